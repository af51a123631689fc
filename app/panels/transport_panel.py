"""The transport bar: stands over a recorded process and moves it."""

from __future__ import annotations

import math
from collections.abc import Callable

from PySide6.QtCore import QRectF, QSize, Qt, Slot
from PySide6.QtGui import QAction, QColor, QFont, QKeyEvent, QKeySequence, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QComboBox, QHBoxLayout, QToolButton, QVBoxLayout, QWidget

from app import theme
from app.experiment import Experiment
from app.player import SPEEDS, Player
from app.timeline import CLEAN
from app.widgets.icons import icon
from app.widgets.text_line import TextLine
from app.widgets.time_slider import TimeSlider

__all__ = ["TransportPanel"]

HEIGHT = 64
PLAY_SIZE = 40
ICON_SIZE = QSize(18, 18)
ARROWS = (Qt.Key.Key_Left, Qt.Key.Key_Right, Qt.Key.Key_Up, Qt.Key.Key_Down)


class TransportPanel(QWidget):
    """Buttons, speed, slider and where the process stands, for the player's timeline.

    Its actions show their keys in menus and tooltips but do not grab them: a key goes to the
    focused control first, and what that leaves comes to ``handle_key``.
    """

    def __init__(
        self, experiment: Experiment, player: Player, parent: QWidget | None = None
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
        player.grew.connect(self._show_process)
        player.positionChanged.connect(self._show_position)
        player.playingChanged.connect(self._show_playing)
        self._show_playing(False)
        self._show_process()

    def handle_key(self, event: QKeyEvent) -> bool:
        """Take a key that no focused control wanted; False where the bar has no use for it."""
        plain = event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier
        if plain != Qt.KeyboardModifier.NoModifier:
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
        player = self._player
        self._first = self._action("first", self.tr("&First frame"), "Home", player.first)
        self._back = self._action("back", self.tr("One frame &back"), "Left", player.back)
        self._play = self._action("play", self.tr("&Play"), "Space", player.toggle)
        self._forward = self._action("forward", self.tr("One frame f&orward"), "Right", player.forward)
        self._last = self._action("last", self.tr("&Last frame"), "End", player.last)

    def _action(self, name: str, text: str, key: str, move: Callable[[], None]) -> QAction:
        action = QAction(icon(name), text, self)
        action.setObjectName(f"{name}FrameAction")
        action.setShortcut(QKeySequence(key))
        action.setShortcutContext(Qt.ShortcutContext.WidgetShortcut)  # shown, never grabbed
        action.triggered.connect(lambda: self._command(move))
        self.addAction(action)
        return action

    def _command(self, move: Callable[[], None]) -> None:
        """Move; where nothing is recorded, record first, which the stage then follows."""
        if self._player.timeline is not None:
            move()
        elif self._experiment.ready and not self._experiment.sampling:
            self._experiment.sample()

    def _build(self) -> None:
        layout = QHBoxLayout(self)
        layout.setContentsMargins(8, 0, 8, 0)
        layout.setSpacing(8)
        for name, action in (
            ("firstFrameButton", self._first),
            ("stepBackButton", self._back),
            ("playButton", self._play),
            ("stepForwardButton", self._forward),
            ("lastFrameButton", self._last),
        ):
            button = _PlayButton(self) if action is self._play else _BarButton(self)
            button.setObjectName(name)
            button.setDefaultAction(action)
            layout.addWidget(button)
        layout.addSpacing(8)
        layout.addWidget(self._make_speed())
        layout.addSpacing(16)
        self._left_end = TextLine(color="muted", align=Qt.AlignmentFlag.AlignRight, widest="noise")
        self._right_end = TextLine(color="muted", widest="noise")
        self._slider = TimeSlider()
        self._slider.setAccessibleName(self.tr("Frame"))
        self._slider.setToolTip(
            self.tr("The frame shown. The reverse process runs from noise to data, the forward one back")
        )
        self._slider.valueChanged.connect(self._on_slider)
        self._slider.sliderPressed.connect(self._player.pause)
        layout.addWidget(self._left_end)
        layout.addWidget(self._slider, 1)
        layout.addWidget(self._right_end)
        layout.addSpacing(16)
        layout.addLayout(self._make_readout())

    def _make_speed(self) -> QComboBox:
        speed = self._speed = QComboBox()
        speed.setObjectName("speedCombo")
        speed.setAccessibleName(self.tr("Speed"))
        speed.setToolTip(self.tr("How fast to play; 1× is 30 frames a second"))
        speed.setFocusPolicy(Qt.FocusPolicy.TabFocus)  # a click leaves the keys where they were
        for value in SPEEDS:
            speed.addItem(f"{value:g}×", value)
        speed.setCurrentIndex(SPEEDS.index(self._player.speed))
        speed.currentIndexChanged.connect(self._on_speed)
        return speed

    def _make_readout(self) -> QVBoxLayout:
        right, bold = Qt.AlignmentFlag.AlignRight, QFont.Weight.DemiBold
        numbers = QHBoxLayout()
        numbers.setSpacing(12)
        self._t = TextLine(weight=bold, align=right, widest="t 3999")
        self._alpha_bar = TextLine(weight=bold, align=right, widest="ᾱ 0.0e−0")
        self._snr = TextLine(weight=bold, align=right, widest="SNR 0.0e−0")
        for line in (self._t, self._alpha_bar, self._snr):
            numbers.addWidget(line)
        self._frame = TextLine(
            color="muted", pixels=theme.SMALL, align=right, widest="frame 4000 of 4000 · next t 3999"
        )
        column = QVBoxLayout()
        column.setSpacing(2)
        column.addStretch(1)
        column.addLayout(numbers)
        column.addWidget(self._frame, 0, right)
        column.addStretch(1)
        for name, line in (
            ("timeLabel", self._t),
            ("alphaBarLabel", self._alpha_bar),
            ("snrLabel", self._snr),
            ("frameLabel", self._frame),
            ("leftEndLabel", self._left_end),
            ("rightEndLabel", self._right_end),
        ):
            line.setObjectName(name)
        self._alpha_bar.setToolTip(self.tr("Share of the data's variance that is left"))
        self._snr.setToolTip(self.tr("Signal-to-noise ratio, ᾱ / (1 − ᾱ)"))
        return column
