"""What the program is made of, and under which licences.

A bundle carries ``resources/licences.json``, written when it is built; anywhere else the installed
distributions are asked. Texts that these do not carry are in ``resources/licence_texts``.
"""

from __future__ import annotations

import csv
import json
import platform
import re
import sys
import sysconfig
import tomllib
from collections.abc import Iterable, Iterator
from contextlib import suppress
from dataclasses import asdict, dataclass, fields
from importlib.metadata import Distribution, PackageMetadata, PackageNotFoundError, distribution
from importlib.resources import files
from os.path import splitext
from pathlib import Path
from string import Template

from ddpm_core.version import __version__

__all__ = [
    "PROGRAM",
    "Component",
    "as_json",
    "as_text",
    "canonical",
    "components",
    "from_json",
    "gathered",
    "of_distribution",
]

ROOT = Path(__file__).resolve().parents[1]
PROGRAM = "ddpm-studio"
QT = {"pyside6", "pyside6-addons", "pyside6-essentials", "shiboken6"}
QT_LICENCE = "LGPL-3.0-only"  # of those that are offered, the one that is taken
LICENCE_FILE = re.compile(
    r"(licen[cs]e|copying|copyright|notice|authors|third.?party.?notices)"
    r"|.*[ ._-]licen[cs]es?([ ._-].*)?$",
    re.IGNORECASE,
)
NO_TEXT = {".py", ".pyc", ".pyi", ".so", ".h", ".hpp", ".json"}
RULE = "-" * 78

# The texts of what a distribution holds and its own licence files leave out.
MORE_TEXTS = {
    "imageio-ffmpeg": ("GPL-3.0.txt",),  # ffmpeg with x264
    "latex2mathml": ("latex2mathml.txt",),
    "numpy": ("LGPL-2.1.txt",),  # libquadmath
    "scikit-learn": ("GPL-3.0.txt",),  # libgomp, which its exception refers to
    "scipy": ("LGPL-2.1.txt",),  # libquadmath
    "torch": ("Intel-Simplified.txt", "GCC-exception-3.1.txt", "GPL-3.0.txt"),  # MKL, libgomp
    "torchvision": ("pictures.txt",),  # libjpeg-turbo, libpng, libwebp, zlib
    "ziafont": ("DejaVu.txt",),  # its font
    "ziamath": ("STIX-Two.txt",),  # its font
}
# What the metadata leave out, or tell wrongly.
LICENCES = {
    "imageio-ffmpeg": "BSD-2-Clause AND GPL-3.0-or-later",
    "pyinstaller": "GPL-2.0-or-later WITH Bootloader-exception",
    **dict.fromkeys(QT, QT_LICENCE),
}
OF_CLASSIFIER = {  # SPDX, where the classifier tells it
    "Apache Software License": "Apache-2.0",
    "GNU General Public License v2 (GPLv2)": "GPL-2.0-only",
    "GNU General Public License v3 (GPLv3)": "GPL-3.0-only",
    "GNU Lesser General Public License v3 (LGPLv3)": "LGPL-3.0-only",
    "ISC License (ISCL)": "ISC",
    "MIT License": "MIT",
    "Mozilla Public License 2.0 (MPL 2.0)": "MPL-2.0",
    "Python Software Foundation License": "PSF-2.0",
}
OPERATORS = ("AND", "OR", "WITH")
IDENTIFIER = re.compile(
    r"MIT|MIT-CMU|ISC|Zlib|FTL|IJG|HPND|Unlicense|\w+-exception|[A-Z0-9][A-Za-z0-9]*(-[\w.]+)*-\d[\w.+-]*"
)


@dataclass(frozen=True)
class Component:
    """A part of the program that somebody made.

    Attributes:
        licence: an SPDX expression, where it is known.
        purl: the package URL that names it in a software bill of materials.
        text: the full texts of its licence files.
    """

    name: str
    version: str
    licence: str
    homepage: str
    purl: str
    text: str


def components() -> tuple[Component, ...]:
    """All parts of the running program, by name; the program itself comes first."""
    kept = files("resources") / "licences.json"
    return from_json(kept.read_text(encoding="utf-8")) if kept.is_file() else gathered()


def gathered(more: Iterable[str] = ()) -> tuple[Component, ...]:
    """The parts, from the distributions that are installed.

    Args:
        more: names of distributions that are shipped though nothing requires them.

    Raises PackageNotFoundError: one of ``more`` is not installed.
    """
    found = _closure()
    found |= {canonical(name): distribution(name) for name in more}
    parts = [of_distribution(each) for each in found.values()]
    parts += [_python(), *_resources()]
    if "pyside6-essentials" in found:
        parts += _qt(found["pyside6-essentials"].version)
    return (_program(), *sorted(parts, key=lambda part: part.name.lower()))


def as_json(parts: Iterable[Component]) -> str:
    """What ``from_json`` reads; it goes into ``resources/licences.json``."""
    return json.dumps([asdict(part) for part in parts], ensure_ascii=False, indent=1) + "\n"


def from_json(text: str) -> tuple[Component, ...]:
    """The parts that were written by ``as_json``."""
    names = [field.name for field in fields(Component)]
    return tuple(Component(*(str(part[name]) for name in names)) for part in json.loads(text))


def as_text(parts: Iterable[Component]) -> str:
    """One plain text with a table of the parts and then all their licences."""
    parts = list(parts)
    width = max(len(f"{part.name} {part.version}") for part in parts)
    table = [f"{f'{part.name} {part.version}':{width}}  {part.licence}".rstrip() for part in parts]
    body = [
        f"{'=' * 78}\n{part.name} {part.version}\n"
        f"{part.licence}\n{part.homepage}\n{'=' * 78}\n\n{part.text}"
        for part in parts
    ]
    return "\n".join([*table, "", *body])


# --- distributions


def of_distribution(dist: Distribution) -> Component:
    """A Python distribution, as its metadata and its licence files tell it."""
    about = dist.metadata  # parsed anew each time
    name, key, version = about["Name"], canonical(about["Name"]), about["Version"]
    texts = [(_title(path), text) for path, text in _licence_texts(dist)]
    if key in QT:
        texts += _qt_texts(version)
    texts += [(file, _text(file)) for file in MORE_TEXTS.get(key, ())]
    text = _joined(texts)
    return Component(
        name=name,
        version=version,
        licence=LICENCES.get(key) or _licence(about, text),
        homepage=_homepage(about),
        purl=f"pkg:pypi/{key}@{version}".replace("+", "%2B"),
        text=text,
    )


def canonical(name: str) -> str:
    """The one form of a distribution's name."""
    return re.sub(r"[-_.]+", "-", name).lower()


def _closure() -> dict[str, Distribution]:
    """All that the program requires here, without extras."""
    from packaging.requirements import Requirement  # scikit-image requires it

    found: dict[str, Distribution] = {}
    lines = list(_requirements())
    while lines:
        requirement = Requirement(lines.pop())
        key = canonical(requirement.name)
        marker = requirement.marker
        if key in found or (marker is not None and not marker.evaluate({"extra": ""})):
            continue
        with suppress(PackageNotFoundError):
            found[key] = distribution(key)
            lines += found[key].requires or ()
    return found


def _requirements() -> list[str]:
    """What the program requires, whether it is installed or runs from its source."""
    try:
        return distribution(PROGRAM).requires or []
    except PackageNotFoundError:
        about = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
        return list(about["project"]["dependencies"])


def _licence_texts(dist: Distribution) -> Iterator[tuple[str, str]]:
    """The paths and the texts of a distribution's licence files, its own before those of others."""
    seen = set()
    for file in sorted(filter(_is_licence, _files(dist)), key=lambda file: (_depth(file), file)):
        path = Path(str(dist.locate_file(file)))
        if not path.is_file():
            continue
        text = path.read_bytes().decode("utf-8", errors="replace").replace("\r\n", "\n").strip()
        if text and text not in seen:
            seen.add(text)
            yield file, text


def _files(dist: Distribution) -> Iterable[str]:
    """The paths of a distribution's files; its own list would take a second for torch."""
    record = dist.read_text("RECORD")
    if record is None:
        return [file.as_posix() for file in dist.files or ()]
    return [row[0] for row in csv.reader(record.splitlines()) if row]


def _is_licence(file: str) -> bool:
    name = file.rpartition("/")[2]
    return bool(LICENCE_FILE.match(name)) and splitext(name)[1].lower() not in NO_TEXT


def _depth(path: str) -> tuple[bool, int]:
    return ".dist-info/" not in path, path.count("/")


def _title(path: str) -> str:
    return re.sub(r"^[^/]*\.dist-info/(licenses/)?", "", path)


def _joined(texts: list[tuple[str, str]]) -> str:
    """Texts below one another, each under the name of its file where there are several."""
    if len(texts) == 1:
        return texts[0][1].strip() + "\n"
    return "\n".join(f"{RULE}\n{title}\n{RULE}\n\n{text.strip()}\n" for title, text in texts)


def _licence(about: PackageMetadata, text: str) -> str:
    """The licence as an SPDX expression; "" where nothing tells it."""
    expression, field = _told(about, "License-Expression"), _told(about, "License")
    if expression:
        return expression
    words = re.findall(r"[^\s()]+", field)
    if words and all(word in OPERATORS or IDENTIFIER.fullmatch(word) for word in words):
        return field
    names = [
        line.rsplit(" :: ", 1)[-1]
        for line in about.get_all("Classifier") or ()
        if line.startswith("License ::")
    ]
    known = [OF_CLASSIFIER[name] for name in names if name in OF_CLASSIFIER]
    if known:
        return " OR ".join(known)
    if "BSD License" in names or field == "BSD":
        return "BSD-3-Clause" if "neither the name" in text.lower() else "BSD-2-Clause"
    return field if "\n" not in field else ""


def _homepage(about: PackageMetadata) -> str:
    """The address that the metadata give, best first."""
    pages: dict[str, str] = {}
    for line in about.get_all("Project-URL") or ():
        label, _, address = line.partition(",")
        pages[label.strip().lower()] = address.strip()
    for label in ("homepage", "home", "repository", "source", "source code", "documentation"):
        if label in pages:
            return pages[label]
    return _told(about, "Home-page")


def _told(about: PackageMetadata, key: str) -> str:
    """One field of the metadata; "" where it is missing."""
    return about[key].strip() if key in about else ""


# --- what is no Python distribution


def _text(file: str) -> str:
    return (files("resources") / "licence_texts" / file).read_text(encoding="utf-8")


def _program() -> Component:
    own = ROOT / "LICENSE"
    if own.is_file():
        text = own.read_text(encoding="utf-8")
    else:
        installed = _licence_texts(distribution(PROGRAM))
        text = _joined([(_title(path), text) for path, text in installed])
    return Component(
        "DDPM Studio", __version__, "MIT", "", f"pkg:pypi/{PROGRAM}@{__version__}", text
    )


def _python() -> Component:
    places = (sysconfig.get_path("stdlib"), sys.base_prefix)  # Windows has it in the latter
    own = [Path(place) / "LICENSE.txt" for place in places]
    kept = next((path for path in own if path.is_file()), None)
    text = _text("Python.txt") if kept is None else kept.read_text(encoding="utf-8")
    version = platform.python_version()
    note = (
        "Licences of the software that Python itself holds: "
        "https://docs.python.org/3/license.html#licenses-and-acknowledgements-for-incorporated-software"
    )
    return Component(
        name="Python",
        version=version,
        licence="PSF-2.0",
        homepage="https://www.python.org",
        purl=f"pkg:generic/python@{version}",
        text=f"{text.strip()}\n\n{note}\n",
    )


def _qt_texts(version: str) -> list[tuple[str, str]]:
    """The notice that the LGPL asks for, and the licences that it names."""
    series = ".".join(version.split(".")[:2])
    notice = Template(_text("qt-notice.txt")).substitute(version=version, series=series)
    return [
        ("Notice", notice),
        ("GNU Lesser General Public License, version 3", _text("LGPL-3.0.txt")),
        ("GNU General Public License, version 3", _text("GPL-3.0.txt")),
    ]


def _qt(version: str) -> list[Component]:
    return [
        Component(
            name="Qt",
            version=version,
            licence=QT_LICENCE,
            homepage="https://www.qt.io",
            purl=f"pkg:generic/qt@{version}",
            text=_joined(_qt_texts(version)),
        ),
        Component(
            name="Qt: code of others",
            version=version,
            licence="Apache-2.0 AND BSD-2-Clause AND BSD-3-Clause AND CC0-1.0 AND FTL AND IJG AND "
            "ISC AND libpng-2.0 AND MIT AND MPL-2.0 AND Unicode-3.0 AND Zlib",
            homepage="https://doc.qt.io/qt-6/licenses-used-in-qt.html",
            purl=f"pkg:generic/qt-third-party@{version}",
            text=_text("qt-third-party.txt"),
        ),
    ]


def _resources() -> list[Component]:
    """The fonts and the picture that the program carries."""
    fonts = (files("resources") / "fonts" / "OFL.txt").read_text(encoding="utf-8")
    return [
        Component(
            name="Inter",
            version="4.0-beta7",
            licence="OFL-1.1",
            homepage="https://rsms.me/inter/",
            purl="pkg:generic/inter@4.0-beta7",
            text=fonts,
        ),
        Component(
            name="STIX",
            version="1.1.0",
            licence="OFL-1.1",
            homepage="https://www.stixfonts.org",
            purl="pkg:generic/stix@1.1.0",
            text=fonts,
        ),
        Component(
            name="Picture of the cat Chelsea",
            version="1",
            licence="CC0-1.0",
            homepage="https://scikit-image.org/docs/stable/api/skimage.data.html#skimage.data.cat",
            purl="pkg:generic/chelsea@1",
            text="A photograph by Stefan van der Walt, from scikit-image's data. No copyright "
            f"restrictions: CC0 by the photographer.\n\n{_text('CC0-1.0.txt')}",
        ),
    ]
