"""Fills the AppStream description: its releases come from the changelog and the program's version.

    python packaging/linux/metainfo.py OUT.metainfo.xml [--homepage URL]

The address of the project is not known to the source. Where --homepage names a repository, the
description has it, and screenshots from there; without it both are left out.
"""

from __future__ import annotations

import argparse
import os
import re
import subprocess
import xml.etree.ElementTree as ET
from datetime import UTC, datetime
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
TEMPLATE = Path(__file__).with_name("io.github.ddpm_studio.DDPMStudio.metainfo.xml.in")
HEADING = re.compile(r"^## (\d[\w.]*), (unreleased|\d{4}-\d{2}-\d{2})$", re.MULTILINE)
VERSION = re.compile(r'^__version__ = "(.+)"$', re.MULTILINE)
SCREENSHOTS = {
    "window-light.png": ("The window while it learns the swiss roll", "視窗正在學習瑞士捲"),
    "window-dark.png": ("The dark theme", "深色主題"),
    "cat.png": ("A cat appears out of noise", "貓從雜訊中浮現"),
    "explain.png": ("The formulas, with the numbers of the run", "公式，以及這次執行的數字"),
}
LANGUAGE = "{http://www.w3.org/XML/1998/namespace}lang"


def main() -> None:
    parser = argparse.ArgumentParser(description="Write the AppStream description.")
    parser.add_argument("out", type=Path, metavar="OUT", help="the file to write")
    parser.add_argument("--homepage", default="", metavar="URL", help="the project's repository")
    options = parser.parse_args()
    options.out.parent.mkdir(parents=True, exist_ok=True)
    options.out.write_text(metainfo(options.homepage), encoding="utf-8")


def metainfo(homepage: str = "") -> str:
    """The description as XML.

    Args:
        homepage: an https address of a repository; "" where it is not known.

    Raises ValueError: the version of the program is not the newest one of the changelog.
    """
    root = ET.fromstring(TEMPLATE.read_text(encoding="utf-8"))
    at = [child.tag for child in root].index("launchable")
    parts = [*_addresses(homepage.rstrip("/")), _releases()]
    for part in reversed(parts):
        root.insert(at + 1, part)
    ET.indent(root)
    return '<?xml version="1.0" encoding="UTF-8"?>\n' + ET.tostring(root, "unicode") + "\n"


def version() -> str:
    """The version of the program."""
    [found] = VERSION.findall((ROOT / "ddpm_core" / "version.py").read_text(encoding="utf-8"))
    return str(found)


def day() -> str:
    """The day of the source: SOURCE_DATE_EPOCH, else the day of the last commit."""
    seconds = os.environ.get("SOURCE_DATE_EPOCH") or _of_last_commit()
    moment = datetime.fromtimestamp(int(seconds), UTC) if seconds else datetime.now(UTC)
    return f"{moment:%Y-%m-%d}"


def _of_last_commit() -> str:
    """Its seconds since 1970; "" outside of a repository, or without git."""
    command = ["git", "log", "-1", "--format=%ct"]
    try:
        return subprocess.run(command, cwd=ROOT, capture_output=True, text=True).stdout.strip()
    except OSError:
        return ""


def releases() -> list[tuple[str, str]]:
    """The versions of the changelog, newest first, each with its date or "unreleased"."""
    return HEADING.findall((ROOT / "CHANGELOG.md").read_text(encoding="utf-8"))


def _releases() -> ET.Element:
    known = releases()
    if not known or known[0][0] != version():
        raise ValueError(f"CHANGELOG.md: its newest version is not {version()}, the program's")
    element = ET.Element("releases")
    for number, date in known:
        pending = date == "unreleased"
        ET.SubElement(
            element,
            "release",
            version=number,
            date=day() if pending else date,
            type="development" if pending else "stable",
        )
    return element


def _addresses(homepage: str) -> list[ET.Element]:
    if not homepage:
        return []
    home, issues = ET.Element("url", type="homepage"), ET.Element("url", type="bugtracker")
    home.text, issues.text = homepage, f"{homepage}/issues"
    shots = ET.Element("screenshots")
    for number, (file, (english, chinese)) in enumerate(SCREENSHOTS.items()):
        shot = ET.SubElement(shots, "screenshot", {} if number else {"type": "default"})
        ET.SubElement(shot, "caption").text = english
        ET.SubElement(shot, "caption", {LANGUAGE: "zh_TW"}).text = chinese
        picture = f"{homepage}/raw/v{version()}/resources/pictures/{file}"
        ET.SubElement(shot, "image", type="source").text = picture
    return [home, issues, shots]


if __name__ == "__main__":
    main()
