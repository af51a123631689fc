"""What the networks learn from: point clouds, built in, from a table or drawn from a density."""

from ddpm_core.data.points import (
    DEFAULT_NOISE,
    POINT_SETS,
    PointSet,
    Standardisation,
    fresh_points,
    make_points,
)
from ddpm_core.data.table import load_points

__all__ = [
    "DEFAULT_NOISE",
    "POINT_SETS",
    "PointSet",
    "Standardisation",
    "fresh_points",
    "load_points",
    "make_points",
]
