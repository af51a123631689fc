"""What is written beside the feature maps: what they are, and the value pointed at."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication

from app.block_words import block_title
from app.mailbox import FoundFeatures
from app.widgets.feature_grid import Place
from app.widgets.plot_style import number
from ddpm_core.models.shapes import BlockShape

__all__ = ["caption", "place_words"]


def _tr(text: str) -> str:
    return QCoreApplication.translate("Network", text)


def caption(block: BlockShape, found: FoundFeatures, dims: int = 2) -> str:
    """Which block's maps they are, of which level and which network; ``dims`` of a point."""
    words = _tr("Maps of {title} at t = {t}, step {step}")
    if dims > 2:
        words = _tr("Maps of {title} at t = {t}, step {step}, all other coordinates 0")
    return words.format(title=block_title(block), t=found.features.t, step=f"{found.step:,}")


def place_words(block: BlockShape, found: FoundFeatures, place: Place) -> str:
    """The value of one map at one place; maps are counted from 1."""
    features, value = found.features, number(place.value, 3)
    channel = place.channel + 1
    if features.maps.shape[1:] == (1, 1):
        return _tr("Number {n} of {count}: {value}").format(
            n=channel, count=len(features.maps), value=value
        )
    grid = features.grid
    if grid is None:
        words = _tr("Map {n}, row {row}, column {column}: {value}")
        return words.format(n=channel, row=place.row + 1, column=place.column + 1, value=value)
    x = grid.left + place.column * grid.step
    y = grid.bottom + (grid.rows - 1 - place.row) * grid.step
    at = f"({x:.2f}, {y:.2f})" if grid.rows > 1 else f"{x:.2f}"
    text = _tr("Map {n} at {place}: {value}").format(
        n=channel, place=at.replace("-", "−"), value=value
    )
    if features.point is None:
        return text
    here = number(float(features.point[place.channel]), 3)
    return _tr("{text}; at the chosen point: {here}").format(text=text, here=here)
