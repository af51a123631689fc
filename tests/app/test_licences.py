"""Every part of the program is named with its licence and the text of it."""

from __future__ import annotations

import importlib.util
import re
import subprocess
import sys
from importlib.metadata import Distribution, PackageNotFoundError, distribution
from pathlib import Path

import pytest
from packaging.licenses import canonicalize_license_expression

from app import licences
from app.licences import Component
from ddpm_core.version import __version__


@pytest.fixture(scope="module")
def parts() -> tuple[Component, ...]:
    return licences.gathered()


def made(folder: Path, name: str, metadata: str, files: dict[str, str]) -> Distribution:
    """A distribution that is installed in a folder."""
    info = folder / f"{name}-1.0.dist-info"
    files = {
        f"{info.name}/METADATA": f"Metadata-Version: 2.4\nName: {name}\nVersion: 1.0\n{metadata}",
        **{path.replace("INFO", info.name): text for path, text in files.items()},
    }
    for path, text in files.items():
        (folder / path).parent.mkdir(parents=True, exist_ok=True)
        (folder / path).write_text(text, encoding="utf-8")
    record = "".join(f"{path},,\n" for path in files)
    (info / "RECORD").write_text(record, encoding="utf-8")
    return Distribution.at(info)


def test_the_program_comes_first_and_its_parts_by_name(parts: tuple[Component, ...]) -> None:
    assert (parts[0].name, parts[0].version, parts[0].licence) == (
        "DDPM Studio",
        __version__,
        "MIT",
    )
    names = [part.name.lower() for part in parts[1:]]
    assert names == sorted(names)
    assert len(set(names)) == len(names)


def test_every_part_has_a_version_a_licence_and_its_text(parts: tuple[Component, ...]) -> None:
    for part in parts:
        assert part.version, part.name
        assert len(part.text) > 500, part.name
        assert re.search(r"licen[cs]e|copyright|permission", part.text, re.IGNORECASE), part.name
        assert canonicalize_license_expression(part.licence) == part.licence, part.name
        assert re.fullmatch(r"pkg:(pypi|generic)/[a-z0-9.-]+@[\w.%-]+", part.purl), part.purl


@pytest.mark.parametrize(
    "name",
    [
        "torch",
        "torchvision",
        "numpy",
        "scipy",
        "scikit-learn",
        "scikit-image",
        "sympy",
        "mpmath",
        "PySide6_Essentials",
        "shiboken6",
        "pyqtgraph",
        "pillow",
        "tqdm",
        "Python",
        "Qt",
        "Inter",
        "STIX",
    ],
)
def test_what_the_program_needs_is_a_part(parts: tuple[Component, ...], name: str) -> None:
    assert name in {part.name for part in parts}


def test_tools_of_the_tests_are_no_parts(parts: tuple[Component, ...]) -> None:
    assert not {part.name for part in parts} & {"pytest", "mypy", "ruff", "diffusers"}


def test_more_parts_can_be_asked_for(parts: tuple[Component, ...]) -> None:
    more = licences.gathered(["pytest"])
    assert {part.name for part in more} - {part.name for part in parts} == {"pytest"}
    with pytest.raises(PackageNotFoundError):
        licences.gathered(["there-is-no-such-distribution"])


@pytest.mark.parametrize("name", ["Qt", "PySide6_Essentials", "shiboken6"])
def test_the_terms_of_qt_are_told_in_full(parts: tuple[Component, ...], name: str) -> None:
    [part] = [part for part in parts if part.name == name]
    assert part.licence == "LGPL-3.0-only"
    assert part.version == distribution("PySide6-Essentials").version
    for words in (
        "GNU LESSER GENERAL PUBLIC LICENSE\n                       Version 3, 29 June 2007",
        "GNU GENERAL PUBLIC LICENSE\n                       Version 3, 29 June 2007",
        "END OF TERMS AND CONDITIONS",
        f"https://download.qt.io/official_releases/qt/{part.version.rpartition('.')[0]}/"
        f"{part.version}/single/",
        "https://code.qt.io/",
        "_internal/PySide6/Qt/lib/libQt6*.so.6",
    ):
        assert words in part.text
    assert "$" not in part.text.split("GNU LESSER", 1)[0]


def test_libraries_inside_of_others_have_their_texts(parts: tuple[Component, ...]) -> None:
    of = {part.name: part.text for part in parts}
    assert "Intel Simplified Software License" in of["torch"]
    assert "third_party/fbgemm/LICENSE" in of["torch"]
    assert "GCC RUNTIME LIBRARY EXCEPTION" in of["torch"]
    assert "Bitstream Vera" in of["ziafont"]
    assert "Jean-loup Gailly" in of["torchvision"]
    assert "OpenBLAS" in of["numpy"]
    assert "GNU LESSER GENERAL PUBLIC LICENSE" in of["numpy"]
    assert "The FreeType Project LICENSE" in of["Qt: code of others"]
    assert "SIL OPEN FONT LICENSE" in of["Inter"]


@pytest.mark.parametrize(
    ("metadata", "text", "licence"),
    [
        ("License-Expression: MIT OR Apache-2.0\n", "x", "MIT OR Apache-2.0"),
        ("License: MPL-2.0 AND MIT\n", "x", "MPL-2.0 AND MIT"),
        ("Classifier: License :: OSI Approved :: MIT License\n", "x", "MIT"),
        ("License: BSD\n", "Neither the name of X nor", "BSD-3-Clause"),
        ("License: BSD\n", "Redistribution and use", "BSD-2-Clause"),
        ("License: Beer\n", "x", "Beer"),
        ("License: All of this\n        and much more\n", "x", ""),
        ("", "x", ""),
    ],
)
def test_the_licence_of_a_distribution(
    tmp_path: Path, metadata: str, text: str, licence: str
) -> None:
    dist = made(tmp_path, "thing", metadata, {"INFO/licenses/LICENSE": text})
    part = licences.of_distribution(dist)
    assert (part.name, part.version, part.licence, part.text) == (
        "thing",
        "1.0",
        licence,
        text + "\n",
    )


def test_all_licence_files_of_a_distribution_are_read_once(tmp_path: Path) -> None:
    files = {
        "thing/_vendor/other/COPYING": "of another",
        "thing/license.py": "a module",
        "thing/again/LICENSE": "of the thing",
        "INFO/licenses/LICENSE": "of the thing",
        "INFO/NOTICE.txt": "notice",
        "INFO/sboms/AUTHORS": "authors",
        "thing/data.txt": "data",
    }
    text = licences.of_distribution(made(tmp_path, "thing", "", files)).text
    bodies = [line for line in text.splitlines() if line in files.values()]
    assert bodies == ["notice", "of the thing", "authors", "of another"]
    assert "thing/_vendor/other/COPYING" in text


def test_a_bundle_tells_what_it_carries(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    carried = (
        Component("DDPM Studio", "9", "MIT", "", "pkg:pypi/ddpm-studio@9", "its terms\n"),
        Component("Käse", "2", "GPL-3.0-only", "https://example.org", "pkg:generic/x@2", "terms ©"),
    )
    (tmp_path / "licences.json").write_text(licences.as_json(carried), encoding="utf-8")
    monkeypatch.setattr(licences, "files", lambda package: tmp_path)
    assert licences.components() == carried


def test_a_program_that_is_not_installed_knows_its_parts_too(
    parts: tuple[Component, ...], monkeypatch: pytest.MonkeyPatch
) -> None:
    def installed(name: str) -> Distribution:
        if name == licences.PROGRAM:
            raise PackageNotFoundError(name)
        return distribution(name)

    monkeypatch.setattr(licences, "distribution", installed)
    assert licences.gathered() == parts


def test_from_source_the_installed_distributions_are_asked(parts: tuple[Component, ...]) -> None:
    assert not (Path(licences.__file__).parents[1] / "resources" / "licences.json").exists()
    assert licences.components() == parts


def test_the_file_of_licences_holds_every_text(parts: tuple[Component, ...]) -> None:
    text = licences.as_text(parts)
    for part in parts:
        assert f"{part.name} {part.version}" in text.splitlines()
        assert part.text in text


def test_licences_are_told_without_qt() -> None:
    code = "import sys, app.licences as l; l.components(); print('PySide6' in sys.modules)"
    root = Path(licences.__file__).parents[1]
    run = subprocess.run(
        [sys.executable, "-c", code], cwd=root, capture_output=True, text=True, check=True
    )
    assert run.stdout == "False\n"
    assert importlib.util.find_spec("PySide6") is not None
