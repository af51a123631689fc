"""The squares of one picture, with buttons beside what mouse and keyboard do."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path

from PySide6.QtCore import QSize, Qt, Signal, Slot
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QLabel, QPushButton, QVBoxLayout, QWidget

from app.crop_squares import CropSquares
from app.thumbnails import Thumbnails
from app.widgets.crop_editor import CropEditor
from app.widgets.help_text import explain
from ddpm_core.data.crops import Crop

__all__ = ["CropPanel"]

SIDE = 900  # pixels of the shorter side of a picture that is looked at closely
KEPT = 4  # pictures


class CropPanel(QWidget):
    """Edits the squares of a file, which is read when it is first shown.

    Signals:
        cropsChanged: the path, and the squares, none for the one in the middle.
    """

    cropsChanged = Signal(str, tuple)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("cropPanel")
        self._large = Thumbnails(SIDE, KEPT, self)
        self._path = ""
        self._crops: tuple[Crop, ...] = ()
        self._build()
        self._large.arrived.connect(self._on_arrived)
        self._editor.edited.connect(self._on_edited)
        self._show_words()

    @property
    def path(self) -> str:
        """The file whose squares are shown, "" for none."""
        return self._path

    def show_file(self, path: str, crops: Sequence[Crop]) -> None:
        """Edit the squares of another file, "" for none."""
        self._path, self._crops = path, tuple(crops)
        self._editor.show_picture(None, None)
        if path:
            self._show_picture()
        self._show_words()

    @Slot()
    def stop(self) -> None:
        """Give up what is being read."""
        self._large.stop()

    # --- building

    def _build(self) -> None:
        self._name = QLabel()
        self._name.setObjectName("cropName")
        self._name.setProperty("role", "title")
        self._name.setTextFormat(Qt.TextFormat.PlainText)
        self._name.setMinimumWidth(40)
        self._editor = CropEditor()
        self._editor.setToolTip(
            self.tr(
                "Drag a square to move it, a corner to resize it, beside it to draw another. "
                "Arrows move, with Shift farther; + and − resize; Page Up and Down go to the next; "
                "Ins adds, Del removes, Home takes the middle."
            )
        )
        self._info = QLabel()
        self._info.setObjectName("cropInfo")
        self._info.setProperty("role", "small")
        keys = QLabel(self.tr("Arrows move · + − resize · Page Up, Page Down: next square"))
        keys.setProperty("role", "small")
        keys.setWordWrap(True)
        add = self._button(
            "cropAddButton", self.tr("Add s&quare"),
            self.tr("Take one more square of this picture (Ins)"), CropSquares.add,
        )  # fmt: skip
        remove = self._button(
            "cropRemoveButton", self.tr("&Remove square"),
            self.tr("Take this square no longer (Del)"), CropSquares.remove,
        )  # fmt: skip
        centre = self._button(
            "cropCentreButton", self.tr("Cen&tre crop"),
            self.tr("Take the middle of the picture and nothing else (Home)"), CropSquares.centre,
        )  # fmt: skip
        self._add, self._remove, self._centre = add, remove, centre
        row = QHBoxLayout()
        row.setSpacing(8)
        for button in (add, remove, centre):
            row.addWidget(button)
        row.addStretch()
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(8)
        column.addWidget(self._name)
        column.addWidget(self._editor, 1)
        column.addWidget(self._info)
        column.addLayout(row)
        column.addWidget(keys)

    def _button(
        self, name: str, text: str, tip: str, change: Callable[[CropSquares], None]
    ) -> QPushButton:
        button = QPushButton(text)
        button.setObjectName(name)
        explain(button, text.replace("&", ""), tip)
        button.setAutoDefault(False)

        def press() -> None:
            if self._editor.squares is not None:
                change(self._editor.squares)
                self._editor.renew()

        button.clicked.connect(press)
        return button

    def sizeHint(self) -> QSize:
        return QSize(360, 420)

    # --- showing

    @Slot(str)
    def _on_arrived(self, path: str) -> None:
        if path == self._path:
            self._show_picture()
            self._show_words()

    def _show_picture(self) -> None:
        thumbnail = self._large.get(self._path)
        if thumbnail is not None:
            self._editor.show_picture(
                thumbnail.image, CropSquares(*thumbnail.size, crops=self._crops)
            )

    @Slot()
    def _on_edited(self) -> None:
        assert self._editor.squares is not None
        self._show_words()
        crops = self._editor.squares.crops
        if crops != self._crops:
            self._crops = crops
            self.cropsChanged.emit(self._path, crops)

    def _show_words(self) -> None:
        squares = self._editor.squares
        self._show_name()
        problem = self._large.problem(self._path)
        waits = self.tr("Opening…") if self._path and not problem else problem
        self._info.setText(waits if squares is None else self._editor.words())
        self._add.setEnabled(squares is not None)
        self._remove.setEnabled(squares is not None and not squares.untouched)
        self._centre.setEnabled(squares is not None and not squares.untouched)
        self._editor.setEnabled(squares is not None)

    def _show_name(self) -> None:
        name = Path(self._path).name
        room = max(self.width(), 40)
        elide = Qt.TextElideMode.ElideMiddle
        self._name.setText(self._name.fontMetrics().elidedText(name, elide, room))
        self._name.setToolTip(self._path)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._show_name()
