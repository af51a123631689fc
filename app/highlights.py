"""What the person points at: which symbol of the mathematics, and which subject it belongs to."""

from __future__ import annotations

from PySide6.QtCore import QObject, Signal

__all__ = ["Highlights"]


class Highlights(QObject):
    """One symbol at a time: formulas, controls and curves light it, and light up with it.

    Attributes, to be read only:
        symbol: a key of SYMBOLS, "" while none is pointed at.
    """

    changed = Signal(str)
    lookedAt = Signal(str)  # the name of a setting, or of a panel, that is dwelt on

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.symbol = ""

    def light(self, symbol: str) -> None:
        """Light up a symbol, or none with ""."""
        if symbol != self.symbol:
            self.symbol = symbol
            self.changed.emit(symbol)

    def look_at(self, subject: str) -> None:
        """Say that the person dwells on something that can be explained."""
        self.lookedAt.emit(subject)
