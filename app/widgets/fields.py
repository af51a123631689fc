"""Controls that hold one value of a setting: whole numbers, numbers, choices, switches, words.

They share one manner. ``show_value`` shows a value without anybody hearing of it; ``edited``
carries the new value when a person, or a script, changes it. What cannot be used stays in the
field, in red, until it is mended; Escape brings back the value that holds. The wheel turns only
what has the focus.
"""

from __future__ import annotations

import math
import re
from typing import Any

from PySide6.QtCore import QEvent, QLocale, QObject, QSignalBlocker, Qt, Signal, Slot
from PySide6.QtGui import QEnterEvent, QFocusEvent, QKeyEvent, QValidator, QWheelEvent
from PySide6.QtWidgets import (
    QAbstractSpinBox,
    QCheckBox,
    QComboBox,
    QDoubleSpinBox,
    QLineEdit,
    QSpinBox,
    QWidget,
)

__all__ = [
    "CheckField",
    "ChoiceField",
    "IntField",
    "NumberField",
    "WordsField",
    "parse_number",
    "short_number",
]

DECIMALS = 12  # more than any setting needs; a spin box rounds to them
LARGEST = 2**31 - 1  # of a spin box of whole numbers
HUGE = 1e12
SHORT_BELOW = 0.01  # from here down a power of ten may be the shorter way to write a number
SHORT_FROM = 1e6
FIRST_STEP = 0.001  # from 0 upwards, where steps multiply

_UNFINISHED = re.compile(r"[-+]?\d*[.,]?\d*([eE][-+]?\d*)?")


def short_number(value: float) -> str:
    """The shortest text that stands for ``value``: 0.02, 5e-3, 1e-4, 0.995, 200."""
    plain = repr(float(value))
    if "e" not in plain and math.isfinite(value):
        plain = plain.removesuffix(".0")
    if "e" in plain or (value and not SHORT_BELOW <= abs(value) < SHORT_FROM):
        digits, _, power = f"{value:.16e}".partition("e")
        digits = repr(float(f"{value:.15g}") / 10.0 ** int(power))
        digits = f"{float(digits):.12g}"
        powered = f"{digits}e{int(power)}"
        if "e" in plain or len(powered) < len(plain):
            return powered
    return plain


def parse_number(text: str) -> float | None:
    """The number that ``text`` stands for, with a point or a comma; None where it is none."""
    try:
        value = float(text.strip().replace("−", "-").replace(",", "."))
    except ValueError:
        return None
    return value if math.isfinite(value) else None


class _Explained:
    """What every field can say: an error, and whether its value was chosen by itself."""

    def set_error(self: Any, message: str) -> None:
        """Mark the value as refused, with the reason; an empty reason takes the mark away."""
        if message == self.error:
            return
        self.error = message
        self.setProperty("error", bool(message))
        self.setAccessibleDescription(message or self.toolTip())
        _restyle(self)
        self.errorChanged.emit(message)


def _restyle(widget: QWidget) -> None:
    widget.style().unpolish(widget)
    widget.style().polish(widget)
    widget.update()


class _SpinManner(QObject):
    """What both kinds of number field do alike, as a filter of their events.

    Arrows are drawn only where they can be used: under the mouse, or with the focus.
    """

    def __init__(self, spin: IntField | NumberField) -> None:
        super().__init__(spin)
        self._spin = spin
        spin.setKeyboardTracking(False)
        spin.setAccelerated(True)
        spin.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        spin.setLocale(QLocale(QLocale.Language.English, QLocale.Country.UnitedStates))
        spin.setButtonSymbols(QAbstractSpinBox.ButtonSymbols.NoButtons)
        spin.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        spin = self._spin
        match event.type():
            case QEvent.Type.Wheel if not spin.hasFocus():
                event.ignore()  # for the scroll area around it
                return True
            case QEvent.Type.Enter | QEvent.Type.FocusIn:
                spin.setButtonSymbols(QAbstractSpinBox.ButtonSymbols.UpDownArrows)
            case QEvent.Type.Leave | QEvent.Type.FocusOut:
                if event.type() == QEvent.Type.FocusOut or not spin.hasFocus():
                    spin.setButtonSymbols(QAbstractSpinBox.ButtonSymbols.NoButtons)
            case QEvent.Type.KeyPress:
                assert isinstance(event, QKeyEvent)
                if event.key() == Qt.Key.Key_Escape and spin.give_up():
                    return True
            case _:
                pass
        return False


class IntField(QSpinBox, _Explained):
    """A whole number.

    Args:
        low, high: what the arrows keep to. Typing may go beyond, for it is the setting that
            refuses, with its reason, and not the field that silently cuts.
        steps: how an arrow moves: "one", "decimal" (the second digit) or "double".
        step: the size of a step of "one".
        grouped: 10,000 rather than 10000.
    """

    edited = Signal(object)
    errorChanged = Signal(str)

    def __init__(
        self,
        low: float = 0,
        high: float = LARGEST,
        steps: str = "one",
        step: int = 1,
        grouped: bool = True,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self.low = int(max(low, -LARGEST))
        self.high = int(min(high, LARGEST))
        self.error = ""
        self._steps = steps
        self._shown = 0
        self._manner = _SpinManner(self)
        self.setRange(-LARGEST, LARGEST)
        self.setSingleStep(step)
        self.setGroupSeparatorShown(grouped)
        if steps == "decimal":
            self.setStepType(QAbstractSpinBox.StepType.AdaptiveDecimalStepType)
        self.show_value(self.low)
        self.valueChanged.connect(self._on_value)

    def show_value(self, value: int) -> None:
        """Show ``value`` without ``edited``, and forget an error."""
        self._shown = value
        with QSignalBlocker(self):
            self.setValue(value)
        self.set_error("")

    def stepBy(self, steps: int) -> None:
        if self._steps == "double":
            wanted = self.value() * 2 if steps > 0 else self.value() // 2
        else:
            wanted = self.value()
            with QSignalBlocker(self):
                super().stepBy(steps)
                wanted = self.value()
        with QSignalBlocker(self):
            self.setValue(self._shown)
        self.setValue(min(max(wanted, self.low), self.high))
        self.selectAll()

    def stepEnabled(self) -> QAbstractSpinBox.StepEnabledFlag:
        flags = QAbstractSpinBox.StepEnabledFlag.StepNone
        if self.value() < self.high:
            flags |= QAbstractSpinBox.StepEnabledFlag.StepUpEnabled
        if self.value() > self.low:
            flags |= QAbstractSpinBox.StepEnabledFlag.StepDownEnabled
        return flags

    def give_up(self) -> bool:
        """Bring back the value that holds; False where it is there already."""
        clean = self.value() == self._shown and not self.error
        if clean and not self.lineEdit().isModified():
            return False
        self.show_value(self._shown)
        return True

    @Slot(int)
    def _on_value(self, value: int) -> None:
        self.edited.emit(value)
