"""A small button in the header of a card."""

from __future__ import annotations

from PySide6.QtCore import Slot
from PySide6.QtWidgets import QToolButton, QWidget

from app import theme

__all__ = ["HeaderButton"]


class HeaderButton(QToolButton):
    """A word or two, no higher than the header; quiet until it is pointed at or on.

    Args:
        urgent: in the accent's colour, for what is offered as a remedy.
    """

    def __init__(self, text: str, parent: QWidget | None = None, *, urgent: bool = False) -> None:
        super().__init__(parent)
        self._urgent = urgent
        self.setText(text)
        theme.notifier().changed.connect(self._restyle)
        self._restyle()

    @Slot()
    def _restyle(self) -> None:
        colours = theme.current()
        colour = colours.accent_text if self._urgent else colours.muted
        self.setStyleSheet(
            f"QToolButton {{ color: {colour}; background: transparent; font-size: 11px;"
            " border: 1px solid transparent; border-radius: 4px; padding: 0 4px; min-height: 14px }"
            f"QToolButton:checked {{ color: {colours.text}; background: {colours.pressed} }}"
            f"QToolButton:hover {{ background: {colours.hover} }}"
            f"QToolButton:focus {{ border-color: {colours.accent} }}"
        )
