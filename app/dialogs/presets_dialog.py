"""The dialog that manages a person's own presets."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QSignalBlocker, Qt, Signal, Slot
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import (
    QAbstractItemView,
    QDialog,
    QHBoxLayout,
    QLabel,
    QListWidget,
    QListWidgetItem,
    QPushButton,
    QStackedLayout,
    QVBoxLayout,
    QWidget,
)

from app.dialogs.preset_files import ask_for_presets, ask_where
from app.own_presets import PresetError
from app.preset_choice import OWN, PresetChoice
from app.widgets.fields import restyle
from ddpm_core.presets import Preset

__all__ = ["PresetsDialog"]

SIZE = (520, 360)
TITLE = Qt.ItemDataRole.UserRole  # of an item, the title as it is kept


class PresetsDialog(QDialog):
    """Renames, deletes, exports and imports presets; a deleted one can be brought back."""

    _edited = Signal(str, str)  # a title, and what was typed in its place

    def __init__(self, choice: PresetChoice, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        assert choice.own is not None
        self.setObjectName("presetsDialog")
        self.setWindowTitle(self.tr("Your presets"))
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.resize(*SIZE)
        self._choice = choice
        self._own = choice.own
        self._deleted: list[Preset] = []
        # Later, for the list is filled anew, and the editor has yet to be put away.
        self._edited.connect(self._on_edited, Qt.ConnectionType.QueuedConnection)
        self._build()
        self._own.refresh()
        self._own.changed.connect(self._fill)
        self._fill()

    # --- building

    def _build(self) -> None:
        self._list = QListWidget()
        self._list.setObjectName("presetsList")
        self._list.setAccessibleName(self.tr("Your presets"))
        self._list.setToolTip(self.tr("F2 renames the preset, Del deletes it"))
        self._list.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self._list.setEditTriggers(
            QAbstractItemView.EditTrigger.EditKeyPressed
            | QAbstractItemView.EditTrigger.DoubleClicked
        )
        self._list.itemChanged.connect(self._on_item_changed)
        self._list.currentItemChanged.connect(self._show_current)
        delete = QShortcut(QKeySequence(QKeySequence.StandardKey.Delete), self._list)
        delete.setContext(Qt.ShortcutContext.WidgetShortcut)
        delete.activated.connect(self._delete)
        undo = QShortcut(QKeySequence(QKeySequence.StandardKey.Undo), self)
        undo.activated.connect(self._undo)
        empty = QLabel(
            self.tr(
                "Your own presets will be listed here. To keep the settings as they are now, "
                "close this dialog and choose “Save these settings as a preset…” in the list of "
                "presets; or import a file that somebody gave you."
            )
        )
        empty.setObjectName("presetsEmpty")
        empty.setProperty("role", "muted")
        empty.setWordWrap(True)
        empty.setAlignment(Qt.AlignmentFlag.AlignCenter)
        empty.setContentsMargins(32, 0, 32, 0)
        self._holds = QLabel()
        self._holds.setObjectName("presetHolds")
        self._holds.setProperty("role", "small")
        self._holds.setWordWrap(True)
        self._holds.setTextFormat(Qt.TextFormat.PlainText)
        listed = QWidget()
        column = QVBoxLayout(listed)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(8)
        column.addWidget(self._list, 1)
        column.addWidget(self._holds)
        self._pages = QStackedLayout()
        self._pages.addWidget(listed)
        self._pages.addWidget(empty)
        top = QHBoxLayout()
        top.setSpacing(12)
        top.addLayout(self._pages, 1)
        top.addLayout(self._side())
        layout = QVBoxLayout(self)
        layout.setContentsMargins(16, 16, 16, 16)
        layout.setSpacing(12)
        layout.addLayout(top, 1)
        layout.addLayout(self._bottom())

    def _side(self) -> QVBoxLayout:
        column = QVBoxLayout()
        column.setSpacing(8)
        entries: tuple[tuple[str, str, str, Callable[[], object]], ...] = (
            ("Rename", self.tr("&Rename"), self.tr("Give it another name (F2)"), self._rename),
            ("Delete", self.tr("&Delete"), self.tr("It can be brought back (Del)"), self._delete),
            ("Export", self.tr("&Export…"), self.tr("Write it to a file to share"), self._export),
            ("Import", self.tr("&Import…"), self.tr("Add the preset of a file"), self._import),
        )
        self._buttons: dict[str, QPushButton] = {}
        for name, text, tip, call in entries:
            button = _button(f"preset{name}Button", text, tip)
            button.clicked.connect(call)
            self._buttons[name] = button
            column.addWidget(button)
        column.addStretch()
        return column

    def _bottom(self) -> QHBoxLayout:
        self._status = QLabel()
        self._status.setObjectName("presetsStatus")
        self._status.setWordWrap(True)
        self._status.setTextFormat(Qt.TextFormat.PlainText)
        self._back = _button(
            "presetUndoButton",
            self.tr("&Undo"),
            self.tr("Bring back the preset that was deleted last (Ctrl+Z)"),
        )
        self._back.clicked.connect(self._undo)
        self._back.hide()
        close = _button("presetsCloseButton", self.tr("&Close"), self.tr("Close (Esc)"))
        close.clicked.connect(self.accept)
        row = QHBoxLayout()
        row.setSpacing(8)
        row.addWidget(self._status, 1)
        row.addWidget(self._back)
        row.addWidget(close)
        return row

    # --- the list

    @Slot()
    def _fill(self) -> None:
        """List the presets, and keep the place."""
        row, current = self._list.currentRow(), self._current()
        with QSignalBlocker(self._list):
            self._list.clear()
            for title in self._own.titles:
                item = QListWidgetItem(title)
                item.setData(TITLE, title)
                item.setFlags(item.flags() | Qt.ItemFlag.ItemIsEditable)
                self._list.addItem(item)
            if current in self._own:
                self._select(self._own.get(current).title)
            else:
                self._list.setCurrentRow(min(max(row, 0), self._list.count() - 1))
        self._pages.setCurrentIndex(0 if self._list.count() else 1)
        self._show_current()

    def _select(self, title: str) -> None:
        for item in self._list.findItems(title, Qt.MatchFlag.MatchFixedString):
            self._list.setCurrentItem(item)

    def _current(self) -> str:
        item = self._list.currentItem()
        return "" if item is None else str(item.data(TITLE))

    @Slot()
    def _show_current(self) -> None:
        title = self._current()
        for name in ("Rename", "Delete", "Export"):
            self._buttons[name].setEnabled(bool(title))
        self._holds.setText(self._choice.reason(OWN + title) if title else "")

    def _say(self, text: str, role: str = "muted") -> None:
        self._status.setText(text)
        self._status.setProperty("role", role)
        restyle(self._status)
        self._back.setVisible(bool(self._deleted))

    # --- what the buttons do

    @Slot()
    def _rename(self) -> None:
        self._list.setFocus()
        self._list.editItem(self._list.currentItem())

    @Slot(QListWidgetItem)
    def _on_item_changed(self, item: QListWidgetItem) -> None:
        self._edited.emit(str(item.data(TITLE)), item.text())

    @Slot(str, str)
    def _on_edited(self, before: str, wanted: str) -> None:
        try:
            preset = self._own.rename(before, wanted)
        except PresetError as error:
            self._say(str(error), "error")
            self._fill()
            return
        self._select(preset.title)
        text = self.tr("“{before}” is now called “{now}”.")
        self._say(text.format(before=before, now=preset.title) if before != preset.title else "")

    @Slot()
    def _delete(self) -> None:
        title = self._current()
        if not title:
            return
        try:
            self._deleted.append(self._own.delete(title))
        except PresetError as error:
            self._say(str(error), "error")
            return
        self._say(self.tr("“{name}” was deleted.").format(name=title))

    @Slot()
    def _undo(self) -> None:
        if not self._deleted:
            return
        preset = self._deleted[-1]
        try:
            preset = self._own.save(self._own.free(preset.title), preset.config)
        except PresetError as error:
            self._say(str(error), "error")
            return
        self._deleted.pop()
        self._select(preset.title)
        self._say(self.tr("“{name}” is back.").format(name=preset.title))

    @Slot()
    def _export(self) -> None:
        title = self._current()
        name = self._own.file_name(title)
        ask_where(self, name, lambda path: self._export_to(title, path))

    def _export_to(self, title: str, path: str) -> None:
        try:
            self._own.export(title, path)
        except PresetError as error:
            self._say(str(error), "error")
            return
        text = self.tr("“{name}” was written to {file}.")
        self._say(text.format(name=title, file=Path(path).name))

    @Slot()
    def _import(self) -> None:
        ask_for_presets(self, self._import_from)

    @Slot(list)
    def _import_from(self, paths: list[str]) -> None:
        faults, preset = [], None
        for path in paths:
            try:
                preset = self._own.import_file(path)
            except PresetError as error:
                faults.append(str(error))
        if preset is not None:
            self._select(preset.title)
        if faults:
            self._say("\n".join(faults), "error")
        elif preset is not None:
            self._say(self.tr("“{name}” was imported.").format(name=preset.title))


def _button(name: str, text: str, tip: str) -> QPushButton:
    button = QPushButton(text)
    button.setObjectName(name)
    button.setAccessibleName(text.replace("&", "").replace("…", ""))
    button.setToolTip(tip)
    button.setAutoDefault(False)
    return button
