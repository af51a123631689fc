"""Which point of a process, or which pixel of its pictures, the person looks at."""

from __future__ import annotations

from PySide6.QtCore import QObject, Signal, Slot

from app.places import place_count
from app.player import Player
from app.timeline import Timeline

__all__ = ["Selection"]


class Selection(QObject):
    """One point of the process that the player moves over, or none; of pictures one pixel.

    The next process keeps the point, so that the same one can be compared under other settings;
    one that has no such point lets go of it. A pixel of the data is none of a sample.

    Attributes, to be read only:
        index: the point's number, counted from 0 as in app/places.py; None while none is selected.
    """

    changed = Signal()

    def __init__(self, player: Player, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.index: int | None = None
        self._player = player
        self._among: tuple[object, ...] = ()  # what it was selected among
        player.timelineChanged.connect(self._on_timeline)

    @property
    def count(self) -> int:
        """The number of points, or of pixels, there are to choose from."""
        timeline = self._player.timeline
        return 0 if timeline is None else place_count(timeline.shape)

    @Slot(int)
    def select(self, index: int) -> None:
        """Select a point; one that there is not selects none."""
        self._take(index if 0 <= index < self.count else None)

    @Slot()
    def clear(self) -> None:
        self._take(None)

    @Slot()
    def first(self) -> None:
        self.select(0)

    @Slot()
    def next(self) -> None:
        """Select the point after this one, after the last one the first."""
        self._step(1)

    @Slot()
    def previous(self) -> None:
        """Select the point before this one, before the first one the last."""
        self._step(-1)

    def _step(self, way: int) -> None:
        if self.index is None:
            self.first()
        elif self.count:
            self.select((self.index + way) % self.count)

    def _take(self, index: int | None) -> None:
        if index != self.index:
            self.index, self._among = index, _kind(self._player.timeline)
            self.changed.emit()

    @Slot()
    def _on_timeline(self) -> None:
        if self.index is None:
            return
        if _kind(self._player.timeline) == self._among:
            self.select(self.index)
        else:
            self.clear()


def _kind(timeline: Timeline | None) -> tuple[object, ...]:
    """What the numbers of two processes must have in common to mean the same."""
    if timeline is None or len(timeline.shape) == 2:
        return ()
    return (timeline.kind, *timeline.shape[2:])
