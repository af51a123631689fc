"""The stage's page for pictures: what is shown large, and the filmstrip of its process."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtGui import QFont, QResizeEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QVBoxLayout, QWidget

from app import theme
from app.highlights import Highlights
from app.panels.picture_columns import forward_columns, reverse_columns, still_column
from app.widgets.filmstrip import FilmStrip, Reader
from app.widgets.header_button import HeaderButton
from app.widgets.picture_column import PictureColumn
from app.widgets.picture_image import Pictures
from app.widgets.picture_sheet import Pixel
from app.widgets.picture_trio import PictureTrio
from app.widgets.picture_view import PictureView, pixel_place
from app.widgets.text_line import TextLine

__all__ = ["PictureStage"]

LEAST_STRIP, GREATEST_STRIP = 64, 92  # pixels, the filmstrip's height
SIDE = 12
HEADER = 62  # pixels of the height that are neither pictures nor filmstrip
STRIP_SHARE = 6  # one part of so many is the filmstrip's, and what the pictures make no use of


class PictureStage(QFrame):
    """Pictures in one to three columns below a title, and a filmstrip once there is a process.

    It shows what it is given and knows nothing of where that comes from.

    Signals:
        frameChosen: a frame of the filmstrip, by the person.
        pictureChosen: a picture, counted from 0, by the person.
        pixelClicked: picture, row and column.
        letGo: of the chosen pixel, by the person.
        columnToggled: the name of a column, and whether it is shown.
        pointed: the pixel that is read and its numbers, in words; "" when none is.
    """

    frameChosen = Signal(int)
    pictureChosen = Signal(int)
    pixelClicked = Signal(int, int, int)
    letGo = Signal()
    columnToggled = Signal(str, bool)
    pointed = Signal(str)

    def __init__(
        self, parent: QWidget | None = None, *, highlights: Highlights | None = None
    ) -> None:
        super().__init__(parent)
        self.setProperty("role", "card")
        self.setObjectName("pictureStage")
        self.setAccessibleName(self.tr("Pictures on the stage"))
        self._note = ""
        self._title = TextLine(weight=QFont.Weight.DemiBold)
        self._title.setObjectName("pictureTitle")
        self._subtitle = TextLine(color="muted", pixels=theme.SMALL)
        self._subtitle.setObjectName("pictureSubtitle")
        self._side = TextLine(color="muted", pixels=theme.SMALL, align=Qt.AlignmentFlag.AlignRight)
        self._side.setObjectName("pictureNote")
        self._side.hide()
        self._one = HeaderButton(self.tr("One at a time"))
        self._one.setObjectName("onePictureButton")
        self._one.setCheckable(True)
        self._one.setToolTip(self.tr("Show the chosen picture alone, as large as there is room"))
        self._one.setAccessibleName(self._one.text())
        self._one.toggled.connect(self._on_one)
        self._one.hide()
        self.trio = PictureTrio(highlights=highlights)
        self.trio.pictureChosen.connect(self.pictureChosen)
        self.trio.pixelClicked.connect(self.pixelClicked)
        self.trio.letGo.connect(self.letGo)
        self.trio.columnToggled.connect(self.columnToggled)
        self.trio.pointed.connect(self._on_pointed)
        self.strip = FilmStrip()
        self.strip.frameChosen.connect(self.frameChosen)
        self.strip.hide()
        self._build()

    def _build(self) -> None:
        above = QHBoxLayout()
        above.setSpacing(8)
        above.addWidget(self._title, 1)
        above.addWidget(self._side, 1)
        above.addWidget(self._one)
        above.addStrut(self._one.sizeHint().height())
        header = QVBoxLayout()
        header.setSpacing(2)
        header.addLayout(above)
        header.addWidget(self._subtitle)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(SIDE, 8, SIDE, 6)
        layout.setSpacing(6)
        layout.addLayout(header)
        layout.addWidget(self.trio, 1)
        layout.addWidget(self.strip)

    @property
    def view(self) -> PictureView:
        """The first column, which takes the keys meant for the stage."""
        return self.trio.views[0]

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._share_height()

    def _share_height(self) -> None:
        """Give the filmstrip its part, and more where pictures cannot grow for lack of width."""
        inside = self.contentsRect()
        spare = inside.height() - HEADER - self.trio.height_for(inside.width() - 2 * SIDE)
        height = max(spare, inside.height() // STRIP_SHARE)
        self.strip.setFixedHeight(min(max(height, LEAST_STRIP), GREATEST_STRIP))

    # --- what is shown

    def show_still(
        self,
        title: str,
        subtitle: str,
        pictures: Pictures | None,
        idea: str = "data",
        empty: str = "",
    ) -> None:
        """Show pictures [N, 3, H, W] that belong to no process.

        Args:
            idea: "data", or "samples" for what is generated while the network learns.
            empty: what to say while there are none.
        """
        self._show(title, subtitle, [still_column(idea, empty)], [pictures])

    def show_frame(
        self,
        title: str,
        subtitle: str,
        x: Pictures | None,
        x0_pred: Pictures | None,
        eps: Pictures | None,
        waits: bool = False,
    ) -> None:
        """Show a frame of the reverse process; nothing is predicted at its last one.

        Args:
            waits: whether what is not predicted is to be predicted by the next step.
        """
        self._show(title, subtitle, reverse_columns(waits), [x, x0_pred, eps])

    def show_forward(
        self,
        title: str,
        subtitle: str,
        x_0: Pictures | None,
        x_t: Pictures | None,
        noise: Pictures | None = None,
    ) -> None:
        """Show a frame of the forward process; without ``noise`` there is no column of it."""
        columns = forward_columns()
        if noise is None:
            self._show(title, subtitle, columns[:2], [x_0, x_t])
        else:
            self._show(title, subtitle, columns, [x_0, x_t, noise])

    def _show(
        self,
        title: str,
        subtitle: str,
        columns: Sequence[PictureColumn],
        arrays: Sequence[Pictures | None],
    ) -> None:
        self._title.setText(title)
        if tuple(columns) != self.trio.columns:
            self.trio.set_columns(columns)
            self._share_height()
        self.trio.show_pictures(arrays)
        count, shown = self.trio.count, self.trio.shown
        self._one.setVisible(count > 1)
        if 1 < shown < count:
            first = self.tr("the first {shown} of {count}")
            subtitle += " · " + first.format(shown=f"{shown:,}", count=f"{count:,}")
        self._subtitle.setText(subtitle)
        self.trio.describe(f"{title}, {subtitle}" if subtitle else title)

    def set_note(self, note: str) -> None:
        """A few words on the side, as the time that is left of the training."""
        self._note = note
        if self.trio.look.read is None:
            self._say(note)

    def set_chosen(self, picture: int | None) -> None:
        """Mark a picture, or none."""
        self.trio.set_chosen(picture)

    def set_pixel(self, pixel: Pixel | None) -> None:
        """Mark the pixel that is chosen in all columns, or none; its numbers are told."""
        self.trio.look.mark(pixel)

    def set_single(self, single: bool) -> None:
        """Show the chosen picture alone, or all of them."""
        self._one.setChecked(single)

    # --- the filmstrip

    def set_strip(
        self,
        total: int,
        reader: Reader | None,
        *,
        frames: int | None = None,
        current: int = 0,
        label: Callable[[int], str] = str,
        ends: tuple[str, str] | None = None,
    ) -> None:
        """Show the filmstrip of a process, or none with a total of 0.

        Args:
            total: number of frames once the process is complete.
            reader: gives the picture [3, H, W] of a frame, None while it is not there.
            frames: how many are recorded; all if not given.
            current: the frame that is shown.
            label: what a frame is called, as "t = 13".
            ends: what the process goes from and to; from noise to data if not given.
        """
        ends = (self.tr("noise"), self.tr("data")) if ends is None else ends
        self.strip.set_process(total, reader, frames=frames, label=label, ends=ends)
        self.strip.set_current(current)
        self.strip.setVisible(total > 0)

    def set_frames(self, frames: int) -> None:
        """So many frames of the filmstrip's process are recorded by now."""
        self.strip.set_frames(frames)

    def set_current(self, frame: int) -> None:
        """Mark a frame of the filmstrip."""
        self.strip.set_current(frame)

    # --- from the person

    @Slot(bool)
    def _on_one(self, single: bool) -> None:
        self.trio.set_single(single)

    @Slot(str)
    def _on_pointed(self, words: str) -> None:
        pixel = self.trio.look.read
        self._say(pixel_place(pixel) if pixel and words else self._note)
        self.pointed.emit(words)

    def _say(self, words: str) -> None:
        """Write beside the title, which has the room while there is nothing to say."""
        self._side.setText(words)
        self._side.setVisible(bool(words))
