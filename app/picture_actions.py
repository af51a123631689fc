"""Pictures of panels and of the window: to the clipboard, or into a file with settings and seed."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from functools import partial
from pathlib import Path

from PySide6.QtCore import QObject, QSettings, QStandardPaths, Qt, QTimer, Signal, Slot
from PySide6.QtGui import QAction, QGuiApplication, QImage
from PySide6.QtWidgets import QDockWidget, QFileDialog, QWidget

from app import pictures, remembered
from app.experiment import Experiment
from app.export_job import ExportJob
from app.picture_words import about_picture
from app.player import Player
from app.widgets.card import Card
from app.widgets.stage_view import StageView
from ddpm_core.export import Job, Progress, naming_failures
from ddpm_core.files import atomic_write

__all__ = ["PictureActions"]

MOST_PAINTINGS = 100  # of one picture; what moves on meanwhile may never be whole


class PictureActions(QObject):
    """Makes the actions that take pictures, and carries them out.

    Signals:
        done: what happened, for the status line.
        failed: why nothing was written.
    """

    done = Signal(str)
    failed = Signal(str)

    def __init__(
        self, experiment: Experiment, player: Player, settings: QSettings, window: QWidget
    ) -> None:
        super().__init__(window)
        self._experiment = experiment
        self._player = player
        self._settings = settings
        self._window = window

    # --- actions

    def add_to_panels(self) -> None:
        """Give every card of the window and the stage a menu for their pictures."""
        for card in self._window.findChildren(Card):
            self.add_to(card, partial(_title_of, card))
        for stage in self._window.findChildren(StageView):
            self.add_to(stage, self._stage_title)

    def add_to(self, widget: QWidget, title: Callable[[], str]) -> list[QAction]:
        """Give a widget a context menu with "Copy picture" and "Save picture as…".

        What the dock around it offers in its own menu is offered here too.

        Args:
            title: what the widget shows now; a file is named after it.
        """
        copy, save = self._pair(widget, self.tr("&Copy picture"), self.tr("&Save picture as…"))
        copy.triggered.connect(lambda: self.copy(widget, title()))
        save.triggered.connect(lambda: self.save(widget, title()))
        widget.addActions([copy, save])
        dock = _dock_of(widget)
        if dock is not None and dock.actions():
            separator = QAction(widget)
            separator.setSeparator(True)
            widget.addActions([separator, *dock.actions()])
        widget.setContextMenuPolicy(Qt.ContextMenuPolicy.ActionsContextMenu)
        return [copy, save]

    def menu_actions(self) -> list[QAction]:
        """Actions for the menu: pictures of the stage and of the whole window."""
        stage = self._window.findChild(StageView)
        actions = []
        if stage is not None:
            copy, save = self._pair(
                self._window,
                self.tr("Copy picture of the &stage"),
                self.tr("Save picture of the s&tage as…"),
                "Stage",
            )
            copy.triggered.connect(lambda: self.copy(stage, self._stage_title()))
            save.triggered.connect(lambda: self.save(stage, self._stage_title()))
            actions += [copy, save]
        copy, save = self._pair(
            self._window,
            self.tr("Copy picture of the &window"),
            self.tr("Save picture of the w&indow as…"),
            "Window",
        )
        copy.triggered.connect(lambda: self.copy(self._window, self.tr("Window")))
        save.triggered.connect(lambda: self.save(self._window, self.tr("Window")))
        return [*actions, copy, save]

    def _pair(
        self, owner: QWidget, copy_text: str, save_text: str, of: str = ""
    ) -> tuple[QAction, QAction]:
        copy, save = QAction(copy_text, owner), QAction(save_text, owner)
        copy.setObjectName(f"copy{of}PictureAction")
        copy.setToolTip(self.tr("Put it on the clipboard as it looks now, in twice the pixels"))
        save.setObjectName(f"save{of}PictureAction")
        save.setToolTip(
            self.tr("Write it as PNG in twice the pixels, or as SVG, with settings and seed inside")
        )
        for action in (copy, save):
            action.setStatusTip(action.toolTip())
        return copy, save

    def _stage_title(self) -> str:
        stage = self._window.findChild(StageView)
        return "" if stage is None else stage.view.accessibleName()

    # --- what they do

    def copy(self, widget: QWidget, title: str) -> None:
        """Put a picture of a widget on the clipboard."""

        def keep(image: QImage) -> None:
            image.setDevicePixelRatio(1)
            QGuiApplication.clipboard().setImage(image)
            self.done.emit(self.tr("Copied a picture: {title}").format(title=title))

        _Painting(widget, keep).go_on()

    def save(self, widget: QWidget, title: str) -> None:
        """Ask for a file, and write what the widget shows now to it, as its suffix says."""
        about = json.dumps(about_picture(self._experiment, self._player, title))

        def ask(image: QImage) -> None:
            drawing = pictures.draw(widget, title, about)
            path = self._asked(title)
            if path.lower().endswith(".svg"):
                self._write(path, lambda: pictures.drawing_bytes(drawing))
            elif path:
                self._write(path, lambda: pictures.png_bytes(image, title, about))

        _Painting(widget, ask).go_on()

    def _asked(self, title: str) -> str:
        """The file that the person names, "" for none."""
        png, svg = self.tr("PNG picture (*.png)"), self.tr("SVG drawing (*.svg)")
        suffix = remembered.text(self._settings, "picture/suffix", ".png", (".png", ".svg"))
        stem = re.sub(r"[\W_]+", "-", f"{self._experiment.settings.data} {title}".lower())
        path, kind = QFileDialog.getSaveFileName(
            self._window,
            self.tr("Save picture"),
            str(self._folder() / f"{stem}{suffix}"),
            f"{png};;{svg}",
            svg if suffix == ".svg" else png,
        )
        if not path:
            return ""
        if Path(path).suffix.lower() not in (".png", ".svg"):
            path += ".svg" if kind == svg else ".png"
        self._settings.setValue("picture/folder", str(Path(path).parent))
        self._settings.setValue("picture/suffix", Path(path).suffix.lower())
        return path

    def _folder(self) -> Path:
        usual = QStandardPaths.writableLocation(QStandardPaths.StandardLocation.PicturesLocation)
        return remembered.folder(self._settings, "picture/folder", usual)

    def _write(self, path: str, content: Callable[[], bytes]) -> None:
        """Encode and write on a thread, for that takes its time."""
        job = ExportJob(path, lambda: _writing(path, content))
        job.exported.connect(self._on_written)
        job.failed.connect(self._on_failed)
        job.start()

    @Slot(str)
    def _on_written(self, path: str) -> None:
        self.done.emit(self.tr("Saved {path}").format(path=path))

    @Slot(str, str)
    def _on_failed(self, field: str, reason: str) -> None:
        self.failed.emit(reason)


class _Painting(QObject):
    """Paints a widget for a picture, in as many pieces as it takes, and hands it on.

    Meanwhile the screen keeps what it shows: painting for it would begin the picture again.
    """

    def __init__(self, widget: QWidget, then: Callable[[QImage], None]) -> None:
        super().__init__(widget)
        self._widget = widget
        self._then = then
        self._left = MOST_PAINTINGS

    @Slot()
    def go_on(self) -> None:
        self._widget.setUpdatesEnabled(True)  # else nothing would be painted here either
        image, whole = pictures.paint(self._widget)
        self._left -= 1
        if whole or not self._left:
            self._then(image)
            self.deleteLater()
        else:
            self._widget.setUpdatesEnabled(False)
            QTimer.singleShot(0, self, self.go_on)


def _writing(path: str, content: Callable[[], bytes]) -> Job:
    yield Progress(0, 1)
    with naming_failures(path), atomic_write(path) as file:
        file.write(content())
    yield Progress(1, 1)


def _title_of(card: Card) -> str:
    return card.title


def _dock_of(widget: QWidget) -> QDockWidget | None:
    parent = widget.parentWidget()
    while parent is not None and not isinstance(parent, QDockWidget):
        parent = parent.parentWidget()
    return parent
