"""Number fields: whole numbers with sensible steps, and numbers in their shortest form."""

from __future__ import annotations

import math
import re
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QEvent, QLocale, QSignalBlocker, Qt, Signal
from PySide6.QtGui import (
    QColor,
    QEnterEvent,
    QFocusEvent,
    QFontMetrics,
    QPainter,
    QPaintEvent,
    QResizeEvent,
    QValidator,
)
from PySide6.QtWidgets import QAbstractSpinBox, QDoubleSpinBox, QSpinBox, QWidget

from app import theme
from app.widgets.fields import Field, restyle

__all__ = ["IntField", "NumberField", "parse_number", "short_number"]

DECIMALS = 12  # more than any setting needs; a spin box rounds to them
LARGEST = 2**31 - 1  # that a spin box of whole numbers holds
HUGE = 1e9
POWER_BELOW, POWER_FROM = 0.01, 1e6  # outside, a power of ten may be the shorter way to write
FIRST_STEP = 0.001  # up from 0, where steps multiply
ROUNDED = 3  # significant digits of a number that nobody chose

ARROWS_WIDTH = 20
INSET = 6  # of the text, from the left
RIM = 2  # of the widest border
PLACES_EDIT = (  # events on which Qt places the text of a spin box
    QEvent.Type.Polish,
    QEvent.Type.Show,
    QEvent.Type.StyleChange,
    QEvent.Type.LayoutDirectionChange,
)

_RIGHT = int(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
_UNFINISHED = re.compile(r"[-+−]?\d*[.,]?\d*([eE][-+−]?\d*)?")


def short_number(value: float) -> str:
    """The shortest text that stands for ``value``: 0.02, 5e-3, 1e-4, 0.995, 200."""
    exact = Decimal(repr(value)).normalize()
    plain = format(exact, "f")
    if value == 0 or POWER_BELOW <= abs(value) < POWER_FROM:
        return plain.removeprefix("-") if value == 0 else plain
    sign, digits, exponent = exact.as_tuple()
    first, *rest = map(str, digits)
    power = int(exponent) + len(rest)
    powered = "-" * sign + first + ("." if rest else "") + "".join(rest) + f"e{power}"
    return powered if len(powered) < len(plain) else plain


def parse_number(text: str) -> float | None:
    """The number that ``text`` stands for, with a point or a comma; None where it is none."""
    try:
        value = float(text.strip().replace("−", "-").replace(",", "."))
    except ValueError:
        return None
    return value if math.isfinite(value) else None


# A mixin says what it is mixed into, but only to the type checker.
if TYPE_CHECKING:
    _SpinBox = QAbstractSpinBox
else:
    _SpinBox = object


class _Spin(Field, _SpinBox):
    """What both kinds of number field do alike.

    Arrows are drawn only where they are of use: under the mouse, or with the focus.

    Attributes:
        low, high: what the arrows keep to.
        arrows: whether there are any.
    """

    low: float
    high: float
    arrows: bool = True  # False in a narrow field, where the keys have to do
    typed = True
    _unit: str = ""
    _told: Any = None  # the value last shown or told

    def _set_up(self) -> None:
        self.setKeyboardTracking(False)
        self.setAccelerated(True)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setLocale(QLocale(QLocale.Language.English, QLocale.Country.UnitedStates))
        self.setButtonSymbols(QAbstractSpinBox.ButtonSymbols.NoButtons)

    def current(self) -> Any:
        """The value shown, as the setting would have it."""
        raise NotImplementedError

    def give_up(self) -> bool:
        unchanged = self.current() == self._shown and not self.lineEdit().isModified()
        if unchanged and not self.error:
            return False
        self.show_value(self._shown)
        self.selectAll()
        return True

    def stepEnabled(self) -> QAbstractSpinBox.StepEnabledFlag:
        value = self._number()
        flags = QAbstractSpinBox.StepEnabledFlag.StepNone
        if value < self.high:
            flags |= QAbstractSpinBox.StepEnabledFlag.StepUpEnabled
        if value > self.low:
            flags |= QAbstractSpinBox.StepEnabledFlag.StepDownEnabled
        return flags

    def _number(self) -> float:
        raise NotImplementedError

    def _tell(self, *_: object) -> None:
        now = self.current()
        if now != self._told:
            self._told = now
            self.edited.emit(now)

    def _show_arrows(self, wanted: bool) -> None:
        symbols = QAbstractSpinBox.ButtonSymbols
        self.setButtonSymbols(symbols.UpDownArrows if wanted else symbols.NoButtons)
        self._place_edit()

    def _place_edit(self) -> None:
        """Give the text all the room: under a style sheet Qt leaves it none without arrows."""
        edit = self.lineEdit()
        right = ARROWS_WIDTH if self._has_arrows() else RIM + self._unit_width()
        edit.setGeometry(INSET, RIM, self.width() - INSET - right, self.height() - 2 * RIM)

    def set_unit(self, unit: str) -> None:
        """Show a unit in grey at the right end; the arrows take its place."""
        self._unit = unit
        self._place_edit()

    def _has_arrows(self) -> bool:
        return self.buttonSymbols() != QAbstractSpinBox.ButtonSymbols.NoButtons

    def _unit_width(self) -> int:
        if not self._unit:
            return 0
        return QFontMetrics(theme.ui_font(theme.SMALL)).horizontalAdvance(self._unit) + INSET

    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        if self._unit and not self._has_arrows():
            painter = QPainter(self)
            painter.setFont(theme.ui_font(theme.SMALL))
            painter.setPen(QColor(theme.current().muted))
            room = self.rect().adjusted(0, 0, -INSET - RIM, 0)
            painter.drawText(room, _RIGHT, self._unit)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._place_edit()

    def event(self, event: QEvent) -> bool:
        handled = super().event(event)
        if event.type() in PLACES_EDIT:
            self._place_edit()
        return handled

    def enterEvent(self, event: QEnterEvent) -> None:
        self._show_arrows(self.arrows)
        super().enterEvent(event)

    def leaveEvent(self, event: QEvent) -> None:
        if not self.hasFocus():
            self._show_arrows(False)
        super().leaveEvent(event)

    def focusInEvent(self, event: QFocusEvent) -> None:
        self._show_arrows(self.arrows)
        super().focusInEvent(event)

    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        self._show_arrows(False)


class IntField(_Spin, QSpinBox):
    """A whole number.

    Args:
        low, high: what the arrows keep to. Typing may go beyond, for the setting is to refuse
            with its reason, and not the field to cut in silence.
        steps: what an arrow changes: "one" adds 1, "two" adds 2, "digit" the second digit,
            "double" doubles or halves.
        grouped: 10,000 rather than 10000.
    """

    edited = Signal(object)
    errorChanged = Signal(str)

    def __init__(
        self,
        low: float = 0,
        high: float = LARGEST,
        steps: str = "one",
        grouped: bool = True,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self.low = max(low, -LARGEST)
        self.high = min(high, LARGEST)
        self._steps = steps
        self._set_up()
        self.setRange(-LARGEST, LARGEST)
        self.setGroupSeparatorShown(grouped)
        self.show_value(int(self.low))
        self.valueChanged.connect(self._tell)

    def current(self) -> int:
        return self.value()

    def _number(self) -> float:
        return self.value()

    def _display(self, value: int) -> None:
        self._told = value
        with QSignalBlocker(self):
            self.setValue(value)

    def stepBy(self, steps: int) -> None:
        self.interpretText()
        value = self.value()
        for _ in range(abs(steps)):
            value = self._next(value, 1 if steps > 0 else -1)
        self.setValue(int(min(max(value, self.low), self.high)))
        self.selectAll()

    def _next(self, value: int, direction: int) -> int:
        if self._steps == "double":
            return value * 2 if direction > 0 else value // 2
        if self._steps == "digit":
            digits = len(str(abs(value) - (direction < 0)))  # below 100 the step is that of 99
            return value + direction * int(10 ** max(digits - 2, 0))
        return value + direction * (2 if self._steps == "two" else 1)


class NumberField(_Spin, QDoubleSpinBox):
    """A number, written and read in its shortest form, with all its digits.

    Args:
        low, high: what the arrows keep to; typing may go beyond, as in IntField.
        step: what an arrow adds; 0 goes along 1, 2, 5, 10, 20, 50 instead.
        optional: whether None is a value; emptying the field chooses it.
        none_word: what is shown for None; without one it is ``none_number``, rounded.
    """

    edited = Signal(object)
    errorChanged = Signal(str)

    def __init__(
        self,
        low: float = -HUGE,
        high: float = HUGE,
        step: float = 0.0,
        optional: bool = False,
        none_word: str = "",
        parent: QWidget | None = None,
    ) -> None:
        self._none = False
        self._none_number = 0.0
        self._none_word = none_word
        self._optional = optional
        super().__init__(parent)
        self.low = low
        self.high = high
        self._step = step
        self._set_up()
        self.setDecimals(DECIMALS)
        self.setRange(-HUGE, HUGE)
        self.show_value(None if optional else max(low, 0.0))
        self.valueChanged.connect(self._tell)
        self.editingFinished.connect(self._tell)

    def current(self) -> float | None:
        return None if self._none else self.value()

    def _number(self) -> float:
        return self.value()

    def _display(self, value: float | None) -> None:
        self._told = value
        self._set_none(value is None)
        with QSignalBlocker(self):
            super().setValue(self._none_number if value is None else value)
        self.lineEdit().setText(self.textFromValue(self.value()))

    def set_none_number(self, number: float) -> None:
        """What None stands for at present; arrows start from it."""
        self._none_number = number
        if self._none and not self.lineEdit().isModified():
            self.show_value(None)

    def setValue(self, value: float) -> None:
        self._set_none(False)
        super().setValue(value)
        self._tell()

    def _set_none(self, none: bool) -> None:
        if none != self._none:
            self._none = none
            self.setProperty("automatic", none)
            restyle(self)

    def textFromValue(self, value: float) -> str:
        if not self._none:
            return short_number(value)
        return self._none_word or f"{value:.{ROUNDED}g}"

    def valueFromText(self, text: str) -> float:
        """Reads what was typed, and with it whether that is None."""
        untouched = self._none and text == self.textFromValue(self._none_number)
        self._set_none(self._optional and (untouched or text.strip() in ("", self._none_word)))
        number = self._none_number if self._none else parse_number(text)
        return self.value() if number is None else number

    def validate(self, text: str, position: int) -> tuple[QValidator.State, str, int]:
        stripped = text.strip()
        if parse_number(stripped) is not None or (
            self._optional and stripped in ("", self._none_word)
        ):
            state = QValidator.State.Acceptable
        elif _UNFINISHED.fullmatch(stripped) or (
            self._optional and self._none_word.startswith(stripped)
        ):
            state = QValidator.State.Intermediate
        else:
            state = QValidator.State.Invalid
        return state, text, position

    def stepBy(self, steps: int) -> None:
        self.interpretText()
        value = self.value()
        for _ in range(abs(steps)):
            value = self._next(value, 1 if steps > 0 else -1)
        self.setValue(min(max(value, self.low), self.high))
        self.selectAll()

    def _next(self, value: float, direction: int) -> float:
        if self._step:
            return round(round(value / self._step + direction) * self._step, DECIMALS)
        if value == 0:
            return direction * FIRST_STEP
        upwards = direction if value > 0 else -direction
        return math.copysign(_neighbour(abs(value), upwards), value)


def _neighbour(value: float, direction: int) -> float:
    """The next of ... 0.5, 1, 2, 5, 10 ... above or below a number greater than 0."""
    power = math.floor(math.log10(value))
    ladder = [float(f"{m}e{p}") for p in range(power - 1, power + 2) for m in (1, 2, 5)]
    near = 1e-9 * value
    if direction > 0:
        return min(rung for rung in ladder if rung > value + near)
    return max(rung for rung in ladder if rung < value - near)
