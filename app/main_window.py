"""The main window: puts the panels together and holds no logic of its own."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QByteArray, QSettings, QSize, Qt, QUrl, Slot
from PySide6.QtGui import (
    QAction,
    QActionGroup,
    QCloseEvent,
    QDesktopServices,
    QDragEnterEvent,
    QDropEvent,
    QKeyEvent,
    QShowEvent,
)
from PySide6.QtWidgets import (
    QApplication,
    QDockWidget,
    QMainWindow,
    QMessageBox,
    QToolBar,
    QVBoxLayout,
    QWidget,
)

from app import theme
from app.actions import Actions
from app.commands import Failed, RunStarted
from app.documents import OPENABLE, Documents
from app.errors import ErrorReporter, log_path
from app.experiment import Experiment
from app.menus import fill_menu_bar
from app.panels.embedding_panel import EmbeddingPanel
from app.panels.loss_panel import LossPanel
from app.panels.run_bar import RunBar
from app.panels.schedule_panel import SchedulePanel
from app.panels.settings_panel import SettingsPanel
from app.panels.stage_panel import StagePanel
from app.panels.status_panel import StatusPanel
from app.panels.transport_panel import TransportPanel
from app.player import Player
from app.widgets.message_bar import MessageBar
from ddpm_core.config import ConfigError, ExperimentConfig
from ddpm_core.presets import PRESETS, load_preset
from ddpm_core.version import __version__

__all__ = ["MainWindow"]

FIRST_SIZE = QSize(1440, 900)
SIDE_WIDTHS = [244, 320]  # pixels, of the settings and of the plots
PLOT_SHARES = [240, 220, 190]  # of the height, loss, schedule and embedding
GAP = 12  # pixels between the plots and the edge of the window
SAVED_SHOWN = 5_000  # milliseconds
LAYOUT_VERSION = 1  # of the docks; another one forgets an older layout


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
        self._reporter = reporter
        self._path = path
        self._started = False
        self._leaving = False
        remembered = bool(settings.value("autostart", True, type=bool))
        self._autostart = remembered if autostart is None else autostart
        self.experiment = Experiment(_remembered_config(settings), self)
        self.player = Player(self)
        self.documents = Documents(self.experiment, settings, self)
        self.actions_by_name = Actions(self)
        self._build_panels()
        self.actions_by_name["autostartAction"].setChecked(remembered)
        fill_menu_bar(
            self.menuBar(),
            self.actions_by_name,
            playback=self._transport.actions(),
            panels=[dock.toggleViewAction() for dock in self._docks],
            themes=self._theme_actions(),
        )
        self._connect()
        self._restore_layout()
        self.setAcceptDrops(True)
        self._show_title()

    # --- building

    def _build_panels(self) -> None:
        experiment, player = self.experiment, self.player
        self.messages = MessageBar()
        self._transport = TransportPanel(experiment, player)
        centre = QWidget()
        layout = QVBoxLayout(centre)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        layout.addWidget(self.messages)
        layout.addWidget(StagePanel(experiment, player), 1)
        self.setCentralWidget(centre)
        self._add_bar(
            Qt.ToolBarArea.TopToolBarArea, "runToolBar", RunBar(experiment, self.actions_by_name)
        )
        self._add_bar(Qt.ToolBarArea.BottomToolBarArea, "transportToolBar", self._transport)
        left, right = Qt.DockWidgetArea.LeftDockWidgetArea, Qt.DockWidgetArea.RightDockWidgetArea
        self._docks = [
            self._add_dock(left, "settingsDock", self.tr("Settings"), SettingsPanel(experiment)),
            self._add_dock(
                right, "lossDock", self.tr("Loss"), _inset(LossPanel(experiment), top=GAP)
            ),
            self._add_dock(
                right,
                "scheduleDock",
                self.tr("Schedule"),
                _inset(SchedulePanel(experiment, player)),
            ),
            self._add_dock(
                right,
                "embeddingDock",
                self.tr("Time embedding"),
                _inset(EmbeddingPanel(experiment, player), bottom=GAP),
            ),
        ]
        self.statusBar().addWidget(StatusPanel(experiment), 1)
        self.statusBar().setSizeGripEnabled(False)

    def _add_bar(self, area: Qt.ToolBarArea, name: str, panel: QWidget) -> None:
        bar = QToolBar()
        bar.setObjectName(name)
        bar.setMovable(False)
        bar.setContextMenuPolicy(Qt.ContextMenuPolicy.PreventContextMenu)
        bar.toggleViewAction().setEnabled(False)
        bar.addWidget(panel)
        self.addToolBar(area, bar)

    def _add_dock(
        self, area: Qt.DockWidgetArea, name: str, title: str, panel: QWidget
    ) -> QDockWidget:
        dock = QDockWidget(title)
        dock.setObjectName(name)
        dock.setTitleBarWidget(QWidget())  # the cards inside have titles of their own
        dock.setWidget(panel)
        self.addDockWidget(area, dock)
        return dock

    def _connect(self) -> None:
        experiment, documents = self.experiment, self.documents
        self.actions_by_name.connect_all(
            {
                "openCheckpointAction": documents.open_with_dialog,
                "saveCheckpointAction": documents.save,
                "saveAsAction": documents.save_as,
                "exportAction": self.export,
                "quitAction": self.close,
                "trainAction": experiment.train,
                "pauseAction": experiment.pause,
                "trainStepAction": experiment.train_one_step,
                "resetAction": experiment.reset,
                "sampleAction": experiment.sample,
                "stopSamplingAction": experiment.stop_sampling,
                "branchAction": self._branch,
                "autostartAction": self._remember_autostart,
                "fullScreenAction": self._toggle_full_screen,
                "aboutAction": self._about,
                "logFolderAction": self._show_log_folder,
            }
        )
        documents.titleChanged.connect(self._show_title)
        experiment.progressed.connect(self._show_title)
        experiment.failed.connect(self._on_failed)
        experiment.runReplaced.connect(self._on_run_replaced)
        experiment.saved.connect(self._on_saved)
        _application().aboutToQuit.connect(experiment.shut_down)
        self.destroyed.connect(experiment.shut_down)

    def _restore_layout(self) -> None:
        self.resize(FIRST_SIZE)
        self.resizeDocks(self._docks[:2], SIDE_WIDTHS, Qt.Orientation.Horizontal)
        self.resizeDocks(self._docks[1:], PLOT_SHARES, Qt.Orientation.Vertical)
        geometry = self._settings.value("geometry")
        if isinstance(geometry, QByteArray):
            self.restoreGeometry(geometry)
        state = self._settings.value("layout")
        if isinstance(state, QByteArray):
            self.restoreState(state, LAYOUT_VERSION)

    # --- life

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        if not self._started:
            self._started = True
            self.experiment.start(self._autostart, self._path)

    def closeEvent(self, event: QCloseEvent) -> None:
        if self.experiment.unsaved_steps and not self._leaving:
            event.ignore()
            self.documents.ask_before_leaving(self._leave)
            return
        self._settings.setValue("geometry", self.saveGeometry())
        self._settings.setValue("layout", self.saveState(LAYOUT_VERSION))
        self._settings.setValue("experiment", self.experiment.settings.to_json())
        self._settings.sync()
        self.experiment.shut_down()
        super().closeEvent(event)

    def _leave(self) -> None:
        self._leaving = True
        self.close()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Keys that the focused control left are the transport bar's."""
        if not self._transport.handle_key(event):
            super().keyPressEvent(event)

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        if _dropped_file(event):
            event.acceptProposedAction()

    def dropEvent(self, event: QDropEvent) -> None:
        path = _dropped_file(event)
        if path:
            event.acceptProposedAction()
            self.documents.open(path)

    # --- what the actions do

    @Slot()
    def export(self) -> None:
        """Open the dialog that saves a process as a GIF."""
        from app.dialogs.export_dialog import ExportDialog  # late: not needed for the first frame

        experiment = self.experiment
        processes = {
            timeline.kind: timeline
            for timeline in (experiment.reverse, experiment.forward)
            if timeline is not None and timeline.frames
        }
        if not processes:
            self.messages.show_message(
                self.tr("Nothing is recorded yet. Sample first, then export."),
                actions=[(self.tr("Sample"), experiment.sample)],
            )
            return
        shown = self.player.timeline
        current = shown.kind if shown is not None and shown.kind in processes else ""
        dialog = ExportDialog(
            processes, current or next(iter(processes)), self.player.position, self._settings, self
        )
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.show()

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
    def _about(self) -> None:
        box = QMessageBox(self)
        box.setObjectName("aboutDialog")
        box.setWindowTitle(self.tr("About DDPM Studio"))
        box.setText(self.tr("DDPM Studio {version}").format(version=__version__))
        box.setInformativeText(
            self.tr(
                "Watch diffusion models learn and generate.\n\nMIT licence. It stands on PyTorch, "
                "Qt for Python (LGPL), pyqtgraph, NumPy and scikit-learn; its type is Inter "
                "and STIX (SIL Open Font Licence)."
            )
        )
        box.finished.connect(box.deleteLater)
        box.open()

    @Slot()
    def _show_log_folder(self) -> None:
        QDesktopServices.openUrl(QUrl.fromLocalFile(str(log_path().parent)))

    def _theme_actions(self) -> list[QAction]:
        group = QActionGroup(self)
        chosen = self._settings.value("theme", "system", type=str)
        titles = {
            "system": self.tr("Theme as the &system"),
            "light": self.tr("&Light theme"),
            "dark": self.tr("&Dark theme"),
        }
        for name, title in titles.items():
            action = QAction(title, group)
            action.setObjectName(f"{name}ThemeAction")
            action.setData(name)
            action.setCheckable(True)
            action.setChecked(name == chosen)
        group.triggered.connect(self._choose_theme)
        return group.actions()

    @Slot(QAction)
    def _choose_theme(self, action: QAction) -> None:
        self._settings.setValue("theme", action.data())
        theme.follow_system(_application(), action.data())

    # --- what there is to say

    @Slot()
    def _show_title(self) -> None:
        title, modified = f"{self.documents.name}[*]", self.experiment.unsaved_steps > 0
        if (title, modified) != (self.windowTitle(), self.isWindowModified()):
            self.setWindowTitle(title)
            self.setWindowModified(modified)

    @Slot(object)
    def _on_failed(self, event: Failed) -> None:
        if event.details:
            self._reporter.report(event.details)
        else:
            self.messages.show_message(event.message, kind="error")

    @Slot(object)
    def _on_run_replaced(self, event: RunStarted) -> None:
        now, before = f"{len(event.history):,}", f"{event.replaced_steps:,}"
        if event.path:
            text = self.tr("Opened {name} at step {now}; the run before it was at step {before}.")
        elif event.adopted:
            text = self.tr("Brought back the run at step {now}; the other was at step {before}.")
        else:
            text = self.tr("A new run has begun; the one before it was at step {before}.")
        text = text.format(name=self.documents.name, now=now, before=before)
        self.messages.show_message(
            text, actions=[(self.tr("Bring it back"), self.experiment.bring_back)]
        )

    @Slot(str)
    def _on_saved(self, path: str) -> None:
        self.statusBar().showMessage(self.tr("Saved {path}").format(path=path), SAVED_SHOWN)


def _inset(panel: QWidget, top: int = 1, bottom: int = 1) -> QWidget:
    """The panel with space between it and the edge of the window."""
    frame = QWidget()
    layout = QVBoxLayout(frame)
    layout.setContentsMargins(0, top, GAP, bottom)
    layout.addWidget(panel)
    return frame


def _application() -> QApplication:
    application = QApplication.instance()
    assert isinstance(application, QApplication)
    return application


def _remembered_config(settings: QSettings) -> ExperimentConfig:
    """The settings of the last time, or those of the first preset."""
    text = settings.value("experiment", "", type=str)
    if text:
        try:
            return ExperimentConfig.from_json(str(text))
        except ConfigError:
            pass  # of an older or a later program; begin afresh
    return load_preset(PRESETS[0])


def _dropped_file(event: QDropEvent) -> str:
    """The first file of a drop that can be opened, or an empty text."""
    paths = [url.toLocalFile() for url in event.mimeData().urls() if url.isLocalFile()]
    return next((path for path in paths if Path(path).suffix.lower() in OPENABLE), "")
