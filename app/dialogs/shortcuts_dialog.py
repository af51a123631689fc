"""All keys on one page, to be searched and copied."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

from PySide6.QtCore import QSize, Qt, Slot
from PySide6.QtGui import QAction, QColor, QGuiApplication
from PySide6.QtWidgets import (
    QDialog,
    QHBoxLayout,
    QHeaderView,
    QLabel,
    QPushButton,
    QTreeWidget,
    QTreeWidgetItem,
    QVBoxLayout,
    QWidget,
)

from app import theme
from app.action_text import keys_of, plain, tip_of
from app.keys import key_groups, native_keys
from app.matching import folded
from app.widgets.help_text import explain
from app.widgets.search_field import SearchField

__all__ = ["ShortcutsDialog"]

SIZE = (560, 640)
GROUP_HEIGHT, LINE_HEIGHT = 34, 24
INDENT = "  "
Line = tuple[str, str, str]  # what it does, its keys, more about it


class ShortcutsDialog(QDialog):
    """A page of keys beside the window, which stays usable.

    Args:
        menus: the actions of the window by the title of their menu.
    """

    def __init__(
        self, menus: Mapping[str, Iterable[QAction]], parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self.setObjectName("shortcutsDialog")
        self.setWindowTitle(self.tr("Keyboard shortcuts"))
        self.setModal(False)
        self.resize(*SIZE)
        self._groups = self._collect(menus)
        self._build()
        self._fill()
        theme.notifier().changed.connect(self._colour)

    def _collect(self, menus: Mapping[str, Iterable[QAction]]) -> dict[str, list[Line]]:
        groups: dict[str, list[Line]] = {}
        for title, actions in menus.items():
            lines = [
                (plain(action.text()).rstrip("…"), ", ".join(keys_of(action)), tip_of(action))
                for action in actions
                if keys_of(action)
            ]
            if lines:
                groups[title] = lines
        for group in key_groups():
            groups[group.title] = [
                (line.does, ", ".join(native_keys(line.keys)), "") for line in group.lines
            ]
        return groups

    def _build(self) -> None:
        self._edit = SearchField()
        self._edit.setObjectName("shortcutsEdit")
        self._edit.setPlaceholderText(self.tr("Search"))
        explain(
            self._edit,
            self.tr("Search the shortcuts"),
            self.tr("Type a word of what you want to do, or a key"),
        )
        self._edit.textChanged.connect(self._filter)
        self._tree = QTreeWidget()
        self._tree.setObjectName("shortcutsTree")
        self._tree.setColumnCount(2)
        self._tree.setHeaderLabels([self.tr("What it does"), self.tr("Keys")])
        header = self._tree.header()
        header.setStretchLastSection(False)
        header.setSectionResizeMode(0, QHeaderView.ResizeMode.Stretch)
        header.setSectionResizeMode(1, QHeaderView.ResizeMode.ResizeToContents)
        self._tree.setRootIsDecorated(False)
        self._tree.setIndentation(12)
        self._tree.setHeaderHidden(True)
        explain(
            self._tree,
            self.tr("Shortcuts"),
            self.tr("All keys, by the menu or the control that they belong to"),
        )
        note = QLabel(
            self.tr("Keys belong to the control that has the focus first, then to the transport.")
        )
        note.setProperty("role", "small")
        note.setWordWrap(True)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(16, 16, 16, 16)
        layout.setSpacing(8)
        layout.addWidget(self._edit)
        layout.addWidget(self._tree, 1)
        layout.addWidget(note)
        layout.addLayout(self._build_buttons())

    def _build_buttons(self) -> QHBoxLayout:
        self._copy = QPushButton(self.tr("&Copy as text"))
        self._copy.setObjectName("shortcutsCopyButton")
        explain(
            self._copy,
            self.tr("Copy as text"),
            self.tr("Put what is shown on the clipboard, to be printed or passed on"),
        )
        self._copy.clicked.connect(self.copy)
        close = QPushButton(self.tr("C&lose"))
        close.setObjectName("shortcutsCloseButton")
        explain(close, self.tr("Close"), self.tr("Close this page"))
        close.clicked.connect(self.close)
        for button in (self._copy, close):
            button.setAutoDefault(False)
        row = QHBoxLayout()
        row.setSpacing(8)
        row.addStretch()
        row.addWidget(self._copy)
        row.addWidget(close)
        return row

    def _fill(self) -> None:
        bold = theme.ui_font()
        bold.setWeight(bold.Weight.DemiBold)
        for title, lines in self._groups.items():
            group = QTreeWidgetItem(self._tree, [title])
            group.setFont(0, bold)
            group.setSizeHint(0, QSize(0, GROUP_HEIGHT))
            group.setTextAlignment(0, Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignBottom)
            group.setFirstColumnSpanned(True)
            group.setFlags(Qt.ItemFlag.ItemIsEnabled)
            for does, keys, tip in lines:
                item = QTreeWidgetItem(group, [does, keys])
                item.setSizeHint(0, QSize(0, LINE_HEIGHT))
                item.setToolTip(0, tip)
                item.setData(0, Qt.ItemDataRole.AccessibleTextRole, f"{does}: {keys}")
            group.setExpanded(True)
        self._colour()

    def _items(self) -> Iterator[tuple[QTreeWidgetItem, list[QTreeWidgetItem]]]:
        """Each group with its lines."""
        root = self._tree.invisibleRootItem()
        for number in range(root.childCount()):
            group = root.child(number)
            assert group is not None
            lines = [group.child(row) for row in range(group.childCount())]
            yield group, [line for line in lines if line is not None]

    @Slot()
    def _colour(self) -> None:
        for group, _ in self._items():
            group.setForeground(0, QColor(theme.current().muted))

    # --- what the person does

    @Slot(str)
    def _filter(self, text: str) -> None:
        """Show the lines that hold every word, and the groups that have such lines."""
        words = folded(text).split()
        for group, lines in self._items():
            for line in lines:
                said = folded(" ".join((group.text(0), line.text(0), line.text(1))))
                line.setHidden(not all(word in said for word in words))
            group.setHidden(all(line.isHidden() for line in lines))

    def text(self) -> str:
        """What is shown, as plain text in two columns."""
        blocks = []
        for group, items in self._items():
            lines = [(item.text(0), item.text(1)) for item in items if not item.isHidden()]
            if lines:
                width = max(len(does) for does, _ in lines)
                body = [f"{INDENT}{does:{width}}{INDENT}{keys}" for does, keys in lines]
                blocks.append("\n".join([group.text(0), *body]))
        return "\n\n".join(blocks) + "\n"

    @Slot()
    def copy(self) -> None:
        """Put the page on the clipboard."""
        QGuiApplication.clipboard().setText(self.text())
