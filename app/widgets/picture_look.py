"""What several views of the same pictures share: how far they are enlarged, and single pixels."""

from __future__ import annotations

from PySide6.QtCore import QObject, Signal

from app.widgets.picture_sheet import Pixel

__all__ = ["PictureLook"]


class PictureLook(QObject):
    """Zoom and middle of one or more PictureViews, the pixel pointed at, and the one chosen.

    Attributes, to be read only:
        zoom: 1 shows all pictures.
        middle: what is in the middle of the view, in shares of the sheet's width and height.
        pixel: the pixel that is pointed at, by the cursor or by keys; None while there is none.
        marked: the pixel that was chosen to be looked at, or None.
    """

    changed = Signal()
    pixelChanged = Signal()  # either of the two

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.zoom = 1.0
        self.middle = (0.5, 0.5)
        self.pixel: Pixel | None = None
        self.marked: Pixel | None = None

    @property
    def read(self) -> Pixel | None:
        """The pixel whose numbers are told: that pointed at, else the chosen one."""
        return self.marked if self.pixel is None else self.pixel

    def show(self, zoom: float, middle: tuple[float, float]) -> None:
        """Enlarge so many times, and bring this to the middle."""
        if (zoom, middle) != (self.zoom, self.middle):
            self.zoom, self.middle = zoom, middle
            self.changed.emit()

    def reset(self) -> None:
        """Show all."""
        self.show(1.0, (0.5, 0.5))

    def point(self, pixel: Pixel | None) -> None:
        """Point at a pixel, or at none."""
        if pixel != self.pixel:
            self.pixel = pixel
            self.pixelChanged.emit()

    def mark(self, pixel: Pixel | None) -> None:
        """Mark the pixel that is chosen, or none."""
        if pixel != self.marked:
            self.marked = pixel
            self.pixelChanged.emit()
