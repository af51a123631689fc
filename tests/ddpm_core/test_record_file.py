"""A record written on the command line comes back frame by frame; a broken one says so."""

from __future__ import annotations

import contextlib
import dataclasses
import io
import json
import math
import struct
import zipfile
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest

from ddpm_core import record_file
from ddpm_core.checkpoint import CheckpointError, load_checkpoint
from ddpm_core.cli import main
from ddpm_core.headless import opened
from ddpm_core.record_file import _header, load_record, save_record
from ddpm_core.recording import record_reverse
from ddpm_core.timeline import Timeline

TINY = [
    "--prediction=eps", "--timesteps=10", "--hidden=16", "--layers=2", "--time-dim=8",
    "--data-count=200", "--batch-size=32", "--training-steps=3", "--sampler=ddim",
    "--ddim-steps=4",
]  # fmt: skip


@pytest.fixture(scope="module")
def trained(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("trained") / "tiny.ddpm"
    assert main(["train", *TINY, "--out", str(path), "--quiet"]) == 0
    return path


@pytest.fixture(scope="module")
def record(trained: Path) -> Path:
    path = trained.with_name("tiny.ddpmrecord")
    assert main(["sample", str(trained), "-n", "37", "--out", str(path), "--quiet"]) == 0
    return path


def computed(trained: Path, count: int = 37) -> Timeline:
    network = opened(trained, {"sample_count": count})
    timeline, job = record_reverse(network.model, network.config, network.schedule, network.data)
    for _ in job:
        pass
    return timeline


def test_a_record_comes_back_bit_for_bit_and_frame_by_frame(trained: Path, record: Path) -> None:
    expected = computed(trained)
    _, timeline, job = load_record(record, run_id=6)
    assert (timeline.run_id, timeline.step, timeline.frames) == (6, 3, 0)
    assert timeline.timesteps == expected.timesteps
    next(job)
    assert timeline.frames == 2
    for _ in job:
        pass
    assert timeline.complete
    for frame in range(expected.total):
        assert np.array_equal(timeline.x(frame), expected.x(frame))
        if frame < expected.total - 1:
            x0_pred, eps = expected.x0_pred(frame), expected.eps(frame)
            assert x0_pred is not None
            assert eps is not None
            assert np.array_equal(timeline.x0_pred(frame), x0_pred)  # type: ignore[arg-type]
            assert np.array_equal(timeline.eps(frame), eps)  # type: ignore[arg-type]


def test_a_record_holds_its_experiment_with_the_settings_it_was_made_with(
    trained: Path, record: Path
) -> None:
    before = load_checkpoint(trained)
    checkpoint, timeline, _ = load_record(record)
    assert checkpoint.config == before.config.replace(sample_count=37)
    assert checkpoint.kind == "experiment"
    assert checkpoint.step == 3
    assert timeline.config == checkpoint.config
    assert checkpoint.data is not None
    assert timeline.columns == tuple(checkpoint.data.columns)
    assert timeline.transform is not None


def test_numpy_opens_a_record_too(trained: Path, record: Path) -> None:
    expected = computed(trained)
    with np.load(record) as arrays:
        assert np.array_equal(arrays["x"][-1], expected.x(expected.total - 1))
        assert arrays["eps"].shape == (expected.total - 1, 37, 2)


def test_only_a_complete_reverse_process_is_written(trained: Path, tmp_path: Path) -> None:
    network = opened(trained, {})
    timeline, _ = record_reverse(network.model, network.config, network.schedule, network.data)
    assert network.checkpoint is not None
    with pytest.raises(CheckpointError, match="complete"):
        save_record(tmp_path / "half.ddpmrecord", network.checkpoint, timeline)
    assert list(tmp_path.iterdir()) == []


def changed(
    record: Path, out: Path, name: str, change: Callable[[bytes], bytes | None], packed: int = 0
) -> Path:
    """The record with one member changed, or left out."""
    with zipfile.ZipFile(record) as old, zipfile.ZipFile(out, "w") as new:
        for info in old.infolist():
            content: bytes | None = old.read(info)
            if info.filename == name:
                content = change(content or b"")
                info.compress_type = packed
            if content is not None:
                new.writestr(zipfile.ZipInfo(info.filename), content, info.compress_type)
    return out


def about(**changes: object) -> Callable[[bytes], bytes]:
    return lambda content: json.dumps(json.loads(content) | changes).encode()


def hostile(letter: bytes) -> bytes:
    """An array whose header is deep, for a parser of Python to fall into."""
    text = letter * 9000
    return b"\x93NUMPY\x02\x00" + struct.pack("<I", len(text)) + text


@pytest.mark.parametrize(
    ("name", "change", "reason"),
    [
        ("record.json", lambda _: None, "record.json is missing"),
        ("experiment.ddpm", lambda _: None, "experiment.ddpm is missing"),
        ("eps.npy", lambda _: None, "eps.npy is missing"),
        ("record.json", lambda _: b"[]", "does not describe a record"),
        ("record.json", lambda _: b"{", "does not describe a record"),
        ("record.json", about(format=2), "format 2"),
        ("record.json", about(format="2" * 99), "does not describe a record"),
        ("record.json", about(timesteps=[9, 9, 3, 0]), "not those that its experiment's sampler"),
        ("record.json", about(timesteps=[9, 5, 3, 0]), "not those that its experiment's sampler"),
        ("record.json", about(timesteps=[9, 6, 3]), "not those that its experiment's sampler"),
        ("record.json", about(timesteps=[9, 6, 3, "0"]), "does not describe a record"),
        ("record.json", about(shape=[37, 3]), "not of the shape of its data"),
        ("record.json", about(shape=[37, 2, 1]), "not of the shape of its data"),
        ("record.json", about(shape=[0, 2]), "it holds no sample"),
        ("record.json", about(shape=[]), "it holds no sample"),
        ("record.json", lambda content: content + b" " * 2**20, "as long as it says"),
        ("record.json", about(shape=[10**12, 2]), "damaged: x is not"),
        ("x.npy", lambda content: content[:-1], "damaged: x is not as long"),
        ("x0_pred.npy", lambda _: b"nothing", "damaged: x0_pred is not 4 frames"),
        ("x.npy", lambda _: hostile(b"("), "damaged: x is not 5 frames"),
        ("x.npy", lambda _: hostile(b"-"), "damaged: x is not 5 frames"),
        ("x.npy", lambda content: content.replace(b"'<f4'", b"'>f4'"), "damaged: x is not 5"),
        ("x.npy", lambda content: content.replace(b"'descr'", b"'decsr'"), "damaged: x is not 5"),
        ("experiment.ddpm", lambda content: content[:99], "cannot be opened"),
    ],
)
def test_a_broken_record_says_what_is_wrong(
    record: Path,
    tmp_path: Path,
    name: str,
    change: Callable[[bytes], bytes | None],
    reason: str,
) -> None:
    broken = changed(record, tmp_path / "broken.ddpmrecord", name, change)
    with pytest.raises(CheckpointError, match=reason) as caught:
        load_record(broken)
    assert "Header does not" not in str(caught.value)  # words of numpy


@pytest.mark.parametrize("shape", [(5, 37, 2), (1, 10**6, 2), (1001, 16, 3, 64, 64)])
def test_an_array_begins_as_numpy_writes_it(shape: tuple[int, ...]) -> None:
    stream = io.BytesIO()
    header = {"descr": "<f4", "fortran_order": False, "shape": shape}
    np.lib.format.write_array_header_2_0(stream, header)
    assert _header(shape) == stream.getvalue()


@pytest.mark.parametrize("flag", [0x1, 0x20, 0x40])
@pytest.mark.parametrize("name", ["record.json", "eps.npy"])
def test_a_locked_record_is_refused_in_words(
    record: Path, tmp_path: Path, name: str, flag: int
) -> None:
    locked = tmp_path / "locked.ddpmrecord"
    content = bytearray(record.read_bytes())
    contents = content.rindex(name.encode()) - 46  # the entry in the table of contents
    assert content[contents : contents + 4] == b"PK\x01\x02"
    content[contents + 8] |= flag
    locked.write_bytes(content)
    with pytest.raises(CheckpointError, match=f"{name} is locked or a patch"):
        load_record(locked)


def test_no_flipped_byte_of_the_zips_own_escapes_as_another_error(
    record: Path, tmp_path: Path
) -> None:
    content = record.read_bytes()
    flipped = tmp_path / "flipped.ddpmrecord"
    own = [*range(40), *range(content.rindex(b"experiment.ddpm") - 46, len(content))]
    for at in own:
        for mask in (0x01, 0x80, 0xFF):
            flipped.write_bytes(content[:at] + bytes([content[at] ^ mask]) + content[at + 1 :])
            with contextlib.suppress(CheckpointError):
                list(load_record(flipped)[2])


def test_a_record_without_its_data_has_the_shape_of_its_network(
    trained: Path, record: Path, tmp_path: Path
) -> None:
    bare = dataclasses.replace(load_record(record)[0], data=None)
    timeline = computed(trained)
    path = tmp_path / "bare.ddpmrecord"
    save_record(path, bare, timeline)
    assert load_record(path)[1].shape == (37, 2)
    broken = changed(path, tmp_path / "b.ddpmrecord", "record.json", about(shape=[37, 3]))
    with pytest.raises(CheckpointError, match="not of the shape"):
        load_record(broken)


def test_the_file_is_closed_where_there_is_no_room_for_the_frames(
    record: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(*_: object, **__: object) -> Timeline:
        raise ValueError("the record needs 9.0 GB")

    archives: list[zipfile.ZipFile] = []

    class Watched(zipfile.ZipFile):
        def __init__(self, path: Path) -> None:
            super().__init__(path)
            archives.append(self)

    monkeypatch.setattr(record_file, "Timeline", full)
    monkeypatch.setattr(zipfile, "ZipFile", Watched)
    with pytest.raises(CheckpointError, match=r"tiny.ddpmrecord cannot be opened: .* 9.0 GB"):
        load_record(record)
    assert archives[0].fp is None  # closed


@pytest.mark.parametrize("name", ["x", "x0_pred", "eps"])
@pytest.mark.parametrize("number", [math.nan, math.inf])
def test_a_frame_that_is_not_finite_is_damaged(
    record: Path, tmp_path: Path, name: str, number: float
) -> None:
    last = struct.pack("<f", number)
    broken = changed(
        record, tmp_path / "n.ddpmrecord", f"{name}.npy", lambda content: content[:-4] + last
    )
    _, timeline, job = load_record(broken)
    with pytest.raises(CheckpointError, match=rf"is damaged: frame \d of {name} holds numbers"):
        list(job)
    assert timeline.frames == timeline.total - 1


def test_a_process_that_is_not_finite_is_not_written(trained: Path, tmp_path: Path) -> None:
    timeline = computed(trained)
    timeline._eps[2, 1] = math.inf
    with pytest.raises(CheckpointError, match="not written: frame 2 of eps"):
        save_record(tmp_path / "inf.ddpmrecord", load_checkpoint(trained), timeline)
    assert list(tmp_path.iterdir()) == []


def test_packed_frames_are_refused(record: Path, tmp_path: Path) -> None:
    packed = changed(
        record, tmp_path / "p.ddpmrecord", "x.npy", lambda content: content, zipfile.ZIP_DEFLATED
    )
    with pytest.raises(CheckpointError, match="packed"):
        load_record(packed)


def test_frames_whose_checksum_is_wrong_are_told_on_the_way(trained: Path, tmp_path: Path) -> None:
    long = tmp_path / "long.ddpmrecord"
    assert main(["sample", str(trained), "-n", "3000", "--out", str(long), "--quiet"]) == 0
    content = long.read_bytes()
    with zipfile.ZipFile(long) as archive:
        last = archive.read("eps.npy")[-40:]
    at = content.rindex(last)
    broken = tmp_path / "flipped.ddpmrecord"
    broken.write_bytes(content[:at] + bytes([content[at] ^ 1]) + content[at + 1 :])
    _, timeline, job = load_record(broken)
    with pytest.raises(CheckpointError, match="damaged"):
        list(job)
    assert not timeline.complete


@pytest.mark.parametrize("content", [b"", b"PK", b"hello"])
def test_what_is_no_record_at_all_is_refused(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "no.ddpmrecord"
    path.write_bytes(content)
    with pytest.raises(CheckpointError, match="cannot be opened"):
        load_record(path)
    with pytest.raises(CheckpointError, match="cannot be read"):
        load_record(tmp_path / "gone.ddpmrecord")
