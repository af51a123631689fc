"""A recorded process, reverse or forward: every frame exactly, in memory or in a file.

Frames are float32. One thread appends, any thread reads what was appended.
"""

from __future__ import annotations

import math
import shutil
import tempfile
import threading
from collections.abc import Sequence
from typing import Literal

import numpy as np
import numpy.typing as npt

from ddpm_core.config import ExperimentConfig
from ddpm_core.data.points import Standardisation
from ddpm_core.schedules import NoiseSchedule

__all__ = ["CLEAN", "MEMORY_BOUND", "Array", "Timeline"]

Array = npt.NDArray[np.float32]

MEMORY_BOUND = 512 * 2**20  # bytes kept in memory before frames go to a temporary file

SPACE_LEFT = 2**28  # bytes of the disk that a record leaves free
CLEAN = -1  # the level of data without noise, one below t = 0


def _check_space(size: int) -> None:
    """Refuse what the disk cannot hold: writing past its end would end the program."""
    free = shutil.disk_usage(tempfile.gettempdir()).free
    if size + SPACE_LEFT > free:
        raise ValueError(
            f"the record needs {size / 1e9:.1f} GB and the temporary folder has "
            f"{free / 1e9:.1f} GB free; choose fewer samples or fewer steps"
        )


class Timeline:
    """The frames of one process, in the order in which it runs.

    Reverse: frame 0 is x_T, frame k is at level ``timesteps[k]``, the last is the sample.
    Forward: frame 0 is x_0, frame j is at level ``timesteps[j - 1]`` = j - 1.

    Attributes:
        kind: "reverse" or "forward".
        config: the settings it was recorded under.
        schedule: the noise schedule its levels belong to.
        timesteps: the levels visited, in order; there is one frame more than levels.
        count: number of points (or pictures).
        total: number of frames once complete.
        run_id: which run's network (or data) it belongs to.
        step: how many training steps that network had made.
        columns: the names of a point's dimensions.
        transform: back to the data's own units; None where the numbers are in them.
    """

    def __init__(
        self,
        kind: Literal["forward", "reverse"],
        config: ExperimentConfig,
        schedule: NoiseSchedule,
        timesteps: Sequence[int],
        shape: Sequence[int],
        *,
        run_id: int = 0,
        step: int = 0,
        columns: Sequence[str] = (),
        transform: Standardisation | None = None,
        memory_bound: int = MEMORY_BOUND,
    ) -> None:
        self.kind = kind
        self.config = config
        self.schedule = schedule
        self.timesteps = tuple(int(t) for t in timesteps)
        self.shape = tuple(int(n) for n in shape)
        self.count = self.shape[0]
        self.total = len(self.timesteps) + 1
        self.run_id = run_id
        self.step = step
        dims = self.shape[1] if len(self.shape) == 2 else 0  # a picture has no columns
        self.columns = tuple(columns) or tuple(f"x{d + 1}" for d in range(dims))
        self.transform = transform
        self._lock = threading.Lock()
        self._earlier: list[tuple[int, ExperimentConfig]] = []  # up to which frame, which settings
        self._frames = 0
        fields = 3 if kind == "reverse" else 1
        size = 4 * math.prod(self.shape) * self.total * fields
        self.spilled = size > memory_bound
        if self.spilled:
            _check_space(size)
        self._x = self._allocate(self.total)
        levels = len(self.timesteps) if kind == "reverse" else 0
        self._x0_pred = self._allocate(levels)
        self._eps = self._allocate(levels)

    def _allocate(self, frames: int) -> Array:
        shape = (frames, *self.shape)
        if not self.spilled or not frames:
            return np.empty(shape, dtype=np.float32)  # pages are taken as frames arrive
        with tempfile.TemporaryFile(prefix="ddpm-studio-") as file:
            # The mapping keeps the nameless file until the last array over it is gone.
            return np.memmap(file, dtype=np.float32, mode="w+", shape=shape)

    # --- writing, on one thread alone

    def start(self, x: npt.ArrayLike) -> None:
        """Record frame 0."""
        self._x[0] = x
        with self._lock:
            self._frames = 1

    def append(
        self,
        x: npt.ArrayLike,
        x0_pred: npt.ArrayLike | None = None,
        eps: npt.ArrayLike | None = None,
    ) -> None:
        """Record the next frame, and what the network predicted on the way to it."""
        k = self._frames
        if k == 0 or k >= self.total:
            raise ValueError(
                f"frame {k} of {self.total}: start() comes first, and no frame is over"
            )
        if self.kind == "reverse":
            if x0_pred is None or eps is None:
                raise ValueError("a reverse step has predictions to record")
            self._x0_pred[k - 1] = x0_pred
            self._eps[k - 1] = eps
        self._x[k] = x
        with self._lock:
            self._frames = k + 1

    def take_over(self, origin: Timeline, frame: int) -> None:
        """Begin as another record did, up to and with a frame of it.

        Raises ValueError where the two do not visit the same levels.
        """
        if self.timesteps != origin.timesteps or self.shape != origin.shape:
            raise ValueError(
                "the sampler now visits other levels than the record did; "
                "record a new process, or set the sampler and its steps as they were"
            )
        self.start(origin.x(0))
        for k in range(frame):
            self.append(origin.x(k + 1), origin.x0_pred(k), origin.eps(k))
        earlier = [(min(until, frame), config) for until, config in origin._earlier]
        self._earlier = [*earlier, (frame, origin.config)]

    @property
    def is_branch(self) -> bool:
        """Whether its first frames are those of another record."""
        return bool(self._earlier)

    def config_at(self, frame: int) -> ExperimentConfig:
        """The settings of the step that leaves a frame: of a branch, its origin's before it."""
        return next((config for until, config in self._earlier if frame < until), self.config)

    # --- reading

    @property
    def frames(self) -> int:
        """Number of frames recorded so far."""
        with self._lock:
            return self._frames

    @property
    def complete(self) -> bool:
        return self.frames == self.total

    def t(self, frame: int) -> int:
        """The level of a frame, -1 where there is no noise."""
        self._check(frame, self.total)
        if self.kind == "forward":
            return CLEAN if frame == 0 else self.timesteps[frame - 1]
        return CLEAN if frame == self.total - 1 else self.timesteps[frame]

    def frame_at(self, t: int) -> int:
        """The frame whose level is nearest to t."""
        return min(range(self.total), key=lambda frame: abs(self.t(frame) - t))

    def alpha_bar(self, frame: int) -> float:
        """The share of the data's variance that a frame still holds, 1 for clean data."""
        t = self.t(frame)
        return 1.0 if t == CLEAN else float(self.schedule.alpha_bars[t])

    def snr(self, frame: int) -> float:
        """The signal-to-noise ratio of a frame, infinite for clean data."""
        t = self.t(frame)
        return math.inf if t == CLEAN else float(self.schedule.snr[t])

    def x(self, frame: int) -> Array:
        """x_t of a recorded frame, [N, ...], not to be written to."""
        self._check(frame, self.frames)
        frame_x: Array = self._x[frame]
        return frame_x

    def x0_pred(self, frame: int) -> Array | None:
        """x_0 as predicted from (and clipped at) a frame; None at the sample and in the forward."""
        self._check(frame, self.frames)
        has = self.kind == "reverse" and frame < min(self.total, self.frames) - 1
        return self._x0_pred[frame] if has else None

    def eps(self, frame: int) -> Array | None:
        """The noise that the network predicted at a frame; None as for x0_pred."""
        self._check(frame, self.frames)
        has = self.kind == "reverse" and frame < min(self.total, self.frames) - 1
        return self._eps[frame] if has else None

    def noise(self, frame: int) -> Array | None:
        """The noise eps in a frame of the forward process, all steps together; None at x_0.

        Ho et al. 2020, eq. 4: what x_t = sqrt(alpha_bar_t) x_0 + sqrt(1 - alpha_bar_t) eps leaves.
        """
        self._check(frame, self.frames)
        t = self.t(frame)
        if self.kind == "reverse" or t == CLEAN:
            return None
        scale = np.float32(self.schedule.sqrt_alpha_bars[t])
        sigma = np.float32(self.schedule.sqrt_one_minus_alpha_bars[t])
        noise: Array = (self._x[frame] - scale * self._x[0]) / sigma
        return noise

    def paths(self, points: int, until: int) -> Array:
        """Where the first ``points`` points have been, [until + 1, points, ...]."""
        self._check(until, self.frames)
        paths: Array = self._x[: until + 1, :points]
        return paths

    def _check(self, frame: int, frames: int) -> None:
        if not 0 <= frame < frames:
            raise IndexError(f"frame {frame} is not among the {frames} there are")
