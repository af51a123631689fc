"""The person's drawings on the disk: every file is read and written on one thread, in order."""

from __future__ import annotations

import contextlib
import os
import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import numpy as np
from PySide6.QtCore import QObject, Signal

from ddpm_core.data.density import draw_points
from ddpm_core.data.drawing import Drawing, picture_ground, read_drawing, write_drawing
from ddpm_core.data.strokes import GRID, Stroke
from ddpm_core.data_kinds import DRAWING_SUFFIX, data_kind

__all__ = ["DrawingFiles"]

LAST = f"last{DRAWING_SUFFIX}"  # what was drawn last, whether it was saved or not

# One thread for all windows, so that what was written first can be read next. The end of the
# program waits for it.
_thread = ThreadPoolExecutor(max_workers=1, thread_name_prefix="drawings")


class DrawingFiles(QObject):
    """Reads and writes drawings; every answer is a signal.

    Args:
        folder: where drawings are kept; it is made when it is needed.

    Signals:
        restored: the last drawing and its grid, or None twice, and why it cannot be read.
        opened: the drawing of a file, its grid, and the ``dark`` that was asked for.
        saved: the drawing that was written, and the path that the person chose.
        kept: the drawing that was written, and a path of its own in the folder.
        refused: which file cannot be opened, and why.
        failed: which file was not written, and why.
    """

    restored = Signal(object, object, str)
    opened = Signal(object, object, bool)
    saved = Signal(object, str)
    kept = Signal(object, str)
    refused = Signal(str, str)
    failed = Signal(str, str)

    def __init__(self, folder: Path, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.folder = folder
        self._last: Drawing | None = None  # to be written
        self._lock = threading.Lock()  # of the line above

    def restore(self) -> None:
        """Read what was drawn last."""
        self._do(self._restore)

    def open(self, path: str, dark: bool = False, strokes: tuple[Stroke, ...] = ()) -> None:
        """Read a drawing, or a picture with strokes over it."""

        def read() -> None:
            try:
                if data_kind(path) == "picture":
                    drawing = Drawing(strokes, picture_ground(path, dark))
                else:
                    drawing = read_drawing(path)
                self.opened.emit(drawing, drawing.grid(), dark)
            except ValueError as error:
                self.refused.emit(path, str(error))

        self._do(read)

    def save(self, drawing: Drawing, path: str) -> None:
        """Write to the path that the person chose."""

        def write() -> None:
            self._write(drawing, Path(path), self.saved)

        self._do(write)

    def keep(self, drawing: Drawing) -> None:
        """Write to a new file in the folder; no other is ever overwritten."""

        def write() -> None:
            try:
                path = _new_file(self.folder)
            except OSError as error:
                self.failed.emit(str(self.folder), error.strerror or str(error))
                return
            if not self._write(drawing, path, self.kept):
                with contextlib.suppress(OSError):
                    path.unlink()

        self._do(write)

    def remember(self, drawing: Drawing) -> None:
        """Have ``restore`` bring this drawing back; of many in a row only the newest is written."""
        with self._lock:
            waiting, self._last = self._last is not None, drawing
        if not waiting:
            self._do(self._write_last)

    def _do(self, work: Callable[[], None]) -> None:
        def on_thread() -> None:
            with contextlib.suppress(RuntimeError):  # the dialog may be gone by now
                work()

        _thread.submit(on_thread)

    def _restore(self) -> None:
        draw_points(np.ones((GRID, GRID)), 1)  # slow the first time, and so not while one draws
        path = self.folder / LAST
        drawing, grid, reason = None, None, ""
        try:
            if path.exists():
                drawing = read_drawing(path)
                grid = drawing.grid()
        except ValueError as error:
            reason = str(error)
            with contextlib.suppress(OSError):  # out of the way of the next one, but not gone
                os.replace(path, _new_file(self.folder))
        self.restored.emit(drawing, grid, reason)

    def _write_last(self) -> None:
        with self._lock:
            drawing, self._last = self._last, None
        assert drawing is not None
        with contextlib.suppress(OSError):
            self.folder.mkdir(parents=True, exist_ok=True)
        self._write(drawing, self.folder / LAST)

    def _write(self, drawing: Drawing, path: Path, done: Any = None) -> bool:
        try:
            write_drawing(path, drawing)
        except OSError as error:
            self.failed.emit(str(path), error.strerror or str(error))
            return False
        if done is not None:
            done.emit(drawing, str(path))
        return True


def _new_file(folder: Path) -> Path:
    """An empty file that was not there before. Raises OSError: the folder cannot be written."""
    folder.mkdir(parents=True, exist_ok=True)
    number = 1
    while True:
        path = folder / f"drawing-{number}{DRAWING_SUFFIX}"
        with contextlib.suppress(FileExistsError):
            path.open("x").close()
            return path
        number += 1
