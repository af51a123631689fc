"""Contact sheets, pictures of single samples, and the numbers of pictures."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import pytest
import torch
from PIL import Image

from ddpm_core.config import ConfigError, ExperimentConfig
from ddpm_core.data.images import undo
from ddpm_core.export import (
    FrameSpan,
    Sheet,
    Table,
    finish,
    format_of,
    formats_of,
    render_sheet,
    write_csv,
    write_npz,
    write_sheet,
    write_singles,
)
from ddpm_core.export.palette import COLOURS
from ddpm_core.schedules import make_schedule
from ddpm_core.timeline import Timeline

LEVELS, COUNT, SIDE = 9, 5, 8
CONFIG = ExperimentConfig(
    data="cats", picture_size=SIDE, channels=(8, 16), bottleneck=16, timesteps=LEVELS, sample_seed=7
)


def record(kind: str = "reverse", count: int = COUNT) -> Timeline:
    order = range(LEVELS) if kind == "forward" else range(LEVELS - 1, -1, -1)
    shape = (count, 3, SIDE, SIDE)
    timeline = Timeline(kind, CONFIG, make_schedule("linear", LEVELS), order, shape, step=100)
    random = np.random.RandomState(0)
    timeline.start(random.standard_normal(shape))
    while not timeline.complete:
        timeline.append(*random.standard_normal((3, *shape)))
    return timeline


def pixels(pictures: np.ndarray, cloud: str = "x_t") -> np.ndarray:
    """As they are seen; of noise three standard deviations to either side fill the range."""
    scale = 3 if cloud == "eps" else 1
    return undo(torch.from_numpy(np.array(pictures)) / scale)


def corner_of(sheet: np.ndarray, picture: np.ndarray, factor: int) -> tuple[int, int]:
    """The (left, top) of the only place where a picture stands, enlarged by so much."""
    large = picture.repeat(factor, axis=0).repeat(factor, axis=1)
    side = len(large)
    corners = (sheet[: 1 - side, : 1 - side] == large[0, 0]).all(axis=-1)
    found = [
        (int(x), int(y))
        for y, x in zip(*np.nonzero(corners), strict=True)
        if (sheet[y : y + side, x : x + side] == large).all()
    ]
    (place,) = found
    return place


# --- what a sheet shows


def test_samples_fill_a_grid_without_words() -> None:
    process = record()
    sheet = render_sheet(process, Sheet(width=200, theme="light"))
    factor = (200 - 4 * 2) // 3 // SIDE  # three in a row
    places = [corner_of(sheet, picture, factor) for picture in pixels(process.x(LEVELS))]
    step = factor * SIDE + 2
    assert places == [(2 + step * (n % 3), 2 + step * (n // 3)) for n in range(COUNT)]
    assert sheet.shape == (2 * step + 2, 3 * step + 2, 3)
    assert tuple(sheet[-3, -3]) == COLOURS["light"].ground  # where none is left


def test_a_process_has_a_row_for_each_sample_and_a_column_for_each_frame() -> None:
    process = record()
    order = Sheet(contents="process", columns=4, most=2, width=600)
    assert order.frames_of(process) == (0, 3, 6, 9)
    sheet = render_sheet(process, order)
    factor = (600 - 2 * 17 - 3 * 2) // 4 // SIDE
    places = [
        [corner_of(sheet, pixels(process.x(frame))[sample], factor) for frame in (0, 3, 6, 9)]
        for sample in range(2)
    ]
    lefts = [[x for x, _ in row] for row in places]
    assert lefts[0] == lefts[1] == sorted(set(lefts[0]))
    tops = [{y for _, y in row} for row in places]
    assert [len(top) for top in tops] == [1, 1]
    assert min(tops[1]) > min(tops[0])
    ground = np.array(COLOURS["dark"].ground)
    below = sheet[min(tops[1]) + factor * SIDE + 1 :]  # every column has its t below it
    for left in lefts[0]:
        words = below[:, left : left + factor * SIDE]
        assert (words != ground).any()


def test_a_sheet_of_predictions_ends_where_the_last_was_made() -> None:
    process = record()
    for cloud in ("x0_pred", "eps"):
        order = Sheet(contents="process", cloud=cloud, columns=3, most=1, width=400)
        frames = order.frames_of(process)
        assert frames == (0, 4, 8)
        sheet = render_sheet(process, order)
        factors = range(1, 20)
        for frame in frames:
            (picture,) = pixels(getattr(process, cloud)(frame)[:1], cloud)
            found = [k for k in factors if (sheet == picture[0, 0]).all(axis=-1).sum() >= k * k]
            assert found


def test_a_stretch_of_a_process_is_spread_evenly_and_no_frame_comes_twice() -> None:
    process = record()
    order = Sheet(contents="process", first=2, last=5, columns=10)
    assert order.frames_of(process) == (2, 3, 4, 5)
    assert Sheet(contents="process", first=4, last=4).frames_of(process) == (4,)
    assert Sheet(last=3).frames_of(process) == (3,)


def test_a_forward_process_has_no_predictions() -> None:
    with pytest.raises(ConfigError, match="nothing is predicted") as caught:
        Sheet(contents="process", cloud="eps").frames_of(record("forward"))
    assert caught.value.field == "cloud"


@pytest.mark.parametrize("width", [160, 500, 2000])
@pytest.mark.parametrize("columns", [1, 40])
def test_every_width_has_room_for_its_columns(width: int, columns: int) -> None:
    sheet = render_sheet(record(), Sheet(contents="process", columns=columns, width=width))
    assert sheet.shape[1] <= width


@pytest.mark.parametrize(
    ("field", "values", "words"),
    [
        ("contents", {"contents": "all"}, "samples, process"),
        ("cloud", {"cloud": "x_0"}, "x_t, x0_pred, eps"),
        ("columns", {"columns": 0}, "1 to 40"),
        ("most", {"most": 401}, "1 to 400"),
        ("width", {"width": 20}, "160 to 2000"),
        ("theme", {"theme": "pink"}, "dark, light"),
        ("last", {"first": 3, "last": 2}, "empty"),
    ],
)
def test_what_cannot_be_shown_is_named_with_the_remedy(
    field: str, values: dict, words: str
) -> None:
    with pytest.raises(ConfigError, match=words) as caught:
        Sheet(**values)
    assert caught.value.field == field


# --- files


def test_a_sheet_says_what_it_shows(tmp_path: Path) -> None:
    process, order = record(), Sheet(contents="process", columns=3)
    assert finish(write_sheet(tmp_path / "a.png", process, order))
    with Image.open(tmp_path / "a.png") as image:
        assert (np.array(image) == render_sheet(process, order)).all()
        about = json.loads(image.text["Comment"])
    assert about["frames"] == [0, 4, 9]  # numpy rounds halves to even
    assert about["t"] == [8, 4, -1]
    assert about["sheet"]["last"] == LEVELS
    assert about["seed"] == 7
    assert ExperimentConfig.from_dict(about["experiment"]) == CONFIG


def test_a_cancelled_sheet_leaves_the_earlier_file_whole(tmp_path: Path) -> None:
    path = tmp_path / "a.png"
    path.write_bytes(b"an earlier one")
    assert not finish(write_sheet(path, record(), Sheet()), cancelled=lambda: True)
    assert list(tmp_path.iterdir()) == [path]
    assert path.read_bytes() == b"an earlier one"
    with pytest.raises(ConfigError, match="cannot be written"):
        finish(write_sheet(tmp_path / "no" / "a.png", record(), Sheet()))


def test_each_sample_is_written_pixel_by_pixel(tmp_path: Path) -> None:
    process = record()
    assert finish(write_singles(tmp_path / "cats", process, FrameSpan()))
    files = sorted((tmp_path / "cats").iterdir())
    assert [file.name for file in files] == [f"cats-{k:04d}.png" for k in range(COUNT)]
    for number, file in enumerate(files):
        with Image.open(file) as image:
            assert (np.array(image) == pixels(process.x(LEVELS))[number]).all()
            about = json.loads(image.text["Comment"])
        assert (about["sample"], about["frame"], about["t"]) == (number, LEVELS, -1)
        assert ExperimentConfig.from_dict(about["experiment"]) == CONFIG


def test_singles_go_to_a_folder_of_their_own_or_nowhere(tmp_path: Path) -> None:
    full = tmp_path / "full"
    full.mkdir()
    (full / "thesis.txt").write_text("all I have")
    with pytest.raises(ConfigError, match="not empty"):
        finish(write_singles(full, record(), FrameSpan()))
    done: list[int] = []
    job = write_singles(tmp_path / "cats", record(), FrameSpan(last=2))
    assert not finish(job, lambda count, total: done.append(count), lambda: len(done) == 3)
    assert [path.name for path in tmp_path.iterdir()] == ["full"]


def test_the_numbers_of_pictures_are_exact_and_say_what_they_mean(tmp_path: Path) -> None:
    process = record()
    assert finish(write_npz(tmp_path / "a.npz", process, Table()))
    with np.load(tmp_path / "a.npz") as archive:
        assert archive["pictures"].dtype == np.float32
        assert (archive["pictures"] == process.x(LEVELS)).all()
        assert sorted(archive.files) == ["about", "experiment", "pictures"]
        about = json.loads(str(archive["about"]))
    assert about["axes"] == ["picture", "channel", "row", "column"]
    assert (about["black"], about["white"]) == (-1, 1)
    order = Table(contents="trajectories", first=3, stride=4)
    assert finish(write_npz(tmp_path / "b.npz", process, order))
    with np.load(tmp_path / "b.npz") as archive:
        assert archive["frames"].tolist() == [3, 7, 9]
        assert archive["t"].tolist() == [5, 1, -1]
        for place, frame in enumerate((3, 7)):
            assert (archive["x"][place] == process.x(frame)).all()
            assert (archive["x0_pred"][place] == process.x0_pred(frame)).all()
        assert np.isnan(archive["x0_pred"][2]).all()


def test_pictures_are_no_csv_and_it_is_said_before_anything_is_written(tmp_path: Path) -> None:
    with pytest.raises(ConfigError, match="no table of columns.*use .npz"):
        finish(write_csv(tmp_path / "a.csv", record(), Table()))
    assert list(tmp_path.iterdir()) == []


def test_a_suffix_means_what_it_can_of_pictures_and_of_points() -> None:
    names = {"a.gif": "gif", "a.mp4": "mp4", "a.npz": "npz", "a.py": "py", "a": "png"}
    assert {path: format_of(path, "pictures").name for path in names} == names
    assert {path: format_of(path, "points").name for path in names} == names
    assert format_of("A.PNG", "pictures").name == "sheet"
    assert format_of("A.PNG", "points").name == "png"
    assert format_of("a.csv", "points").name == "csv"
    with pytest.raises(ConfigError, match="use .npz"):
        format_of("a.csv", "pictures")
    with pytest.raises(ConfigError, match="of no known kind.*.gif, .mp4, .png, .npz, .py"):
        format_of("a.jpg", "pictures")
    both = ("points", "pictures")
    offered = {modality: {f.name for f in formats_of(modality)} for modality in both}
    assert offered["pictures"] - offered["points"] == {"sheet", "samples"}
    assert offered["points"] - offered["pictures"] == {"csv"}
