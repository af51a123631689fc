"""A paragraph with symbols in it."""

from __future__ import annotations

import re

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel

from app import theme

__all__ = ["paragraph"]

MATHS = re.compile(r"\*(.+?)\*")
LINE_HEIGHT = 18  # pixels, whatever symbols a line holds


def paragraph(words: str, role: str = "") -> QLabel:
    """Words, broken into lines; what stands between asterisks is set as mathematics."""
    label = QLabel(
        f'<p style="line-height:{LINE_HEIGHT}px; -qt-line-height-type:fixed">'
        + MATHS.sub(lambda found: theme.math_html(found[1]), words)
        + "</p>"
    )
    label.setProperty("role", role)
    label.setWordWrap(True)
    label.setAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignTop)
    return label
