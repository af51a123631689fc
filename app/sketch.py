"""A drawing as it is made: strokes place by place, each of them undone and done again."""

from __future__ import annotations

from collections.abc import Iterable

from PySide6.QtCore import QObject, Signal
from PySide6.QtGui import QUndoCommand, QUndoStack

from ddpm_core.data.drawing import Drawing
from ddpm_core.data.strokes import GRID, Box, Brushwork, Grid, Place, Stroke

__all__ = ["Sketch"]

UNDO_LIMIT = 200
EVERYWHERE: Box = (0, 0, GRID, GRID)


class Sketch(QObject):
    """A Drawing, its grid of density, the stroke under way, and what can be undone.

    Attributes, to be read only:
        drawing: all but the stroke under way.
        drawing_on: whether there is such a stroke.
        undo_stack: the changes; clean where nothing is left to be saved.

    Signals:
        changed: the drawing is another one.
        touched: so is its grid, perhaps by the stroke under way.
    """

    changed = Signal()
    touched = Signal()

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.drawing = Drawing()
        self.drawing_on = False
        self.undo_stack = QUndoStack(self)
        self.undo_stack.setUndoLimit(UNDO_LIMIT)
        self._work = Brushwork()
        self._brush = (0.0, 0.0)  # radius and density of the stroke under way
        self._places: list[Place] = []

    @property
    def grid(self) -> Grid:
        """The density, with the stroke under way; not to be changed."""
        return self._work.grid

    @property
    def empty(self) -> bool:
        """Whether there is nothing that a point could be drawn from."""
        return not self.grid.any()

    # --- strokes

    def begin(self, radius: float, density: float) -> None:
        """Take up a brush; a density of 0 erases."""
        self.end()
        self.drawing_on = True
        self._brush, self._places = (radius, density), []
        self._work.begin(radius, density)

    def reach(self, places: Iterable[Place]) -> None:
        """Draw on along these places, unless the brush was put down meanwhile."""
        if not self.drawing_on:
            return
        for place in places:
            self._work.reach(place)
            self._places.append(place)
        self.touched.emit()

    def end(self) -> None:
        """Put down the brush, if one is taken up."""
        if not self.drawing_on:
            return
        self.drawing_on = False
        left, top, right, bottom = box = self._work.box
        if left == right:
            return  # all of it was beside the paper
        stroke = Stroke(*self._brush, tuple(self._places))
        after = Drawing((*self.drawing.strokes, stroke), self.drawing.picture)
        cells = self.grid[top:bottom, left:right].copy()
        text = self.tr("Erase") if stroke.erases else self.tr("Draw")
        self.undo_stack.push(
            _Change(self, text, box, (self.drawing, self._work.before()), (after, cells))
        )

    # --- the whole

    def restore(self, drawing: Drawing, grid: Grid) -> None:
        """Begin with a drawing and its grid; this is not undone."""
        self.end()
        self.undo_stack.clear()
        self.show(drawing, EVERYWHERE, grid)

    def replace(self, drawing: Drawing, grid: Grid, text: str) -> None:
        """Put a drawing and its grid in the place of what there is; ``text`` says what was done."""
        self.end()
        before = self.drawing, self.grid.copy()
        self.undo_stack.push(_Change(self, text, EVERYWHERE, before, (drawing, grid)))

    def clear(self) -> None:
        """Take everything away."""
        self.replace(Drawing(), Brushwork().grid, self.tr("Clear"))

    def undo(self) -> None:
        self.end()
        self.undo_stack.undo()

    def redo(self) -> None:
        self.end()
        self.undo_stack.redo()

    def show(self, drawing: Drawing, box: Box, cells: Grid) -> None:
        """Take on a drawing whose grid has these cells in a box, and else those of now."""
        left, top, right, bottom = box
        self._work.grid[top:bottom, left:right] = cells
        self.drawing = drawing
        self.touched.emit()
        self.changed.emit()


class _Change(QUndoCommand):
    """Remembers a drawing before and after, and its cells in the box where they differ."""

    def __init__(
        self,
        sketch: Sketch,
        text: str,
        box: Box,
        before: tuple[Drawing, Grid],
        after: tuple[Drawing, Grid],
    ) -> None:
        super().__init__(text)
        self._sketch, self._box = sketch, box
        self._before, self._after = before, after

    def undo(self) -> None:
        drawing, cells = self._before
        self._sketch.show(drawing, self._box, cells)

    def redo(self) -> None:
        drawing, cells = self._after
        self._sketch.show(drawing, self._box, cells)
