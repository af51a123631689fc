"""How a formula is painted: its pieces in their places, the symbols in their colours."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from PySide6.QtCore import QByteArray, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QImage, QPainter
from PySide6.QtSvg import QSvgRenderer

from app import theme
from app.symbols import SYMBOLS
from app.widgets.formula_rows import rows_of
from app.widgets.typesetting import Typeset, color_of

__all__ = ["draw_pieces", "seen_colors", "symbol_map"]

DIMMED = 0.45  # opacity of the rest while a symbol is lit


def draw_pieces(
    painter: QPainter,
    pieces: Sequence[Typeset],
    size: QSize,
    ink: str,
    colors: Mapping[str, str],
) -> None:
    """Paint a formula into a widget of a size; one that is too wide even so is made smaller."""
    rows = rows_of(pieces, size.width())
    scale = min(1.0, size.width() / rows.width)
    if len(pieces) == 1:  # one in several lines has its height as soon as it is laid out
        scale = min(scale, size.height() / rows.height)
    painter.translate(0, max(0.0, size.height() - rows.height * scale) / 2)
    painter.scale(scale, scale)
    for piece, (left, top) in zip(pieces, rows.places, strict=True):
        renderer = QSvgRenderer(QByteArray(piece.colored(ink, colors).encode()))
        renderer.render(painter, QRectF(left, top, piece.width, piece.height))


def symbol_map(pieces: Sequence[Typeset], size: QSize, symbols: Sequence[str]) -> QImage:
    """The formula without smooth edges, the n-th symbol in ``color_of(n)``, all else black."""
    image = QImage(size, QImage.Format.Format_RGB32)
    image.fill(Qt.GlobalColor.black)
    own = {symbol: color_of(number) for number, symbol in enumerate(symbols)}
    painter = QPainter(image)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing, False)
    draw_pieces(painter, pieces, size, "#000000", own)
    painter.end()
    return image


def seen_colors(symbols: Sequence[str], lit: str) -> tuple[str, dict[str, str]]:
    """The ink, and the colour of each symbol; all but the lit one, if any, are dimmed."""
    colours = theme.current()
    ideas = {symbol: getattr(colours, SYMBOLS[symbol].idea) for symbol in symbols}
    if not lit:
        return colours.text, ideas
    return _dimmed(colours.text), {
        symbol: color if symbol == lit else _dimmed(color) for symbol, color in ideas.items()
    }


def _dimmed(color: str) -> str:
    """A colour on the card, seen with less opacity."""
    top, ground = QColor(color), QColor(theme.current().card)
    pairs = (
        (top.red(), ground.red()),
        (top.green(), ground.green()),
        (top.blue(), ground.blue()),
    )
    return QColor(*(round(DIMMED * one + (1 - DIMMED) * other) for one, other in pairs)).name()
