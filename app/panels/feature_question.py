"""What the network view asks the worker: a block's answers at the frame that is looked at."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QTimer, Slot

from app.places import example_of
from app.scenes import half_width
from app.timeline import CLEAN, Array, Timeline
from ddpm_core.field import Grid
from ddpm_core.models.shapes import BlockShape

if TYPE_CHECKING:
    from app.experiment import Experiment
    from app.player import Player
    from app.selection import Selection

__all__ = ["FeatureQuestion", "grid_over", "level_at"]

INTERVAL = 150  # milliseconds between two questions
FINE, COARSE = 64, 48  # places along a side of the grid, the second for many units
MANY = 64  # units
FIRST_LEVEL = 0.25  # of T, where nothing was looked at yet


@dataclass(frozen=True, eq=False)
class _Question:
    block: str
    t: int
    x: Array | None = None
    grid: Grid | None = None
    point: Array | None = None


class FeatureQuestion(QObject):
    """Asks again when block, frame, choice or network have changed, at most every INTERVAL.

    Attributes:
        block: the name of the block that is asked about, "" for none.
        wanted: whether anyone looks.
        needs_picture: whether an x_t is missing that the network could be asked about.
    """

    def __init__(
        self, experiment: Experiment, player: Player, selection: Selection | None, parent: QObject
    ) -> None:
        super().__init__(parent)
        self._experiment, self._player, self._selection = experiment, player, selection
        self.block = ""
        self.wanted = False
        self.needs_picture = False
        self._t: int | None = None  # the level looked at last
        self._asked: tuple[object, ...] = ()
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(INTERVAL)
        self._timer.timeout.connect(self.want)
        player.timelineChanged.connect(self.want)
        player.glanced.connect(self.want)
        experiment.progressed.connect(self.want)
        experiment.runChanged.connect(self.want)
        if selection is not None:
            selection.changed.connect(self.want)

    @property
    def resting(self) -> bool:
        """Whether the next question would be asked at once."""
        return not self._timer.isActive()

    @Slot()
    def want(self) -> None:
        """Ask, now or as soon as it is time, unless the answer is known or nobody looks."""
        run = self._experiment.run
        blocks = {} if run is None else {block.name: block for block in run.blocks}
        if not self.wanted or run is None or self.block not in blocks or self._timer.isActive():
            return
        index = None if self._selection is None else self._selection.index
        depends_on = (
            run.run_id,
            self.block,
            self._player.timeline,
            self._player.position,
            index,
            self._experiment.step,
        )
        if depends_on == self._asked:
            return
        question = self._question(blocks[self.block], index)
        self.needs_picture = question is None
        if question is not None:
            self._asked = depends_on
            self._experiment.find_features(
                question.block, question.t, x=question.x, grid=question.grid, point=question.point
            )
            self._timer.start()

    def _question(self, block: BlockShape, index: int | None) -> _Question | None:
        run = self._experiment.run
        assert run is not None
        timeline, last = self._player.timeline, run.schedule.timesteps - 1
        there = timeline is not None and timeline.run_id == run.run_id
        frame, t = (0, CLEAN) if timeline is None else level_at(timeline, self._player.position)
        if t == CLEAN:
            t = round(FIRST_LEVEL * last) if self._t is None else self._t
        self._t = t = min(t, last)
        x = (
            timeline.x(frame)
            if there and timeline is not None and frame < timeline.frames
            else None
        )
        if any(one.kind == "block" for one in run.blocks):
            if x is None:
                return None
            picture = example_of(x.shape, index or 0)
            return _Question(block.name, t, x=x[min(picture, len(x) - 1)].copy())
        dims = run.points.shape[1]
        point = None if x is None or index is None else x[index].copy()
        units = block.out_shape[0]
        return _Question(block.name, t, grid=grid_over(run.points, dims, units), point=point)


def level_at(timeline: Timeline, frame: int) -> tuple[int, int]:
    """The frame nearest to ``frame`` at which a network is asked, and its level.

    At clean data it is the frame beside it.
    """
    if timeline.t(frame) == CLEAN:
        frame = max(0, frame - 1) if timeline.kind == "reverse" else min(1, timeline.total - 1)
    return frame, timeline.t(frame)


def grid_over(points: Array, dims: int, units: int) -> Grid:
    """Places all over what the stage shows: in one dimension along a line."""
    half = half_width(points)
    count = FINE if units <= MANY else COARSE
    step = 2 * half / (count - 1)
    if dims == 1:
        return Grid(-half, 0.0, step, count, 1)
    return Grid(-half, -half, step, count, count)
