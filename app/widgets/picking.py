"""Which point of a view lies under the cursor."""

from __future__ import annotations

from collections.abc import Iterable

import numpy as np
from PySide6.QtCore import QPointF

from app.widgets.cloud_layers import PointLayer
from ddpm_core.splat import View

__all__ = ["NOTHING", "nearest_point"]

REACH = 10.0  # logical pixels
NOTHING = ("", -1)


def nearest_point(
    layers: Iterable[tuple[str, PointLayer]], view: View, place: QPointF
) -> tuple[str, int]:
    """The layer and the index of the point nearest to a place; NOTHING where none is close.

    Of two that are equally near the later one, which is drawn above.
    """
    nearest, found = REACH**2, NOTHING
    x, y = np.float32(place.x()), np.float32(place.y())
    for name, layer in layers:
        if layer.points is None or layer.empty:
            continue
        pixels = view.to_pixels(layer.points)
        with np.errstate(invalid="ignore", over="ignore"):
            squares = np.square(pixels[:, 0] - x)
            squares += np.square(pixels[:, 1] - y)
        squares[np.isnan(squares)] = np.inf
        index = int(squares.argmin())
        if squares[index] <= nearest:
            nearest, found = float(squares[index]), (name, index)
    return found
