"""How much the estimates beside training may ask of data, by their size. Needs no Qt."""

from __future__ import annotations

import math

import numpy as np

from ddpm_core.config import ExperimentConfig
from ddpm_core.data.data_set import DataSet

__all__ = [
    "LOSS_LEVELS",
    "at_once",
    "is_small_enough",
    "loss_levels",
    "loss_queries",
    "optimum_levels",
    "optimum_queries",
]

LARGEST = 2**24  # numbers of all data; they are held twice, in float64
QUERIES = 256  # noised examples for each level, see OptimalLoss
PAIRS = 2_560_000  # of queries and data points, so that a level is soon done
NUMBERS = 2**17  # of all queries of a level: ten pictures of 64 pixels a side
FEWEST_QUERIES = 8
PICTURE_LEVELS = 100  # at which the optimum on pictures is found; the rest lies between
LOSS_LEVELS = 64  # at which the loss by t is found
FEWEST_LEVELS = 16
LOSS_NUMBERS = 2**20  # of all pictures that the loss by t asks a network about: 85 of 64 pixels
POINTS_AT_ONCE = 2_048


def is_small_enough(data: DataSet) -> bool:
    """Whether the best answers can be found: that takes all data, in memory."""
    examples = data.examples
    return len(examples) == len(data) and examples.numel() <= LARGEST


def optimum_queries(data: DataSet) -> int:
    """How many noised examples to ask at each level: fewer beside more data, and of large ones."""
    numbers = data.examples[0].numel()
    return max(FEWEST_QUERIES, min(QUERIES, PAIRS // len(data), NUMBERS // numbers))


def optimum_levels(config: ExperimentConfig) -> list[int]:
    """The levels at which the optimum is found; on pictures some, evenly spread."""
    return _spread(config, config.timesteps if config.modality == "points" else PICTURE_LEVELS)


def loss_levels(data: DataSet, config: ExperimentConfig) -> list[int]:
    """The levels at which the loss by t is found, evenly spread; fewer of large pictures."""
    most = LOSS_LEVELS
    if config.modality == "pictures":
        most = max(FEWEST_LEVELS, min(LOSS_LEVELS, LOSS_NUMBERS // data.examples[0].numel()))
    return _spread(config, most)


def loss_queries(data: DataSet, config: ExperimentConfig) -> int:
    """How many noised examples a network is asked about at each of these levels.

    A picture has many values: few pictures, or one, are enough.
    """
    if config.modality == "points":
        return optimum_queries(data)
    asked = len(loss_levels(data, config)) * data.examples[0].numel()
    return max(1, min(FEWEST_QUERIES, LOSS_NUMBERS // asked))


def at_once(config: ExperimentConfig) -> int:
    """How many examples go through the network in one piece of work: no more than in training."""
    if config.modality == "points":
        return POINTS_AT_ONCE
    return math.ceil(config.batch_size / config.accumulate)


def _spread(config: ExperimentConfig, most: int) -> list[int]:
    spread = np.linspace(0, config.timesteps - 1, min(config.timesteps, most))
    levels: list[int] = np.unique(spread.round().astype(int)).tolist()
    return levels
