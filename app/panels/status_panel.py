"""The line at the foot of the window: how far training is, and on what it runs."""

from __future__ import annotations

import time

from PySide6.QtCore import Qt, Slot
from PySide6.QtWidgets import QHBoxLayout, QWidget

from app.experiment import Experiment
from app.time_left import seconds_left
from app.timeline import Timeline
from app.widgets.text_line import TextLine
from app.wording import device_name, duration
from ddpm_core.config import POINT_THREADS

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
            experiment.settingsChanged,
            experiment.trialChanged,
        ):
            signal.connect(self.show_training)
        for signal in (
            experiment.recorded,
            experiment.compared,
            experiment.stateChanged,
            experiment.runChanged,
            experiment.saved,
            experiment.settingsChanged,
            experiment.trialChanged,
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
        words = self.tr("1 step") if experiment.step == 1 else self.tr("{steps} steps")
        parts = [words.format(steps=f"{experiment.step:,}")]
        if experiment.training and experiment.sampling:
            parts.append(self.tr("training waits for the samples"))
        elif experiment.training:
            parts.append(self._speed())
        elif experiment.trying is not None:
            share = f"{100 * experiment.trying:.0f}"
            parts.append(self.tr("trying what is fastest here, {share}%").format(share=share))
        else:
            parts.append(self._rest())
        if experiment.step:
            parts.append(self._loss())
        self._left.setText("      ".join(parts))

    def _rest(self) -> str:
        """What there is while nothing is trained."""
        run = self._experiment.run
        if self._experiment.step:
            return self.tr("paused")
        ready_made = run is not None and run.ready_made
        return self.tr("trained beforehand") if ready_made else self.tr("not trained yet")

    def _speed(self) -> str:
        """Steps a second, and of what takes minutes the time that is left."""
        experiment, speed = self._experiment, self._experiment.steps_per_second
        if speed <= 0:
            return self.tr("training")  # too short yet to tell how fast
        digits = 0 if speed >= 10 else 1
        text = self.tr("{speed} steps/s").format(speed=f"{speed:,.{digits}f}")
        left = seconds_left(experiment)
        if experiment.settings.modality == "points" or left is None:
            return text
        return text + ", " + self.tr("about {time} left").format(time=duration(left))

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

    def _machine(self) -> str:
        """What computes, and how."""
        experiment = self._experiment
        config, trial = experiment.settings, experiment.trial
        device = device_name(config.device)
        chosen = config if trial is None else trial.applied_to(config)
        threads = chosen.threads
        if config.modality == "points":
            chosen, threads = config, config.threads or POINT_THREADS
        parts = [device]
        if threads == 1:
            parts.append(self.tr("1 thread"))
        elif threads and config.device == "cpu":
            parts.append(self.tr("{count} threads").format(count=threads))
        if chosen.precision:
            parts.append(chosen.precision)
        if chosen.channels_last:
            parts.append(self.tr("channels last"))
        return ", ".join(parts)

    @Slot()
    def show_machine(self) -> None:
        experiment = self._experiment
        parts = []
        if experiment.recording is not None:
            parts.append(self._sampling(experiment.recording))
        if experiment.run is not None:
            parameters = f"{experiment.run.parameters:,}"
            parts.append(self.tr("{count} parameters").format(count=parameters))
            parts.append(self._machine())
        self._right.setText("      ".join(parts))
