"""Runs the program as a person gets it, and sees whether it works.

    python packaging/smoke.py [OPTIONS] dist/ddpm-studio/ddpm-studio
    python packaging/smoke.py [OPTIONS] -- python main.py
    python packaging/smoke.py --startup-only 5 --against "python main.py" dist/.../ddpm-studio

The program drives its own window (``--self-check``), on an empty home folder and without a network;
what it has made is read back here. Then the command-line tool trains, samples and exports. Then the
variants: a start without streams, names that are not ASCII, a folder that cannot be written, two
copies at once, a damaged settings file, and a file on the command line. The status is 0 if all is
well. Only the standard library is needed, and Python 3.11.
"""

from __future__ import annotations

import argparse
import shlex
import shutil
import statistics
import sys
from collections.abc import Sequence
from functools import partial
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent))

from smoke_checks import VARIANTS, Smoke, start_words, table
from smoke_files import Wrong, changes, snapshot
from smoke_place import Place, screen, without_network
from smoke_program import Program


def _run_all(smoke: Smoke, program: Program, variants: Sequence[str]) -> None:
    before = snapshot(program.folder)
    smoke.check("the window: everything", smoke.full)
    smoke.check("the command line", smoke.command_line)
    for name in variants:
        smoke.check(f"variant {name}", partial(VARIANTS[name], smoke))

    def untouched() -> str:
        after = snapshot(program.folder)
        changed = changes(before, after)
        if changed:
            raise Wrong(f"written into the program's folder: {', '.join(changed[:10])}")
        return f"{len(after)} files and folders"

    smoke.check("the program's folder is untouched", untouched)


def _measure(smoke: Smoke, programs: Sequence[Program], times: int) -> None:
    """Start programs in turn, after once for the disk's sake, and print the medians."""
    kinds = ("first_paint", "complete")
    found: dict[str, list[list[float]]] = {kind: [[] for _ in programs] for kind in kinds}

    def once(number: int, turn: int) -> str:
        seconds = smoke.startup(programs[number], f"start-{number}-{turn}")
        for kind, values in found.items():
            if turn:
                values[number].append(seconds[kind])
        return start_words(seconds)

    for turn in range(times + 1):
        for number in range(len(programs)):
            what = f"start {turn} of program {number + 1}"
            smoke.check(what, partial(once, number, turn))
    for kind, values in found.items():
        medians = [statistics.median(one) for one in values if one]
        words = ", ".join(f"{one:.2f} s" for one in medians)
        ratio = f", ratio {medians[0] / medians[1]:.2f}" if len(medians) > 1 else ""
        print(f"median of {times} starts, {kind.replace('_', ' ')}: {words}{ratio}")


def _parse(argv: Sequence[str]) -> argparse.Namespace:
    has_xvfb = sys.platform.startswith("linux") and shutil.which("Xvfb") is not None
    usual = "xvfb" if has_xvfb else "offscreen" if sys.platform.startswith("linux") else "keep"
    parser = argparse.ArgumentParser(description="See whether the program works.")
    parser.add_argument("program", nargs="+", help="the program, or the command that starts it")
    parser.add_argument("--core", help="the command-line tool (default: the one beside it)")
    parser.add_argument(
        "--folder", type=Path, help="in which nothing may be written (default: the program's)"
    )
    parser.add_argument("--display", choices=("offscreen", "xvfb", "keep"), default=usual)
    parser.add_argument(
        "--variant",
        action="append",
        choices=(*VARIANTS, "none"),
        help="only this one; can be repeated (default: all)",
    )
    parser.add_argument("--limit", type=float, default=300.0, help="seconds for one start")
    parser.add_argument("--startup-only", type=int, metavar="N", help="measure N starts")
    parser.add_argument("--against", help="another program whose starts are measured in turn")
    parser.add_argument("--keep", action="store_true", help="keep the folder of all that was made")
    return parser.parse_args(list(argv))


def main(argv: Sequence[str] | None = None) -> int:
    """Carry out the checks; the result is the exit status."""
    options = _parse(sys.argv[1:] if argv is None else argv)
    if without_network() is None:
        print("The network cannot be taken away here; proxies that answer nobody stand for it.")
    core = shlex.split(options.core) if options.core else None
    program = Program(options.program, core, options.folder)
    variants = [one for one in options.variant or VARIANTS if one != "none"]
    with screen(options.display) as variables:
        place = Place(variables, options.limit)
        smoke = Smoke(program, place)
        try:
            if options.startup_only:
                others = [Program(shlex.split(options.against))] if options.against else []
                _measure(smoke, [program, *others], options.startup_only)
            else:
                _run_all(smoke, program, variants)
                print(f"\n{table(smoke.rows)}")
        finally:
            if options.keep:
                print(f"Kept: {place.folder}")
            else:
                place.remove()
    return 0 if all(row.ok is not False for row in smoke.rows) else 1


if __name__ == "__main__":
    sys.exit(main())
