"""The switch between points and pictures."""

from __future__ import annotations

from PySide6.QtCore import Signal, Slot
from PySide6.QtGui import QWheelEvent
from PySide6.QtWidgets import QSizePolicy, QTabBar, QWidget

from app.modes import MODES, Mode

__all__ = ["ModeSwitch"]


class ModeSwitch(QTabBar):
    """Two tabs; the one in front is what the window is about.

    Signals:
        asked: the person wants the other one.
    """

    asked = Signal(str)

    def __init__(self, mode: Mode, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("modeSwitch")
        self.setAccessibleName(self.tr("Points or pictures"))
        self.setDrawBase(False)
        self.setExpanding(False)
        self.setUsesScrollButtons(False)  # for which it would keep room
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        titles = {"points": self.tr("Points"), "pictures": self.tr("Pictures")}
        tips = {
            "points": self.tr("Diffusion on points of the plane, learned within a minute"),
            "pictures": self.tr("Diffusion on pictures: cats, or your own"),
        }
        for index, known in enumerate(MODES):
            self.addTab(titles[known])
            self.setTabToolTip(index, tips[known] + " " + self._kept())
        self.setToolTip(self._kept())
        self.show_mode(mode)
        self.currentChanged.connect(self._on_changed)

    def _kept(self) -> str:
        return self.tr("Each keeps its experiment while the other is shown.")

    @Slot(str)
    def show_mode(self, mode: Mode) -> None:
        """Bring the tab of a mode to the front."""
        blocked = self.blockSignals(True)
        self.setCurrentIndex(MODES.index(mode))
        self.blockSignals(blocked)

    @Slot(int)
    def _on_changed(self, index: int) -> None:
        self.asked.emit(MODES[index])

    def wheelEvent(self, event: QWheelEvent) -> None:
        event.ignore()  # a run is not left by accident
