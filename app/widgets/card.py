"""A quiet frame with a title, in which a panel puts its picture."""

from __future__ import annotations

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QSizePolicy, QVBoxLayout, QWidget

from app import theme
from app.widgets.text_line import TextLine

__all__ = ["Card", "ElidedLabel"]

MARGIN = 8  # half a step more than nothing: pictures may come close to the edge
SIDE = 12
HEADER_HEIGHT = 20


class ElidedLabel(QLabel):
    """A line of plain text that gives way: what does not fit ends in an ellipsis."""

    def minimumSizeHint(self) -> QSize:
        return QSize(0, super().minimumSizeHint().height())

    def paintEvent(self, event: QPaintEvent) -> None:
        metrics = self.fontMetrics()
        room = self.contentsRect()
        text = metrics.elidedText(self.text(), Qt.TextElideMode.ElideRight, room.width())
        painter = QPainter(self)
        painter.setPen(self.palette().color(self.foregroundRole()))
        painter.drawText(room, int(self.alignment()), text)


class Card(QFrame):
    """A titled frame.

    The header has the title on the left, a few words in grey on the right, and between them room
    for small widgets of the panel's own (``add_to_header``). One body fills the rest.
    """

    def __init__(self, title: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("role", "card")
        self.setAccessibleName(title)
        self._title = ElidedLabel(title)
        self._title.setProperty("role", "title")
        self._title.setSizePolicy(QSizePolicy.Policy.Maximum, QSizePolicy.Policy.Fixed)
        right = Qt.AlignmentFlag.AlignRight
        self._subtitle = TextLine(color="muted", pixels=theme.SMALL, align=right)
        self._subtitle.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents, False)
        self._header = QHBoxLayout()
        self._header.setContentsMargins(SIDE - MARGIN, 0, SIDE - MARGIN, 0)
        self._header.setSpacing(8)
        for label in (self._title, self._subtitle):
            label.setFixedHeight(HEADER_HEIGHT)
            self._header.addWidget(label)
        self._layout = QVBoxLayout(self)
        self._layout.setContentsMargins(MARGIN, MARGIN - 2, MARGIN, MARGIN)
        self._layout.setSpacing(4)
        self._layout.addLayout(self._header)
        self._body: QWidget | None = None

    @property
    def title(self) -> str:
        return self._title.text()

    @property
    def subtitle(self) -> str:
        return self._subtitle.text()

    @property
    def body(self) -> QWidget | None:
        return self._body

    def set_title(self, title: str) -> None:
        self._title.setText(title)
        self.setAccessibleName(title)

    def set_subtitle(self, text: str) -> None:
        """The words in grey; they are also the tooltip, for a narrow card cuts them short."""
        if text != self._subtitle.text():
            self._subtitle.setText(text)
            self._subtitle.setToolTip(text)

    def add_to_header(self, widget: QWidget) -> None:
        """Put a small widget, no higher than the header, at the header's right end."""
        self._header.addWidget(widget)

    def set_body(self, widget: QWidget) -> None:
        """Show ``widget`` below the header; a body before it is deleted."""
        if self._body is not None:
            self._layout.removeWidget(self._body)
            self._body.deleteLater()
        self._body = widget
        self._layout.addWidget(widget, 1)
