"""Makes a Debian package of a bundle.

Nothing has to run when it is installed or removed: the triggers of Debian's own packages bring
menus, icons and types of files up to date.
"""

from __future__ import annotations

import gzip
import hashlib
import os
import re
import shutil
import subprocess
import sys
import textwrap
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT))
sys.path.insert(0, str(ROOT / "packaging"))

import elf
from contents import OPTIONAL_LIBRARIES

from app.system_libraries import libraries
from ddpm_core.version import __version__

__all__ = ["control", "depends", "make", "recommends"]

PACKAGE = "ddpm-studio"
PROGRAMS = ("ddpm-studio", "ddpm-core")
PLACE = Path("usr/lib/ddpm-studio")
MAINTAINER = "The DDPM Studio developers <developers@ddpm-studio.invalid>"
SUMMARY = "watch diffusion models learn and generate, on points and pictures"
DESCRIPTION = """\
DDPM Studio trains a diffusion model on 2D points or on pictures of cats before your eyes, and steps
the forward and the reverse process frame by frame: DDPM, DDIM and DPM-Solver++. What is drawn is
what the mathematics says, to rounding. Processes can be taken away as GIFs, pictures, tables and
scripts.

It carries Python, PyTorch for the CPU and Qt, and needs no network. ddpm-core is the same engine on
the command line."""
C_LIBRARIES = {  # sonames of glibc and of the compiler, and their packages
    "ld-linux-x86-64.so.2": "libc6",
    "ld-linux-aarch64.so.1": "libc6",
    "libc.so.6": "libc6",
    "libdl.so.2": "libc6",
    "libm.so.6": "libc6",
    "libpthread.so.0": "libc6",
    "libresolv.so.2": "libc6",
    "librt.so.1": "libc6",
    "libutil.so.1": "libc6",
    "libgcc_s.so.1": "libgcc-s1",
    "libstdc++.so.6": "libstdc++6",
}
# The release of GCC whose libstdc++ first has these symbols, by the last number of GLIBCXX_3.4.
GCC_OF = {
    **{26: "9.1", 27: "9.2", 28: "9.3", 29: "11", 30: "12"},
    **{31: "13.1", 32: "13.2", 33: "14", 34: "15"},
}
ALSO = ("xkb-data",)  # what the bundled libxkbcommon reads
FONTS = "fonts-dejavu-core"


def depends(needs: elf.Needs) -> list[str]:
    """The packages without which the bundle cannot run, as in a control file.

    Raises ValueError: it needs a library whose package is not known, which belongs into
        resources/system-libraries.txt or contents.py; or a newer libstdc++ than GCC_OF knows.
    """
    packages = {library.name: library.packages["debian"] for library in libraries()} | C_LIBRARIES
    wanted = [name for name in needs.libraries if name not in OPTIONAL_LIBRARIES]
    unknown = [f"{name} ({needs.libraries[name][0]})" for name in wanted if name not in packages]
    if unknown:
        raise ValueError(f"no package is known for {', '.join(unknown)}")
    found = {packages[name] for name in wanted} | set(ALSO)
    least = {"libc6": ".".join(map(str, needs.versions["GLIBC"]))}
    if "libstdc++6" in found:
        asked = needs.versions.get("GLIBCXX", ())
        symbols = asked[2] if len(asked) > 2 else 0
        if symbols > max(GCC_OF):
            raise ValueError(f"no release of GCC is known for GLIBCXX_3.4.{symbols}")
        if symbols >= min(GCC_OF):
            least["libstdc++6"] = GCC_OF[symbols]
    return [f"{name} (>= {least[name]})" if name in least else name for name in sorted(found)]


def recommends(needs: elf.Needs) -> list[str]:
    """The packages that a part of it needs: a screen of Wayland, and fonts for what Inter lacks."""
    return sorted(
        {OPTIONAL_LIBRARIES[name] for name in needs.libraries if name in OPTIONAL_LIBRARIES}
        | {FONTS}
    )


def control(needs: elf.Needs, architecture: str, kibibytes: int, homepage: str = "") -> str:
    """The control file.

    Args:
        needs: of the bundle.
        architecture: in Debian's words.
        kibibytes: of the installed files.
        homepage: an address; "" where there is none.
    """
    fields = {
        "Package": PACKAGE,
        # Debian takes 1.2.0~rc1, but not 1.2.0rc1, for older than 1.2.0.
        "Version": re.sub(r"(?=(a|b|rc|\.dev)\d)", "~", __version__, count=1),
        "Architecture": architecture,
        "Maintainer": MAINTAINER,
        "Installed-Size": str(kibibytes),
        "Depends": ", ".join(depends(needs)),
        "Recommends": ", ".join(recommends(needs)),
        "Suggests": "ffmpeg, fonts-noto-cjk",
        "Section": "education",
        "Priority": "optional",
        "Homepage": homepage,
        "Description": f"{SUMMARY}\n{_long(DESCRIPTION)}",
    }
    return "".join(f"{name}: {value}\n" for name, value in fields.items() if value)


def _long(text: str) -> str:
    paragraphs = (textwrap.fill(part, 76) for part in text.split("\n\n"))
    return textwrap.indent("\n.\n".join(paragraphs), " ")


def make(
    bundle: Path,
    share: Path,
    work: Path,
    output: Path,
    needs: elf.Needs,
    epoch: int,
    homepage: str = "",
) -> Path:
    """Write the package into a folder; its path.

    Args:
        bundle: what PyInstaller made.
        share: the tree of /usr/share, as from ``share.py``.
        work: a folder that is emptied and used.
        epoch: the time that all files get, in seconds since 1970.
    """
    shutil.rmtree(work, ignore_errors=True)
    shutil.copytree(bundle, work / PLACE, symlinks=True)
    shutil.copytree(share, work / "usr/share", symlinks=True)
    (work / "usr/bin").mkdir()
    for name in PROGRAMS:
        (work / "usr/bin" / name).symlink_to(f"../lib/ddpm-studio/{name}")
    doc = work / "usr/share/doc" / PACKAGE
    doc.mkdir(parents=True)
    (doc / "copyright").write_text(
        f"What {PACKAGE} is made of, and the licence of each part, is listed in\n"
        f"/{PLACE}/LICENCES.txt. The program itself:\n\n{(ROOT / 'LICENSE').read_text()}"
    )
    _zip(ROOT / "CHANGELOG.md", doc / "changelog.gz")
    files = sorted(path for path in work.rglob("*") if path.is_file() and not path.is_symlink())
    size = sum(-(-path.stat().st_size // 1024) for path in files)
    meta = work / "DEBIAN"
    meta.mkdir()
    (meta / "md5sums").write_text(
        "".join(f"{_md5(path)}  {path.relative_to(work).as_posix()}\n" for path in files)
    )
    architecture = _output("dpkg", "--print-architecture")
    (meta / "control").write_text(control(needs, architecture, size, homepage))
    _settle(work, epoch)
    target = output / f"{PACKAGE}_{__version__}_{architecture}.deb"
    subprocess.run(
        ["dpkg-deb", "--root-owner-group", "-Zxz", "--build", str(work), str(target)],
        check=True,
        stdout=subprocess.DEVNULL,
        env=os.environ | {"SOURCE_DATE_EPOCH": str(epoch)},
    )
    return target


def _settle(folder: Path, epoch: int) -> None:
    """Give folders and files the modes that Debian asks for, and one time."""
    for path in [folder, *folder.rglob("*")]:
        if not path.is_symlink():
            path.chmod(0o755 if path.is_dir() or path.stat().st_mode & 0o100 else 0o644)
        os.utime(path, (epoch, epoch), follow_symlinks=False)  # dpkg-deb leaves older ones


def _zip(source: Path, target: Path) -> None:
    target.write_bytes(gzip.compress(source.read_bytes(), 9, mtime=0))


def _md5(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "md5").hexdigest()


def _output(*command: str) -> str:
    return subprocess.run(command, check=True, capture_output=True, text=True).stdout.strip()
