"""The main window: puts the panels together and holds no logic of its own."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QSettings, QSize, Qt, QUrl, Slot
from PySide6.QtGui import QCloseEvent, QDragEnterEvent, QDropEvent, QKeyEvent
from PySide6.QtWidgets import QApplication, QMessageBox, QToolBar, QVBoxLayout, QWidget

from app import remembered
from app.opening import OpeningWindow
from app.outline import SLOT_SHARES, places_in
from app.relaunch import relaunch

if TYPE_CHECKING:
    from app.errors import ErrorReporter

__all__ = ["MainWindow"]

FIRST_SIZE = QSize(1440, 900)
TITLE_BAR = QSize(0, 40)  # about; how high it is, is known once the window is there
# What takes longest to load, and is needed by most, before all else.
PLAIN = ("torch",)
PARTS = ("pyqtgraph", "app.parts")


class MainWindow(OpeningWindow):
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
        super().__init__(settings, PARTS, PLAIN)
        self.setObjectName("mainWindow")
        self._settings = settings
        self._reporter = reporter
        self._path = path
        self._leaving = False
        trains = remembered.flag(settings, "autostart", True)
        self._autostart = trains if autostart is None else autostart
        self.resize(FIRST_SIZE.boundedTo(self.screen().availableSize() - TITLE_BAR))
        geometry = remembered.data(settings, "geometry")
        if geometry is not None:
            self.restoreGeometry(geometry)

    # --- building

    def _furnish(self) -> Iterator[None]:
        from app import parts  # late: the window is on the screen before they are loaded

        settings = self._settings
        self.experiment = parts.Experiment(parts.remembered_config(settings), self)
        self.keeping = parts.Keeping(self.experiment, settings, self)
        self.modes = parts.Modes(self.experiment, settings, self, autostart=self._autostart)
        self.player = parts.Player(self)
        self.selection = parts.Selection(self.player, self)
        self.highlights = parts.Highlights(self)
        self.documents = parts.Documents(self.experiment, settings, self)
        self.actions_by_name = parts.Actions(self)
        self._pictures = parts.PictureActions(self.experiment, self.player, settings, self)
        yield
        yield from self._build_panels()
        self._pictures.add_to_panels()
        self._openers = parts.Openers(self, self.experiment, self.player, settings, self.messages)
        self._news = parts.News(
            self, self.experiment, self.documents, self.messages, self._reporter
        )
        trains = remembered.flag(settings, "autostart", True)
        self.actions_by_name["autostartAction"].setChecked(trains)
        self._languages = parts.LanguageActions(settings, self)
        self._wayfinding = parts.Wayfinding(self, settings, self.keeping.preset_actions)
        yield
        parts.fill_menu_bar(
            self.menuBar(),
            self.actions_by_name,
            playback=self._transport.actions(),
            panels=self.docks.show_actions(),
            detach=[*self.docks.detach_actions(), self.docks.restore_action()],
            themes=parts.ThemeActions(settings, self).actions(),
            languages=self._languages.actions(),
            pictures=self._pictures.menu_actions(),
            wayfinding=self._wayfinding.actions(),
        )
        yield
        self._pictures.done.connect(self._news.tell)
        self._pictures.failed.connect(self._news.refuse)
        self._connect()
        yield
        self.docks.share_room()
        self.docks.restore(remembered.data(settings, "layout"))
        self.setAcceptDrops(True)

    def _build_panels(self) -> Iterator[None]:
        """Put the panels in, in the order in which Tab goes from one to the next."""
        from app import parts

        experiment, player, highlights = self.experiment, self.player, self.highlights
        self.messages = parts.MessageBar()
        self._transport = parts.TransportPanel(experiment, player, highlights=highlights)
        yield
        self._settings_panel = parts.SettingsPanel(experiment, highlights=highlights)
        yield
        run_bar = parts.RunBar(experiment, self.actions_by_name, self.keeping.presets, self.modes)
        self._add_bar(Qt.ToolBarArea.TopToolBarArea, "runToolBar", run_bar)
        self.docks = parts.Docks(self)
        yield
        self.docks.add_left("settingsDock", self.tr("Settings"), self._settings_panel)
        yield
        self._fill_centre()
        self._add_bar(Qt.ToolBarArea.BottomToolBarArea, "transportToolBar", self._transport)
        yield
        loss = parts.LossPanel(experiment, highlights=highlights)
        by_t = parts.LossByTPanel(experiment, player, highlights=highlights)
        yield
        schedule = parts.SchedulePanel(experiment, player, highlights=highlights)
        embedding = parts.EmbeddingPanel(experiment, player, highlights=highlights)
        yield
        self._network = parts.NetworkPanel(
            experiment, player, self.selection, highlights=highlights
        )
        inspector = parts.InspectorPanel(experiment, player, self.selection, highlights)
        self._explain = parts.ExplainPanel(experiment, player, highlights)
        yield
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
            yield
        status, bar = parts.StatusPanel(experiment), self.statusBar()
        bar.addPermanentWidget(status, 1)  # which no message covers: it shows them itself
        bar.messageChanged.connect(status.tell)
        bar.setSizeGripEnabled(False)
        yield

    def _fill_centre(self) -> None:
        from app import parts

        self.stage = parts.StagePanel(
            self.experiment,
            self.player,
            self.actions_by_name,
            selection=self.selection,
            highlights=self.highlights,
        )
        centre = QWidget()
        self.setCentralWidget(centre)  # first: what moves later is styled anew, with all it holds
        layout = QVBoxLayout(centre)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        layout.addWidget(parts.RecoveryBar(self.keeping.autosave))
        layout.addWidget(self.messages)
        layout.addWidget(self.stage, 1)

    def _add_bar(self, area: Qt.ToolBarArea, name: str, panel: QWidget) -> None:
        bar = QToolBar(self)
        bar.setObjectName(name)
        bar.setMovable(False)
        bar.setContextMenuPolicy(Qt.ContextMenuPolicy.PreventContextMenu)
        bar.toggleViewAction().setEnabled(False)
        self.addToolBar(area, bar)
        bar.addWidget(panel)

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

    # --- life

    def _give_up(self) -> None:
        self._reporter.goes_on = False

    def _start(self) -> None:
        self._heed_state()  # it may have been minimised meanwhile
        ready_made = "" if self._path else self.keeping.presets.ready_made
        self.experiment.start(self._autostart and not ready_made, self._path)
        if ready_made:
            self.keeping.presets.take(ready_made)
        self.keeping.autosave.start()
        if not self._settings.isWritable():
            text = self.tr("Settings are not kept: {file} cannot be written.")
            file = self._settings.fileName()
            self.messages.show_message(text.format(file=file), kind="warning")
        self._wayfinding.greet(self.messages)

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if self.complete and event.type() == QEvent.Type.WindowStateChange:
            self._heed_state()

    def _heed_state(self) -> None:
        """Nothing is drawn while the window is minimised, and everything afterwards."""
        seen = not self.isMinimized()
        self.player.set_seen(seen)
        self.setUpdatesEnabled(seen)

    def closeEvent(self, event: QCloseEvent) -> None:
        if not self.complete:  # nothing has begun, and nothing is to be kept
            experiment = self.__dict__.get("experiment")  # of a window that could not be opened
            if experiment is not None:
                experiment.shut_down()
            super().closeEvent(event)
            return
        if self.documents.unsaved and not self._leaving:
            event.ignore()
            self.documents.ask_before_leaving(self._leave)
            return
        self._settings.setValue("geometry", self.saveGeometry())
        self._settings.setValue("layout", self.docks.save())
        places_in(self).remember(self._settings)
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
        if not self.complete or not self._transport.handle_key(event):
            super().keyPressEvent(event)

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        if event.mimeData().hasUrls():
            event.acceptProposedAction()

    def dropEvent(self, event: QDropEvent) -> None:
        if event.mimeData().hasUrls():
            event.acceptProposedAction()
            self.documents.open_dropped(event.mimeData().urls())

    @Slot(QUrl)
    def open_requested(self, url: QUrl) -> None:
        """Open a file that the system asks for: at the start, or as one that is dropped."""
        if self.started:
            self.documents.open_dropped([url])
        else:
            self._path = url.toLocalFile()

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
