"""A heading of the settings panel, and the rows below it."""

from __future__ import annotations

from PySide6.QtCore import Signal, Slot
from PySide6.QtGui import QFont
from PySide6.QtWidgets import QHBoxLayout, QLabel, QToolButton, QVBoxLayout, QWidget

from app.panels.setting_rows import GUTTER, RIGHT_MARGIN, SettingRow
from app.panels.setting_table import Group
from ddpm_core.config import ExperimentConfig

__all__ = ["SettingGroup"]

HEADING_HEIGHT = 16
HEADING_SPACE = 4  # above it


class SettingGroup(QWidget):
    """A heading and its rows; those that are seldom wanted wait behind a disclosure.

    Signals:
        opened: the person wants to see all of it.
    """

    opened = Signal()

    def __init__(self, group: Group, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAccessibleName(group.title)
        self.rows = [SettingRow(row) for row in group.rows]
        self._config: ExperimentConfig | None = None
        self.more = QToolButton()
        self.more.setObjectName(f"{group.name}MoreButton")
        self.more.setProperty("role", "disclosure")
        self.more.setCheckable(True)
        self.more.setText(self.tr("More"))
        self.more.setAccessibleName(self.tr("More settings: {group}").format(group=group.title))
        self.more.setToolTip(self.tr("Show what is seldom changed"))
        self.more.toggled.connect(self._on_more)
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(0)
        self._column.addLayout(self._heading(group.title))
        for row in self.rows:
            self._column.addWidget(row)

    def _heading(self, title: str) -> QHBoxLayout:
        heading = QLabel(title)
        heading.setProperty("role", "heading")
        font = QFont(heading.font())
        font.setCapitalization(QFont.Capitalization.AllUppercase)
        font.setLetterSpacing(QFont.SpacingType.AbsoluteSpacing, 0.4)
        heading.setFont(font)
        line = QHBoxLayout()
        line.setContentsMargins(GUTTER, HEADING_SPACE, RIGHT_MARGIN - 4, 0)
        line.addWidget(heading)
        line.addStretch()
        line.addWidget(self.more)
        heading.setFixedHeight(HEADING_HEIGHT)
        self.more.setFixedHeight(HEADING_HEIGHT)
        return line

    def add_widget(self, widget: QWidget) -> None:
        """Put a widget below the rows."""
        self._column.addWidget(widget)

    def refresh(self, config: ExperimentConfig) -> None:
        """Show the rows that mean something under these settings."""
        self._config = config
        for row in self.rows:
            row.show_modality(config.modality)
            told = self.more.isChecked() or not row.row.more or row.row.pinned(config)
            row.setVisible(told and row.row.when(config))
        waiting = (one.row for one in self.rows if one.row.more)
        self.more.setVisible(any(one.when(config) and not one.pinned(config) for one in waiting))

    def reveal(self, row: SettingRow) -> None:
        """Open the group where that is what hides the row."""
        if row.row.more:
            self.more.setChecked(True)

    @Slot(bool)
    def _on_more(self, open_: bool) -> None:
        self.more.setText(self.tr("Less") if open_ else self.tr("More"))
        if self._config is not None:
            self.refresh(self._config)
        if open_:
            self.opened.emit()
