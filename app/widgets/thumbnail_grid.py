"""Thumbnails in rows, to choose among with mouse or keyboard."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QModelIndex, QRect, QSize, Qt, Signal, Slot
from PySide6.QtGui import QFocusEvent, QKeyEvent, QMouseEvent, QResizeEvent, QShowEvent
from PySide6.QtWidgets import QAbstractItemView, QFrame, QListView, QWidget

from app import theme
from app.thumbnails import Thumbnails
from app.widgets.rows_model import RowsModel
from app.widgets.thumbnail_tile import Tile, TileDelegate

__all__ = ["ThumbnailGrid"]

BAR = 10  # pixels of a scroll bar and what is around it
TOGGLES = (Qt.Key.Key_Space, Qt.Key.Key_Return, Qt.Key.Key_Enter)
REMOVES = (Qt.Key.Key_Delete, Qt.Key.Key_Backspace)


class ThumbnailGrid(QListView):
    """Tiles, of which only those that are seen are read.

    Arrows move from one to the next; a click, Space or Return toggles; Del removes.

    Args:
        thumbnails: makes the pictures.
        side: of a picture, in pixels.
        whole: show whole pictures, shade what is not taken, and mark the current one.
        titled: write names below.
        strip: one row that scrolls to the side, of pictures that can be taken away.

    Signals:
        toggled: the path of a picture that was clicked, or chosen by key.
        removed: the path of one that is to be taken away.
        currentTile: the path of the one that the keys are at, "" for none.
    """

    toggled = Signal(str)
    removed = Signal(str)
    currentTile = Signal(str)

    def __init__(
        self,
        thumbnails: Thumbnails,
        side: int,
        whole: bool = False,
        titled: bool = False,
        strip: bool = False,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._strip = strip
        self._model = RowsModel[Tile](
            {
                Qt.ItemDataRole.UserRole: lambda tile: tile,
                Qt.ItemDataRole.DisplayRole: lambda tile: tile.title,
                Qt.ItemDataRole.ToolTipRole: lambda tile: tile.tip or tile.title,
                Qt.ItemDataRole.AccessibleTextRole: lambda tile: tile.spoken or tile.title,
            },
            self,
        )
        self._tiles: list[Tile] = []
        self._delegate = TileDelegate(side, thumbnails.get, whole, titled, strip, self)
        self.setViewMode(QListView.ViewMode.IconMode)
        self.setMovement(QListView.Movement.Static)
        self.setResizeMode(QListView.ResizeMode.Adjust)
        self.setUniformItemSizes(True)
        mode = QAbstractItemView.SelectionMode
        self.setSelectionMode(mode.SingleSelection if whole else mode.NoSelection)
        self.setHorizontalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setMouseTracking(True)
        self.setModel(self._model)
        self.setItemDelegate(self._delegate)
        if strip:
            self.setWrapping(False)
            self.setGridSize(self._delegate.cell)
            self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
            self.setFixedHeight(self._delegate.cell.height() + BAR)
        else:
            self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.clicked.connect(self._on_clicked)
        self.selectionModel().currentChanged.connect(self._on_current)
        thumbnails.arrived.connect(self._repaint)
        theme.notifier().changed.connect(self._repaint)

    @property
    def tiles(self) -> tuple[Tile, ...]:
        return tuple(self._tiles)

    @property
    def current(self) -> str:
        """The path of the current tile, "" for none."""
        index = self.currentIndex()
        return self._tiles[index.row()].path if index.isValid() else ""

    def show_tiles(self, tiles: Sequence[Tile]) -> None:
        """Show these; where they are of the same pictures, the place is kept."""
        same = [tile.path for tile in tiles] == [tile.path for tile in self._tiles]
        here, row = self.current, self.currentIndex().row()
        self._tiles = list(tiles)
        if same:
            self._model.renew(self._tiles)
            return
        self._model.show(self._tiles)
        if here:
            rows = (n for n, tile in enumerate(self._tiles) if tile.path == here)
            self._go_to(next(rows, min(row, len(self._tiles) - 1)))

    def select(self, path: str) -> None:
        """Make the tile of a path the current one."""
        rows = (n for n, tile in enumerate(self._tiles) if tile.path == path)
        self._go_to(next(rows, -1))

    def sizeHint(self) -> QSize:
        cell = self._delegate.cell
        return QSize(4 * cell.width(), cell.height() + BAR if self._strip else 2 * cell.height())

    def cross_of(self, path: str) -> QRect:
        """Where a press takes a picture away, in pixels of the viewport."""
        rows = (n for n, tile in enumerate(self._tiles) if tile.path == path)
        return self._delegate.cross(self.visualRect(self._model.index(next(rows), 0)))

    def _go_to(self, row: int) -> None:
        index = self._model.index(row, 0) if row >= 0 else QModelIndex()
        self.setCurrentIndex(index)

    # --- what the person does

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in TOGGLES and self.current:
            self.toggled.emit(self.current)
        elif event.key() in REMOVES and self.current:
            self.removed.emit(self.current)
        else:
            super().keyPressEvent(event)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        place = event.position().toPoint()
        index = self.indexAt(place)
        if self._strip and index.isValid() and event.button() == Qt.MouseButton.LeftButton:
            cell = self.visualRect(index)
            if self._delegate.cross(cell).contains(place):
                self.removed.emit(self._tiles[index.row()].path)
                return
        super().mouseReleaseEvent(event)

    def focusInEvent(self, event: QFocusEvent) -> None:
        if not self.currentIndex().isValid() and self._tiles:
            self._go_to(0)
        super().focusInEvent(event)

    @Slot(QModelIndex)
    def _on_clicked(self, index: QModelIndex) -> None:
        self.toggled.emit(self._tiles[index.row()].path)

    @Slot()
    def _on_current(self) -> None:
        self.currentTile.emit(self.current)

    @Slot()
    def _repaint(self) -> None:
        self.viewport().update()

    # --- places

    def resizeEvent(self, event: QResizeEvent) -> None:
        self._spread()
        super().resizeEvent(event)

    def showEvent(self, event: QShowEvent) -> None:
        self._spread()
        super().showEvent(event)

    def _spread(self) -> None:
        """Give the columns the whole width in equal parts."""
        if not self._strip:
            cell = self._delegate.cell
            bar = self.verticalScrollBar()
            room = self.viewport().width() - 1
            if not bar.isVisible():
                room -= bar.sizeHint().width()  # so that nothing moves when it comes
            columns = max(1, room // cell.width())
            self.setGridSize(QSize(room // columns, cell.height()))
