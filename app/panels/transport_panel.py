"""The transport bar: stands over a recorded process and moves it."""

from __future__ import annotations

from PySide6.QtCore import Qt, Slot
from PySide6.QtGui import QAction, QActionGroup, QKeyEvent, QKeySequence
from PySide6.QtWidgets import QComboBox, QHBoxLayout, QWidget

from app.experiment import Experiment
from app.highlights import Highlights
from app.player import FRAMES_PER_SECOND, SPEEDS, Player
from app.widgets.bar_buttons import BarButton, PlayButton
from app.widgets.icons import icon
from app.widgets.pointing import link
from app.widgets.text_line import TextLine
from app.widgets.time_readout import TimeReadout
from app.widgets.time_slider import TimeSlider

__all__ = ["TransportPanel"]

HEIGHT = 64


class TransportPanel(QWidget):
    """Buttons, speed, slider and numbers for the process that the player moves over.

    Its actions show their keys in menus and tooltips but do not grab them: a key goes to the
    focused control first, and what that leaves comes to ``handle_key``.
    """

    def __init__(
        self,
        experiment: Experiment,
        player: Player,
        parent: QWidget | None = None,
        *,
        highlights: Highlights | None = None,
    ) -> None:
        super().__init__(parent)
        self._experiment = experiment
        self._player = player
        self.setObjectName("transport")
        self.setAccessibleName(self.tr("Transport bar"))
        self.setFixedHeight(HEIGHT)
        self._make_actions()
        self._build()
        player.timelineChanged.connect(self._show_process)
        player.grew.connect(self._show_length)
        player.positionChanged.connect(self._show_position)
        player.glanced.connect(self._show_numbers)
        player.playingChanged.connect(self._show_playing)
        if highlights is not None:
            link(self._slider, "t", highlights, by_key=False)  # it has the keys for long
        self._show_process()

    def handle_key(self, event: QKeyEvent) -> bool:
        """Take a key that no focused control wanted; False where the bar has no use for it."""
        if event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier:
            return False
        for action in self.actions():
            if action.shortcut() == QKeySequence(event.key()):
                if not (event.isAutoRepeat() and action is self._play):
                    action.trigger()
                event.accept()
                return True
        return False

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if not self.handle_key(event):
            super().keyPressEvent(event)

    # --- building

    def _make_actions(self) -> None:
        self._group = QActionGroup(self)
        self._group.setExclusionPolicy(QActionGroup.ExclusionPolicy.None_)
        self._group.triggered.connect(self._on_action)
        self._first = self._action("first", "Home", self.tr("&First frame"))
        self._back = self._action("back", "Left", self.tr("One frame &back"))
        self._play = self._action("toggle", "Space", self.tr("&Play"))
        self._forward = self._action("forward", "Right", self.tr("One frame f&orward"))
        self._last = self._action("last", "End", self.tr("&Last frame"))

    def _action(self, command: str, key: str, text: str) -> QAction:
        action = QAction(text, self._group)
        action.setObjectName(f"{command}FrameAction")
        action.setData(command)
        action.setShortcut(QKeySequence(key))
        action.setShortcutContext(Qt.ShortcutContext.WidgetShortcut)  # shown, never grabbed
        if command != "toggle":
            action.setIcon(icon(command))
        self.addAction(action)
        return action

    def _build(self) -> None:
        layout = QHBoxLayout(self)
        layout.setContentsMargins(8, 0, 12, 0)
        layout.setSpacing(8)
        for name, accessible, action in (
            ("firstFrameButton", self.tr("First frame"), self._first),
            ("stepBackButton", self.tr("One frame back"), self._back),
            ("playButton", self.tr("Play"), self._play),
            ("stepForwardButton", self.tr("One frame forward"), self._forward),
            ("lastFrameButton", self.tr("Last frame"), self._last),
        ):
            button = PlayButton() if action is self._play else BarButton()
            button.setObjectName(name)
            button.setAccessibleName(accessible)
            button.setDefaultAction(action)
            layout.addWidget(button)
            if action is self._play:
                self._play_button = button
        layout.addSpacing(8)
        layout.addWidget(self._make_speed())
        layout.addSpacing(16)
        right = Qt.AlignmentFlag.AlignRight
        self._left_end = TextLine(color="muted", align=right, widest=self.tr("noise"))
        self._right_end = TextLine(color="muted", widest=self.tr("noise"))
        self._left_end.setObjectName("leftEndLabel")
        self._right_end.setObjectName("rightEndLabel")
        layout.addWidget(self._left_end)
        layout.addWidget(self._make_slider(), 1)
        layout.addWidget(self._right_end)
        layout.addSpacing(16)
        self._readout = TimeReadout()
        layout.addWidget(self._readout)

    def _make_speed(self) -> QComboBox:
        speed = self._speed = QComboBox()
        speed.setObjectName("speedCombo")
        speed.setAccessibleName(self.tr("Speed"))
        speed.setToolTip(
            self.tr("How fast to play; 1× is {rate} frames a second").format(rate=FRAMES_PER_SECOND)
        )
        speed.setFocusPolicy(Qt.FocusPolicy.TabFocus)  # a click leaves the keys where they were
        for value in SPEEDS:
            speed.addItem(f"{value:g}×", value)
        speed.setCurrentIndex(SPEEDS.index(self._player.speed))
        speed.currentIndexChanged.connect(self._on_speed)
        return speed

    def _make_slider(self) -> TimeSlider:
        slider = self._slider = TimeSlider()
        slider.setAccessibleName(self.tr("Frame"))
        slider.setToolTip(
            self.tr(
                "The frame shown. The reverse process runs from noise to data, "
                "the forward process from data to noise"
            )
        )
        slider.valueChanged.connect(self._on_slider)
        slider.sliderPressed.connect(self._on_slider_touched)
        slider.actionTriggered.connect(self._on_slider_touched)
        return slider

    # --- from the person

    @Slot(QAction)
    def _on_action(self, action: QAction) -> None:
        if self._has_process():
            getattr(self._player, action.data())()

    @Slot(int)
    def _on_slider(self, frame: int) -> None:
        if frame != self._player.position:
            self._player.seek(frame)

    @Slot()
    def _on_slider_touched(self) -> None:
        if self._has_process():
            self._player.pause()

    def _has_process(self) -> bool:
        """Whether there is something to move over; if not, it is recorded now, and followed."""
        if self._player.timeline is not None:
            return True
        if self._experiment.ready and not self._experiment.sampling:
            self._experiment.sample()
        return False

    @Slot(int)
    def _on_speed(self, index: int) -> None:
        self._player.set_speed(SPEEDS[index])

    # --- from the player

    @Slot()
    def _show_process(self) -> None:
        timeline = self._player.timeline
        forward = timeline is not None and timeline.kind == "forward"
        noise, data = self.tr("noise"), self.tr("data")
        self._left_end.setText(data if forward else noise)
        self._right_end.setText(noise if forward else data)
        self._show_length()
        self._show_playing(self._player.playing)

    @Slot()
    def _show_length(self) -> None:
        blocked = self._slider.blockSignals(True)
        self._slider.set_process(self._player.frames, self._player.total)
        self._slider.blockSignals(blocked)
        self._show_position(self._player.position)
        self._show_numbers(self._player.position)

    @Slot(object)
    def _show_position(self, frame: int) -> None:
        blocked = self._slider.blockSignals(True)
        self._slider.setValue(frame)
        self._slider.blockSignals(blocked)

    @Slot(object)
    def _show_numbers(self, frame: int) -> None:
        words = self._readout.show_frame(self._player.timeline, frame)
        self._slider.setAccessibleDescription(words)

    @Slot(bool)
    def _show_playing(self, playing: bool) -> None:
        self._play.setText(self.tr("&Pause") if playing else self.tr("&Play"))
        self._play.setIcon(icon("pause" if playing else "play", "on_accent"))
        self._play_button.setAccessibleName(self.tr("Pause") if playing else self.tr("Play"))
        empty = self._player.timeline is None
        tips = {
            self._first: self.tr("Go to the first frame"),
            self._back: self.tr("Go one frame back"),
            self._play: self.tr("Pause") if playing else self.tr("Play from here"),
            self._forward: self.tr("Go one frame on"),
            self._last: self.tr("Go to the newest frame"),
        }
        for action, tip in tips.items():
            if empty:
                tip = self.tr("{tip}. Nothing is recorded yet: this samples first").format(tip=tip)
            keys = action.shortcut().toString(QKeySequence.SequenceFormat.NativeText)
            action.setToolTip(f"{tip} ({keys})")
