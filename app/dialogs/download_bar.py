"""How far a download has come, how fast it goes, and a way to end it."""

from __future__ import annotations

import time
from collections.abc import Callable

from PySide6.QtCore import QCoreApplication, QLocale, Signal, Slot
from PySide6.QtWidgets import QHBoxLayout, QLabel, QProgressBar, QPushButton, QVBoxLayout, QWidget

from app.transfer import Transfer
from app.widgets.help_text import explain

__all__ = ["DownloadBar", "data_size"]

PARTS = 1000  # of the bar; bytes may be more than it can count
MINUTE = 60


def data_size(count: float) -> str:
    """Bytes as people read them."""
    return QLocale().formattedDataSize(round(count), 0 if count < 2**30 else 1)


class DownloadBar(QWidget):
    """Progress, words and a button.

    Args:
        clock: seconds, by which the speed is found.

    Signals:
        cancelRequested: the person wants no more of it.
    """

    cancelRequested = Signal()

    def __init__(
        self, clock: Callable[[], float] = time.monotonic, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self.setObjectName("downloadBar")
        self._clock = clock
        self._transfer = Transfer(clock)
        self._bar = QProgressBar()
        self._bar.setObjectName("downloadProgress")
        explain(self._bar, self.tr("Progress of the download"), self.tr("How much of it has come"))
        self._bar.setTextVisible(False)
        self._words = QLabel()
        self._words.setObjectName("downloadStatus")
        self._words.setProperty("role", "muted")
        self._words.setWordWrap(True)
        self._cancel = QPushButton(self.tr("Ca&ncel"))
        self._cancel.setObjectName("downloadCancelButton")
        explain(
            self._cancel,
            self.tr("Cancel"),
            self.tr("Stop the download; nothing of it stays on the disk"),
        )
        self._cancel.setAutoDefault(False)
        self._cancel.clicked.connect(self._on_cancel)
        row = QHBoxLayout()
        row.setSpacing(8)
        row.addWidget(self._words, 1)
        row.addWidget(self._cancel)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(8)
        column.addWidget(self._bar)
        column.addLayout(row)

    def begin(self) -> None:
        """A download begins; nobody has answered yet."""
        self._transfer = Transfer(self._clock)
        self._bar.setRange(0, 0)
        self._cancel.setEnabled(True)
        self._words.setText(self.tr("Asking the server…"))

    @Slot(object, object)
    def report(self, done: int, total: int) -> None:
        """So many bytes have come so far, of so many in all; 0 where nobody knows."""
        if not self._cancel.isEnabled():
            return  # it is being cancelled
        self._transfer.report(done, total)
        self._bar.setRange(0, PARTS if total else 0)
        self._bar.setValue(PARTS * done // total if total else 0)
        self._words.setText(self._progress())

    def say_cancelling(self) -> None:
        """It ends as soon as it can."""
        self._cancel.setEnabled(False)
        self._bar.setRange(0, 0)
        self._words.setText(self.tr("Cancelling…"))

    @Slot()
    def _on_cancel(self) -> None:
        self.say_cancelling()
        self.cancelRequested.emit()

    def _progress(self) -> str:
        now = self._transfer
        if now.stands and now.done:
            return self.tr("Checking and unpacking…")
        if now.total:
            text = self.tr("{done} of {total}")
            parts = [text.format(done=data_size(now.done), total=data_size(now.total))]
        else:
            parts = [data_size(now.done)]
        if now.speed:
            text = self.tr("{speed}/s")
            parts.append(text.format(speed=data_size(now.speed)))
        if now.seconds_left is not None:
            parts.append(_time_left(now.seconds_left))
        return " · ".join(parts)


def _time_left(seconds: float) -> str:
    if seconds < MINUTE:
        text = QCoreApplication.translate("DownloadBar", "about {seconds} s left")
        return text.format(seconds=max(1, round(seconds)))
    text = QCoreApplication.translate("DownloadBar", "about {minutes} min left")
    return text.format(minutes=round(seconds / MINUTE))
