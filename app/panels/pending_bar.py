"""What waits for a new run, with the two ways on."""

from __future__ import annotations

from PySide6.QtCore import Slot
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QPushButton, QVBoxLayout, QWidget

from app.experiment import Experiment
from app.wording import listed

__all__ = ["PendingBar"]

NAMED = 3  # changed settings that are named; more are counted


class PendingBar(QWidget):
    """Names the settings that differ from the run's; hidden while there are none."""

    def __init__(self, experiment: Experiment, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("pendingBar")
        self.setAccessibleName(self.tr("Settings that wait for a new run"))
        self._experiment = experiment
        self._names = self._short_names()
        self._text = QLabel()
        self._text.setObjectName("pendingText")
        self._text.setWordWrap(True)
        self._steps = QLabel()
        self._steps.setProperty("role", "small")
        self._steps.setWordWrap(True)
        restart = self._button(
            "restartButton",
            self.tr("Restart"),
            self.tr("Begin a new run with the changed settings; the old one can be brought back"),
        )
        restart.setProperty("primary", True)
        restart.clicked.connect(experiment.restart)
        keep = self._button(
            "keepRunButton",
            self.tr("Keep this run"),
            self.tr("Take the changes back and go on with the run as it is"),
        )
        keep.clicked.connect(experiment.keep_run)
        buttons = QHBoxLayout()
        buttons.setSpacing(8)
        buttons.addWidget(restart)
        buttons.addWidget(keep)
        buttons.addStretch()
        frame = QFrame()
        frame.setProperty("role", "notice")
        around = QVBoxLayout(self)
        around.setContentsMargins(8, 0, 8, 8)
        around.addWidget(frame)
        column = QVBoxLayout(frame)
        column.setContentsMargins(10, 8, 10, 10)
        column.setSpacing(4)
        column.addWidget(self._text)
        column.addWidget(self._steps)
        column.addSpacing(2)
        column.addLayout(buttons)
        experiment.pendingChanged.connect(self._show_pending)
        experiment.runChanged.connect(self._show_pending)
        experiment.progressed.connect(self._show_steps)
        experiment.stateChanged.connect(self._show_steps)
        self._show_pending()

    def _button(self, name: str, text: str, tip: str) -> QPushButton:
        button = QPushButton(text)
        button.setObjectName(name)
        button.setAccessibleName(text)
        button.setToolTip(tip)
        return button

    def _short_names(self) -> dict[str, str]:
        """What to call the settings that a new run takes up, in the order of the panel."""
        return {
            "data": self.tr("data set"),
            "data_count": self.tr("points"),
            "data_noise": self.tr("data noise"),
            "data_seed": self.tr("data seed"),
            "data_path": self.tr("file"),
            "data_columns": self.tr("columns"),
            "pictures": self.tr("pictures"),
            "crops": self.tr("squares"),
            "picture_size": self.tr("size"),
            "flips": self.tr("mirror images"),
            "schedule": self.tr("schedule"),
            "timesteps": "T",
            "beta_start": "β₁",
            "beta_end": "β_T",
            "scale_to_timesteps": self.tr("scaling"),
            "layers": self.tr("layers"),
            "hidden": self.tr("width"),
            "channels": self.tr("channels"),
            "bottleneck": self.tr("bottleneck"),
            "time_dim": "dₜ",
            "prediction": self.tr("prediction"),
            "batch_size": self.tr("batch"),
            "seed": self.tr("seed"),
        }

    @Slot()
    def _show_pending(self) -> None:
        pending = self._experiment.pending
        names = [word for setting, word in self._names.items() if setting in pending]
        named = listed(names[:NAMED] or [""])
        if len(pending) > NAMED:
            named = self.tr("{names} and {count} more").format(
                names=named, count=len(pending) - NAMED
            )
        self._text.setText(self.tr("Changed: {names}").format(names=named))
        self._show_steps()
        self.setVisible(bool(pending))

    @Slot()
    def _show_steps(self) -> None:
        experiment = self._experiment
        if experiment.pending:
            words = (
                self.tr("The run goes on, at step {count}.")
                if experiment.training
                else self.tr("The run stands at step {count}.")
            )
            self._steps.setText(words.format(count=f"{experiment.step:,}"))
