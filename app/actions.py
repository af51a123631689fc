"""Every action of the window, once: menus, buttons and keys all come from here."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from PySide6.QtCore import QCoreApplication, QObject
from PySide6.QtGui import QAction, QActionGroup, QKeySequence

from app.widgets.icons import icon

__all__ = ["Actions"]


def _tr(text: str) -> str:
    return QCoreApplication.translate("Actions", text)


@dataclass(frozen=True)
class _Entry:
    """What is known of an action before it is made."""

    name: str  # the action's object name
    text: str
    tip: str
    keys: str | QKeySequence.StandardKey = ""
    icon: str = ""
    checkable: bool = False
    group: str = ""  # of those only one is checked at a time


KEYS = QKeySequence.StandardKey


def _file_entries() -> list[_Entry]:
    return [
        _Entry(
            "openCheckpointAction",
            _tr("&Open…"),
            _tr("Open an experiment (.ddpm), a recorded process (.ddpmrecord), or weights (.pth)"),
            KEYS.Open,
            "open",
        ),
        _Entry(
            "saveCheckpointAction",
            _tr("&Save"),
            _tr("Save settings, weights, losses and random state in one file"),
            KEYS.Save,
            "save",
        ),
        _Entry("saveAsAction", _tr("Save &as…"), _tr("Save under another name"), "Ctrl+Shift+S"),
        _Entry(
            "exportAction",
            _tr("&Export…"),
            _tr("Save a process as a film, pictures, a table or a script"),
            "Ctrl+E",
            "export",
        ),
        _Entry(
            "drawAction",
            _tr("&Draw your own data…"),
            _tr("Draw a data set with a brush, or begin with a picture"),
            "Ctrl+D",
        ),
        _Entry("quitAction", _tr("&Quit"), _tr("Close the window"), KEYS.Quit),
    ]


def _edit_entries() -> list[_Entry]:
    return [
        _Entry("undoAction", _tr("&Undo"), _tr("Take the last change back"), KEYS.Undo),
        _Entry("redoAction", _tr("&Redo"), _tr("Do again what was undone"), "Ctrl+Shift+Z"),
    ]


def _run_entries() -> list[_Entry]:
    return [
        _Entry(
            "trainAction", _tr("&Train"), _tr("Start training, or go on with it"), "Ctrl+T", "play"
        ),
        _Entry("pauseAction", _tr("&Pause"), _tr("Stand still after this step"), "Ctrl+P", "pause"),
        _Entry(
            "trainStepAction",
            _tr("Train &one step"),
            _tr("Make exactly one optimizer step, then stand still"),
            "Ctrl+.",
            "step",
        ),
        _Entry(
            "resetAction",
            _tr("&Reset"),
            _tr("Begin again from step 0 with the settings shown; the run can be brought back"),
            "Ctrl+Backspace",
            "reset",
        ),
        _Entry(
            "sampleAction",
            _tr("&Sample"),
            _tr("Record a reverse process, from noise to samples, with the averaged network"),
            "Ctrl+Return",
            "sample",
        ),
        _Entry(
            "stepSampleAction",
            _tr("Samp&le step by step"),
            _tr(
                "Draw the noise x_T alone; each press of the arrow to the right then makes one "
                "step, one call of the network"
            ),
            "Ctrl+Shift+Return",
            "forward",
        ),
        _Entry(
            "stopSamplingAction", _tr("Stop sampl&ing"), _tr("End the recording where it is"), "Esc"
        ),
        _Entry(
            "branchAction",
            _tr("Sample on from this &frame"),
            _tr("Draw the rest of the reverse process anew, with the sampler and seed set now"),
            "Ctrl+B",
        ),
        _Entry(
            "autostartAction",
            _tr("Train &when the program starts"),
            _tr("Begin to train as soon as the window is there"),
            checkable=True,
        ),
    ]


def _stage_entries() -> list[_Entry]:
    """What the stage can show large, as the tiles are from left to right."""
    entries = (
        (
            "dataStageAction",
            _tr("D&ata"),
            _tr("The points x_0 that the network learns from, standardised"),
        ),
        (
            "learnedStageAction",
            _tr("L&earned so far"),
            _tr(
                "Samples of the averaged network, always from the same starting noise x_T: "
                "what moves is what is learned, not luck"
            ),
        ),
        (
            "forwardStageAction",
            _tr("F&orward process"),
            _tr("Data turned into noise, one step q(x_t | x_t−1) after the other"),
        ),
        (
            "reverseStageAction",
            _tr("&Reverse process"),
            _tr("Noise turned into samples by the network, frame by frame"),
        ),
        (
            "compareStageAction",
            _tr("&Compare"),
            _tr("Samplers side by side on the same starting noise x_T, and their spreads"),
        ),
    )
    return [
        _Entry(name, text, tip, f"Ctrl+{number}", checkable=True, group="stage")
        for number, (name, text, tip) in enumerate(entries, start=1)
    ]


def _window_entries() -> list[_Entry]:
    return [
        _Entry(
            "fullScreenAction",
            _tr("&Full screen"),
            _tr("Use the whole screen, as for a projector"),
            "F11",
            checkable=True,
        ),
        _Entry("aboutAction", _tr("&About DDPM Studio"), _tr("Version and licences")),
        _Entry(
            "logFolderAction", _tr("Show the &log folder"), _tr("Open the folder of the log file")
        ),
    ]


class Actions(QObject):
    """The actions by name: ``actions["exportAction"]``."""

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self._actions: dict[str, QAction] = {}
        self._groups: dict[str, QActionGroup] = {}
        entries = (
            *_file_entries(),
            *_edit_entries(),
            *_run_entries(),
            *_stage_entries(),
            *_window_entries(),
        )
        for entry in entries:
            action = QAction(entry.text, self)
            action.setObjectName(entry.name)
            action.setCheckable(entry.checkable)
            if entry.keys:
                action.setShortcut(QKeySequence(entry.keys))
            action.setToolTip(tip_with_keys(entry.tip, action))
            action.setStatusTip(entry.tip)
            if entry.icon:
                action.setIcon(icon(entry.icon))
            if entry.group:
                self._groups.setdefault(entry.group, QActionGroup(self)).addAction(action)
            self._actions[entry.name] = action

    def __getitem__(self, name: str) -> QAction:
        return self._actions[name]

    def group(self, name: str) -> QActionGroup:
        """The group of actions of which one is checked."""
        return self._groups[name]

    def connect_all(self, handlers: dict[str, Callable[..., object]]) -> None:
        """What each named action does when it is triggered."""
        for name, handler in handlers.items():
            self._actions[name].triggered.connect(handler)


def tip_with_keys(tip: str, action: QAction) -> str:
    """A tooltip that ends with the action's keys."""
    keys = action.shortcut().toString(QKeySequence.SequenceFormat.NativeText)
    return f"{tip} ({keys})" if keys else tip
