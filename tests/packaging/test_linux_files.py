"""The files that make the program a part of a Linux desktop are right, and agree."""

from __future__ import annotations

import argparse
import configparser
import importlib.util
import re
import shutil
import subprocess
import sys
import tomllib
import xml.etree.ElementTree as ET
from collections.abc import Iterator
from pathlib import Path
from types import ModuleType

import pytest

from app.start import APPLICATION_ID
from ddpm_core.record_file import EXPERIMENT
from ddpm_core.version import __version__

ROOT = Path(__file__).resolve().parents[2]
LINUX = ROOT / "packaging" / "linux"
DESKTOP = LINUX / f"{APPLICATION_ID}.desktop"
HOME = "https://example.org/someone/ddpm-studio"
MIME_TYPES = {"application/x-ddpm": "*.ddpm", "application/x-ddpmrecord": "*.ddpmrecord"}
LANGUAGE = "{http://www.w3.org/XML/1998/namespace}lang"
MIME = "{http://www.freedesktop.org/standards/shared-mime-info}"
REGISTERED = {  # categories of the menu specification, with those that each one goes with
    "Education": set(),
    "Science": set(),
    "ArtificialIntelligence": {"Education", "Science"},
    "DataVisualization": {"Education", "Science"},
}


def _load(name: str) -> Iterator[ModuleType]:
    before = list(sys.path)
    sys.path.insert(0, str(LINUX))
    spec = importlib.util.spec_from_file_location(f"linux_{name}", LINUX / f"{name}.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    sys.path[:] = before
    yield module
    sys.modules.pop("metainfo", None)


@pytest.fixture(scope="module")
def metainfo() -> Iterator[ModuleType]:
    yield from _load("metainfo")


@pytest.fixture(scope="module")
def manpages() -> Iterator[ModuleType]:
    yield from _load("manpages")


@pytest.fixture(scope="module")
def entry() -> configparser.SectionProxy:
    """The group of the desktop file."""
    parser = configparser.RawConfigParser(delimiters="=", comment_prefixes="#", strict=True)
    parser.optionxform = str  # type: ignore[assignment,method-assign]
    parser.read_string(DESKTOP.read_text(encoding="utf-8"))
    assert parser.sections() == ["Desktop Entry"]
    return parser["Desktop Entry"]


def values(entry: configparser.SectionProxy, key: str) -> list[str]:
    assert entry[key].endswith(";")
    return entry[key].split(";")[:-1]


def checked(*command: str) -> None:
    """Run a validator of the system, where it is; without it the rules below are all there is."""
    if shutil.which(command[0]) is not None:
        run = subprocess.run(command, capture_output=True, text=True)
        assert run.returncode == 0, run.stdout + run.stderr


# --- the menu entry


def test_the_menu_entry_starts_the_installed_command(entry: configparser.SectionProxy) -> None:
    scripts = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    assert entry["Type"] == "Application"
    assert entry["Exec"] == "ddpm-studio %f"
    assert entry["TryExec"] in scripts["scripts"]
    assert entry["Terminal"] == "false"
    assert entry["Icon"] == APPLICATION_ID
    assert set(values(entry, "MimeType")) == set(MIME_TYPES)
    checked("desktop-file-validate", str(DESKTOP))


def test_the_menu_entry_is_filed_under_registered_categories(
    entry: configparser.SectionProxy,
) -> None:
    categories = values(entry, "Categories")
    for category in categories:
        related = REGISTERED[category]
        assert not related or related & set(categories)


@pytest.mark.parametrize("key", ["GenericName", "Comment", "Keywords"])
def test_the_menu_entry_speaks_both_languages(entry: configparser.SectionProxy, key: str) -> None:
    assert re.search(r"[\u4e00-\u9fff]", entry[f"{key}[zh_TW]"])
    assert entry[key].isascii()


def test_the_window_is_known_to_be_that_of_the_menu_entry(
    entry: configparser.SectionProxy, tmp_path: Path
) -> None:
    # Of X11: the class is the name that the application was made with.
    code = (
        "import os, sys; from app import start; start.build(sys.argv[1:]);"
        "from PySide6.QtGui import QGuiApplication as A;"
        "print(A.arguments()[0], A.desktopFileName(), A.windowIcon().isNull(),"
        "sep='|', flush=True);"
        "os._exit(0)"
    )
    run = subprocess.run(
        [sys.executable, "-c", code, "--no-autostart", "--settings", str(tmp_path / "s.ini")],
        cwd=ROOT,
        capture_output=True,
        text=True,
    )
    assert run.stdout.strip() == f"{entry['StartupWMClass']}|{APPLICATION_ID}|False", run.stderr


# --- the AppStream description


def test_the_description_names_what_is_installed(
    metainfo: ModuleType, entry: configparser.SectionProxy, tmp_path: Path
) -> None:
    root = ET.fromstring(metainfo.metainfo())
    assert root.get("type") == "desktop-application"
    assert root.findtext("id") == APPLICATION_ID
    assert root.findtext("launchable") == DESKTOP.name
    assert root.findtext("name") == entry["Name"]
    assert {each.text for each in root.iter("mediatype")} == set(MIME_TYPES)
    assert {each.text for each in root.iter("binary")} == {"ddpm-studio", "ddpm-core"}
    assert [each.text for each in root.iter("category")] == values(entry, "Categories")
    assert root.findtext("project_license") == "MIT"
    assert root.find("content_rating").get("type") == "oars-1.1"  # type: ignore[union-attr]
    path = tmp_path / f"{APPLICATION_ID}.metainfo.xml"
    path.write_text(metainfo.metainfo(), encoding="utf-8")
    checked("appstreamcli", "validate", "--pedantic", "--no-net", str(path))


def test_the_description_speaks_both_languages(metainfo: ModuleType) -> None:
    root = ET.fromstring(metainfo.metainfo(HOME))
    for parent, tag in (
        (root, "summary"),
        (root.find("description"), "p"),
        (root.find("description/ul"), "li"),
        (root.find("screenshots/screenshot"), "caption"),
    ):
        assert parent is not None
        languages = [each.get(LANGUAGE) for each in parent.findall(tag)]
        assert languages.count(None) == languages.count("zh_TW") > 0


def test_the_releases_are_those_of_the_changelog(
    metainfo: ModuleType, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "86400")
    releases = [each.attrib for each in ET.fromstring(metainfo.metainfo()).iter("release")]
    assert releases[0]["version"] == __version__
    dates = dict(metainfo.releases())
    assert list(dates) == [each["version"] for each in releases]
    for each in releases:
        pending = dates[each["version"]] == "unreleased"
        assert each["date"] == ("1970-01-02" if pending else dates[each["version"]])
        assert each["type"] == ("development" if pending else "stable")


def test_a_version_that_the_changelog_does_not_know_is_an_error(
    metainfo: ModuleType, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(metainfo, "version", lambda: "99.0")
    with pytest.raises(ValueError, match=r"CHANGELOG\.md: its newest version is not 99\.0"):
        metainfo.metainfo()


def test_the_project_s_address_is_only_told_where_it_is_known(
    metainfo: ModuleType, tmp_path: Path
) -> None:
    assert "https://" not in metainfo.metainfo()
    text = metainfo.metainfo(HOME + "/")
    root = ET.fromstring(text)
    assert root.findtext("url[@type='homepage']") == HOME
    images = [each.text or "" for each in root.iter("image")]
    assert len(images) >= 3
    for image in images:
        start = f"{HOME}/raw/v{__version__}/"
        assert image.startswith(start)
        assert (ROOT / image.removeprefix(start)).is_file()
    path = tmp_path / f"{APPLICATION_ID}.metainfo.xml"
    path.write_text(text, encoding="utf-8")
    checked("appstreamcli", "validate", "--pedantic", "--no-net", str(path))


# --- types of files


def magic(kind: ET.Element) -> list[tuple[int, bytes]]:
    """What a file of a type has at which byte."""
    return [
        (
            int(match.get("offset", "")),
            match.get("value", "").encode().decode("unicode_escape").encode(),
        )
        for match in kind.iter(f"{MIME}match")
    ]


def test_the_types_of_files_are_told_by_name_and_by_content() -> None:
    root = ET.parse(LINUX / "application-x-ddpm.xml").getroot()
    kinds = {kind.get("type"): kind for kind in root}
    assert set(kinds) == set(MIME_TYPES)
    for name, kind in kinds.items():
        assert name is not None
        assert [each.get("pattern") for each in kind.iter(f"{MIME}glob")] == [MIME_TYPES[name]]
        assert [each.get("type") for each in kind.iter(f"{MIME}sub-class-of")] == [
            "application/zip"
        ]
        comments = {each.get(LANGUAGE): each.text for each in kind.iter(f"{MIME}comment")}
        assert set(comments) == {None, "zh_TW"}
    for path in sorted((ROOT / "resources" / "checkpoints").glob("*.ddpm")):
        content = path.read_bytes()
        for offset, value in magic(kinds["application/x-ddpm"]):
            assert content[offset:].startswith(value), path.name
    # Of a recorded process the first member is the experiment.
    assert magic(kinds["application/x-ddpmrecord"])[1] == (30, EXPERIMENT.encode())


def test_the_system_tells_the_types_of_real_files(tmp_path: Path) -> None:
    packages = tmp_path / "mime" / "packages"
    packages.mkdir(parents=True)
    shutil.copy(LINUX / "application-x-ddpm.xml", packages)
    checked("update-mime-database", str(tmp_path / "mime"))
    written = (tmp_path / "mime" / "globs2").is_file()
    assert written == (shutil.which("update-mime-database") is not None)
    if written:
        globs = (tmp_path / "mime" / "globs2").read_text(encoding="utf-8")
        for kind, pattern in MIME_TYPES.items():
            assert f":{kind}:{pattern}" in globs


# --- man pages


def options(parser: argparse.ArgumentParser) -> set[str]:
    return {name for action in parser._actions for name in action.option_strings}


def read(page: str) -> str:
    """A page as it is read, without its marks."""
    text = re.sub(r"\\f[BIR]", "", page).replace("\\-", "-").replace("\\&", "")
    return text.replace("\\(ti", "~").replace("\\(aq", "'")


def test_the_man_pages_name_every_command_and_option(manpages: ModuleType) -> None:
    pages = {name: read(text) for name, text in manpages.pages().items()}
    core = manpages.core_parser()
    commands = manpages.subparsers(core)
    assert set(commands) == {"train", "sample", "export", "evaluate", "pets"}
    for name, parser in {
        "ddpm-studio.1": manpages.studio_parser(),
        "ddpm-core.1": core,
    }.items():
        for option in options(parser):
            assert re.search(rf"^{option}|, {option}", pages[name], re.MULTILINE), option
    for command, parser in commands.items():
        _, _, rest = pages["ddpm-core.1"].partition(f'.SS "ddpm-core {command}"')
        part = re.split(r"^\.S[SH] ", rest, flags=re.MULTILINE)[0]
        for option in options(parser):
            assert re.search(rf"^{option}\b|, {option}\b", part, re.MULTILINE), (command, option)


def test_the_man_pages_have_the_usual_sections(manpages: ModuleType, tmp_path: Path) -> None:
    for name, text in manpages.pages().items():
        sections = re.findall(r"^\.SH (.+)$", text, re.MULTILINE)
        assert sections[:4] == ["NAME", "SYNOPSIS", "DESCRIPTION", "OPTIONS"]
        assert sections[-4:] == ["FILES", "EXIT STATUS", "EXAMPLES", "SEE ALSO"]
        assert f"DDPM Studio {__version__}" in text.splitlines()[0]
        assert "python -m" not in text
        for line in text.splitlines():
            assert not line.startswith("'")
            assert not line.startswith(".") or re.match(r"\.(TH|SH|SS|TP|PP|B|BR)\b", line), line
        (tmp_path / name).write_text(text, encoding="utf-8")
        checked("mandoc", "-T", "lint", "-W", "warning", str(tmp_path / name))
        checked("lexgrog", str(tmp_path / name))


def test_the_man_pages_are_written_alike_each_time(tmp_path: Path) -> None:
    for folder in ("a", "b"):
        subprocess.run(
            [sys.executable, str(LINUX / "manpages.py"), str(tmp_path / folder)], check=True
        )
    for name in ("ddpm-studio.1", "ddpm-core.1"):
        assert (tmp_path / "a" / name).read_bytes() == (tmp_path / "b" / name).read_bytes()


# --- the name that the command line goes by


@pytest.mark.parametrize(
    ("started_as", "name", "usage"),
    [
        ("/usr/bin/ddpm-core", "ddpm-core", "ddpm-core"),
        ("C:/Programs/ddpm-core.exe", "ddpm-core", "ddpm-core"),
        ("/somewhere/ddpm_core/__main__.py", "ddpm_core", "python -m ddpm_core"),
    ],
)
def test_the_command_line_goes_by_the_name_it_was_started_with(
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    started_as: str,
    name: str,
    usage: str,
) -> None:
    from ddpm_core.cli import main

    monkeypatch.setattr(sys, "argv", [started_as])
    assert main(["sample"]) == 2
    assert capsys.readouterr().err.startswith(f"{name}: error: ")
    for words, start in (
        (["--help"], f"usage: {usage} "),
        (["--version"], f"{name} {__version__}"),
    ):
        with pytest.raises(SystemExit):
            main(words)
        assert capsys.readouterr().out.startswith(start)
