"""A small picture of one subject of the stage, to look at and to choose it by."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QColor, QEnterEvent, QFont, QMouseEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QAbstractButton, QSizePolicy, QVBoxLayout, QWidget

from app import theme
from app.widgets.focus_ring import draw_focus_ring
from app.widgets.picture_image import Pictures
from app.widgets.picture_surface import PictureSurface
from app.widgets.point_cloud import PointCloudView
from app.widgets.text_line import TextLine

__all__ = ["StageTile"]

RADIUS = 8.0


class StageTile(QAbstractButton):
    """A checkable card: title, a few words, and a picture in miniature.

    The miniature is a cloud, until pictures are shown in its place.

    Tab and the arrow keys reach it; a click does not give it the keyboard's focus.

    Args:
        picture: the miniature; a cloud if not given.
    """

    clickedWithMouse = Signal()

    def __init__(
        self, title: str, parent: QWidget | None = None, *, picture: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self.setProperty("role", "card")
        self.setText(title)
        self.setAccessibleName(title)
        self.setCheckable(True)
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self._picture = PointCloudView(interactive=False) if picture is None else picture
        self._title = TextLine(title, weight=QFont.Weight.DemiBold)
        self._subtitle = TextLine(color="muted", pixels=theme.SMALL)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(12, 7, 12, 6)
        layout.setSpacing(1)
        layout.addWidget(self._title)
        layout.addWidget(self._subtitle)
        layout.addWidget(self._picture, 1)
        self._room = layout
        self._pictures: PictureSurface | None = None  # made when it is needed

    @property
    def pictures(self) -> PictureSurface:
        """The miniature of pictures, seen once some or the words for none were shown."""
        if self._pictures is None:
            self._pictures = PictureSurface(self)
            self._pictures.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
            self._pictures.hide()
            self._room.addWidget(self._pictures, 1)
        return self._pictures

    def show_pictures(self, pictures: Pictures | None, placeholder: str = "") -> None:
        """Show pictures [N, 3, H, W] in place of the cloud; for none, the words in their place."""
        self.pictures.set_placeholder(placeholder)
        self.pictures.set_pictures(pictures)
        self._picture.hide()
        self.pictures.show()

    def show_cloud(self) -> None:
        """Show the cloud again."""
        if self._pictures is not None:
            self._pictures.set_pictures(None)
            self._pictures.hide()
        self._picture.show()

    @property
    def view(self) -> PointCloudView:
        """The cloud, of a tile that shows one."""
        assert isinstance(self._picture, PointCloudView)
        return self._picture

    @property
    def subtitle(self) -> str:
        return self._subtitle.text()

    def set_subtitle(self, text: str, spoken: str = "") -> None:
        """A few words on what the miniature shows; in full for assistive tools, if that is more."""
        self._subtitle.setText(text)
        self.setAccessibleDescription(spoken or text)

    def sizeHint(self) -> QSize:
        return QSize(220, 160)

    def minimumSizeHint(self) -> QSize:
        return QSize(112, 112)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        super().mouseReleaseEvent(event)
        if event.button() == Qt.MouseButton.LeftButton:
            self.clickedWithMouse.emit()

    def enterEvent(self, event: QEnterEvent) -> None:
        super().enterEvent(event)
        self.update()

    def leaveEvent(self, event: QEvent) -> None:
        super().leaveEvent(event)
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        colours = theme.current()
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        if self.isChecked():
            edge, width = colours.accent, 0.75 * colours.ring
        else:
            edge, width = colours.edge if self.underMouse() else colours.border, 1.0
        painter.setBrush(QColor(colours.card))
        painter.setPen(QPen(QColor(edge), width))
        inset = width / 2
        frame = QRectF(self.rect()).adjusted(inset, inset, -inset, -inset)
        painter.drawRoundedRect(frame, RADIUS, RADIUS)
        if self.hasFocus():
            draw_focus_ring(painter, self.rect().adjusted(3, 3, -3, -3), radius=RADIUS - 3)
        painter.end()
