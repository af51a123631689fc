"""The mathematics of what is on the screen: a short text, its formulas, and their numbers now."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QSignalBlocker, QTimer, Slot
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import (
    QCheckBox,
    QComboBox,
    QHBoxLayout,
    QVBoxLayout,
    QWidget,
)

from app.explain.catalogue import topics
from app.explain.moment import Moment
from app.explain.subjects import topic_for
from app.explain.topic_view import TopicView
from app.highlights import Highlights
from app.timeline import CLEAN
from app.widgets.card import Card
from app.widgets.scroll_page import ScrollPage

if TYPE_CHECKING:
    from app.experiment import Experiment
    from app.player import Player

__all__ = ["ExplainPanel"]

PAUSE = 200  # milliseconds between two looks at the loss


class ExplainPanel(Card):
    """A card with one topic, which follows what the person looks at unless they choose it.

    Attributes:
        topic: the key of the topic shown.
    """

    def __init__(
        self,
        experiment: Experiment,
        player: Player,
        highlights: Highlights,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__("", parent)
        self.setObjectName("explainPanel")
        self.set_title(self.tr("Explain"))
        self._experiment = experiment
        self._player = player
        self._highlights = highlights
        self._topics = {topic.key: topic for topic in topics()}
        self._views: dict[str, TopicView] = {}
        self._subject = ""
        self._in_sight: QWidget | None = None
        self._moment = Moment(experiment, player)
        self.topic = next(iter(self._topics))
        self._build()
        self._pause = QTimer(self)
        self._pause.setSingleShot(True)
        self._pause.setInterval(PAUSE)
        self._connect()
        self._show_topic(self.topic)

    # --- building

    def _build(self) -> None:
        self._combo = QComboBox()
        self._combo.setObjectName("explainTopicCombo")
        self._combo.setAccessibleName(self.tr("Topic"))
        self._combo.setToolTip(self.tr("What is explained; choosing one turns following off"))
        for topic in self._topics.values():
            self._combo.addItem(topic.title, topic.key)
        self._follow = QCheckBox(self.tr("Follow"))
        self._follow.setObjectName("explainFollowCheck")
        self._follow.setAccessibleName(self.tr("Follow what I look at"))
        self._follow.setToolTip(self.tr("Explain the stage, panel or setting that is looked at"))
        self._follow.setChecked(True)
        row = QHBoxLayout()
        row.setContentsMargins(4, 0, 4, 0)
        row.setSpacing(12)
        row.addWidget(self._combo, 1)
        row.addWidget(self._follow)
        inner = QWidget()
        self._shelf = QVBoxLayout(inner)
        self._shelf.setContentsMargins(0, 0, 0, 0)
        self._scroll = ScrollPage(inner)
        self._scroll.setObjectName("explainScroll")
        self._scroll.setAccessibleName(self.tr("Explanation"))
        self._scroll.setAccessibleDescription(self.tr("The arrow keys up and down scroll"))
        body = QWidget()
        column = QVBoxLayout(body)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(8)
        column.addLayout(row)
        column.addWidget(self._scroll, 1)
        self.set_body(body)

    def _connect(self) -> None:
        experiment, player, bar = self._experiment, self._player, self._scroll.verticalScrollBar()
        player.timelineChanged.connect(self._on_moved)
        player.glanced.connect(self._on_moved)
        experiment.runChanged.connect(self._on_moved)
        experiment.recorded.connect(self._on_moved)
        experiment.settingsChanged.connect(self._on_sampler)
        experiment.reverseChanged.connect(self._on_sampler)
        experiment.optimumChanged.connect(self._on_progressed)
        experiment.progressed.connect(self._on_progressed)
        self._pause.timeout.connect(self._write)
        self._highlights.changed.connect(self._on_lit)
        self._highlights.lookedAt.connect(self.look_at)
        self._combo.currentIndexChanged.connect(self._on_chosen)
        self._follow.toggled.connect(self._on_follow)
        bar.rangeChanged.connect(self._keep_in_sight)
        bar.actionTriggered.connect(self._forget_sight)

    # --- which topic

    @Slot(str)
    def look_at(self, subject: str) -> None:
        """Follow to what explains a stage subject, a panel, a setting or a topic, if wanted."""
        self._subject = subject
        self._go_along()

    def _go_along(self) -> None:
        reverse, wanted = self._experiment.reverse, self._experiment.settings.sampler
        recorded = wanted if reverse is None else reverse.config.sampler
        topic = topic_for(self._subject, recorded, wanted)
        if self._follow.isChecked() and topic and topic != self.topic:
            with QSignalBlocker(self._combo):
                self._combo.setCurrentIndex(self._combo.findData(topic))
            self._show_topic(topic)

    @Slot(int)
    def _on_chosen(self, index: int) -> None:
        self._follow.setChecked(False)
        self._show_topic(self._combo.itemData(index))

    @Slot(bool)
    def _on_follow(self, on: bool) -> None:
        self._go_along()

    @Slot()
    def _on_sampler(self) -> None:
        """What is looked at may be explained otherwise now."""
        self._go_along()
        self._on_moved()

    def _show_topic(self, topic: str) -> None:
        self._forget_sight()
        self.topic = topic
        if topic not in self._views:
            view = self._views[topic] = TopicView(self._topics[topic])
            view.symbolHovered.connect(self._highlights.light)
            view.grew.connect(self._on_grew)
            self._shelf.addWidget(view)
        for key, view in self._views.items():
            view.setVisible(key == topic)
        self._scroll.verticalScrollBar().setValue(0)
        self._on_lit(self._highlights.symbol)
        self._write()

    # --- its numbers

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self._on_moved()

    @Slot()
    def _on_moved(self) -> None:
        self._moment = Moment(self._experiment, self._player)
        self._write()

    @Slot()
    def _on_progressed(self) -> None:
        """The loss changes faster than it can be read."""
        if not self._pause.isActive():
            self._pause.start()

    @Slot()
    def _write(self) -> None:
        if not self.isVisible():
            return
        self._views[self.topic].show_moment(self._moment)
        t = self._moment.t
        if t is None:
            self.set_subtitle("")
        else:
            self.set_subtitle(self.tr("data") if t == CLEAN else self.tr("t = {t}").format(t=t))

    @Slot(str)
    def _on_lit(self, symbol: str) -> None:
        self._views[self.topic].set_lit(symbol)

    # --- what is to be seen

    @Slot(object)
    def _on_grew(self, newest: QWidget) -> None:
        self._in_sight = newest
        self._keep_in_sight()

    @Slot()
    def _keep_in_sight(self) -> None:
        """A line that was opened stays in sight while its formula is set."""
        if self._in_sight is not None:
            self._scroll.ensureWidgetVisible(self._in_sight, 0, 8)

    @Slot()
    def _forget_sight(self) -> None:
        self._in_sight = None
