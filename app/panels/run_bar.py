"""The bar at the top: train, pause, one step, reset, presets and export."""

from __future__ import annotations

from PySide6.QtCore import Slot
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QHBoxLayout, QPushButton, QWidget

from app.actions import Actions
from app.experiment import Experiment
from app.modes import Modes
from app.panels.preset_combo import PresetCombo
from app.preset_choice import PresetChoice
from app.widgets.action_button import ActionButton
from app.widgets.icons import icon
from app.widgets.mode_switch import ModeSwitch

__all__ = ["RunBar"]

MARGIN = 8


class RunBar(QWidget):
    """The few controls that are always wanted.

    Args:
        presets: with the person's own; without, there are only those of the program.
        modes: what switches between points and pictures; without, nothing does.
    """

    def __init__(
        self,
        experiment: Experiment,
        actions: Actions,
        presets: PresetChoice | None = None,
        modes: Modes | None = None,
    ) -> None:
        super().__init__()
        self.setObjectName("runBar")
        self._experiment = experiment
        switch = None if modes is None else ModeSwitch(modes.mode)  # first in the order of Tab
        self._train = self._button("trainButton", actions["trainAction"], self.tr("Train"))
        self._pause = self._button("pauseButton", actions["pauseAction"], self.tr("Pause"))
        for button, name in ((self._train, "play"), (self._pause, "pause")):
            button.setProperty("primary", True)
            button.setIcon(icon(name, "on_accent"))
        step = self._button("trainStepButton", actions["trainStepAction"], self.tr("+1 step"))
        reset = self._button("resetButton", actions["resetAction"], self.tr("Reset"))
        export = self._button("exportGifButton", actions["exportAction"], self.tr("Export"))
        preset = PresetCombo(presets or PresetChoice(experiment, parent=self))
        layout = QHBoxLayout(self)
        layout.setContentsMargins(2 * MARGIN, MARGIN, 2 * MARGIN, MARGIN)
        layout.setSpacing(MARGIN)
        if modes is not None and switch is not None:
            switch.asked.connect(modes.switch)
            modes.changed.connect(switch.show_mode)
            layout.addWidget(switch)
            layout.addSpacing(MARGIN)
        for widget in (self._train, self._pause, step, reset):
            layout.addWidget(widget)
        layout.addSpacing(2 * MARGIN)
        layout.addWidget(preset)
        layout.addStretch()
        layout.addWidget(export)
        experiment.stateChanged.connect(self._show_state)
        experiment.trialChanged.connect(self._show_state)
        self._show_state()

    def _button(self, name: str, action: QAction, text: str) -> QPushButton:
        button = ActionButton(text)
        button.setObjectName(name)
        button.setIcon(action.icon())
        button.setToolTip(action.toolTip())
        button.setAccessibleName(action.text().replace("&", ""))
        button.clicked.connect(action.trigger)
        return button

    @Slot()
    def _show_state(self) -> None:
        training = self._experiment.training or self._experiment.trying is not None
        had_focus = self._train.hasFocus() or self._pause.hasFocus()
        self._train.setVisible(not training)
        self._pause.setVisible(training)
        if had_focus:
            (self._pause if training else self._train).setFocus()
