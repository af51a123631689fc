"""What belongs under /usr/share is gathered: all of it, and nothing of an earlier time."""

from __future__ import annotations

import gzip
import subprocess
import sys
import xml.etree.ElementTree as ET
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from app.start import APPLICATION_ID

ROOT = Path(__file__).resolve().parents[2]
LINUX = ROOT / "packaging" / "linux"
HOME = "https://example.org/someone/ddpm-studio"
ICONS = {
    f"hicolor/16x16/apps/{APPLICATION_ID}.png",
    "hicolor/16x16/mimetypes/application-x-ddpm.png",
    f"hicolor/scalable/apps/{APPLICATION_ID}.svg",
}


@pytest.fixture
def icons(tmp_path: Path) -> Path:
    folder = tmp_path / "icons"
    for place in ICONS:
        (folder / place).parent.mkdir(parents=True, exist_ok=True)
        (folder / place).write_text(place, encoding="utf-8")
    (folder / "ddpm-studio.ico").write_text("of Windows", encoding="utf-8")
    return folder


def test_the_tree_is_that_of_usr_share(
    script: Callable[[str], Any], icons: Path, tmp_path: Path
) -> None:
    share, target = script("share"), tmp_path / "share"
    (target / "old").mkdir(parents=True)
    share.gather(target, icons, HOME)
    files = {path.relative_to(target).as_posix() for path in target.rglob("*") if path.is_file()}
    assert files == {
        f"applications/{APPLICATION_ID}.desktop",
        "mime/packages/ddpm-studio.xml",
        f"metainfo/{APPLICATION_ID}.metainfo.xml",
        "man/man1/ddpm-studio.1.gz",
        "man/man1/ddpm-core.1.gz",
        *(f"icons/{place}" for place in ICONS),
    }
    assert not (target / "old").exists()
    desktop = f"{APPLICATION_ID}.desktop"
    assert (target / "applications" / desktop).read_bytes() == (LINUX / desktop).read_bytes()
    types = target / "mime" / "packages" / "ddpm-studio.xml"
    assert types.read_bytes() == (LINUX / "application-x-ddpm.xml").read_bytes()
    about = ET.parse(target / "metainfo" / f"{APPLICATION_ID}.metainfo.xml").getroot()
    assert about.findtext("url[@type='homepage']") == HOME
    for place in ICONS:
        assert (target / "icons" / place).read_text(encoding="utf-8") == place


def test_the_manual_is_packed_alike_each_time(
    script: Callable[[str], Any], icons: Path, tmp_path: Path
) -> None:
    share = script("share")
    share.gather(tmp_path / "share", icons)
    plain = tmp_path / "plain"
    subprocess.run([sys.executable, str(LINUX / "manpages.py"), str(plain)], check=True)
    for page in ("ddpm-studio.1", "ddpm-core.1"):
        packed = (tmp_path / "share" / "man" / "man1" / f"{page}.gz").read_bytes()
        assert gzip.decompress(packed) == (plain / page).read_bytes()
        assert packed[3] == 0, "the name of the file is in it"
        assert packed[4:8] == bytes(4), "the time is in it"
