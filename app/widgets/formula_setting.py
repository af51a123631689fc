"""Setting a formula beside the window's thread."""

from __future__ import annotations

import contextlib

from PySide6.QtCore import QObject, QRunnable, Signal

from app.widgets.formula_rows import pieces_of
from app.widgets.typesetting import typeset

__all__ = ["FormulaSetting"]


class _Told(QObject):
    done = Signal(str)


class FormulaSetting(QRunnable):
    """Sets the pieces of one formula; ``told.done`` carries its markup once they are ready."""

    def __init__(self, markup: str, pixels: int) -> None:
        super().__init__()
        self.told = _Told()
        self._markup, self._pixels = markup, pixels

    def run(self) -> None:
        for piece in pieces_of(self._markup):
            typeset(piece, self._pixels)
        with contextlib.suppress(RuntimeError):  # the program has ended meanwhile
            self.told.done.emit(self._markup)
