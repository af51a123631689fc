"""A glance at an export before it is made: a frame or the first lines, and how much it will be."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel, QStackedWidget, QVBoxLayout, QWidget

from app import theme
from app.dialogs import export_amounts as amounts
from app.dialogs.export_form import ExportForm
from app.dialogs.export_preview import ExportPreview
from app.dialogs.text_preview import TextPreview
from app.timeline import Timeline
from ddpm_core.config import ConfigError
from ddpm_core.export import MOST_PICTURES, Sheet, script_of

__all__ = ["ExportGlance"]


class ExportGlance(QWidget):
    """Shows what the form's choices will make.

    Args:
        frame: of the process to show first, where a film is made.
    """

    def __init__(self, form: ExportForm, frame: int) -> None:
        super().__init__()
        self._form = form
        self._frame = frame
        self._picture = ExportPreview()
        self._text = TextPreview()
        self._stack = QStackedWidget()
        for preview in (self._picture, self._text):
            self._stack.addWidget(preview)
        self._stack.setFixedSize(self._picture.size())
        self._estimate = QLabel()
        self._estimate.setObjectName("exportEstimate")
        self._estimate.setProperty("role", "muted")
        self._estimate.setAlignment(Qt.AlignmentFlag.AlignCenter)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(8)
        layout.addWidget(self._stack)
        layout.addWidget(self._estimate)
        layout.addStretch()

    def set_frame(self, frame: int) -> None:
        """Show this frame from now on."""
        self._frame = frame

    def renew(self) -> bool:
        """Show what the choices are now; False where they make nothing."""
        try:
            self._estimate.setText(self._shown())
        except ConfigError:
            self._estimate.setText("–")
            return False
        return True

    def _shown(self) -> str:
        """Show it, and return how much there will be."""
        form = self._form
        timeline, format = form.timeline, form.format
        if format.kind == "film":
            film = form.film()
            estimate = amounts.of_film(film, format, timeline, self.locale())
            last = timeline.frames - 1 if film.last is None else film.last
            self._stack.setCurrentWidget(self._picture)
            self._picture.show_frame(timeline, film, min(max(self._frame, film.first), last))
            return estimate
        if format.kind in ("sheet", "singles"):
            whole = format.kind == "sheet"
            sheet = form.sheet() if whole else _all_of(timeline)
            self._stack.setCurrentWidget(self._picture)
            self._picture.show_sheet(timeline, sheet)
            return amounts.of_sheet(sheet, timeline) if whole else amounts.of_singles(timeline)
        self._stack.setCurrentWidget(self._text)
        if format.kind == "script":
            script = script_of(timeline.config, form.steps)
            self._text.show_text(script)
            return amounts.of_script(script)
        table = form.table()
        self._text.show_text(amounts.beginning_of(table, format, timeline))
        return amounts.of_table(table, format, timeline, self.locale())


def _all_of(timeline: Timeline) -> Sheet:
    """A sheet that stands for a picture of each sample."""
    return Sheet(most=min(timeline.count, MOST_PICTURES), theme=theme.current().scheme)
