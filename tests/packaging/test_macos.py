"""The macOS app and its disk image: what the system is told, and what the script does."""

from __future__ import annotations

import importlib.util
import os
import plistlib
import re
import subprocess
import sys
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import pytest

from ddpm_core.version import __version__

ROOT = Path(__file__).resolve().parents[2]
MACOS = ROOT / "packaging" / "macos"
APP, DMG = "DDPM Studio.app", "ddpm-studio.dmg"
# Stand-ins of macOS's programs: each writes down what it was called with.
RECORDS = """#!/bin/sh
name=$(basename "$0")
echo "$name $*" >> "$CALLS"
case "$name" in
    ditto) if [ "$1" = -c ]; then touch "$5"; else cp -R "$1" "$2"; fi ;;
    hdiutil) [ "$1" != create ] || { ls "$5" >> "$CALLS"; [ -z "${BUSY:-}" ] || exit 1; } ;;
esac
"""


@pytest.fixture
def info(monkeypatch: pytest.MonkeyPatch) -> Any:
    monkeypatch.setattr(sys, "path", list(sys.path))
    spec = importlib.util.spec_from_file_location("packaged_info_plist", MACOS / "info_plist.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@pytest.fixture
def make_dmg(tmp_path: Path) -> Any:
    """Runs the script with stand-ins; what it called, a line each."""
    tools = tmp_path / "tools"
    tools.mkdir()
    for name in ("codesign", "ditto", "hdiutil", "xcrun", "spctl", "sleep"):
        (tools / name).write_text(RECORDS)
        (tools / name).chmod(0o755)
    (tmp_path / APP / "Contents").mkdir(parents=True)
    calls = tmp_path / "calls"

    def run(status: int = 0, **more: str) -> list[str]:
        environment = {"PATH": f"{tools}{os.pathsep}{os.environ['PATH']}", "CALLS": str(calls)}
        calls.write_text("")
        script = str(MACOS / "make_dmg.sh")
        done = subprocess.run(
            ["sh", script, APP, DMG],
            cwd=tmp_path,
            env=environment | more,
            capture_output=True,
            text=True,
        )
        assert done.returncode == status, done.stderr
        return calls.read_text().splitlines()

    return run


# --- Info.plist


def test_the_dictionary_can_be_written_and_names_the_version(info: Any) -> None:
    written = plistlib.loads(plistlib.dumps(info.info_plist()))
    assert written == info.info_plist()
    assert written["CFBundleShortVersionString"] == written["CFBundleVersion"] == __version__
    assert written["CFBundleIdentifier"] == "io.github.ddpm-studio.DDPMStudio"
    assert written["CFBundleExecutable"] == "ddpm-studio"  # PyInstaller would take the command line
    assert written["LSBackgroundOnly"] is False
    assert re.fullmatch(r"[A-Za-z0-9.-]+", written["CFBundleIdentifier"])
    assert written["NSHighResolutionCapable"] is True
    assert written["LSApplicationCategoryType"] == "public.app-category.education"
    assert "NSRequiresAquaSystemAppearance" not in written  # the dark look


def test_the_version_has_three_numbers_and_no_words(info: Any) -> None:
    assert info.info_plist("1.2.0rc1")["CFBundleVersion"] == "1.2.0"
    with pytest.raises(ValueError, match="rc1"):
        info.info_plist("rc1")


def test_every_type_that_it_opens_is_one_that_it_declares(info: Any) -> None:
    plist = info.info_plist()
    declared = {entry["UTTypeIdentifier"]: entry for entry in plist["UTExportedTypeDeclarations"]}
    opened = [name for d in plist["CFBundleDocumentTypes"] for name in d["LSItemContentTypes"]]
    assert sorted(opened) == sorted(declared)
    for entry in plist["CFBundleDocumentTypes"]:
        (name,) = entry["LSItemContentTypes"]
        assert declared[name]["UTTypeDescription"] == entry["CFBundleTypeName"]
        assert declared[name]["UTTypeIconFile"] == entry["CFBundleTypeIconFile"]


def test_the_types_are_the_same_on_all_systems(info: Any) -> None:
    tags = [
        entry["UTTypeTagSpecification"] for entry in info.info_plist()["UTExportedTypeDeclarations"]
    ]
    mac = {
        suffix: tag["public.mime-type"][0]
        for tag in tags
        for suffix in tag["public.filename-extension"]
    }
    assert mac == {"ddpm": "application/x-ddpm", "ddpmrecord": "application/x-ddpmrecord"}
    script = (ROOT / "packaging/windows/ddpm-studio.iss").read_text(encoding="utf-8")
    of_windows = dict(re.findall(r"OpenByDefault\('\.(\w+)', '([\w.]+)'\)", script))
    assert set(of_windows) == set(mac)
    words = {w["UTTypeDescription"] for w in info.info_plist()["UTExportedTypeDeclarations"]}
    for message in ("en.Experiment", "en.Record"):
        (named,) = re.findall(rf"^{message}=(.+)$", script, re.MULTILINE)
        assert named in words
    space = "{http://www.freedesktop.org/standards/shared-mime-info}"
    for path in (ROOT / "packaging" / "linux").glob("*.xml"):
        types = ElementTree.parse(path).getroot().findall(f"{space}mime-type")
        globs = {
            glob.attrib["pattern"].removeprefix("*."): kind.attrib["type"]
            for kind in types
            for glob in kind.findall(f"{space}glob")
        }
        assert globs == mac


# --- entitlements


def test_the_hardened_runtime_is_loosened_in_three_places_alone() -> None:
    path = MACOS / "entitlements.plist"
    entitlements = plistlib.loads(path.read_bytes())
    assert entitlements == {
        f"com.apple.security.cs.{name}": True
        for name in ("allow-jit", "allow-unsigned-executable-memory", "disable-library-validation")
    }
    lines = path.read_text(encoding="utf-8").splitlines()
    for number, line in enumerate(lines):
        assert "<key>" not in line or lines[number - 1].strip().startswith("<!--"), "unexplained"


# --- make_dmg.sh


def test_without_a_certificate_the_app_is_signed_ad_hoc(make_dmg: Any) -> None:
    calls = make_dmg()
    assert calls[0] == f"codesign --force --deep --sign - {APP}"
    assert calls[1] == f"codesign --verify --deep --strict {APP}"
    assert [line.split()[0] for line in calls if "hdiutil" in line] == ["hdiutil", "hdiutil"]
    assert not [line for line in calls if line.startswith(("xcrun", "spctl"))]


def test_the_image_holds_the_app_and_a_way_to_the_applications(make_dmg: Any) -> None:
    calls = make_dmg()
    (place,) = (n for n, line in enumerate(calls) if line.startswith("hdiutil create"))
    assert "-volname DDPM Studio" in calls[place]
    assert calls[place].endswith(f"-format UDZO -ov {DMG}")
    assert sorted(calls[place + 1 : place + 3]) == ["Applications", APP]


def test_with_a_certificate_app_and_image_are_signed(make_dmg: Any) -> None:
    calls = make_dmg(MACOS_SIGNING_IDENTITY="Developer ID Application: A (B)")
    entitlements = MACOS / "entitlements.plist"
    assert calls[0] == (
        "codesign --force --deep --timestamp --options runtime --entitlements "
        f"{entitlements} --sign Developer ID Application: A (B) {APP}"
    )
    assert calls[-1] == f"codesign --force --timestamp --sign Developer ID Application: A (B) {DMG}"


def test_with_an_account_the_image_is_notarised_and_stapled(make_dmg: Any) -> None:
    calls = make_dmg(
        MACOS_SIGNING_IDENTITY="Developer ID Application: A (B)",
        MACOS_NOTARY_APPLE_ID="a@example.org",
        MACOS_NOTARY_TEAM_ID="B",
        MACOS_NOTARY_PASSWORD="secret",
    )
    sent = [call for call in calls if call.startswith("xcrun")]
    assert sent[0].startswith("xcrun notarytool submit ")
    assert "/app.zip --wait" in sent[0]
    assert sent[1:3] == [f"xcrun stapler staple {APP}", f"xcrun stapler validate {APP}"]
    assert calls[-4:] == [
        f"xcrun notarytool submit {DMG} --wait --apple-id a@example.org --team-id B "
        "--password secret",
        f"xcrun stapler staple {DMG}",
        f"xcrun stapler validate {DMG}",
        f"spctl --assess --type open --context context:primary-signature --verbose {DMG}",
    ]


def test_what_is_not_signed_is_not_sent_to_apple(make_dmg: Any) -> None:
    assert make_dmg(status=1, MACOS_NOTARY_APPLE_ID="a@example.org") == []


def test_a_busy_system_is_tried_three_times(make_dmg: Any) -> None:
    calls = make_dmg(status=1, BUSY="yes")
    assert len([line for line in calls if line.startswith("hdiutil create")]) == 3
    assert len([line for line in calls if line.startswith("sleep")]) == 2
