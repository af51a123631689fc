"""A film that no network has made says so in its title, at every size."""

from __future__ import annotations

import numpy as np
import pytest

from ddpm_core.config import ExperimentConfig
from ddpm_core.export.labels import MARGIN, TITLE_LINE, TITLE_SIZE, Entry, Labels
from ddpm_core.export.text import Lettering
from ddpm_core.export.words import ENGLISH
from ddpm_core.schedules import make_schedule
from ddpm_core.timeline import Timeline

LEGEND = [Entry("samples", "disc"), Entry("predicted data", "ring")]


def labels(kind: str, denoiser: str, side: int, unit: float) -> Labels:
    config = ExperimentConfig(timesteps=5, denoiser=denoiser)
    process = Timeline(kind, config, make_schedule("linear", 5), range(4, -1, -1), (3, 2))
    return Labels(process, side, side, unit, ENGLISH, LEGEND)


def written(text: str, side: int, unit: float) -> np.ndarray:
    mask = np.zeros((side, side), np.uint8)
    lettering = Lettering(TITLE_SIZE * unit, bold=True)
    lettering.write(mask, MARGIN * unit, TITLE_LINE * unit, text)
    return mask


@pytest.mark.parametrize(
    ("kind", "denoiser", "side", "unit", "title"),
    [
        ("reverse", "exact", 600, 1.0, "Exact denoiser, no network"),
        ("reverse", "exact", 230, 0.62, "Exact denoiser"),  # the legend needs its room
        ("reverse", "exact", 160, 0.62, "Exact denoiser"),
        ("reverse", "network", 600, 1.0, "Reverse process"),
        ("forward", "exact", 600, 1.0, "Forward process"),  # which needs no denoiser
    ],
)
def test_the_title_says_what_predicted_the_noise(
    kind: str, denoiser: str, side: int, unit: float, title: str
) -> None:
    here = labels(kind, denoiser, side, unit)
    assert (here.strong() == written(title, side, unit)).all()
    if side >= 230:
        columns = np.nonzero(here.strong().any(axis=0))[0]
        marks = [np.nonzero(mark.coverage.any(axis=0))[0].min() for mark in here.legend_marks()]
        assert columns.max() < min(marks)
