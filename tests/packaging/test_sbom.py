"""The bill of materials: what it says, and that the same components give the same bytes."""

from __future__ import annotations

import importlib.util
import json
import sys
from pathlib import Path
from typing import Any

import pytest

from ddpm_core.version import __version__

SCRIPT = Path(__file__).resolve().parents[2] / "packaging" / "sbom.py"
COMPONENTS = [
    {
        "name": "numpy",
        "version": "2.4.6",
        "licence": "BSD-3-Clause AND 0BSD",
        "homepage": "https://numpy.org",
        "purl": "pkg:pypi/numpy@2.4.6",
        "text": "…",
    },
    {
        "name": "Python",
        "version": "3.11.2",
        "licence": "PSF-2.0",
        "homepage": "https://www.python.org/",
        "purl": "",
        "text": "…",
    },
    {
        "name": "torch",
        "version": "2.13.0+cpu",
        "licence": "a licence of its own",
        "homepage": "",
        "purl": "pkg:pypi/torch@2.13.0%2Bcpu",
        "text": "…",
    },
]


@pytest.fixture
def sbom(monkeypatch: pytest.MonkeyPatch) -> Any:
    monkeypatch.setattr(sys, "path", list(sys.path))
    spec = importlib.util.spec_from_file_location("packaged_sbom", SCRIPT)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@pytest.fixture
def written(sbom: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Any:
    """What the script writes of components, at a moment in seconds."""

    def write(components: list[dict[str, str]], seconds: str = "1700000000") -> bytes:
        monkeypatch.setenv("SOURCE_DATE_EPOCH", seconds)
        source, target = tmp_path / "licences.json", tmp_path / "out.cdx.json"
        source.write_text(json.dumps(components), encoding="utf-8")
        sbom.main(source, target)
        return target.read_bytes()

    return write


def test_it_names_the_program_and_what_it_is_made_of(written: Any) -> None:
    bill = json.loads(written(COMPONENTS))
    assert (bill["bomFormat"], bill["specVersion"]) == ("CycloneDX", "1.6")
    program = bill["metadata"]["component"]
    assert (program["type"], program["version"]) == ("application", __version__)
    assert bill["metadata"]["timestamp"] == "2023-11-14T22:13:20+00:00"
    assert {part["name"]: part["version"] for part in bill["components"]} == {
        "numpy": "2.4.6",
        "Python": "3.11.2",
        "torch": "2.13.0+cpu",
    }
    purls = {part["name"]: part.get("purl") for part in bill["components"]}
    assert purls == {
        "numpy": "pkg:pypi/numpy@2.4.6",
        "Python": None,
        "torch": "pkg:pypi/torch@2.13.0%2Bcpu",
    }
    (of_program,) = (d for d in bill["dependencies"] if d["ref"] == program["bom-ref"])
    assert sorted(of_program["dependsOn"]) == ["Python@3.11.2", "numpy@2.4.6", "torch@2.13.0+cpu"]


def test_licences_are_expressions_identifiers_or_names(written: Any) -> None:
    parts = json.loads(written(COMPONENTS))["components"]
    licences = {part["name"]: part["licenses"] for part in parts}
    assert licences == {
        "numpy": [{"expression": "BSD-3-Clause AND 0BSD"}],
        "Python": [{"license": {"id": "PSF-2.0"}}],
        "torch": [{"license": {"name": "a licence of its own"}}],
    }


def test_the_same_components_in_any_order_give_the_same_bytes(written: Any) -> None:
    first = written(COMPONENTS)
    assert written(COMPONENTS[::-1]) == first


def test_the_serial_number_is_of_the_contents_and_not_of_the_time(written: Any) -> None:
    def serial(components: list[dict[str, str]], seconds: str) -> str:
        return str(json.loads(written(components, seconds))["serialNumber"])

    first = serial(COMPONENTS, "1700000000")
    assert serial(COMPONENTS, "1800000000") == first
    assert serial(COMPONENTS[:2], "1700000000") != first


@pytest.mark.parametrize(
    ("components", "why"),
    [
        ([], "no components"),
        ([COMPONENTS[0], COMPONENTS[0]], r"twice: numpy@2\.4\.6"),
        ([COMPONENTS[0] | {"version": ""}], "no version: 'numpy'"),
    ],
)
def test_what_makes_no_bill_is_refused(
    sbom: Any, components: list[dict[str, str]], why: str
) -> None:
    moment = sbom.datetime.datetime.fromtimestamp(0, sbom.datetime.UTC)
    with pytest.raises(ValueError, match=why):
        sbom.bill(components, moment)
