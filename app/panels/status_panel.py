"""The line at the foot of the window: how far training is, and on what it runs."""

from __future__ import annotations

import time

from PySide6.QtCore import Qt, Slot
from PySide6.QtWidgets import QHBoxLayout, QWidget

from app.experiment import Experiment
from app.timeline import Timeline
from app.widgets.text_line import TextLine
from app.wording import device_name

__all__ = ["StatusPanel"]

SMALLEST_SHOWN = 0.0005
NEWS_SHARE = 2  # of the width, for each part that the numbers of the training have
FIRST_GUESS = 0.5  # seconds of sampling before the time left is worth saying


class StatusPanel(QWidget):
    """Steps, speed and loss at the left; sampling, device and file at the right.

    What the status bar has to say for a moment takes the place of what is at the right: the
    numbers of the training can be read all the time.
    """

    def __init__(self, experiment: Experiment) -> None:
        super().__init__()
        self.setObjectName("statusPanel")
        self._experiment = experiment
        self._record: Timeline | None = None
        self._record_began = 0.0
        self._left = TextLine(color="muted")
        self._left.setObjectName("trainingStatus")
        self._left.setAccessibleDescription(self.tr("Training status"))
        self._right = TextLine(color="muted", align=Qt.AlignmentFlag.AlignRight)
        self._right.setObjectName("machineStatus")
        self._right.setAccessibleDescription(self.tr("Sampling, machine and file"))
        layout = QHBoxLayout(self)
        layout.setContentsMargins(16, 0, 16, 0)
        layout.addWidget(self._left, 1)
        layout.addWidget(self._right, 1)
        self._news = TextLine(align=Qt.AlignmentFlag.AlignRight)
        self._news.setObjectName("statusNews")
        self._news.setAccessibleDescription(self.tr("What was done just now"))
        self._news.hide()
        layout.addWidget(self._news, NEWS_SHARE)
        for signal in (
            experiment.progressed,
            experiment.stateChanged,
            experiment.optimumChanged,
            experiment.runChanged,
        ):
            signal.connect(self.show_training)
        for signal in (
            experiment.recorded,
            experiment.compared,
            experiment.stateChanged,
            experiment.runChanged,
            experiment.saved,
            experiment.settingsChanged,
        ):
            signal.connect(self.show_machine)
        self.show_training()
        self.show_machine()

    @Slot(str)
    def tell(self, text: str) -> None:
        """Say what was done, or again what it runs on."""
        self._news.setText(text)
        self._news.setVisible(bool(text))
        self._right.setVisible(not text)

    @Slot()
    def show_training(self) -> None:
        experiment = self._experiment
        if not experiment.ready:
            self._left.setText(self.tr("Preparing the data…"))
            return
        parts = [self.tr("{steps} steps").format(steps=f"{experiment.step:,}")]
        if experiment.training and experiment.sampling:
            parts.append(self.tr("training waits for the samples"))
        elif experiment.training:
            speed = f"{experiment.steps_per_second:,.0f}"
            parts.append(self.tr("{speed} steps/s").format(speed=speed))
        else:
            parts.append(self.tr("paused") if experiment.step else self.tr("not trained yet"))
        if experiment.step:
            parts.append(self._loss())
        self._left.setText("      ".join(parts))

    def _loss(self) -> str:
        loss = float(self._experiment.history.smoothed[-1])
        optimum = self._experiment.optimum
        if optimum is None:
            return self.tr("loss {loss}").format(loss=f"{loss:.3f}")
        excess = loss - optimum.mean
        if excess < SMALLEST_SHOWN:  # a minibatch may even fall below it
            return self.tr("loss {loss} (at the optimum)").format(loss=f"{loss:.3f}")
        return self.tr("loss {loss} ({excess} above the optimum)").format(
            loss=f"{loss:.3f}", excess=f"{excess:.3f}"
        )

    def _sampling(self, record: Timeline) -> str:
        done, steps = max(0, record.frames - 1), record.total - 1
        if record is not self._record:
            self._record, self._record_began = record, time.perf_counter()
        elapsed = time.perf_counter() - self._record_began
        if done == 0 or elapsed < FIRST_GUESS:
            return self.tr("sampling (Esc stops)")
        left = max(1, round(elapsed / done * (steps - done)))
        text = self.tr("sampling {share}%, about {seconds} s left (Esc stops)")
        return text.format(share=100 * done // steps, seconds=left)

    @Slot()
    def show_machine(self) -> None:
        experiment = self._experiment
        parts = []
        if experiment.recording is not None:
            parts.append(self._sampling(experiment.recording))
        if experiment.run is not None:
            parameters = f"{experiment.run.parameters:,}"
            parts.append(self.tr("{count} parameters").format(count=parameters))
            device = device_name(experiment.settings.device)
            parts.append(self.tr("{device}, 1 thread").format(device=device))
        self._right.setText("      ".join(parts))
