"""The spread of a cloud, against closed forms, and frame by frame as a record grows."""

from __future__ import annotations

import numpy as np
import pytest
import torch

from ddpm_core.assemble import build_data, build_schedule
from ddpm_core.config import ExperimentConfig
from ddpm_core.recording import record_forward, record_reverse
from ddpm_core.spread import SpreadCurve


def test_a_cloud_that_shrinks_by_a_factor_has_so_much_less_spread_wherever_it_is() -> None:
    config = ExperimentConfig(timesteps=6, data_count=50, sample_count=400, clip=False)
    schedule, data = build_schedule(config), build_data(config)
    noiseless = config.replace(sampler="simplified", simplified_noise=False)

    def shrinking(x: torch.Tensor, t: torch.Tensor) -> torch.Tensor:
        return 0.5 * x + 3.0  # shifts the cloud too, which is no spread

    timeline, job = record_reverse(shrinking, noiseless, schedule, data)
    curve = SpreadCurve(timeline)
    curve.update()
    assert curve.values == pytest.approx([1.0], abs=0.1)  # x_T is there at once
    expected = []
    for _ in job:
        curve.update()
    centred = timeline.x(0) - timeline.x(0).mean(axis=0, dtype=np.float64)
    expected = [float(np.sqrt((centred**2).mean()))]
    for t in range(5, -1, -1):
        beta = float(schedule.betas[t])
        expected.append(expected[-1] * (1 - 0.5 * beta**0.5) / (1 - beta) ** 0.5)
    assert curve.values == pytest.approx(expected, rel=1e-5)


def test_the_curve_grows_with_the_record_and_looks_at_each_frame_once(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    config = ExperimentConfig(timesteps=8, data_count=30_000)
    schedule, data = build_schedule(config), build_data(config)
    timeline, job = record_forward(config, schedule, data, 30_000)
    curve, looked = SpreadCurve(timeline), []
    x = timeline.x
    monkeypatch.setattr(timeline, "x", lambda frame: looked.append(frame) or x(frame))
    next(job)
    curve.update()
    curve.update()
    assert len(curve.values) == 2
    for _ in job:
        pass
    curve.update()
    assert looked == list(range(9))
    assert curve.values == pytest.approx(np.ones(9), abs=0.02)  # forward noise keeps it at 1
