"""Labelled controls one below the other, each with room below it for what is wrong with it."""

from __future__ import annotations

from collections.abc import Mapping

from PySide6.QtWidgets import (
    QAbstractSpinBox,
    QComboBox,
    QDoubleSpinBox,
    QFormLayout,
    QHBoxLayout,
    QLabel,
    QPushButton,
    QSpinBox,
    QVBoxLayout,
    QWidget,
)

from app.widgets.fields import restyle

__all__ = ["FormRows", "in_a_row", "indent", "name_control", "spin_box"]

COMBO_WIDTH = 96
SPIN_WIDTH = 64
TEXT_INDENT = 6  # pixels


class FormRows(QFormLayout):
    """A form that knows which control holds which field of what it edits."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self._places: list[QWidget] = []
        self._captions: list[QLabel] = []
        self._faults: dict[str, tuple[QWidget, QLabel]] = {}  # by field
        self.setContentsMargins(0, 0, 0, 0)
        self.setVerticalSpacing(8)
        self.setHorizontalSpacing(16)
        self.setFieldGrowthPolicy(QFormLayout.FieldGrowthPolicy.AllNonFixedFieldsGrow)

    def add(
        self, label: str, widget: QWidget, controls: Mapping[str, QWidget] | None = None
    ) -> QLabel:
        """Add a line; returns its caption.

        Args:
            widget: a control, or a row of them.
            controls: which control to mark where a field is at fault.
        """
        place = QWidget()
        self._places.append(place)
        layout = QVBoxLayout(place)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(2)
        layout.addWidget(widget)
        if controls:
            fault = QLabel()
            fault.setProperty("role", "error")
            fault.setWordWrap(True)
            fault.hide()
            layout.addWidget(fault)
            self._faults |= {field: (control, fault) for field, control in controls.items()}
        caption = QLabel(label)
        caption.setBuddy(widget)
        # As wide as the widest, so that nothing moves aside when lines come and go.
        self._captions.append(caption)
        widest = max(caption.sizeHint().width() for caption in self._captions)
        for caption_above in self._captions:
            caption_above.setMinimumWidth(widest)
        self.addRow(caption, place)
        return caption

    def show_line(self, control: QWidget, on: bool) -> None:
        """Show or hide the line that holds a control."""
        (place,) = (place for place in self._places if place.isAncestorOf(control))
        self.setRowVisible(place, on)

    def clear_faults(self) -> None:
        for field in self._faults:
            self.show_fault(field, "")

    def show_fault(self, field: str, text: str) -> bool:
        """Say at a control what is wrong with it; False if it has no control."""
        if field not in self._faults:
            return False
        widget, label = self._faults[field]
        label.setText(text[:1].upper() + text[1:])
        label.setVisible(bool(text))
        # A line of the form asks no label how high it wants to be for its width.
        label.setMinimumHeight(label.heightForWidth(widget.width()) if text else 0)
        widget.setProperty("error", bool(text))
        restyle(widget)
        return True


def name_control(widget: QWidget, name: str, accessible: str, tip: str) -> None:
    """Give a control its names and its tooltip, and a width to begin with."""
    widget.setObjectName(name)
    widget.setAccessibleName(accessible)
    widget.setToolTip(tip)
    if isinstance(widget, QComboBox):
        widget.setMinimumWidth(COMBO_WIDTH)
    elif isinstance(widget, QSpinBox | QDoubleSpinBox):
        widget.setMinimumWidth(SPIN_WIDTH)


def in_a_row(*widgets: QWidget) -> QWidget:
    """Controls side by side; words and buttons keep their width."""
    place = QWidget()
    layout = QHBoxLayout(place)
    layout.setContentsMargins(0, 0, 0, 0)
    layout.setSpacing(8)
    for widget in widgets:
        layout.addWidget(widget, 0 if isinstance(widget, QLabel | QPushButton) else 1)
    return place


def indent(spin: QAbstractSpinBox) -> None:
    """Let the number begin where the text of the other fields does."""
    spin.lineEdit().setTextMargins(TEXT_INDENT, 0, 0, 0)


def spin_box(low: int, high: int, suffix: str = "", step: int = 1) -> QSpinBox:
    """A field for whole numbers."""
    spin = QSpinBox()
    indent(spin)
    spin.setRange(low, high)
    spin.setSuffix(suffix)
    spin.setSingleStep(step)
    return spin
