"""Breeds, with how many pictures there are of each and how many of them are chosen."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from PySide6.QtCore import (
    QModelIndex,
    QPersistentModelIndex,
    QRect,
    QRectF,
    QSize,
    Qt,
    Signal,
    Slot,
)
from PySide6.QtGui import QColor, QFont, QPainter, QPen
from PySide6.QtWidgets import (
    QAbstractItemView,
    QListView,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QWidget,
)

from app import theme
from app.widgets.rows_model import RowsModel

__all__ = ["BreedList"]

ROW = 32
PADDING = 10
WIDTH = 200
RADIUS = 6.0
_LEFT = int(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
_RIGHT = int(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)


@dataclass(frozen=True)
class Breed:
    name: str
    count: int
    chosen: int
    counts: str  # in words
    spoken: str


class BreedList(QListView):
    """One breed is the current one.

    Signals:
        breedChanged: the name of the current breed.
    """

    breedChanged = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("petsBreeds")
        self.setAccessibleName(self.tr("Breeds"))
        self.setToolTip(self.tr("The breed whose pictures are shown"))
        self._breeds: list[Breed] = []
        self._model = RowsModel[Breed](
            {
                Qt.ItemDataRole.UserRole: lambda breed: breed,
                Qt.ItemDataRole.DisplayRole: lambda breed: breed.name,
                Qt.ItemDataRole.AccessibleTextRole: lambda breed: breed.spoken,
            },
            self,
        )
        self.setModel(self._model)
        self.setItemDelegate(_Row(self))
        self.setUniformItemSizes(True)
        self.setMouseTracking(True)
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setFixedWidth(WIDTH)
        self.selectionModel().currentChanged.connect(self._on_current)

    @property
    def breed(self) -> str:
        """The current one, "" for none."""
        index = self.currentIndex()
        return self._model.at(index).name if index.isValid() else ""

    def names(self) -> list[str]:
        return [breed.name for breed in self._breeds]

    def show_counts(self, counts: Mapping[str, int], chosen: Mapping[str, int]) -> None:
        """Pictures of each breed, and how many of them are chosen."""
        same = self.names() == list(counts)
        self._breeds = [
            self._row(name, count, chosen.get(name, 0)) for name, count in counts.items()
        ]
        if same:
            self._model.renew(self._breeds)
        else:
            self._model.show(self._breeds)
            self.select(self._breeds[0].name if self._breeds else "")

    def select(self, name: str) -> None:
        """Make a breed the current one."""
        if name in self.names():
            self.setCurrentIndex(self._model.index(self.names().index(name), 0))

    def _row(self, name: str, count: int, chosen: int) -> Breed:
        if chosen:
            counts = self.tr("{chosen} of {count}").format(chosen=chosen, count=count)
            spoken = self.tr("{breed}, {chosen} of {count} pictures chosen")
        else:
            counts = str(count)
            one = count == 1
            spoken = self.tr("{breed}, 1 picture") if one else self.tr("{breed}, {count} pictures")
        text = spoken.format(breed=name, chosen=chosen, count=count)
        return Breed(name, count, chosen, counts, text)

    @Slot()
    def _on_current(self) -> None:
        self.breedChanged.emit(self.breed)


class _Row(QStyledItemDelegate):
    def sizeHint(
        self, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> QSize:
        return QSize(0, ROW)

    def paint(
        self,
        painter: QPainter,
        option: QStyleOptionViewItem,
        index: QModelIndex | QPersistentModelIndex,
    ) -> None:
        breed = index.data(Qt.ItemDataRole.UserRole)
        assert isinstance(breed, Breed)
        colours, area, state = theme.current(), QRect(option.rect), option.state
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        selected = bool(state & QStyle.StateFlag.State_Selected)
        if selected or state & QStyle.StateFlag.State_MouseOver:
            painter.setBrush(QColor(colours.accent_soft if selected else colours.hover))
            # In high contrast a shade alone is not enough.
            ringed = selected and colours.high_contrast
            painter.setPen(QPen(QColor(colours.accent), 2) if ringed else Qt.PenStyle.NoPen)
            painter.drawRoundedRect(QRectF(area).adjusted(2, 1, -2, -1), RADIUS, RADIUS)
        room = area.adjusted(PADDING, 0, -PADDING, 0)
        painter.setFont(theme.ui_font(weight=QFont.Weight.Medium))
        painter.setPen(QColor(colours.text))
        painter.drawText(room, _LEFT, breed.name)
        weight = QFont.Weight.DemiBold if breed.chosen else QFont.Weight.Normal
        painter.setFont(theme.ui_font(theme.SMALL, weight))
        painter.setPen(QColor(colours.accent_text if breed.chosen else colours.muted))
        painter.drawText(room, _RIGHT, breed.counts)
        painter.restore()
