"""All benchmarks of speed and memory, and one table: ours, baseline, ratio, share of the limit.

    python benchmarks/bench.py [--short] [--only training sampling ...] [--json FILE]
    python benchmarks/bench.py --show FILE

Each part runs in a process of its own, one after another. Where a part fails, the rest goes on and
the exit status is 1; a target that is missed is told in the table and is no failure.
"""

from __future__ import annotations

import argparse
import json
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Any

from harness import ROOT, Row, as_json, from_json, machine, table

PARTS = (
    "training",
    "window_cost",
    "sampling",
    "few_steps",
    "unet",
    "drawing",
    "startup",
    "memory",
    "gpu",
)


def run(part: str, short: bool) -> list[Row]:
    """The rows of one part. Raises CalledProcessError where it fails."""
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder, "rows.json")
        command = [sys.executable, str(ROOT / "benchmarks" / f"{part}.py"), "--json", str(file)]
        subprocess.run(command + ["--short"] * short, check=True, stdout=subprocess.DEVNULL)
        return from_json(json.loads(file.read_text(encoding="utf-8")))


def table_of(found: dict[str, Any]) -> str:
    """The table of what was written as JSON."""
    return table([row for rows in found["parts"].values() for row in from_json(rows)])


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--short", action="store_true", help="a rough run, to see that all work")
    parser.add_argument("--only", nargs="+", choices=PARTS, default=PARTS, metavar="PART")
    parser.add_argument("--json", type=Path, help="write rows and machine to this file")
    parser.add_argument("--show", type=Path, metavar="FILE", help="measure nothing; print a file's")
    arguments = parser.parse_args()
    if arguments.show:
        print(table_of(json.loads(arguments.show.read_text(encoding="utf-8"))))
        return 0
    here = machine()
    print(", ".join(f"{name} {value}" for name, value in here.items() if value), flush=True)
    results: dict[str, list[Row]] = {}
    failed = []
    for part in arguments.only:
        print(f"{part} ...", file=sys.stderr, flush=True)
        try:
            results[part] = run(part, arguments.short)
        except subprocess.CalledProcessError as error:
            failed.append(f"{part}: exit status {error.returncode}")
    print(table([row for rows in results.values() for row in rows]))
    if arguments.json:
        found = {part: as_json(rows) for part, rows in results.items()}
        text = json.dumps({"machine": here, "short": arguments.short, "parts": found}, indent=2)
        arguments.json.write_text(text, encoding="utf-8")
    for line in failed:
        print(line, file=sys.stderr)
    return int(bool(failed))


if __name__ == "__main__":
    sys.exit(main())
