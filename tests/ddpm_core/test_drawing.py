"""Strokes on the paper, the file that keeps them, and the points drawn from it."""

from __future__ import annotations

import base64
import io
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import torch
from PIL import Image

from ddpm_core import load_points
from ddpm_core.assemble import build_data
from ddpm_core.config import ExperimentConfig
from ddpm_core.data import drawing as drawing_module
from ddpm_core.data.drawing import Drawing, picture_ground, read_drawing, write_drawing
from ddpm_core.data.strokes import FULL, GRID, Brushwork, Stroke

CELL = 2 / GRID
CENTRES = (np.arange(GRID) + 0.5) * CELL - 1
X, Y = np.meshgrid(CENTRES, -CENTRES)


def capsule(ax: float, ay: float, bx: float, by: float) -> np.ndarray:
    """The distance of every cell from the line between two places."""
    length = (bx - ax) ** 2 + (by - ay) ** 2
    along = np.clip(((X - ax) * (bx - ax) + (Y - ay) * (by - ay)) / (length or 1), 0, 1)
    return np.hypot(X - ax - along * (bx - ax), Y - ay - along * (by - ay))


def stroke(*places: tuple[float, ...], radius: float = 0.1, density: float = 1.0) -> Stroke:
    return Stroke(radius, density, tuple((p[0], p[1], p[2] if p[2:] else 1.0) for p in places))


# --- strokes


def test_a_stroke_covers_all_that_is_within_its_radius_of_the_line() -> None:
    grid = Drawing((stroke((-0.6, 0.3), (0.2, 0.3), (0.2, -0.5), radius=0.15),)).grid()
    distance = np.minimum(capsule(-0.6, 0.3, 0.2, 0.3), capsule(0.2, 0.3, 0.2, -0.5))
    assert (grid[distance < 0.15 - CELL] == FULL).all()
    assert (grid[distance > 0.15 + CELL] == 0).all()
    edge = np.abs(distance - 0.15) < 0.4 * CELL
    expected = FULL * (0.5 + (0.15 - distance[edge]) / CELL)
    assert np.abs(grid[edge] - expected).max() < 1


def test_y_points_upwards() -> None:
    grid = Drawing((stroke((0.5, 0.8)),)).grid()
    row, column = np.argwhere(grid).mean(axis=0)
    assert (column, row) == pytest.approx((0.75 * GRID - 0.5, 0.1 * GRID - 0.5), abs=0.1)


def test_a_stroke_leaves_its_density_and_does_not_cover_itself_twice() -> None:
    back_and_forth = stroke((-0.5, 0), (0.5, 0), (-0.5, 0), density=0.4)
    grid = Drawing((back_and_forth,)).grid()
    assert grid.max() == round(0.4 * FULL)
    thinner = stroke((0, -0.5), (0, 0.5), density=0.2)
    grid = Drawing((back_and_forth, thinner)).grid()
    assert grid[GRID // 2, GRID // 2] == round(0.2 * FULL)  # what comes later lies above
    assert grid[GRID // 2, GRID // 4] == round(0.4 * FULL)


def test_pressure_scales_the_density_along_the_line() -> None:
    grid = Drawing((stroke((-0.5, 0, 0.2), (0.5, 0, 1.0), density=0.5),)).grid()
    row = grid[GRID // 2].astype(float)
    for x in (-0.4, 0.0, 0.3):
        pressure = 0.2 + 0.8 * (x + 0.5)
        assert row[round((x + 1) * GRID / 2)] == pytest.approx(FULL * 0.5 * pressure, abs=1)


def test_an_eraser_takes_away_what_it_passes_over_and_nothing_else() -> None:
    line = stroke((-0.8, 0), (0.8, 0), radius=0.2)
    eraser = stroke((0, -0.9), (0, 0.9), radius=0.1, density=0.0)
    assert eraser.erases
    before, after = Drawing((line,)).grid(), Drawing((line, eraser)).grid()
    distance = capsule(0, -0.9, 0, 0.9)
    assert (after[distance < 0.1 - CELL] == 0).all()
    far = distance > 0.1 + CELL
    assert np.array_equal(after[far], before[far])
    assert before[distance < 0.1 - CELL].any()


def test_strokes_may_leave_the_paper() -> None:
    for place in ((1.0, 1.0), (-1.05, 0.0), (0.0, -3.0)):
        grid = Drawing((stroke((0.0, 0.0), place), stroke(place))).grid()
        assert grid[GRID // 2, GRID // 2] == FULL


def test_a_stroke_drawn_place_by_place_is_the_same_as_all_at_once() -> None:
    random = np.random.RandomState(2)
    places = [tuple(p) for p in random.uniform(-1.1, 1.1, (30, 2))]
    first, second = stroke(*places[:15]), stroke(*places[15:], radius=0.03, density=0.3)
    work = Brushwork()
    for each in (first, second):
        work.begin(each.radius, each.density)
        for place in each.places:
            work.reach(place)
    assert np.array_equal(work.grid, Drawing((first, second)).grid())
    alone = Drawing((first,)).grid()
    left, top, right, bottom = work.box
    assert np.array_equal(work.before(), alone[top:bottom, left:right])
    alone[top:bottom, left:right] = work.grid[top:bottom, left:right]
    assert np.array_equal(work.grid, alone)  # nothing changed outside of the box


# --- files


@pytest.fixture
def written(tmp_path: Path) -> Callable[..., Path]:
    """A drawing's file: of a Drawing, of JSON values, or of bytes."""

    def written(content: Any, name: str = "mine.ddpmdraw") -> Path:
        path = tmp_path / name
        if isinstance(content, Drawing):
            write_drawing(path, content)
        else:
            text = content if isinstance(content, bytes) else json.dumps(content).encode()
            path.write_bytes(text)
        return path

    return written


def picture() -> np.ndarray:
    return np.random.RandomState(0).randint(0, 256, (GRID, GRID)).astype(np.uint8)


def test_a_drawing_comes_back_from_its_file_exactly(written: Callable[..., Path]) -> None:
    strokes = (stroke((0.1, -0.2), (0.3, 0.4, 0.25)), stroke((1.5, 0), radius=0.02, density=0.0))
    again = read_drawing(written(Drawing(strokes, picture())))
    assert again.strokes == strokes
    assert np.array_equal(again.picture, picture())
    assert np.array_equal(again.grid(), Drawing(strokes, picture()).grid())
    assert read_drawing(written(Drawing(strokes))).picture is None
    assert Drawing().blank
    assert not again.blank


def test_a_file_written_by_hand_is_read(written: Callable[..., Path]) -> None:
    path = written({"format": 1, "strokes": [{"radius": 1, "density": 1, "places": [[0, 0]]}]})
    (only,) = read_drawing(path).strokes
    assert only == Stroke(1.0, 1.0, ((0.0, 0.0, 1.0),))


def of(**changes: Any) -> dict[str, Any]:
    """The JSON values of a drawing with one stroke, of which some are changed."""
    one = {"radius": 0.1, "density": 0.5, "places": [[0, 0]]}
    one |= {key: value for key, value in changes.items() if key not in ("format", "picture")}
    whole = {key: value for key, value in changes.items() if key in ("format", "picture")}
    return {"format": 1, "strokes": [one], **whole}


def as_base64(image: Image.Image, kind: str = "PNG") -> str:
    file = io.BytesIO()
    image.save(file, kind)
    return base64.b64encode(file.getvalue()).decode()


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"", "not valid JSON"),
        (b"\xff\xfe", "not valid JSON"),
        (b"[" * 100_000, "not valid JSON"),
        (b'{"format": ' + b"1" * 5_000 + b"}", "not valid JSON"),
        (b'{"format": 1, "strokes": [], "picture": NaN}', "NaN is not a finite number"),
        ([1, 2], "names no format and no strokes"),
        ({"strokes": []}, "names no format and no strokes"),
        (of(format=2), "of format 2, .* reads up to 1; open it with a newer"),
        (of(format="1"), "format is '1', and not a number from 1"),
        (of(format=True), "format is True"),
        (of(format=0), "format is 0"),
        ({"format": 1, "strokes": {}}, "strokes is not a list"),
        ({"format": 1, "strokes": [], "run": "rm"}, "the drawing has an entry 'run'"),
        ({"format": 1, "strokes": [1]}, "stroke 1 has no list of places"),
        (of(colour="red"), "stroke 1 has an entry 'colour', which is not known"),
        (of(places=[]), "stroke 1 has no places"),
        (of(places=[[0]]), r"a place of stroke 1 is \[0\], and not \[x, y\]"),
        (of(places=[[0, 0, 1, 0]]), "and not"),
        (of(places=[[0, "a"]]), "place of stroke 1 is 'a', and not -4 to 4"),
        (of(places=[[0, 5]]), "place of stroke 1 is 5, and not -4 to 4"),
        (of(places=[[0, 10**400]]), "place of stroke 1 is 1000.*…, and not"),
        (of(places=[[0, 0, 1.1]]), "pressure in stroke 1 is 1.1, and not 0 to 1"),
        (of(radius=0), "radius of stroke 1 is 0, and not 0.001 to 2"),
        (of(radius=True), "radius of stroke 1 is True"),
        (of(density=-0.1), "density of stroke 1 is -0.1, and not 0 to 1"),
        (of(density=None), "density of stroke 1 is None"),
        (of(picture="?"), "picture is not a grey PNG of 512 x 512 pixels in base64"),
        (of(picture=5), "picture is not a grey PNG"),
        (of(picture=as_base64(Image.new("L", (512, 511)))), "picture is not a grey PNG"),
        (of(picture=as_base64(Image.new("RGB", (512, 512)))), "picture is not a grey PNG"),
        (of(picture=as_base64(Image.new("L", (512, 512)), "GIF")), "picture is not a grey PNG"),
        (of(picture=as_base64(Image.fromarray(picture()))[:-400]), "picture is not a grey PNG"),
    ],
)
def test_a_file_that_is_no_drawing_says_why(
    written: Callable[..., Path], content: Any, words: str
) -> None:
    with pytest.raises(ValueError, match=f"mine.ddpmdraw: .*{words}") as refusal:
        load_points(written(content))
    assert len(str(refusal.value)) < 400


def test_files_past_the_bounds_are_refused(
    written: Callable[..., Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    path = written(Drawing((stroke((0, 0), (1, 1)), stroke((0, 0)))))
    monkeypatch.setattr(drawing_module, "MAX_PLACES", 2)
    with pytest.raises(ValueError, match="have 3 places, and 2 is most"):
        load_points(path)
    monkeypatch.setattr(drawing_module, "MAX_STROKES", 1)
    with pytest.raises(ValueError, match="not a list of at most 1"):
        load_points(path)
    monkeypatch.setattr(drawing_module, "MAX_BYTES", 50)
    with pytest.raises(ValueError, match="the file is larger than"):
        load_points(path)


def test_a_path_without_a_drawing_says_why(tmp_path: Path, written: Callable[..., Path]) -> None:
    with pytest.raises(ValueError, match="none.ddpmdraw: there is no such file"):
        load_points(tmp_path / "none.ddpmdraw")
    with pytest.raises(ValueError, match="nothing is drawn in it; draw something first"):
        load_points(written(Drawing()))
    erased = Drawing((stroke((0, 0)), stroke((0, 0), radius=0.2, density=0.0)))
    with pytest.raises(ValueError, match="nothing is drawn in it"):
        load_points(written(erased))


# --- pictures under a drawing, and points from it


def test_a_picture_lies_on_the_paper_as_large_as_it_fits(tmp_path: Path) -> None:
    wide = np.zeros((2, 4), dtype=np.uint8)
    wide[0, 0], wide[1, 3] = 100, 50
    path = tmp_path / "wide.png"
    Image.fromarray(wide).save(path)
    ground = picture_ground(path)
    quarter = GRID // 4
    expected = np.zeros((GRID, GRID))
    expected[quarter : 2 * quarter, :quarter] = FULL  # the brightest is as dense as can be
    expected[2 * quarter : 3 * quarter, 3 * quarter :] = FULL / 2
    assert np.abs(ground - expected).max() <= 0.5
    inverted = picture_ground(path, dark=True)
    assert (inverted[:quarter] == 0).all()  # what is not picture is not dark either
    assert inverted[quarter, quarter] == FULL


def test_points_follow_the_strokes_and_the_file_and_seed_give_the_same(
    written: Callable[..., Path],
) -> None:
    left, right = stroke((-0.5, 0.5)), stroke((0.5, -0.5), density=0.5)
    path = written(Drawing((left, right)))
    config = ExperimentConfig(data="file", data_path=str(path), data_count=20_000, data_seed=2)
    assert config.draws_points
    data = build_data(config)
    assert torch.equal(data.points, load_points(path, n=20_000, seed=2).points)
    assert not torch.equal(data.points, load_points(path, n=20_000, seed=3).points)
    assert float((data.points.std(0, correction=0) - 1).abs().max()) < 1e-5
    x, y = data.transform.undo(data.points.double()).numpy().T
    upper = x < 0
    assert upper.mean() == pytest.approx(2 / 3, abs=4 * 0.5 / 20_000**0.5)
    assert np.hypot(x + 0.5, y - 0.5)[upper].max() < 0.1 + CELL
    assert np.hypot(x - 0.5, y + 0.5)[~upper].max() < 0.1 + CELL
