"""Moves over one recorded process at a time: by hand, by playing, or following the recording."""

from __future__ import annotations

import math
import time
from collections.abc import Callable
from weakref import WeakKeyDictionary

from PySide6.QtCore import QObject, Qt, QTimer, Signal, Slot

from app.timeline import Timeline

__all__ = ["FRAMES_PER_SECOND", "SPEEDS", "Player"]

FRAMES_PER_SECOND = 30  # at speed 1
SPEEDS = (0.25, 0.5, 1.0, 2.0, 4.0, 8.0)
REFRESH = 60  # pictures a second at most: of faster playing some frames are left out, evenly
WAIT = 16  # milliseconds between two looks for a frame that is not recorded yet
UNSEEN = 250  # milliseconds between two frames while nobody sees them
GLANCE_INTERVAL = 0.08  # seconds between two looks of those who need not see every frame


class Player(QObject):
    """Which frame of which process is shown.

    While it plays, the frame follows from the time that has passed: a slow screen skips frames and
    the process never falls behind. Between two frames nothing wakes it. Every process keeps its own
    place.

    Attributes, to be read only:
        timeline: the process moved over, None when there is none.
        position: the index of the frame shown.
        playing: whether it moves by itself.
        following: whether it stays at the newest frame while the process is recorded.
        recording: whether more frames are to come.
        speed: times FRAMES_PER_SECOND.
    """

    timelineChanged = Signal()
    positionChanged = Signal(object)  # int
    glanced = Signal(object)  # int; as positionChanged, but not so often while it plays
    playingChanged = Signal(bool)
    grew = Signal()
    beyond = Signal(int)  # more frames are wanted of a process that rests: so many, 0 for all
    commanded = Signal()  # a person asked to move or to play, even where nothing came of it

    def __init__(
        self, parent: QObject | None = None, clock: Callable[[], float] = time.perf_counter
    ) -> None:
        super().__init__(parent)
        self.timeline: Timeline | None = None
        self.position = 0
        self.playing = False
        self.following = False
        self.recording = False
        self.speed = 1.0
        self._seen = True  # whether there is anyone to play for
        self._asked_to = 0  # the frame to which a recording goes on by steps, 0 for no such
        self._clock = clock
        self._places: WeakKeyDictionary[Timeline, int] = WeakKeyDictionary()
        self._glanced = 0.0  # when, and at which frame
        self._glanced_frame = 0
        self._from_time = 0.0  # when and from which frame the playing is counted
        self._from_position = 0
        self._timer = QTimer(self)
        self._timer.setTimerType(Qt.TimerType.PreciseTimer)
        self._timer.setSingleShot(True)
        self._timer.timeout.connect(self._tick)

    # --- what there is

    @property
    def frames(self) -> int:
        """Number of frames recorded so far."""
        return 0 if self.timeline is None else self.timeline.frames

    @property
    def total(self) -> int:
        """Number of frames once the process is complete."""
        return 0 if self.timeline is None else self.timeline.total

    @property
    def newest(self) -> int:
        """The index of the newest frame, 0 where there is none."""
        return max(0, self.frames - 1)

    def place(self, timeline: Timeline) -> int | None:
        """The frame at which a process stands; None where it was never shown."""
        return self.position if timeline is self.timeline else self._places.get(timeline)

    def set_timeline(self, timeline: Timeline | None, follow: bool = False) -> None:
        """Move over another process, from where it was left; following, from its newest frame."""
        if timeline is self.timeline and not follow:
            return
        self._stop()
        if self.timeline is not None:
            self._places[self.timeline] = self.position
        self.timeline = timeline
        self.following = self.recording = follow
        self._asked_to = 0
        place = 0 if timeline is None else self._places.get(timeline, 0)
        self.position = self.newest if follow else min(place, self.newest)
        self.timelineChanged.emit()
        self.positionChanged.emit(self.position)
        self._glance()

    def grew_to(self, recording: bool = True) -> None:
        """Take notice of frames that were recorded meanwhile, and of whether more are to come."""
        self.recording = recording and not (self.timeline is None or self.timeline.complete)
        self.grew.emit()
        if self.following:
            # One behind: only there is known what the network predicts, the loudest thing to see.
            self._move(max(0, self.newest - 1) if self.recording else self.newest)
            asked = self.newest < min(self._asked_to, self.total - 1)
            self.following = self.recording or asked

    # --- commands of the person

    @Slot()
    def first(self) -> None:
        self.seek(0)

    @Slot()
    def back(self) -> None:
        self.seek(self.position - 1)

    @Slot()
    def forward(self) -> None:
        """Go one frame on; where a recording rests, its next frame is asked for.

        So it is while the frames that were asked for before are made: no press is lost.
        """
        if self._follows_steps or (self.position == self.newest and self._rests):
            self.commanded.emit()
            self._ask_for(1)
        else:
            self.seek(self.position + 1)

    @Slot()
    def last(self) -> None:
        self.seek(self.newest)

    @Slot(int)
    def seek(self, frame: int) -> None:
        """Stop playing and go to a frame, or to the nearest one there is."""
        self.commanded.emit()
        self._stop()
        self.following = False
        self._move(frame)

    @Slot()
    def toggle(self) -> None:
        if self.playing:
            self.pause()
        else:
            self.play()

    @Slot()
    def play(self) -> None:
        """Move on by itself; from the last frame, begin again at the first."""
        self.commanded.emit()
        if self._follows_steps or (self.position == self.newest and self._rests):
            self._ask_for(0)
            return
        if self.playing or self.timeline is None or (self.frames < 2 and not self.recording):
            return
        self.following = False
        if self._at_end:
            self._move(0)
        self._count_from_here()
        self.playing = True
        self._sleep()
        self.playingChanged.emit(True)

    @property
    def _rests(self) -> bool:
        """Whether the process was stopped on the way and may go on."""
        timeline = self.timeline
        if timeline is None or self.recording or timeline.kind != "reverse":
            return False
        return bool(timeline.frames) and not timeline.complete

    @property
    def _follows_steps(self) -> bool:
        """Whether it stays at the newest frame of a recording that is made by steps."""
        at_newest = self.recording and self.position == self.newest
        return self._asked_to > 0 and (self.following or at_newest)

    def _ask_for(self, frames: int) -> None:
        """Follow a recording that goes on."""
        self._stop()
        before = max(self.newest, self._asked_to if self._follows_steps else 0)
        self.following, self._asked_to = True, before + frames if frames else 0
        self.beyond.emit(frames)

    @Slot()
    def pause(self) -> None:
        self.commanded.emit()
        self._stop()

    def set_speed(self, speed: float) -> None:
        """Play at so many times FRAMES_PER_SECOND from here on."""
        self.speed = speed
        self._count_from_here()
        if self.playing:
            self._sleep()

    def set_seen(self, seen: bool) -> None:
        """Play on, but look in only now and then while nobody can see it."""
        self._seen = seen
        if self.playing:
            self._tick()

    # --- time

    def _count_from_here(self) -> None:
        self._from_time = self._clock()
        self._from_position = self.position

    @Slot()
    def _tick(self) -> None:
        passed = self._clock() - self._from_time
        target = self._from_position + int(passed * FRAMES_PER_SECOND * self.speed)
        if target > self.newest:
            self._move(self.newest)
            self._count_from_here()  # waits for the recording, and does not jump once it goes on
        else:
            self._move(target)
        if self._at_end:
            self._stop()
        elif self.playing:
            self._sleep()

    def _sleep(self) -> None:
        """Come back when the next frame is due."""
        rate = FRAMES_PER_SECOND * self.speed
        passed = self._clock() - self._from_time
        ahead = math.floor(passed * rate) + math.ceil(rate / REFRESH)
        wait = 1000 * (ahead / rate - passed)
        if not self._seen:
            wait = UNSEEN
        elif self.position == self.newest:
            wait = max(wait, WAIT)
        self._timer.start(max(1, math.ceil(wait)))

    @property
    def _at_end(self) -> bool:
        return self.position == self.newest and not self.recording

    def _stop(self) -> None:
        if self.playing:
            self.playing = False
            self._timer.stop()
            self.playingChanged.emit(False)
            self._glance()

    def _move(self, frame: int) -> None:
        frame = max(0, min(frame, self.newest))
        since = self._clock() - self._glanced
        if frame != self.position:
            self.position = frame
            self.positionChanged.emit(frame)
            if not self.playing or since >= GLANCE_INTERVAL:
                self._glance()
        elif self.playing and frame != self._glanced_frame and since >= 2 * GLANCE_INTERVAL:
            self._glance()  # the recording is behind: where playing waits is told too

    def _glance(self) -> None:
        self._glanced, self._glanced_frame = self._clock(), self.position
        self.glanced.emit(self.position)
