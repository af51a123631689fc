"""Collects the window's words for Qt Linguist, and packs the translations.

    python packaging/translations.py          # brings .ts and .qm files up to date
    python packaging/translations.py --check  # says what is not translated; then its status is 1

The .ts files are in resources/translations. lupdate reads ``self.tr`` and ``translate``; a module's
own ``_tr(text)``, which looks up in the module's context, is written out for it in a copy.
"""

from __future__ import annotations

import argparse
import re
import shutil
import subprocess
import sys
import sysconfig
import tempfile
import xml.etree.ElementTree as ET
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
FOLDER = ROOT / "resources" / "translations"
LANGUAGES = ("zh_TW",)
CONTEXT = re.compile(
    r'def _tr\(text: str\) -> str:\n    return QCoreApplication\.translate\("(\w+)"'
)


def tool(name: str) -> str:
    """The path of one of Qt's tools in this environment."""
    folder = Path(sysconfig.get_path("scripts"))
    found = shutil.which(f"pyside6-{name}", path=str(folder)) or shutil.which(f"pyside6-{name}")
    if found is None:
        raise SystemExit(f"pyside6-{name} is missing; it comes with PySide6-Essentials")
    return found


def readable_copy(folder: Path) -> list[str]:
    """The sources as lupdate can read them, in a folder."""
    files = []
    for source in sorted((ROOT / "app").rglob("*.py")):
        text = source.read_text(encoding="utf-8")
        context = CONTEXT.search(text)
        if context is not None:
            text = re.sub(r"(?<![\w.])_tr\((?!text)", f'translate("{context[1]}", ', text)
        copy = folder / source.relative_to(ROOT)
        copy.parent.mkdir(parents=True, exist_ok=True)
        copy.write_text(text, encoding="utf-8")
        files.append(str(copy))
    return files


def collect(ts: Path) -> None:
    """Bring a .ts file up to date with the sources."""
    with tempfile.TemporaryDirectory() as folder:
        files = readable_copy(Path(folder))
        options = [
            "-locations",
            "none",
            "-no-obsolete",
            "-silent",
            "-disable-heuristic",
            "similartext",
        ]
        command = [tool("lupdate"), *files, *options, "-ts", str(ts)]
        subprocess.run(command, check=True, capture_output=True)


def pack(ts: Path, qm: Path) -> None:
    """Write the .qm file that the program loads."""
    command = [tool("lrelease"), "-silent", str(ts), "-qm", str(qm)]
    subprocess.run(command, check=True, capture_output=True)


def missing(ts: Path) -> list[str]:
    """The texts of a .ts file that have no translation, with their contexts."""
    found = []
    for context in ET.parse(ts).getroot().iter("context"):
        for message in context.iter("message"):
            translation = message.find("translation")
            done = translation is not None and translation.get("type") is None and translation.text
            if not done:
                found.append(f"{context.findtext('name')}: {message.findtext('source')}")
    return found


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--check", action="store_true")
    check = parser.parse_args().check
    untranslated = 0
    for language in LANGUAGES:
        ts = FOLDER / f"ddpm-studio_{language}.ts"
        with tempfile.TemporaryDirectory() as folder:
            work = Path(folder, ts.name)
            if ts.exists():
                shutil.copy(ts, work)
            collect(work)
            lacking = missing(work)
            if not check:
                shutil.copy(work, ts)
                pack(ts, ts.with_suffix(".qm"))
        for text in lacking:
            print(f"{language}: {text}", file=sys.stderr)
        untranslated += len(lacking)
        print(f"{language}: {untranslated} texts without a translation")
    return 1 if untranslated else 0


if __name__ == "__main__":
    sys.exit(main())
