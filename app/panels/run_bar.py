"""The bar at the top: train, pause, one step, reset, presets and export."""

from __future__ import annotations

from PySide6.QtCore import Slot
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QComboBox, QHBoxLayout, QPushButton, QWidget

from app.actions import Actions
from app.experiment import Experiment
from app.widgets.action_button import ActionButton
from app.widgets.icons import icon
from ddpm_core.presets import PRESETS, load_preset

__all__ = ["RunBar"]

MARGIN = 8


class RunBar(QWidget):
    """The few controls that are always wanted."""

    def __init__(self, experiment: Experiment, actions: Actions) -> None:
        super().__init__()
        self.setObjectName("runBar")
        self._experiment = experiment
        self._train = self._button("trainButton", actions["trainAction"], self.tr("Train"))
        self._pause = self._button("pauseButton", actions["pauseAction"], self.tr("Pause"))
        for button, name in ((self._train, "play"), (self._pause, "pause")):
            button.setProperty("primary", True)
            button.setIcon(icon(name, "on_accent"))
        step = self._button("trainStepButton", actions["trainStepAction"], self.tr("+1 step"))
        reset = self._button("resetButton", actions["resetAction"], self.tr("Reset"))
        export = self._button("exportGifButton", actions["exportAction"], self.tr("Export GIF"))
        self._preset = self._preset_combo()
        layout = QHBoxLayout(self)
        layout.setContentsMargins(2 * MARGIN, MARGIN, 2 * MARGIN, MARGIN)
        layout.setSpacing(MARGIN)
        for widget in (self._train, self._pause, step, reset):
            layout.addWidget(widget)
        layout.addSpacing(2 * MARGIN)
        layout.addWidget(self._preset)
        layout.addStretch()
        layout.addWidget(export)
        experiment.stateChanged.connect(self._show_state)
        experiment.settingsChanged.connect(self._show_preset)
        self._show_state()
        self._show_preset()

    def _button(self, name: str, action: QAction, text: str) -> QPushButton:
        button = ActionButton(text)
        button.setObjectName(name)
        button.setIcon(action.icon())
        button.setToolTip(action.toolTip())
        button.setAccessibleName(action.text().replace("&", ""))
        button.clicked.connect(action.trigger)
        return button

    def _preset_combo(self) -> QComboBox:
        combo = QComboBox()
        combo.setObjectName("presetCombo")
        combo.setAccessibleName(self.tr("Preset"))
        combo.setToolTip(
            self.tr(
                "Ready-made settings. Choosing one begins a new run; the old can be brought back"
            )
        )
        titles = {
            "best-quality": self.tr("Best quality"),
            "as-in-the-article": self.tr("As in the article"),
        }
        for name in PRESETS:
            combo.addItem(titles[name], name)
        combo.setPlaceholderText(self.tr("Own settings"))
        combo.setMinimumWidth(168)
        combo.activated.connect(self._take_preset)
        return combo

    @Slot(int)
    def _take_preset(self, index: int) -> None:
        self._experiment.apply(load_preset(str(self._preset.itemData(index))))
        if self._experiment.pending:
            self._experiment.restart()

    @Slot()
    def _show_state(self) -> None:
        training = self._experiment.training
        had_focus = self._train.hasFocus() or self._pause.hasFocus()
        self._train.setVisible(not training)
        self._pause.setVisible(training)
        if had_focus:
            (self._pause if training else self._train).setFocus()

    @Slot()
    def _show_preset(self) -> None:
        settings = self._experiment.settings.replace(threads=None)  # chosen by the program
        shown = next((k for k, n in enumerate(PRESETS) if load_preset(n) == settings), -1)
        self._preset.setCurrentIndex(shown)
