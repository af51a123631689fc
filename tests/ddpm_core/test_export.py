"""A film shows the right points in the right place for the right time, or leaves no trace."""

from __future__ import annotations

import dataclasses
import json
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest
from PIL import Image, ImageFont

from ddpm_core.config import ConfigError, ExperimentConfig
from ddpm_core.export import (
    ENGLISH,
    Film,
    Painter,
    Words,
    describe,
    finish,
    render_frame,
    text,
    write_gif,
)
from ddpm_core.export.film import LEAST_SIDE
from ddpm_core.export.palette import COLOURS, Palette
from ddpm_core.schedules import make_schedule
from ddpm_core.version import __version__

SCHEDULE = make_schedule("linear", 50)
SMALL = {"width": 200, "height": 200}
CROSS = np.array([[1, 0], [-1, 0], [0, 1], [0, -1]], dtype=np.float32)
LEGEND = slice(0, 60)  # rows of words above the points, at 300 pixels


class Process:
    """A process of given frames; ``total`` may pretend that there are more."""

    def __init__(self, frames: list, kind: str = "reverse", **more: object) -> None:
        self.kind = kind
        self.config = more.get("config", ExperimentConfig(timesteps=50, sample_seed=7))
        self._x = [np.asarray(frame, dtype=np.float32) for frame in frames]
        self._predicted = more.get("predicted")
        self.frames = len(frames)
        self.total = more.get("total", self.frames)
        self._level = more.get("level")

    def x(self, frame: int) -> np.ndarray:
        return self._x[frame]

    def x0_pred(self, frame: int) -> np.ndarray | None:
        if self.kind == "forward" or frame == self.total - 1 or self._predicted is None:
            return None
        return np.asarray(self._predicted, dtype=np.float32)

    def t(self, frame: int) -> int:
        if self._level is not None:
            return self._level
        return self.frames - 2 - frame if self.kind == "reverse" else frame - 1

    def alpha_bar(self, frame: int) -> float:
        return 1.0 if self.t(frame) < 0 else float(SCHEDULE.alpha_bars[self.t(frame)])


def walk(frames: int, points: int = 50, **more: object) -> Process:
    """A random walk, so that every frame differs from the last."""
    random = np.random.RandomState(0)
    return Process(list(random.standard_normal((frames, points, 2))), **more)


def render_gif(path: Path, process: Process, film: Film, *watching: Callable) -> bool:
    return finish(write_gif(path, process, film), *watching)


def durations_of(path: Path) -> list[int]:
    with Image.open(path) as film:
        times = []
        for k in range(film.n_frames):
            film.seek(k)
            times.append(film.info["duration"])
    return times


def pictures_of(path: Path) -> list[np.ndarray]:
    with Image.open(path) as film:
        pictures = []
        for k in range(film.n_frames):
            film.seek(k)
            pictures.append(np.array(film.convert("RGB")))
    return pictures


def where(picture: np.ndarray, colour: tuple[int, int, int]) -> np.ndarray:
    """The (x, y) of the middles of the pixels that have exactly this colour."""
    rows, columns = np.nonzero((picture == np.array(colour)).all(axis=-1))
    return np.stack([columns + 0.5, rows + 0.5], axis=1)


# --- what a film may be


@pytest.mark.parametrize("rate", [0.7, 7, 12.5, 24, 29.97, 30, 48, 50])
@pytest.mark.parametrize("hold", [0.0, 0.013, 1.5])
@pytest.mark.parametrize("frames", [1, 2, 61, 500])
def test_frames_last_as_long_as_they_should_to_the_hundredth(
    rate: float, hold: float, frames: int
) -> None:
    durations = Film(rate=rate, hold=hold).durations(frames)
    assert len(durations) == frames
    assert min(durations) >= 2
    ends = np.cumsum(durations)
    exact = 100 * np.arange(1, frames + 1) / rate
    exact[-1] += 100 * hold
    assert np.abs(ends - exact).max() <= 0.5 + 1e-9


def test_the_range_is_walked_in_strides_and_always_ends_on_its_last_frame() -> None:
    assert Film().frame_indices(4) == (0, 1, 2, 3)
    assert Film(first=2, last=11, stride=4).frame_indices(20) == (2, 6, 10, 11)
    assert Film(first=2, last=10, stride=4).frame_indices(20) == (2, 6, 10)
    assert Film(first=3, last=3).frame_indices(20) == (3,)
    assert Film(stride=100).frame_indices(5) == (0, 4)


@pytest.mark.parametrize(
    ("field", "values", "words"),
    [
        ("rate", {"rate": 61}, "at most 60"),
        ("rate", {"rate": 0}, "at least"),
        ("rate", {"rate": float("nan")}, "at least"),
        ("hold", {"hold": -1}, "0 to 60"),
        ("width", {"width": 20}, "160 to 2000"),
        ("height", {"height": 3000}, "160 to 2000"),
        ("first", {"first": -1}, "at least 0"),
        ("stride", {"stride": 0}, "at least 1"),
        ("last", {"first": 5, "last": 4}, "empty"),
        ("traces", {"traces": 1.5}, "whole number"),
        ("theme", {"theme": "pink"}, "dark, light"),
        ("clouds", {"clouds": ()}, "x_t, x0_pred"),
        ("clouds", {"clouds": ("noise",)}, "x_t, x0_pred, eps"),
        ("most", {"most": 0}, "1 to 400"),
    ],
)
def test_what_cannot_be_filmed_is_named_with_the_remedy(
    field: str, values: dict, words: str
) -> None:
    with pytest.raises(ConfigError, match=words) as caught:
        Film(**values)
    assert caught.value.field == field


def test_the_predicted_noise_of_points_is_no_cloud() -> None:
    with pytest.raises(ConfigError, match="choose x_t or x0_pred") as caught:
        Painter(walk(3), Film(**SMALL, clouds=("eps",)))
    assert caught.value.field == "clouds"


def test_a_film_of_points_without_a_height_is_a_square() -> None:
    painter = Painter(walk(3), Film(width=200, height=None))
    assert (painter.width, painter.height) == (200, 200)
    assert painter.film.height == 200
    assert (painter.rgb(1) == render_frame(walk(3), Film(**SMALL), 1)).all()


@pytest.mark.parametrize(("field", "values"), [("first", {"first": 9}), ("last", {"last": 7})])
def test_a_range_beyond_the_process_is_refused(field: str, values: dict) -> None:
    with pytest.raises(ConfigError, match="at most 6") as caught:
        Film(**values).frame_indices(7)
    assert caught.value.field == field


# --- the palette


@pytest.mark.parametrize("theme", ["dark", "light"])
def test_the_palette_holds_each_mixture_as_one_colour_painted_over_the_other(theme: str) -> None:
    colours = COLOURS[theme]
    palette = Palette(colours, [colours.samples, colours.predicted_x0])
    assert len(palette.colours) < 256
    assert tuple(palette.colours[0]) == colours.ground
    ground, below, above = (
        np.array(c, float) for c in (colours.ground, colours.samples, colours.predicted_x0)
    )
    last = palette.cloud_levels - 1
    none = np.zeros(1, dtype=np.uint8)
    for a in range(last + 1):
        for b in range(last + 1):
            levels = [np.array([a], dtype=np.uint8), np.array([b], dtype=np.uint8)]
            under = ground * (1 - a / last) + below * (a / last)
            expected = under * (1 - b / last) + above * (b / last)
            shown = palette.colours[palette.mix(none, levels)][0]
            assert np.abs(shown - expected).max() <= 0.5


def test_traces_lie_under_clouds_and_over_the_ground() -> None:
    colours = COLOURS["dark"]
    palette = Palette(colours, [colours.samples])
    full = np.array([palette.trace_levels - 1], dtype=np.uint8)
    none, opaque = np.zeros(1, np.uint8), np.array([palette.cloud_levels - 1], np.uint8)
    assert tuple(palette.colours[palette.mix(full, [none])][0]) == colours.trace
    assert tuple(palette.colours[palette.mix(full, [opaque])][0]) == colours.samples
    assert tuple(palette.colours[palette.text[[0, 255]]][1]) == colours.text
    assert palette.text[0] == palette.muted[0] == 0


# --- what a frame shows


@pytest.mark.parametrize("theme", ["dark", "light"])
@pytest.mark.parametrize("size", [(300, 300), (500, 300), (300, 480)])
def test_points_stand_where_they_are_with_equal_axes_and_y_upwards(
    theme: str, size: tuple[int, int]
) -> None:
    film = Film(width=size[0], height=size[1], theme=theme)
    picture = render_frame(Process([CROSS, CROSS]), film, 1)
    assert picture.shape == (size[1], size[0], 3)
    assert tuple(picture[-1, -1]) == COLOURS[theme].ground
    picture[LEGEND] = 0
    marks = where(picture, COLOURS[theme].samples)
    middle = marks.mean(axis=0)
    assert abs(middle[0] - size[0] / 2) <= 0.5
    assert 5 < middle[1] - size[1] / 2 < 15  # the header takes more room than the footer
    ends = {
        "right": marks[marks[:, 0] > middle[0] + 20].mean(axis=0) - middle,
        "left": marks[marks[:, 0] < middle[0] - 20].mean(axis=0) - middle,
        "up": marks[marks[:, 1] < middle[1] - 20].mean(axis=0) - middle,
        "down": marks[marks[:, 1] > middle[1] + 20].mean(axis=0) - middle,
    }
    reach = ends["right"][0]
    assert reach > 25
    expected = {"right": (1, 0), "left": (-1, 0), "up": (0, -1), "down": (0, 1)}
    for name, direction in expected.items():
        assert np.abs(ends[name] - reach * np.array(direction)).max() <= 0.6, name


def test_y_grows_upwards() -> None:
    above = render_frame(Process([[[0, 1]], [[0, 1]]]), Film(width=300, height=300), 1)
    below = render_frame(Process([[[0, -1]], [[0, -1]]]), Film(width=300, height=300), 1)
    above[LEGEND], below[LEGEND] = 0, 0
    samples = COLOURS["dark"].samples
    assert where(above, samples)[:, 1].mean() < where(below, samples)[:, 1].mean() - 40


def test_the_scale_is_the_same_in_every_frame() -> None:
    process = Process([3 * CROSS, CROSS, CROSS])
    film = Film(width=300, height=300)
    painter = Painter(process, film)
    assert painter.view == Painter(process, film).view
    far, near = painter.view.to_pixels(np.array([[3, 0], [0, 0]], dtype=np.float32))
    assert far[0] < 300
    assert (far - near)[0] == pytest.approx(3 * painter.view.scale, abs=1e-4)


def test_predicted_data_is_a_second_cloud_except_in_the_sample() -> None:
    process = Process([CROSS] * 3, predicted=CROSS / 2 + 0.2)
    green = COLOURS["dark"].predicted_x0
    film = Film(width=300, height=300)
    for frame, there in ((0, True), (1, True), (2, False)):
        picture = render_frame(process, film, frame)
        picture[LEGEND] = 0
        assert (len(where(picture, green)) > 0) is there
    without = render_frame(process, Film(width=300, height=300, clouds=("x_t",)), 0)
    assert len(where(without, green)) == 0
    only = render_frame(process, Film(width=300, height=300, clouds=("x0_pred",)), 0)
    assert len(where(only, COLOURS["dark"].samples)) == 0
    assert len(where(only, green)) > 0


@pytest.mark.parametrize("count", [1_000, 10_000, 100_000])
def test_the_predicted_cloud_is_seen_in_the_smallest_film_of_many_points(count: int) -> None:
    points = np.random.RandomState(0).standard_normal((count, 2))
    film = Film(width=LEAST_SIDE, height=LEAST_SIDE, clouds=("x0_pred",))
    ground = [
        len(where(render_frame(Process([points] * 2, predicted=cloud), film, 0), colour))
        for cloud in (points / 2, points + 100)  # the second lies outside
        for colour in [COLOURS["dark"].ground]
    ]
    assert ground[1] - ground[0] > 500


def test_the_forward_process_begins_in_the_colour_of_data_and_goes_on_in_that_of_noise() -> None:
    process = Process([CROSS, CROSS + 0.1], kind="forward")
    colours = COLOURS["dark"]
    for frame, shown, hidden in (
        (0, colours.data, colours.noised),
        (1, colours.noised, colours.data),
    ):
        picture = render_frame(process, Film(width=300, height=300), frame)
        picture[LEGEND] = 0
        assert len(where(picture, shown)) > 0
        assert len(where(picture, hidden)) == 0


def test_noised_data_hides_no_second_cloud() -> None:
    process = walk(3, 800, kind="forward")
    painter = Painter(process, Film(width=300, height=300))
    picture = painter.frame(1)[60:250]
    none = np.zeros(painter.palette.cloud_levels, dtype=np.uint8)
    shades = np.arange(painter.palette.cloud_levels, dtype=np.uint8)
    assert set(np.unique(picture)) <= set(painter.palette.mix(none, [none, shades]))


def test_a_trace_passes_through_frames_that_are_skipped() -> None:
    corner = np.array([[-1.5, -1.5]])
    process = Process([corner, corner * (1, -1), corner * (-1, -1)])  # up, then to the right
    film = Film(width=300, height=300, stride=2, traces=1, clouds=("x_t",))
    painter = Painter(process, film)
    painter.frame(0)
    picture = painter.colours(painter.frame(2))
    plain = render_frame(process, Film(width=300, height=300, stride=2, clouds=("x_t",)), 2)
    way = np.array([[-1.5, 0], [0, 1.5]], dtype=np.float32)  # the middles of its two parts
    for x, y in painter.view.to_pixels(way):
        box = np.s_[int(y) - 2 : int(y) + 3, int(x) - 2 : int(x) + 3]
        assert (plain[box] == COLOURS["dark"].ground).all()
        assert (picture[box] != COLOURS["dark"].ground).any()


def test_frames_out_of_order_equal_frames_in_order() -> None:
    process = walk(8)
    film = Film(**SMALL, traces=5)
    painter = Painter(process, film)
    forwards = [painter.frame(k) for k in range(8)]
    for k in (7, 2, 5):
        assert (painter.frame(k) == forwards[k]).all()


def test_points_that_are_not_finite_or_far_away_are_left_out() -> None:
    wild = np.concatenate([CROSS, [[np.nan, 0], [np.inf, 1], [1e30, -1e30]]])
    film = Film(width=300, height=300, traces=7)
    tame = Process([CROSS, CROSS])
    picture = render_frame(Process([wild, wild], predicted=wild), film, 1)
    assert len(where(picture, COLOURS["dark"].samples)) > 0
    assert Painter(tame, film).view.scale > 0


@pytest.mark.parametrize("dims", [1, 3])
def test_of_other_dimensions_the_first_two_are_drawn(dims: int) -> None:
    points = np.zeros((4, dims))
    points[:, 0] = [-1, 0, 1, 1.5]
    picture = render_frame(Process([points, points]), Film(width=300, height=300), 1)
    picture[LEGEND] = 0
    rows = where(picture, COLOURS["dark"].samples)[:, 1]
    assert np.ptp(rows) < 12


@pytest.mark.parametrize("side", [160, 230, 1000])
def test_every_size_has_its_words(side: int) -> None:
    picture = render_frame(walk(3), Film(width=side, height=side), 0)
    assert len(where(picture, COLOURS["dark"].text)) > 0


def test_the_letters_of_the_caption_are_in_the_font() -> None:
    def drawn(letter: str) -> np.ndarray:
        mask = np.zeros((40, 40), dtype=np.uint8)
        text.Lettering(20).write(mask, 5, 30, letter)
        return mask

    missing = drawn("\uffff")
    for letter in "ᾱ=0123456789.t":
        assert drawn(letter).any()
        assert (drawn(letter) != missing).any(), letter
    assert drawn("ᾱ")[:18].any()  # the bar
    assert not drawn("a")[:16].any()


def test_the_words_on_a_film_are_those_that_were_given() -> None:
    film = Film(width=300, height=300, traces=2)

    def drawn(kind: str, words: Words = ENGLISH) -> np.ndarray:
        return render_frame(walk(3, kind=kind, predicted=CROSS), film, 2, words)

    own = {
        "reverse": {
            "reverse_title", "noise", "clean", "no_noise", "samples", "predicted", "trace",
        },
        "forward": {"forward_title", "noise", "clean", "no_noise", "data", "noised", "trace"},
    }  # fmt: skip
    for kind, names in own.items():
        english = drawn(kind)
        for name in (item.name for item in dataclasses.fields(Words)):
            changed = drawn(kind, dataclasses.replace(ENGLISH, **{name: "Wörter"}))
            seen = kind == "reverse" or name != "no_noise"  # no noise is where the reverse one ends
            assert (changed != english).any() == (name in names and seen), (kind, name)


@pytest.mark.parametrize("word", ["بيانات", "נתונים", "डेटा", "data \uffff"])
def test_words_that_cannot_be_drawn_are_english(word: str) -> None:
    words = dataclasses.replace(ENGLISH, samples=word)
    assert words.drawable() is ENGLISH
    film = Film(width=300, height=300)
    assert (render_frame(walk(2), film, 0, words) == render_frame(walk(2), film, 0)).all()


def test_a_letter_that_the_font_lacks_comes_from_one_of_the_system(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    other = ImageFont.load_default(20)  # stands for a font of the system
    own = text._own_font(20, bold=False)

    def drawn() -> np.ndarray:
        mask = np.zeros((40, 40), dtype=np.uint8)
        text.Lettering(20).write(mask, 5, 30, "Q")
        return mask

    before = drawn()
    lacking = {own.getname()}
    has = text._has
    monkeypatch.setattr(
        text, "_has", lambda font, letter: font.getname() not in lacking and has(font, letter)
    )
    monkeypatch.setattr(text, "_system_font", lambda name, size: other.font_variant(size=size))
    text._system_font_with.cache_clear()
    assert text.can_write("Q")
    assert drawn().any()
    assert (drawn() != before).any()
    lacking.add(other.getname())
    text._system_font_with.cache_clear()
    assert not text.can_write("Q")
    text._system_font_with.cache_clear()


def test_without_the_resources_the_caption_spells_what_the_font_lacks(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(text, "_font_file", lambda bold: None)
    plain = text.Lettering(14)
    assert plain.width("ᾱ = 1") == plain.width("alpha_bar = 1")
    render_frame(walk(2), Film(**SMALL), 0)


# --- the file


def test_the_file_has_the_frames_the_time_the_size_and_loops(tmp_path: Path) -> None:
    path = tmp_path / "film.gif"
    film = Film(width=240, height=200, rate=30, hold=0.55, traces=3)
    assert render_gif(path, walk(31), film)
    with Image.open(path) as gif:
        assert gif.size == (240, 200)
        assert gif.n_frames == 31
        assert gif.info["loop"] == 0
    times = durations_of(path)
    assert min(times) >= 20
    assert all(time % 10 == 0 for time in times)
    assert sum(times) == round(1000 * (31 / 30 + 0.55), -1)
    assert [path] == list(tmp_path.iterdir())


def test_a_film_that_does_not_loop_says_so(tmp_path: Path) -> None:
    render_gif(tmp_path / "once.gif", walk(3), Film(**SMALL, loop=False))
    with Image.open(tmp_path / "once.gif") as gif:
        assert "loop" not in gif.info


@pytest.mark.parametrize("theme", ["dark", "light"])
def test_the_pictures_in_the_file_are_those_that_were_drawn(tmp_path: Path, theme: str) -> None:
    process = walk(9, predicted=CROSS)
    film = Film(**SMALL, traces=10, theme=theme, first=1, last=8, stride=2)
    render_gif(tmp_path / "film.gif", process, film)
    painter = Painter(process, film)
    read = pictures_of(tmp_path / "film.gif")
    assert len(read) == len(painter.indices) == 5
    for picture, index in zip(read, painter.indices, strict=True):
        assert (picture == painter.colours(painter.frame(index))).all()


def test_all_frames_share_one_palette(tmp_path: Path) -> None:
    process = walk(5, predicted=CROSS)
    render_gif(tmp_path / "film.gif", process, Film(**SMALL))
    data = (tmp_path / "film.gif").read_bytes()
    assert data[10] & 0x80  # a global colour table
    palette = Painter(process, Film(**SMALL)).palette.colours
    assert data[13 : 13 + palette.size] == palette.tobytes()
    for flags in _image_flags(data):
        assert not flags & 0x80  # no frame has a table of its own


def _image_flags(data: bytes) -> list[int]:
    """The flags of every image of a GIF, found by walking its blocks."""
    place, flags = 13 + 3 * 2 ** ((data[10] & 7) + 1), []
    while data[place] != 0x3B:
        if data[place] == 0x21:
            place += 2
        else:
            flags.append(data[place + 9])
            place += 11
        while data[place]:
            place += data[place] + 1
        place += 1
    assert place == len(data) - 1
    return flags


def test_the_comment_holds_settings_seed_and_version_but_no_folder(tmp_path: Path) -> None:
    config = ExperimentConfig(
        timesteps=50, sample_seed=7, data="file", data_path="/home/someone/secret/pöints.csv"
    )
    film = Film(**SMALL, traces=2)
    process = walk(3, config=config)
    render_gif(tmp_path / "film.gif", process, film)
    with Image.open(tmp_path / "film.gif") as gif:
        comment = gif.info["comment"]
    assert comment.decode("ascii") == describe(process, film=film.as_dict())
    about = json.loads(comment)
    assert about["seed"] == 7
    assert about["version"] == __version__
    assert about["process"] == "reverse"
    assert about["film"]["traces"] == 2
    assert about["experiment"]["data_path"] == "pöints.csv"
    assert b"someone" not in comment
    restored = ExperimentConfig.from_dict(about["experiment"])
    assert restored == config.replace(data_path="pöints.csv")


def test_frames_that_look_alike_become_one_of_the_same_length(tmp_path: Path) -> None:
    process = Process([CROSS] * 5 + [CROSS * 0.7] * 2, total=10**7, level=3)
    render_gif(tmp_path / "film.gif", process, Film(**SMALL, rate=10, hold=0.3))
    assert durations_of(tmp_path / "film.gif") == [500, 500]


def test_a_very_long_frame_is_shown_in_parts_that_add_up(tmp_path: Path) -> None:
    process = Process([CROSS] * 100, total=10**7, level=3)
    render_gif(tmp_path / "film.gif", process, Film(**SMALL, rate=0.1, hold=5))
    times = durations_of(tmp_path / "film.gif")
    assert sum(times) == 1_005_000
    assert max(times) <= 655_350


def test_the_same_film_twice_is_the_same_file(tmp_path: Path) -> None:
    for name in ("a.gif", "b.gif"):
        render_gif(tmp_path / name, walk(6), Film(**SMALL, traces=4))
    assert (tmp_path / "a.gif").read_bytes() == (tmp_path / "b.gif").read_bytes()


def test_progress_counts_every_frame(tmp_path: Path) -> None:
    seen: list[tuple[int, int]] = []
    render_gif(
        tmp_path / "film.gif", walk(4), Film(**SMALL), lambda done, of: seen.append((done, of))
    )
    assert seen == [(0, 4), (1, 4), (2, 4), (3, 4), (4, 4)]


# --- what goes wrong


def test_a_gif_faster_than_one_can_be_is_refused_before_anything_is_written(
    tmp_path: Path,
) -> None:
    with pytest.raises(ConfigError, match="use at most 50") as caught:
        render_gif(tmp_path / "film.gif", walk(3), Film(**SMALL, rate=51))
    assert caught.value.field == "rate"
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("earlier", [None, b"an earlier film"])
@pytest.mark.parametrize("frames", [0, 3])
def test_a_cancelled_film_leaves_the_folder_as_it_was(
    tmp_path: Path, earlier: bytes | None, frames: int
) -> None:
    path = tmp_path / "film.gif"
    if earlier is not None:
        path.write_bytes(earlier)
    done = 0

    def progress(now: int, total: int) -> None:
        nonlocal done
        done = now

    finished = render_gif(path, walk(9), Film(**SMALL), progress, lambda: done >= frames)
    assert not finished
    assert done == frames
    assert [p.read_bytes() for p in tmp_path.iterdir()] == ([earlier] if earlier else [])


def test_a_film_that_nobody_goes_on_with_leaves_nothing(tmp_path: Path) -> None:
    job = write_gif(tmp_path / "film.gif", walk(9), Film(**SMALL))
    next(job)
    next(job)
    job.close()
    assert list(tmp_path.iterdir()) == []


def test_a_failure_in_the_middle_leaves_the_earlier_file_whole(tmp_path: Path) -> None:
    path = tmp_path / "film.gif"
    path.write_bytes(b"an earlier film")
    process = walk(9)
    process.x = _failing(process.x)  # type: ignore[method-assign]
    with pytest.raises(RuntimeError, match="lost"):
        render_gif(path, process, Film(**SMALL, first=0))
    assert [p.read_bytes() for p in tmp_path.iterdir()] == [b"an earlier film"]


def _failing(read: Callable[[int], np.ndarray]) -> Callable[[int], np.ndarray]:
    seen: list[int] = []

    def x(frame: int) -> np.ndarray:
        seen.append(frame)
        if len(seen) > 14:  # after the look at the range, in the middle of the film
            raise RuntimeError("the frame is lost")
        return read(frame)

    return x


@pytest.mark.parametrize("name", ["no such folder/film.gif", ""])
def test_a_place_that_cannot_be_written_is_named(tmp_path: Path, name: str) -> None:
    path = tmp_path / name
    with pytest.raises(ConfigError, match="cannot be written") as caught:
        render_gif(path, walk(3), Film(**SMALL))
    assert caught.value.field == "path"
    assert str(path) in str(caught.value)
    assert list(tmp_path.iterdir()) == []


def test_a_range_beyond_what_is_recorded_writes_nothing(tmp_path: Path) -> None:
    with pytest.raises(ConfigError, match="at most 4"):
        render_gif(tmp_path / "film.gif", walk(5), Film(**SMALL, last=5))
    assert list(tmp_path.iterdir()) == []
