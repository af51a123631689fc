"""Gathers what belongs under /usr/share: menu entry, types of files, icons, pages of the manual."""

from __future__ import annotations

import gzip
import shutil
import subprocess
import sys
from pathlib import Path

HERE = Path(__file__).resolve().parent
sys.path.insert(0, str(HERE))

from metainfo import metainfo

__all__ = ["gather"]

ID = "io.github.ddpm_studio.DDPMStudio"


def gather(target: Path, icons: Path, homepage: str = "") -> None:
    """Fill a folder, which is emptied first.

    Args:
        icons: the folder that ``icons.py`` filled.
        homepage: the project's address; "" where it is not known.
    """
    shutil.rmtree(target, ignore_errors=True)
    for name, place in (
        (f"{ID}.desktop", f"applications/{ID}.desktop"),
        ("application-x-ddpm.xml", "mime/packages/ddpm-studio.xml"),
    ):
        (target / place).parent.mkdir(parents=True)
        shutil.copyfile(HERE / name, target / place)
    (target / "metainfo").mkdir()
    (target / "metainfo" / f"{ID}.metainfo.xml").write_text(metainfo(homepage), encoding="utf-8")
    shutil.copytree(icons / "hicolor", target / "icons" / "hicolor")
    pages = target / "man" / "man1"
    pages.mkdir(parents=True)
    subprocess.run([sys.executable, str(HERE / "manpages.py"), str(pages)], check=True)
    for page in sorted(pages.glob("*.1")):
        packed = gzip.compress(page.read_bytes(), 9, mtime=0)
        page.with_suffix(".1.gz").write_bytes(packed)
        page.unlink()
