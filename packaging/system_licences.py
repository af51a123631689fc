"""The licences of a Debian system's libraries that a bundle carries.

PyInstaller copies what the program is linked to from the machine that it runs on. Each such file
belongs to a package, which has its version and its terms on that machine.
"""

from __future__ import annotations

import re
import subprocess
import sys
from collections.abc import Callable, Iterable
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
if str(ROOT) not in sys.path:
    sys.path.insert(0, str(ROOT))

from app.licences import Component

DOC = Path("/usr/share/doc")
COMMON = Path("/usr/share/common-licenses")
FORMAT = "${Package}\t${Version}\t${Architecture}\t${Homepage}\n"
SPDX = {  # of the names in Debian's copyright files
    "apache": "Apache-2.0",
    "apache-2.0": "Apache-2.0",
    "artistic": "Artistic-1.0-Perl",
    "bsd-2-clause": "BSD-2-Clause",
    "bsd-3-clause": "BSD-3-Clause",
    "expat": "MIT",
    "gpl-2": "GPL-2.0-only",
    "gpl-2+": "GPL-2.0-or-later",
    "gpl-3": "GPL-3.0-only",
    "gpl-3+": "GPL-3.0-or-later",
    "isc": "ISC",
    "lgpl-2": "LGPL-2.0-only",
    "lgpl-2+": "LGPL-2.0-or-later",
    "lgpl-2.1": "LGPL-2.1-only",
    "lgpl-2.1+": "LGPL-2.1-or-later",
    "lgpl-3": "LGPL-3.0-only",
    "lgpl-3+": "LGPL-3.0-or-later",
    "mit": "MIT",
    "mit/x11": "MIT",
    "x11": "X11",
    "zlib": "Zlib",
}
# Where a package tells it in prose, or its other parts have other terms than its library.
OF_PACKAGE = {
    "libbz2-1.0": "bzip2-1.0.6",
    "libffi8": "MIT",
    "libssl3": "Apache-2.0",
    "libuuid1": "BSD-3-Clause",
    "libxkbcommon0": "MIT",
    "libxkbcommon-x11-0": "MIT",
    "libzstd1": "BSD-3-Clause OR GPL-2.0-only",
}
Run = Callable[..., str]


def output(*command: str) -> str:
    """What a command prints; "" where it fails."""
    return subprocess.run(command, capture_output=True, text=True).stdout


def of_files(files: Iterable[Path], run: Run = output, doc: Path = DOC) -> list[Component]:
    """The packages that own these files, by name; files of no package are left out.

    Args:
        files: libraries where they lie on the system, not their copies.
        run: runs a command and returns what it prints.
        doc: the folder of the packages' copyright files.
    """
    owners = {owner for file in files for owner in owners_of(file, run)}
    return [of_package(name, run, doc) for name in sorted(owners)]


def owners_of(file: Path, run: Run = output) -> set[str]:
    """The packages that own a file, as "name:architecture" or "name"."""
    places = [str(file), str(file.resolve())]
    # On a system where /lib is /usr/lib, a package may know the file by either.
    places += [place.removeprefix("/usr") for place in places if place.startswith("/usr/lib")]
    for place in dict.fromkeys(places):
        found = {
            name.strip()
            for line in run("dpkg-query", "--search", place).splitlines()
            if ": " in line and not line.startswith("diversion ")
            for name in line.rsplit(": ", 1)[0].split(",")
        }
        if found:
            return found
    return set()


def of_package(name: str, run: Run = output, doc: Path = DOC) -> Component:
    """An installed package with its terms.

    Raises ValueError: it is not installed, or its terms are not on this machine.
    """
    told = run("dpkg-query", "--show", f"--showformat={FORMAT}", name).splitlines()
    if not told:
        raise ValueError(f"{name} is no installed package")
    package, version, architecture, homepage = told[0].split("\t")
    path = doc / package / "copyright"
    if not path.is_file():
        raise ValueError(f"{name}: {path} is missing, so its licence is not known")
    text = path.read_text(encoding="utf-8", errors="replace")
    purl = f"pkg:deb/{distribution()}/{package}@{version}?arch={architecture}"
    return Component(
        name=package,
        version=version,
        licence=licence_of(text) or OF_PACKAGE.get(package, f"LicenseRef-{package}"),
        homepage=homepage,
        purl=purl.replace("+", "%2B"),
        text=with_common_texts(text),
    )


def distribution(release: Path = Path("/etc/os-release")) -> str:
    """The name of this system in package URLs: debian, ubuntu."""
    found = re.search(r'^ID="?([\w.-]+)', release.read_text(encoding="utf-8"), re.MULTILINE)
    return found[1] if found else "debian"


def licence_of(text: str) -> str:
    """The licence of a package as SPDX; "" where parts of it differ, or it is told in prose."""
    names = set()
    for stanza in re.split(r"\n\s*\n", text):
        files = re.match(r"Files:\s*(\S+)", stanza)
        licence = re.search(r"^License:[ \t]*(\S.*?)[ \t]*$", stanza, re.MULTILINE)
        if files is not None and licence is not None and not files[1].startswith("debian/"):
            names.add(licence[1])
    if len(names) != 1:
        return ""
    words = re.split(r"\s+(and|or)\s+", names.pop())
    spdx = [word.upper() if word in ("and", "or") else SPDX.get(word.lower()) for word in words]
    return " ".join(word for word in spdx if word) if all(spdx) else ""


def with_common_texts(text: str, common: Path = COMMON) -> str:
    """Terms with the texts that they refer to by their place on a Debian system."""
    names = re.findall(r"/usr/share/common-licenses/([A-Za-z][\w.-]*\w)", text)
    parts = [text.rstrip() + "\n"]
    for name in dict.fromkeys(names):
        path = common / name
        if path.is_file():
            full = path.read_text(encoding="utf-8", errors="replace")
            parts.append(f"{'-' * 78}\n{name}\n{'-' * 78}\n\n{full.rstrip()}\n")
    return "\n".join(parts)
