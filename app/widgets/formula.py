"""A typeset formula whose symbols can be pointed at."""

from __future__ import annotations

import math

from PySide6.QtCore import (
    QByteArray,
    QEvent,
    QObject,
    QPointF,
    QRectF,
    QRunnable,
    QSize,
    Qt,
    QThreadPool,
    Signal,
)
from PySide6.QtGui import QColor, QImage, QMouseEvent, QPainter, QPaintEvent
from PySide6.QtSvg import QSvgRenderer
from PySide6.QtWidgets import QSizePolicy, QWidget

from app import theme
from app.symbols import SYMBOLS
from app.widgets.still_picture import StillPicture
from app.widgets.typesetting import Typeset, color_of, is_set, typeset

__all__ = ["Formula"]

FORMULA_SIZE = 16  # pixels
NEAR = 3  # pixels around the cursor in which a symbol is found
DIMMED = 0.45  # opacity of the rest while a symbol is lit


class _Told(QObject):
    done = Signal(str)


class _Setting(QRunnable):
    """Sets one formula beside the window's thread."""

    def __init__(self, markup: str, pixels: int) -> None:
        super().__init__()
        self.told = _Told()
        self._markup, self._pixels = markup, pixels

    def run(self) -> None:
        typeset(self._markup, self._pixels)
        self.told.done.emit(self._markup)


class Formula(QWidget):
    r"""A formula in the markup of app/widgets/typesetting.py.

    It is set beside the window's thread and appears when it is ready. Symbols have the colours of
    their ideas; the one that is lit stands out, and the cursor tells which one it is on.

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
        self._typeset: Typeset | None = None
        self._setting: _Setting | None = None
        self._lit = ""
        self._hovered = ""
        self._still = StillPicture()
        self._map: QImage | None = None  # whose symbol each pixel is
        self.setMouseTracking(True)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
        self.set_formula(markup, spoken)

    # --- what is shown

    @property
    def markup(self) -> str:
        return self._markup

    @property
    def ready(self) -> bool:
        """Whether the formula can be seen."""
        return self._typeset is not None

    @property
    def lit(self) -> str:
        return self._lit

    def set_formula(self, markup: str, spoken: str = "") -> None:
        """Show another formula."""
        self.setAccessibleName(spoken or markup)
        if markup == self._markup:
            return
        self._markup, self._typeset, self._map = markup, None, None
        if not markup or is_set(markup, self._pixels):
            self._take(markup)
        else:
            self._setting = _Setting(markup, self._pixels)
            self._setting.told.done.connect(self._take)
            QThreadPool.globalInstance().start(self._setting)

    def set_lit(self, symbol: str) -> None:
        """Let a symbol stand out, or none with ""; one that is not in it dims nothing."""
        if symbol != self._lit:
            self._lit = symbol
            self.update()

    def symbols(self) -> tuple[str, ...]:
        """The keys of its symbols, once it is ready."""
        return () if self._typeset is None else self._typeset.symbols

    def _take(self, markup: str) -> None:
        if markup == self._markup:
            self._typeset = typeset(markup, self._pixels) if markup else None
            self._setting = None
            self.updateGeometry()
            self.update()

    # --- where things are

    def sizeHint(self) -> QSize:
        if self._typeset is None:
            return QSize(0, round(2.2 * self._pixels) if self._markup else 0)
        return QSize(math.ceil(self._typeset.width), math.ceil(self._typeset.height))

    def minimumSizeHint(self) -> QSize:
        return QSize(40, self.sizeHint().height())

    def _place(self) -> QRectF:
        """Where the formula lies; one that is too wide is made smaller."""
        assert self._typeset is not None
        width, height = self._typeset.width, self._typeset.height
        scale = min(1.0, self.width() / width, self.height() / height)
        return QRectF(0, (self.height() - height * scale) / 2, width * scale, height * scale)

    def symbol_at(self, place: QPointF) -> str:
        """The symbol at or close to a pixel, "" where there is none."""
        if self._typeset is None:
            return ""
        if self._map is None or self._map.size() != self.size():
            self._map = self._drawn_map(self._typeset)
        x, y = round(place.x()), round(place.y())
        reach = sorted(
            ((dx, dy) for dx in range(-NEAR, NEAR + 1) for dy in range(-NEAR, NEAR + 1)),
            key=lambda step: step[0] ** 2 + step[1] ** 2,
        )
        for dx, dy in reach:
            if self._map.valid(x + dx, y + dy):
                number = self._map.pixelColor(x + dx, y + dy).blue()
                if number:
                    return self._typeset.symbols[number - 1]
        return ""

    def _drawn_map(self, formula: Typeset) -> QImage:
        """The formula without smooth edges, each symbol in the colour that stands for it."""
        image = QImage(self.size(), QImage.Format.Format_RGB32)
        image.fill(Qt.GlobalColor.black)
        own = {symbol: color_of(number) for number, symbol in enumerate(formula.symbols)}
        painter = QPainter(image)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing, False)
        _renderer(formula.colored("#000000", own)).render(painter, self._place())
        painter.end()
        return image

    # --- events

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        self._hover(self.symbol_at(event.position()))

    def leaveEvent(self, event: QEvent) -> None:
        self._hover("")

    def _hover(self, symbol: str) -> None:
        if symbol != self._hovered:
            self._hovered = symbol
            self.symbolHovered.emit(symbol)

    def paintEvent(self, event: QPaintEvent) -> None:
        formula = self._typeset
        if formula is None:
            return
        painter = QPainter(self)
        lit = self._lit if self._lit in formula.symbols else ""
        self._still.paint(
            painter,
            self,
            (self._markup, lit, theme.current()),
            lambda fine: _renderer(self._svg(formula, lit)).render(fine, self._place()),
        )
        painter.end()

    @staticmethod
    def _svg(formula: Typeset, lit: str) -> str:
        colours = theme.current()
        ideas = {key: QColor(getattr(colours, SYMBOLS[key].idea)) for key in formula.symbols}
        ink = QColor(colours.text)
        if lit:
            ink = _towards(ink, QColor(colours.card))
            ideas = {
                key: color if key == lit else _towards(color, QColor(colours.card))
                for key, color in ideas.items()
            }
        return formula.colored(ink.name(), {key: color.name() for key, color in ideas.items()})


def _towards(color: QColor, ground: QColor) -> QColor:
    """A colour seen with the opacity of what is dimmed."""
    pairs = zip(color.getRgb()[:3], ground.getRgb()[:3], strict=True)  # type: ignore[index]
    return QColor(*(round(one * DIMMED + other * (1 - DIMMED)) for one, other in pairs))


def _renderer(svg: str) -> QSvgRenderer:
    return QSvgRenderer(QByteArray(svg.encode()))
