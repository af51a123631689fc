"""A bubble over a window that points at one of its widgets, and the ring round that widget."""

from __future__ import annotations

from PySide6.QtCore import (
    QEasingCurve,
    QPoint,
    QPropertyAnimation,
    QRect,
    QRectF,
    QSize,
    Qt,
    Signal,
    SignalInstance,
)
from PySide6.QtGui import (
    QAccessible,
    QAccessibleEvent,
    QColor,
    QPainter,
    QPainterPath,
    QPaintEvent,
    QPen,
    QPolygonF,
    QRegion,
    QResizeEvent,
)
from PySide6.QtWidgets import QHBoxLayout, QLabel, QVBoxLayout, QWidget

from app import theme
from app.motion import animations_wanted
from app.widgets.action_button import ActionButton
from app.widgets.help_text import explain

__all__ = ["Side", "TourBubble", "TourRing", "place_beside"]

WIDTH = 312  # with the room for the arrow on both sides
ARROW = 10  # pixels that it stands out, and half of its base
MARGIN = 6  # from the window's edges
CORNER = 8.0
GLIDE = 160  # milliseconds
RING_GAP = 3  # pixels between a widget and its ring

Side = str  # of the widget that the bubble is on: "right", "left", "below", "above" or "" for none


def place_beside(
    target: QRect, size: QSize, room: QRect, wanted: Side = "right"
) -> tuple[QPoint, Side]:
    """Where a bubble of that size lies best, so that it covers as little of the target as can be.

    Args:
        target: what it points at.
        room: what it may cover.
        wanted: the side of the target that is tried first.

    Returns its upper left corner, and on which side of the target that is.
    """
    width, height = size.width(), size.height()
    free = {
        "right": room.right() - target.right() - width,
        "left": target.left() - room.left() - width,
        "below": room.bottom() - target.bottom() - height,
        "above": target.top() - room.top() - height,
    }
    sides = [wanted, *free]
    side = next((name for name in sides if free[name] >= 0), max(free, key=free.__getitem__))
    centre = target.center()
    corner = {
        "right": QPoint(target.right() + 1, centre.y() - height // 2),
        "left": QPoint(target.left() - width, centre.y() - height // 2),
        "below": QPoint(centre.x() - width // 2, target.bottom() + 1),
        "above": QPoint(centre.x() - width // 2, target.top() - height),
    }[side]
    x = max(room.left(), min(corner.x(), room.right() + 1 - width))
    y = max(room.top(), min(corner.y(), room.bottom() + 1 - height))
    return QPoint(x, y), side


class TourBubble(QWidget):
    """A title, a few sentences, how far one is, and the ways on: next, back and leave.

    It dims nothing and holds nothing up: the window around it goes on as ever.
    """

    nextWanted = Signal()
    backWanted = Signal()
    leaveWanted = Signal()

    def __init__(self, window: QWidget) -> None:
        super().__init__(window)
        self.setObjectName("tourBubble")
        self._side: Side = ""
        self._tip = QPoint()  # where the arrow points, in pixels of the bubble
        self._progress = self._label("tourProgress", "small")
        self._title = self._label("tourTitle", "title")
        self._text = self._label("tourText", "")
        self._leave = self._button("tourLeaveButton", self.tr("Leave"), self.leaveWanted)
        self._back = self._button("tourBackButton", self.tr("Back"), self.backWanted)
        self._next = self._button("tourNextButton", "", self.nextWanted)
        explain(self._leave, self.tr("Leave the tour"), self.tr("Leave the tour (Esc)"))
        explain(self._back, self.tr("Back"), self.tr("Go back to the stop before"))
        self._next.setProperty("primary", True)
        buttons = QHBoxLayout()
        buttons.setSpacing(8)
        buttons.addWidget(self._leave)
        buttons.addStretch()
        buttons.addWidget(self._back)
        buttons.addWidget(self._next)
        column = QVBoxLayout(self)
        column.setContentsMargins(ARROW + 14, ARROW + 10, ARROW + 14, ARROW + 12)
        column.setSpacing(4)
        for label in (self._progress, self._title, self._text):
            column.addWidget(label)
        column.addSpacing(8)
        column.addLayout(buttons)
        self._glide = QPropertyAnimation(self, b"pos", self)
        self._glide.setDuration(GLIDE)
        self._glide.setEasingCurve(QEasingCurve.Type.OutCubic)
        self._end = QPoint()
        theme.notifier().changed.connect(self.update)
        self.hide()

    def _label(self, name: str, role: str) -> QLabel:
        label = QLabel()
        label.setObjectName(name)
        label.setWordWrap(True)
        label.setTextFormat(Qt.TextFormat.PlainText)
        if role:
            label.setProperty("role", role)
        return label

    def _button(self, name: str, text: str, signal: SignalInstance) -> ActionButton:
        button = ActionButton(text)
        button.setObjectName(name)
        button.setAutoDefault(True)  # Return presses it too
        button.clicked.connect(signal)
        return button

    # --- what it says

    def show_stop(self, number: int, total: int, title: str, text: str) -> None:
        """Say what there is at a stop, counted from 1."""
        last = number == total
        progress = self.tr("{number} of {total}").format(number=number, total=total)
        self._progress.setText(progress)
        self._title.setText(title)
        self._text.setText(text)
        self._back.setEnabled(number > 1)
        self._next.setText(self.tr("Done") if last else self.tr("Next"))
        if last:
            explain(self._next, self.tr("Done"), self.tr("End the tour"))
        else:
            explain(self._next, self.tr("Next"), self.tr("Go on to the next stop"))
        self.setAccessibleName(
            self.tr("Tour, {progress}: {title}").format(progress=progress, title=title)
        )
        self.setAccessibleDescription(text)
        self.resize(WIDTH, self.heightForWidth(WIDTH))

    def announce(self) -> None:
        """Take the focus and tell assistive tools what it says."""
        self._next.setFocus(Qt.FocusReason.OtherFocusReason)
        QAccessible.updateAccessibility(QAccessibleEvent(self, QAccessible.Event.Alert))

    # --- where it is

    def point_at(self, target: QRect | None, wanted: Side = "right") -> None:
        """Lie beside a rectangle of the window and point at it; None: in the middle, at nothing."""
        window = self.parentWidget()
        assert window is not None
        room = window.rect().adjusted(MARGIN, MARGIN, -MARGIN, -MARGIN)
        if target is None:
            self._side = ""
            end = room.center() - self.rect().center()
        else:
            end, self._side = place_beside(target, self.size(), room, wanted)
            self._tip = self._nearest_of(target) - end
        self._go_to(end)
        self.update()

    def _nearest_of(self, target: QRect) -> QPoint:
        """The middle of the target's edge that faces the bubble."""
        centre = target.center()
        return {
            "right": QPoint(target.right(), centre.y()),
            "left": QPoint(target.left(), centre.y()),
            "below": QPoint(centre.x(), target.bottom()),
            "above": QPoint(centre.x(), target.top()),
        }[self._side]

    def _go_to(self, end: QPoint) -> None:
        if end == self._end and self.isVisible():
            return
        self._end = end
        self._glide.stop()
        if self.isVisible() and animations_wanted():
            self._glide.setStartValue(self.pos())
            self._glide.setEndValue(end)
            self._glide.start()
        else:
            self.move(end)
        self.show()
        self.raise_()

    @property
    def side(self) -> Side:
        """On which side of its target it is."""
        return self._side

    @property
    def tip(self) -> QPoint:
        """The point of the arrow, in pixels of the bubble."""
        body = self._body().toAlignedRect().adjusted(16, 16, -16, -16)
        x = max(body.left(), min(self._tip.x(), body.right()))
        y = max(body.top(), min(self._tip.y(), body.bottom()))
        return {
            "right": QPoint(0, y),
            "left": QPoint(self.width() - 1, y),
            "below": QPoint(x, 0),
            "above": QPoint(x, self.height() - 1),
        }.get(self._side, QPoint(x, y))

    def _body(self) -> QRectF:
        return QRectF(self.rect()).adjusted(ARROW, ARROW, -ARROW, -ARROW)

    # --- painting

    def _outline(self) -> QPainterPath:
        path = QPainterPath()
        path.addRoundedRect(self._body(), CORNER, CORNER)
        if not self._side:
            return path
        tip = self.tip
        if self._side in ("right", "left"):
            inner = ARROW + 1 if self._side == "right" else self.width() - ARROW - 1
            base = (QPoint(inner, tip.y() - ARROW), QPoint(inner, tip.y() + ARROW))
        else:
            inner = ARROW + 1 if self._side == "below" else self.height() - ARROW - 1
            base = (QPoint(tip.x() - ARROW, inner), QPoint(tip.x() + ARROW, inner))
        arrow = QPainterPath()
        arrow.addPolygon(QPolygonF([base[0].toPointF(), tip.toPointF(), base[1].toPointF()]))
        arrow.closeSubpath()
        return path.united(arrow)

    def paintEvent(self, event: QPaintEvent) -> None:
        colours = theme.current()
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setBrush(QColor(colours.tip))
        painter.setPen(QPen(QColor(colours.accent), 0.75 * colours.ring))
        painter.drawPath(self._outline())
        painter.end()


class TourRing(QWidget):
    """A ring round the widget that the bubble points at; the mouse and the picture pass through."""

    def __init__(self, window: QWidget) -> None:
        super().__init__(window)
        self.setObjectName("tourRing")
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self.hide()

    def surround(self, target: QRect | None) -> None:
        """Lie round a rectangle of the window, or go away."""
        if target is None:
            self.hide()
            return
        around = RING_GAP + theme.current().ring
        self.setGeometry(target.adjusted(-around, -around, around, around))
        self.show()
        self.raise_()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Only the ring itself is a widget, so that what it surrounds is painted as ever."""
        super().resizeEvent(event)
        wide = theme.current().ring + 1
        inside = self.rect().adjusted(wide, wide, -wide, -wide)
        self.setMask(QRegion(self.rect()).subtracted(QRegion(inside)))

    def paintEvent(self, event: QPaintEvent) -> None:
        colours = theme.current()
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(QPen(QColor(colours.accent), colours.ring))
        half = colours.ring / 2
        painter.drawRoundedRect(QRectF(self.rect()).adjusted(half, half, -half, -half), 4, 4)
        painter.end()
