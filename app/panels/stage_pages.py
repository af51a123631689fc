"""The large picture and the comparison, of which one is in front, and the keys that they get."""

from __future__ import annotations

from PySide6.QtCore import Qt, Slot
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QStackedWidget

from app.panels.compare_view import CompareView
from app.scenes import Subject
from app.widgets.stage_view import StageView

__all__ = ["StagePages"]


class StagePages(QStackedWidget):
    """Two pages; keys that went to the picture on the one go on to that on the other."""

    def __init__(self, large: StageView, compare: CompareView) -> None:
        super().__init__()
        self._large = large
        self._compare = compare
        self.addWidget(large)
        self.addWidget(compare)

    def turn_to(self, subject: Subject) -> None:
        """Bring the page of a subject to the front."""
        page = self._compare if subject == "compare" else self._large
        focused, before = self.window().focusWidget(), self.currentWidget()
        had_keys = focused is not None and before is not None and before.isAncestorOf(focused)
        self.setCurrentWidget(page)
        if had_keys and page is not before:
            self.give_keys()

    @Slot()
    def give_keys(self) -> None:
        """Let the picture in front have the keys."""
        in_front = self.currentWidget() is self._compare
        view = self._compare.first_view if in_front else self._large.view
        view.setFocus(Qt.FocusReason.MouseFocusReason)

    def showEvent(self, event: QShowEvent) -> None:
        """In a window that has no focus yet, keys mean the stage."""
        super().showEvent(event)
        if self.window().focusWidget() is None:
            self._large.view.setFocus(Qt.FocusReason.OtherFocusReason)
