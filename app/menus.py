"""Which action stands in which menu."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QCoreApplication
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QMenu, QMenuBar

from app.actions import Actions

__all__ = ["fill_menu_bar"]

FILE = (
    ("openCheckpointAction", "saveCheckpointAction", "saveAsAction"),
    ("drawAction",),
    ("exportAction",),
    ("quitAction",),
)
EDIT = (("undoAction", "redoAction"),)
RUN = (
    ("trainAction", "pauseAction", "trainStepAction", "resetAction"),
    ("sampleAction", "stepSampleAction", "stopSamplingAction", "branchAction"),
    ("autostartAction",),
)
STAGE = (
    "dataStageAction",
    "learnedStageAction",
    "forwardStageAction",
    "reverseStageAction",
    "compareStageAction",
)
HELP = (("logFolderAction",), ("aboutAction",))


def _tr(text: str) -> str:
    return QCoreApplication.translate("Menus", text)


def fill_menu_bar(
    bar: QMenuBar,
    actions: Actions,
    *,
    playback: Sequence[QAction],
    panels: Sequence[QAction],
    detach: Sequence[QAction],
    themes: Sequence[QAction],
    languages: Sequence[QAction],
    pictures: Sequence[QAction],
    wayfinding: Sequence[QAction],
) -> None:
    """File, Edit, Run, Playback, View and Help."""

    def named(groups: Sequence[Sequence[str]]) -> list[list[QAction]]:
        return [[actions[name] for name in group] for group in groups]

    file = bar.addMenu(_tr("&File"))
    _add_groups(file, named(FILE))
    file.insertMenu(actions["quitAction"], _filled(_tr("P&ictures"), pictures, file))
    _add_groups(bar.addMenu(_tr("&Edit")), named(EDIT))
    _add_groups(bar.addMenu(_tr("&Run")), named(RUN))
    _add_groups(bar.addMenu(_tr("&Playback")), [playback])
    (stage,) = named([STAGE])
    view = bar.addMenu(_tr("&View"))
    view.addActions(stage)
    view.addSeparator()
    _add_groups(view.addMenu(_tr("&Panels")), [panels, detach])
    _add_groups(view.addMenu(_tr("&Theme")), [themes])
    _add_groups(view.addMenu(_tr("&Language")), [languages])
    view.addSeparator()
    view.addAction(actions["fullScreenAction"])
    _add_groups(bar.addMenu(_tr("&Help")), [wayfinding, *named(HELP)])


def _filled(title: str, actions: Sequence[QAction], parent: QMenu) -> QMenu:
    menu = QMenu(title, parent)
    menu.addActions(actions)
    return menu


def _add_groups(menu: QMenu, groups: Sequence[Sequence[QAction]]) -> None:
    for number, group in enumerate(groups):
        if number:
            menu.addSeparator()
        menu.addActions(group)
