"""``sample`` and ``export`` of pictures write what the suffix says, or name what is wrong."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from pathlib import Path

import numpy as np
import pytest
import torch
from PIL import Image

from ddpm_core.cli import main
from ddpm_core.data.images import undo
from ddpm_core.record_file import load_record

TINY = [
    "--data=cats", "--picture-size=16", "--channels=8,16", "--bottleneck=16", "--time-dim=8",
    "--timesteps=20", "--batch-size=2", "--steps=2", "--threads=1", "--ddim-steps=3",
]  # fmt: skip


@pytest.fixture(autouse=True)
def same_number_of_threads() -> Iterator[None]:
    threads = torch.get_num_threads()
    yield
    torch.set_num_threads(threads)


@pytest.fixture(scope="module")
def cats(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("trained") / "cats.ddpm"
    assert main(["train", *TINY, "--out", str(path), "--quiet"]) == 0
    return path


@pytest.fixture(scope="module")
def expected(cats: Path) -> np.ndarray:
    """Five samples."""
    path = cats.with_name("expected.npy")
    assert main(["sample", str(cats), "--out", str(path), "-n", "5", "-q"]) == 0
    return np.load(path)


def run(command: str, cats: Path, out: Path, *options: str) -> int:
    return main([command, str(cats), "--out", str(out), "-n", "5", "-q", *options])


def pixels(pictures: np.ndarray) -> np.ndarray:
    return undo(torch.from_numpy(pictures))


def about_of(path: Path) -> dict:
    with Image.open(path) as image:
        return json.loads(image.text["Comment"])


def test_a_record_of_pictures_comes_back(cats: Path, expected: np.ndarray, tmp_path: Path) -> None:
    path = tmp_path / "cats.ddpmrecord"
    assert run("sample", cats, path) == 0
    _, timeline, job = load_record(path)
    for _ in job:
        pass
    assert np.array_equal(timeline.x(timeline.total - 1), expected)


def test_samples_become_a_sheet_pictures_or_numbers(
    cats: Path, expected: np.ndarray, tmp_path: Path
) -> None:
    assert expected.dtype == np.float32
    for name in ("cats.png", "cats", "cats.npz"):
        assert run("sample", cats, tmp_path / name) == 0
    with Image.open(tmp_path / "cats.png") as image:
        sheet = np.array(image)
    factor = (900 - 4 * 4) // 3 // 16  # three in a row, four pixels between them
    for number, picture in enumerate(pixels(expected)):
        top, left = (4 + (factor * 16 + 4) * n for n in divmod(number, 3))
        middles = sheet[top + factor // 2 :: factor, left + factor // 2 :: factor][:16, :16]
        assert (middles == picture).all()
    files = sorted((tmp_path / "cats").iterdir())
    assert len(files) == 5
    for file, picture in zip(files, pixels(expected), strict=True):
        with Image.open(file) as image:
            assert (np.array(image) == picture).all()
    with np.load(tmp_path / "cats.npz") as archive:
        assert (archive["pictures"] == expected).all()
    assert about_of(tmp_path / "cats.png")["experiment"]["picture_size"] == 16


def test_a_film_has_all_three_ideas_and_fits_them(cats: Path, tmp_path: Path) -> None:
    assert run("export", cats, tmp_path / "a.gif", "--size=400") == 0
    assert run("export", cats, tmp_path / "b.gif", "--size=400", "--clouds=x_t", "--most=1") == 0
    with Image.open(tmp_path / "a.gif") as all_three, Image.open(tmp_path / "b.gif") as alone:
        assert all_three.n_frames == alone.n_frames == 4
        assert all_three.width <= 400
        assert all_three.height < alone.height  # one picture fills the width
        about = json.loads(all_three.info["comment"])["film"]
    assert about["clouds"] == ["x_t", "x0_pred", "eps"]


def test_a_size_of_two_numbers_is_kept(
    cats: Path, tmp_path: Path, read_mp4: Callable[[Path], tuple[str, np.ndarray]]
) -> None:
    options = ["--size=300x200", "--hold=0", "--process=forward", "--to=4"]
    assert run("export", cats, tmp_path / "a.mp4", *options) == 0
    _, frames = read_mp4(tmp_path / "a.mp4")
    assert frames.shape == (5, 200, 300, 3)


def test_a_folder_holds_frames_or_samples(cats: Path, expected: np.ndarray, tmp_path: Path) -> None:
    assert run("export", cats, tmp_path / "frames", "--size=200") == 0
    assert [about_of(file)["frame"] for file in sorted((tmp_path / "frames").iterdir())] == [
        0, 1, 2, 3,
    ]  # fmt: skip
    assert run("export", cats, tmp_path / "single", "--contents=samples") == 0
    first, *others = sorted((tmp_path / "single").iterdir())
    assert len(others) == 4
    with Image.open(first) as image:
        assert (np.array(image) == pixels(expected)[0]).all()


def test_a_sheet_shows_samples_or_their_way(cats: Path, tmp_path: Path) -> None:
    assert run("export", cats, tmp_path / "a.png") == 0
    assert run("sample", cats, tmp_path / "b.png") == 0
    with Image.open(tmp_path / "a.png") as a, Image.open(tmp_path / "b.png") as b:
        assert (np.array(a) == np.array(b)).all()
    options = ["--contents=process", "--columns=2", "--clouds=x0_pred", "--most=3", "--size=300"]
    assert run("export", cats, tmp_path / "c.png", *options) == 0
    about = about_of(tmp_path / "c.png")
    assert about["frames"] == [0, 2]
    assert about["sheet"]["cloud"] == "x0_pred"
    assert about["sheet"]["most"] == 3


def test_numbers_and_a_script_are_written(cats: Path, expected: np.ndarray, tmp_path: Path) -> None:
    assert run("export", cats, tmp_path / "a.npz", "--contents=trajectories") == 0
    with np.load(tmp_path / "a.npz") as archive:
        assert (archive["x"][-1] == expected).all()
        assert archive["x0_pred"].shape == (4, 5, 3, 16, 16)
    assert run("export", cats, tmp_path / "a.py") == 0
    assert "trainer.steps(2)" in (tmp_path / "a.py").read_text()


@pytest.mark.parametrize(
    ("command", "out", "options", "words"),
    [
        ("sample", "a.csv", "", "pictures are no table of columns (use one of .png, .npy, .npz,"),
        ("sample", "a.jpg", "", "a.jpg is of no known kind (use one of .png, .npy, .npz, .ddpmr"),
        ("sample", "full", "", "full is there already, and not empty (name a new one)"),
        ("sample", "no/cats", "", "--out: there is no folder"),
        ("export", "a.csv", "", "--out: pictures are no table of columns (use .npz for their"),
        ("export", "a.tsv", "", "a.tsv is of no known kind (use one of .gif, .mp4, .png, .npz"),
        ("export", "a.gif", "--traces 3", "--traces: it means nothing for a.gif; leave it out"),
        ("export", "a.gif", "--columns 3", "--columns: it means nothing for a.gif"),
        ("export", "a.gif", "--most 0", "--most: 0 is out of range (use 1 to 400)"),
        ("export", "a.gif", "--contents samples", "--contents: it means nothing for a.gif"),
        ("export", "a.png", "--every 2", "--every: it means nothing for a.png"),
        ("export", "a.png", "--size 300x200", "--size: a contact sheet is as high as it needs"),
        ("export", "a.png", "--clouds x_t,eps", "--clouds: a contact sheet shows one of them"),
        ("export", "a.png", "--contents all", "--contents: 'all' is not known (choose one of sa"),
        ("export", "a.png", "--contents process --to 9", "--to: frame 9 is not among the 4 frames"),
        ("export", "a.npz", "--units data", "--units: it means nothing for a.npz"),
        ("export", "full", "--contents samples", "full is there already, and not empty"),
    ],
)  # fmt: skip
def test_what_cannot_be_written_is_one_clear_line_and_status_2(
    cats: Path,
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
    command: str,
    out: str,
    options: str,
    words: str,
) -> None:
    (tmp_path / "full").mkdir()
    (tmp_path / "full" / "thesis.txt").write_text("all I have")
    assert run(command, cats, tmp_path / out, *options.split()) == 2
    captured = capsys.readouterr()
    assert captured.err.startswith("ddpm_core: error: ")
    assert captured.err.count("\n") == 1
    assert words in captured.err
    assert [path.name for path in tmp_path.rglob("*")] == ["full", "thesis.txt"]


def test_of_a_forward_process_nothing_is_predicted(
    cats: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    options = ["--process=forward", "--contents=process", "--clouds=eps"]
    assert run("export", cats, tmp_path / "a.png", *options) == 2
    assert "--clouds: nothing is predicted at these frames" in capsys.readouterr().err
