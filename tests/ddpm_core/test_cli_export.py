"""``export`` of the command line writes what the suffix says, or names what is wrong."""

from __future__ import annotations

import csv
import json
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import numpy as np
import pytest
import torch
from PIL import Image

from ddpm_core.cli import main
from ddpm_core.models.weights import new_network

TINY = [
    "--timesteps=10", "--hidden=16", "--layers=2", "--time-dim=8", "--data-count=200",
    "--batch-size=32", "--training-steps=20",
]  # fmt: skip


@pytest.fixture(autouse=True)
def same_number_of_threads() -> Iterator[None]:
    threads = torch.get_num_threads()
    yield
    torch.set_num_threads(threads)


@pytest.fixture(scope="module")
def trained(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("trained") / "tiny.ddpm"
    assert main(["train", *TINY, "--out", str(path), "--quiet"]) == 0
    return path


def export(trained: Path, out: Path, *options: str) -> int:
    return main(["export", str(trained), "--out", str(out), "-n", "20", "-q", *options])


def rows_of(path: Path) -> tuple[list[str], np.ndarray]:
    with path.open(newline="", encoding="utf-8") as file:
        json.loads(file.readline().removeprefix("# "))
        header, *rows = csv.reader(file)
    return header, np.array([[value or "nan" for value in row] for row in rows], dtype=float)


def test_an_mp4_has_the_frames_and_the_size(
    trained: Path, tmp_path: Path, read_mp4: Callable[[Path], tuple[str, np.ndarray]]
) -> None:
    options = ["--from=2", "--to=8", "--every=3", "--rate=60", "--hold=0", "--size=200x160"]
    assert export(trained, tmp_path / "film.mp4", *options) == 0
    about, frames = read_mp4(tmp_path / "film.mp4")
    assert "60 fps" in about
    assert frames.shape == (3, 160, 200, 3)


@pytest.mark.parametrize("name", ["roll", "roll.png"])
def test_pictures_go_to_a_folder(trained: Path, tmp_path: Path, name: str) -> None:
    assert export(trained, tmp_path / name, "--process=forward", "--to=2", "--size=160") == 0
    files = sorted((tmp_path / "roll").iterdir())
    assert [file.name for file in files] == [f"roll-000{k}.png" for k in range(3)]
    with Image.open(files[2]) as image:
        assert json.loads(image.text["Comment"])["process"] == "forward"


def test_samples_are_those_of_the_command_sample(trained: Path, tmp_path: Path) -> None:
    assert export(trained, tmp_path / "a.csv") == 0
    assert export(trained, tmp_path / "a.npz") == 0
    sample = ["sample", str(trained), "-n", "20", "--out", str(tmp_path / "b.npy"), "-q"]
    assert main(sample) == 0
    expected = np.load(tmp_path / "b.npy")
    header, written = rows_of(tmp_path / "a.csv")
    assert header == ["x", "z"]
    assert (written == expected).all()
    with np.load(tmp_path / "a.npz") as archive:
        assert (archive["points"] == expected).all()


def test_trajectories_end_in_the_samples(trained: Path, tmp_path: Path) -> None:
    assert export(trained, tmp_path / "s.npz", "--units=standardised") == 0
    more = ["--contents=trajectories", "--units=standardised", "--every=2"]
    assert export(trained, tmp_path / "t.npz", *more) == 0
    assert export(trained, tmp_path / "t.csv", *more, "--clouds=x_t") == 0
    with np.load(tmp_path / "t.npz") as t, np.load(tmp_path / "s.npz") as s:
        assert t["frames"].tolist() == [0, 2, 4, 6, 8, 10]
        assert (t["x"][-1] == s["points"]).all()
        assert "x0_pred" in t
        ways = t["x"]
    header, rows = rows_of(tmp_path / "t.csv")
    assert header == ["frame", "t", "point", "x", "z"]
    assert (rows[:, 3:].astype(np.float32).reshape(ways.shape) == ways).all()


def test_a_forward_process_has_a_table_too(trained: Path, tmp_path: Path) -> None:
    assert export(trained, tmp_path / "a.npz", "--process=forward", "--to=0") == 0
    with np.load(tmp_path / "a.npz") as archive:
        assert archive["points"].shape == (20, 2)
        assert json.loads(str(archive["about"]))["process"] == "forward"


def test_a_script_trains_for_as_long_as_was_trained(trained: Path, tmp_path: Path) -> None:
    assert export(trained, tmp_path / "a.py") == 0
    assert "trainer.steps(20)" in (tmp_path / "a.py").read_text()
    assert export(trained, tmp_path / "b.py", "--steps=3000") == 0
    assert "trainer.steps(3_000)" in (tmp_path / "b.py").read_text()
    weights = tmp_path / "weights.pth"
    torch.save(new_network_weights(), weights)
    assert export(weights, tmp_path / "c.py") == 0
    assert "trainer.steps(5_000)" in (tmp_path / "c.py").read_text()


def new_network_weights() -> dict[str, torch.Tensor]:
    from ddpm_core.config import ExperimentConfig

    config = ExperimentConfig(hidden=8, layers=1, time_dim=4)
    return new_network(config, 2, torch.Generator().manual_seed(0)).state_dict()


@pytest.mark.parametrize(
    ("out", "options", "words"),
    [
        ("film.avi", "", "film.avi is of no known kind (use one of .gif, .mp4, .png, .csv, .npz"),
        ("film.gif", "--rate 55", "--rate: 55 frames a second are more than a GIF can show"),
        ("film.mp4", "--rate 70", "--rate: 70 frames a second are more than screens show"),
        ("film.mp4", "--loop", "--loop: it means nothing for film.mp4; leave it out"),
        ("roll", "--rate 5", "--rate: it means nothing for roll"),
        ("a.csv", "--size 300", "--size: it means nothing for a.csv"),
        ("a.csv", "--contents all", "--contents: 'all' is not known"),
        ("a.csv", "--units inches", "--units: 'inches' is not known"),
        ("a.npz", "--contents trajectories --to 11", "--to: frame 11 is not among the 11 frames"),
        ("film.gif", "--units data", "--units: it means nothing for film.gif"),
        ("a.py", "--every 2", "--every: it means nothing for a.py"),
        ("a.py", "--steps 0", "--steps: 0 steps train nothing"),
        ("full", "", "full is there already, and not empty (name a new one)"),
        ("no/roll", "", "--out: there is no folder"),
        ("no/a.py", "", "--out: there is no folder"),
        ("no/a.csv", "", "--out: there is no folder"),
    ],
)  # fmt: skip
def test_what_cannot_be_exported_is_one_clear_line_and_status_2(
    trained: Path,
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
    out: str,
    options: str,
    words: str,
) -> None:
    (tmp_path / "full").mkdir()
    (tmp_path / "full" / "thesis.txt").write_text("all I have")
    assert export(trained, tmp_path / out, *options.split()) == 2
    captured = capsys.readouterr()
    assert captured.err.startswith("ddpm_core: error: ")
    assert captured.err.count("\n") == 1
    assert words in captured.err
    assert [path.name for path in tmp_path.rglob("*")] == ["full", "thesis.txt"]


def test_without_the_extra_the_remedy_is_told_before_the_work(
    trained: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    program = (
        "import os, sys\nsys.modules['imageio_ffmpeg'] = None\nos.environ['PATH'] = ''\n"
        "from ddpm_core.cli import main\nsys.exit(main(sys.argv[1:]))\n"
    )
    arguments = ["export", str(trained), "--out", str(tmp_path / "film.mp4")]
    command = [sys.executable, "-c", program, *arguments]
    done = subprocess.run(command, capture_output=True, text=True)
    assert done.returncode == 2
    assert "ffmpeg, which is not on this machine" in done.stderr
    assert "pip install imageio-ffmpeg" in done.stderr
    assert "record" not in done.stderr
    assert list(tmp_path.iterdir()) == []
