"""The lines of the settings panel: marks, labels and fields, made from their table."""

from __future__ import annotations

from PySide6.QtCore import QSize, Qt, Signal, Slot
from PySide6.QtGui import QColor, QPainter, QPaintEvent
from PySide6.QtWidgets import (
    QHBoxLayout,
    QLabel,
    QVBoxLayout,
    QWidget,
)

from app import theme
from app.panels.setting_fields import make_field
from app.panels.setting_table import Control, Row
from app.widgets.fields import Field
from app.widgets.icons import icon
from app.widgets.number_fields import IntField, NumberField, short_number
from ddpm_core.config import settings

__all__ = ["GUTTER", "RIGHT_MARGIN", "Mark", "SettingRow"]

ROW_HEIGHT = 26
FIELD_HEIGHT = 24
GUTTER = 16  # on the left, where the marks are
MARK = 10
RIGHT_MARGIN = 12
FIELD_WIDTH = 112
WIDE_WIDTH = 166  # at most
PAIR_WIDTH = 53  # of each of two fields that share a row
SYMBOL_WIDTH = 20


class Mark(QWidget):
    """A sign before a row: a quiet ring arrow where a change begins a new run, an accent dot
    once one is waiting for it."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setFixedSize(GUTTER, ROW_HEIGHT)
        self.waiting = False
        self._show_state()

    def set_waiting(self, waiting: bool) -> None:
        self.waiting = waiting
        self._show_state()

    def _show_state(self) -> None:
        self.setToolTip(
            self.tr("Changed; waits for a restart")
            if self.waiting
            else self.tr("A change starts a new run")
        )
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        centre = self.rect().center()
        if self.waiting:
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(QColor(theme.current().accent))
            painter.drawEllipse(centre, 3, 3)
            return
        size = QSize(MARK, MARK)
        sign = icon("reset", "edge").pixmap(size, self.devicePixelRatioF())
        painter.drawPixmap(centre.x() - MARK // 2 + 1, centre.y() - MARK // 2 + 1, sign)


class SettingRow(QWidget):
    """A label and one or more fields; below them, when there is one, why a value is refused.

    Attributes:
        fields, symbols: the fields and what stands before them, by the name of the setting.
    """

    edited = Signal(str, object)  # setting, value

    def __init__(self, row: Row, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.row = row
        self.fields: dict[str, Field] = {}
        self.symbols: dict[str, QLabel] = {}
        self._modality = "points"
        self._label_of: QLabel | None = None
        self._marks = [Mark()] if any(settings()[c.setting].rebuilds for c in row.controls) else []
        self._line = QHBoxLayout()
        self._line.setContentsMargins(0, 0, RIGHT_MARGIN, 0)
        self._line.setSpacing(0)
        self._error = self._label("", "error")
        self._error.setWordWrap(True)
        self._error.setContentsMargins(GUTTER, 0, RIGHT_MARGIN, 4)
        self._error.hide()
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addLayout(self._line)
        column.addWidget(self._error)
        self._fill()

    def _fill(self) -> None:
        row = self.row
        if self._marks:
            self._line.addWidget(self._marks[0])
        else:
            self._line.addSpacing(GUTTER)
        if not row.controls:
            self._line.addWidget(self._note(row.label))
            return
        if row.label:
            self._label_of = self._label(row.label)
            self._line.addWidget(self._label_of)
        pair = len(row.controls) > 1
        for number, control in enumerate(row.controls):
            field = self._make_field(control)
            check = control.kind == "check"
            if not check and number == (row.controls[0].kind == "check"):
                self._line.addStretch()
                if row.symbol:
                    self._line.addWidget(self._symbol(row.symbol))
            if control.symbol:
                self.symbols[control.setting] = self._symbol(control.symbol)
                self._line.addWidget(self.symbols[control.setting])
            if number == 0 and self._label_of is not None:
                self._label_of.setBuddy(field)
            if not check:
                field.setFixedSize(PAIR_WIDTH if pair else FIELD_WIDTH, FIELD_HEIGHT)
            if row.wide:
                field.setMaximumWidth(WIDE_WIDTH)
            if pair and isinstance(field, (IntField, NumberField)):
                field.arrows = False
            self._line.addWidget(field, 1 if row.wide else 0)
            if row.unit and isinstance(field, (IntField, NumberField)):
                field.set_unit(row.unit)
        if row.controls[-1].kind == "check":
            self._line.addStretch()

    def _make_field(self, control: Control) -> Field:
        field = make_field(control)
        field.set_tip(self._tip(control))
        field.edited.connect(self._on_edited)
        field.errorChanged.connect(self._on_error)
        self.fields[control.setting] = field
        return field

    def _tip(self, control: Control) -> str:
        known = settings()[control.setting]
        pictures = self._modality == "pictures"
        parts = [control.pictures_help if pictures and control.pictures_help else control.help]
        if control.kind in ("int", "number"):
            parts.append(
                self.tr("From {low} to {high}.").format(
                    low=short_number(known.low), high=short_number(self._most(control))
                )
            )
        parts.append(
            self.tr("A change starts a new run.") if known.rebuilds else self.tr("Acts at once.")
        )
        return " ".join(parts)

    def _most(self, control: Control) -> float:
        """The greatest value that the field takes."""
        if self._modality == "pictures" and control.pictures_most is not None:
            return control.pictures_most
        return settings()[control.setting].high

    def show_modality(self, modality: str) -> None:
        """Speak of points, or of pictures."""
        if modality == self._modality:
            return
        self._modality = modality
        if self._label_of is not None and self.row.pictures_label:
            pictures = modality == "pictures"
            self._label_of.setText(self.row.pictures_label if pictures else self.row.label)
        for control in self.row.controls:
            field = self.fields[control.setting]
            field.set_tip(self._tip(control))
            if isinstance(field, (IntField, NumberField)):
                field.high = self._most(control)

    def _label(self, text: str, role: str = "") -> QLabel:
        label = QLabel(text)
        if role != "error":
            label.setFixedHeight(ROW_HEIGHT)
        if role:
            label.setProperty("role", role)
        return label

    def _symbol(self, symbol: str) -> QLabel:
        label = self._label(theme.math_html(symbol), "muted")
        label.setAlignment(Qt.AlignmentFlag.AlignCenter)
        label.setMinimumWidth(SYMBOL_WIDTH)
        label.setContentsMargins(0, 0, 2, 0)
        return label

    def _note(self, text: str) -> QLabel:
        note = QLabel(text)
        note.setProperty("role", "small")
        note.setWordWrap(True)
        note.setAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignTop)
        note.setContentsMargins(0, 5, 0, 0)
        note.setFixedHeight(2 * ROW_HEIGHT)
        return note

    def put_beside_symbol(self, setting: str, widget: QWidget) -> None:
        """Add a small widget that may take the place of a control's symbol."""
        self._line.insertWidget(self._line.indexOf(self.symbols[setting]), widget)
        names = list(self.fields)
        self.setTabOrder(self.fields[names[names.index(setting) - 1]], widget)

    def set_waiting(self, pending: frozenset[str]) -> None:
        for mark in self._marks:
            mark.set_waiting(not pending.isdisjoint(self.fields))

    @property
    def error(self) -> str:
        return self._error.text()

    @Slot(object)
    def _on_edited(self, value: object) -> None:
        sender = self.sender()
        for control in self.row.controls:
            field = self.fields[control.setting]
            if field is sender:
                reason = self._too_many(control, value)
                field.set_error(reason)
                if not reason:
                    self.edited.emit(control.setting, value)

    def _too_many(self, control: Control, value: object) -> str:
        """Why there cannot be so many pictures; "" where there can."""
        if self._modality != "pictures" or control.pictures_most is None:
            return ""
        if not isinstance(value, int) or value <= control.pictures_most:
            return ""
        text = self.tr("{count} pictures are more than can be shown – use at most {most}")
        return text.format(count=f"{value:,}", most=control.pictures_most)

    @Slot(str)
    def _on_error(self, message: str) -> None:
        shown = [field.error for field in self.fields.values() if field.error]
        self._error.setText("\n".join(shown))
        self._error.setVisible(bool(shown))
