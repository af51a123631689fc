"""Libraries that a bundle takes from a Debian system are named with their packages' terms."""

from __future__ import annotations

import importlib.util
from pathlib import Path
from types import ModuleType

import pytest

ROOT = Path(__file__).resolve().parents[2]
LIBRARY = "/usr/lib/x86_64-linux-gnu/libthing.so.1"
COPYRIGHT = """Format: https://www.debian.org/doc/packaging-manuals/copyright-format/1.0/

Files: *
Copyright: 2001 Somebody
License: {name}

Files: debian/*
Copyright: 2002 Another
License: GPL-3

License: LGPL-2.1+
 On Debian systems it is in `/usr/share/common-licenses/LGPL-2.1'.
"""


@pytest.fixture(scope="module")
def system() -> ModuleType:
    path = ROOT / "packaging" / "system_licences.py"
    spec = importlib.util.spec_from_file_location("packaging_system_licences", path)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def dpkg(*command: str) -> str:
    """A system with one package; it knows its file by the place below /lib."""
    if command[:2] == ("dpkg-query", "--search"):
        known = command[2] == LIBRARY.removeprefix("/usr")
        return f"libthing1:amd64: {command[2]}\n" if known else ""
    known = command[-1] == "libthing1:amd64"
    return "libthing1\t1:2.0-3+deb12u1\tamd64\thttps://example.org\n" if known else ""


def documents(folder: Path, name: str = "LGPL-2.1+") -> Path:
    (folder / "libthing1").mkdir()
    (folder / "libthing1" / "copyright").write_text(COPYRIGHT.format(name=name), encoding="utf-8")
    return folder


def test_a_library_is_named_by_the_package_that_owns_it(system: ModuleType, tmp_path: Path) -> None:
    files = [Path(LIBRARY), Path(LIBRARY), Path("/opt/python/libpython3.so")]
    [part] = system.of_files(files, dpkg, documents(tmp_path))
    assert part.name == "libthing1"
    assert part.version == "1:2.0-3+deb12u1"
    assert part.licence == "LGPL-2.1-or-later"
    assert part.homepage == "https://example.org"
    assert part.purl == f"pkg:deb/{system.distribution()}/libthing1@1:2.0-3%2Bdeb12u1?arch=amd64"
    assert part.text.startswith("Format:")


@pytest.mark.parametrize(
    ("name", "licence"),
    [
        ("Expat", "MIT"),
        ("BSD-3-clause and Zlib", "BSD-3-Clause AND Zlib"),
        ("GPL-2+ or Apache-2.0", "GPL-2.0-or-later OR Apache-2.0"),
        ("something of its own", "LicenseRef-libthing1"),
    ],
)
def test_the_licence_is_told_as_spdx(
    system: ModuleType, tmp_path: Path, name: str, licence: str
) -> None:
    [part] = system.of_files([Path(LIBRARY)], dpkg, documents(tmp_path, name))
    assert part.licence == licence


def test_terms_in_prose_have_no_name(system: ModuleType) -> None:
    assert system.licence_of("This package was debianized by somebody.") == ""


def test_a_package_whose_parts_differ_has_no_single_licence(system: ModuleType) -> None:
    more = "Files: lib/*\nCopyright: 2003 Somebody\nLicense: GPL-2\n"
    assert system.licence_of(f"{COPYRIGHT.format(name='Expat')}\n{more}") == ""


def test_the_texts_that_terms_refer_to_are_added(system: ModuleType, tmp_path: Path) -> None:
    (tmp_path / "LGPL-2.1").write_text("GNU LESSER\n", encoding="utf-8")
    text = system.with_common_texts(COPYRIGHT.format(name="Expat"), tmp_path)
    assert text.endswith("GNU LESSER\n")
    assert text.count("GNU LESSER") == 1


def test_a_package_without_terms_is_an_error(system: ModuleType, tmp_path: Path) -> None:
    with pytest.raises(ValueError, match="copyright is missing"):
        system.of_files([Path(LIBRARY)], dpkg, tmp_path)
    with pytest.raises(ValueError, match="no installed package"):
        system.of_package("nothing", dpkg, tmp_path)
