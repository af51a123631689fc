"""The smoke test notices what is wrong with a program: here, small scripts that stand for one."""

from __future__ import annotations

import importlib.util
import os
import sys
import zipfile
from collections.abc import Callable
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest
from PIL import Image

FOLDER = Path(__file__).resolve().parents[2] / "packaging"

PROGRAM = """
import json, os, sys, zipfile
from pathlib import Path

arguments = sys.argv[1:]
out = Path(arguments[arguments.index("--self-check") + 1])
out.mkdir(parents=True)
GIF = (
    b"GIF89a\\x01\\x00\\x01\\x00\\x80\\x00\\x00" + bytes(6)
    + 2 * (b"," + bytes([0, 0, 0, 0, 1, 0, 1, 0, 0]) + b"\\x02\\x02D\\x01\\x00") + b";"
)
(out / "film.gif").write_bytes(GIF)
with zipfile.ZipFile(out / "experiment.ddpm", "w") as archive:
    archive.writestr("experiment.json", json.dumps({"step": 5}))
    archive.writestr("ema.safetensors", b"weights")
steps = [{"name": "train", "ok": True, "problem": "", "numbers": {}}]
report = {
    "ok": True, "steps": steps, "not_reached": [], "errors": [],
    "seconds": {"first_paint": 0.1, "complete": 0.2}, "platform": "none", "torch": "none",
}
status = 0
CHANGE
(out / "report.json").write_text(json.dumps(report))
sys.exit(status)
"""


@pytest.fixture
def smoke(monkeypatch: pytest.MonkeyPatch) -> ModuleType:
    monkeypatch.setattr(sys, "path", list(sys.path))
    spec = importlib.util.spec_from_file_location("smoke_under_test", FOLDER / "smoke.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    monkeypatch.setitem(sys.modules, "smoke_under_test", module)
    spec.loader.exec_module(module)
    return module


@pytest.fixture
def files(smoke: ModuleType) -> ModuleType:
    return sys.modules["smoke_files"]


@pytest.fixture
def run(smoke: ModuleType, tmp_path: Path) -> Callable[[str], dict[str, Any]]:
    """Lets the smoke test judge the script with a change; what each check says, by its name."""

    def run(change: str) -> dict[str, Any]:
        script = tmp_path / "program" / "fake.py"
        script.parent.mkdir()
        script.write_text(PROGRAM.replace("CHANGE", change), encoding="utf-8")
        program = smoke.Program([sys.executable, str(script)])
        place = smoke.Place({}, 20.0)
        checks = smoke.Smoke(program, place)
        try:
            before = smoke.snapshot(program.folder)
            checks.check("window", checks.full)
            checks.check("variant", checks.streams)
            changed = smoke.changes(before, smoke.snapshot(program.folder))
        finally:
            place.remove()
        assert not place.folder.exists()
        rows = {row.what: row for row in checks.rows}
        return {"changed": changed, **rows}

    return run


def test_a_program_that_works_passes(run: Any) -> None:
    said = run("")
    assert said["window"].ok, said["window"].note
    assert said["variant"].ok, said["variant"].note
    assert "GIF of 2 frames, file of 5 training steps" in said["window"].note
    assert said["changed"] == []


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ("print('a warning', file=sys.stderr)", "on its error stream:\n       a warning"),
        ("status = 1", "it ended with status 1, not 0"),
        ("steps[0].update(ok=False, problem='the loss rises')", "train: the loss rises"),
        ("report['not_reached'] = ['cat']", "cat: was not reached"),
        ("report.pop('steps')", "the report cannot be understood"),
        ("sys.exit(0)", "there is no report"),
        ("(out / 'film.gif').write_bytes(GIF[:30])", "ends in the middle of a GIF"),
        ("(out / 'film.gif').write_bytes(b'GIF87a' + GIF[6:])", "is not a GIF"),
        ("(out / 'film.gif').write_bytes(GIF[:19] + GIF[-16:])", "one frame only"),
        ("(out / 'film.gif').unlink()", "film.gif cannot be read"),
        ("(out / 'experiment.ddpm').write_bytes(b'PK')", "experiment.ddpm cannot be read"),
    ],
)
def test_what_is_wrong_is_named(run: Any, change: str, words: str) -> None:
    said = run(change)
    assert said["window"].ok is False
    assert words in said["window"].note


def test_known_lines_on_the_error_stream_are_let_pass(run: Any) -> None:
    said = run("print('This plugin does not support raise()', file=sys.stderr)")
    assert said["window"].ok, said["window"].note


def test_what_is_written_into_the_programs_folder_is_named(run: Any) -> None:
    said = run("Path(__file__).with_name('litter.txt').write_text('x')")
    assert said["changed"] == ["litter.txt"]


def test_a_program_that_hangs_is_ended(smoke: ModuleType, tmp_path: Path) -> None:
    place = smoke.Place({}, 0.5)
    try:
        words = [sys.executable, "-c", "import time; time.sleep(600)"]
        outcome = place.start(words, place.home("home"), cwd=tmp_path).outcome()
    finally:
        place.remove()
    assert outcome.status is None


def test_a_program_sees_an_empty_home_and_nothing_of_the_caller(
    smoke: ModuleType, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PYTHONPATH", "/somewhere")
    monkeypatch.setenv("VIRTUAL_ENV", "/somewhere")
    place = smoke.Place({}, 20.0)
    try:
        home = place.home("home")
        told = place.environment(home, {})
    finally:
        place.remove()
    assert not {"PYTHONPATH", "VIRTUAL_ENV"} & told.keys()
    folders = [value for name, value in told.items() if name.startswith("XDG") or name == "HOME"]
    assert all(value.startswith(str(home.folder)) for value in folders)


def test_the_variant_without_streams_has_none(smoke: ModuleType, tmp_path: Path) -> None:
    seen = tmp_path / "seen.txt"
    code = f"import sys; open({str(seen)!r}, 'w').write(repr((sys.stdin, sys.stdout, sys.stderr)))"
    place = smoke.Place({}, 20.0)
    try:
        words = [sys.executable, "-c", code]
        place.start(words, place.home("home"), cwd=tmp_path, closed=True).outcome()
    finally:
        place.remove()
    assert seen.read_text() == "(None, None, None)"


def test_frames_are_counted_as_pillow_counts_them(files: ModuleType, tmp_path: Path) -> None:
    frames = [Image.new("RGB", (9, 7), colour) for colour in ("red", "green", "blue")]
    frames[0].save(tmp_path / "film.gif", save_all=True, append_images=frames[1:], loop=0)
    assert files.gif_frames(tmp_path / "film.gif") == 3


def test_a_damaged_file_is_told_from_a_whole_one(files: ModuleType, tmp_path: Path) -> None:
    path = tmp_path / "run.ddpm"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("experiment.json", '{"step": 12}')
        archive.writestr("data.safetensors", b"numbers")
    assert files.checkpoint_steps(path) == 12
    path.write_bytes(path.read_bytes().replace(b"numbers", b"nombers"))
    with pytest.raises(files.Wrong, match="damaged"):
        files.checkpoint_steps(path)


def test_a_bundle_and_what_is_in_it_is_recognised(smoke: ModuleType, tmp_path: Path) -> None:
    bundle = tmp_path / "ddpm-studio"
    (bundle / "_internal").mkdir(parents=True)
    (bundle / "ddpm-studio").touch()
    program = smoke.Program([str(bundle / "ddpm-studio")])
    assert program.bundle == program.folder == bundle
    assert program.core == [str(bundle / "ddpm-core")]
    moved = program.moved_to(tmp_path / "Prográmme 猫")
    assert moved.words == [str(tmp_path / "Prográmme 猫" / "ddpm-studio")]
    inside = tmp_path / "DDPM Studio.app" / "Contents" / "MacOS"
    inside.mkdir(parents=True)
    (inside / "ddpm-studio").touch()
    assert smoke.Program([str(inside / "ddpm-studio")]).bundle == tmp_path / "DDPM Studio.app"


def test_a_script_is_started_from_its_folder_with_the_tool_beside_it(
    smoke: ModuleType, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "main.py").touch()
    monkeypatch.chdir(tmp_path)
    program = smoke.Program([sys.executable, "main.py"])
    assert program.words == [sys.executable, str(tmp_path / "main.py")]
    assert program.core == [sys.executable, "-m", "ddpm_core"]
    assert program.cwd == program.folder == tmp_path
    assert os.path.samefile(program.folder, tmp_path)
