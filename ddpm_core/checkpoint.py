"""An experiment in one file, and the weights of others: written whole, read without trust.

A ``.ddpm`` is a zip of ``experiment.json`` (settings with their seeds, version, step count) and of
tensors as safetensors: the model, its EMA, the optimizer, the losses, the random state and the
data. Reading one never runs code from it. A ``.pt`` or ``.pth`` is opened with torch's
``weights_only=True``.

Mere weights whose model equals its average are written once, and in half precision where that holds
every one of them exactly, as ``Checkpoint.averages`` makes them.
"""

from __future__ import annotations

import io
import json
import os
import re
import zipfile
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import safetensors.torch
import torch
from torch import Tensor, nn

from ddpm_core.adam import BETAS, EPS
from ddpm_core.checkpoint_data import check_data, data_tensors, described_data, read_data
from ddpm_core.config import ConfigError, ExperimentConfig
from ddpm_core.data.data_set import DataSet
from ddpm_core.data_kinds import RECORD_SUFFIX
from ddpm_core.files import atomic_write, read_bytes, read_state_dict, read_zip
from ddpm_core.foreign_weights import settings_for
from ddpm_core.models.weights import Network, check_weights, outline
from ddpm_core.training import Trainer, check_moments
from ddpm_core.version import __version__

__all__ = [
    "Checkpoint",
    "CheckpointError",
    "load_checkpoint",
    "packed",
    "save_checkpoint",
    "save_weights",
    "unpacked",
]

FORMAT = 1  # of the zip; a file with a higher one comes from a later program
MAX_COUNT = 2**53  # steps; what a float still tells apart
WEIGHTS_SUFFIXES = (".pt", ".pth")
WEIGHT_DTYPES = (torch.float32, torch.float64)

DESCRIPTION = "experiment.json"
WEIGHTS_MEMBERS = ("model", "ema", "history")
RESUME_MEMBERS = ("optimizer", "random")  # of an experiment, beside those of mere weights


class CheckpointError(ValueError):
    """A file that cannot be used, or not be written: which one, why, and what to do instead."""


@dataclass(frozen=True, eq=False)
class Checkpoint:
    """What a file holds; one that ``load_checkpoint`` returns fits together and can be used.

    Args:
        config: the settings of the experiment; for mere weights the article's, with their sizes.
        state: ``Trainer.state_dict()``, or only its ``model`` and ``ema``, and maybe ``step``.
        losses: [n] float32, the loss of each step.
        data: what is trained on, so that one's own file travels along.
        version: of the program that wrote it, empty for weights from elsewhere.
    """

    config: ExperimentConfig
    state: Mapping[str, Any]
    losses: Tensor = field(default_factory=lambda: torch.empty(0))
    data: DataSet | None = None
    version: str = __version__

    @property
    def kind(self) -> str:
        """``"experiment"``, which can be resumed, or ``"weights"``, which can only be sampled."""
        return "experiment" if "optimizer" in self.state else "weights"

    @property
    def step(self) -> int:
        """Training steps done, 0 where that is not known."""
        return int(self.state.get("step", 0))

    @property
    def inputs(self) -> int:
        """The number of dimensions of a point, or of channels of a picture.

        Raises ValueError where the weights are not those of such a network at all.
        """
        if self.config.modality == "pictures":
            first = self.state["model"].get("encoder1.conv1.weight")
            if first is None or first.dim() != 4:
                raise ValueError("another architecture: there is no encoder1.conv1.weight")
            return int(first.shape[1])
        first = self.state["model"].get("model.0.weight")
        if first is None or first.dim() != 2:
            raise ValueError("another architecture: there is no matrix model.0.weight")
        dims = first.shape[1] - self.config.time_dim
        if dims < 1:
            raise ValueError(
                f"another architecture: model.0.weight takes {first.shape[1]} numbers, and "
                f"{self.config.time_dim} of them would be the time embedding"
            )
        return int(dims)

    @classmethod
    def of(
        cls,
        trainer: Trainer,
        config: ExperimentConfig,
        data: DataSet | None = None,
        losses: Tensor | Sequence[float] = (),
    ) -> Checkpoint:
        """What it takes to continue this run: a copy, which later steps do not change."""
        history = torch.as_tensor(losses, dtype=torch.float32).clone()
        whole = None if hasattr(data, "batches") else data  # streamed pictures stay in their files
        return cls(config=config, state=trainer.state_dict(), losses=history, data=whole)

    def averages(self) -> Checkpoint:
        """Only the averaged weights, rounded to half precision: an eighth of the file's size.

        They can be sampled, and are where a new run can start. Settings, data and the number of
        steps are kept, the losses are not.
        """
        rounded = {name: tensor.half().float() for name, tensor in self.state["ema"].items()}
        state = {"model": rounded, "ema": rounded, "step": self.step}
        return Checkpoint(config=self.config, state=state, data=self.data, version=self.version)

    def restore(self, trainer: Trainer) -> None:
        """Let a new trainer of the same settings continue here; mere weights start at step 0.

        Raises:
            ValueError: the trainer's network is of another architecture; nothing is changed.
        """
        if self.kind == "experiment":
            trainer.load_state_dict(self.state)
        else:
            trainer.load_weights(self.state["model"], self.state["ema"])

    def build_model(self, averaged: bool = False) -> Network:
        """The network on the CPU, with copies of its weights, or of their average."""
        weights = self.state["ema" if averaged else "model"]
        network = outline(self.config, self.inputs)
        copies = {name: tensor.clone() for name, tensor in weights.items()}
        network.load_state_dict(copies, assign=True)
        return network.to(next(iter(copies.values())).dtype)


def save_checkpoint(path: str | os.PathLike[str], checkpoint: Checkpoint) -> None:
    """Write a ``.ddpm``; if that fails, or is cut short, an earlier file stays whole.

    Raises:
        CheckpointError: the file cannot be written, or the checkpoint does not fit together.
    """
    try:
        content = packed(checkpoint)
        with atomic_write(path) as file:
            file.write(content)
    except OSError as error:
        raise CheckpointError(f"{path} cannot be written: {error.strerror or error}") from error
    except ValueError as error:
        raise CheckpointError(f"{path} was not written: {error}") from error


def packed(checkpoint: Checkpoint) -> bytes:
    """The content of a ``.ddpm``. Raises ValueError where the checkpoint does not fit together."""
    _check(checkpoint)
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        for name, content in _members(checkpoint).items():
            archive.writestr(zipfile.ZipInfo(name), content)  # undated: same content, same file
    return buffer.getvalue()


def unpacked(content: bytes) -> Checkpoint:
    """What the content of a ``.ddpm`` holds. Raises ValueError as ``load_checkpoint`` does."""
    checkpoint = _from_zip(content)
    _check(checkpoint)
    return checkpoint


def load_checkpoint(path: str | os.PathLike[str]) -> Checkpoint:
    """Read a ``.ddpm``, or a ``.pt`` or ``.pth`` with the state_dict of a
    NoisePredictor or a DiffUNet.

    Raises:
        CheckpointError: the file cannot be read, is truncated or damaged, of a later version or
            another architecture, a recorded process, or made to do harm; the message says which.
    """
    if Path(path).suffix.lower() == RECORD_SUFFIX:
        raise CheckpointError(
            f"{path} is a recorded process: open it in the window, or give the .ddpm that it was "
            "made from"
        )
    is_state_dict = Path(path).suffix.lower() in WEIGHTS_SUFFIXES
    try:
        content = read_bytes(path)
        checkpoint = _from_state_dict(content) if is_state_dict else _from_zip(content)
        _check(checkpoint)
    except OSError as error:
        raise CheckpointError(f"{path} cannot be read: {error.strerror or error}") from error
    except ValueError as error:
        raise CheckpointError(f"{path} cannot be opened: {error}") from error
    return checkpoint


def save_weights(path: str | os.PathLike[str], model: nn.Module) -> None:
    """Write the weights of a network as a state_dict, which ``torch.load`` opens.

    Raises:
        CheckpointError: the file cannot be written; an earlier one stays whole.
    """
    weights = {name: tensor.cpu().contiguous() for name, tensor in model.state_dict().items()}
    try:
        with atomic_write(path) as file:
            torch.save(weights, file)
    except OSError as error:
        raise CheckpointError(f"{path} cannot be written: {error.strerror or error}") from error


def _members(checkpoint: Checkpoint) -> dict[str, bytes]:
    """The content of each member of the zip."""
    state, data = checkpoint.state, checkpoint.data
    description: dict[str, Any] = {
        "format": FORMAT,
        "version": __version__,
        "kind": checkpoint.kind,
        "step": checkpoint.step,
        "ema_updates": state.get("ema_updates", 0),
        "config": json.loads(checkpoint.config.to_json()),
        "optimizer": {"name": "Adam", "betas": BETAS, "eps": EPS},
        "data": None if data is None else described_data(data),
    }
    tensors = {
        "model": state["model"],
        "ema": state["ema"],
        "history": {"losses": checkpoint.losses},
    }
    if checkpoint.kind == "experiment":
        tensors["optimizer"] = state["optimizer"]
        tensors["random"] = {"state": state["generator"]}
    else:
        tensors["ema"] = _smallest(state["ema"])
        if _equal(state["model"], state["ema"]):
            del tensors["model"]
        else:
            tensors["model"] = _smallest(state["model"])
    if data is not None:
        tensors["data"] = data_tensors(data)
    return {DESCRIPTION: json.dumps(description, indent=2).encode()} | {
        _file_of(part): safetensors.torch.save(
            {name: tensor.detach().cpu().contiguous() for name, tensor in content.items()}
        )
        for part, content in tensors.items()
    }


def _smallest(weights: Mapping[str, Tensor]) -> Mapping[str, Tensor]:
    """The weights in half precision if that changes none of them, else as they are."""
    if any(tensor.dtype != torch.float32 for tensor in weights.values()):
        return weights
    halves = {name: tensor.half() for name, tensor in weights.items()}
    exact = _equal({name: tensor.float() for name, tensor in halves.items()}, weights)
    return halves if exact else weights


def _equal(some: Mapping[str, Tensor], others: Mapping[str, Tensor]) -> bool:
    return some is others or all(
        tensor.dtype == others[name].dtype and torch.equal(tensor, others[name])
        for name, tensor in some.items()
    )


def _from_zip(content: bytes) -> Checkpoint:
    parts = (*WEIGHTS_MEMBERS, *RESUME_MEMBERS, "data")
    members = read_zip(content, [DESCRIPTION, *(_file_of(part) for part in parts)])
    description = _description(members)
    resumable = description.get("kind") == "experiment"
    once = not resumable and _file_of("model") not in members
    needed = (*WEIGHTS_MEMBERS, *(RESUME_MEMBERS if resumable else ()))
    tensors = {part: _tensors(members, part) for part in needed if not (once and part == "model")}
    if not resumable:
        tensors |= {part: _widened(tensors[part]) for part in ("model", "ema") if part in tensors}
    state: dict[str, Any] = {
        "model": tensors["ema" if once else "model"],
        "ema": tensors["ema"],
        "step": _count(description, "step"),
    }
    if resumable:
        state["ema_updates"] = _count(description, "ema_updates")
        state["optimizer"] = tensors["optimizer"]
        state["generator"] = _tensor(tensors["random"], "state", "random")
    config = description.get("config")
    if not isinstance(config, dict):
        raise ValueError(f"damaged: {DESCRIPTION} holds no settings")
    version = str(description.get("version", ""))
    about = description.get("data")
    return Checkpoint(
        config=_settings(config, version),
        state=state,
        losses=_tensor(tensors["history"], "losses", "history"),
        data=None if about is None else read_data(about, _tensors(members, "data")),
        version=version,
    )


def _widened(weights: Mapping[str, Tensor]) -> dict[str, Tensor]:
    """What was written in half precision in the precision that networks compute in."""
    return {
        name: tensor.float() if tensor.dtype == torch.float16 else tensor
        for name, tensor in weights.items()
    }


def _settings(values: Mapping[str, Any], version: str) -> ExperimentConfig:
    """The settings of a file; where they cannot be and a later program wrote them, that is said."""
    try:
        return ExperimentConfig.from_dict(values)
    except ConfigError as error:
        if _numbers(version) <= _numbers(__version__):
            raise
        raise ValueError(
            f"{error}; it was written by DDPM Studio {version}, and this program is {__version__}: "
            "open it with a newer one"
        ) from error


def _numbers(version: str) -> tuple[int, ...]:
    """What versions are ordered by."""
    return tuple(int(number) for number in re.findall(r"\d{1,9}", version))


def _description(members: Mapping[str, bytes]) -> dict[str, Any]:
    """What ``experiment.json`` says, once its format is known to be one that we read."""
    if DESCRIPTION not in members:
        raise ValueError(f"{DESCRIPTION} is missing, so it is no experiment of DDPM Studio")
    try:
        description = json.loads(members[DESCRIPTION])
    except (ValueError, RecursionError) as error:
        raise ValueError(f"damaged: {DESCRIPTION} is not valid JSON ({error})") from error
    if not isinstance(description, dict):
        raise ValueError(f"damaged: {DESCRIPTION} is not an object")
    written = _count(description, "format")
    if written > FORMAT:
        raise ValueError(
            f"it is of format {written}, written by DDPM Studio {description.get('version')}, and "
            f"this program ({__version__}) reads up to format {FORMAT}; open it with a newer one"
        )
    optimizer = {"name": "Adam", "betas": BETAS, "eps": EPS}
    if description.get("optimizer") != json.loads(json.dumps(optimizer)):
        raise ValueError(f"its optimizer is not the one of this program, {optimizer}")
    return description


def _count(description: Mapping[str, Any], name: str) -> int:
    value = description.get(name)
    if isinstance(value, bool) or not isinstance(value, int) or not 0 <= value <= MAX_COUNT:
        raise ValueError(f"damaged: {name} in {DESCRIPTION} is {value!r}, which cannot be")
    return value


def _tensors(members: Mapping[str, bytes], part: str) -> dict[str, Tensor]:
    name = _file_of(part)
    if name not in members:
        raise ValueError(f"{name} is missing")
    try:
        return dict(safetensors.torch.load(members[name]))
    except Exception as error:  # whatever the parser trips over, the member is damaged
        raise ValueError(f"damaged: {name} is not readable ({error})") from error


def _tensor(tensors: Mapping[str, Tensor], name: str, part: str) -> Tensor:
    if name not in tensors:
        raise ValueError(f"damaged: {_file_of(part)} lacks {name}")
    return tensors[name]


def _file_of(part: str) -> str:
    return f"{part}.safetensors"


def _from_state_dict(content: bytes) -> Checkpoint:
    """A checkpoint of kind "weights" from what ``torch.save(model.state_dict())`` wrote."""
    weights = read_state_dict(content)
    config = settings_for(weights)
    return Checkpoint(config=config, state={"model": weights, "ema": weights}, version="")


def _check(checkpoint: Checkpoint) -> None:
    """Refuse what does not fit together, so that whoever holds a checkpoint can use it.

    Raises ValueError.
    """
    state = checkpoint.state
    network = outline(checkpoint.config, checkpoint.inputs)
    for part in ("model", "ema"):
        check_weights(network, state[part])
        _check_numbers(part, state[part], WEIGHT_DTYPES)
    if checkpoint.kind == "experiment":
        check_moments(network, state["optimizer"])
        _check_numbers("optimizer", state["optimizer"], WEIGHT_DTYPES)
        _check_random_state(state["generator"])
    if checkpoint.losses.dim() != 1 or checkpoint.losses.dtype != torch.float32:
        raise ValueError("the losses are not a row of float32 numbers")
    if checkpoint.data is not None:
        check_data(checkpoint.data, checkpoint.config.modality, checkpoint.inputs)


def _check_numbers(
    part: str, tensors: Mapping[str, Tensor], dtypes: tuple[torch.dtype, ...]
) -> None:
    for name, tensor in tensors.items():
        if tensor.dtype not in dtypes:
            raise ValueError(f"{name} of {part} holds {tensor.dtype}, and not {dtypes[0]}")
        if not bool(torch.isfinite(tensor).all()):
            raise ValueError(f"{name} of {part} holds numbers that are not finite")


def _check_random_state(state: Tensor) -> None:
    if state.dtype != torch.uint8 or state.dim() != 1:
        raise ValueError("the random state is not a row of bytes")
    if state.device.type == "cpu" and state.shape == torch.Generator().get_state().shape:
        try:
            torch.Generator().set_state(state)
        except RuntimeError as error:
            raise ValueError(f"the random state is damaged ({error})") from error
