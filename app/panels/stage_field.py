"""The field of the reverse process: what is predicted everywhere at the level shown."""

from __future__ import annotations

import math

from PySide6.QtCore import QCoreApplication, QEvent, QObject, Qt, QTimer, Slot
from PySide6.QtGui import QColor

from app import theme
from app.experiment import Experiment
from app.mailbox import FoundField
from app.timeline import CLEAN, Timeline
from app.widgets.field_key import FieldKey
from app.widgets.field_layer import CUT, GREATEST, unit_pixels
from app.widgets.fields import ChoiceField
from app.widgets.stage_view import StageView
from ddpm_core.field import Grid

__all__ = ["StageField"]

INTERVAL = 100  # milliseconds between two questions
LONGEST = 12  # letters of a choice
ARROWS, COLOURS = 34, 14  # pixels between two places
MOST_ARROWS, MOST_COLOURS = 900, 2_500  # places; in a larger picture they are further apart


class StageField(QObject):
    """A choice below the legend, and what is chosen, drawn in the large picture.

    What is shown is asked of the worker at most every INTERVAL, again when the frame, the view or
    the network has changed; until the answer is there the one before stays, with its t beside it.
    """

    def __init__(
        self, large: StageView, experiment: Experiment, parent: QObject | None = None
    ) -> None:
        super().__init__(parent)
        self._large, self._view, self._experiment = large, large.view, experiment
        self._timeline: Timeline | None = None
        self._t = CLEAN
        self._asked: tuple[object, ...] = ()
        self._combo = self._make_combo()
        large.add_below_legend(self._combo)
        self._key = FieldKey(large)
        self._key.setObjectName("fieldKey")
        large.add_at_foot(self._key)
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(INTERVAL)
        self._timer.timeout.connect(self._ask)
        self._view.viewChanged.connect(self._on_view)
        self._view.installEventFilter(self)
        experiment.progressed.connect(self._want)
        experiment.fieldChanged.connect(self._show)
        experiment.runChanged.connect(self._on_run)

    def _make_combo(self) -> ChoiceField:
        combo = ChoiceField(_choices())
        combo.setObjectName("fieldCombo")
        combo.setFocusPolicy(Qt.FocusPolicy.TabFocus)  # a click leaves the keys where they were
        combo.setAccessibleName(_tr("Field"))
        combo.setMinimumContentsLength(LONGEST)
        combo.set_tip(
            _tr(
                "What is predicted everywhere at this t: the noise ε, or the score, which points "
                "to where data is more probable. The exact ones are those of the training "
                "points; the difference says where the network errs."
            )
        )
        combo.edited.connect(self._on_chosen)
        combo.hide()
        return combo

    @property
    def quantity(self) -> str:
        """What is chosen, "" for nothing."""
        return str(self._combo.currentData())

    def look(self, timeline: Timeline | None, frame: int) -> None:
        """Take up the reverse process that is shown large, or that none is."""
        self._timeline = timeline
        self._t = CLEAN if timeline is None else timeline.t(frame)
        self._combo.setVisible(timeline is not None)
        self._show()
        self._want()

    # --- what has changed

    @Slot()
    def _on_run(self) -> None:
        self._asked = ()
        self._show()

    @Slot()
    def _on_chosen(self) -> None:
        self._show()
        self._want()

    @Slot()
    def _on_view(self) -> None:
        self._show()
        self._want()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() in (QEvent.Type.Resize, QEvent.Type.Show):
            self._want()
        return False

    # --- asking

    @property
    def _wanted(self) -> bool:
        there = self._timeline is not None and self._t != CLEAN and self._experiment.ready
        return bool(there and self.quantity and self._view.isVisible())

    @Slot()
    def _want(self) -> None:
        if not self._timer.isActive():
            self._ask()

    def _question(self) -> tuple[str, int, Grid, int]:
        """What an answer depends on: last of all the network, where that is asked."""
        step = 0 if self.quantity.startswith("exact") else self._experiment.step
        return self.quantity, self._t, self._grid(), step

    @Slot()
    def _ask(self) -> None:
        if not self._wanted:
            return
        question = self._question()
        if question != self._asked:
            self._asked = question
            self._experiment.find_field(*question[:3])
            self._timer.start()

    def _grid(self) -> Grid:
        view = self._view.view()
        cell, most = (COLOURS, MOST_COLOURS) if self._in_colours else (ARROWS, MOST_ARROWS)
        step = max(cell, math.sqrt(view.width * view.height / most)) / view.scale
        (left, top), (right, bottom) = view.to_data(0, 0), view.to_data(view.width, view.height)
        run = self._experiment.run
        if run is not None and run.points.shape[1] == 1:
            bottom = top = 0.0  # there is nothing above or below the line
        return Grid.over(left, bottom, right, top, step)

    @property
    def _in_colours(self) -> bool:
        return self.quantity == "difference"

    # --- showing

    @Slot()
    def _show(self) -> None:
        found = self._experiment.field
        stale = found is not None and found.quantity != self.quantity
        if found is None or stale or self._timeline is None or self._t == CLEAN:
            self._view.set_field(None)
            self._key.hide()
            self._view.set_foot(0)
            return
        self._view.set_foot(self._key.foot)
        if self._in_colours:
            self._view.set_field(found.field)
            greatest = _tr("{value} or more").format(value=f"{GREATEST:g}")
            self._key.show_colours(_words(found), "0", greatest, _tr("hardly any data"))
            return
        colours, unit = theme.current(), found.field.unit
        exact = self.quantity.startswith("exact")
        color = QColor(colours.optimum if exact else colours.predicted_noise)
        self._view.set_field(found.field, color)
        meaning = _tr("= {unit}, cut at {cut}").format(unit=f"{unit:.3g}", cut=f"{CUT * unit:.3g}")
        length = unit_pixels(found.field, self._view.view())
        self._key.show_arrow(_words(found), length, meaning, color)


def _choices() -> list[tuple[str, str]]:
    return [
        ("", _tr("no field")),
        ("network_noise", _tr("network's noise")),
        ("exact_noise", _tr("exact noise")),
        ("network_score", _tr("network's score")),
        ("exact_score", _tr("exact score")),
        ("difference", _tr("difference")),
    ]


def _words(found: FoundField) -> str:
    words = {
        "network_noise": _tr("Noise as the network predicts it at t = {t}, step {step}"),
        "exact_noise": _tr("Exact noise E[ε | xₜ] at t = {t}"),
        "network_score": _tr("Score as the network predicts it at t = {t}, step {step}"),
        "exact_score": _tr("Exact score ∇ log pₜ(x) at t = {t}"),
        "difference": _tr("Length of network's noise − exact noise at t = {t}, step {step}"),
    }[found.quantity]
    return words.format(step=f"{found.step:,}", t=found.field.t)


def _tr(text: str) -> str:
    return QCoreApplication.translate("Stage", text)
