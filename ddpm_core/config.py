"""Everything that defines an experiment, in one frozen, validated value.

One field is one setting: the same name is the key in ``experiment.json``, the option of the
command line (``--ddim-steps``) and the field that a control of the window writes. Each field
carries a ``Setting`` that says which group it belongs to, what it may hold and whether a change
of it rebuilds the run.
"""

from __future__ import annotations

import json
import math
import re
from collections.abc import Mapping
from dataclasses import dataclass, field, fields, replace
from itertools import pairwise
from numbers import Real
from typing import Any, Literal, cast

from ddpm_core.data_kinds import data_kind
from ddpm_core.unet_sizes import WidthError, groups_of, side_problem

__all__ = [
    "STEP_SETTINGS",
    "ConfigError",
    "ExperimentConfig",
    "Setting",
    "least_scaled_timesteps",
    "settings",
]

FORMAT = 1  # of the JSON; a file with a higher one comes from a later program

SCHEDULES = ("linear", "quadratic", "sigmoid", "cosine")
PREDICTIONS = ("eps", "v", "x0")
SAMPLERS = ("ddpm", "ddim", "dpm_solver", "simplified")
STEP_SETTINGS = {
    "ddim": "ddim_steps",
    "dpm_solver": "dpm_solver_steps",
}  # of those that skip levels
VARIANCES = ("beta", "posterior")
DENOISERS = ("network", "exact")
LEARNING_RATE_SCHEDULES = ("constant", "cosine")
DATA_SETS = (
    "swiss_roll",
    "two_moons",
    "circles",
    "s_curve",
    "eight_gaussians",
    "grid",
    "checkerboard",
    "two_spirals",
    "file",
)
PICTURE_SETS = ("cats", "pets", "pictures")
PRECISIONS = ("fp32", "bf16")
POINT_THREADS = 1  # for points where none are given; beside a window, more slow it down
DEVICES = re.compile(r"cpu|cuda(:\d{1,2})?|mps")  # whether one is here, ``devices`` finds out
WHOLE = re.compile(r"-?\d{1,9}")
SEED_MAX = 2**31 - 1
LEAST_ALPHA_BAR = 1e-70  # so that float32 holds its root, and any x_t divided by that


class ConfigError(ValueError):
    """A setting that cannot be used: which one (``field``), why, and what to do instead."""

    def __init__(self, field: str, reason: str, remedy: str = "") -> None:
        self.field = field
        self.reason = reason
        self.remedy = remedy
        super().__init__(f"{field}: {reason}" + (f" ({remedy})" if remedy else ""))


@dataclass(frozen=True)
class Setting:
    """What is known of one field of ExperimentConfig beside its name, type and default."""

    group: str  # data, schedule, network, training, sampling, preview or machine
    help: str  # one line, for the command line
    low: float = -math.inf  # least value allowed
    high: float = math.inf  # greatest value allowed
    choices: tuple[str, ...] = ()
    rebuilds: bool = False  # True: a change needs a new run; False: it acts while the run goes on
    optional: bool = False  # True: None is allowed


def _setting(default: Any, group: str, help: str, **options: Any) -> Any:
    return field(default=default, metadata={"setting": Setting(group, help, **options)})


@dataclass(frozen=True, kw_only=True)
class ExperimentConfig:
    """All settings of an experiment; every instance is valid.

    Raises ConfigError (a ValueError) naming the field, the reason and the remedy.
    """

    # --- data
    data: str = _setting(
        "swiss_roll",
        "data",
        "data set; of points, or of pictures: cats (three squares of a built-in photograph), pets "
        "(the cats of Oxford-IIIT Pet) or pictures (files of your own); on the command line also "
        "a file of points: a table, a picture or a drawing",
        choices=(*DATA_SETS, *PICTURE_SETS),
        rebuilds=True,
    )
    data_count: int = _setting(
        10_000, "data", "number of training points", low=1, high=1_000_000, rebuilds=True
    )
    data_noise: float | None = _setting(
        None,
        "data",
        "noise added before standardising, in the data set's own units; its usual one if not given",
        low=0.0,
        high=10.0,
        optional=True,
        rebuilds=True,
    )
    data_seed: int = _setting(0, "data", "seed of the data", low=0, high=SEED_MAX, rebuilds=True)
    data_path: str | None = _setting(
        None,
        "data",
        "table (CSV or TSV), picture or drawing, for --data file; for --data pets the folder that "
        "holds oxford-iiit-pet",
        optional=True,
        rebuilds=True,
    )
    data_columns: tuple[str, ...] | None = _setting(
        None,
        "data",
        "columns of a table, by name or by number from 1",
        optional=True,
        rebuilds=True,
    )
    pictures: tuple[str, ...] | None = _setting(
        None,
        "data",
        "for --data pictures the files and folders; for --data pets the names of some, as in "
        "Bengal_12, or all; three that look different if not given",
        optional=True,
        rebuilds=True,
    )
    crops: tuple[str, ...] | None = _setting(
        None,
        "data",
        "squares to take of pictures, LEFT,TOP,SIDE:FILE in pixels; else the middle of each",
        optional=True,
        rebuilds=True,
    )
    picture_size: int = _setting(
        64, "data", "pixels along a side of each picture", low=8, high=1024, rebuilds=True
    )
    flips: bool = _setting(
        False, "data", "train on the mirror images of pictures too", rebuilds=True
    )

    # --- schedule
    schedule: str = _setting(
        "linear", "schedule", "beta schedule", choices=SCHEDULES, rebuilds=True
    )
    timesteps: int = _setting(
        200, "schedule", "T, number of noise levels", low=1, high=4000, rebuilds=True
    )
    beta_start: float = _setting(
        1e-4, "schedule", "first beta (not for cosine)", low=1e-8, high=0.999, rebuilds=True
    )
    beta_end: float = _setting(
        0.02, "schedule", "last beta (not for cosine)", low=1e-8, high=0.999, rebuilds=True
    )
    scale_to_timesteps: bool = _setting(
        False, "schedule", "multiply the beta range by 1000 / T (not for cosine)", rebuilds=True
    )

    # --- network
    time_dim: int = _setting(
        32, "network", "width of the time embedding, even", low=4, high=512, rebuilds=True
    )
    hidden: int = _setting(
        256, "network", "width of the hidden layers", low=1, high=4096, rebuilds=True
    )
    layers: int = _setting(3, "network", "number of hidden layers", low=1, high=16, rebuilds=True)
    channels: tuple[int, ...] = _setting(
        (64, 128, 256, 512, 512),
        "network",
        "for pictures: channels of each level of the U-Net, from the full picture down",
        low=4,
        high=4096,
        rebuilds=True,
    )
    bottleneck: int = _setting(
        1024,
        "network",
        "for pictures: channels of the U-Net's bottleneck",
        low=4,
        high=8192,
        rebuilds=True,
    )
    prediction: str = _setting(
        "eps", "network", "what the network predicts", choices=PREDICTIONS, rebuilds=True
    )

    # --- training
    batch_size: int = _setting(
        512, "training", "examples per step", low=1, high=65_536, rebuilds=True
    )
    accumulate: int = _setting(
        1,
        "training",
        "parts in which a batch goes through the network, one after the other, to save memory",
        low=1,
        high=4096,
    )
    learning_rate: float = _setting(2e-3, "training", "learning rate of Adam", low=1e-8, high=1.0)
    learning_rate_schedule: str = _setting(
        "cosine",
        "training",
        "course of the learning rate after warm-up",
        choices=LEARNING_RATE_SCHEDULES,
    )
    warmup_steps: int = _setting(
        0, "training", "steps over which the learning rate rises from 0", low=0, high=1_000_000
    )
    training_steps: int = _setting(
        5_000,
        "training",
        "length of the cosine course; the command line stops there",
        low=1,
        high=100_000_000,
    )
    gradient_clip: float | None = _setting(
        1.0, "training", "greatest norm of the gradient", low=1e-6, high=1e6, optional=True
    )
    ema_beta: float = _setting(
        0.998, "training", "decay of the averaged weights", low=0.0, high=0.999999
    )
    ema_warmup: bool = _setting(
        True, "training", "let the n-th average use min(beta, (1 + n) / (10 + n))"
    )
    seed: int = _setting(
        0, "training", "seed of weights and training noise", low=0, high=SEED_MAX, rebuilds=True
    )

    # --- sampling
    sampler: str = _setting("ddpm", "sampling", "reverse process", choices=SAMPLERS)
    variance: str = _setting("beta", "sampling", "variance of the DDPM step", choices=VARIANCES)
    simplified_noise: bool = _setting(True, "sampling", "whether the simplified variant adds noise")
    ddim_steps: int = _setting(50, "sampling", "number of DDIM steps", low=1, high=4000)
    ddim_list: tuple[int, ...] | None = _setting(
        None,
        "sampling",
        "the levels that DDIM visits, increasing; spread evenly if not given",
        optional=True,
    )
    eta: float = _setting(0.0, "sampling", "share of DDPM's noise in DDIM", low=0.0, high=1.0)
    dpm_solver_steps: int = _setting(
        12, "sampling", "number of DPM-Solver++ steps", low=1, high=4000
    )
    denoiser: str = _setting(
        "network",
        "sampling",
        "what predicts the noise: the network, or exactly E[eps | x_t] of the training data",
        choices=DENOISERS,
    )
    clip: bool = _setting(True, "sampling", "clip the predicted x_0")
    clip_low: float | None = _setting(
        None,
        "sampling",
        "lower bound of the clip; from the data if not given",
        low=-1e6,
        high=1e6,
        optional=True,
    )
    clip_high: float | None = _setting(
        None,
        "sampling",
        "upper bound of the clip; from the data if not given",
        low=-1e6,
        high=1e6,
        optional=True,
    )
    sample_count: int = _setting(2_000, "sampling", "number of samples", low=1, high=1_000_000)
    sample_seed: int = _setting(0, "sampling", "seed of the samples", low=0, high=SEED_MAX)

    # --- preview
    preview_share: float = _setting(
        0.1, "preview", "greatest share of the worker's time for live samples", low=0.0, high=0.9
    )
    preview_count: int = _setting(1_500, "preview", "number of live samples", low=1, high=100_000)

    # --- machine
    device: str = _setting("cpu", "machine", "what computes: cpu, cuda, cuda:1, ... or mps")
    threads: int | None = _setting(
        None,
        "machine",
        "threads of the engine; chosen by the program if not given",
        low=1,
        high=256,
        optional=True,
    )
    precision: str | None = _setting(
        None,
        "machine",
        "numbers that the network computes in; fp32, or for pictures by trial, if not given",
        choices=PRECISIONS,
        optional=True,
    )
    channels_last: bool | None = _setting(
        None,
        "machine",
        "whether the U-Net keeps the channels of a pixel together; by trial if not given",
        optional=True,
    )

    def __post_init__(self) -> None:
        for item in fields(self):
            setting: Setting = item.metadata["setting"]
            value = _checked(item.name, str(item.type), getattr(self, item.name), setting)
            object.__setattr__(self, item.name, value)
        self._check_combinations()

    def _check_combinations(self) -> None:
        if not DEVICES.fullmatch(self.device):
            raise ConfigError(
                "device",
                f"{self.device!r} cannot be used: there is no such kind of device",
                "use cpu, cuda, cuda:1 (the second one, and so on) or mps",
            )
        if self.beta_end < self.beta_start:
            raise ConfigError(
                "beta_end",
                f"{self.beta_end:g} is below beta_start, {self.beta_start:g}",
                "the last beta must be at least the first",
            )
        if self.time_dim % 2:
            raise ConfigError(
                "time_dim",
                f"{self.time_dim} is odd, and half of it are sines and half cosines",
                f"use {self.time_dim + 1}",
            )
        if self.scale_to_timesteps and self.schedule != "cosine":
            scaled = self.beta_end * 1000 / self.timesteps
            if scaled >= 1:
                least = least_scaled_timesteps(self.beta_end)
                raise ConfigError(
                    "timesteps",
                    f"the range scaled to T = {self.timesteps} ends at beta = {scaled:.3g}, "
                    "and a beta must be below 1",
                    f"use T of at least {least}, or turn the scaling off",
                )
        self._check_signal()
        if self.sampler == "ddim" and self.ddim_list is not None:
            self._check_list(self.ddim_list)
        elif self.sampling_steps > self.timesteps:
            raise ConfigError(
                STEP_SETTINGS[self.sampler],
                f"{self.sampling_steps} steps are more than the T = {self.timesteps} levels "
                "there are",
                f"use at most {self.timesteps}",
            )
        if (
            self.clip_low is not None
            and self.clip_high is not None
            and self.clip_low >= self.clip_high
        ):
            raise ConfigError(
                "clip_low",
                f"{self.clip_low:g} is not below clip_high, {self.clip_high:g}",
                "the lower bound must be below the upper",
            )
        if self.data == "file" and not self.data_path:
            raise ConfigError(
                "data_path", "no file is named", "give the path of a table, picture or drawing"
            )
        if self.modality == "pictures":
            self._check_pictures()

    def _check_pictures(self) -> None:
        """Refuse a U-Net that cannot be, and pictures that it cannot halve."""
        if self.data == "pictures" and not self.pictures:
            raise ConfigError("pictures", "no file is named", "give pictures, or a folder of them")
        if not self.channels:
            raise ConfigError("channels", "there is no level", "name the channels of at least one")
        try:
            groups_of([*self.channels, self.bottleneck])
        except WidthError as error:
            field = "channels" if error.index < len(self.channels) else "bottleneck"
            raise ConfigError(field, error.reason, error.remedy) from error
        problem = side_problem(self.picture_size, len(self.channels))
        if problem:
            raise ConfigError("picture_size", *problem)

    def _check_signal(self) -> None:
        """Refuse a range that leaves nothing of x_0 at the last level, since that divides by it."""
        if self.schedule == "cosine":
            return
        greatest = self.beta_end * (1000 / self.timesteps if self.scale_to_timesteps else 1)
        if self.timesteps * math.log1p(-greatest) > math.log(LEAST_ALPHA_BAR):
            return  # surely enough is left, as for all usual ranges
        from ddpm_core.schedules import make_schedule  # late: it loads torch

        options = {
            name: getattr(self, name) for name in ("beta_start", "beta_end", "scale_to_timesteps")
        }
        try:
            left = float(make_schedule(self.schedule, self.timesteps, **options).alpha_bars[-1])
        except ValueError:  # not even float64 holds it
            left = 0.0
        if left < LEAST_ALPHA_BAR:
            raise ConfigError(
                "beta_end",
                f"with T = {self.timesteps} alpha_bar falls to {left:.3g}, too little to find x_0 "
                "again",
                "use a smaller beta_end"
                + (" or turn the scaling off" if self.scale_to_timesteps else " or a smaller T"),
            )

    def _check_list(self, levels: tuple[int, ...]) -> None:
        if not levels:
            raise ConfigError("ddim_list", "it names no level", "give at least one t")
        for before, after in pairwise(levels):
            if after <= before:
                raise ConfigError(
                    "ddim_list",
                    f"{after} comes after {before}",
                    "give the levels in increasing order, each once",
                )
        outside = next((t for t in (levels[0], levels[-1]) if not 0 <= t < self.timesteps), None)
        if outside is not None:
            raise ConfigError(
                "ddim_list",
                f"there is no level {outside}",
                f"with T = {self.timesteps} they go from 0 to {self.timesteps - 1}",
            )

    @property
    def modality(self) -> Literal["points", "pictures"]:
        """What is learned; it decides the network too."""
        return "pictures" if self.data in PICTURE_SETS else "points"

    def with_steps(self, changes: Mapping[str, Any]) -> dict[str, Any]:
        """Changes for ``replace``, and with a sampler its number of steps: at most T.

        It may never have been looked at, nor can it be mended before the sampler is chosen. One
        that is among the changes is left as it is.
        """
        steps = STEP_SETTINGS.get(changes.get("sampler", ""))
        if steps is None or steps in changes:
            return dict(changes)
        levels = changes.get("timesteps", self.timesteps)
        return {**changes, steps: min(getattr(self, steps), levels)}

    @property
    def sampling_steps(self) -> int:
        """How many levels the sampler visits, each of them with one call of the denoiser."""
        if self.sampler == "ddim" and self.ddim_list is not None:
            return len(self.ddim_list)
        return int(getattr(self, STEP_SETTINGS.get(self.sampler, "timesteps")))

    @property
    def draws_points(self) -> bool:
        """Whether ``data_count`` points are drawn with ``data_seed``; a table is taken whole."""
        if self.modality == "pictures":
            return False
        return self.data != "file" or data_kind(self.data_path or "") != "table"

    def replace(self, **changes: Any) -> ExperimentConfig:
        """A copy with the named fields changed; raises ConfigError like the constructor."""
        for name in changes:
            if name not in _NAMES:
                raise ConfigError(name, "there is no such setting")
        return replace(self, **changes)

    def changed(self, other: ExperimentConfig) -> frozenset[str]:
        """The names of the fields in which the two differ."""
        return frozenset(n for n in _NAMES if getattr(self, n) != getattr(other, n))

    def needs_rebuild(self, other: ExperimentConfig) -> frozenset[str]:
        """The fields in which the two differ and that only a new run can take up."""
        return frozenset(n for n in self.changed(other) if _NAMES[n].rebuilds)

    def to_json(self) -> str:
        """The settings as JSON text, one key a field, with the version of the format."""
        values = {n: getattr(self, n) for n in _NAMES}
        return json.dumps({"format": FORMAT, **values}, indent=2)

    @classmethod
    def from_json(cls, text: str | bytes) -> ExperimentConfig:
        """The settings that ``to_json`` wrote; a key left out keeps its default.

        Raises ConfigError: not JSON, a later format, an unknown key, or a value out of range.
        """
        try:
            values = json.loads(text)
        except (ValueError, RecursionError) as error:
            raise ConfigError("experiment", f"not valid JSON: {error}") from error
        if not isinstance(values, dict):
            raise ConfigError("experiment", "the JSON text is not an object of settings")
        return cls.from_dict(values)

    @classmethod
    def from_dict(cls, values: Mapping[str, Any]) -> ExperimentConfig:
        """Like ``from_json``, from the values themselves."""
        values = dict(values)
        written = values.pop("format", FORMAT)
        if not isinstance(written, int) or isinstance(written, bool) or written > FORMAT:
            raise ConfigError(
                "format",
                f"{written} is later than {FORMAT}, the newest that this program reads",
                "open it with a newer DDPM Studio",
            )
        for name in values:
            if name not in _NAMES:
                raise ConfigError(str(name), "there is no such setting")
        return cls(**values)


def least_scaled_timesteps(beta_end: float) -> int:
    """The least T at which a range that ends there, multiplied by 1000 / T, stays below 1."""
    return math.floor(beta_end * 1000) + 1


def settings() -> dict[str, Setting]:
    """Every setting by name, in the order in which a person thinks of them."""
    return dict(_NAMES)


_NAMES: dict[str, Setting] = {f.name: f.metadata["setting"] for f in fields(ExperimentConfig)}


def _checked(name: str, kind: str, value: Any, setting: Setting) -> Any:
    """The value in its field's own type, or ConfigError."""
    if value is None:
        if setting.optional:
            return None
        raise ConfigError(name, "a value is needed")
    if isinstance(value, int) and not -(2**63) <= value < 2**63:
        # Neither a float nor a message holds it.
        raise ConfigError(name, f"the number is outside {setting.low:g} to {setting.high:g}")
    if kind.startswith("bool"):
        if not isinstance(value, bool):
            raise ConfigError(name, f"{value!r} is neither true nor false")
    elif kind.startswith("int"):
        if isinstance(value, bool) or not isinstance(value, Real) or float(value) % 1:
            raise ConfigError(name, f"{value!r} is not a whole number")
        value = int(cast(Any, value))
    elif kind.startswith("float"):
        if isinstance(value, bool) or not isinstance(value, Real):
            raise ConfigError(name, f"{value!r} is not a number")
        value = float(value)
        if not math.isfinite(value):
            raise ConfigError(name, f"{value!r} is not a finite number")
    elif kind.startswith("tuple[int"):
        if not isinstance(value, list | tuple) or not all(WHOLE.fullmatch(str(v)) for v in value):
            raise ConfigError(
                name, f"{value!r} is not a list of whole numbers", "write them as 0, 4, 8"
            )
        value = tuple(int(v) for v in value)
        if not all(setting.low <= v <= setting.high for v in value):
            raise ConfigError(
                name, f"{value!r} holds a number outside {setting.low:g} to {setting.high:g}"
            )
    elif kind.startswith("tuple"):
        if not isinstance(value, list | tuple) or not all(isinstance(v, str | int) for v in value):
            raise ConfigError(name, f"{value!r} is not a list of texts")
        value = tuple(str(v) for v in value)
    elif not isinstance(value, str):
        raise ConfigError(name, f"{value!r} is not a text")
    if setting.choices and value not in setting.choices:
        raise ConfigError(
            name, f"{value!r} is not known", "choose one of " + ", ".join(setting.choices)
        )
    numeric = isinstance(value, (int, float)) and not isinstance(value, bool)
    if numeric and not setting.low <= value <= setting.high:
        raise ConfigError(name, f"{value:g} is outside {setting.low:g} to {setting.high:g}")
    return value
