"""What keeps a person's work in a window: presets of their own, undo and redo, and autosaves."""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import QObject, QSettings, Slot
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QMainWindow

from app.autosave import Autosave
from app.data_folder import data_folder
from app.experiment import Experiment
from app.own_presets import OwnPresets, PresetError
from app.preset_choice import OWN, PresetChoice
from app.preset_words import preset_title
from app.undo import Undo
from app.widgets.message_bar import MessageBar
from app.widgets.undo_keys import UndoKeys
from ddpm_core.presets import CAT, PRESETS

__all__ = ["Keeping"]

SHOWN = 5_000  # milliseconds, of a line in the status bar


class Keeping(QObject):
    """Makes the parts, and joins them to a window.

    Attributes:
        presets: those of the program and the person's own, and the one chosen.
        undo: of settings, presets and runs.
        autosave: to be started once the window is shown, and finished once the engine has stopped.
    """

    def __init__(self, experiment: Experiment, settings: QSettings, window: QMainWindow) -> None:
        super().__init__(window)
        folder = data_folder(settings)
        own = OwnPresets(folder / "presets", tuple(map(preset_title, PRESETS)), self)
        self.presets = PresetChoice(experiment, own, settings, self)
        self.undo = Undo(experiment, self.presets.title_of, self)
        self.autosave = Autosave(experiment, folder, self)
        self._window = window
        self._messages: MessageBar | None = None
        self._preset_actions: list[QAction] = []
        self.presets.taken.connect(self.undo.expect_run)
        self.undo.done.connect(self._say)
        self.autosave.troubled.connect(self._say)

    def join(self, undo: QAction, redo: QAction, messages: MessageBar) -> None:
        """Let the window's actions undo and redo, once all its fields are there."""
        self._messages = messages
        self.undo.show_in(undo, redo)
        UndoKeys(self._window, [undo.shortcut(), redo.shortcut()])

    def preset_actions(self) -> list[QAction]:
        """An action for each preset as they are now, for the command palette."""
        for action in self._preset_actions:
            action.deleteLater()
        self._preset_actions = []
        for entry in self.presets.entries():
            title = self.tr("Preset: {title}").format(title=entry.title)
            action = QAction(title, self)
            action.setObjectName(f"{entry.name}PresetAction")
            action.setToolTip(entry.reason)
            action.triggered.connect(partial(self.presets.take, entry.name))
            self._preset_actions.append(action)
        return list(self._preset_actions)

    @Slot()
    def show_cat(self) -> None:
        """Take up the cat that comes with the program, and let it appear."""
        self.presets.take(CAT)

    @Slot(str)
    def import_preset(self, path: str) -> None:
        """Add the preset of a file that was dropped, and offer to use it."""
        own, messages = self.presets.own, self._messages
        assert own is not None
        assert messages is not None
        try:
            title = own.import_file(path).title
        except PresetError as error:
            messages.show_message(str(error), kind="error")
            return
        messages.show_message(
            self.tr("“{title}” is among the presets now.").format(title=title),
            actions=[(self.tr("Use it"), lambda: self.presets.take(OWN + title))],
        )

    @Slot(str)
    def _say(self, text: str) -> None:
        self._window.statusBar().showMessage(text, SHOWN)
