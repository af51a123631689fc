"""Files that the system asks a program that already runs to open, as macOS does."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QUrl, Signal
from PySide6.QtGui import QFileOpenEvent
from PySide6.QtWidgets import QApplication

__all__ = ["Application"]


class Application(QApplication):
    """A QApplication that passes on which files it is asked to open.

    On macOS a file that is opened in the Finder is not on the command line: an event names it,
    whether the program runs already or is started for it. The event comes once events are looked
    at, and so when there is a window. It is sent to the application itself, whose ``event`` sees
    few others; a filter would be asked about every event of every widget.

    Signals:
        fileRequested: the address of a file.
    """

    fileRequested = Signal(QUrl)

    def event(self, event: QEvent) -> bool:
        if isinstance(event, QFileOpenEvent):
            self.fileRequested.emit(event.url())
            return True
        return super().event(event)
