"""All that the window is put together of, loaded as one: it takes longer than to open a window."""

from __future__ import annotations

from app.actions import Actions
from app.dialogs.openers import Openers
from app.docks import Docks
from app.documents import Documents
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
from app.selection import Selection
from app.theme_actions import ThemeActions
from app.wayfinding import Wayfinding
from app.widgets.message_bar import MessageBar

__all__ = [
    "Actions",
    "Docks",
    "Documents",
    "EmbeddingPanel",
    "Experiment",
    "ExplainPanel",
    "Highlights",
    "InspectorPanel",
    "Keeping",
    "LanguageActions",
    "LossByTPanel",
    "LossPanel",
    "MessageBar",
    "Modes",
    "NetworkPanel",
    "News",
    "Openers",
    "PictureActions",
    "Player",
    "RecoveryBar",
    "RunBar",
    "SchedulePanel",
    "Selection",
    "SettingsPanel",
    "StagePanel",
    "StatusPanel",
    "ThemeActions",
    "TransportPanel",
    "Wayfinding",
    "fill_menu_bar",
    "remembered_config",
]
