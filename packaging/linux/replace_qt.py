"""Puts other builds of Qt and of its binding into a copy of the bundle, and sees if it takes them.

    python packaging/linux/replace_qt.py PYSIDE6_ESSENTIALS.whl SHIBOKEN6.whl

The licence of Qt lets everybody do that. The wheels are of another patch release, got by ``pip
download --no-deps PySide6-Essentials==VERSION shiboken6==VERSION``; their libraries and plugins
stand for builds of one's own. (A binding takes the Qt of its own version alone.) The program then
has to say that it runs with that version.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tempfile
import zipfile
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from smoke_program import copy_folder

BUNDLE = Path(__file__).resolve().parents[2] / "dist" / "ddpm-studio"


def replace(bundle: Path, wheel: Path) -> int:
    """Replace the libraries in a bundle by those of a wheel; how many there were."""
    count, internal = 0, bundle / "_internal"
    with zipfile.ZipFile(wheel) as archive:
        for name in archive.namelist():
            path = internal / name
            if ".so" in path.name and path.is_file() and not path.is_symlink():
                path.unlink()  # the name alone: the original may be the same file
                path.write_bytes(archive.read(name))
                path.chmod(0o755)
                count += 1
    return count


def main() -> None:
    wheels = [Path(name) for name in sys.argv[1:]]
    version = wheels[0].name.split("-")[1]
    with tempfile.TemporaryDirectory() as folder:
        bundle, check = Path(folder) / "bundle", Path(folder) / "check"
        copy_folder(BUNDLE, bundle)
        count = sum(replace(bundle, wheel) for wheel in wheels)
        command = [str(bundle / "ddpm-studio"), "--self-check", str(check), "--extent", "brief"]
        subprocess.run(command, check=True, env=os.environ | {"QT_QPA_PLATFORM": "offscreen"})
        report = json.loads((check / "report.json").read_text(encoding="utf-8"))
    if report["qt"] != version:
        raise SystemExit(f"It runs with Qt {report['qt']}, not with {version}.")
    print(f"{count} files replaced; it runs with Qt {version}.")


if __name__ == "__main__":
    main()
