"""The pages of the stage, of which one is in front, and the keys that they get."""

from __future__ import annotations

from PySide6.QtCore import Qt, Slot
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QStackedWidget, QWidget

from app.panels.compare_view import CompareView
from app.panels.picture_stage import PictureStage
from app.scenes import Subject
from app.widgets.stage_view import StageView

__all__ = ["StagePages"]


class StagePages(QStackedWidget):
    """Points, pictures and the comparison; keys that went to one go on to the next in front."""

    def __init__(self, large: StageView, pictures: PictureStage, compare: CompareView) -> None:
        super().__init__()
        self._large = large
        self._pictures = pictures
        self._compare = compare
        for page in (large, pictures, compare):
            self.addWidget(page)

    def turn_to(self, subject: Subject, pictures: bool) -> None:
        """Bring the page of a subject to the front, of points or of pictures."""
        page: QWidget = self._pictures if pictures else self._large
        if subject == "compare":
            page = self._compare
        focused, before = self.window().focusWidget(), self.currentWidget()
        had_keys = focused is not None and before is not None and before.isAncestorOf(focused)
        self.setCurrentWidget(page)
        if had_keys and page is not before:
            self.give_keys()

    @Slot()
    def give_keys(self) -> None:
        """Let the picture in front have the keys."""
        self._view.setFocus(Qt.FocusReason.MouseFocusReason)

    @property
    def _view(self) -> QWidget:
        """What has the keys of the page in front."""
        page = self.currentWidget()
        if page is self._compare:
            return self._compare.first_view
        return self._pictures.view if page is self._pictures else self._large.view

    def showEvent(self, event: QShowEvent) -> None:
        """In a window that has no focus yet, keys mean the stage."""
        super().showEvent(event)
        if self.window().focusWidget() is None:
            self._view.setFocus(Qt.FocusReason.OtherFocusReason)
