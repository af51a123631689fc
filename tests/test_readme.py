"""What the README says can be done, can be done."""

from __future__ import annotations

import json
import re
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT / "benchmarks"))

import bench  # noqa: E402

README = (ROOT / "README.md").read_text(encoding="utf-8")
CHINESE = (ROOT / "README.zh-TW.md").read_text(encoding="utf-8")
PICTURES = sorted(set(re.findall(r"\]\((resources/[^)]+)\)", README + CHINESE)))


def test_the_engine_in_ten_lines_runs_and_gives_samples_in_the_datas_units(
    capsys: pytest.CaptureFixture[str],
) -> None:
    [code] = re.findall(r"```python\n(.*?)```", README, flags=re.DOTALL)
    assert len([line for line in code.splitlines() if line.strip()]) <= 16
    names: dict[str, object] = {}
    exec(code.replace("5_000", "20").replace("10_000", "500"), names)
    losses, samples = names["losses"], names["samples"]
    assert isinstance(losses, list)
    assert len(losses) == 20
    assert tuple(samples.shape) == (2_000, 2)  # type: ignore[attr-defined]
    assert len(capsys.readouterr().out.splitlines()) == 50


@pytest.mark.parametrize("path", PICTURES)
def test_every_picture_of_the_readme_is_there(path: str) -> None:
    assert (ROOT / path).is_file()


@pytest.mark.parametrize("name", sorted(set(re.findall(r"`(test_\w+\.py)`", README))))
def test_every_proof_that_the_readme_names_is_there(name: str) -> None:
    assert (ROOT / "tests" / "ddpm_core" / name).is_file()


def test_the_table_of_speed_is_what_was_measured() -> None:
    found = json.loads((ROOT / "benchmarks" / "results.json").read_text(encoding="utf-8"))
    assert not found["short"]
    told = [line for line in README.splitlines() if line.startswith("|")]
    measured = bench.table_of(found).splitlines()
    first = told.index(measured[0])
    assert told[first : first + len(measured)] == measured
    assert found["machine"]["date"] in README
    assert found["machine"]["processor"].split(" (")[0] in README
