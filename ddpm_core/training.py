"""Training a network to predict what was mixed into the data: one step at a time."""

from __future__ import annotations

import math
import time
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Any, NamedTuple, cast

import torch
import torch.nn.functional as F
from torch import Tensor, nn

from ddpm_core.adam import BETAS, EPS, SLOTS, Adam
from ddpm_core.config import ConfigError, ExperimentConfig
from ddpm_core.ema import EMA
from ddpm_core.models.affine import takes_onednn
from ddpm_core.models.chain_rule import ChainRule
from ddpm_core.models.mlp import NoisePredictor
from ddpm_core.models.weights import check_weights
from ddpm_core.on_device import StepInputs, captured
from ddpm_core.precision import autocast, compute_dtype, lay_out, memory_format
from ddpm_core.schedules import NoiseSchedule
from ddpm_core.scripted import Script, script

if TYPE_CHECKING:
    from ddpm_core.data.data_set import DataSet
    from ddpm_core.data.streamed import StreamedPictures

__all__ = ["StepResult", "Trainer", "TrainingDiverged", "check_moments", "learning_rate_at"]

DEFERRING = ("cuda",)  # devices that are told of many steps before their results are read
GROUP_SECONDS = 0.01  # of steps whose results are read together
LEARNING_RATE_FLOOR = 0.01  # of the base rate: where the cosine ends, so that going on still learns


class StepResult(NamedTuple):
    """What one optimizer step did."""

    step: int  # steps done, this one included
    loss: float  # mean squared error of the minibatch before the step
    learning_rate: float  # used in the step
    gradient_norm: float  # before clipping


class TrainingDiverged(FloatingPointError):
    """The loss or its gradient is no longer a number.

    Attributes:
        step: the step that was not taken.
        made: the steps that were, of those asked for together with it.
    """

    def __init__(self, step: int, loss: float, gradient_norm: float, learning_rate: float) -> None:
        self.step = step
        self.made: list[StepResult] = []
        super().__init__(
            f"training diverged in step {step}: loss {loss:g}, norm of the gradient "
            f"{gradient_norm:g}. The weights are as they were before the step; lower the learning "
            f"rate (now {learning_rate:g}) or clip the gradient, and start again or go back to a "
            "checkpoint"
        )


def learning_rate_at(step: int, config: ExperimentConfig) -> float:
    """The learning rate of the step that follows ``step`` completed ones.

    Loshchilov and Hutter 2017 (arXiv 1608.03983), eq. 5, without restarts, after a linear warm-up
    (Goyal et al. 2017, arXiv 1706.02677, section 2.2).

    Over the first ``warmup_steps`` it rises evenly to the base rate. Then it stays there
    ("constant"), or falls along half a cosine ("cosine") that ends at ``training_steps``, at
    LEARNING_RATE_FLOOR of the base rate, and stays at that.
    """
    base = config.learning_rate
    if step < config.warmup_steps:
        return base * (step + 1) / config.warmup_steps
    if config.learning_rate_schedule == "constant":
        return base
    length = max(1, config.training_steps - config.warmup_steps)
    progress = min(1.0, (step - config.warmup_steps) / length)
    cosine = (1 + math.cos(math.pi * progress)) / 2
    return base * (LEARNING_RATE_FLOOR + (1 - LEARNING_RATE_FLOOR) * cosine)


class Trainer:
    """Trains a network on the simple loss, with Adam and an average of the weights.

    Ho et al. 2020 (arXiv 2006.11239), algorithm 1 and eq. 14.

    Each step draws, in this order, the minibatch, a level t for each example and the noise, all
    from ``generator`` on its own device: the same seed, machine and number of threads give the
    same weights to the bit.

    Args:
        model: the network; trained in place, on the device where it is.
        schedule: the noise schedule.
        data: a DataSet, or a tensor ``[N, ...]`` of examples; taken in the model's dtype. Of
            pictures that are streamed, the batches follow from the seed and the step alone.
        config: the settings of the group "training", and what the network predicts.
        generator: source of everything random here; its state is part of the trainer's.

    Attributes:
        model, schedule, config, generator: as given.
        ema: the EMA of the model.
        step_count: steps done.

    Raises:
        ValueError: no data, or data that is not finite.
    """

    def __init__(
        self,
        model: nn.Module,
        schedule: NoiseSchedule,
        data: Tensor | DataSet,
        config: ExperimentConfig,
        generator: torch.Generator,
    ) -> None:
        self.model = model.train()
        self.schedule = schedule
        self.config = config
        self.generator = generator
        self.ema = EMA(model, config.ema_beta, config.ema_warmup)
        self.step_count = 0
        self._group = 1  # steps whose results are read together
        self._graph: Callable[[StepInputs], Tensor] | None = None  # of a step, made when wanted
        self._lay_out()
        self._look_up()
        like = self._parameters[0]
        examples = data if isinstance(data, Tensor) else data.examples
        if len(examples) == 0 or not bool(torch.isfinite(examples).all()):
            raise ValueError(
                f"data of shape {list(examples.shape)}: give at least one example, and only "
                "finite numbers"
            )
        self._stream: Iterator[Tensor] | None = None
        self._streamed = cast("StreamedPictures", data) if hasattr(data, "batches") else None
        self._examples = examples.to(like.dtype).to(like.device)
        # Kept on the device, in x's dtype: looking them up must not wait for a copy from the host.
        per_example = [-1, *[1] * (examples.dim() - 1)]
        self._scales, self._sigmas = (
            table.to(like.dtype).to(like.device).reshape(per_example)
            for table in (schedule.sqrt_alpha_bars, schedule.sqrt_one_minus_alpha_bars)
        )
        self._optimizer = Adam(model.named_parameters())

    def step(self) -> StepResult:
        """One optimizer step on a fresh minibatch.

        Raises:
            TrainingDiverged: the loss or its gradient is not finite; the weights stay untouched.
        """
        if self._defers:
            return self._deferred_steps(1)[0]
        learning_rate = learning_rate_at(self.step_count, self.config)
        loss, gradients = self._gradients(*self._noised(*self._drawn()))
        norm = torch.linalg.vector_norm(torch.stack(torch._foreach_norm(gradients)))
        loss_value, gradient_norm = torch.stack((loss, norm)).tolist()
        if not (math.isfinite(loss_value) and math.isfinite(gradient_norm)):
            raise TrainingDiverged(self.step_count + 1, loss_value, gradient_norm, learning_rate)
        limit = self.config.gradient_clip
        if limit is not None and gradient_norm > limit:
            torch._foreach_mul_(gradients, limit / gradient_norm)
        self._optimizer.step(gradients, learning_rate)
        self.ema.update_from(self._parameters, self._buffers)
        self.step_count += 1
        return StepResult(self.step_count, loss_value, learning_rate, gradient_norm)

    def steps(self, n: int) -> list[StepResult]:
        """The next ``n`` steps; the same to the bit as ``n`` calls of ``step``.

        A CUDA device is not waited for in between.

        Raises:
            TrainingDiverged: as ``step`` does; the steps before it were made.
        """
        made: list[StepResult] = []
        try:
            while len(made) < n:
                made += self.steps_at_once(n - len(made))
        except TrainingDiverged as error:
            error.made = made + error.made
            raise
        return made

    def steps_at_once(self, most: int) -> list[StepResult]:
        """The next step; where Python can be spared, as many as take a moment, at most ``most``.

        Raises:
            TrainingDiverged: as ``step`` does; the steps before it were made.
        """
        written = None if self._defers else self._script()
        if not self._defers and written is None:
            return [self.step()]
        n = min(self._group, most)
        began = time.perf_counter()
        made = self._deferred_steps(n) if written is None else self._scripted_steps(written, n)
        each = (time.perf_counter() - began) / len(made)
        self._group = max(1, min(2 * self._group, int(GROUP_SECONDS / each)))
        return made

    @property
    def _defers(self) -> bool:
        return self.device.type in DEFERRING

    def _deferred_steps(self, n: int) -> list[StepResult]:
        """Steps whose results are read once, after the last.

        What follows a step that diverged leaves everything as it is, so the weights are those
        before it here too.
        """
        count, updates = self.step_count, self.ema.updates
        rates = [learning_rate_at(count + k, self.config) for k in range(n)]
        shares = [1 - self.ema.decay_of(updates + k) for k in range(n)]
        scalars = self._brought(torch.tensor([rates, shares]).T.contiguous())
        results = torch.empty(n, 2, device=self.device, dtype=self._examples.dtype)
        failed = torch.zeros((), device=self.device)
        for k in range(n):
            inputs = StepInputs(*self._drawn(), scalars[k], failed)
            results[k] = self._told(inputs)(inputs)
        return self._counted(rates, results.tolist())

    def _counted(
        self, rates: Sequence[float], results: Iterable[Sequence[float]]
    ) -> list[StepResult]:
        """Take note of steps made, up to one that diverged; loss and norm of the gradient each."""
        made: list[StepResult] = []
        for rate, (loss_value, gradient_norm) in zip(rates, results, strict=False):
            if not (math.isfinite(loss_value) and math.isfinite(gradient_norm)):
                error = TrainingDiverged(self.step_count + 1, loss_value, gradient_norm, rate)
                error.made = made
                raise error
            self.step_count += 1
            self.ema.updates += 1
            made.append(StepResult(self.step_count, loss_value, rate, gradient_norm))
        return made

    def _script(self) -> Script | None:
        """What makes steps without Python in between, for the network and settings as they are."""
        rule = self._chain_rule
        if rule is None or rule.is_listened_to or self._streamed is not None:
            return None
        if self.device.type != "cpu" or self.config.accumulate != 1:
            return None
        return script(takes_onednn(self._dtype))

    @property
    def _dtype(self) -> torch.dtype:
        """What products are computed in."""
        return compute_dtype(self.config) or self._parameters[0].dtype

    def _scripted_steps(self, written: Script, n: int) -> list[StepResult]:
        count, updates, config = self.step_count, self.ema.updates, self.config
        rule, adam = self._chain_rule, self._optimizer
        assert rule is not None
        rates = [learning_rate_at(count + k, config) for k in range(n)]
        shares = [1 - self.ema.decay_of(updates + k) for k in range(n)]
        with torch.no_grad():
            losses, norms = written(
                self._examples,
                self._scales,
                self._sigmas,
                rule.table,
                self._parameters,
                self.ema.averages,
                *adam.moments,
                self.generator,
                config.batch_size,
                config.prediction,
                self._dtype,
                math.inf if config.gradient_clip is None else config.gradient_clip,
                *BETAS,
                EPS,
                rates,
                shares,
            )
        return self._counted(rates, zip(losses, norms, strict=True))

    def _told(self, inputs: StepInputs) -> Callable[[StepInputs], Tensor]:
        """How the device is told of a step: as a graph, where there is one for this network."""
        if self._chain_rule is None or self.device.type != "cuda":
            return self._step_on_device
        if self._graph is None:
            self._graph = captured(self._step_on_device, inputs) or self._step_on_device
        return self._graph

    def _step_on_device(self, inputs: StepInputs) -> Tensor:
        """A step of which nothing is read: ``[2]``, the loss and the norm of its gradient."""
        x_0, t, eps, (rate, share), failed = inputs
        loss, gradients = self._gradients(*self._noised(x_0, t, eps))
        norm = torch.linalg.vector_norm(torch.stack(torch._foreach_norm(gradients)))
        result = torch.stack((loss, norm))
        torch.maximum(failed, 1.0 - result.isfinite().all().to(failed.dtype), out=failed)
        if self.config.gradient_clip is not None:
            torch._foreach_mul_(gradients, (self.config.gradient_clip / norm).clamp(max=1.0))
        self._optimizer.step(gradients, rate, failed)
        self.ema.pull(self._parameters, self._buffers, share * (1.0 - failed))
        return result

    def reconfigure(self, config: ExperimentConfig) -> None:
        """Take up new settings from the next step on.

        Raises:
            ConfigError: a setting that only a new run can take up has changed.
        """
        for name in sorted(config.needs_rebuild(self.config)):
            raise ConfigError(name, "it cannot change while a run goes on", "start a new run")
        formats = memory_format(self.config), memory_format(config)
        self.config = config
        self._graph = None
        self.ema.beta = config.ema_beta
        self.ema.warmup = config.ema_warmup
        if formats[0] != formats[1]:
            self._move(self.device)

    @property
    def device(self) -> torch.device:
        """Where the network and the data are."""
        return self._parameters[0].device

    def to(self, device: torch.device | str) -> None:
        """Go on, on another device: all moves there but the generator.

        So the draws go on as they would have; only the rounding may differ from there on.

        Raises RuntimeError: there is no such device, or no room on it; nothing has moved.
        """
        before = self.device
        try:
            self._move(torch.device(device))
        except Exception:
            self._move(before)
            raise

    def _move(self, device: torch.device) -> None:
        self._group = 1  # what takes a moment there is not known yet
        # A module may get new parameters when it moves, so whoever holds them looks again.
        self.model.to(device)
        self.ema.to(device)
        self._lay_out()
        self._look_up()
        optimizer = Adam(self.model.named_parameters())
        optimizer.load_state_dict(self._optimizer.state_dict())
        self._optimizer = optimizer  # not before it holds the moments, for a move may fail
        self._examples = self._examples.to(device)
        self._scales, self._sigmas = self._scales.to(device), self._sigmas.to(device)

    def _look_up(self) -> None:
        """Take note of what the network consists of, which it would take long to tell each step."""
        model = self.model
        self._parameters, self._buffers = list(model.parameters()), list(model.buffers())
        self._graph = None
        self._chain_rule: ChainRule | None = None  # for every other network autograd does it
        if isinstance(model, NoisePredictor) and ChainRule.applies_to(model):
            self._chain_rule = ChainRule(model, self.schedule.timesteps)

    def _lay_out(self) -> None:
        if self.config.modality == "pictures":
            for network in (self.model, self.ema.ema_model):
                lay_out(network, memory_format(self.config))

    def state_dict(self) -> dict[str, Any]:
        """All that continuing needs, as copies that later steps do not change.

        ``step`` and ``ema_updates`` are ints, ``generator`` the generator's state; ``model``,
        ``ema`` and ``optimizer`` are dicts of tensors by name.
        """
        return {
            "step": self.step_count,
            "ema_updates": self.ema.updates,
            "model": _cloned(self.model),
            "ema": _cloned(self.ema.ema_model),
            "optimizer": self._optimizer.state_dict(),
            "generator": self.generator.get_state().clone(),
        }

    def load_state_dict(self, state: Mapping[str, Any]) -> None:
        """Continue from a state that ``state_dict`` gave; the state itself stays as it is.

        Raises:
            ValueError: the state is incomplete or of another architecture; nothing is changed.
        """
        missing = {"step", "ema_updates", "model", "ema", "optimizer", "generator"} - set(state)
        if missing:
            raise ValueError(f"the state lacks {', '.join(sorted(missing))}; it cannot be resumed")
        check_weights(self.model, state["model"])
        check_weights(self.model, state["ema"])
        check_moments(self.model, state["optimizer"])
        try:
            self.generator.set_state(state["generator"].cpu())
        except (RuntimeError, TypeError) as error:
            raise ValueError(
                f"the random state does not fit a generator on {self.generator.device} ({error}); "
                "use one on the device on which the run began"
            ) from error
        self.load_weights(state["model"], state["ema"])
        self._optimizer.load_state_dict(state["optimizer"])
        self.step_count = state["step"]
        self.rest()
        self.ema.updates = state["ema_updates"]

    def load_weights(self, weights: Mapping[str, Tensor], averages: Mapping[str, Tensor]) -> None:
        """Take over weights and their averages, and nothing else of a state.

        Raises:
            ValueError: they are of another architecture; nothing is changed.
        """
        check_weights(self.model, weights)
        check_weights(self.model, averages)
        self.model.load_state_dict(weights)
        self.ema.ema_model.load_state_dict(averages)

    def _gradients(self, x_t: Tensor, t: Tensor, target: Tensor) -> tuple[Tensor, list[Tensor]]:
        """The loss of a minibatch, and its gradients, each laid out as its parameter.

        The batch goes through the network in as many parts as ``accumulate`` says.
        """
        size = math.ceil(len(x_t) / self.config.accumulate)
        if size >= len(x_t):
            return self._gradients_of_part(x_t, t, target)
        loss, gradients = x_t.new_zeros(()), list[Tensor]()
        for first in range(0, len(x_t), size):
            part = slice(first, first + size)
            of_part, new = self._gradients_of_part(x_t[part], t[part], target[part])
            share = len(t[part]) / len(x_t)
            loss = loss + of_part * share
            torch._foreach_mul_(new, share)
            if gradients:
                torch._foreach_add_(gradients, new)
            else:
                gradients = new
        return loss, gradients

    def _gradients_of_part(
        self, x_t: Tensor, t: Tensor, target: Tensor
    ) -> tuple[Tensor, list[Tensor]]:
        written_out = self._chain_rule
        if written_out is not None and not written_out.is_listened_to:
            dtype = compute_dtype(self.config)
            return written_out.loss_and_gradients(x_t, t, target, dtype)
        with autocast(self.config, self.device):
            loss = F.mse_loss(self.model(x_t, t), target)
        gradients = torch.autograd.grad(loss, self._parameters)
        pairs = zip(self._parameters, gradients, strict=True)
        return loss.detach(), [_laid_out_as(p, g) for p, g in pairs]

    def _drawn(self) -> tuple[Tensor, Tensor, Tensor]:
        """A minibatch of examples x_0, their levels t, and the noise eps."""
        x_0 = self._drawn_examples()
        t = self._random_indices(self.schedule.timesteps)
        device = self.generator.device
        eps = torch.randn(x_0.shape, generator=self.generator, device=device, dtype=x_0.dtype)
        return x_0, t, self._brought(eps)

    def _noised(self, x_0: Tensor, t: Tensor, eps: Tensor) -> tuple[Tensor, Tensor, Tensor]:
        """Noised examples x_t, their levels t, and what the network is to answer."""
        scale, sigma = self._scales[t], self._sigmas[t]
        x_t = scale * x_0 + sigma * eps  # Ho et al. 2020, eq. 4
        match self.config.prediction:
            case "eps":
                return x_t, t, eps
            case "x0":
                return x_t, t, x_0
            case _:  # v, Salimans and Ho 2022 (arXiv 2202.00512), section 4
                return x_t, t, scale * eps - sigma * x_0

    def _drawn_examples(self) -> Tensor:
        if self._streamed is None:
            return self._examples[self._random_indices(len(self._examples))]
        if self._stream is None:
            config = self.config
            self._stream = self._streamed.batches(config.batch_size, config.seed, self.step_count)
        return next(self._stream).to(self._examples)

    def rest(self) -> None:
        """Let go of what reads pictures ahead; the next step begins to read again."""
        self._stream = None

    def _random_indices(self, limit: int) -> Tensor:
        device = self.generator.device
        size = (self.config.batch_size,)
        drawn = torch.randint(limit, size, generator=self.generator, device=device)
        return self._brought(drawn)

    def _brought(self, drawn: Tensor) -> Tensor:
        """What was drawn, on the device of the network, without waiting for it."""
        if self.device.type == "cuda" and not drawn.is_cuda:
            return drawn.pin_memory().to(self.device, non_blocking=True)
        return drawn.to(self.device)


def _laid_out_as(parameter: Tensor, gradient: Tensor) -> Tensor:
    """The gradient in the memory format of its parameter, as the fused Adam expects it."""
    if gradient.stride() == parameter.stride():
        return gradient
    return torch.empty_like(parameter).copy_(gradient)


def check_moments(model: nn.Module, moments: Mapping[str, Tensor]) -> None:
    """Refuse moments of Adam that are not those of ``model``; none at all stand for no step yet.

    Raises:
        ValueError: names the first tensor that is missing, unknown or of another shape.
    """
    expected = {
        f"{name}.{slot}": torch.Size([]) if slot == "step" else parameter.shape
        for name, parameter in model.named_parameters()
        for slot in SLOTS
    }
    for name in sorted(expected.keys() | moments.keys()) if moments else ():
        if name not in expected or name not in moments or moments[name].shape != expected[name]:
            raise ValueError(f"another architecture: the optimizer's {name} does not fit")


def _cloned(model: nn.Module) -> dict[str, Tensor]:
    return {name: tensor.detach().clone() for name, tensor in model.state_dict().items()}
