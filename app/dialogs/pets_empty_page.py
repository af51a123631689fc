"""What stands where the cats of Oxford-IIIT Pet will be: what they are, and how to get them."""

from __future__ import annotations

from pathlib import Path
from urllib.error import HTTPError, URLError

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtWidgets import (
    QFrame,
    QHBoxLayout,
    QLabel,
    QPushButton,
    QStackedLayout,
    QVBoxLayout,
    QWidget,
)

from app.dialogs.download_bar import DownloadBar, data_size
from app.widgets.help_text import explain
from ddpm_core.data.pets import DOWNLOAD_BYTES, UNPACKED

__all__ = ["PetsEmptyPage"]

WIDTH = 560


class PetsEmptyPage(QWidget):
    """Offers to download the data set, or to look for it in another folder.

    Args:
        folder: where a download goes.

    Attributes:
        bar: tells of a download under way.

    Signals:
        downloadRequested, copyRequested: what the buttons are for.
    """

    downloadRequested = Signal()
    copyRequested = Signal()

    def __init__(self, folder: Path, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("petsEmptyPage")
        self.bar = DownloadBar()
        title = self._label(self.tr("Cats of the Oxford-IIIT Pet data set"), "title")
        about = self._label(
            self.tr(
                "About 1,200 photographs of cats of 12 breeds, on three of which the article "
                "trains its network. They are not on this computer yet."
            )
        )
        facts = self._label(
            self.tr(
                "Download: {size}, once; {room} on the disk. Licence: CC BY-SA 4.0, by O. M. "
                "Parkhi, A. Vedaldi, A. Zisserman and C. V. Jawahar."
            ).format(size=data_size(DOWNLOAD_BYTES), room=data_size(UNPACKED * DOWNLOAD_BYTES)),
            "muted",
        )
        where = self._label(self.tr("Folder: {folder}").format(folder=folder), "small")
        where.setObjectName("petsFolder")
        where.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self._fault = self._label("", "title")
        self._fault.setObjectName("petsFault")
        self._reason = self._label("", "muted")
        self._reason.setObjectName("petsFaultReason")
        column = QVBoxLayout()
        column.setSpacing(8)
        for label in (title, about, facts, where):
            column.addWidget(label)
        self._failure = QWidget()
        failure = QVBoxLayout(self._failure)
        failure.setContentsMargins(0, 12, 0, 0)
        failure.setSpacing(8)
        for label in (self._fault, self._reason):
            failure.addWidget(label)
        column.addWidget(self._failure)
        column.addSpacing(8)
        column.addLayout(self._build_doing())
        card = QFrame()
        card.setProperty("role", "card")
        card.setLayout(column)
        card.setFixedWidth(WIDTH)
        column.setContentsMargins(24, 20, 24, 20)
        across = QHBoxLayout()
        across.addStretch()
        across.addWidget(card)
        across.addStretch()
        around = QVBoxLayout(self)
        around.addStretch(2)
        around.addLayout(across)
        around.addStretch(3)
        self.show_idle()

    def _label(self, text: str, role: str = "") -> QLabel:
        label = QLabel(text)
        label.setProperty("role", role)
        label.setWordWrap(True)
        label.setTextFormat(Qt.TextFormat.PlainText)
        return label

    def _build_doing(self) -> QStackedLayout:
        self._download = QPushButton(self.tr("&Download"))
        self._download.setObjectName("petsDownloadButton")
        explain(
            self._download,
            self.tr("Download"),
            self.tr("Fetch the pictures and compare their checksums; it can be cancelled"),
        )
        self._download.setProperty("primary", True)
        self._download.clicked.connect(self.downloadRequested)
        copy = QPushButton(self.tr("Choose a copy on dis&k…"))
        copy.setObjectName("petsCopyButton")
        explain(
            copy,
            self.tr("Choose a copy on disk"),
            self.tr("Name the folder that holds oxford-iiit-pet; nothing is downloaded"),
        )
        copy.clicked.connect(self.copyRequested)
        buttons = QWidget()
        row = QHBoxLayout(buttons)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(8)
        for button in (self._download, copy):
            button.setAutoDefault(False)
            row.addWidget(button)
        row.addStretch()
        self._pages = QStackedLayout()
        for page in (buttons, self.bar):
            self._pages.addWidget(page)
        return self._pages

    @property
    def words(self) -> str:
        """What went wrong, "" if nothing has."""
        return f"{self._fault.text()} {self._reason.text()}".strip()

    @Slot()
    def show_running(self) -> None:
        """A download begins."""
        self._say("", "")
        self.bar.begin()
        self._pages.setCurrentWidget(self.bar)

    def show_idle(self, title: str = "", reason: str = "") -> None:
        """Nothing is being done; it may be said why."""
        self._say(title, _sentence(reason))
        self._pages.setCurrentIndex(0)

    def show_failure(self, error: Exception) -> None:
        """The download has ended with an error, and left nothing behind."""
        cause = error.__cause__
        offline = isinstance(cause, URLError) and not isinstance(cause, HTTPError)
        if offline:
            title = self.tr("There is no connection to the server")
        elif isinstance(error, ValueError):
            title = self.tr("The download cannot be used")
        else:
            title = self.tr("The download did not succeed")
        self.show_idle(title, str(error) or type(error).__name__)

    def _say(self, title: str, reason: str) -> None:
        for label, text in ((self._fault, title), (self._reason, reason)):
            label.setText(text)
            label.setVisible(bool(text))
        self._failure.setVisible(bool(title or reason))

    def focus(self) -> None:
        """Give the focus to what is most likely wanted."""
        self._download.setFocus(Qt.FocusReason.OtherFocusReason)


def _sentence(reason: str) -> str:
    """With a full stop, and a capital unless it begins with a name that has none."""
    if not reason:
        return ""
    begins = reason[:1].upper() if reason.split()[0].isalpha() else reason[:1]
    return begins + reason[1:].rstrip(".") + "."
