"""A derivation that is opened line by line."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtGui import QColor, QPainter, QPaintEvent
from PySide6.QtWidgets import (
    QHBoxLayout,
    QPushButton,
    QSizePolicy,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from app import theme
from app.explain.moment import Moment
from app.explain.numbers_view import NumbersView
from app.explain.paragraph import paragraph
from app.explain.topic import Derivation, Line
from app.widgets.formula import Formula

__all__ = ["DerivationView"]

RAIL = 2  # pixels, the line that holds the steps together
INDENT = 12
SPACE = 8


class DerivationView(QWidget):
    """A title that opens it, the lines shown so far, and a button for the next one.

    Attributes:
        shown: how many lines are seen.
    """

    symbolHovered = Signal(str)
    grew = Signal(object)  # the widget that is to be seen now

    def __init__(self, derivation: Derivation, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.shown = 0
        self._derivation = derivation
        self._lines: list[_LineView] = []
        self._now: Moment | None = None
        self._lit = ""
        self.title = self._make_title()
        self.next = QPushButton()
        self.next.setObjectName("explainNextLineButton")
        self.next.clicked.connect(self._on_next)
        self.all = QPushButton(self.tr("Show all"))
        self.all.setObjectName("explainAllLinesButton")
        self.all.setToolTip(self.tr("Show every line of the derivation"))
        self.all.clicked.connect(self._on_all)
        self._buttons = QWidget()
        row = QHBoxLayout(self._buttons)
        row.setContentsMargins(INDENT, 0, 0, 0)
        row.setSpacing(SPACE)
        row.addWidget(self.next)
        row.addWidget(self.all)
        row.addStretch(1)
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(0)  # so that the rail has no gaps
        self._column.addWidget(self.title)
        self._column.addSpacing(SPACE)
        self._column.addWidget(self._buttons)
        self.show_lines(0)

    def _make_title(self) -> QToolButton:
        title = QToolButton()
        title.setObjectName("explainDerivationButton")
        title.setText(self._derivation.title)
        title.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
        title.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        title.setCheckable(True)
        title.setToolTip(self.tr("Derive it line by line"))
        title.clicked.connect(self._on_title)
        return title

    # --- what is shown

    def show_lines(self, count: int) -> None:
        """Show the first ``count`` lines."""
        lines = self._derivation.lines
        while len(self._lines) < count:
            self._add_line(lines[len(self._lines)])
        for number, line in enumerate(self._lines):
            line.setVisible(number < count)
        self.shown = count
        whole = count == len(lines)
        self.title.setChecked(count > 0)
        self.title.setArrowType(Qt.ArrowType.DownArrow if count else Qt.ArrowType.RightArrow)
        self._buttons.setVisible(count > 0)
        self.all.setVisible(not whole)
        self.next.setText(
            self.tr("Close")
            if whole
            else self.tr("Next line ({number} of {count})").format(
                number=count + 1, count=len(lines)
            )
        )

    def _add_line(self, line: Line) -> None:
        view = _LineView(line)
        view.symbolHovered.connect(self.symbolHovered)
        view.set_lit(self._lit)
        if self._now is not None:
            view.show_moment(self._now)
        self._column.insertWidget(2 + len(self._lines), view)
        self._lines.append(view)

    def show_moment(self, now: Moment) -> None:
        self._now = now
        for line in self._lines:
            line.show_moment(now)

    def set_lit(self, symbol: str) -> None:
        self._lit = symbol
        for line in self._lines:
            line.set_lit(symbol)

    # --- what the person does

    @Slot()
    def _on_title(self) -> None:
        self.show_lines(0 if self.shown else 1)
        self.grew.emit(self._buttons if self.shown else self.title)

    @Slot()
    def _on_next(self) -> None:
        if self.shown == len(self._derivation.lines):
            self.title.setFocus(Qt.FocusReason.OtherFocusReason)
            self.show_lines(0)
            self.grew.emit(self.title)
        else:
            self.show_lines(self.shown + 1)
            self.grew.emit(self._buttons)

    @Slot()
    def _on_all(self) -> None:
        self.next.setFocus(Qt.FocusReason.OtherFocusReason)
        self.show_lines(len(self._derivation.lines))


class _LineView(QWidget):
    """The reason, the formula that follows, and numbers to see it by, beside a rail."""

    symbolHovered = Signal(str)

    def __init__(self, line: Line) -> None:
        super().__init__()
        self.formula = Formula(line.equation.markup, line.equation.spoken)
        self.formula.symbolHovered.connect(self.symbolHovered)
        self._numbers = NumbersView(line.live) if line.live else None
        column = QVBoxLayout(self)
        column.setContentsMargins(INDENT, 0, 0, 2 * SPACE)
        column.setSpacing(SPACE)
        column.addWidget(paragraph(line.reason, "muted"))
        column.addWidget(self.formula)
        if self._numbers is not None:
            self._numbers.symbolHovered.connect(self.symbolHovered)
            column.addWidget(self._numbers)

    def show_moment(self, now: Moment) -> None:
        if self._numbers is not None:
            self._numbers.show_moment(now)

    def set_lit(self, symbol: str) -> None:
        self.formula.set_lit(symbol)
        if self._numbers is not None:
            self._numbers.set_lit(symbol)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.fillRect(0, 0, RAIL, self.height(), QColor(theme.current().border))
