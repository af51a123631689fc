"""Where a process stands, in numbers."""

from __future__ import annotations

import math

from PySide6.QtCore import Qt
from PySide6.QtGui import QFont
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from app import theme
from app.timeline import CLEAN, Timeline
from app.widgets.text_line import TextLine

__all__ = ["TimeReadout", "number"]


class TimeReadout(QWidget):
    """Level, share of signal and signal-to-noise ratio of a frame, and what comes next."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        right, bold = Qt.AlignmentFlag.AlignRight, QFont.Weight.DemiBold
        self._t = TextLine(weight=bold, align=right, widest="t 3999")
        self._alpha_bar = TextLine(weight=bold, align=right, widest="ᾱ 9.9e−9")
        self._snr = TextLine(weight=bold, align=right, widest="SNR 9.9e−9")
        self._frame = TextLine(color="muted", pixels=theme.SMALL, align=right)
        self._t.setToolTip(self.tr("The level of noise: 0 is the least, T − 1 the most"))
        self._alpha_bar.setToolTip(self.tr("The share of the data's variance that is left"))
        self._snr.setToolTip(self.tr("The signal-to-noise ratio, ᾱ / (1 − ᾱ)"))
        numbers = QHBoxLayout()
        numbers.setSpacing(12)
        for name, line in (
            ("timeLabel", self._t),
            ("alphaBarLabel", self._alpha_bar),
            ("snrLabel", self._snr),
        ):
            line.setObjectName(name)
            numbers.addWidget(line)
        self._frame.setObjectName("frameLabel")
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(2)
        column.addStretch(1)
        column.addLayout(numbers)
        column.addWidget(self._frame)
        column.addStretch(1)

    def show_frame(self, timeline: Timeline | None, frame: int) -> str:
        """Show the numbers of a frame; the result says the same in one line."""
        if timeline is None:
            for line in (self._t, self._alpha_bar, self._snr):
                line.setText("")
            self._frame.setText(self.tr("nothing recorded yet"))
            return self._frame.text()
        t = timeline.t(frame)
        self._t.setText(self.tr("data") if t == CLEAN else f"t {t}")
        self._alpha_bar.setText(f"ᾱ {number(timeline.alpha_bar(frame))}")
        self._snr.setText(f"SNR {number(timeline.snr(frame))}")
        place = self.tr("frame {frame} of {last}").format(frame=frame, last=timeline.total - 1)
        if frame + 1 < timeline.total:
            after = timeline.t(frame + 1)
            to = self.tr("next data") if after == CLEAN else self.tr("next t {t}").format(t=after)
            place = f"{place} · {to}"
        self._frame.setText(place)
        return f"{place}, {self._t.text()}"


def number(value: float) -> str:
    """Three figures where they fit, powers of ten where they do not."""
    if math.isinf(value):
        return "∞"
    if value == 0 or 0.01 <= value < 9.995:
        return f"{value:.2f}"
    if 9.995 <= value < 99.95:
        return f"{value:.1f}"
    if 99.95 <= value < 99_999.5:
        return f"{value:,.0f}"
    mantissa, exponent = f"{value:.1e}".split("e")
    return f"{mantissa}e{int(exponent)}".replace("-", "−")
