"""A table holds every number exactly, in the units asked for, with settings and seed."""

from __future__ import annotations

import csv
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import torch

from ddpm_core.config import ConfigError, ExperimentConfig
from ddpm_core.data.points import Standardisation
from ddpm_core.data.table import load_points
from ddpm_core.export import Table, finish, write_csv, write_npz
from ddpm_core.timeline import Timeline

Record = Callable[..., Timeline]
MEAN, SCALE = np.array([1e6, -0.25]), np.array([1e-3, 40.0])  # far from the origin, on purpose


@pytest.fixture
def make_record(random_record: Record) -> Record:
    """Records in units of their own."""
    transform = Standardisation(torch.from_numpy(MEAN), torch.from_numpy(SCALE))
    names = ("height, m", "width")
    return lambda *what, **more: random_record(*what, columns=names, transform=transform, **more)


def in_units(points: np.ndarray, units: str) -> np.ndarray:
    return points if units == "standardised" else points.astype(np.float64) * SCALE + MEAN


def read_csv(path: Path) -> tuple[dict[str, Any], list[str], list[list[str]]]:
    with path.open(newline="", encoding="utf-8") as file:
        comment = file.readline()
        header, *rows = csv.reader(file)
    assert comment.startswith("# ")
    return json.loads(comment[2:]), header, rows


@pytest.mark.parametrize("units", ["data", "standardised"])
def test_samples_are_the_last_frame_to_the_last_digit(
    tmp_path: Path, make_record: Record, units: str
) -> None:
    record = make_record()
    table = Table(units=units)
    for write, name in ((write_csv, "a.csv"), (write_npz, "a.npz")):
        assert finish(write(tmp_path / name, record, table))
    about, header, rows = read_csv(tmp_path / "a.csv")
    expected = in_units(record.x(8), units)
    assert header == ["height, m", "width"]
    assert (np.array(rows, dtype=expected.dtype) == expected).all()
    assert (about["seed"], about["frame"], about["t"]) == (7, 8, -1)
    assert about["table"]["units"] == units
    assert ExperimentConfig.from_dict(about["experiment"]) == record.config
    with np.load(tmp_path / "a.npz") as archive:
        assert archive["points"].dtype == expected.dtype
        assert (archive["points"] == expected).all()
        assert list(archive["columns"]) == ["height, m", "width"]
        assert json.loads(str(archive["about"]))["seed"] == 7
        assert ExperimentConfig.from_json(str(archive["experiment"])) == record.config


@pytest.mark.parametrize("units", ["data", "standardised"])
def test_trajectories_hold_every_point_of_every_frame(
    tmp_path: Path, make_record: Record, units: str
) -> None:
    record = make_record(points=5)
    table = Table(contents="trajectories", units=units, first=1, stride=3)
    finish(write_csv(tmp_path / "a.csv", record, table))
    finish(write_npz(tmp_path / "a.npz", record, table))
    frames = [1, 4, 7, 8]
    _, header, rows = read_csv(tmp_path / "a.csv")
    names = ["height, m", "width"]
    assert header == ["frame", "t", "point", *names, *(f"x0_pred_{name}" for name in names)]
    assert len(rows) == len(frames) * 5
    with np.load(tmp_path / "a.npz") as archive:
        x, predicted = archive["x"], archive["x0_pred"]
        assert archive["frames"].tolist() == frames
        assert archive["t"].tolist() == [6, 3, 0, -1]
    assert x.shape == predicted.shape == (4, 5, 2)
    for number, row in enumerate(rows):
        place, point = divmod(number, 5)
        frame = frames[place]
        assert row[:3] == [str(frame), str(record.t(frame)), str(point)]
        own = in_units(record.x(frame)[point], units)
        assert (np.array(row[3:5], dtype=own.dtype) == own).all()
        assert (x[place, point] == own).all()
        seen = record.x0_pred(frame)
        if seen is None:
            assert row[5:] == ["", ""]
            assert np.isnan(predicted[place, point]).all()
        else:
            own = in_units(seen[point], units)
            assert (np.array(row[5:], dtype=own.dtype) == own).all()
            assert (predicted[place, point] == own).all()


def test_predictions_are_left_out_where_there_are_none_or_none_are_wanted(
    tmp_path: Path, make_record: Record
) -> None:
    wanted = Table(contents="trajectories")
    without = Table(contents="trajectories", predicted=False)
    for kind, table in (("forward", wanted), ("reverse", without)):
        record = make_record(kind)
        finish(write_csv(tmp_path / "a.csv", record, table))
        assert read_csv(tmp_path / "a.csv")[1] == ["frame", "t", "point", "height, m", "width"]
        finish(write_npz(tmp_path / "a.npz", record, table))
        with np.load(tmp_path / "a.npz") as archive:
            assert "x0_pred" not in archive
            assert archive["x"].shape == (9, 50, 2)


def test_the_program_itself_can_learn_from_its_samples(tmp_path: Path, make_record: Record) -> None:
    finish(write_csv(tmp_path / "a.csv", make_record(), Table(units="standardised")))
    again = load_points(tmp_path / "a.csv")
    assert again.columns == ("height, m", "width")
    expected = make_record().x(8)
    assert np.abs(again.transform.undo(again.points.double()).numpy() - expected).max() < 1e-6


def test_the_same_table_twice_is_the_same_file(tmp_path: Path, make_record: Record) -> None:
    for suffix, write in ((".csv", write_csv), (".npz", write_npz)):
        contents = []
        for name in ("a", "b"):
            path = tmp_path / f"{name}{suffix}"
            finish(write(path, make_record(), Table(contents="trajectories")))
            contents.append(path.read_bytes())
        assert contents[0] == contents[1]


@pytest.mark.parametrize("write", [write_csv, write_npz])
def test_a_cancelled_table_leaves_the_earlier_file_and_nothing_else(
    tmp_path: Path, make_record: Record, write: Callable[..., Any]
) -> None:
    path = tmp_path / "table"
    path.write_bytes(b"an earlier table")
    done = 0

    def progress(now: int, total: int) -> None:
        nonlocal done
        done = now

    job = write(path, make_record(), Table(contents="trajectories"))
    assert not finish(job, progress, lambda: done >= 4)
    assert done == 4
    assert list(tmp_path.iterdir()) == [path]
    assert path.read_bytes() == b"an earlier table"


@pytest.mark.parametrize("write", [write_csv, write_npz])
def test_a_record_goes_to_the_file_frame_by_frame(
    tmp_path: Path, make_record: Record, write: Callable[..., Any]
) -> None:
    record = make_record()
    read: list[int] = []
    x = record.x

    def noted(frame: int) -> np.ndarray:
        read.append(frame)
        return x(frame)

    record.x = noted  # type: ignore[method-assign]
    table = Table(contents="trajectories", predicted=False)
    for done, _ in write(tmp_path / "table", record, table):
        assert set(read) | {0} == set(range(max(done, 1)))


@pytest.mark.parametrize("contents", ["samples", "trajectories"])
def test_a_record_that_grows_meanwhile_is_written_as_it_was(
    tmp_path: Path, make_record: Record, contents: str
) -> None:
    whole = make_record()
    record = Timeline(
        "reverse", whole.config, whole.schedule, whole.timesteps, whole.shape,
        columns=whole.columns, transform=whole.transform,
    )  # fmt: skip
    record.take_over(whole, 3)
    for name, write in (("a.csv", write_csv), ("a.npz", write_npz)):
        job = write(tmp_path / name, record, Table(contents=contents))
        next(job)
        k = record.frames - 1
        record.append(whole.x(k + 1), whole.x0_pred(k), whole.eps(k))
        assert finish(job)
    _, _, rows = read_csv(tmp_path / "a.csv")
    with np.load(tmp_path / "a.npz") as archive:
        about = json.loads(str(archive["about"]))
        if contents == "samples":
            assert (np.array(rows, dtype=float) == in_units(whole.x(3), "data")).all()
            assert (archive["points"] == in_units(whole.x(4), "data")).all()
            assert (about["frame"], about["t"]) == (4, whole.t(4))
        else:
            assert len(rows) == 4 * 50
            assert archive["x"].shape == archive["x0_pred"].shape == (5, 50, 2)


def test_numbers_that_are_not_finite_are_written_as_nothing(
    tmp_path: Path, make_record: Record
) -> None:
    record = make_record()
    record.x(8)[0, 1] = np.nan
    finish(write_csv(tmp_path / "a.csv", record, Table()))
    assert read_csv(tmp_path / "a.csv")[2][0][1] == ""


@pytest.mark.parametrize(
    ("field", "values", "words"),
    [
        ("contents", {"contents": "all"}, "samples, trajectories"),
        ("units", {"units": "inches"}, "data, standardised"),
        ("last", {"first": 3, "last": 2}, "empty"),
    ],
)
def test_what_cannot_be_written_is_named_with_the_remedy(
    field: str, values: dict, words: str
) -> None:
    with pytest.raises(ConfigError, match=words) as caught:
        Table(**values)
    assert caught.value.field == field


@pytest.mark.parametrize("write", [write_csv, write_npz])
def test_a_place_that_cannot_be_written_is_named(
    tmp_path: Path, make_record: Record, write: Callable[..., Any]
) -> None:
    with pytest.raises(ConfigError, match="cannot be written") as caught:
        finish(write(tmp_path / "no" / "a.csv", make_record(), Table()))
    assert caught.value.field == "path"
