"""Which settings mean something for what is learned, points or pictures."""

from __future__ import annotations

from ddpm_core.config import ExperimentConfig

__all__ = ["PICTURES_ONLY", "POINTS_ONLY", "means_something"]

POINTS_ONLY = frozenset(
    ("data_count", "data_noise", "data_seed", "data_columns", "hidden", "layers")
)
PICTURES_ONLY = frozenset(
    (
        "pictures",
        "crops",
        "picture_size",
        "flips",
        "channels",
        "bottleneck",
        "channels_last",
    )
)


def means_something(name: str, config: ExperimentConfig) -> bool:
    """Whether a setting can have any effect on runs of these settings' modality."""
    return name not in (PICTURES_ONLY if config.modality == "points" else POINTS_ONLY)
