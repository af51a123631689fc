"""What the stage shows for each of its subjects, as layers of points and traces. Needs no Qt."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

import numpy as np
import numpy.typing as npt

from app.timeline import Array, Timeline

if TYPE_CHECKING:
    from app.experiment import Experiment

__all__ = [
    "POSTERIOR_STEPS",
    "SUBJECTS",
    "TRACED",
    "Layer",
    "Subject",
    "half_width",
    "posterior_steps",
    "process_layers",
    "still_layers",
]

Subject = Literal["data", "learned", "forward", "reverse", "compare"]
SUBJECTS: tuple[Subject, ...] = ("data", "learned", "forward", "reverse")

TRACED = 40  # points that leave a trace, as in the article
POSTERIOR_STEPS = (0.3, 0.1, 0.03, 0.01)  # of the greatest weight; what has less is not shown
NOISE_REACH = 3.2  # standard deviations; of N(0, 1) one coordinate in 700 lies beyond
ROOM = 1.08  # around data that reaches further


@dataclass(frozen=True)
class Layer:
    """One cloud or one set of traces.

    Attributes:
        name: unique in its scene.
        idea: the colour's name in the theme.
        points: [N, D], None for traces or where there is nothing now.
        paths: [frames, K, D] of traces.
        key: what the paths belong to.
        shape: of a mark.
        faint: drawn to be compared with, not to be looked at.
        head: of traces, the idea whose colour the points at their ends have.
    """

    name: str
    idea: str
    points: Array | None = None
    paths: Array | None = None
    key: object = None
    shape: str = "disc"
    faint: bool = False
    head: str = ""


def still_layers(subject: Subject, experiment: Experiment) -> list[Layer]:
    """What does not move with the transport bar: the data, or the samples of the network so far."""
    run, preview = experiment.run, experiment.preview
    if run is None:
        return []
    if subject == "data":
        return [Layer("data", "data", run.points)]
    samples = None if preview is None else preview.points
    return [
        Layer("data", "data", run.points, faint=True),
        Layer("samples", "samples", samples),
    ]


def process_layers(timeline: Timeline | None, frame: int, data: Array | None) -> list[Layer]:
    """A frame of a process, over the data and the traces of its first points."""
    if timeline is None or frame >= timeline.frames:
        return []
    main = "noised" if timeline.kind == "forward" else "samples"
    paths = timeline.paths(min(TRACED, timeline.count), frame)
    layers = [
        Layer("data", "data", data, faint=True),
        Layer("trace", "trace", paths=paths, key=timeline, head=main),
        Layer(main, main, timeline.x(frame)),
    ]
    if timeline.kind == "reverse":
        layers.append(Layer("predicted_x0", "predicted_x0", timeline.x0_pred(frame), shape="ring"))
    return layers


def half_width(points: npt.NDArray[np.floating] | None, noise: bool = True) -> float:
    """The range about the origin that holds the data, and pure noise, N(0, 1), if asked for."""
    reach = NOISE_REACH if noise else 0.0
    if points is not None:
        finite = np.abs(points[np.isfinite(points)])
        reach = max(reach, ROOM * float(finite.max(initial=0.0)))
    return reach or NOISE_REACH


def posterior_steps(points: Array, weights: npt.NDArray[np.float64]) -> list[Array]:
    """The points [M, D] in the steps of how probable they are, beside the most probable one."""
    share = weights / weights.max()
    uppers = (np.inf, *POSTERIOR_STEPS)
    return [
        points[(share >= lower) & (share < upper)]
        for lower, upper in zip(POSTERIOR_STEPS, uppers, strict=False)
    ]
