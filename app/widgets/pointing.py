"""Noticing what is pointed at, with the cursor or with the focus, and showing what is lit."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QEvent, QObject, QRect, QRectF, Qt, QTimer, Signal, Slot
from PySide6.QtGui import QColor, QFocusEvent, QPainter, QPainterPath, QPaintEvent, QPen
from PySide6.QtWidgets import QWidget

from app import theme
from app.highlights import Highlights

__all__ = ["LitFrame", "Pointing", "link", "watch"]

KEYS = (  # ways in which a key gives the focus
    Qt.FocusReason.TabFocusReason,
    Qt.FocusReason.BacktabFocusReason,
    Qt.FocusReason.ShortcutFocusReason,
)
DWELL = 500  # milliseconds for which the cursor has to stay before it counts as looking
RADIUS = 6.0
BAR = 3.0  # pixels at the left, so that not only the colour tells
WASH = 28  # opacity of what lies over the widget, of 255


class Pointing(QObject):
    """Tells when the cursor is over a widget, or the focus in it or in one of its fields.

    Signals:
        pointed: whether it is pointed at, by the cursor or by a focus that came by key.
        dwelt: the cursor has stayed for a while, or the focus has come.

    Args:
        by_key: whether the focus points too.
    """

    pointed = Signal(bool)
    dwelt = Signal()

    def __init__(
        self, widget: QWidget, fields: Sequence[QWidget] = (), by_key: bool = True
    ) -> None:
        super().__init__(widget)
        self._widget = widget
        self._by_key = by_key
        self._dwell = QTimer(self)
        self._dwell.setSingleShot(True)
        self._dwell.setInterval(DWELL)
        self._dwell.timeout.connect(self.dwelt)
        for watched in (widget, *fields):
            watched.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        match event.type():
            case QEvent.Type.Enter if watched is self._widget:
                self._dwell.start()
                self.pointed.emit(True)
            case QEvent.Type.Leave if watched is self._widget:
                self._dwell.stop()
                self.pointed.emit(False)
            case QEvent.Type.FocusIn if isinstance(event, QFocusEvent):
                if self._by_key and event.reason() in KEYS:
                    self.pointed.emit(True)
                if event.reason() in (*KEYS, Qt.FocusReason.MouseFocusReason):
                    self.dwelt.emit()
            case QEvent.Type.FocusOut if self._by_key:
                self.pointed.emit(False)
        return False


class LitFrame(QWidget):
    """A ring, a bar and a wash over a widget, or over some of its children, while it is lit."""

    def __init__(self, widget: QWidget, parts: Sequence[QWidget] = ()) -> None:
        super().__init__(widget)
        self._parts = parts
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self.hide()
        for watched in (widget, *parts):
            watched.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if self.isVisible() and event.type() in (QEvent.Type.Resize, QEvent.Type.Move):
            self._fit()
        return False

    def set_lit(self, lit: bool) -> None:
        if lit:
            self._fit()
            self.raise_()
        self.setVisible(lit)

    def _fit(self) -> None:
        """Cover the whole, or the parts that can be seen."""
        covered = QRect()
        for part in self._parts:
            if part.isVisible():
                covered = covered.united(part.geometry())
        whole = self.parentWidget().rect().adjusted(1, 1, -1, -1)  # type: ignore[union-attr]
        self.setGeometry(covered.adjusted(0, -1, 2, 1) & whole if self._parts else whole)

    def paintEvent(self, event: QPaintEvent) -> None:
        accent = QColor(theme.current().accent)
        wash = QColor(accent)
        wash.setAlpha(WASH)
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        ring = QPainterPath()
        ring.addRoundedRect(QRectF(self.rect()).adjusted(0.5, 0.5, -0.5, -0.5), RADIUS, RADIUS)
        painter.fillPath(ring, wash)
        painter.strokePath(ring, QPen(accent, 1))
        painter.setClipPath(ring)
        painter.fillRect(QRectF(0, 0, BAR, self.height()), accent)


class _Link(QObject):
    """Lights a symbol while a widget is pointed at, and the widget while the symbol is lit."""

    def __init__(self, frame: LitFrame, symbol: str, highlights: Highlights) -> None:
        super().__init__(frame)
        self._frame, self._symbol, self._highlights = frame, symbol, highlights
        highlights.changed.connect(self._on_lit)

    @Slot(str)
    def _on_lit(self, symbol: str) -> None:
        self._frame.set_lit(symbol == self._symbol)

    @Slot(bool)
    def on_pointed(self, on: bool) -> None:
        if on:
            self._highlights.light(self._symbol)
        elif self._highlights.symbol == self._symbol:
            self._highlights.light("")


def link(
    widget: QWidget,
    symbol: str,
    highlights: Highlights,
    *,
    fields: Sequence[QWidget] = (),
    parts: Sequence[QWidget] = (),
    by_key: bool = True,
) -> None:
    """Let a widget light a symbol, and be lit with it.

    Args:
        fields: children that may have the focus in place of the widget.
        parts: children that stand for the symbol, where the whole widget does not; they are
            what is pointed at then.
        by_key: whether the focus lights it too.
    """
    made = _Link(LitFrame(widget, parts), symbol, highlights)
    for pointed_at in parts or (widget,):
        Pointing(pointed_at, fields, by_key).pointed.connect(made.on_pointed)


def watch(
    widget: QWidget, subject: str, highlights: Highlights, fields: Sequence[QWidget] = ()
) -> None:
    """Say that the person looks at a subject when they dwell on a widget."""
    Pointing(widget, fields).dwelt.connect(lambda: highlights.look_at(subject))
