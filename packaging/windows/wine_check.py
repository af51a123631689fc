"""Tries the installer's script out under Wine, with a bundle of a few small files.

    xvfb-run -a python3 packaging/windows/wine_check.py INNO

INNO is a folder with ISCC.exe of Inno Setup 6.3 or later. Wine needs its 32-bit part: both the
compiler and the installer are 32-bit programs. Compiles two versions, installs the first, replaces
it by the second, removes it, and looks at files, shortcuts and registry after each; then once more
where .ddpm files belong to another program. Its Windows is a new folder, removed at the end.
The exit status is 1, with a line each, where something is not as it should be.
"""

from __future__ import annotations

import os
import re
import shutil
import struct
import subprocess
import sys
import tempfile
from pathlib import Path

HERE = Path(__file__).resolve().parent
CLASSES = r"HKCU\Software\Classes"
PATH_BEFORE = "%USERPROFILE%\\bin;C:\\old tools\\"


def small_icon() -> bytes:
    """An .ico of one blue pixel."""
    bitmap = struct.pack("<IiiHHIIiiII", 40, 1, 2, 1, 32, 0, 8, 0, 0, 0, 0)
    picture = bitmap + bytes((200, 90, 30, 255)) + bytes(4)
    return struct.pack("<HHHBBBBHHII", 0, 1, 1, 1, 1, 0, 0, 1, 32, len(picture), 22) + picture


class Windows:
    """A Windows of Wine's in a folder of its own."""

    def __init__(self, folder: Path, inno: Path) -> None:
        self.folder, self.inno = folder, inno
        self.environment = os.environ | {
            "WINEPREFIX": str(folder / "prefix"),
            "WINEDEBUG": "-all",
            "WINEDLLOVERRIDES": "mscoree,mshtml=",  # no offers to download them
            "HOME": str(folder),
            "LC_ALL": "C.UTF-8",
        }
        self.run("wineboot", "-i")
        self.drive = folder / "prefix" / "drive_c"
        (self.user,) = (u for u in (self.drive / "users").iterdir() if u.name != "Public")
        self.app = self.user / "AppData/Local/Programs/DDPM Studio"
        self.menu = self.user / "AppData/Roaming/Microsoft/Windows/Start Menu/Programs"

    def run(self, *words: str) -> str:
        """What a program prints; it and all that it started have ended."""
        done = subprocess.run(
            words, env=self.environment, capture_output=True, text=True, check=True, timeout=300
        )
        subprocess.run(["wineserver", "-w"], env=self.environment, check=True, timeout=300)
        return done.stdout.replace("\r", "")

    def value(self, key: str, name: str = "") -> str | None:
        """A value of the registry; None where there is none."""
        words = ["/ve"] if not name else ["/v", name]
        try:
            text = self.run("wine", "reg", "query", key, *words)
        except subprocess.CalledProcessError:
            return None
        found = re.search(r"^ +.+?    REG_\w+ *(.*)$", text, re.MULTILINE)
        return found[1] if found else None

    def set(self, key: str, name: str, kind: str, value: str) -> None:
        words = ["/ve"] if not name else ["/v", name]
        self.run("wine", "reg", "add", key, *words, "/t", kind, "/d", value, "/f")

    def compile(self, version: str, bundle: Path, icons: Path) -> Path:
        """Compile the script; the installer."""
        script = self.folder / "root/packaging/windows/ddpm-studio.iss"
        script.parent.mkdir(parents=True, exist_ok=True)
        shutil.copy(HERE.parents[1] / "LICENSE", self.folder / "root")
        # Wine lacks the folder that {autopf} stands for when a person installs for themselves.
        text = (HERE / script.name).read_text(encoding="utf-8")
        script.write_text(text.replace("{autopf}", r"{localappdata}\Programs"), encoding="utf-8")
        given = {"Bundle": bundle, "Icons": icons, "Output": self.folder}
        places = [f"/D{name}=Z:{path}" for name, path in given.items()]
        numbers = [f"/DVersion={version}", f"/DNumbers={version}.0"]
        iscc = str(self.inno / "ISCC.exe")
        self.run("wine", iscc, "/Qp", *numbers, *places, f"Z:{script}")
        return self.folder / f"ddpm-studio-{version}-windows-x86_64-setup.exe"

    def install(self, setup: Path, *more: str) -> None:
        self.run("wine", str(setup), "/VERYSILENT", "/SUPPRESSMSGBOXES", "/NORESTART", *more)

    def uninstall(self) -> None:
        """Run the uninstaller, which goes on in a copy of itself."""
        self.run("wine", str(self.app / "unins000.exe"), "/VERYSILENT", "/SUPPRESSMSGBOXES")


def check(windows: Windows) -> list[str]:
    """What is not as it should be, a line each."""
    wrong: list[str] = []

    def same(what: str, found: object, wanted: object) -> None:
        if found != wanted:
            wrong.append(f"{what}: {found!r} instead of {wanted!r}")

    def files() -> set[str]:
        found = (p for p in windows.app.rglob("*") if p.is_file())
        return {p.relative_to(windows.app).as_posix() for p in found}

    folder = windows.folder
    bundle, icons = folder / "bundle", folder / "icons"
    (bundle / "_internal/資料").mkdir(parents=True)
    icons.mkdir()
    for name in ("ddpm-studio", "experiment", "record"):
        (icons / f"{name}.ico").write_bytes(small_icon())
    for name in ("ddpm-studio.exe", "ddpm-core.exe"):
        shutil.copy(windows.inno / "ISCC.exe", bundle / name)
    for name in ("LICENCES.txt", "_internal/old.txt", "_internal/資料/cat.txt"):
        (bundle / name).write_text(name, encoding="utf-8")
    first = windows.compile("0.1.0", bundle, icons)
    (bundle / "_internal/old.txt").rename(bundle / "_internal/new.txt")
    second = windows.compile("0.2.0", bundle, icons)
    own = windows.user / "AppData/Roaming/DDPM Studio/DDPM Studio/kept.txt"
    own.parent.mkdir(parents=True)
    own.write_text("mine", encoding="utf-8")
    windows.set(r"HKCU\Software\DDPM Studio\DDPM Studio", "theme", "REG_SZ", "dark")
    windows.set(r"HKCU\Environment", "Path", "REG_EXPAND_SZ", PATH_BEFORE)

    uninstaller = {"unins000.exe", "unins000.dat"}
    always = {"ddpm-studio.exe", "ddpm-core.exe", "LICENCES.txt", "experiment.ico", "record.ico"}
    always |= {"_internal/資料/cat.txt"} | uninstaller
    local = rf"C:\users\{windows.user.name}\AppData\Local\Programs\DDPM Studio"
    path = PATH_BEFORE + ";" + local

    windows.install(first, "/TASKS=desktopicon,experiments,records,path")
    same("files", files(), always | {"_internal/old.txt"})
    for place in (windows.menu, windows.user / "Desktop"):
        same(f"a shortcut in {place.name}", (place / "DDPM Studio.lnk").is_file(), True)
    for suffix, kind in ((".ddpm", "DDPMStudio.Experiment"), (".ddpmrecord", "DDPMStudio.Record")):
        same(suffix, windows.value(rf"{CLASSES}\{suffix}"), kind)
        opened = windows.value(rf"{CLASSES}\{kind}\shell\open\command")
        same(kind, opened, rf'"{local}\ddpm-studio.exe" "%1"')
    same("PATH", windows.value(r"HKCU\Environment", "Path"), path)

    windows.install(second)
    same("files of the new version", files(), always | {"_internal/new.txt"})
    same("PATH once more", windows.value(r"HKCU\Environment", "Path"), path)

    def nothing_is_left() -> None:
        same("what is left of the folder", windows.app.exists(), False)
        left = [str(p) for p in windows.drive.rglob("*.lnk") if "DDPM" in p.name]
        same("shortcuts left", left, [])
        found = windows.run("wine", "reg", "query", CLASSES, "/s").splitlines()
        same("classes left", [line for line in found if "ddpm" in line.lower()], wanted_classes)
        same("PATH left", windows.value(r"HKCU\Environment", "Path"), PATH_BEFORE)
        same("the person's own file", own.is_file(), True)
        settings = windows.value(r"HKCU\Software\DDPM Studio\DDPM Studio", "theme")
        same("the person's settings", settings, "dark")

    wanted_classes: list[str] = []
    windows.uninstall()
    nothing_is_left()

    theirs = rf"{CLASSES}\.ddpm"
    windows.set(theirs, "", "REG_SZ", "Other.Thing")
    windows.install(second)
    same(".ddpm of another program", windows.value(theirs), "Other.Thing")
    same(".ddpmrecord", windows.value(rf"{CLASSES}\.ddpmrecord"), "DDPMStudio.Record")
    offered = windows.value(rf"{theirs}\OpenWithProgids", "DDPMStudio.Experiment")
    same("Open with", offered, "")
    windows.install(second, "/TASKS=otherexperiments")
    same(".ddpm taken over", windows.value(theirs), "DDPMStudio.Experiment")
    windows.install(second, "/TASKS=otherexperiments")
    windows.uninstall()
    same(".ddpm given back", windows.value(theirs), "Other.Thing")
    wanted_classes = [r"HKEY_CURRENT_USER\Software\Classes\.ddpm"]
    nothing_is_left()
    return wrong


def main(inno: Path) -> int:
    with tempfile.TemporaryDirectory() as folder:
        wrong = check(Windows(Path(folder), inno))
    print("\n".join(wrong) or "Installed, replaced and removed as it should be.")
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main(Path(sys.argv[1]).resolve()))
