"""The look that all plots share: quiet axes, small tabular figures, the theme's colours."""

from __future__ import annotations

import math
import os
from collections.abc import Iterable, Sequence

os.environ.setdefault("PYQTGRAPH_QT_LIB", "PySide6")

import numpy as np
import numpy.typing as npt
import pyqtgraph as pg
from PySide6.QtCore import QEvent, QPointF, QRect, Qt, Signal
from PySide6.QtGui import (
    QColor,
    QFocusEvent,
    QFont,
    QFontMetrics,
    QGuiApplication,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QPen,
    QResizeEvent,
    QWheelEvent,
)
from PySide6.QtWidgets import QLabel, QWidget

from app import theme
from app.widgets.focus_ring import draw_focus_ring
from app.widgets.picture_mode import picture_mode
from app.widgets.plot_lines import paint_with_lines

__all__ = [
    "QuietAxis",
    "QuietPlot",
    "blend",
    "line_pen",
    "number",
    "robust_range",
    "screen_ratio",
    "small_font",
]

TICK_ROOM = (52, 20)  # pixels that a tick label needs, along x and along y
MOST_TICKS = 6  # on an axis, however long it is
PAST_AXIS = 5  # pixels that a tick label may reach past an end of its axis, and not be cut there
INDENT = 14  # pixels left of a plot without a left axis, for the name of the x axis
LATE = 0.5  # the share of the newest values that sets a robust range
OUTLIERS = 1.0  # percent cut off at either end of them
HEADROOM = 1.0  # how many spreads of the late values are left for higher, earlier ones
LEGROOM = 0.3  # of the spread, below the least: room for the name of a line
BY_KEY = (Qt.FocusReason.TabFocusReason, Qt.FocusReason.BacktabFocusReason)
SAMPLE = 2048  # values that are looked at for a range


theme.colour_plots()  # those of before pyqtgraph was loaded


def small_font() -> QFont:
    """The font of ticks and readouts; all its figures are equally wide."""
    return theme.ui_font(theme.SMALL)


def number(value: float, digits: int = 3) -> str:
    """A number for people, to that many significant digits: 0.309, 12.3, 4,210, 1.2e−5."""
    if math.isnan(value):
        return "NaN"
    if math.isinf(value):
        return "∞" if value > 0 else "−∞"
    size = abs(value)
    if value == 0:
        text = "0"
    elif size >= 1e7 or size < 1e-4:
        mantissa, power = f"{value:.{digits - 2}e}".split("e")
        text = f"{mantissa}e{int(power)}"
    elif size >= 10 ** (digits - 1):
        text = f"{value:,.0f}"
    else:
        exponent = int(f"{size:.{digits - 1}e}".split("e")[1])  # of the rounded number
        text = f"{value:.{max(0, digits - 1 - exponent)}f}"
    return text.replace("-", "−")


def blend(colour: str, ground: str, share: float) -> str:
    """So much of a colour on a ground, as one opaque colour.

    A curve that crosses itself keeps an opaque colour; a translucent one would pile up.
    """
    top, bottom = QColor(colour), QColor(ground)
    pairs = (
        (top.red(), bottom.red()),
        (top.green(), bottom.green()),
        (top.blue(), bottom.blue()),
    )
    return QColor(*(round(share * c + (1 - share) * g) for c, g in pairs)).name()


def screen_ratio() -> float:
    """The pixels of the finest screen to a logical one, which Qt counts in where a pen does not."""
    application = QGuiApplication.instance()
    return application.devicePixelRatio() if isinstance(application, QGuiApplication) else 1.0


def line_pen(colour: str, width: float = 1.0, style: Qt.PenStyle = Qt.PenStyle.SolidLine) -> QPen:
    """A pen of so many logical pixels, whatever the plot's scale."""
    pen = QPen(QColor(colour), width * screen_ratio(), style)
    pen.setCosmetic(True)
    return pen


def robust_range(
    values: npt.NDArray[np.floating], shown: Iterable[float] = ()
) -> tuple[float, float] | None:
    """A range that shows what the values are doing now, however wild they once were.

    The later half sets it, without its outliers; earlier and higher values get as much room again.

    Args:
        values: [n], oldest first; what is not finite is passed over.
        shown: numbers that have to lie inside.

    Returns (low, high), or None where there is nothing finite.
    """
    stride = max(1, len(values) // SAMPLE)
    seen = np.asarray(values[::-1][::stride], dtype=np.float64)  # newest first: it always counts
    seen = seen[np.isfinite(seen)]
    extra = [v for v in shown if math.isfinite(v)]
    if not len(seen):
        return (min(extra) - 0.5, max(extra) + 0.5) if extra else None
    late = seen[: max(1, math.ceil(len(seen) * LATE))]
    low, high = (float(v) for v in np.percentile(late, (OUTLIERS, 100 - OUTLIERS)))
    low, high = min([low, *extra]), max([high, *extra])
    spread = high - low
    if spread <= 1e-9 * max(abs(low), abs(high)):
        spread = max(abs(high) * 0.2, 1e-3)
    top = min(max(float(seen.max()), high), high + HEADROOM * spread)
    return low - LEGROOM * spread, top + 0.08 * spread


class QuietAxis(pg.AxisItem):  # type: ignore[misc]
    """Few, small, round tick labels, and neither line nor ticks."""

    def __init__(self, orientation: str, whole: bool = False) -> None:
        super().__init__(orientation, pen=pg.mkPen(None), maxTickLength=0, showValues=True)
        self.enableAutoSIPrefix(False)
        self.whole = whole  # whether only whole numbers mean something
        self.setStyle(
            tickTextOffset=3,
            hideOverlappingLabels=PAST_AXIS,
            autoExpandTextSpace=False,
            tickAlpha=0,
        )

    def tickSpacing(self, low: float, high: float, size: float) -> list[tuple[float, float]]:
        along_x, along_y = TICK_ROOM
        room = along_x if self.orientation == "bottom" else along_y
        spacing = _round_above((high - low) / min(max(size / room, 1.0), MOST_TICKS))
        if self.whole:
            spacing = max(1.0, spacing)
        return [(spacing, 0.0)] if spacing > 0 else []

    def logTickValues(
        self, low: float, high: float, size: float, std: object
    ) -> list[tuple[float | None, list[float]]]:
        most = min(max(2, int(size / TICK_ROOM[1])), MOST_TICKS)
        decades = range(math.floor(low), math.ceil(high) + 1)
        for steps in ((1, 1.5, 2, 3, 4, 5, 6, 7, 8, 9), (1, 2, 3, 5, 7), (1, 2, 5), (1, 3), (1,)):
            ticks = [d + math.log10(s) for d in decades for s in steps]
            ticks = [t for t in ticks if low < t < high]
            if len(ticks) <= most:
                break
        return [(None, ticks[:: max(1, math.ceil(len(ticks) / most))])]

    def tickStrings(self, values: Sequence[float], scale: float, spacing: float) -> list[str]:
        if self.logMode:
            return [_short(10.0**v) for v in values]
        if self.whole:  # it counts, so nothing is below 0
            return [_short(v) if v >= 0 else "" for v in values]
        return [_short(v, spacing) for v in values]


def _round_above(value: float) -> float:
    """The least of 1, 2, 5 (and, from 10 on, 2.5) times a power of ten not below the value."""
    if not (value > 0 and math.isfinite(value)):
        return 0.0
    power = 10.0 ** math.floor(math.log10(value))
    steps = (1, 2, 2.5, 5, 10) if power >= 10 else (1, 2, 5, 10)
    return next(m * power for m in steps if m * power >= value * (1 - 1e-9))


def _short(value: float, spacing: float | None = None) -> str:
    """A tick label: 0.25, 40, 20k, 1.5M."""
    for unit, name in ((1e9, "G"), (1e6, "M"), (1e4, "k")):
        if abs(value) >= unit:
            return f"{value / (1e3 if name == 'k' else unit):g}{name}".replace("-", "−")
    if spacing is not None and 1e-5 < spacing < 1:
        text = f"{value:.{math.ceil(-math.log10(spacing) - 1e-9)}f}"
    else:
        text = f"{value:.3g}" if abs(value) < 1000 else f"{value:,.0f}"
    return text.replace("-", "−")


class QuietPlot(pg.PlotWidget):  # type: ignore[misc]
    """A plot without a frame that knows where on its x axis the person points.

    Whoever makes one calls ``restyle`` once its curves are there.

    Signals:
        probed: the x pointed at, by cursor or arrow keys, or None.
        chosen: the x that was clicked, or dragged to where dragging does not zoom.
        fitWanted: a double click, or the key 0.
    """

    probed = Signal(object)
    chosen = Signal(object)
    fitWanted = Signal()

    def __init__(
        self, x_name: str, *, zooms: bool, left_axis: bool, parent: QWidget | None = None
    ) -> None:
        axes = {"bottom": QuietAxis("bottom", whole=True), "left": QuietAxis("left")}
        super().__init__(parent, axisItems=axes, enableMenu=False)
        self._axes = axes
        self._zooms = zooms
        self._probe: float | None = None
        self._by_tab = False  # whether the focus came by key, so that a ring has to show it
        self._x_name = QLabel(x_name, self)
        self._notice = QLabel("", self)
        self._notice.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self._notice.setWordWrap(True)
        for label in (self._x_name, self._notice):
            label.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
            label.setProperty("role", "small")
        # By Tab alone, so that a click leaves the arrow keys where they were.
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        item = self.getPlotItem()
        # pyqtgraph makes this menu whether it is wanted or not, and nobody owns it.
        item.ctrlMenu.setParent(self, Qt.WindowType.Popup)
        item.hideButtons()
        item.layout.setContentsMargins(4 if left_axis else INDENT, 3, 6, 0)
        item.getViewBox().setDefaultPadding(0)
        item.getViewBox().disableAutoRange()
        item.setMouseEnabled(x=zooms, y=zooms)
        item.showAxis("left", left_axis)

    def view(self) -> pg.ViewBox:
        """The part inside the axes."""
        return self.getPlotItem().getViewBox()

    def restyle(self) -> None:
        """Take up the colours and the font in force."""
        colours = theme.current()
        font = small_font()
        metrics = QFontMetrics(font)
        self.setBackground(colours.card)
        for axis in self._axes.values():
            axis.setTickFont(font)
            axis.setTextPen(colours.muted)
        self._axes["bottom"].setHeight(metrics.height() + 3)
        self._axes["left"].setWidth(metrics.horizontalAdvance("0.000"))
        self._place_labels()

    @property
    def notice(self) -> str:
        """What is said in place of curves."""
        return self._notice.text()

    def set_notice(self, text: str) -> None:
        """What to say in place of curves; "" for nothing."""
        self._notice.setText(text)
        self._notice.setVisible(bool(text))
        for axis in self._axes.values():
            axis.setStyle(showValues=not text)
        self._x_name.setVisible(not text)

    def set_x_name(self, name: str) -> None:
        """What x is, written at the left end of its axis."""
        self._x_name.setText(name)
        self._place_labels()

    # --- where the person points

    @property
    def probe(self) -> float | None:
        """The x pointed at."""
        return self._probe

    def set_probe(self, x: float | None) -> None:
        """Point at an x, as the cursor does."""
        if x is None and self._probe is None:
            return
        self._probe = x
        self.probed.emit(x)

    def widget_x(self, x: float) -> int:
        """The pixel column of an x of the plot."""
        return int(self.mapFromScene(self.view().mapViewToScene(QPointF(x, 0))).x())

    def foot(self) -> QRect:
        """The row of pixels that the tick labels of the x axis stand in."""
        height = int(self._axes["bottom"].height())
        return QRect(0, self.height() - height, self.width(), height)

    def _x_at(self, position: QPointF) -> float | None:
        scene = self.mapToScene(position.toPoint())
        if not self.view().sceneBoundingRect().contains(scene):
            return None
        return float(self.view().mapSceneToView(scene).x())

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        super().mouseMoveEvent(event)
        self.set_probe(self._x_at(event.position()))
        if event.buttons() & Qt.MouseButton.LeftButton and not self._zooms:
            scene = self.mapToScene(event.position().toPoint())
            self.chosen.emit(float(self.view().mapSceneToView(scene).x()))

    def leaveEvent(self, event: QEvent) -> None:
        super().leaveEvent(event)
        self.set_probe(None)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        super().mousePressEvent(event)
        x = self._x_at(event.position())
        if event.button() == Qt.MouseButton.LeftButton and x is not None:
            self.chosen.emit(x)

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        super().mouseDoubleClickEvent(event)
        self.fitWanted.emit()

    def wheelEvent(self, event: QWheelEvent) -> None:
        if self._zooms:
            super().wheelEvent(event)
        else:
            event.ignore()  # so that what the plot lies in can scroll

    def keyPressEvent(self, event: QKeyEvent) -> None:
        key = event.key()
        (low, high), _ = self.view().viewRange()
        steps: dict[int, int] = {Qt.Key.Key_Left: -1, Qt.Key.Key_Right: 1}
        zooms: dict[int, float] = {Qt.Key.Key_Plus: 0.5, Qt.Key.Key_Minus: 2.0}
        if key in steps:
            step = max(1.0, round((high - low) / 100))
            x = (low + high) / 2 if self._probe is None else self._probe + steps[key] * step
            self.set_probe(min(max(round(x), low), high))
        elif key in zooms and self._zooms:
            centre = QPointF((low + high) / 2 if self._probe is None else self._probe, 0)
            self.view().scaleBy(x=zooms[key], center=centre)
            self.view().sigRangeChangedManually.emit([True, False])
        elif key == Qt.Key.Key_0 and self._zooms:
            self.fitWanted.emit()
        elif key == Qt.Key.Key_Escape and self._probe is not None:
            self.set_probe(None)
        else:
            event.ignore()  # the transport bar may want it

    def focusInEvent(self, event: QFocusEvent) -> None:
        super().focusInEvent(event)
        self._by_tab = event.reason() in BY_KEY
        self.viewport().update()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        self._by_tab = False
        self.viewport().update()
        self.set_probe(None)

    # --- looks

    def resizeEvent(self, event: QResizeEvent | None) -> None:
        super().resizeEvent(event)
        if event is not None:  # pyqtgraph also calls this while it sets itself up
            self._place_labels()

    def _place_labels(self) -> None:
        self._x_name.adjustSize()
        self._x_name.move(4, self.height() - self._x_name.height())
        self._notice.setGeometry(self.rect())

    def paintEvent(self, event: QPaintEvent) -> None:
        if picture_mode() is None:
            super().paintEvent(event)
        else:
            paint = super().paintEvent
            paint_with_lines(self, lambda: paint(event), screen_ratio())
        if self._by_tab:
            painter = QPainter(self.viewport())
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            draw_focus_ring(painter, self.viewport().rect(), radius=4)
