"""Makes what people download, on each system its own:  make installer

    python packaging/installer.py [--bundle-only] [--cuda] [--homepage URL]

Into dist/ go the bundle, the installers of this system, the bill of materials and SHA256SUMS.
"""

from __future__ import annotations

import argparse
import hashlib
import os
import platform
import shutil
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))
sys.path.insert(0, str(ROOT / "packaging"))

import environment

from ddpm_core.version import __version__

DIST, WORK = ROOT / "dist", ROOT / "build" / "installer"
SYSTEMS = {"linux": "linux", "win32": "windows", "darwin": "macos"}
MACHINES = {"amd64": "x86_64", "aarch64": "arm64"}
OLDEST = 315_619_200  # the first day that a zip file can tell: 1980


def main() -> None:
    parser = argparse.ArgumentParser(description="Make the installers of this system.")
    parser.add_argument("--bundle-only", action="store_true", help="make the bundle, and stop")
    parser.add_argument("--cuda", action="store_true", help="let libraries of CUDA into it")
    parser.add_argument(
        "--homepage",
        default="",
        metavar="URL",
        help="the project's repository, for the .deb",
    )
    options = parser.parse_args()
    faults = environment.faults(
        environment.pins(environment.CONSTRAINTS.read_text(encoding="utf-8")), cuda=options.cuda
    )
    if faults:
        raise SystemExit("\n".join(["This environment is none to build from:", *faults]))
    began = time.monotonic()
    os.environ["SOURCE_DATE_EPOCH"] = str(moment())

    import bundle  # late: it needs what has just been found to be there

    for folder in (DIST / "ddpm-studio", DIST / "DDPM Studio.app", WORK):
        if folder.exists():
            shutil.rmtree(folder)
    WORK.mkdir(parents=True)
    DIST.mkdir(exist_ok=True)
    try:
        subprocess.run(
            [sys.executable, str(ROOT / "packaging" / "icons.py"), str(WORK / "icons")], check=True
        )
        print("Building the bundle; this takes some minutes.", flush=True)
        made = bundle.make(WORK, DIST, options.cuda)
        describe(made, bundle.size(made))
        files = [] if options.bundle_only else list(pack(made, options.homepage))
    except (bundle.BundleError, ValueError, OSError) as error:
        raise SystemExit(f"installer.py: {error}") from None
    except subprocess.CalledProcessError as error:
        raise SystemExit(f"installer.py: {error.cmd[0]} failed, see above") from None
    if files:
        write_sums(files)
    print(f"Done in {time.monotonic() - began:.0f} s.")


def moment() -> int:
    """The time that all files get: of the commit, or now; in seconds since 1970."""
    told = os.environ.get("SOURCE_DATE_EPOCH")
    if told:
        return max(int(told), OLDEST)
    command = ["git", "log", "-1", "--format=%ct"]
    try:
        said = subprocess.run(command, cwd=ROOT, capture_output=True, text=True).stdout.strip()
    except FileNotFoundError:  # there is no git
        said = ""
    return max(int(said or time.time()), OLDEST)


def system() -> str:
    """The system and processor in a file's name: linux-x86_64."""
    machine = platform.machine().lower()
    return f"{SYSTEMS[sys.platform]}-{MACHINES.get(machine, machine)}"


def describe(made: Path, size: tuple[int, int]) -> None:
    """Say what the bundle is, with a checksum of the list of its files."""
    names = sorted(path.relative_to(made).as_posix() for path in made.rglob("*"))
    listed = hashlib.sha256("\n".join(names).encode()).hexdigest()
    (WORK / "files.txt").write_text("\n".join(names) + "\n", encoding="utf-8")
    print(f"{made.relative_to(ROOT)}: {size[0] / 1e6:,.0f} MB in {size[1]:,} files")
    print(f"  list of files {listed}")


def pack(made: Path, homepage: str) -> Iterator[Path]:
    """Make the installers and the bill of materials; the path of each."""
    epoch, icons = moment(), WORK / "icons"
    if sys.platform == "win32":
        from windows import setup_program

        yield setup_program.make(made, icons, DIST)
    elif sys.platform == "darwin":
        target = DIST / f"ddpm-studio-{__version__}-{system()}.dmg"
        script = ROOT / "packaging" / "macos" / "make_dmg.sh"
        subprocess.run(["sh", str(script), str(DIST / "DDPM Studio.app"), str(target)], check=True)
        yield target
    else:
        sys.path.insert(0, str(ROOT / "packaging" / "linux"))
        import archive
        import deb
        import elf
        import share

        share.gather(WORK / "share", icons, homepage)
        needs = elf.needs(made)
        if shutil.which("dpkg-deb"):
            yield deb.make(made, WORK / "share", WORK / "deb", DIST, needs, epoch, homepage)
        else:
            print("dpkg-deb is not here, so there is no .deb.")
        target = DIST / f"ddpm-studio-{__version__}-{system()}.tar.xz"
        glibc = ".".join(map(str, needs.versions["GLIBC"]))
        archive.make(made, WORK / "share", target, epoch, glibc)
        yield target
    bill = DIST / f"ddpm-studio-{__version__}-{system()}.cdx.json"
    parts = made / "_internal" / "resources" / "licences.json"
    subprocess.run(
        [sys.executable, str(ROOT / "packaging" / "sbom.py"), str(parts), str(bill)], check=True
    )
    yield bill


def write_sums(files: list[Path]) -> None:
    """Write SHA256SUMS, and say what was made, how large and with which checksum."""
    lines = []
    for path in files:
        with path.open("rb") as file:
            digest = hashlib.file_digest(file, "sha256").hexdigest()
        lines.append(f"{digest}  {path.name}\n")
        print(f"{path.relative_to(ROOT)}: {path.stat().st_size / 1e6:,.2f} MB\n  sha256 {digest}")
    (DIST / "SHA256SUMS").write_text("".join(lines), encoding="utf-8")


if __name__ == "__main__":
    main()
