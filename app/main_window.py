"""The main window: puts the panels together and holds no logic of its own."""

from __future__ import annotations

from PySide6.QtCore import QByteArray, QEvent, QSettings, QSize, Qt, Slot
from PySide6.QtGui import (
    QCloseEvent,
    QDragEnterEvent,
    QDropEvent,
    QKeyEvent,
    QShowEvent,
)
from PySide6.QtWidgets import (
    QApplication,
    QMainWindow,
    QMessageBox,
    QToolBar,
    QVBoxLayout,
    QWidget,
)

from app.actions import Actions
from app.dialogs.openers import Openers
from app.docks import Docks
from app.documents import Documents
from app.errors import ErrorReporter
from app.experiment import Experiment
from app.highlights import Highlights
from app.keeping import Keeping
from app.languages import LanguageActions
from app.menus import fill_menu_bar
from app.modes import Modes, remembered_config
from app.news import News
from app.panels.embedding_panel import EmbeddingPanel
from app.panels.explain_panel import ExplainPanel
from app.panels.inspector_panel import InspectorPanel
from app.panels.loss_by_t_panel import LossByTPanel
from app.panels.loss_panel import LossPanel
from app.panels.network_panel import NetworkPanel
from app.panels.recovery_bar import RecoveryBar
from app.panels.run_bar import RunBar
from app.panels.schedule_panel import SchedulePanel
from app.panels.settings_panel import SettingsPanel
from app.panels.stage_panel import StagePanel
from app.panels.status_panel import StatusPanel
from app.panels.transport_panel import TransportPanel
from app.picture_actions import PictureActions
from app.player import Player
from app.relaunch import relaunch
from app.selection import Selection
from app.theme_actions import ThemeActions
from app.wayfinding import Wayfinding
from app.widgets.message_bar import MessageBar

__all__ = ["MainWindow"]

FIRST_SIZE = QSize(1440, 900)
SLOT_SHARES = (250, 210, 230)  # of the right column's height: losses, schedule, and the rest


class MainWindow(QMainWindow):
    """The window of DDPM Studio.

    Args:
        settings: remembers layout, theme and the last settings.
        reporter: shows what nobody caught.
        path: a file to open once shown.
        autostart: whether to train once shown; None leaves it to the settings.
    """

    def __init__(
        self,
        settings: QSettings,
        reporter: ErrorReporter,
        path: str | None = None,
        autostart: bool | None = None,
    ) -> None:
        super().__init__()
        self.setObjectName("mainWindow")
        self._settings = settings
        self._path = path
        self._started = False
        self._leaving = False
        remembered = bool(settings.value("autostart", True, type=bool))
        self._autostart = remembered if autostart is None else autostart
        self.experiment = Experiment(remembered_config(settings), self)
        self.keeping = Keeping(self.experiment, settings, self)
        self.modes = Modes(self.experiment, settings, self, autostart=self._autostart)
        self.player = Player(self)
        self.selection = Selection(self.player, self)
        self.highlights = Highlights(self)
        self.documents = Documents(self.experiment, settings, self)
        self.actions_by_name = Actions(self)
        self._pictures = PictureActions(self.experiment, self.player, settings, self)
        self._build_panels()
        self._pictures.add_to_panels()
        self._openers = Openers(self, self.experiment, self.player, settings, self.messages)
        self._news = News(self, self.experiment, self.documents, self.messages, reporter)
        self.actions_by_name["autostartAction"].setChecked(remembered)
        self._languages = LanguageActions(settings, self)
        self._wayfinding = Wayfinding(self, settings, self.keeping.preset_actions)
        fill_menu_bar(
            self.menuBar(),
            self.actions_by_name,
            playback=self._transport.actions(),
            panels=self.docks.show_actions(),
            detach=[*self.docks.detach_actions(), self.docks.restore_action()],
            themes=ThemeActions(settings, self).actions(),
            languages=self._languages.actions(),
            pictures=self._pictures.menu_actions(),
            wayfinding=self._wayfinding.actions(),
        )
        self._pictures.done.connect(self._news.tell)
        self._pictures.failed.connect(self._news.refuse)
        self._connect()
        self._restore_layout()
        self.setAcceptDrops(True)

    # --- building

    def _build_panels(self) -> None:
        """Put the panels in, in the order in which Tab goes from one to the next."""
        experiment, player, highlights = self.experiment, self.player, self.highlights
        self.messages = MessageBar()
        self._transport = TransportPanel(experiment, player, highlights=highlights)
        self._settings_panel = SettingsPanel(experiment, highlights=highlights)
        run_bar = RunBar(experiment, self.actions_by_name, self.keeping.presets, self.modes)
        self._add_bar(Qt.ToolBarArea.TopToolBarArea, "runToolBar", run_bar)
        self.docks = Docks(self)
        self.docks.add_left("settingsDock", self.tr("Settings"), self._settings_panel)
        self.setCentralWidget(self._centre())
        self._add_bar(Qt.ToolBarArea.BottomToolBarArea, "transportToolBar", self._transport)
        loss = LossPanel(experiment, highlights=highlights)
        by_t = LossByTPanel(experiment, player, highlights=highlights)
        schedule = SchedulePanel(experiment, player, highlights=highlights)
        embedding = EmbeddingPanel(experiment, player, highlights=highlights)
        self._network = NetworkPanel(experiment, player, self.selection, highlights=highlights)
        inspector = InspectorPanel(experiment, player, self.selection, highlights)
        self._explain = ExplainPanel(experiment, player, highlights)
        slots = (
            (
                ("lossDock", self.tr("Loss"), loss),
                ("lossByTDock", self.tr("Loss by t"), by_t),
            ),
            (("scheduleDock", self.tr("Schedule"), schedule),),
            (
                ("embeddingDock", self.tr("Embedding"), embedding),
                ("networkDock", self.tr("Network"), self._network),
                ("inspectorDock", self.tr("Inspector"), inspector),
                ("explainDock", self.tr("Explain"), self._explain),
            ),
        )
        for slot, share in zip(slots, SLOT_SHARES, strict=True):
            self.docks.add_slot(slot, share)
        status, bar = StatusPanel(experiment), self.statusBar()
        bar.addPermanentWidget(status, 1)  # which no message covers: it shows them itself
        bar.messageChanged.connect(status.tell)
        bar.setSizeGripEnabled(False)

    def _centre(self) -> QWidget:
        self.stage = StagePanel(
            self.experiment,
            self.player,
            self.actions_by_name,
            selection=self.selection,
            highlights=self.highlights,
        )
        centre = QWidget()
        layout = QVBoxLayout(centre)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        layout.addWidget(RecoveryBar(self.keeping.autosave))
        layout.addWidget(self.messages)
        layout.addWidget(self.stage, 1)
        return centre

    def _add_bar(self, area: Qt.ToolBarArea, name: str, panel: QWidget) -> None:
        bar = QToolBar()
        bar.setObjectName(name)
        bar.setMovable(False)
        bar.setContextMenuPolicy(Qt.ContextMenuPolicy.PreventContextMenu)
        bar.toggleViewAction().setEnabled(False)
        bar.addWidget(panel)
        self.addToolBar(area, bar)

    def _connect(self) -> None:
        experiment, documents, openers = self.experiment, self.documents, self._openers
        self.actions_by_name.connect_all(
            {
                "openCheckpointAction": documents.open_with_dialog,
                "saveCheckpointAction": documents.save,
                "saveAsAction": documents.save_as,
                "exportAction": openers.export,
                "drawAction": openers.draw,
                "quitAction": self.close,
                "trainAction": experiment.train,
                "pauseAction": experiment.pause,
                "trainStepAction": experiment.train_one_step,
                "resetAction": experiment.reset,
                "sampleAction": experiment.sample,
                "stepSampleAction": experiment.sample_stepwise,
                "stopSamplingAction": experiment.stop_sampling,
                "branchAction": self._branch,
                "autostartAction": self._remember_autostart,
                "fullScreenAction": self._toggle_full_screen,
                "aboutAction": openers.about,
                "logFolderAction": openers.log_folder,
            }
        )
        documents.tableFound.connect(self._take_table)
        documents.picturesFound.connect(openers.learn_pictures)
        documents.presetFound.connect(self.keeping.import_preset)
        undo, redo = self.actions_by_name["undoAction"], self.actions_by_name["redoAction"]
        self.keeping.join(undo, redo, self.messages)
        self._settings_panel.drawRequested.connect(openers.draw)
        self._settings_panel.petsRequested.connect(openers.pets)
        self._settings_panel.picturesRequested.connect(openers.own_pictures)
        openers.pointsWanted.connect(lambda: self.modes.switch("points"))
        self.modes.changed.connect(openers.leave_pictures)
        self.modes.first.connect(self.keeping.show_cat)
        self.modes.switched.connect(self.keeping.undo.expect_run)
        self.player.beyond.connect(experiment.continue_sampling)
        self.stage.subjectChanged.connect(self._explain.look_at)
        self._explain.look_at(self.stage.subject)
        self.selection.changed.connect(self._on_selection)
        self._languages.chosen.connect(self._on_language)
        _application().aboutToQuit.connect(experiment.shut_down)
        self.destroyed.connect(experiment.shut_down)

    def _restore_layout(self) -> None:
        self.resize(FIRST_SIZE)
        self.docks.share_room()
        geometry = self._settings.value("geometry")
        if isinstance(geometry, QByteArray):
            self.restoreGeometry(geometry)
        self.docks.restore(self._settings.value("layout"))

    # --- life

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        if not self._started:
            self._started = True
            ready_made = "" if self._path else self.keeping.presets.ready_made
            self.experiment.start(self._autostart and not ready_made, self._path)
            if ready_made:
                self.keeping.presets.take(ready_made)
            self.keeping.autosave.start()
            self._wayfinding.greet(self.messages)

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.WindowStateChange:
            seen = not self.isMinimized()
            self.player.set_seen(seen)
            self.setUpdatesEnabled(seen)  # nothing is drawn meanwhile, and everything afterwards

    def closeEvent(self, event: QCloseEvent) -> None:
        if self.documents.unsaved and not self._leaving:
            event.ignore()
            self.documents.ask_before_leaving(self._leave)
            return
        self._settings.setValue("geometry", self.saveGeometry())
        self._settings.setValue("layout", self.docks.save())
        self.modes.remember()
        self._settings.sync()
        self.hide()  # at once: the step under way may take its time to end
        self.experiment.shut_down()
        self.keeping.autosave.finish()
        super().closeEvent(event)

    def _leave(self) -> None:
        self._leaving = True
        self.close()

    @Slot()
    def _start_again(self) -> None:
        """Close, after the question about what is unsaved, and come back."""
        if self.documents.unsaved and not self._leaving:
            question = self.documents.ask_before_leaving(self._leave_and_start_again)
            question.finished.connect(self._languages.tell)  # until it is done, it is to come
        else:
            self._leave_and_start_again()

    def _leave_and_start_again(self) -> None:
        path = self.experiment.path
        self._leave()
        if not relaunch(self._path, path):
            QMessageBox.critical(
                None,
                "DDPM Studio",
                self.tr("The program could not start again by itself. Please start it as usual."),
            )

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Keys that the focused control left are the transport bar's."""
        if not self._transport.handle_key(event):
            super().keyPressEvent(event)

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        if event.mimeData().hasUrls():
            event.acceptProposedAction()

    def dropEvent(self, event: QDropEvent) -> None:
        if event.mimeData().hasUrls():
            event.acceptProposedAction()
            self.documents.open_dropped(event.mimeData().urls())

    # --- what the actions do

    @Slot(str)
    def _take_table(self, path: str) -> None:
        """A table is one of points, whatever the window is about."""
        self.modes.switch("points")
        self._settings_panel.take_data_file(path)

    @Slot()
    def _branch(self) -> None:
        timeline = self.player.timeline
        if timeline is not None and timeline is self.experiment.reverse:
            self.experiment.branch(timeline, self.player.position)

    @Slot(bool)
    def _remember_autostart(self, on: bool) -> None:
        self._settings.setValue("autostart", on)

    @Slot(bool)
    def _toggle_full_screen(self, on: bool) -> None:
        if on:
            self.showFullScreen()
        else:
            self.showNormal()

    @Slot()
    def _on_selection(self) -> None:
        """A point that is chosen is looked at in the inspector, unless that is hidden.

        A pixel also says of which picture the network's feature maps are: those are not covered.
        """
        shown = self.docks.docks["inspectorDock"].toggleViewAction().isChecked()
        of_maps = self.modes.mode == "pictures" and self._network.isVisible()
        if self.selection.index is not None and shown and not of_maps:
            self.docks.reveal("inspectorDock")

    @Slot(str)
    def _on_language(self, name: str) -> None:
        if not name:  # thought better of
            self.messages.clear()
            return
        self.messages.show_message(
            self.tr("The window will be in {language} from the next start on.").format(
                language=name
            ),
            actions=[(self.tr("Restart now"), self._start_again)],
        )


def _application() -> QApplication:
    application = QApplication.instance()
    assert isinstance(application, QApplication)
    return application
