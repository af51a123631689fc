"""The beginning of a file of text as it will be."""

from __future__ import annotations

from PySide6.QtGui import QFontDatabase
from PySide6.QtWidgets import QPlainTextEdit, QWidget

from app import theme

__all__ = ["TextPreview"]


class TextPreview(QPlainTextEdit):
    """Shows text that can be read and copied, but not written to."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("exportTextPreview")
        self.setAccessibleName(self.tr("Preview"))
        self.setToolTip(self.tr("How the file begins"))
        self.setReadOnly(True)
        self.setTabChangesFocus(True)
        self.setCornerWidget(QWidget())  # else a box between the scroll bars
        self.setLineWrapMode(QPlainTextEdit.LineWrapMode.NoWrap)
        font = QFontDatabase.systemFont(QFontDatabase.SystemFont.FixedFont)
        font.setPixelSize(theme.SMALL)
        self.setFont(font)

    def show_text(self, text: str) -> None:
        """Show a text from its beginning; the same text leaves the view where it is."""
        if text != self.toPlainText():
            self.setPlainText(text)
