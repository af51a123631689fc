"""The list of presets in the bar at the top."""

from __future__ import annotations

from html import escape

from PySide6.QtCore import Qt, Slot
from PySide6.QtGui import QKeyEvent, QWheelEvent
from PySide6.QtWidgets import QComboBox, QWidget

from app.preset_choice import PresetChoice
from app.widgets.list_lines import let_it_be_read

__all__ = ["PresetCombo"]

SAVE, MANAGE = "save", "manage"  # entries that do something else than to choose a preset
NARROWEST, WIDEST = 168, 340
BESIDE_TEXT = 44  # pixels, of the rim and the arrow
OPENING_KEYS = (
    Qt.Key.Key_Down,
    Qt.Key.Key_Up,
    Qt.Key.Key_Return,
    Qt.Key.Key_Enter,
    Qt.Key.Key_Space,
    Qt.Key.Key_F4,
)


class PresetCombo(QComboBox):
    """The presets of the program, one's own, and what can be done with them.

    Closed, it shows the preset that the settings come from, marked where they were changed since.
    A preset may begin a new run, and so is chosen from the open list only: keys open it, and the
    wheel does nothing.
    """

    def __init__(self, choice: PresetChoice, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("presetCombo")
        self.setAccessibleName(self.tr("Preset"))
        self.setPlaceholderText(self.tr("Own settings"))
        self._choice = choice
        self._open = False
        self.activated.connect(self._on_activated)
        choice.listChanged.connect(self._fill)
        choice.shown.connect(self._show)
        self._fill()

    @Slot()
    def _fill(self) -> None:
        self.clear()
        group = None
        for entry in self._choice.entries():
            if group not in (None, entry.group):
                self.insertSeparator(self.count())
            group = entry.group
            self.addItem(entry.title, entry.name)
            tip = f"<p>{escape(entry.reason)}</p>"
            self.setItemData(self.count() - 1, tip, Qt.ItemDataRole.ToolTipRole)
        if self._choice.own is not None:
            self.insertSeparator(self.count())
            self._add_command(
                SAVE,
                self.tr("Save these settings as a preset…"),
                self.tr("Keep all settings as they are now under a name of your own"),
            )
            self._add_command(
                MANAGE,
                self.tr("Manage presets…"),
                self.tr("Rename, delete, export or import presets of your own"),
            )
        self._show()

    def _add_command(self, name: str, text: str, tip: str) -> None:
        self.addItem(text, name)
        self.setItemData(self.count() - 1, tip, Qt.ItemDataRole.ToolTipRole)

    @Slot()
    def _show(self) -> None:
        """Name the preset that the settings come from; in the open list all are as they were."""
        titles = {entry.name: entry.title for entry in self._choice.entries()}
        current, changed = self._choice.current, self._choice.changed and not self._open
        for index in range(self.count()):
            title = titles.get(self.itemData(index))
            if title is not None:
                marked = changed and self.itemData(index) == current
                text = self.tr("{title}, changed").format(title=title) if marked else title
                self.setItemText(index, text)
        self.setCurrentIndex(self.findData(current) if current else -1)
        shown = self.currentText() or self.placeholderText()
        width = self.fontMetrics().horizontalAdvance(shown) + BESIDE_TEXT
        self.setFixedWidth(min(max(width, NARROWEST), WIDEST))
        tip = self.tr(
            "Ready-made settings. Choosing others begins a new run where one is needed; the old "
            "one can be brought back."
        )
        self.setToolTip(f"<p><b>{escape(shown)}</b></p><p>{escape(tip)}</p>")
        self.setAccessibleDescription(f"{shown}. {tip}")

    def showPopup(self) -> None:
        self._open = True
        if self._choice.own is not None:
            self._choice.own.refresh()
        self._show()
        let_it_be_read(self)
        super().showPopup()

    def hidePopup(self) -> None:
        super().hidePopup()
        self._open = False
        self._show()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in OPENING_KEYS:
            self.showPopup()
        else:
            QWidget.keyPressEvent(self, event)

    def wheelEvent(self, event: QWheelEvent) -> None:
        event.ignore()

    @Slot(int)
    def _on_activated(self, index: int) -> None:
        name = str(self.itemData(index))
        if name == SAVE:
            self._save()
        elif name == MANAGE:
            self._manage()
        else:
            self._choice.take(name)
        self._show()

    # --- what the last entries do; dialogs are loaded late: the first frame needs none

    def _save(self) -> None:
        from app.dialogs.preset_name_dialog import PresetNameDialog

        PresetNameDialog(self._choice, self.window()).open()

    def _manage(self) -> None:
        from app.dialogs.presets_dialog import PresetsDialog

        PresetsDialog(self._choice, self.window()).open()
