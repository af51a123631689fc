"""A typeset formula whose symbols can be pointed at, with the cursor or by key."""

from __future__ import annotations

import math

from PySide6.QtCore import (
    QEvent,
    QPointF,
    QRectF,
    QSize,
    Qt,
    QThreadPool,
    Signal,
)
from PySide6.QtGui import (
    QColor,
    QFocusEvent,
    QImage,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QPen,
)
from PySide6.QtWidgets import QSizePolicy, QWidget

from app import theme
from app.symbols import symbol_name
from app.widgets.formula_drawing import draw_pieces, seen_colors, symbol_map
from app.widgets.formula_rows import BREAK, pieces_of, rows_of
from app.widgets.formula_setting import FormulaSetting
from app.widgets.still_picture import StillPicture
from app.widgets.typesetting import Typeset, is_set, parse, typeset

__all__ = ["Formula"]

FORMULA_SIZE = 16  # pixels
LEAST_WIDTH = 40  # pixels below which no formula is squeezed
NEAR = 3  # pixels around the cursor in which a symbol is found
REACH = sorted(
    ((dx, dy) for dx in range(-NEAR, NEAR + 1) for dy in range(-NEAR, NEAR + 1)),
    key=lambda step: step[0] ** 2 + step[1] ** 2,
)


class Formula(QWidget):
    r"""A formula in the markup of app/widgets/typesetting.py.

    It is set beside the window's thread and appears when it is ready. Symbols have the colours of
    their ideas; the one that is lit stands out. The cursor, or with the focus the arrow keys,
    point at one. ``\brk`` is where the formula goes on in a new line if it is too wide.

    Args:
        markup: LaTeX with ``\sym{key}{tex}``.
        spoken: the formula in words, for screen readers.
    """

    symbolHovered = Signal(str)  # a key of SYMBOLS, "" on leaving it

    def __init__(
        self,
        markup: str = "",
        spoken: str = "",
        *,
        pixels: int = FORMULA_SIZE,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._pixels = pixels
        self._markup = ""
        self._pieces: tuple[Typeset, ...] = ()
        self._symbols: tuple[str, ...] = ()
        self._setting: FormulaSetting | None = None
        self._lit = ""
        self._pointed = ""
        self._still = StillPicture()
        self._map: QImage | None = None  # whose symbol each pixel is
        self.setMouseTracking(True)
        self.set_formula(markup, spoken)

    # --- what is shown

    @property
    def markup(self) -> str:
        return self._markup

    @property
    def ready(self) -> bool:
        """Whether the formula can be seen."""
        return bool(self._pieces)

    @property
    def lit(self) -> str:
        return self._lit

    def set_formula(self, markup: str, spoken: str = "") -> None:
        """Show another formula."""
        self.setAccessibleName(spoken or markup)
        if markup == self._markup:
            return
        self._markup, self._pieces, self._map = markup, (), None
        self._symbols = parse(markup)[1]
        breaks = BREAK in markup
        vertical = QSizePolicy.Policy.Preferred if breaks else QSizePolicy.Policy.Fixed
        policy = QSizePolicy(QSizePolicy.Policy.Preferred, vertical)
        policy.setHeightForWidth(breaks)
        self.setSizePolicy(policy)
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus if self._symbols else Qt.FocusPolicy.NoFocus)
        if not markup or all(is_set(piece, self._pixels) for piece in pieces_of(markup)):
            self._take(markup)
        else:
            self._setting = FormulaSetting(markup, self._pixels)
            self._setting.told.done.connect(self._take)
            QThreadPool.globalInstance().start(self._setting)

    def set_lit(self, symbol: str) -> None:
        """Let a symbol stand out, or none with ""; one that is not in it dims nothing."""
        if symbol != self._lit:
            self._lit = symbol
            self.update()

    def symbols(self) -> tuple[str, ...]:
        """The keys of its symbols, in the order in which they first stand in it."""
        return self._symbols

    def _take(self, markup: str) -> None:
        if markup == self._markup:
            pieces = pieces_of(markup) if markup else ()
            self._pieces = tuple(typeset(piece, self._pixels) for piece in pieces)
            self._setting = None
            self.updateGeometry()
            self.update()

    # --- where things are

    def sizeHint(self) -> QSize:
        if not self._pieces:
            return QSize(0, round(2.2 * self._pixels) if self._markup else 0)
        rows = rows_of(self._pieces, math.inf)
        return QSize(math.ceil(rows.width), math.ceil(rows.height))

    def minimumSizeHint(self) -> QSize:
        size = self.sizeHint()
        return QSize(min(LEAST_WIDTH, size.width()), size.height())

    def heightForWidth(self, width: int) -> int:
        if not self._pieces:
            return self.sizeHint().height()
        return math.ceil(rows_of(self._pieces, width).height)

    def symbol_at(self, place: QPointF) -> str:
        """The symbol at or close to a pixel, "" where there is none."""
        if not self._pieces:
            return ""
        if self._map is None or self._map.size() != self.size():
            self._map = symbol_map(self._pieces, self.size(), self._symbols)
        x, y = round(place.x()), round(place.y())
        for dx, dy in REACH:
            if self._map.valid(x + dx, y + dy):
                number = self._map.pixelColor(x + dx, y + dy).blue()
                if number:
                    return self._symbols[number - 1]
        return ""

    # --- events

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        self._point_at(self.symbol_at(event.position()))

    def leaveEvent(self, event: QEvent) -> None:
        self._point_at("")

    def focusInEvent(self, event: QFocusEvent) -> None:
        super().focusInEvent(event)
        if event.reason() in (Qt.FocusReason.TabFocusReason, Qt.FocusReason.BacktabFocusReason):
            self._point_at(self._symbols[0])

    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        self._point_at("")

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """The arrow keys go from symbol to symbol; Escape points at none."""
        steps: dict[int, int] = {Qt.Key.Key_Left: -1, Qt.Key.Key_Right: 1}
        step = steps.get(event.key())
        if step is not None:
            last = len(self._symbols)
            place = self._symbols.index(self._pointed) + step if self._pointed else min(step, 0)
            self._point_at(self._symbols[place % last])
        elif event.key() == Qt.Key.Key_Escape and self._pointed:
            self._point_at("")
        else:
            super().keyPressEvent(event)

    def _point_at(self, symbol: str) -> None:
        if symbol != self._pointed:
            self._pointed = symbol
            name = symbol_name(symbol) if symbol else ""
            self.setToolTip(name)
            self.setAccessibleDescription(name)
            self.update()
            self.symbolHovered.emit(symbol)

    # --- painting

    def paintEvent(self, event: QPaintEvent) -> None:
        if not self._pieces:
            return
        painter = QPainter(self)
        lit = self._lit if self._lit in self._symbols else ""
        key = (self._markup, lit, self.hasFocus(), theme.current())
        self._still.paint(painter, self, key, lambda fine: self._draw_seen(fine, lit))
        painter.end()

    def _draw_seen(self, painter: QPainter, lit: str) -> None:
        colours = theme.current()
        if self.hasFocus():
            painter.setPen(QPen(QColor(colours.accent), 1))
            painter.drawRoundedRect(QRectF(self.rect()).adjusted(0.5, 0.5, -0.5, -0.5), 4, 4)
        draw_pieces(painter, self._pieces, self.size(), *seen_colors(self._symbols, lit))
