"""The head of the compared samplers: what is shown, which layers, and the button that records."""

from __future__ import annotations

from PySide6.QtCore import Signal, Slot
from PySide6.QtGui import QFont
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from app import theme
from app.panels import stage_words
from app.widgets.action_button import ActionButton
from app.widgets.icons import icon
from app.widgets.layer_toggle import LayerToggle
from app.widgets.text_line import TextLine

__all__ = ["CompareHeader"]

SHAPES = {"predicted_x0": "ring", "trace": "line", "data": "disc"}  # of the layers' marks
BUTTON_HEIGHT = 26


class CompareHeader(QWidget):
    """Title, a line of words, an entry for each layer, and the button.

    Attributes:
        hidden: the layers that are turned off.
    """

    wanted = Signal()  # to record
    toggled = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.hidden = {"predicted_x0", "data"}
        self._title = TextLine(self.tr("Samplers compared"), weight=QFont.Weight.DemiBold)
        self._title.setObjectName("compareTitle")
        self._subtitle = TextLine(color="muted", pixels=theme.SMALL)
        self._subtitle.setObjectName("compareSubtitle")
        words = QVBoxLayout()
        words.setSpacing(2)
        words.addWidget(self._title)
        words.addWidget(self._subtitle)
        layout = QHBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(2)
        layout.addLayout(words, 1)
        self._toggles = {name: self._make_toggle(name) for name in SHAPES}
        for toggle in self._toggles.values():
            layout.addWidget(toggle)
        layout.addSpacing(4)
        layout.addWidget(self._make_button())

    def _make_toggle(self, name: str) -> LayerToggle:
        (item,) = (item for item in stage_words.legend("reverse") if item.name == name)
        toggle = LayerToggle()
        toggle.setObjectName(f"{name}CompareToggle")
        toggle.describe(item.text, item.symbol, name, SHAPES[name])
        toggle.setToolTip(item.tip)
        toggle.setChecked(name not in self.hidden)
        toggle.toggled.connect(self._on_toggled)
        return toggle

    def _make_button(self) -> ActionButton:
        button = self._button = ActionButton(self.tr("Compare"))
        button.setObjectName("compareButton")
        button.setProperty("tonal", True)
        button.setIcon(icon("sample", "accent_text"))
        button.setFixedHeight(BUTTON_HEIGHT)
        button.setAccessibleName(self.tr("Compare the samplers"))
        button.setToolTip(
            self.tr(
                "Record the reverse processes of these samplers together: from the same x_T, and "
                "with the same noise z in the steps of those that add any"
            )
        )
        button.clicked.connect(self.wanted)
        return button

    def set_ready(self, ready: bool) -> None:
        """Whether there is anything to record with."""
        self._button.setEnabled(ready)

    def set_words(self, text: str) -> None:
        self._subtitle.setText(text)

    @Slot(bool)
    def _on_toggled(self, on: bool) -> None:
        self.hidden = {name for name, toggle in self._toggles.items() if not toggle.isChecked()}
        self.toggled.emit()
