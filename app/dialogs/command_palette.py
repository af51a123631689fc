"""All that the window can do in one list, found by a few letters."""

from __future__ import annotations

from collections.abc import Iterable

from PySide6.QtCore import QEvent, QModelIndex, QObject, QPoint, QSettings, QSize, Qt, Slot
from PySide6.QtGui import (
    QAccessible,
    QAccessibleAnnouncementEvent,
    QAction,
    QKeyEvent,
    QKeySequence,
    QShortcut,
    QShowEvent,
)
from PySide6.QtWidgets import (
    QDialog,
    QFrame,
    QHBoxLayout,
    QLabel,
    QListView,
    QVBoxLayout,
    QWidget,
)

from app import remembered
from app.action_text import action_name, english_of, keys_of, menu_of, plain, tip_of
from app.dialogs.command_row import ROW_HEIGHT, Command, CommandRow
from app.matching import match
from app.widgets.rows_model import RowsModel
from app.widgets.search_field import SearchField

__all__ = ["CommandPalette"]

WIDTH = 640
ROWS = 10  # shown at a time
BELOW_TOP = 72  # pixels under the window's upper edge
RECENT = "recentCommands"  # in the settings
MOST_RECENT = 5
LIST_KEYS = (Qt.Key.Key_Up, Qt.Key.Key_Down, Qt.Key.Key_PageUp, Qt.Key.Key_PageDown)


class CommandPalette(QDialog):
    """A field to type in and the commands that fit, the best first; Return runs one.

    The field keeps the focus; the arrow keys move in the list, and each line is announced. Those
    that were run lately come first. It goes away when it is left.

    Args:
        actions: what can be run, in the order in which it is listed.
        settings: remembers what was run lately.
    """

    def __init__(
        self,
        actions: Iterable[QAction],
        settings: QSettings | None = None,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent, Qt.WindowType.Dialog | Qt.WindowType.FramelessWindowHint)
        self.setObjectName("commandPalette")
        self.setWindowTitle(self.tr("Find a command"))
        self.setAttribute(Qt.WidgetAttribute.WA_TranslucentBackground)
        self._settings = settings
        self._commands = self._sorted(actions)
        self._build()
        for command in self._commands:
            command.action.changed.connect(self._on_action_changed)
        # The keys that opened it close it.
        QShortcut(QKeySequence("Ctrl+K"), self).activated.connect(self.reject)
        self._show_matching("")

    # --- building

    def _sorted(self, actions: Iterable[QAction]) -> list[Command]:
        recent = self._recent()
        known = {
            action_name(action): action
            for action in actions
            if plain(action.text()) and not action.isSeparator() and action.isVisible()
        }
        first = [known.pop(name) for name in recent if name in known]
        rest = list(known.values())
        return [
            Command(
                action,
                plain(action.text()),
                menu_of(action),
                keys_of(action),
                number == len(first) > 0,
            )
            for number, action in enumerate(first + rest)
        ]

    def _build(self) -> None:
        self._edit = SearchField()
        self._edit.setObjectName("commandPaletteEdit")
        self._edit.setAccessibleName(self.tr("Find a command"))
        self._edit.setPlaceholderText(self.tr("Find a command"))
        self._edit.setToolTip(self.tr("Type a few letters of what you want to do"))
        self._edit.setWhatsThis(
            self.tr(
                "Type a few letters of what you want to do, in any order. The arrow keys choose "
                "among the commands that fit, Return runs the chosen one, Escape closes the list."
            )
        )
        self._edit.textChanged.connect(self._show_matching)
        self._edit.installEventFilter(self)
        self._model = RowsModel[Command](
            {
                Qt.ItemDataRole.UserRole: lambda command: command,
                Qt.ItemDataRole.DisplayRole: lambda command: command.title,
                Qt.ItemDataRole.AccessibleTextRole: lambda command: command.spoken,
            },
            self,
        )
        self._list = QListView()
        self._list.setObjectName("commandPaletteList")
        self._list.setAccessibleName(self.tr("Commands"))
        self._list.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._list.setModel(self._model)
        self._list.setItemDelegate(CommandRow(self._list))
        self._list.setUniformItemSizes(True)
        self._list.setMouseTracking(True)
        self._list.setFrameShape(QFrame.Shape.NoFrame)
        self._list.setFixedHeight(ROWS * ROW_HEIGHT)
        self._list.clicked.connect(self._run)
        self._list.selectionModel().currentChanged.connect(self._announce)
        self._hint = QLabel()
        self._hint.setObjectName("commandPaletteHint")
        self._hint.setProperty("role", "small")
        keys = QLabel(self.tr("↑ ↓ choose    Return runs    Esc closes"))
        keys.setProperty("role", "small")
        foot = QHBoxLayout()
        foot.setContentsMargins(8, 0, 8, 0)
        foot.addWidget(self._hint, 1)
        foot.addWidget(keys)
        frame = QFrame()
        frame.setProperty("role", "notice")
        column = QVBoxLayout(frame)
        column.setContentsMargins(8, 8, 8, 8)
        column.setSpacing(8)
        for part in (self._edit, self._list):
            column.addWidget(part)
        column.addLayout(foot)
        around = QVBoxLayout(self)
        around.setContentsMargins(0, 0, 0, 0)
        around.addWidget(frame)

    def sizeHint(self) -> QSize:
        return QSize(WIDTH, super().sizeHint().height())

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        window = self.parentWidget()
        if window is not None:
            self.resize(min(WIDTH, window.width() - 32), self.sizeHint().height())
            left = (window.width() - self.width()) // 2
            self.move(window.mapToGlobal(QPoint(left, BELOW_TOP)))
        self._edit.setFocus()

    # --- finding

    @Slot(str)
    def _show_matching(self, query: str) -> None:
        fits = []
        for row, command in enumerate(self._commands):
            said = (command.menu, *command.keys, tip_of(command.action))
            other = (*said, english_of(command.action))
            cost = match(query, command.title, other)
            if cost is not None:
                useless = bool(query.strip()) and not command.action.isEnabled()
                fits.append((cost + useless, row))
        # Rows break ties, and in them what was run lately comes first.
        self._model.show([self._commands[row] for _, row in sorted(fits)])
        self._list.setCurrentIndex(self._model.index(0, 0))
        self._list.scrollToTop()
        count, total = len(fits), len(self._commands)
        self._hint.setText(
            self.tr("{count} of {total} commands").format(count=count, total=total)
            if count
            else self.tr("No command has these letters")
        )
        if not count:
            self._say(self._hint.text())

    @Slot(QModelIndex)
    def _announce(self, index: QModelIndex) -> None:
        if index.isValid():
            self._say(self._model.at(index).spoken)

    def _say(self, text: str) -> None:
        """Tell assistive tools, for the focus stays in the field."""
        self._edit.setAccessibleDescription(text)
        QAccessible.updateAccessibility(QAccessibleAnnouncementEvent(self._edit, text))

    @Slot()
    def _on_action_changed(self) -> None:
        self._list.viewport().update()

    # --- keys and clicks

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if isinstance(event, QKeyEvent) and event.type() == QEvent.Type.KeyPress:
            if event.key() in LIST_KEYS:
                self._move(event)
                return True
            if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
                self._run(self._list.currentIndex())
                return True
        return super().eventFilter(watched, event)

    def _move(self, event: QKeyEvent) -> None:
        count = self._model.rowCount()
        if not count:
            return
        row = self._list.currentIndex().row()
        match event.key():
            case Qt.Key.Key_Up:
                row = (row - 1) % count
            case Qt.Key.Key_Down:
                row = (row + 1) % count
            case Qt.Key.Key_PageUp:
                row = max(row - ROWS, 0)
            case _:
                row = min(row + ROWS, count - 1)
        self._list.setCurrentIndex(self._model.index(row, 0))

    @Slot(QModelIndex)
    def _run(self, index: QModelIndex) -> None:
        """Run a command; one that cannot be used says why, and the list stays."""
        if not index.isValid():
            return
        action = self._model.at(index).action
        if not action.isEnabled():
            self._say(self._model.at(index).spoken)
            return
        self._remember(action)
        self.accept()
        action.trigger()

    def event(self, event: QEvent) -> bool:
        if event.type() == QEvent.Type.WindowDeactivate and self.isVisible():
            self.reject()
        return super().event(event)

    # --- what was run lately

    def _recent(self) -> list[str]:
        stored = None if self._settings is None else remembered.found(self._settings, RECENT)
        if isinstance(stored, str):  # how a list of one comes back from a file
            return [stored]
        return [str(name) for name in stored] if isinstance(stored, list) else []

    def _remember(self, action: QAction) -> None:
        if self._settings is not None:
            name = action_name(action)
            others = [other for other in self._recent() if other != name]
            self._settings.setValue(RECENT, [name, *others][:MOST_RECENT])
