"""menu-entry.sh puts the unpacked program into one's own menu, wherever it lies, and out again."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest

from app.start import APPLICATION_ID

LINUX = Path(__file__).resolve().parents[2] / "packaging" / "linux"
DESKTOP = f"{APPLICATION_ID}.desktop"
ICONS = (
    f"hicolor/16x16/apps/{APPLICATION_ID}.png",
    f"hicolor/scalable/apps/{APPLICATION_ID}.svg",
    "hicolor/16x16/mimetypes/application-x-ddpm.png",
)
TOOLS = ("cat", "cp", "dirname", "find", "mkdir", "rm", "sed", "touch")
STRINGS = {"s": " ", "n": "\n", "t": "\t", "r": "\r", "\\": "\\"}
RESERVED = set(" \t\n\"'\\><~|&;$*?#()`")

Run = Callable[..., subprocess.CompletedProcess[str]]


def string_value(raw: str) -> str:
    """A value of type string, its escapes undone (Desktop Entry Specification, Values)."""
    assert not re.search(r"(?<!\\)(\\\\)*\\([^sntr\\]|$)", raw), f"no escape of a string: {raw}"
    return re.sub(r"\\(.)", lambda found: STRINGS[found[1]], raw)


def arguments(line: str) -> list[str]:
    """The arguments of a value of Exec, by the rules of the specification, The Exec key."""
    found, rest = [], line
    while rest:
        if rest.startswith('"'):
            quoted = re.match(r'"((?:[^"\\`$]|\\["\\`$])*)"(?: |$)', rest)
            assert quoted is not None, f"not quoted by the rules: {rest}"
            argument = re.sub(r'\\(["\\`$])', r"\1", quoted[1])
        else:
            quoted = re.match(r"(\S+)(?: |$)", rest)
            assert quoted is not None
            argument = quoted[1]
            assert not RESERVED & set(argument), f"to be quoted: {argument}"
        rest = rest[quoted.end() :]
        # Field codes are expanded once the quotes are undone; a percent sign is written twice.
        assert re.fullmatch(r"(?:[^%]|%%|%f)*", argument), f"an unknown field code: {argument}"
        found.append(argument.replace("%%", "%") if argument != "%f" else argument)
    return found


@pytest.fixture(
    params=[
        "plain",
        "two words",
        'it\'s a "quote"',
        "$HOME `id` $(id)",
        "100% & %f |more| #1",
        "擴散 模型 é",
        "back\\slash \\s \\\\ \\1 end\\",
        "a;b*c?d~e<f>(g)",
    ],
    ids=lambda name: re.sub(r"\W+", "-", name.encode("ascii", "ignore").decode()),
)
def unpacked(request: pytest.FixtureRequest, tmp_path: Path) -> Path:
    """The unpacked archive, in a folder with a name that has to be quoted."""
    folder = tmp_path / str(request.param)
    for place in ICONS:
        (folder / "share" / "icons" / place).parent.mkdir(parents=True, exist_ok=True)
        (folder / "share" / "icons" / place).write_text(place, encoding="utf-8")
    for name, place in (
        (DESKTOP, f"share/applications/{DESKTOP}"),
        ("application-x-ddpm.xml", "share/mime/packages/ddpm-studio.xml"),
        ("menu-entry.sh", "menu-entry.sh"),
    ):
        (folder / place).parent.mkdir(parents=True, exist_ok=True)
        shutil.copy(LINUX / name, folder / place)
    (folder / "ddpm-studio").write_text("#!/bin/sh\n", encoding="utf-8")
    return folder


@pytest.fixture
def run(unpacked: Path, tmp_path: Path) -> Run:
    """Runs the script with a home of its own, and with stand-ins for the tools of desktops."""
    tools = tmp_path / "tools"
    tools.mkdir()
    for name in TOOLS:
        real = shutil.which(name)
        assert real is not None
        (tools / name).symlink_to(real)
    for name in ("update-desktop-database", "update-mime-database"):
        (tools / name).write_text(
            f'#!/bin/sh\necho {name} "$@" >>"{tmp_path}/calls"\nexit 1\n', encoding="utf-8"
        )
        (tools / name).chmod(0o755)
    shell = shutil.which("sh")
    assert shell is not None

    def run(*words: str, **variables: str) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            [shell, str(unpacked / "menu-entry.sh"), *words],
            cwd=tmp_path,
            env={"PATH": str(tools), "HOME": str(tmp_path / "home"), **variables},
            capture_output=True,
            text=True,
        )

    return run


def files(folder: Path) -> dict[str, bytes]:
    return {
        path.relative_to(folder).as_posix(): path.read_bytes()
        for path in folder.rglob("*")
        if path.is_file()
    }


def entry(data: Path) -> dict[str, str]:
    lines = (data / "applications" / DESKTOP).read_text(encoding="utf-8").splitlines()
    assert lines[0] == "[Desktop Entry]"
    return dict(line.split("=", 1) for line in lines[1:])


def test_the_menu_starts_the_program_where_it_lies(
    run: Run, unpacked: Path, tmp_path: Path
) -> None:
    done = run()
    assert (done.returncode, done.stderr) == (0, "")
    data = tmp_path / "home" / ".local" / "share"
    found = entry(data)
    assert arguments(string_value(found["Exec"])) == [str(unpacked / "ddpm-studio"), "%f"]
    # The command is not on the PATH; with TryExec the entry would not be shown.
    assert "TryExec" not in found
    plain = dict(
        line.split("=", 1)
        for line in (LINUX / DESKTOP).read_text(encoding="utf-8").splitlines()[1:]
    )
    assert {key: plain[key] for key in plain if key not in ("Exec", "TryExec")} == {
        key: found[key] for key in found if key != "Exec"
    }
    assert set(files(data)) == {
        f"applications/{DESKTOP}",
        "mime/packages/ddpm-studio.xml",
        *(f"icons/{place}" for place in ICONS),
    }
    for place in ICONS:
        assert (data / "icons" / place).read_text(encoding="utf-8") == place
    # What desktops look things up in is brought up to date; that it fails does not matter.
    assert (tmp_path / "calls").read_text(encoding="utf-8").splitlines() == [
        f"update-desktop-database -q {data}/applications",
        f"update-mime-database {data}/mime",
    ]


def test_removing_leaves_what_was_there_before(run: Run, tmp_path: Path) -> None:
    data = tmp_path / "own data"
    for place in ("applications/other.desktop", "mime/packages/other.xml", "icons/hicolor/o.png"):
        (data / place).parent.mkdir(parents=True)
        (data / place).write_text(place, encoding="utf-8")
    before = files(data)
    assert run("add", XDG_DATA_HOME=str(data)).returncode == 0
    assert len(files(data)) == len(before) + 2 + len(ICONS)
    assert run("add", XDG_DATA_HOME=str(data)).returncode == 0  # and once more changes nothing
    assert run("remove", XDG_DATA_HOME=str(data)).returncode == 0
    assert files(data) == before
    assert run("remove", XDG_DATA_HOME=str(data)).returncode == 0
    assert not (tmp_path / "home").exists()


def test_an_unknown_word_does_nothing(run: Run, tmp_path: Path) -> None:
    done = run("delete")
    assert done.returncode == 2
    assert "delete is neither add nor remove" in done.stderr
    assert not (tmp_path / "home").exists()


def test_without_a_place_to_write_to_it_fails(run: Run, tmp_path: Path) -> None:
    (tmp_path / "home").write_text("no folder", encoding="utf-8")
    done = run()
    assert done.returncode != 0
    assert "in your menu" not in done.stdout


def test_the_unquoting_here_is_that_of_the_specification() -> None:
    assert arguments(string_value(r'"a\\\\b \\$c" %f')) == ["a\\b $c", "%f"]
    assert os.path.basename(arguments(string_value('"/x/50%% \\\\"y\\\\""'))[0]) == '50% "y"'
    for wrong in (r'"a\\b"', '"a$b"', '"50%"', "a b$"):
        with pytest.raises(AssertionError):
            arguments(string_value(wrong))
