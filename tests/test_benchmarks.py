"""Every part of the benchmarks runs, roughly, and its rows are whole; no time is judged."""

from __future__ import annotations

import json
import math
import os
import subprocess
import sys
from pathlib import Path

import pytest

BENCHMARKS = Path(__file__).resolve().parents[1] / "benchmarks"
sys.path.insert(0, str(BENCHMARKS))

import bench  # noqa: E402
import gpu  # noqa: E402
import harness  # noqa: E402
from harness import Row, Target  # noqa: E402

from ddpm_core.presets import PICTURE_PRESETS  # noqa: E402


@pytest.mark.parametrize("part", bench.PARTS)
def test_a_part_runs_and_its_rows_are_whole(part: str, tmp_path: Path) -> None:
    file = tmp_path / "rows.json"
    command = [sys.executable, str(BENCHMARKS / f"{part}.py"), "--short", "--json", str(file)]
    environment = {**os.environ, "QT_QPA_PLATFORM": "offscreen"}
    done = subprocess.run(command, env=environment, capture_output=True, text=True, timeout=600)
    assert done.returncode == 0, done.stderr
    rows = harness.from_json(json.loads(file.read_text(encoding="utf-8")))
    assert rows or part == "gpu"
    for row in rows:
        assert row.what
        assert math.isfinite(row.ours)
        if row.target is not None and row.target.of == "ratio":
            assert row.ratio is not None
            assert math.isfinite(row.ratio)
        assert row.share is None or (row.share > 0 and row.limit)
    assert harness.table(rows) in done.stdout


def test_the_part_for_graphics_cards_runs_on_what_there_is() -> None:
    rows = [gpu.points("cpu", short=True), gpu.pictures(gpu.PRESETS[0], "cpu", short=True)]
    assert all(row.ours > 0 and row.baseline for row in rows)
    assert rows[0].target is not None
    assert set(gpu.PRESETS) <= set(PICTURE_PRESETS)


@pytest.mark.parametrize(
    ("row", "met"),
    [
        (Row("a", "ms", 5.0), None),
        (Row("a", "ms", 5.0, target=Target("ours", "at most", 5.0)), True),
        (Row("a", "ms", 5.1, target=Target("ours", "at most", 5.0)), False),
        (Row("a", "1/s", 5.0, target=Target("ours", "at least", 5.0)), True),
        (Row("a", "1/s", 4.9, target=Target("ours", "at least", 5.0)), False),
        (Row("a", "1/s", 9.0, 3.0, 3.0, Target("ratio", "at least", 2.5)), True),
        (Row("a", "1/s", 9.0, 3.0, 3.0, Target("ratio", "at most", 2.5)), False),
        (Row("a", "1/s", 9.0, target=Target("ratio", "at least", 2.5)), False),
        (Row("a", "1/s", math.nan, target=Target("ours", "at most", 2.5)), False),
    ],
)
def test_a_target_is_met_or_not(row: Row, met: bool | None) -> None:
    assert row.met is met
    assert harness.from_json(json.loads(json.dumps(harness.as_json([row]))))[0].met is met
    assert ("NO" in harness.table([row])) is (met is False)


def test_pairs_are_measured_in_turn() -> None:
    calls: list[str] = []
    times = harness.in_turn(lambda: calls.append("a"), lambda: calls.append("b"), rounds=3)
    assert "".join(calls) == "ab" + "ab" + "ba" + "ab"  # the first two are not counted
    assert [len(one) for one in times] == [3, 3]


def test_what_slows_both_of_a_pair_does_not_move_the_ratio() -> None:
    assert harness.median_ratio([2.0, 20.0, 4.0], [1.0, 10.0, 2.0]) == 2.0


def test_the_table_shows_three_figures_and_lines_up() -> None:
    rows = [
        Row("first", "ms", 1234.567, 0.0123456, 2.0, Target("ratio", "at least", 1.5), 0.5, "it"),
        Row("second", "", 0.0),
    ]
    text = harness.table(rows)
    assert "| 1,235 ms" in text
    assert "| 0.0123 ms" in text
    assert "| 50% of it" in text
    assert len({len(line) for line in text.splitlines()}) == 1


def test_a_part_that_fails_is_told_and_the_rest_goes_on(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    def run(part: str, short: bool) -> list[Row]:
        assert short
        if part == bench.PARTS[0]:
            raise subprocess.CalledProcessError(3, part)
        return [Row(part, "ms", 1.0)]

    file = tmp_path / "all.json"
    monkeypatch.setattr(bench, "run", run)
    monkeypatch.setattr(sys, "argv", ["bench.py", "--short", "--json", str(file)])
    assert bench.main() == 1
    shown = capsys.readouterr()
    assert f"{bench.PARTS[0]}: exit status 3" in shown.err
    assert f"| {bench.PARTS[1]} " in shown.out
    found = json.loads(file.read_text(encoding="utf-8"))
    assert list(found["parts"]) == list(bench.PARTS[1:])
    assert found["machine"]["cores"] >= 1
