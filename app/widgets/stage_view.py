"""The large picture of the stage, with its title and its legend."""

from __future__ import annotations

import math
from collections.abc import Collection, Sequence
from dataclasses import dataclass

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtGui import QFont
from PySide6.QtWidgets import QFrame, QGridLayout, QVBoxLayout, QWidget

from app import theme
from app.highlights import Highlights
from app.scenes import Layer
from app.symbols import LAYER_SYMBOLS
from app.widgets.backdrop import Backdrop
from app.widgets.cloud_layers import mark_size
from app.widgets.layer_toggle import LayerToggle
from app.widgets.point_cloud import PointCloudView
from app.widgets.pointing import link
from app.widgets.text_line import TextLine

__all__ = ["LegendItem", "StageView", "show_layers"]

FAINT = 0.3  # of the opacity that the cloud would have in the foreground
RING_SIZE = 1.25  # of a disc that looks as large


@dataclass(frozen=True)
class LegendItem:
    """What an entry of the legend says."""

    name: str
    text: str
    symbol: tuple[str, str]
    tip: str


def show_layers(
    view: PointCloudView,
    layers: Sequence[Layer],
    hidden: Collection[str] = (),
    size: float = 1.0,
    most: int | None = None,
) -> None:
    """Bring a view to a scene.

    Marks are ``size`` times as large as in the large picture; of more than ``most`` points only
    every so many are drawn.
    """
    colours = theme.current()
    for layer in layers:
        color = getattr(colours, layer.idea)
        if layer.paths is not None:
            head = getattr(colours, layer.head)
            view.set_traces(layer.name, layer.paths, color=color, head=head, key=layer.key)
        else:
            points = layer.points
            if points is not None and most is not None and len(points) > most:
                points = points[:: math.ceil(len(points) / most)]
            count = 0 if points is None else len(points)
            radius, opacity = mark_size(count)
            radius *= size * (RING_SIZE if layer.shape == "ring" else 1.0)
            view.set_points(
                layer.name,
                points,
                color=color,
                radius=max(radius, 0.8),
                opacity=opacity * FAINT if layer.faint else opacity,
                shape=layer.shape,
            )
        view.set_visible(layer.name, layer.name not in hidden)


class StageView(QFrame):
    """One subject, large. The legend's entries show and hide layers.

    The title lies over the picture, which so has all the room there is.
    """

    entryToggled = Signal(str, bool)

    def __init__(
        self, parent: QWidget | None = None, *, highlights: Highlights | None = None
    ) -> None:
        super().__init__(parent)
        self._highlights = highlights
        self.setProperty("role", "card")
        self.view = PointCloudView(axes=True)
        self.view.setObjectName("stageCloud")
        self._title = TextLine(weight=QFont.Weight.DemiBold, backdrop=True)
        self._title.setObjectName("stageTitle")
        self._subtitle = TextLine(color="muted", pixels=theme.SMALL, backdrop=True)
        self._subtitle.setObjectName("stageSubtitle")
        header = QVBoxLayout()
        header.setContentsMargins(12, 8, 0, 0)
        header.setSpacing(2)
        header.addWidget(self._title)
        header.addWidget(self._subtitle)
        header.addStretch(1)
        legend = Backdrop()
        self._legend = QVBoxLayout(legend)
        self._legend.setContentsMargins(0, 2, 2, 2)
        self._legend.setSpacing(0)
        self._entries = QVBoxLayout()
        self._entries.setSpacing(0)
        self._legend.addLayout(self._entries)
        self._toggles: dict[str, LayerToggle] = {}
        self._said: tuple[LegendItem, ...] = ()
        grid = self._grid = QGridLayout(self)
        grid.setContentsMargins(1, 1, 1, 1)
        grid.setSpacing(0)
        grid.addWidget(self.view, 0, 0, 1, 2)
        grid.addLayout(header, 0, 0, Qt.AlignmentFlag.AlignTop)
        corner = QVBoxLayout()
        corner.setContentsMargins(0, 2, 4, 0)
        corner.addWidget(legend)
        grid.addLayout(corner, 0, 1, Qt.AlignmentFlag.AlignTop)
        grid.setColumnStretch(0, 1)

    def set_words(self, title: str, subtitle: str) -> None:
        """What is shown, in a few words."""
        self._title.setText(title)
        self._subtitle.setText(subtitle)
        self.view.setAccessibleName(title)
        self.view.setAccessibleDescription(subtitle)

    def set_legend(
        self, items: Sequence[LegendItem], layers: Sequence[Layer], hidden: Collection[str]
    ) -> None:
        """Show one entry for each item whose layer is there."""
        looks = {layer.name: layer for layer in layers}
        said = tuple(item for item in items if item.name in looks)
        if said != self._said:
            self._said = said
            for item in items:
                toggle = self._toggles.get(item.name) or self._add_toggle(item.name)
                if item in said:
                    layer = looks[item.name]
                    shape = "line" if layer.paths is not None else layer.shape
                    toggle.describe(item.text, item.symbol, layer.idea, shape)
                    toggle.setToolTip(item.tip)
                toggle.setVisible(item in said)
        for name, toggle in self._toggles.items():
            blocked = toggle.blockSignals(True)
            toggle.setChecked(name not in hidden)
            toggle.blockSignals(blocked)

    def _add_toggle(self, name: str) -> LayerToggle:
        above = next(reversed(self._toggles.values()), None)
        toggle = self._toggles[name] = LayerToggle(self)
        self.setTabOrder(above or self.view, toggle)
        toggle.setObjectName(f"{name}LayerToggle")
        toggle.toggled.connect(self._on_toggled)
        if self._highlights is not None and name in LAYER_SYMBOLS:
            link(toggle, LAYER_SYMBOLS[name], self._highlights)
        self._entries.addWidget(toggle)
        return toggle

    def add_below_legend(self, widget: QWidget) -> None:
        self._legend.addWidget(widget)

    def add_at_foot(self, widget: QWidget) -> None:
        """Put a widget over the picture, at its lower right."""
        corner = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignBottom
        self._grid.addWidget(widget, 0, 0, 1, 2, corner)

    @Slot(bool)
    def _on_toggled(self, on: bool) -> None:
        sender = self.sender()
        name = next(name for name, toggle in self._toggles.items() if toggle is sender)
        self.entryToggled.emit(name, on)
