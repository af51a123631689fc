"""The loss at each level of noise, over the least that any network could reach there."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt
import pyqtgraph as pg
from PySide6.QtCore import Qt
from PySide6.QtGui import QColor
from PySide6.QtWidgets import QWidget

from app import theme
from app.widgets.plot_style import QuietPlot, line_pen

__all__ = ["LossByTPlot"]

HEADROOM = 0.08  # of the height, above the greatest loss
LEAST_LOG = 1e-5  # losses below it lie on the lower edge of a logarithmic axis
FILL_ALPHA = 60  # of 255, of what is left to learn

Curve = npt.NDArray[np.float64]


class LossByTPlot(QuietPlot):
    """Two curves against t; the area between them is what is left to learn.

    Attributes:
        loss_curve, optimum_curve: the curves.
        marker: the current t.
        loss, optimum: [T] each, None while not known.
        log: whether the loss axis is logarithmic.
    """

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__("", zooms=False, left_axis=True, parent=parent)
        self.set_x_name(self.tr("t"))
        self.loss: Curve | None = None
        self.optimum: Curve | None = None
        self.log = False
        item = self.getPlotItem()
        self.optimum_curve = item.plot(name="optimum")
        self.loss_curve = item.plot(name="loss")
        self._left = pg.FillBetweenItem(self.loss_curve, self.optimum_curve)
        self.marker = pg.InfiniteLine(angle=90)
        self._cursor = pg.InfiniteLine(angle=90)
        for extra in (self._left, self.marker, self._cursor):
            item.addItem(extra)
            extra.hide()
        self.restyle()

    def show_losses(self, loss: Curve | None, optimum: Curve | None, why_empty: str) -> None:
        """Draw what is known; ``why_empty`` is said while there is no loss."""
        self.loss, self.optimum = loss, optimum
        self.set_notice(why_empty if loss is None else "")
        known = (loss, optimum) if loss is not None else (None, None)  # no curve below the notice
        for curve, values in zip((self.loss_curve, self.optimum_curve), known, strict=True):
            shown = np.empty(0) if values is None else np.maximum(values, LEAST_LOG)
            curve.setData(np.arange(len(shown)), shown)
            curve.setSymbol("o" if len(shown) == 1 else None)  # a single point has no line
        self._left.setVisible(loss is not None and optimum is not None and len(loss) > 1)
        self._fit()

    def set_log(self, log: bool) -> None:
        """Take a logarithmic or a linear loss axis."""
        self.log = log
        self.getPlotItem().setLogMode(y=log)
        self._fit()

    def set_marker(self, t: int | None) -> None:
        """Mark the current t, or none."""
        self._mark(self.marker, t)

    def set_cursor(self, t: int | None) -> None:
        """Mark the t pointed at, or none."""
        self._mark(self._cursor, t)

    @staticmethod
    def _mark(line: pg.InfiniteLine, t: int | None) -> None:
        line.setVisible(t is not None)
        if t is not None:
            line.setValue(t)

    def _fit(self) -> None:
        known = [values for values in (self.loss, self.optimum) if values is not None]
        if not known:
            return
        top = max(float(values.max()) for values in known)
        low = 0.0
        if self.log:
            least = max(min(float(values.min()) for values in known), LEAST_LOG)
            low, top = float(np.log10(least)), float(np.log10(max(top, LEAST_LOG)))
        room = HEADROOM * max(top - low, 1e-3)
        right = max(len(known[0]) - 1, 0.5)
        self.setRange(xRange=(0, right), yRange=(low - room * self.log, top + room), padding=0)

    def restyle(self) -> None:
        super().restyle()
        colours = theme.current()
        fill = QColor(colours.samples)
        fill.setAlpha(FILL_ALPHA)
        self._left.setBrush(fill)
        self.loss_curve.setPen(line_pen(colours.samples, 2))
        self.optimum_curve.setPen(line_pen(colours.optimum, 1.5, Qt.PenStyle.DashLine))
        for curve, colour in (
            (self.loss_curve, colours.samples),
            (self.optimum_curve, colours.optimum),
        ):
            curve.setSymbolPen(None)
            curve.setSymbolSize(5)
            curve.setSymbolBrush(colour)
        self.marker.setPen(line_pen(colours.muted, 1.5, Qt.PenStyle.DashLine))
        self._cursor.setPen(line_pen(colours.muted, 1))
