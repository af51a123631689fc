"""The checks of the smoke test: what a program has to do, and how it is judged."""

from __future__ import annotations

import json
import os
import re
import shlex
import sys
import time
import traceback
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from smoke_files import Wrong, checkpoint_steps, gif_frames
from smoke_place import NOBODY, Home, Outcome, Place
from smoke_program import Program, copy_folder

__all__ = ["VARIANTS", "Row", "Smoke", "start_words", "table"]

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
REFUSED = 2  # the status of the command-line tool where what it is told cannot be used
SMALL = ("--data-count", "300", "--timesteps", "20", "--hidden", "16", "--layers", "1")
SMALL_PICTURES = (
    *("--picture-size", "16", "--channels", "16,16", "--bottleneck", "16"),
    *("--batch-size", "2"),
)
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
        except Exception:  # a fault of the check itself must not pass for one of nothing
            ok, note = False, traceback.format_exc()
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
            f"steps; {start_words(report['seconds'])}; {report['platform']}, "
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
        for data, options in (("s_curve", SMALL), ("cats", SMALL_PICTURES)):
            other = self._files / f"{data}.ddpm"
            run(home, "train", "-q", "--data", data, "--steps", "2", *options, "--out", str(other))
            if checkpoint_steps(other) != 2:
                raise Wrong(f"{other.name} holds {checkpoint_steps(other)} steps, not 2")
        weights = self._files / "roll.pth"
        run(home, "export", "-q", str(roll), "--out", str(weights))
        run(home, "sample", "-q", str(weights), "-n", "5", "--out", str(table))
        refused = run(home, "train", "--timesteps", "none", "--out", "no.ddpm", status=REFUSED)
        if len(refused.stderr.strip().splitlines()) != 1:
            raise Wrong(f"a refusal is not one line:\n{refused.stderr}")
        return f"{version}: trained on points and cats, sampled, exported; refuses in one line"

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
            copy_folder(program.bundle, copy)
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
        copy_folder(program.bundle, copy)
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
    numbers: dict[str, Any] = next(
        (one["numbers"] for one in report["steps"] if one["name"] == step), {}
    )
    return ", ".join(f"{name} {value}" for name, value in numbers.items())


def start_words(seconds: dict[str, float]) -> str:
    first, complete = seconds.get("first_paint", 0.0), seconds.get("complete", 0.0)
    return f"painted after {first:.2f} s, complete after {complete:.2f} s"


def _mark(ok: bool | None) -> str:
    return {True: "ok    ", False: "FAILED", None: "-     "}[ok]


def _indented(text: str) -> str:
    return "\n".join(f"       {line}" for line in text.splitlines())


def table(rows: Sequence[Row]) -> str:
    width = max(len(row.what) for row in rows)
    lines = []
    for row in rows:
        note = next(iter(row.note.splitlines()), "")
        lines.append(f"{_mark(row.ok)} {row.what:<{width}} {row.seconds:6.1f} s  {note}")
    return "\n".join(lines)
