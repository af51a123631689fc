"""The files and folders that pictures are taken from, and what cannot be read of them."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from pathlib import Path

from PySide6.QtCore import QSignalBlocker, Qt, Signal, Slot
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import (
    QHBoxLayout,
    QLabel,
    QListWidget,
    QListWidgetItem,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from app.widgets.help_text import explain

__all__ = ["OwnSources"]

WIDTH = 240
MOST_TOLD = 500  # problems in the list
PATH = Qt.ItemDataRole.UserRole


class OwnSources(QWidget):
    """Two lists, and buttons for the first.

    Signals:
        filesRequested, folderRequested: the person wants to add some.
        removed: the path of a file or folder that is to be taken away.
    """

    filesRequested = Signal()
    folderRequested = Signal()
    removed = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("ownSources")
        self.setFixedWidth(WIDTH)
        self._paths = self._list(
            "ownPathsList",
            self.tr("Files and folders"),
            self.tr("What pictures are taken from; Del takes one away"),
        )
        self._paths.currentRowChanged.connect(self._on_current)
        delete = QShortcut(QKeySequence(QKeySequence.StandardKey.Delete), self._paths)
        delete.setContext(Qt.ShortcutContext.WidgetShortcut)
        delete.activated.connect(self._remove)
        self._problems = self._list(
            "ownProblemsList",
            self.tr("Cannot be read"),
            self.tr("These files are left out, and the rest is used"),
        )
        self._problems.setWordWrap(True)
        self._problems.setSpacing(3)
        files = self._button("ownFilesButton", self.tr("Add &files…"), self.tr("Add pictures"))
        files.clicked.connect(self.filesRequested)
        folder = self._button(
            "ownFolderButton",
            self.tr("Add fol&der…"),
            self.tr("Add all pictures of a folder and of the folders in it"),
        )
        folder.clicked.connect(self.folderRequested)
        self._delete = self._button(
            "ownRemoveButton", self.tr("Re&move"), self.tr("Take it away from the list (Del)")
        )
        self._delete.clicked.connect(self._remove)
        add = QHBoxLayout()
        add.setSpacing(8)
        add.addWidget(files, 1)
        add.addWidget(folder, 1)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(8)
        column.addWidget(self._heading(self._paths.accessibleName()))
        column.addWidget(self._paths, 3)
        column.addLayout(add)
        column.addWidget(self._delete)
        self._fault = self._heading("")
        column.addSpacing(8)
        column.addWidget(self._fault)
        column.addWidget(self._problems, 2)
        self._show_problems(False)
        self._on_current()

    def _list(self, name: str, accessible: str, tip: str) -> QListWidget:
        made = QListWidget()
        made.setObjectName(name)
        made.setTextElideMode(Qt.TextElideMode.ElideMiddle)
        made.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        explain(made, accessible, tip)
        return made

    def _heading(self, text: str) -> QLabel:
        label = QLabel(text)
        label.setProperty("role", "title")
        return label

    def _button(self, name: str, text: str, tip: str) -> QPushButton:
        button = QPushButton(text)
        button.setObjectName(name)
        explain(button, text.replace("&", "").replace("…", ""), tip)
        button.setAutoDefault(False)
        return button

    # --- showing

    def show_paths(self, paths: Iterable[str]) -> None:
        """List files and folders, and keep the place."""
        wanted = list(paths)
        if wanted == [self._paths.item(row).data(PATH) for row in range(self._paths.count())]:
            return
        row = self._paths.currentRow()
        with QSignalBlocker(self._paths):
            self._paths.clear()
            for path in wanted:
                item = QListWidgetItem(Path(path).name or path)
                item.setData(PATH, path)
                item.setToolTip(path)
                self._paths.addItem(item)
            self._paths.setCurrentRow(min(max(row, 0), len(wanted) - 1))
        self._on_current()

    def show_problems(self, problems: Sequence[tuple[str, str]]) -> None:
        """List what cannot be read, and why."""
        told = problems[:MOST_TOLD]
        if self._problems.count() != len(told) or any(
            self._problems.item(row).data(PATH) != problem for row, problem in enumerate(told)
        ):
            self._problems.clear()
            for path, reason in told:
                item = QListWidgetItem(f"{Path(path).name}\n{reason}")
                item.setData(PATH, (path, reason))
                item.setToolTip(path)
                self._problems.addItem(item)
        count = self.locale().toString(len(problems))
        self._fault.setText(self.tr("Cannot be read ({count})").format(count=count))
        self._show_problems(bool(problems))

    def _show_problems(self, on: bool) -> None:
        self._problems.setVisible(on)
        self._fault.setVisible(on)

    @Slot()
    def _on_current(self) -> None:
        self._delete.setEnabled(self._paths.currentItem() is not None)

    @Slot()
    def _remove(self) -> None:
        item = self._paths.currentItem()
        if item is not None:
            self.removed.emit(item.data(PATH))
