"""Cats by breed, and those that are chosen in a strip below."""

from __future__ import annotations

from collections.abc import Mapping

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtWidgets import (
    QFrame,
    QHBoxLayout,
    QLabel,
    QPushButton,
    QSizePolicy,
    QStackedLayout,
    QVBoxLayout,
    QWidget,
)

from app.pet_selection import PetSelection
from app.thumbnails import Thumbnails
from app.widgets.breed_list import BreedList
from app.widgets.help_text import explain
from app.widgets.thumbnail_grid import ThumbnailGrid
from app.widgets.thumbnail_tile import Tile
from ddpm_core.data.crops import Crop
from ddpm_core.data.pets import ALL, PetPicture

__all__ = ["PetsPicker"]

SIDE, SMALL_SIDE = 112, 64  # pixels of a picture in the grid and in the strip


class PetsPicker(QWidget):
    """Chooses pictures.

    Signals:
        changed: other pictures are chosen.
        squaresRequested: the path of a chosen picture whose squares the person wants to see.
    """

    changed = Signal()
    squaresRequested = Signal(str)

    def __init__(self, thumbnails: Thumbnails, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("petsPicker")
        self.selection: PetSelection | None = None
        self._crops: Mapping[str, tuple[Crop, ...]] = {}
        self._breeds = BreedList()
        self._grid = ThumbnailGrid(thumbnails, SIDE)
        self._grid.setObjectName("petsGrid")
        self._grid.setAccessibleName(self.tr("Pictures of the breed"))
        self._grid.setAccessibleDescription(self.tr("Arrows move, Space chooses a picture"))
        self._strip = ThumbnailGrid(thumbnails, SMALL_SIDE, strip=True)
        self._strip.setObjectName("petsStrip")
        self._strip.setAccessibleName(self.tr("Chosen pictures"))
        self._strip.setAccessibleDescription(
            self.tr("Del takes a picture away, Return shows which square of it is taken")
        )
        self._build()
        self._breeds.breedChanged.connect(self._show_breed)
        self._grid.toggled.connect(self._toggle)
        self._strip.removed.connect(self._toggle)
        self._strip.toggled.connect(self.squaresRequested)

    # --- building

    def _build(self) -> None:
        self._title = QLabel()
        self._title.setObjectName("petsBreedTitle")
        self._title.setProperty("role", "title")
        self._count = QLabel()
        self._count.setProperty("role", "muted")
        self._breed_button = self._button("petsBreedButton", "", "")
        self._breed_button.clicked.connect(self._toggle_breed)
        head = QHBoxLayout()
        head.setSpacing(8)
        head.addWidget(self._title)
        head.addWidget(self._count)
        head.addStretch()
        head.addWidget(self._breed_button)
        right = QVBoxLayout()
        right.setSpacing(8)
        right.addLayout(head)
        right.addWidget(self._grid, 1)
        top = QHBoxLayout()
        top.setSpacing(16)
        top.addWidget(self._breeds)
        top.addLayout(right, 1)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(12)
        column.addLayout(top, 1)
        column.addWidget(self._build_chosen())

    def _build_chosen(self) -> QWidget:
        self._chosen = QLabel()
        self._chosen.setObjectName("petsChosen")
        self._chosen.setProperty("role", "title")
        three = self._button(
            "petsThreeButton",
            self.tr("&Three as in the article"),
            self.tr("One picture each of three breeds that look different"),
        )
        three.clicked.connect(self._choose_three)
        every = self._button(
            "petsAllButton", self.tr("&All cats"), self.tr("Every picture of every breed")
        )
        every.clicked.connect(self._choose_all)
        self._clear = self._button(
            "petsClearButton", self.tr("C&lear"), self.tr("Choose none of them")
        )
        self._clear.clicked.connect(self._choose_none)
        head = QHBoxLayout()
        head.setSpacing(8)
        head.addWidget(self._chosen)
        head.addStretch()
        for button in (three, every, self._clear):
            head.addWidget(button)
        empty = QLabel(
            self.tr("What you choose gathers here: click pictures above, or take three at once.")
        )
        empty.setObjectName("petsNoneChosen")
        empty.setProperty("role", "muted")
        empty.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self._pages = QStackedLayout()
        self._pages.addWidget(self._strip)
        self._pages.addWidget(empty)
        frame = QFrame()
        frame.setProperty("role", "card")
        column = QVBoxLayout(frame)
        column.setContentsMargins(12, 8, 8, 4)
        column.setSpacing(4)
        frame.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
        column.addLayout(head)
        column.addLayout(self._pages)
        self._strip.setStyleSheet("QListView#petsStrip:!focus { border-color: transparent; }")
        return frame

    def _button(self, name: str, text: str, tip: str) -> QPushButton:
        button = QPushButton(text)
        button.setObjectName(name)
        explain(button, text.replace("&", ""), tip)
        button.setAutoDefault(False)
        return button

    # --- showing

    def show_selection(self, selection: PetSelection) -> None:
        """Choose among these pictures."""
        self.selection = selection
        self._show()
        chosen = selection.chosen
        if chosen:
            self._breeds.select(chosen[0].breed)
        self._show_breed()

    def show_crops(self, crops: Mapping[str, tuple[Crop, ...]]) -> None:
        """Show the squares that are taken of some pictures."""
        self._crops = crops
        self._show()

    def focus(self) -> None:
        """Give the focus to the pictures."""
        self._grid.setFocus(Qt.FocusReason.OtherFocusReason)

    def _show(self) -> None:
        if self.selection is None:
            return
        chosen = self.selection.chosen
        self._breeds.show_counts(self.selection.counts, self.selection.chosen_counts)
        self._strip.show_tiles([self._chosen_tile(cat) for cat in chosen])
        self._pages.setCurrentIndex(0 if chosen else 1)
        self._clear.setEnabled(bool(chosen))
        self._chosen.setText(self._chosen_words(len(chosen)))
        self._show_tiles()

    def _chosen_words(self, count: int) -> str:
        assert self.selection is not None
        if count == len(self.selection.pets):
            return self.tr("All {count} cats chosen").format(count=self.locale().toString(count))
        if not count:
            return self.tr("Nothing chosen yet")
        if count == 1:
            return self.tr("1 picture chosen")
        return self.tr("{count} pictures chosen").format(count=self.locale().toString(count))

    def _tile(self, cat: PetPicture, chosen: bool) -> Tile:
        path = str(cat.path)
        spoken = self.tr("{name}, chosen").format(name=cat.name) if chosen else cat.name
        return Tile(path, cat.name, chosen, self._crops.get(path, ()), spoken)

    def _chosen_tile(self, cat: PetPicture) -> Tile:
        tip = self.tr("{name}: click to choose the squares of it; the cross takes it away")
        crops = self._crops.get(str(cat.path), ())
        return Tile(str(cat.path), cat.name, crops=crops, tip=tip.format(name=cat.name))

    @Slot()
    def _show_breed(self) -> None:
        self._title.setText(self._breeds.breed)
        self._show_tiles()
        self._grid.scrollToTop()

    def _show_tiles(self) -> None:
        if self.selection is None:
            return
        breed, chosen = self._breeds.breed, set(self.selection.chosen)
        cats = [cat for cat in self.selection.pets.pictures if cat.breed == breed]
        self._grid.show_tiles([self._tile(cat, cat in chosen) for cat in cats])
        count = self.tr("1 picture") if len(cats) == 1 else self.tr("{count} pictures")
        self._count.setText(count.format(count=len(cats)))
        if cats and chosen.issuperset(cats):
            words = self.tr("&None of this breed"), self.tr("Choose no picture of this breed")
        else:
            words = self.tr("All of this &breed"), self.tr("Choose every picture of this breed")
        self._breed_button.setText(words[0])
        explain(self._breed_button, words[0].replace("&", ""), words[1])

    # --- choosing

    @Slot(str)
    def _toggle(self, path: str) -> None:
        if self.selection is not None:
            self.selection.toggle(path)
            self._on_changed()

    @Slot()
    def _toggle_breed(self) -> None:
        if self.selection is not None:
            self.selection.toggle_breed(self._breeds.breed)
            self._on_changed()

    @Slot()
    def _choose_three(self) -> None:
        if self.selection is not None:
            self.selection.choose(None)
            self._on_changed()

    @Slot()
    def _choose_all(self) -> None:
        if self.selection is not None:
            self.selection.choose((ALL,))
            self._on_changed()

    @Slot()
    def _choose_none(self) -> None:
        if self.selection is not None:
            self.selection.clear()
            self._on_changed()

    def _on_changed(self) -> None:
        self._show()
        self.changed.emit()
