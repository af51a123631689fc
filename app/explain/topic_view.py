"""A topic on the screen: words, formulas, numbers and derivations in one column."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from app.explain.derivation_view import DerivationView
from app.explain.moment import Moment
from app.explain.numbers_view import NumbersView
from app.explain.paragraph import paragraph
from app.explain.topic import Block, Derivation, Equation, Live, Text, Topic
from app.widgets.formula import Formula

__all__ = ["TopicView"]

WIDEST = 480  # pixels, beyond which lines of text are hard to read
SPACE = 8
MORE_SPACE = 16  # before a paragraph


class TopicView(QWidget):
    """The blocks of a topic, top to bottom."""

    symbolHovered = Signal(str)
    grew = Signal(object)  # the widget that is to be seen now

    def __init__(self, topic: Topic, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName(f"{topic.key}Topic")
        self.setAccessibleName(topic.title)
        self.setMaximumWidth(WIDEST)
        self._views: list[Formula | NumbersView | DerivationView] = []
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(4, 4, 8, 8)
        self._column.setSpacing(SPACE)
        for number, block in enumerate(topic.blocks):
            if number and isinstance(block, (Text, Derivation)):
                self._column.addSpacing(MORE_SPACE - SPACE)
            self._column.addWidget(self._made(block))
        self._column.addStretch(1)

    def _made(self, block: Block) -> QWidget:
        view: Formula | NumbersView | DerivationView
        match block:
            case Text(words):
                return paragraph(words)
            case Equation():
                view = Formula(block.markup, block.spoken)
            case Live(keys):
                view = NumbersView(keys)
            case Derivation():
                view = DerivationView(block)
                view.grew.connect(self.grew)
        view.symbolHovered.connect(self.symbolHovered)
        self._views.append(view)
        return view

    def show_moment(self, now: Moment) -> None:
        """Write the numbers of a moment."""
        for view in self._views:
            if not isinstance(view, Formula):
                view.show_moment(now)

    def set_lit(self, symbol: str) -> None:
        for view in self._views:
            view.set_lit(symbol)
