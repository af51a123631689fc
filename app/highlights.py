"""Which symbol of the mathematics the person points at, wherever it stands."""

from __future__ import annotations

from PySide6.QtCore import QObject, Signal

__all__ = ["Highlights"]


class Highlights(QObject):
    """One symbol at a time: formulas, controls and curves light it, and light up with it.

    Attributes, to be read only:
        symbol: a key of SYMBOLS, "" while none is pointed at.
    """

    changed = Signal(str)

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.symbol = ""

    def light(self, symbol: str) -> None:
        """Light up a symbol, or none with ""."""
        if symbol != self.symbol:
            self.symbol = symbol
            self.changed.emit(symbol)
