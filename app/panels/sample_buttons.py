"""The button that draws samples, and the one that ends it early."""

from __future__ import annotations

from PySide6.QtCore import Slot
from PySide6.QtWidgets import QHBoxLayout, QWidget

from app.experiment import Experiment
from app.panels.setting_rows import GUTTER, RIGHT_MARGIN
from app.widgets.action_button import ActionButton
from app.widgets.icons import icon

__all__ = ["SampleButtons"]

GAP = 8


class SampleButtons(QWidget):
    """Sample always begins anew; Stop is there only while there is something to stop."""

    def __init__(self, experiment: Experiment, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._experiment = experiment
        self._sample = ActionButton(self.tr("Sample"))
        self._sample.setObjectName("sampleButton")
        self._sample.setProperty("tonal", True)
        self._sample.setIcon(icon("sample", "accent_text"))
        self._sample.setAccessibleName(self.tr("Sample"))
        self._sample.setToolTip(
            self.tr("Draw x_T and record the reverse process down to x₀, frame by frame")
        )
        self._sample.clicked.connect(experiment.sample)
        self._step = ActionButton("")
        self._step.setObjectName("sampleStepButton")
        self._step.setIcon(icon("forward", "muted"))
        self._step.setAccessibleName(self.tr("Sample step by step"))
        self._step.setToolTip(
            self.tr(
                "Draw x_T alone; each press of the arrow to the right then makes one step, one "
                "call of the network"
            )
        )
        self._step.clicked.connect(experiment.sample_stepwise)
        self._stop = ActionButton(self.tr("Stop"))
        self._stop.setObjectName("stopSamplingButton")
        self._stop.setAccessibleName(self.tr("Stop sampling"))
        self._stop.setToolTip(self.tr("End the reverse process where it is"))
        self._stop.clicked.connect(experiment.stop_sampling)
        line = QHBoxLayout(self)
        line.setContentsMargins(GUTTER, GAP, RIGHT_MARGIN, GAP)
        line.setSpacing(GAP)
        line.addWidget(self._sample, 1)
        line.addWidget(self._step)
        line.addWidget(self._stop)
        experiment.stateChanged.connect(self._on_state)
        experiment.runChanged.connect(self._on_state)
        self._on_state()

    @Slot()
    def _on_state(self) -> None:
        self._sample.setEnabled(self._experiment.ready)
        self._step.setEnabled(self._experiment.ready)
        self._step.setVisible(not self._experiment.sampling)
        self._stop.setVisible(self._experiment.sampling)
