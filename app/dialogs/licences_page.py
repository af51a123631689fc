"""The parts of the program with their licences, to be searched and read."""

from __future__ import annotations

from collections.abc import Generator
from html import escape

from PySide6.QtCore import Qt, Slot
from PySide6.QtGui import QFontDatabase
from PySide6.QtWidgets import (
    QFrame,
    QHBoxLayout,
    QLabel,
    QListWidget,
    QListWidgetItem,
    QPlainTextEdit,
    QPushButton,
    QSplitter,
    QVBoxLayout,
    QWidget,
)

from app import theme
from app.desktop import open_address
from app.errand import Errand
from app.licences import Component, components
from app.matching import folded
from app.widgets.help_text import explain
from app.widgets.search_field import SearchField

__all__ = ["LicencesPage"]

QT = "Qt"
LIST_WIDTH, TEXT_WIDTH = 240, 640  # pixels
COMPONENT = int(Qt.ItemDataRole.UserRole)


class LicencesPage(QWidget):
    """A list of components beside the text of the one that is chosen.

    They are read on a thread once the page is first shown.
    """

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("licencesPage")
        self._reading: Errand | None = None
        self._wanted = ""
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 12, 0, 0)
        layout.setSpacing(12)
        layout.addWidget(self._build_notice())
        layout.addWidget(self._build_halves(), 1)
        theme.notifier().changed.connect(self._show_chosen)

    def _build_notice(self) -> QFrame:
        text = QLabel(
            self.tr(
                "This program uses Qt under the GNU Lesser General Public License, version 3. The "
                "libraries of Qt are separate files; you may put your own builds in their place."
            )
        )
        text.setObjectName("qtNoticeLabel")
        text.setWordWrap(True)
        button = QPushButton(self.tr("&How"))
        button.setObjectName("qtNoticeButton")
        button.setAutoDefault(False)
        explain(
            button,
            self.tr("How to replace Qt"),
            self.tr(
                "Where the source code of Qt is, how to use libraries of your own, and all terms"
            ),
        )
        button.clicked.connect(self.show_qt)
        frame = QFrame()
        frame.setProperty("role", "notice")
        row = QHBoxLayout(frame)
        row.setContentsMargins(12, 8, 12, 8)
        row.setSpacing(12)
        row.addWidget(text, 1)
        row.addWidget(button)
        return frame

    def _build_halves(self) -> QSplitter:
        self._edit = SearchField()
        self._edit.setObjectName("licencesEdit")
        self._edit.setPlaceholderText(self.tr("Search"))
        explain(
            self._edit,
            self.tr("Search the components"),
            self.tr("Type a part of a name or of a licence"),
        )
        self._edit.textChanged.connect(self._filter)
        self._list = QListWidget()
        self._list.setObjectName("licencesList")
        explain(
            self._list,
            self.tr("Components"),
            self.tr("What the program is made of; choose one to read its licence"),
        )
        self._list.currentItemChanged.connect(self._show_chosen)
        left = _column(self._edit, self._list)
        self._title = QLabel()
        self._title.setObjectName("licenceTitle")
        self._title.setWordWrap(True)
        self._title.linkActivated.connect(open_address)
        self._title.setTextInteractionFlags(Qt.TextInteractionFlag.TextBrowserInteraction)
        self._text = QPlainTextEdit()
        self._text.setObjectName("licenceText")
        self._text.setReadOnly(True)
        self._text.setTextInteractionFlags(
            Qt.TextInteractionFlag.TextSelectableByMouse
            | Qt.TextInteractionFlag.TextSelectableByKeyboard
        )
        self._text.setTabChangesFocus(True)
        font = QFontDatabase.systemFont(QFontDatabase.SystemFont.FixedFont)
        font.setPixelSize(12)
        self._text.setFont(font)
        explain(self._text, self.tr("Licence"), self.tr("The full text of the licence"))
        halves = QSplitter(Qt.Orientation.Horizontal)
        halves.addWidget(left)
        halves.addWidget(_column(self._title, self._text))
        halves.setSizes([LIST_WIDTH, TEXT_WIDTH])
        halves.setStretchFactor(1, 1)
        halves.setChildrenCollapsible(False)
        halves.setHandleWidth(12)
        return halves

    # --- reading

    def read(self) -> None:
        """Read the components, unless they are there or on their way."""
        if self._reading is not None:
            return
        self._text.setPlaceholderText(self.tr("Reading the licences …"))
        self._reading = Errand(_pieces)
        self._reading.brought.connect(self._fill)
        self._reading.failed.connect(self._tell_failure)
        self._reading.start()

    @Slot(object)
    def _fill(self, parts: tuple[Component, ...]) -> None:
        for part in parts:
            item = QListWidgetItem(f"{part.name} {part.version}", self._list)
            item.setData(COMPONENT, part)
            item.setToolTip(part.licence)
            spoken = ", ".join(filter(None, (item.text(), part.licence)))
            item.setData(int(Qt.ItemDataRole.AccessibleTextRole), spoken)
        self._filter(self._edit.text())
        self._choose(self._wanted)

    @Slot(object)
    def _tell_failure(self, error: Exception) -> None:
        self._reading = None  # the next time the page is shown, it tries again
        self._text.setPlaceholderText(
            self.tr("The licences could not be read: {reason}").format(reason=error)
        )

    # --- what the person does

    @Slot()
    def show_qt(self) -> None:
        """The terms of Qt, whatever was sought."""
        self._edit.clear()
        self._choose(QT)
        self._text.setFocus()

    def _choose(self, name: str) -> None:
        """Choose a component; where they are not read yet, once they are."""
        self._wanted = name
        for row in range(self._list.count()):
            item = self._list.item(row)
            if not name or item.data(COMPONENT).name == name:
                self._list.setCurrentItem(item)
                self._list.scrollToItem(item)
                return

    @Slot(str)
    def _filter(self, text: str) -> None:
        """Show the components that hold every word; the first of them is chosen."""
        words = folded(text).split()
        shown = []
        for row in range(self._list.count()):
            item = self._list.item(row)
            part: Component = item.data(COMPONENT)
            said = folded(f"{part.name} {part.version} {part.licence}")
            item.setHidden(not all(word in said for word in words))
            if not item.isHidden():
                shown.append(item)
        current = self._list.currentItem()
        if shown and (current is None or current.isHidden()):
            self._list.setCurrentItem(shown[0])
        elif not shown:
            self._list.setCurrentRow(-1)
            self._text.setPlaceholderText(self.tr("No component has such a name or licence."))

    @Slot()
    def _show_chosen(self) -> None:
        item = self._list.currentItem()
        if item is None:
            self._title.clear()
            self._text.clear()
            return
        part: Component = item.data(COMPONENT)
        colour = theme.current().accent_text
        lines = [f"<b>{escape(part.name)} {escape(part.version)}</b>"]
        if part.licence:
            lines.append(escape(part.licence))
        if part.homepage:
            address = escape(part.homepage)
            lines.append(f'<a href="{address}" style="color: {colour}">{address}</a>')
        self._title.setText("<br>".join(lines))
        if self._text.toPlainText() != part.text:
            self._text.setPlainText(part.text)


def _pieces() -> Generator[tuple[Component, ...], None, None]:
    yield components()


def _column(first: QWidget, second: QWidget) -> QWidget:
    column = QWidget()
    layout = QVBoxLayout(column)
    layout.setContentsMargins(0, 0, 0, 0)
    layout.setSpacing(8)
    layout.addWidget(first)
    layout.addWidget(second, 1)
    return column
