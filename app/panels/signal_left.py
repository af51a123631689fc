"""How much of the data is still there where sampling starts: the last ᾱ of the schedule."""

from __future__ import annotations

from PySide6.QtCore import QSize, Qt, Slot
from PySide6.QtWidgets import QHBoxLayout, QLabel, QToolButton, QWidget

from app import theme
from app.experiment import Experiment
from app.panels.setting_rows import GUTTER, RIGHT_MARGIN
from app.widgets.icons import icon
from app.widgets.number_fields import short_number
from ddpm_core.assemble import build_schedule
from ddpm_core.config import ExperimentConfig

__all__ = ["SignalLeft"]

FINE_BELOW = 0.01  # of alpha_bar_T; sampling starts from pure noise, as if it were 0
HEIGHT = 22
OF_THE_SCHEDULE = frozenset(
    ("schedule", "timesteps", "beta_start", "beta_end", "scale_to_timesteps")
)


def last_alpha_bar(config: ExperimentConfig) -> float:
    """alpha_bar at t = T - 1."""
    return float(build_schedule(config).alpha_bars[-1])


class SignalLeft(QWidget):
    """A line to read, coloured and worded by whether it is fine."""

    def __init__(self, experiment: Experiment, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("signalLeft")
        self._experiment = experiment
        words = QLabel(self.tr("Signal left at T"))
        words.setProperty("role", "small")
        symbol = QLabel(theme.math_html("ᾱ<sub>T</sub>"))
        symbol.setProperty("role", "muted")
        self._warning = QToolButton()
        self._warning.setProperty("role", "sign")
        self._warning.setIcon(icon("warning", "warning"))
        self._warning.setIconSize(QSize(14, 14))
        self._warning.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._warning.setFixedSize(14, 14)
        self._value = QLabel()
        self._value.setObjectName("signalLeftValue")
        line = QHBoxLayout(self)
        line.setContentsMargins(GUTTER, 0, RIGHT_MARGIN, 0)
        line.setSpacing(8)
        line.addWidget(words)
        line.addWidget(symbol)
        line.addStretch()
        line.addWidget(self._warning)
        line.addSpacing(-3)
        line.addWidget(self._value)
        self.setFixedHeight(HEIGHT)
        experiment.settingsChanged.connect(self._on_settings)
        self._show()

    @Slot(object)
    def _on_settings(self, names: frozenset[str]) -> None:
        if names & OF_THE_SCHEDULE:
            self._show()

    def _show(self) -> None:
        left = last_alpha_bar(self._experiment.settings)
        fine = left < FINE_BELOW
        number = short_number(float(f"{left:.2g}"))
        text = (self.tr("{number}  fine") if fine else self.tr("{number}  high")).format(
            number=number
        )
        self._warning.setVisible(not fine)
        self._value.setText(text.format(number=number))
        self._value.setProperty("role", "good" if fine else "warning")
        self._value.style().unpolish(self._value)
        self._value.style().polish(self._value)
        tip = (
            self.tr(
                "ᾱ_T = {number}: at the last level hardly anything of the data is left, so "
                "sampling may start from pure noise."
            )
            if fine
            else self.tr(
                "ᾱ_T = {number}: at the last level some of the data still shows, but sampling "
                "starts from pure noise, which the network never saw there. A larger T, a larger "
                "β_T or the scaled range takes more of it away."
            )
        ).format(number=number)
        self.setToolTip(f"<p>{tip}</p>")
        self.setAccessibleName(self.tr("Signal left at T: {text}").format(text=self._value.text()))
        self.setAccessibleDescription(tip)
