"""What a widget draws again and again without a change, kept as pixels."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import Qt
from PySide6.QtGui import QPainter, QPixmap
from PySide6.QtWidgets import QWidget

from app.widgets.picture_mode import picture_mode

__all__ = ["StillPicture"]


class StillPicture:
    """The part of a widget's picture that stays; drawn anew when its key or the size changes."""

    def __init__(self) -> None:
        self._made_for: tuple[object, ...] = ()
        self._pixmap = QPixmap()

    def paint(
        self,
        painter: QPainter,
        widget: QWidget,
        key: tuple[object, ...],
        draw: Callable[[QPainter], None],
    ) -> None:
        """Put the picture over the whole widget; ``draw`` makes it where there is none yet.

        The key names all that the picture depends on but the widget's size and its screen. Into an
        SVG it is drawn as shapes.
        """
        mode = picture_mode()
        if mode is not None and mode.svg:
            painter.save()
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            draw(painter)
            painter.restore()
            return
        ratio = painter.deviceTransform().m11()
        made_for = (widget.width(), widget.height(), ratio, key)
        if made_for != self._made_for:
            self._pixmap = QPixmap(widget.size() * ratio)
            self._pixmap.setDevicePixelRatio(ratio)
            self._pixmap.fill(Qt.GlobalColor.transparent)
            fine = QPainter(self._pixmap)
            fine.setRenderHint(QPainter.RenderHint.Antialiasing)
            draw(fine)
            fine.end()
            self._made_for = made_for
        painter.drawPixmap(0, 0, self._pixmap)
