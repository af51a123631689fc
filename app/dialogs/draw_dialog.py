"""The dialog in which a person draws a data set."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QSettings, QStandardPaths, Qt, Signal, Slot
from PySide6.QtGui import QDragEnterEvent, QDropEvent, QKeySequence, QShortcut
from PySide6.QtWidgets import (
    QDialog,
    QHBoxLayout,
    QLabel,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from app import remembered
from app.data_folder import data_folder
from app.dialogs.draw_questions import ask_before_closing, ask_for_file, ask_where
from app.dialogs.draw_tools import DrawTools
from app.drawings import DrawingFiles
from app.refusals import in_words
from app.widgets.draw_canvas import DrawCanvas
from app.widgets.fields import restyle
from ddpm_core.data.drawing import Drawing
from ddpm_core.data.strokes import Grid
from ddpm_core.data_kinds import data_kind

__all__ = ["DrawDialog"]

GROUP = "draw"  # of the settings
FOLDER = "drawings"  # within the data folder
REDO_KEYS = ("Ctrl+Shift+Z", "Ctrl+Y")


class DrawDialog(QDialog):
    """A paper with tools beside it; what is drawn becomes a data set.

    Closing only hides it, so that undoing goes on where it was. What is on the paper is kept at
    every change, and comes back in the next dialog.

    Args:
        settings: remembers the folder of the last file; drawings are kept in the data folder that
            belongs to them.
        parent: the window.

    Attributes:
        point_count: how many points the person wants.

    Signals:
        accepted_path: "Use this data", with the file to learn from.
    """

    accepted_path = Signal(str)

    def __init__(self, settings: QSettings, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("drawDialog")
        self.setWindowTitle(self.tr("Draw your own data"))
        self.setModal(False)
        self.setAcceptDrops(True)
        self._settings = settings
        self._files = DrawingFiles(data_folder(settings) / FOLDER, self)
        self._used: tuple[Drawing, str] | None = None  # the last drawing used, and its file
        self._picture = ""  # the path of the last picture that was opened
        self._versions: dict[bool, Grid] = {}  # of it, by whether its dark pixels count
        self._close_after = False  # once the drawing is saved
        self._reading = 0  # files
        self._takes_focus = False  # the paper, once they are read
        self.canvas = DrawCanvas()
        self.canvas.setObjectName("drawCanvas")
        self._tools = DrawTools(self.canvas)
        self._build()
        self._connect()
        self._show_buttons()
        self._wait(takes_focus=True)
        self._files.restore()

    @property
    def point_count(self) -> int:
        return self._tools.count

    def set_points(self, count: int, seed: int) -> None:
        """How many points are drawn, and from which seed, as the experiment has them."""
        self._tools.set_points(count, seed)

    # --- building

    def _build(self) -> None:
        top = QHBoxLayout()
        top.setSpacing(16)
        top.addWidget(self._tools)
        top.addWidget(self.canvas, 1)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(16, 16, 16, 16)
        layout.setSpacing(12)
        layout.addLayout(top, 1)
        layout.addLayout(self._build_buttons())
        self.resize(960, 760)

    def _build_buttons(self) -> QHBoxLayout:
        self._status = QLabel()
        self._status.setObjectName("drawStatus")
        self._status.setWordWrap(True)
        self._save = self._button(
            "drawSaveButton",
            self.tr("&Save drawing as…"),
            self.tr("Write the strokes to a file that can be opened and drawn on again"),
        )
        self._close = self._button("drawCloseButton", self.tr("&Close"), self.tr("Close (Esc)"))
        self._use = self._button(
            "drawUseButton",
            self.tr("Use this d&ata"),
            self.tr("Make this the data set, in a file of its own that is never overwritten"),
        )
        self._use.setProperty("primary", True)
        row = QHBoxLayout()
        row.setSpacing(8)
        row.addWidget(self._status, 1)
        for button in (self._save, self._close, self._use):
            row.addWidget(button)
        return row

    def _button(self, name: str, text: str, tip: str) -> QPushButton:
        button = QPushButton(text)
        button.setObjectName(name)
        button.setAccessibleName(text.replace("&", ""))
        button.setToolTip(tip)
        button.setAutoDefault(False)
        return button

    def _connect(self) -> None:
        sketch, files, tools = self.canvas.sketch, self._files, self._tools
        for keys, does in (("Ctrl+Z", sketch.undo), *((keys, sketch.redo) for keys in REDO_KEYS)):
            QShortcut(QKeySequence(keys), self).activated.connect(does)
        sketch.changed.connect(self._on_changed)
        sketch.touched.connect(self._on_touched)
        files.restored.connect(self._on_restored)
        files.opened.connect(self._on_opened)
        files.saved.connect(self._on_saved)
        files.kept.connect(self._on_kept)
        files.refused.connect(self._on_refused)
        files.failed.connect(self._on_failed)
        tools.openRequested.connect(self._ask_for_file)
        tools.darkToggled.connect(self._on_dark)
        self._save.clicked.connect(self._ask_where)
        self._close.clicked.connect(self.reject)
        self._use.clicked.connect(self._on_use)

    # --- what is drawn

    def _wait(self, takes_focus: bool) -> None:
        """Leave the paper alone until a file is read, or what is drawn meanwhile would go."""
        self._reading += 1
        self._takes_focus = takes_focus
        self.canvas.setEnabled(False)

    def _go_on(self) -> None:
        self._reading -= 1
        if not self._reading:
            self.canvas.setEnabled(True)
            if self._takes_focus:
                self.canvas.setFocus(Qt.FocusReason.OtherFocusReason)

    @Slot()
    def _on_changed(self) -> None:
        drawing = self.canvas.sketch.drawing
        for dark, picture in self._versions.items():
            if drawing.picture is picture:
                self._tools.show_dark(dark)
        if not drawing.blank:
            self._files.remember(drawing)
        self._say("")

    @Slot()
    def _on_touched(self) -> None:
        self._show_buttons()

    def _show_buttons(self) -> None:
        self._use.setEnabled(not self.canvas.sketch.empty)
        self._save.setEnabled(not self.canvas.sketch.drawing.blank)

    def _say(self, text: str, role: str = "muted") -> None:
        self._status.setText(text)
        self._status.setProperty("role", role)
        restyle(self._status)

    @Slot(object, object, str)
    def _on_restored(self, drawing: Drawing | None, grid: Grid | None, reason: str) -> None:
        if drawing is not None and grid is not None:
            self.canvas.sketch.restore(drawing, grid)
        if reason:
            text = self.tr("The last drawing cannot be brought back: {reason}.")
            self._say(text.format(reason=in_words(reason)), "error")
        self._go_on()

    # --- opening

    @Slot()
    def _ask_for_file(self) -> None:
        ask_for_file(self, self._folder(), self.open_file)

    @Slot(str)
    def open_file(self, path: str) -> None:
        """Begin with a picture or a drawing; what there was can be brought back by undoing."""
        self._settings.setValue(f"{GROUP}/folder", str(Path(path).parent))
        self._versions = {}
        self._picture = path if data_kind(path) == "picture" else ""
        self._say(self.tr("Opening {name}…").format(name=Path(path).name))
        self._wait(takes_focus=True)
        self._files.open(path, self._tools.dark)

    @Slot()
    def _on_dark(self) -> None:
        """Take the other pixels of the picture that lies on the paper, or that was refused."""
        drawing = self.canvas.sketch.drawing
        lies_here = any(drawing.picture is picture for picture in self._versions.values())
        if self._picture and (lies_here or not self._versions):
            strokes = drawing.strokes if lies_here else ()
            self._wait(takes_focus=False)
            self._files.open(self._picture, self._tools.dark, strokes)

    @Slot(object, object, bool)
    def _on_opened(self, drawing: Drawing, grid: Grid, dark: bool) -> None:
        if self._picture and drawing.picture is not None:
            self._versions[dark] = drawing.picture
        self.canvas.sketch.replace(drawing, grid, self.tr("Open"))
        self._go_on()

    @Slot(str, str)
    def _on_refused(self, path: str, reason: str) -> None:
        text = self.tr("{name} cannot be opened: {reason}.")
        self._say(text.format(name=Path(path).name, reason=in_words(reason)), "error")
        self._go_on()

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        if _dropped_file(event):
            event.acceptProposedAction()

    def dropEvent(self, event: QDropEvent) -> None:
        path = _dropped_file(event)
        if path:
            event.acceptProposedAction()
            self.open_file(path)

    # --- saving and using

    @Slot()
    def _ask_where(self) -> None:
        self.canvas.lift_brush()
        ask_where(self, self._folder(), self._save_to, self._stay_open)

    @Slot(str)
    def _save_to(self, path: str) -> None:
        self._settings.setValue(f"{GROUP}/folder", str(Path(path).parent))
        self._files.save(self.canvas.sketch.drawing, path)

    @Slot()
    def _stay_open(self) -> None:
        self._close_after = False

    @Slot(object, str)
    def _on_saved(self, drawing: Drawing, path: str) -> None:
        self._is_safe(drawing)
        self._say(self.tr("Saved {name}").format(name=Path(path).name))
        if self._close_after:
            self._close_after = False
            self.close()

    @Slot()
    def _on_use(self) -> None:
        self.canvas.lift_brush()
        drawing = self.canvas.sketch.drawing
        if self._used is not None and self._used[0] is drawing and Path(self._used[1]).is_file():
            self._on_kept(*self._used)
        else:
            self._files.keep(drawing)

    @Slot(object, str)
    def _on_kept(self, drawing: Drawing, path: str) -> None:
        self._used = drawing, path
        self._is_safe(drawing)
        self.accepted_path.emit(path)
        self.hide()

    @Slot(str, str)
    def _on_failed(self, path: str, reason: str) -> None:
        self._close_after = False
        text = self.tr("{path} was not written: {reason}. Save the drawing in another folder.")
        self._say(text.format(path=path, reason=reason), "error")

    def _is_safe(self, drawing: Drawing) -> None:
        """A file holds this drawing."""
        if self.canvas.sketch.drawing is drawing:
            self.canvas.sketch.undo_stack.setClean()

    def _folder(self) -> str:
        usual = QStandardPaths.writableLocation(QStandardPaths.StandardLocation.PicturesLocation)
        return str(remembered.folder(self._settings, f"{GROUP}/folder", usual))

    # --- closing

    def reject(self) -> None:
        """Close, unless there is something to ask first; every way of closing comes here."""
        self.canvas.lift_brush()
        sketch = self.canvas.sketch
        if sketch.undo_stack.isClean() or sketch.drawing.blank:
            super().reject()
        else:
            ask_before_closing(self, self._save_and_close, self._leave)

    @Slot()
    def _leave(self) -> None:
        self.canvas.sketch.undo_stack.setClean()  # not to ask again for the same
        self.hide()

    @Slot()
    def _save_and_close(self) -> None:
        self._close_after = True
        self._ask_where()


def _dropped_file(event: QDropEvent) -> str:
    """The first file of a drop that can be drawn over, or an empty text."""
    paths = [url.toLocalFile() for url in event.mimeData().urls() if url.isLocalFile()]
    return next((path for path in paths if data_kind(path) != "table"), "")
