"""An MP4 shows the frames that were drawn for as long as it should, or leaves no trace."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest

from ddpm_core.config import ConfigError
from ddpm_core.export import (
    ENGLISH,
    Film,
    Painter,
    check_ffmpeg,
    finish,
    has_ffmpeg,
    mp4,
    write_mp4,
)
from ddpm_core.timeline import Timeline

Record = Callable[..., Timeline]
Read = Callable[[Path], tuple[str, np.ndarray]]
SMALL = {"width": 200, "height": 160}
GIVES_UP = "import sys; sys.stdin.buffer.read(1000); sys.exit('first\\nthe disk is full')"


def test_the_frames_are_those_that_were_drawn_and_the_last_is_held(
    tmp_path: Path, random_record: Record, read_mp4: Read
) -> None:
    record = random_record()
    film = Film(**SMALL, rate=10, hold=0.5, traces=5, stride=2, theme="light")
    assert finish(write_mp4(tmp_path / "film.mp4", record, film))
    about, frames = read_mp4(tmp_path / "film.mp4")
    for words in ("Video: h264", "yuv420p(tv, bt709", "200x160", "10 fps"):
        assert words in about
    painter = Painter(record, film)
    indices = [*painter.indices, *[painter.indices[-1]] * 5]
    assert indices == [0, 2, 4, 6, 8, 8, 8, 8, 8, 8]
    drawn = {k: painter.colours(painter.frame(k)).astype(int) for k in painter.indices}
    assert len(frames) == len(indices)
    for frame, index in zip(frames, indices, strict=True):
        errors = {k: np.abs(frame - picture).mean() for k, picture in drawn.items()}
        assert min(errors, key=errors.__getitem__) == index
        assert errors[index] < 6  # small marks lose half their colour's resolution
    assert np.abs(frames[0][-1, -1].astype(int) - 255).max() <= 2  # an even ground loses nothing
    assert [path.name for path in tmp_path.iterdir()] == ["film.mp4"]


def test_odd_sides_grow_by_a_pixel(tmp_path: Path, random_record: Record, read_mp4: Read) -> None:
    film = Film(width=201, height=163, hold=0)
    assert finish(write_mp4(tmp_path / "film.mp4", random_record(levels=2), film))
    assert read_mp4(tmp_path / "film.mp4")[1].shape == (3, 164, 202, 3)


def test_settings_and_seed_are_in_the_comment(tmp_path: Path, random_record: Record) -> None:
    finish(write_mp4(tmp_path / "film.mp4", random_record(levels=3), Film(**SMALL, traces=2)))
    command = [check_ffmpeg(), "-v", "error", "-i", str(tmp_path / "film.mp4")]
    told = subprocess.run([*command, "-f", "ffmetadata", "-"], capture_output=True, text=True)
    (line,) = [x for x in told.stdout.splitlines() if x.startswith("comment=")]
    about = json.loads(line.removeprefix("comment="))
    assert (about["seed"], about["process"]) == (7, "reverse")
    assert about["film"]["traces"] == 2
    assert about["experiment"]["timesteps"] == 3


@pytest.mark.parametrize("frames", [0, 3])
def test_a_cancelled_film_leaves_the_earlier_file_and_nothing_else(
    tmp_path: Path, random_record: Record, frames: int
) -> None:
    path = tmp_path / "film.mp4"
    path.write_bytes(b"an earlier film")
    done = 0

    def progress(now: int, total: int) -> None:
        nonlocal done
        done = now

    job = write_mp4(path, random_record(), Film(**SMALL))
    assert not finish(job, progress, lambda: done >= frames)
    assert done == frames
    assert list(tmp_path.iterdir()) == [path]
    assert path.read_bytes() == b"an earlier film"


def test_what_goes_wrong_in_a_frame_is_told_and_leaves_nothing(
    tmp_path: Path, random_record: Record, monkeypatch: pytest.MonkeyPatch
) -> None:
    record = random_record()
    frame = Painter.frame

    def lost(self: Painter, index: int) -> np.ndarray:
        if index == 4:
            raise OSError(5, "the frame is lost")
        return frame(self, index)

    monkeypatch.setattr(Painter, "frame", lost)
    with pytest.raises(ConfigError, match="the frame is lost"):
        finish(write_mp4(tmp_path / "film.mp4", record, Film(**SMALL)))
    assert list(tmp_path.iterdir()) == []


def test_what_ffmpeg_cannot_do_is_told_in_its_words(
    tmp_path: Path, random_record: Record, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(mp4, "_command", lambda *_: [sys.executable, "-c", GIVES_UP])
    with pytest.raises(ConfigError, match=r"film\.mp4 cannot be written: the disk is full"):
        finish(write_mp4(tmp_path / "film.mp4", random_record(), Film(**SMALL)))
    assert list(tmp_path.iterdir()) == []


def test_ffmpeg_is_told_nothing_of_a_bundles_libraries(
    tmp_path: Path, random_record: Record, monkeypatch: pytest.MonkeyPatch
) -> None:
    told = tmp_path / "told.json"
    program = f"import json, os; json.dump(dict(os.environ), open({str(told)!r}, 'w'))"
    monkeypatch.setattr(
        mp4, "_command", lambda *_: [sys.executable, "-c", f"{program}; {GIVES_UP}"]
    )
    monkeypatch.setattr(sys, "frozen", True, raising=False)
    monkeypatch.setenv("LD_LIBRARY_PATH", "/bundle")
    monkeypatch.setenv("LD_LIBRARY_PATH_ORIG", "/own")
    monkeypatch.setenv("QT_PLUGIN_PATH", "/bundle/plugins")
    monkeypatch.setenv("_PYI_APPLICATION_HOME_DIR", "/bundle")
    with pytest.raises(ConfigError):
        finish(write_mp4(tmp_path / "film.mp4", random_record(), Film(**SMALL)))
    seen = json.loads(told.read_text(encoding="utf-8"))
    assert seen["LD_LIBRARY_PATH"] == "/own"
    assert not {"QT_PLUGIN_PATH", "_PYI_APPLICATION_HOME_DIR"} & seen.keys()


def test_a_folder_that_is_not_there_is_named(tmp_path: Path, random_record: Record) -> None:
    with pytest.raises(ConfigError, match="cannot be written") as caught:
        finish(write_mp4(tmp_path / "no" / "film.mp4", random_record(), Film(**SMALL)))
    assert caught.value.field == "path"


def test_without_ffmpeg_the_command_that_installs_it_is_named(
    tmp_path: Path, random_record: Record, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, "imageio_ffmpeg", None)  # as if it were not installed
    monkeypatch.setenv("PATH", str(tmp_path))  # nor one of the system
    with pytest.raises(ConfigError, match="ffmpeg, which is not on this machine") as caught:
        finish(write_mp4(tmp_path / "film.mp4", random_record(), Film(**SMALL), ENGLISH))
    assert "pip install imageio-ffmpeg" in caught.value.remedy
    assert list(tmp_path.iterdir()) == []


def test_the_ffmpeg_of_the_system_does_where_the_extra_is_missing(
    tmp_path: Path, random_record: Record, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder, film = tmp_path / "bin", tmp_path / "film.mp4"
    folder.mkdir()
    name = "ffmpeg.exe" if sys.platform == "win32" else "ffmpeg"
    (folder / name).symlink_to(check_ffmpeg())
    monkeypatch.setitem(sys.modules, "imageio_ffmpeg", None)
    monkeypatch.setenv("PATH", str(folder))
    assert has_ffmpeg()
    finish(write_mp4(film, random_record(), Film(**SMALL), ENGLISH))
    assert film.read_bytes()[4:8] == b"ftyp"


def test_in_a_bundle_the_command_is_that_of_the_machines_package_manager(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sys, "frozen", True, raising=False)
    monkeypatch.setenv("PATH", str(tmp_path))
    assert mp4._install().startswith("https://ffmpeg.org")
    for name in ("dnf.exe", "dnf"):
        (tmp_path / name).write_text("")
        (tmp_path / name).chmod(0o755)
    assert mp4._install() == "sudo dnf install ffmpeg"
