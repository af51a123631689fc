"""Up to three kinds of pictures side by side, which are enlarged and read together."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QSize, Qt, Signal, Slot
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QWidget

from app import theme
from app.highlights import Highlights
from app.widgets.help_text import whats_this
from app.widgets.layer_toggle import LayerToggle
from app.widgets.picture_column import (
    CAPTION,
    NUMBERS,
    PictureColumn,
    height_beside,
    picture_places,
)
from app.widgets.picture_image import Pictures
from app.widgets.picture_look import PictureLook
from app.widgets.picture_view import PictureView, pixel_place
from app.widgets.pointing import link
from app.widgets.text_line import TextLine

__all__ = ["PictureTrio"]

MOST = 3
ANY_HEIGHT = 10_000


class PictureTrio(QWidget):
    """Columns of pictures below captions that show and hide them, with the numbers that are read.

    Columns stand side by side, or in rows where that lets pictures be larger. All have the same
    pictures in the same places, and share the look.

    Signals:
        pictureChosen: a picture, by the person; it is marked in all columns.
        pixelClicked: picture, row and column.
        letGo: of the chosen pixel, by the person.
        columnToggled: a column, and whether it is shown.
        pointed: the pixel that is read and its numbers in all columns; "" when none is.
    """

    pictureChosen = Signal(int)
    pixelClicked = Signal(int, int, int)
    letGo = Signal()
    columnToggled = Signal(str, bool)
    pointed = Signal(str)

    def __init__(
        self, parent: QWidget | None = None, *, highlights: Highlights | None = None
    ) -> None:
        super().__init__(parent)
        self._highlights = highlights
        self.look = PictureLook(self)
        self._columns: tuple[PictureColumn, ...] = ()
        self._hidden: set[str] = set()
        self._toggles: dict[str, LayerToggle] = {}
        self._single = False
        self._description = ""
        self._chosen: int | None = None
        self.views = [PictureView(self, look=self.look) for _ in range(MOST)]
        self._numbers = [
            TextLine(color="muted", pixels=theme.SMALL, parent=self) for _ in self.views
        ]
        for view, numbers in zip(self.views, self._numbers, strict=True):
            view.chosen.connect(self._on_chosen)
            view.pixelClicked.connect(self.pixelClicked)
            view.letGo.connect(self.letGo)
            view.hide()
            numbers.hide()
        self.look.pixelChanged.connect(self._tell)

    # --- what is shown

    @property
    def columns(self) -> tuple[PictureColumn, ...]:
        return self._columns

    @property
    def hidden_columns(self) -> frozenset[str]:
        """Names of the columns that the person has hidden."""
        return frozenset(self._hidden)

    def set_columns(self, columns: Sequence[PictureColumn]) -> None:
        """Show these columns in place of those before, one to three of them."""
        columns = tuple(columns)[:MOST]
        if columns == self._columns:
            return
        if [column.name for column in columns] != [column.name for column in self._columns]:
            self.look.reset()
            self.look.point(None)
            for view, numbers in zip(self.views, self._numbers, strict=True):
                view.set_pictures(None)
                numbers.setText("")
        self._columns = columns
        above: QWidget = self.views[-1]
        for column in columns:
            toggle = self._toggles.get(column.name) or self._add_toggle(column)
            toggle.setToolTip(column.tip)
            self.setTabOrder(above, toggle)
            above = toggle
        for view, numbers, column in zip(self.views, self._numbers, columns, strict=False):
            view.setObjectName(f"{column.name}Pictures")
            numbers.setObjectName(f"{column.name}Numbers")
            view.setAccessibleName(column.text)
            view.setWhatsThis(whats_this(column.text, column.tip, self._how_to_look()))
            view.set_placeholder(column.empty)
        self._arrange()

    def _how_to_look(self) -> str:
        return self.tr(
            "The wheel enlarges all columns, until the numbers of every pixel can be read; "
            "dragging moves, a double click shows all again. A click on a pixel of a process works "
            "its step out in the inspector."
        )

    def show_pictures(self, arrays: Sequence[Pictures | None]) -> None:
        """Show pictures [N, 3, H, W] in the columns; None where there are none now."""
        for column, pictures, view in zip(self._columns, arrays, self._used, strict=True):
            view.set_pictures(pictures, column.reach)
        if self.look.read is not None:
            self._tell()
        count = self.count
        if self._chosen is not None and count and self._chosen >= count:
            self.set_chosen(None)

    def describe(self, description: str) -> None:
        """Say to assistive tools what the pictures are, where no pixel is read."""
        self._description = description
        if self.look.read is None:
            for view in self.views:
                view.setAccessibleDescription(description)

    @property
    def _used(self) -> list[PictureView]:
        """The views that a column has."""
        return self.views[: len(self._columns)]

    @property
    def count(self) -> int:
        """Number of pictures in a column."""
        return max((view.count for view in self._used), default=0)

    @property
    def shown(self) -> int:
        """Number of pictures of a column that are shown; the first of very many."""
        return max((view.shown for view in self._used), default=0)

    @property
    def chosen(self) -> int | None:
        return self._chosen

    def set_chosen(self, picture: int | None) -> None:
        """Mark a picture in all columns; it is the one shown while single."""
        self._chosen = picture
        for view in self.views:
            view.set_chosen(picture)
        self.set_single(self._single)

    @property
    def single(self) -> bool:
        return self._single

    def set_single(self, single: bool) -> None:
        """Show the chosen picture alone, or the first; or all of them."""
        if single != self._single:
            self.look.reset()
            self.look.point(None)
        self._single = single
        for view in self.views:
            view.show_only((self._chosen or 0) if single else None)

    def numbers(self, name: str) -> str:
        """What is written below a column."""
        place = next(k for k, column in enumerate(self._columns) if column.name == name)
        return self._numbers[place].text()

    # --- from the person

    def _add_toggle(self, column: PictureColumn) -> LayerToggle:
        toggle = self._toggles[column.name] = LayerToggle(self)
        toggle.setObjectName(f"{column.name}PictureToggle")
        toggle.setChecked(column.name not in self._hidden)
        toggle.toggled.connect(self._on_toggled)
        if self._highlights is not None and column.key:
            link(toggle, column.key, self._highlights)
        return toggle

    @Slot(bool)
    def _on_toggled(self, on: bool) -> None:
        name = next(name for name, toggle in self._toggles.items() if toggle is self.sender())
        if on:
            self._hidden.discard(name)
        else:
            self._hidden.add(name)
        self._arrange()
        self.columnToggled.emit(name, on)

    @Slot(int)
    def _on_chosen(self, picture: int) -> None:
        self.set_chosen(picture)
        self.pictureChosen.emit(picture)

    @Slot()
    def _tell(self) -> None:
        told = []
        for view, numbers, column in zip(self.views, self._numbers, self._columns, strict=False):
            words = view.read_out()
            numbers.setText(words)
            view.setAccessibleDescription(words or self._description)
            if words:
                told.append(f"{''.join(column.symbol)}: {words}")
        for numbers in self._numbers[len(self._columns) :]:
            numbers.setText("")  # not told now, and not to be found by a column to come
        pixel = self.look.read
        self.pointed.emit(" · ".join([pixel_place(pixel), *told]) if pixel and told else "")

    # --- where it is

    def sizeHint(self) -> QSize:
        return QSize(720, 300)

    def minimumSizeHint(self) -> QSize:
        return QSize(160, 120)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._arrange()

    def _arrange(self) -> None:
        """Give every column that is shown its place, and the captions of the others the corner."""
        lone = len(self._columns) == 1
        shown = [k for k, c in enumerate(self._columns) if lone or c.name not in self._hidden]
        for k, view in enumerate(self.views):
            view.setVisible(k in shown)
            self._numbers[k].setVisible(k in shown)
        named = {column.name for column in self._columns}
        for name, toggle in self._toggles.items():
            toggle.setVisible(name in named)
        places = picture_places(len(shown), self.size())
        for k, place in zip(shown, places, strict=True):
            inside = place.adjusted(0, CAPTION, 0, -NUMBERS)
            self.views[k].setGeometry(inside)
            self._numbers[k].setGeometry(place.left() + 2, inside.bottom() + 3, place.width(), 15)
            self._caption(self._columns[k], place.width(), lone).move(place.left() - 2, place.top())
        self._put_aside([column for k, column in enumerate(self._columns) if k not in shown])

    def _put_aside(self, columns: Sequence[PictureColumn]) -> None:
        """The captions of columns that are hidden: in the upper right corner, without words where
        those would lie over others.
        """
        toggles = [self._caption(column, self.width(), False) for column in columns]
        others = [self._toggles[c.name] for c in self._columns if c not in columns]
        taken = max((t.geometry().right() for t in others if t.y() < CAPTION), default=0)
        if sum(toggle.width() for toggle in toggles) > self.width() - taken:
            toggles = [self._caption(column, 0, False) for column in columns]
        right = self.width()
        for toggle in reversed(toggles):
            right -= toggle.width()
            toggle.move(right, 0)

    def height_for(self, width: int) -> int:
        """The greatest height of which pictures side by side make use."""
        count = len(self._columns)
        if count < 2:
            return ANY_HEIGHT
        return height_beside(count, width)

    def _caption(self, column: PictureColumn, width: int, lone: bool) -> LayerToggle:
        """Make a caption ready; where there is no room for its words, only mark and symbol."""
        toggle = self._toggles[column.name]
        toggle.describe(column.text, column.symbol, column.idea, column.shape)
        if toggle.sizeHint().width() > width:
            toggle.describe("", column.symbol, column.idea, column.shape)
            toggle.setAccessibleName(column.text)
        toggle.resize(toggle.sizeHint().width(), CAPTION)
        toggle.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents, lone)
        toggle.setFocusPolicy(Qt.FocusPolicy.NoFocus if lone else Qt.FocusPolicy.TabFocus)
        blocked = toggle.blockSignals(True)
        toggle.setChecked(lone or column.name not in self._hidden)
        toggle.blockSignals(blocked)
        return toggle
