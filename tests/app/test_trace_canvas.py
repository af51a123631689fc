"""Traces: the same coverage on every way to a frame, and no call that draws too much."""

from __future__ import annotations

import numpy as np
import pytest

from app.widgets import trace_canvas
from app.widgets.trace_canvas import SEGMENTS_AT_ONCE, TraceCanvas
from ddpm_core.splat import Canvas, View

VIEW = View(200, 150, scale=20)


@pytest.fixture
def walk() -> np.ndarray:
    """Ways of 40 points through 601 frames; some of them leave the picture."""
    steps = np.random.default_rng(0).normal(0, 0.1, (601, 40, 2))
    return np.cumsum(steps, axis=0).astype(np.float32)


def new() -> TraceCanvas:
    return TraceCanvas(200, 150, VIEW)


def bring(traces: TraceCanvas, paths: np.ndarray) -> int:
    """Show paths to the end; the number of calls it took."""
    for calls in range(1, 100):
        if traces.show(paths):
            return calls
    raise AssertionError("it never came to an end")


def afresh(paths: np.ndarray) -> np.ndarray:
    """The coverage by the definition: all pieces once, and once more below each age."""
    canvas = Canvas(200, 150)
    for pieces in (len(paths) - 1, *trace_canvas.FADING):
        canvas.add_lines(VIEW.to_pixels(paths[max(len(paths) - 1 - pieces, 0) :]))
    return canvas.coverage


def test_every_way_to_a_frame_leaves_the_same(walk: np.ndarray) -> None:
    traces = new()
    near = (257, 258, 266, 261, 253, 259, 258, 9, 10, 11, 4, 1, 2, 30, 31, 33, 32)
    for frames in (1, 2, 3, 60, 601, 600, 33, 32, 31, 400, 1, 17, 599, 256, *near):
        bring(traces, walk[:frames])
        assert traces.frames == frames
        assert np.array_equal(traces.canvas.coverage, afresh(walk[:frames])), frames


def test_a_far_jump_is_near_once_its_surroundings_were_seen(walk: np.ndarray) -> None:
    traces = new()
    assert bring(traces, walk) > 1
    for frames in (10, 580, 300, 2):
        assert bring(traces, walk[:frames]) == 1


def test_no_call_draws_more_than_its_share(
    walk: np.ndarray, monkeypatch: pytest.MonkeyPatch
) -> None:
    drawn: list[int] = []
    add_lines = Canvas.add_lines

    def counted(canvas: Canvas, paths: np.ndarray, times: int = 1) -> None:
        drawn.append((len(paths) - 1) * paths.shape[1])
        add_lines(canvas, paths, times)

    monkeypatch.setattr(Canvas, "add_lines", counted)
    traces = new()
    while not traces.show(walk):
        assert 0 < sum(drawn) <= SEGMENTS_AT_ONCE
        drawn.clear()


def test_what_is_kept_stays_within_its_bound(
    walk: np.ndarray, monkeypatch: pytest.MonkeyPatch
) -> None:
    bound = 5 * 200 * 150 * 4
    monkeypatch.setattr(trace_canvas, "KEPT_BYTES", bound)
    traces = new()
    bring(traces, walk)
    kept = traces._kept
    assert len(kept) >= 2
    assert sum(snapshot.coverage.nbytes for snapshot in kept.values()) <= bound
    bring(traces, walk[:100])
    assert np.array_equal(traces.canvas.coverage, afresh(walk[:100]))
