"""The tools beside the paper: the brush, undoing, pictures, and how many points."""

from __future__ import annotations

from html import escape

from PySide6.QtCore import QSignalBlocker, Qt, Signal, Slot
from PySide6.QtWidgets import (
    QButtonGroup,
    QGridLayout,
    QHBoxLayout,
    QLabel,
    QPushButton,
    QSlider,
    QVBoxLayout,
    QWidget,
)

from app.widgets.draw_canvas import GREATEST_WIDTH, LEAST_WIDTH, DrawCanvas
from app.widgets.fields import CheckField
from app.widgets.number_fields import IntField
from app.wording import refusal
from ddpm_core.config import ConfigError, ExperimentConfig, settings

__all__ = ["DrawTools"]

WIDTH = 224  # pixels
LEAST_DENSITY = 5  # percent
VALUE_WIDTH = 40


class DrawTools(QWidget):
    """Controls of a DrawCanvas.

    Attributes:
        count: the number of points, always one that can be used.
        dark: whether the dark pixels of a picture become points.

    Signals:
        openRequested: the person wants another drawing or picture.
        darkToggled: ``dark`` is another one.
    """

    openRequested = Signal()
    darkToggled = Signal()

    def __init__(self, canvas: DrawCanvas) -> None:
        super().__init__()
        self._canvas = canvas
        self.count = 10_000
        self._seed = 0
        self.setFixedWidth(WIDTH)
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(8)
        self._build_brush()
        self._build_changes()
        self._build_points()
        self._build_pictures()
        self._column.addStretch()
        self._build_keys()
        canvas.brushChanged.connect(self._show_brush)
        self._show_brush()
        self._show_points()

    def set_points(self, count: int, seed: int) -> None:
        """How many points are drawn, and from which seed."""
        self.count, self._seed = count, seed
        self._count.show_value(count)
        self._show_points()

    @property
    def dark(self) -> bool:
        return self._dark.isChecked()

    def show_dark(self, dark: bool) -> None:
        """Tick or untick, without a signal."""
        self._dark.show_value(dark)

    # --- building

    def _build_brush(self) -> None:
        self._heading(self.tr("Brush"))
        self._brush = self._button(
            "drawBrushButton", self.tr("&Brush"), self.tr("Put density on the paper (B)")
        )
        self._eraser = self._button(
            "drawEraserButton", self.tr("&Eraser"), self.tr("Take density away (E)")
        )
        self._tools = QButtonGroup(self)
        row = QHBoxLayout()
        row.setSpacing(0)
        for button, segment in ((self._brush, "left"), (self._eraser, "right")):
            button.setCheckable(True)
            button.setProperty("segment", segment)
            self._tools.addButton(button)
            row.addWidget(button)
        self._tools.buttonClicked.connect(self._on_tool)
        self._column.addLayout(row)
        grid = QGridLayout()
        grid.setHorizontalSpacing(8)
        grid.setVerticalSpacing(4)
        self._width, self._width_value = self._slider(
            grid,
            (LEAST_WIDTH, GREATEST_WIDTH),
            "drawSizeSlider",
            self.tr("Size"),
            self.tr("Width of the brush, in percent of the paper's (+ and −)"),
        )
        self._density, self._density_value = self._slider(
            grid,
            (LEAST_DENSITY, 100),
            "drawDensitySlider",
            self.tr("Density"),
            self.tr(
                "How many points come to where the brush was: at 50 % half as many to the same "
                "area as at 100 %. A pen's pressure lowers it further"
            ),
        )
        self._width.valueChanged.connect(self._on_width)
        self._density.valueChanged.connect(self._on_density)
        self._column.addLayout(grid)

    def _build_changes(self) -> None:
        sketch = self._canvas.sketch
        row = QHBoxLayout()
        row.setSpacing(8)
        self._undo = self._button("drawUndoButton", self.tr("&Undo"), self.tr("Undo (Ctrl+Z)"))
        self._redo = self._button(
            "drawRedoButton", self.tr("&Redo"), self.tr("Do again what was undone (Ctrl+Shift+Z)")
        )
        self._clear = self._button(
            "drawClearButton", self.tr("C&lear"), self.tr("Take everything away; it can be undone")
        )
        for button, does in (
            (self._undo, sketch.undo),
            (self._redo, sketch.redo),
            (self._clear, sketch.clear),
        ):
            button.clicked.connect(does)
            row.addWidget(button)
        sketch.undo_stack.canUndoChanged.connect(self._undo.setEnabled)
        sketch.undo_stack.canRedoChanged.connect(self._redo.setEnabled)
        sketch.changed.connect(self._show_changes)
        self._undo.setEnabled(False)
        self._redo.setEnabled(False)
        self._show_changes()
        self._column.addLayout(row)

    def _build_points(self) -> None:
        self._heading(self.tr("Points"))
        known = settings()["data_count"]
        self._count = IntField(known.low, known.high, steps="digit")
        tip = self.tr("How many points are drawn from the density to train on")
        self._name(self._count, "drawCountSpin", self.tr("Number of points"), tip)
        self._count.show_value(self.count)
        self._count.edited.connect(self._on_count)
        self._count_fault = QLabel()
        self._count_fault.setObjectName("drawCountFault")
        self._count_fault.setProperty("role", "error")
        self._count_fault.setWordWrap(True)
        self._count_fault.hide()
        self._count.errorChanged.connect(self._on_count_fault)
        row = QHBoxLayout()
        label = QLabel(self.tr("Number"))
        label.setBuddy(self._count)
        row.addWidget(label)
        row.addStretch()
        row.addWidget(self._count)
        self._column.addLayout(row)
        self._column.addWidget(self._count_fault)
        self._points = CheckField(self.tr("&Show the points"))
        tip = self.tr("Draw the points over their density; of a great many, the first 20,000")
        self._name(self._points, "drawPointsCheck", self.tr("Show the points"), tip)
        self._points.show_value(True)
        self._points.edited.connect(self._show_points)
        self._column.addWidget(self._points)

    def _build_pictures(self) -> None:
        self._heading(self.tr("Begin with"))
        self._open = self._button(
            "drawOpenButton",
            self.tr("&Open picture…"),
            self.tr("Lay a picture on the paper and draw over it, or open a drawing"),
        )
        self._open.clicked.connect(self.openRequested)
        self._column.addWidget(self._open)
        self._dark = CheckField(self.tr("&Dark pixels become points"))
        tip = self.tr("For pictures with dark lines on a bright ground; else the bright pixels do")
        self._name(self._dark, "drawDarkCheck", self.tr("Dark pixels become points"), tip)
        self._dark.edited.connect(self.darkToggled)
        self._column.addWidget(self._dark)

    def _build_keys(self) -> None:
        label = QLabel(self._canvas.accessibleDescription())
        label.setProperty("role", "small")
        label.setWordWrap(True)
        self._column.addWidget(label)

    def _heading(self, text: str) -> None:
        label = QLabel(text)
        label.setProperty("role", "heading")
        if self._column.count():
            self._column.addSpacing(12)
        self._column.addWidget(label)

    def _button(self, name: str, text: str, tip: str) -> QPushButton:
        button = QPushButton(text)
        button.setAutoDefault(False)
        self._name(button, name, text.replace("&", ""), tip)
        return button

    def _slider(
        self, grid: QGridLayout, reach: tuple[int, int], name: str, title: str, tip: str
    ) -> tuple[QSlider, QLabel]:
        slider = QSlider(Qt.Orientation.Horizontal)
        slider.setRange(*reach)
        self._name(slider, name, title, tip)
        label, value = QLabel(title), QLabel()
        label.setBuddy(slider)
        value.setProperty("role", "muted")
        value.setFixedWidth(VALUE_WIDTH)
        value.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        row = grid.rowCount()
        for column, widget in enumerate((label, slider, value)):
            grid.addWidget(widget, row, column)
        return slider, value

    def _name(self, widget: QWidget, name: str, accessible: str, tip: str) -> None:
        widget.setObjectName(name)
        widget.setAccessibleName(accessible)
        widget.setAccessibleDescription(tip)
        widget.setToolTip(f"<p>{escape(tip)}</p>")  # as rich text it is broken into lines

    # --- what happens

    @Slot()
    def _on_tool(self) -> None:
        self._canvas.set_brush(tool="brush" if self._brush.isChecked() else "eraser")

    @Slot(int)
    def _on_width(self, percent: int) -> None:
        self._canvas.set_brush(width=percent)

    @Slot(int)
    def _on_density(self, percent: int) -> None:
        self._canvas.set_brush(density=percent / 100)

    @Slot()
    def _show_brush(self) -> None:
        canvas = self._canvas
        erases = canvas.tool == "eraser"
        (self._eraser if erases else self._brush).setChecked(True)
        density = round(100 * canvas.density)
        for slider, value, percent in (
            (self._width, self._width_value, canvas.brush_width),
            (self._density, self._density_value, density),
        ):
            with QSignalBlocker(slider):
                slider.setValue(percent)
            value.setText(self.tr("{percent} %").format(percent=percent))

    @Slot()
    def _show_changes(self) -> None:
        self._clear.setEnabled(not self._canvas.sketch.drawing.blank)

    @Slot(object)
    def _on_count(self, count: int) -> None:
        try:
            self.count = ExperimentConfig(data_count=count).data_count
        except ConfigError as error:
            self._count.set_error(refusal(error, "data_count"))
        else:
            self._count.show_value(count)
            self._show_points()

    @Slot(str)
    def _on_count_fault(self, reason: str) -> None:
        self._count_fault.setText(reason[:1].upper() + reason[1:])
        self._count_fault.setVisible(bool(reason))

    @Slot()
    def _show_points(self) -> None:
        self._canvas.show_points(self.count, self._seed, self._points.isChecked())
