"""A film of pictures shows every pixel of x_t and of the predictions, as a square, in its place."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import torch
from PIL import Image

from ddpm_core.config import ConfigError, ExperimentConfig
from ddpm_core.data.images import make_pictures, undo
from ddpm_core.export import (
    CLOUDS,
    Film,
    describe,
    finish,
    mosaic,
    painter_of,
    render_frame,
    write_gif,
    write_mp4,
    write_pngs,
)
from ddpm_core.export.palette import COLOURS
from ddpm_core.export.picture_palette import PicturePalette
from ddpm_core.schedules import make_schedule
from ddpm_core.timeline import Timeline

LEVELS, COUNT, SIDE = 6, 4, 16
CONFIG = ExperimentConfig(
    data="cats", picture_size=SIDE, channels=(8, 16), bottleneck=16, timesteps=LEVELS, sample_seed=7
)
FILM = Film(width=600, height=None, clouds=CLOUDS)
PREDICTIONS = ("x0_pred", "eps")


def record(kind: str = "reverse", count: int = COUNT, side: int = SIDE) -> Timeline:
    """Noise in every frame, so that no two pictures are alike."""
    order = range(LEVELS) if kind == "forward" else range(LEVELS - 1, -1, -1)
    shape = (count, 3, side, side)
    timeline = Timeline(kind, CONFIG, make_schedule("linear", LEVELS), order, shape, step=100)
    random = np.random.RandomState(0)
    timeline.start(random.standard_normal(shape))
    while not timeline.complete:
        timeline.append(*random.standard_normal((3, *shape)))
    return timeline


class Still:
    """A process of given frames that all are at one level, of which there may be more to come."""

    kind, config, total = "reverse", CONFIG, 10**7

    def __init__(self, frames: list[np.ndarray]) -> None:
        self._x = [np.asarray(frame, dtype=np.float32) for frame in frames]
        self.frames = len(frames)

    def x(self, frame: int) -> np.ndarray:
        return self._x[frame]

    def x0_pred(self, frame: int) -> np.ndarray:
        return self._x[frame]

    eps = x0_pred

    def t(self, frame: int) -> int:
        return 3

    def alpha_bar(self, frame: int) -> float:
        return 0.5


def pixels(pictures: np.ndarray, cloud: str = "x_t") -> np.ndarray:
    """As they are seen; of noise three standard deviations to either side fill the range."""
    scale = 3 if cloud == "eps" else 1
    return undo(torch.from_numpy(np.array(pictures)) / scale)


def places(frame: np.ndarray, picture: np.ndarray, factor: int) -> list[tuple[int, int]]:
    """Where a picture [H, W, 3] stands on a frame, enlarged by so much: (left, top) of each."""
    large = picture.repeat(factor, axis=0).repeat(factor, axis=1)
    side = len(large)
    corners = (frame[: 1 - side, : 1 - side] == large[0, 0]).all(axis=-1)
    found = zip(*np.nonzero(corners), strict=True)
    return [
        (int(x), int(y))
        for y, x in found
        if (frame[y : y + side, x : x + side] == large).all()
    ]  # fmt: skip


def frames_of(path: Path) -> list[np.ndarray]:
    with Image.open(path) as film:
        frames = []
        for k in range(film.n_frames):
            film.seek(k)
            frames.append(np.array(film.convert("RGB")))
    return frames


def durations_of(path: Path) -> list[int]:
    with Image.open(path) as film:
        times = []
        for k in range(film.n_frames):
            film.seek(k)
            times.append(film.info["duration"])
    return times


# --- what a frame shows


def test_every_pixel_is_a_square_and_the_ideas_stand_side_by_side() -> None:
    process = record()
    frame = render_frame(process, FILM, 2)
    assert frame.shape[1] <= 600
    shown = {"x_t": process.x(2), "x0_pred": process.x0_pred(2), "eps": process.eps(2)}
    factor = 5  # the largest at which six of 16 pixels and what is between them fit 600
    lefts, tops = {}, set()
    for cloud, pictures in shown.items():
        found = [places(frame, picture, factor) for picture in pixels(pictures, cloud)]
        assert all(len(each) == 1 for each in found)
        (first,), (second,), (third,), (fourth,) = found  # row by row
        assert first[1] == second[1] < third[1] == fourth[1]
        assert first[0] == third[0] < second[0] == fourth[0]
        lefts[cloud] = first[0]
        tops.add(first[1])
    assert lefts["x_t"] < lefts["x0_pred"] < lefts["eps"]
    assert len(tops) == 1


@pytest.mark.parametrize("clouds", [("x_t",), ("x0_pred",), ("x_t", "eps")])
def test_only_what_was_chosen_is_shown(clouds: tuple[str, ...]) -> None:
    process = record()
    film = Film(width=600, height=None, clouds=clouds)
    frame = render_frame(process, film, 1)
    for cloud in CLOUDS:
        pictures = process.x(1) if cloud == "x_t" else getattr(process, cloud)(1)
        seen = [bool(places(frame, pixels(pictures, cloud)[0], k)) for k in range(1, 20)]
        assert any(seen) == (cloud in clouds), cloud


def test_at_the_last_frame_the_newest_predictions_stay_and_say_so() -> None:
    process = record()
    last = LEVELS
    frame = render_frame(process, FILM, last)
    for cloud in PREDICTIONS:
        assert places(frame, pixels(getattr(process, cloud)(last - 1), cloud)[0], 5)
    (left, top), *_ = places(frame, pixels(process.x(last))[0], 5)
    names = slice(top - 20, top)  # between the caption and the pictures
    before = render_frame(process, FILM, last - 1)
    differs = (frame[names] != before[names]).any(axis=-1)
    second = places(frame, pixels(process.x0_pred(last - 1))[0], 5)[0][0]
    columns = np.flatnonzero(differs.any(axis=0))
    assert len(columns)
    assert columns.min() > second > left  # behind the names of what was predicted


def test_a_forward_process_shows_nothing_but_itself() -> None:
    process = record("forward")
    frame = render_frame(process, FILM, 3)
    factors = [k for k in range(1, 30) if places(frame, pixels(process.x(3))[0], k)]
    assert factors == [17]  # two fill the width


def test_only_the_first_of_many_are_shown() -> None:
    process = record(count=9)
    frame = render_frame(process, Film(width=400, height=None, clouds=("x_t",), most=2), 0)
    seen = [
        any(places(frame, picture, k) for k in range(1, 20)) for picture in pixels(process.x(0))
    ]
    assert seen == [True, True] + 7 * [False]


def test_pictures_that_do_not_fit_are_averaged() -> None:
    process = record(count=1, side=128)
    film = Film(width=200, height=None, clouds=CLOUDS)
    painter = painter_of(process, film)
    assert painter.width <= 200
    frame = painter.rgb(0)
    ground = np.array(COLOURS["dark"].ground)
    rows, columns = np.nonzero((np.abs(frame.astype(int) - ground) > 12).all(axis=-1))
    region = frame[rows.min() : rows.max(), columns.min() : columns.max()]
    assert region.std() < pixels(process.x(0)).std()  # neighbours took the edge off the noise


def test_a_size_that_is_given_is_kept_and_the_pictures_fit_into_it() -> None:
    process = record()
    frame = render_frame(process, Film(width=500, height=160, clouds=CLOUDS), 0)
    assert frame.shape == (160, 500, 3)
    assert places(frame, pixels(process.x(0))[3], 2)


@pytest.mark.parametrize("theme", ["dark", "light"])
@pytest.mark.parametrize("width", [160, 231, 600, 2000])
def test_every_width_has_its_words_and_stays_within_it(theme: str, width: int) -> None:
    painter = painter_of(record(), Film(width=width, height=None, clouds=CLOUDS, theme=theme))
    frame = painter.rgb(3)
    assert frame.shape == (painter.height, painter.width, 3)
    assert painter.width <= width
    text = np.array(COLOURS[theme].text)
    assert (np.abs(frame[:60].astype(int) - text).max(axis=-1) < 40).any()
    assert painter.film.height == painter.height


def test_frames_out_of_order_equal_frames_in_order() -> None:
    process = record()
    painter = painter_of(process, FILM)
    forwards = [painter.rgb(k) for k in range(4)]
    assert all((painter.rgb(k) == forwards[k]).all() for k in (3, 1, 2, 0))


# --- the colours of a GIF


def test_a_gif_of_few_colours_is_exact(tmp_path: Path) -> None:
    random = np.random.RandomState(1)
    process = Still(list(random.choice([-1.0, 1.0], (5, 3, 3, SIDE, SIDE))))
    assert finish(write_gif(tmp_path / "film.gif", process, FILM))
    painter = painter_of(process, FILM)
    read = frames_of(tmp_path / "film.gif")
    assert len(read) == 5
    for index, frame in enumerate(read):
        assert (frame == painter.rgb(index)).all()


def test_a_gif_of_a_photograph_and_noise_has_nearly_its_colours(tmp_path: Path) -> None:
    cats = make_pictures("cat", 64).pictures.numpy()
    noise = np.random.RandomState(0).standard_normal(cats.shape)
    mixtures = [(1 - share) * noise + share * cats for share in np.linspace(0, 1, 6)]
    film = Film(width=600, height=None, clouds=("x_t",))
    process = Timeline("forward", CONFIG, make_schedule("linear", 6), range(5), cats.shape)
    process.start(cats)
    for mixture in mixtures[:0:-1]:
        process.append(mixture)
    assert finish(write_gif(tmp_path / "film.gif", process, film))
    painter = painter_of(process, film)
    errors = [
        np.sqrt(((read - painter.rgb(k).astype(float)) ** 2).mean())
        for k, read in enumerate(frames_of(tmp_path / "film.gif"))
    ]
    assert errors[0] < 5  # the cat
    assert max(errors) < 20  # noise, of every colour there is
    assert len(painter.palette.colours) <= 255


def test_squares_stay_squares_in_a_gif(tmp_path: Path) -> None:
    process = record()
    finish(write_gif(tmp_path / "film.gif", process, FILM))
    painter, frame = painter_of(process, FILM), frames_of(tmp_path / "film.gif")[2]
    left, top = places(painter.rgb(2), pixels(process.x(2))[0], 5)[0]
    squares = frame[top : top + 80, left : left + 80].reshape(16, 5, 16, 5, 3)
    assert (squares == squares[:, :1, :, :1]).all()


def test_the_nearest_colour_is_found() -> None:
    random = np.random.RandomState(3)
    seen = random.randint(0, 256, (5_000, 3)).astype(np.uint8)
    palette = PicturePalette(np.zeros((1, 3), np.uint8), seen)
    tried = random.randint(0, 256, (300, 3)).astype(np.uint8)
    own = palette.colours[1:].astype(float)
    best = np.sqrt(((tried[:, None] - own) ** 2).sum(axis=-1)).min(axis=1)
    found = palette.colours[palette.nearest(tried)].astype(float)
    assert (np.sqrt(((found - tried) ** 2).sum(axis=-1)) <= best + 7).all()  # two cells of four
    assert (palette.nearest(tried) > 0).all()  # the inks' own are never taken


# --- files


def test_settings_and_seed_are_in_a_gif_without_any_folder(tmp_path: Path) -> None:
    config = ExperimentConfig(
        data="pictures", pictures=("/home/someone/secret/cat.jpg",), picture_size=SIDE,
        channels=(8, 16), bottleneck=16, crops=("1,2,30:/home/someone/secret/cat.jpg",),
        sample_seed=7,
    )  # fmt: skip
    process = record()
    process.config = config
    finish(write_gif(tmp_path / "film.gif", process, FILM))
    painter = painter_of(process, FILM)
    with Image.open(tmp_path / "film.gif") as gif:
        comment = gif.info["comment"]
        assert gif.size == (painter.width, painter.height)
    assert comment.decode("ascii") == describe(process, film=painter.film.as_dict())
    about = json.loads(comment)
    assert about["seed"] == 7
    assert about["experiment"]["pictures"] == ["cat.jpg"]
    assert about["experiment"]["crops"] == ["1,2,30:cat.jpg"]
    assert b"someone" not in comment


def test_frames_that_look_alike_become_one_of_the_same_length(tmp_path: Path) -> None:
    one, other = np.random.RandomState(0).standard_normal((2, 2, 3, SIDE, SIDE))
    process = Still([one] * 5 + [other] * 2)
    film = Film(width=300, height=None, rate=10, hold=0.3)
    finish(write_gif(tmp_path / "film.gif", process, film))
    assert durations_of(tmp_path / "film.gif") == [500, 500]


def test_the_same_film_twice_is_the_same_file(tmp_path: Path) -> None:
    for name in ("a.gif", "b.gif"):
        finish(write_gif(tmp_path / name, record(), FILM))
    assert (tmp_path / "a.gif").read_bytes() == (tmp_path / "b.gif").read_bytes()


def test_an_mp4_has_the_frames_and_even_sides(
    tmp_path: Path, read_mp4: Callable[[Path], tuple[str, np.ndarray]]
) -> None:
    process = record()
    film = Film(width=431, height=None, clouds=CLOUDS, hold=0)
    assert finish(write_mp4(tmp_path / "film.mp4", process, film))
    about, frames = read_mp4(tmp_path / "film.mp4")
    painter = painter_of(process, film)
    width, height = (side + side % 2 for side in (painter.width, painter.height))
    assert frames.shape == (LEVELS + 1, height, width, 3)
    assert '"seed": 7' in about
    sampled = painter_of(process, Film(width=width, height=height, clouds=CLOUDS)).rgb(3)
    assert np.abs(frames[3].mean(axis=(0, 1)) - sampled.mean(axis=(0, 1))).max() < 3


def test_numbered_frames_have_every_colour(tmp_path: Path) -> None:
    process = record()
    assert finish(write_pngs(tmp_path / "cats", process, FILM))
    files = sorted((tmp_path / "cats").iterdir())
    assert [file.name for file in files] == [f"cats-{k:04d}.png" for k in range(LEVELS + 1)]
    painter = painter_of(process, FILM)
    for index in (0, LEVELS):
        with Image.open(files[index]) as image:
            assert image.mode == "RGB"
            assert (np.array(image) == painter.rgb(index)).all()
            assert json.loads(image.text["Comment"])["t"] == process.t(index)


def test_a_range_beyond_the_process_is_refused(tmp_path: Path) -> None:
    with pytest.raises(ConfigError, match=f"at most {LEVELS}"):
        finish(write_gif(tmp_path / "film.gif", record(), Film(last=LEVELS + 1)))
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("options", [{}, {"columns": 3, "gap": 0, "enlarge": 2}])
def test_a_mosaic_fills_rows(options: dict[str, Any]) -> None:
    pictures = np.random.RandomState(0).standard_normal((5, 3, 4, 4)).astype(np.float32)
    gap, enlarge = options.get("gap", 2), options.get("enlarge", 1)
    made = mosaic(pictures, **options)
    side = 4 * enlarge
    assert made.shape == (2 * side + gap, 3 * side + 2 * gap, 3)
    for number, picture in enumerate(pixels(pictures)):
        row, column = divmod(number, 3)
        assert (column * (side + gap), row * (side + gap)) in places(made, picture, enlarge)
    assert (made[side + gap :, 2 * (side + gap) :] == 255).all()  # where none is left
