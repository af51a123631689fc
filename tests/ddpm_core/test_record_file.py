"""A record written on the command line comes back frame by frame; a broken one says so."""

from __future__ import annotations

import json
import zipfile
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest

from ddpm_core.checkpoint import CheckpointError, load_checkpoint
from ddpm_core.cli import main
from ddpm_core.headless import opened
from ddpm_core.record_file import load_record, save_record
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


@pytest.mark.parametrize(
    ("name", "change", "reason"),
    [
        ("record.json", lambda _: None, "record.json is missing"),
        ("experiment.ddpm", lambda _: None, "experiment.ddpm is missing"),
        ("eps.npy", lambda _: None, "eps.npy is missing"),
        ("record.json", lambda _: b"[]", "does not describe a record"),
        ("record.json", lambda _: b"{", "does not describe a record"),
        ("record.json", about(format=2), "format 2"),
        ("record.json", about(timesteps=[9, 9, 3, 0]), "not those of a reverse process"),
        ("record.json", about(timesteps=[10, 6, 3, 0]), "not those of a reverse process"),
        ("record.json", about(timesteps=[9, 6, 3, "0"]), "does not describe a record"),
        ("record.json", about(shape=[37, 3]), "not of the shape of its data"),
        ("record.json", about(shape=[10**12, 2]), "damaged: x is not"),
        ("x.npy", lambda content: content[:-1], "damaged: x is not as long"),
        ("x0_pred.npy", lambda _: b"nothing", "cannot be opened"),
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
    with pytest.raises(CheckpointError, match=reason):
        load_record(broken)


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
