"""LossHistory keeps every loss and smooths without a bias at the start."""

from __future__ import annotations

import numpy as np

from app.history import SMOOTHING, LossHistory


def test_every_loss_is_kept_across_growing() -> None:
    losses = np.random.default_rng(0).random(10_000).astype(np.float32)
    history = LossHistory(losses[:3])
    for k in range(3, 10_000, 7):
        history.extend(losses[k : k + 7])
    assert len(history) == 10_000
    assert (history.raw == losses).all()
    assert history.steps[0] == 1
    assert history.steps[-1] == 10_000


def test_the_smoothed_loss_is_the_normalised_exponential_average() -> None:
    losses = np.random.default_rng(1).random(200)
    history = LossHistory(losses)
    for n in (1, 2, 50, 200):
        weights = SMOOTHING ** np.arange(n)[::-1]
        expected = (weights * losses[:n]).sum() / weights.sum()
        assert abs(history.smoothed[n - 1] - expected) < 1e-6


def test_a_constant_loss_is_smoothed_to_itself_from_the_first_step() -> None:
    assert abs(LossHistory([0.7] * 5).smoothed - 0.7).max() < 1e-6


def test_smoothing_in_one_piece_or_in_many_is_the_same() -> None:
    losses = np.random.default_rng(2).random(3_000).astype(np.float32)
    whole, parts = LossHistory(losses), LossHistory()
    for k in range(0, 3_000, 7):
        parts.extend(losses[k : k + 7])
    assert abs(whole.smoothed - parts.smoothed).max() < 1e-6


def test_a_loss_that_is_no_number_is_kept_and_left_out_of_the_average() -> None:
    history = LossHistory([float("nan"), 0.5, float("nan"), 0.5])
    assert np.isnan(history.raw[[0, 2]]).all()
    assert np.isnan(history.smoothed[0])
    assert abs(history.smoothed[1:] - 0.5).max() < 1e-6
