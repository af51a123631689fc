"""The inspector: the step of one point or pixel worked out, number by number."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Slot
from PySide6.QtGui import QGuiApplication, QShowEvent
from PySide6.QtWidgets import QLabel, QStackedWidget, QVBoxLayout, QWidget

from app.highlights import Highlights
from app.inspection import Reader, Reading
from app.panels import inspector_text as text
from app.posterior import Posterior, Weights
from app.selection import Selection
from app.step_rows import (
    formula_of,
    sum_row,
    term_rows,
    value_rows,
    ways_of,
    where_of,
)
from app.widgets.card import Card
from app.widgets.formula import Formula
from app.widgets.header_button import HeaderButton
from app.widgets.scroll_page import ScrollPage
from app.widgets.vector_row import SIDE
from app.widgets.vector_table import VectorTable

if TYPE_CHECKING:
    from app.experiment import Experiment
    from app.player import Player

__all__ = ["InspectorPanel"]

WHERE_PIXELS = 13  # of the formulas that lead to the update


class InspectorPanel(Card):
    """A card with the arithmetic of the selected point at the frame of the player.

    While the process plays the numbers follow at the pace of those who glance.

    Attributes:
        reading: what is shown, None while nothing is.
    """

    def __init__(
        self,
        experiment: Experiment,
        player: Player,
        selection: Selection,
        highlights: Highlights,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__("", parent)
        self.setObjectName("inspectorPanel")
        self.set_title(self.tr("Inspector"))
        self._experiment = experiment
        self._player = player
        self._selection = selection
        self._highlights = highlights
        self._reader = Reader(experiment)
        self._posterior = Posterior(self)
        self._weights: Weights | None = None
        self.reading: Reading | None = None
        self._build()
        selection.changed.connect(self._refresh)
        player.timelineChanged.connect(self._refresh)
        player.glanced.connect(self._refresh)
        player.grew.connect(self._on_grew)
        experiment.runChanged.connect(self._refresh)
        self._posterior.found.connect(self._refresh)
        highlights.changed.connect(self._on_lit)
        self._refresh()

    # --- building

    def _build(self) -> None:
        self._copy = HeaderButton(self.tr("Copy"))
        self._copy.setObjectName("inspectorCopyButton")
        self._copy.setAccessibleName(self.tr("Copy the numbers"))
        self._copy.setToolTip(self.tr("Copy all that is written here, with all digits"))
        self._copy.clicked.connect(self._on_copy)
        self.add_to_header(self._copy)
        self._empty = QLabel()
        self._empty.setObjectName("inspectorEmpty")
        self._empty.setProperty("role", "muted")
        self._empty.setWordWrap(True)
        self._empty.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self._empty.setMargin(8)
        self._pages = QStackedWidget()
        self._pages.addWidget(self._empty)
        page = ScrollPage(self._make_content())
        page.setObjectName("inspectorScroll")
        page.setAccessibleName(self.tr("Numbers of the point"))
        page.setAccessibleDescription(self.tr("The arrow keys up and down scroll"))
        self._pages.addWidget(page)
        self.set_body(self._pages)

    def _make_content(self) -> QWidget:
        content = QWidget()
        column = QVBoxLayout(content)
        column.setContentsMargins(0, 2, 6, 4)
        column.setSpacing(6)
        self._formula = Formula()
        self._formula.setObjectName("inspectorFormula")
        self._where = [Formula(pixels=WHERE_PIXELS) for _ in range(2)]
        self._values = VectorTable(self._highlights)
        self._values.setObjectName("inspectorValues")
        self._sum = VectorTable(self._highlights, summing=True)
        self._sum.setObjectName("inspectorSum")
        self._note = _small_label("inspectorNote")
        self._origins = _small_label("inspectorOrigins")
        column.addWidget(_indented(self._formula))
        for part in (self._values, self._sum, self._note):
            column.addWidget(part)
        column.addWidget(_indented(*self._where))
        column.addWidget(self._origins)
        column.addStretch(1)
        for formula in (self._formula, *self._where):
            formula.symbolHovered.connect(self._highlights.light)
        return content

    # --- what is shown

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self._refresh()

    @Slot()
    def _refresh(self) -> None:
        if not self.isVisible():
            return
        self.reading, self._weights = self._read()
        reading = self.reading
        self._copy.setVisible(reading is not None)
        self._pages.setCurrentIndex(0 if reading is None else 1)
        if reading is None:
            self._empty.setText(self._how_to_begin())
            self.set_subtitle("")
            return
        of_pixel = reading.pixel is not None  # which takes all the room that there is
        self.set_subtitle(text.place(reading) if of_pixel else text.headline(reading))
        self._write(reading)

    @Slot()
    def _on_grew(self) -> None:
        """The step of the newest frame is known once the next one is recorded."""
        if self.reading is None or not self.reading.terms:
            self._refresh()

    def _read(self) -> tuple[Reading | None, Weights | None]:
        timeline, index, run = self._player.timeline, self._selection.index, self._experiment.run
        if timeline is None or index is None or run is None:
            return None, None
        reading = self._reader.read(timeline, self._player.position, index)
        if reading is None:
            return None, None
        if len(run.data) > len(run.points):  # not all of them are in memory
            return reading, None
        return reading, self._posterior.weights(reading, run.points)

    def _how_to_begin(self) -> str:
        run, recorded = self._experiment.run, self._player.frames > 0
        config = self._experiment.settings if run is None else run.config
        return text.how_to_begin(recorded, pictures=config.modality == "pictures")

    @property
    def _names(self) -> tuple[str, ...]:
        """Of the training pictures; points have none."""
        run = self._experiment.run
        return () if run is None else getattr(run.data, "names", ())

    def _write(self, reading: Reading) -> None:
        _set(self._formula, formula_of(reading), text.spoken(reading))
        markups = [*where_of(reading), "", ""]
        for formula, markup, words in zip(
            self._where, markups, text.spoken_where(reading), strict=False
        ):
            _set(formula, markup, words)
        dims, ways = reading.x.shape[1], ways_of(reading)
        title = text.way(reading) if reading.pixel is not None else ""
        if dims > len(ways):
            title = self.tr("{shown} of {all} coordinates").format(shown=len(ways), all=dims)
        self._values.show_rows(value_rows(reading), title, ways)
        total = sum_row(reading)
        self._sum.setVisible(total is not None)
        if total is not None:
            rows = [*term_rows(reading), total]
            self._sum.show_rows(rows, self.tr("Adding up"), ways)
        _say(self._note, text.note(reading))
        _say(self._origins, text.origins(self._weights, self._names))

    # --- what the person does

    @Slot(str)
    def _on_lit(self, symbol: str) -> None:
        for formula in (self._formula, *self._where):
            formula.set_lit(symbol)

    @Slot()
    def _on_copy(self) -> None:
        if self.reading is not None:
            QGuiApplication.clipboard().setText(
                text.as_text(self.reading, self._weights, self._names)
            )


def _indented(*formulas: Formula) -> QWidget:
    """Formulas whose left edge is that of the rows."""
    box = QWidget()
    column = QVBoxLayout(box)
    column.setContentsMargins(SIDE, 0, 0, 0)
    column.setSpacing(6)
    for formula in formulas:
        column.addWidget(formula)
    return box


def _small_label(name: str) -> QLabel:
    label = QLabel()
    label.setObjectName(name)
    label.setProperty("role", "small")
    label.setWordWrap(True)
    label.setContentsMargins(SIDE, 0, SIDE, 0)
    return label


def _set(formula: Formula, markup: str, spoken: str) -> None:
    formula.set_formula(markup, spoken)
    formula.setVisible(bool(markup))


def _say(label: QLabel, words: str) -> None:
    if words != label.text():
        label.setText(words)
    label.setVisible(bool(words))
