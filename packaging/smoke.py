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
import json
import os
import re
import shlex
import shutil
import statistics
import sys
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).resolve().parent))

from smoke_files import Wrong, changes, checkpoint_steps, gif_frames, snapshot
from smoke_place import NOBODY, Home, Outcome, Place, screen, without_network

ALLOWED = (  # what may stand on the error stream: a pattern of whole lines, and why
    (
        r"This plugin does not support (propagateSizeHints|raise|grabbing).*",
        "Qt's offscreen platform has no window manager to ask",
    ),
    (
        r"(Detected locale \"C\" with character encoding|Qt depends on a UTF-8 locale|"
        r"If this causes problems, reconfigure your locale|for more information\.).*",
        "Qt tells that LC_ALL=C is no UTF-8, and takes C.UTF-8",
    ),
)
TOOL = "ddpm-core"
REFUSED = 2  # the status of the command-line tool where what it is told cannot be used
SMALL = ("--data-count", "300", "--timesteps", "20", "--hidden", "16", "--layers", "1")
RUBBISH = b"""[General]
geometry=rubbish
layout=@ByteArray(\\x1\\x2\\xff\\xfe not a layout)
outline="{\\"size\\": [1e99, null], \\"bars\\": 3}"
experiment="{\\"format\\": 99, \\"wheels\\": 4}"
experiment-points=[1, 2
experiment-pictures="{\\"format\\": 1, \\"picture_size\\": \\"large\\"}"
preset=gone-long-ago
theme=42
language=tlh
autostart=maybe
folder=\\0/no/such/folder
tourOffered=@Invalid()
unknownKey=@Size(big small)
=no key
\xff\xfe\x00\x80 no line of a settings file

[export]
size=wide
rate=-1
every=@Rect(1 2 3 4)
format=papyrus
"""


@dataclass(frozen=True)
class Row:
    """One line of the table at the end; ``ok`` is None for what cannot be done here."""

    what: str
    ok: bool | None
    seconds: float
    note: str


class NotHere(Exception):
    """Why something cannot be done here."""


class Program:
    """The program under test, and the command-line tool beside it.

    Attributes:
        words: the command.
        bundle: the folder that is the whole program, None where it runs from source.
        folder: the folder in which nothing may be written.
        cwd: where it is started, None for anywhere.
    """

    def __init__(self, words: Sequence[str], core: Sequence[str] | None = None) -> None:
        found = shutil.which(words[0]) or words[0]
        if os.sep in words[0]:
            found = str(Path(words[0]).absolute())
        self.words = [found, *words[1:]]
        self.bundle = _bundle_of(Path(found))
        scripts = [Path(word).absolute() for word in words[1:] if word.endswith(".py")]
        self.cwd = scripts[0].parent if scripts else None
        self.folder = self.bundle or self.cwd or Path(found).resolve().parent
        for number, word in enumerate(self.words[1:], 1):
            if word.endswith(".py"):
                self.words[number] = str(Path(word).absolute())
        tool = Path(found).with_name(TOOL + Path(found).suffix)
        if core:
            self.core: list[str] = list(core)
        else:
            self.core = [found, "-m", "ddpm_core"] if self.cwd is not None else [str(tool)]

    def moved_to(self, bundle: Path) -> Program:
        """The same in a copy of its folder."""
        assert self.bundle is not None
        inside = Path(self.words[0]).relative_to(self.bundle)
        return Program([str(bundle / inside), *self.words[1:]])


def _bundle_of(program: Path) -> Path | None:
    """The folder that PyInstaller made of a program; None where it did not."""
    program = program.resolve()
    if len(program.parents) > 2 and program.parents[2].suffix == ".app":
        return program.parents[2]
    return program.parent if (program.parent / "_internal").is_dir() else None


class Smoke:
    """Carries out the checks and keeps the table."""

    def __init__(self, program: Program, place: Place) -> None:
        self.rows: list[Row] = []
        self._program = program
        self._place = place
        self._files = place.folder / "files"  # made by one check, used by another
        self._files.mkdir()

    def check(self, what: str, do: Callable[[], str]) -> None:
        """Do one thing, and put down how it went."""
        began = time.monotonic()
        try:
            ok, note = True, do()
        except NotHere as reason:
            ok, note = None, str(reason)
        except Wrong as problem:
            ok, note = False, str(problem)
        row = Row(what, ok, time.monotonic() - began, note)
        self.rows.append(row)
        print(f"{_mark(row.ok)} {what} ({row.seconds:.1f} s)", flush=True)
        if not ok:
            print(_indented(note), flush=True)

    # --- the window

    def window(self, name: str, *arguments: str, **options: Any) -> Path:
        """Let the program check itself in a new home; the folder that it has filled."""
        return self._judged(self._start(name, *arguments, **options))

    def _start(
        self,
        name: str,
        *arguments: str,
        program: Program | None = None,
        home: Home | None = None,
        user: int | None = None,
        **options: Any,
    ) -> tuple[Any, Path]:
        program = program or self._program
        home = home or self._place.home(name, user)
        out = home.folder / f"check-{name}"
        running = self._place.start(
            [*program.words, "--self-check", str(out), *arguments],
            home,
            cwd=program.cwd or home.folder,
            user=user,
            **options,
        )
        return running, out

    def _judged(self, started: tuple[Any, Path]) -> Path:
        running, out = started
        outcome: Outcome = running.outcome()
        problems = [*_problems(outcome), *_problems_of_report(out)]
        if problems:
            raise Wrong("\n".join(problems))
        return out

    def full(self) -> str:
        """Everything, and what it has made."""
        out = self.window("full")
        frames = gif_frames(out / "film.gif")
        if frames < 2:
            raise Wrong("the GIF has one frame only")
        steps = checkpoint_steps(out / "experiment.ddpm")
        report = _report(out)
        return (
            f"{len(report['steps'])} steps hold; GIF of {frames} frames, file of {steps} training "
            f"steps; {_start_words(report['seconds'])}; {report['platform']}, "
            f"torch {report['torch']}"
        )

    # --- the command line

    def command_line(self) -> str:
        """Trains, samples and exports; and says in a line what it refuses."""
        home, run = self._place.home("command line"), self._core
        roll, table, film = (self._files / one for one in ("roll.ddpm", "points.csv", "roll.gif"))
        version = run(home, "--version").stdout.strip()
        if "train" not in run(home, "--help").stdout:
            raise Wrong("--help does not name the commands")
        run(home, "train", "-q", "--steps", "30", *SMALL, "--out", str(roll))
        if checkpoint_steps(roll) != 30:
            raise Wrong(f"{roll.name} holds {checkpoint_steps(roll)} steps, not 30")
        run(home, "sample", "-q", str(roll), "-n", "50", "--out", str(table))
        lines = len(table.read_text(encoding="utf-8").splitlines()) if table.exists() else 0
        if lines < 50:
            raise Wrong(f"{table.name} has {lines} lines")
        run(home, "export", "-q", str(roll), "--size", "200", "--out", str(film))
        if gif_frames(film) < 2:
            raise Wrong("the GIF has one frame only")
        refused = run(home, "train", "--timesteps", "none", "--out", "no.ddpm", status=REFUSED)
        if len(refused.stderr.strip().splitlines()) != 1:
            raise Wrong(f"a refusal is not one line:\n{refused.stderr}")
        return f"{version}: trained, sampled, exported; refuses in one line"

    def _core(self, home: Home, *arguments: str, status: int = 0) -> Outcome:
        program = self._program
        words = [*program.core, *arguments]
        try:
            running = self._place.start(words, home, cwd=program.cwd or home.folder)
        except OSError as error:
            raise Wrong(f"{program.core[0]} cannot be started: {error.strerror}") from None
        outcome = running.outcome()
        problems = _problems(outcome, status)
        if status == REFUSED:
            problems = [one for one in problems if "Traceback" in one or "status" in one]
        if problems:
            raise Wrong("\n".join([shlex.join(words), *problems]))
        return outcome

    # --- variants

    def streams(self) -> str:
        """Started without streams, as from a menu on Windows."""
        self.window("streams", "--extent", "brief", closed=True)
        return "without input, output and error stream"

    def names(self) -> str:
        """In folders whose names are not ASCII, under a locale that knows nothing else."""
        program, where = self._program, "home"
        if program.bundle is not None:
            copy = self._place.folder / "Prográmme 猫" / program.bundle.name
            _copy(program.bundle, copy)
            program, where = program.moved_to(copy), "program and home"
        home = self._place.home("Zuhause ö 家")
        extra = {"LANG": "C", "LC_ALL": "C"}
        out = self.window("ö 家", program=program, home=home, extra=extra)
        checkpoint_steps(out / "experiment.ddpm")
        if gif_frames(out / "film.gif") < 2:
            raise Wrong("the GIF has one frame only")
        return f"{where}, LC_ALL=C"

    def read_only(self) -> str:
        """In a folder that cannot be written, as someone who owns nothing."""
        program = self._program
        is_root = hasattr(os, "geteuid") and os.geteuid() == 0
        if program.bundle is None:
            raise NotHere("only a bundle is installed")
        if sys.platform == "win32":
            raise NotHere("not made on Windows")
        copy = self._place.folder / "read-only" / program.bundle.name
        _copy(program.bundle, copy)
        # The files are those of the bundle itself and keep their modes; that none is written to
        # is seen at the end.
        for parent, _, _ in os.walk(copy):
            os.chmod(parent, 0o555)
        user = NOBODY if is_root else None
        self.window("read-only", "--extent", "brief", program=program.moved_to(copy), user=user)
        return f"as user {NOBODY}" if is_root else "as the same user"

    def two(self) -> str:
        """Two at once, with the same home, settings and autosaves."""
        home = self._place.home("two")
        settings = home.folder / "shared.ini"
        arguments = ("--extent", "brief", "--settings", str(settings))
        started = [self._start(name, *arguments, home=home) for name in ("one", "other")]
        problems = []
        for one in started:
            try:
                self._judged(one)
            except Wrong as problem:
                problems.append(str(problem))
        if problems:
            raise Wrong("\n".join(problems))
        if b"experiment=" not in settings.read_bytes():
            raise Wrong("the settings file does not hold the experiment")
        left = list(settings.with_suffix(".data").rglob("*.ddpm"))
        if left:
            raise Wrong(f"autosaves were left: {', '.join(one.name for one in left)}")
        return "same home, settings and autosaves"

    def settings(self) -> str:
        """With a settings file in which nothing is as it should be."""
        home = self._place.home("settings")
        path = home.folder / "damaged.ini"
        path.write_bytes(RUBBISH)
        self.window("settings", "--extent", "brief", "--settings", str(path), home=home)
        return f"{len(RUBBISH.splitlines())} lines of rubbish"

    def file(self) -> str:
        """Opens the file that it is given."""
        roll = self._files / "roll.ddpm"
        if not roll.exists():
            raise Wrong("the command line has not made the file")
        out = self.window("file", str(roll))
        return _words_of(_report(out), "file")

    # --- start-up

    def startup(self, program: Program, name: str) -> dict[str, float]:
        """Seconds from the start of the process."""
        out = self.window(name, "--extent", "opening", program=program)
        seconds: dict[str, float] = _report(out)["seconds"]
        return seconds


VARIANTS: dict[str, Callable[[Smoke], str]] = {
    "streams": Smoke.streams,
    "names": Smoke.names,
    "read-only": Smoke.read_only,
    "two": Smoke.two,
    "settings": Smoke.settings,
    "file": Smoke.file,
}


def _problems(outcome: Outcome, status: int = 0) -> list[str]:
    """What is wrong with the end of a program."""
    found = []
    if outcome.status is None:
        found.append(f"it did not end within {outcome.seconds:.0f} s")
    elif outcome.status != status:
        found.append(f"it ended with status {outcome.status}, not {status}")
    lines = [line for line in outcome.stderr.splitlines() if line.strip() and not _allowed(line)]
    if lines:
        found.append("on its error stream:\n" + _indented("\n".join(lines)))
    return found


def _allowed(line: str) -> bool:
    return any(re.fullmatch(pattern, line.strip()) for pattern, _ in ALLOWED)


def _problems_of_report(out: Path) -> list[str]:
    try:
        report = _report(out)
        found = [f"{one['name']}: {one['problem']}" for one in report["steps"] if not one["ok"]]
        found += [f"{name}: was not reached" for name in report["not_reached"]]
        if not report["ok"] and not found:
            found.append(f"the report does not hold: {report['errors']}")
    except Wrong as problem:
        return [str(problem)]
    except (KeyError, TypeError) as error:
        return [f"the report cannot be understood: {error!r}"]
    return found


def _report(out: Path) -> dict[str, Any]:
    try:
        report: dict[str, Any] = json.loads((out / "report.json").read_text(encoding="utf-8"))
    except (OSError, ValueError) as error:
        raise Wrong(f"there is no report of the self-check: {error}") from None
    return report


def _words_of(report: dict[str, Any], step: str) -> str:
    numbers = next((one["numbers"] for one in report["steps"] if one["name"] == step), {})
    return ", ".join(f"{name} {value}" for name, value in numbers.items())


def _start_words(seconds: dict[str, float]) -> str:
    first, complete = seconds.get("first_paint", 0.0), seconds.get("complete", 0.0)
    return f"painted after {first:.2f} s, complete after {complete:.2f} s"


def _copy(source: Path, target: Path) -> None:
    """The same files under another name; they are copied only where they cannot be shared."""

    def link(one: str, other: str) -> None:
        try:
            os.link(one, other)
        except OSError:
            shutil.copy2(one, other)

    shutil.copytree(source, target, copy_function=link, symlinks=True)


def _mark(ok: bool | None) -> str:
    return {True: "ok    ", False: "FAILED", None: "-     "}[ok]


def _indented(text: str) -> str:
    return "\n".join(f"       {line}" for line in text.splitlines())


def _table(rows: Sequence[Row]) -> str:
    width = max(len(row.what) for row in rows)
    lines = []
    for row in rows:
        note = next(iter(row.note.splitlines()), "")
        lines.append(f"{_mark(row.ok)} {row.what:<{width}} {row.seconds:6.1f} s  {note}")
    return "\n".join(lines)


# --- the two ways to run it


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
        return _start_words(seconds)

    for turn in range(times + 1):
        for number in range(len(programs)):
            smoke.check(
                f"start {turn} of program {number + 1}", lambda n=number, t=turn: once(n, t)
            )
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
    program = Program(options.program, shlex.split(options.core) if options.core else None)
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
                print(f"\n{_table(smoke.rows)}")
        finally:
            if options.keep:
                print(f"Kept: {place.folder}")
            else:
                place.remove()
    return 0 if all(row.ok is not False for row in smoke.rows) else 1


if __name__ == "__main__":
    sys.exit(main())
