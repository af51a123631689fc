"""The left column: what to train and how to sample, bound to the experiment both ways."""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import QSize, Qt, QTimer, Signal, Slot
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import (
    QFrame,
    QScrollArea,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from app.experiment import Experiment
from app.highlights import Highlights
from app.panels.data_file import DataFile
from app.panels.device_list import DeviceList
from app.panels.model_settings import ModelSettings
from app.panels.pending_bar import PendingBar
from app.panels.picture_choice import PictureChoice
from app.panels.row_lights import light_rows
from app.panels.sample_buttons import SampleButtons
from app.panels.sampling_settings import SamplingSettings
from app.panels.setting_group import SettingGroup
from app.panels.setting_rows import SettingRow
from app.panels.signal_left import SignalLeft
from app.panels.training_settings import TrainingSettings
from app.widgets.fields import Field
from app.widgets.icons import icon
from app.widgets.number_fields import NumberField
from app.widgets.pointing import link
from ddpm_core.data.points import DEFAULT_NOISE

__all__ = ["SettingsPanel"]

WIDTH = 236
CLOSED_HEIGHT = 608  # of the groups, closed and close together
AROUND = 4  # pixels seen above and below what is scrolled to
WIDEST_GAP = 8  # between groups, where there is room
WITH_DATA = ("data_path", "pictures", "crops")  # settings that the field of the data shows too


class SettingsPanel(QWidget):
    """All settings of the experiment in five groups.

    A field that is edited writes its setting; the experiment answers with what changed, or with
    why it refuses, and the fields show that.

    Signals:
        drawRequested: the person wants to draw a data set.
        petsRequested: the person wants to choose cats of Oxford-IIIT Pet.
        picturesRequested: the person wants to choose pictures of their own.
    """

    drawRequested = Signal()
    petsRequested = Signal()
    picturesRequested = Signal()

    def __init__(
        self,
        experiment: Experiment,
        parent: QWidget | None = None,
        *,
        highlights: Highlights | None = None,
    ) -> None:
        super().__init__(parent)
        self.setObjectName("settingsPanel")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.setAccessibleName(self.tr("Settings"))
        self.setMinimumWidth(WIDTH)
        self._experiment = experiment
        self._rows: dict[str, SettingRow] = {}
        self._fields: dict[str, Field] = {}
        tables = (ModelSettings(self), TrainingSettings(self), SamplingSettings(self))
        self._groups = [SettingGroup(group) for table in tables for group in table.groups()]
        for group in self._groups:
            group.opened.connect(self._on_opened)
            for row in group.rows:
                row.edited.connect(self._on_edited)
                for setting, field in row.fields.items():
                    self._rows[setting] = row
                    self._fields[setting] = field
        self._add_extras()
        self._lay_out()
        if highlights is not None:
            light_rows((row for group in self._groups for row in group.rows), highlights)
            link(self._signal_left, "alpha_bar", highlights)
        experiment.settingsChanged.connect(self._on_settings)
        experiment.refused.connect(self._on_refused)
        experiment.pendingChanged.connect(self._on_pending)
        experiment.runChanged.connect(self._on_run)
        self._on_settings(frozenset(self._fields))
        self._on_run()

    def sizeHint(self) -> QSize:
        return QSize(WIDTH + 8, CLOSED_HEIGHT)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Spread the groups; by the panel's height, so that the bar below moves nothing."""
        super().resizeEvent(event)
        spare = (self.height() - CLOSED_HEIGHT) // len(self._groups)
        self._column.setSpacing(min(max(spare, 0), WIDEST_GAP))

    # --- building

    def _add_extras(self) -> None:
        """What the tables do not describe."""
        _, schedule, *_ = self._groups
        self._devices = DeviceList(self._experiment, self._fields["device"], self)
        self._file = DataFile(self._experiment, self._fields["data"], self)
        self._file.drawRequested.connect(self.drawRequested)
        self._pictures = PictureChoice(self._experiment, self._fields["data"], self)
        self._pictures.petsRequested.connect(self.petsRequested)
        self._pictures.picturesRequested.connect(self.picturesRequested)
        self._source: DataFile | PictureChoice | None = None  # what fills the field of the data
        self._signal_left = SignalLeft(self._experiment)
        schedule.add_widget(self._signal_left)
        self._automatic = QToolButton()
        self._automatic.setObjectName("clipAutomaticButton")
        self._automatic.setProperty("flat", True)
        self._automatic.setIcon(icon("reset", "muted"))
        self._automatic.setIconSize(QSize(12, 12))
        self._automatic.setAccessibleName(self.tr("Take the bounds from the data"))
        self._automatic.setToolTip(self.tr("Take the bounds from the data again"))
        self._automatic.clicked.connect(self._take_automatic_bounds)
        self._automatic.setFixedSize(20, 20)
        self._rows["clip_high"].put_beside_symbol("clip_high", self._automatic)

    def _lay_out(self) -> None:
        """From the outside in: what moves into something else is styled anew, with all it holds."""
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 1, 0)  # the line on the right
        outer.setSpacing(0)
        scroll = QScrollArea()
        outer.addWidget(scroll, 1)
        scroll.setFrameShape(QFrame.Shape.NoFrame)
        scroll.setWidgetResizable(True)
        scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        scroll.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._scroll = scroll
        inner = QWidget()
        scroll.setWidget(inner)
        inner.setAutoFillBackground(False)
        scroll.viewport().setAutoFillBackground(False)
        self._column = QVBoxLayout(inner)
        self._column.setContentsMargins(0, 2, 0, 0)
        for group in self._groups:
            self._column.addWidget(group)
        self._column.addStretch()
        outer.addWidget(SampleButtons(self._experiment))
        outer.addWidget(PendingBar(self._experiment))

    # --- from the person

    @Slot(str)
    def take_data_file(self, path: str) -> None:
        """Learn from a file, as if it had been chosen among the data sets."""
        self._file.take(path)

    @Slot(str, object)
    def _on_edited(self, setting: str, value: Any) -> None:
        if setting == "data":
            assert self._source is not None
            self._source.choose(value)
        elif setting in ("clip_low", "clip_high"):
            self._set_bound(setting, value)
        else:
            self._experiment.set(setting, value)

    def _set_bound(self, setting: str, value: float | None) -> None:
        """The two bounds are given together, or both come from the data."""
        if value is None:
            self._take_automatic_bounds()
            return
        low, high = self._experiment.clip_bounds
        bounds = {"clip_low": low, "clip_high": high}
        del bounds[setting]
        self._experiment.set_many({setting: value, **bounds})  # the edited one first, to be blamed

    @Slot()
    def _take_automatic_bounds(self) -> None:
        self._experiment.set_many({"clip_low": None, "clip_high": None})
        self._fields["clip_low"].setFocus()

    # --- from the experiment

    @Slot(object)
    def _on_settings(self, names: frozenset[str]) -> None:
        config = self._experiment.settings
        if not names.isdisjoint(("data", *WITH_DATA)):
            self._show_data()
        for name in names & self._fields.keys():
            self._fields[name].show_value(getattr(config, name))
        for group in self._groups:
            group.refresh(config)
        self._show_automatic()
        self._show_overruled()

    def _show_data(self) -> None:
        pictures = self._experiment.settings.modality == "pictures"
        source = self._pictures if pictures else self._file
        if source is not self._source:
            source.offer()
        self._source = source
        source.refresh()

    @Slot(str, str)
    def _on_refused(self, name: str, reason: str) -> None:
        shown = "data" if name in WITH_DATA else name
        field = self._fields.get(shown)
        if field is None:
            return
        if reason:
            field.set_error(reason)
            for group in self._groups:
                if self._rows[shown] in group.rows:
                    group.reveal(self._rows[shown])
            self._scroll_to(self._rows[shown])
        else:
            field.show_value(getattr(self._experiment.settings, shown))

    @Slot()
    def _on_opened(self) -> None:
        sender = self.sender()
        assert isinstance(sender, SettingGroup)
        self._scroll_to(sender)

    def _scroll_to(self, part: QWidget) -> None:
        """Bring a part into view, once it has got the room for what it says or shows now."""

        def scroll() -> None:
            self._scroll.ensureWidgetVisible(part, 0, AROUND)

        QTimer.singleShot(0, part, scroll)

    @Slot()
    def _on_pending(self) -> None:
        for row in self._rows.values():
            row.set_waiting(self._experiment.pending)

    @Slot()
    def _on_run(self) -> None:
        self._on_pending()
        self._show_automatic()

    def _show_automatic(self) -> None:
        """The numbers that nobody chose, in grey, and the way back to them."""
        config = self._experiment.settings
        names = ("clip_low", "clip_high")
        for name, bound in zip(names, self._experiment.clip_bounds, strict=True):
            field = self._fields[name]
            assert isinstance(field, NumberField)
            field.set_none_number(bound)
            field.setEnabled(config.clip)
        noise = self._fields["data_noise"]
        assert isinstance(noise, NumberField)
        noise.set_none_number(DEFAULT_NOISE.get(config.data, 0.0))
        chosen = config.clip and (config.clip_low is not None or config.clip_high is not None)
        self._automatic.setVisible(chosen)
        self._rows["clip_high"].symbols["clip_high"].setVisible(not chosen)

    def _show_overruled(self) -> None:
        """S in grey, and why, while it is a list of levels that holds."""
        steps, listed = self._fields["ddim_steps"], self._experiment.settings.ddim_list
        if steps.isEnabled() != (listed is None):
            steps.setEnabled(listed is None)
            steps.set_note(
                ""
                if listed is None
                else self.tr("Not in force while levels are listed; empty Levels to choose S.")
            )
