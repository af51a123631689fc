"""Writes the man pages, from what the programs' own parsers say.

    python packaging/linux/manpages.py OUTFOLDER

Two files, ddpm-studio.1 and ddpm-core.1; the same source gives the same bytes.
"""

from __future__ import annotations

import argparse
import re
import sys
import textwrap
from collections.abc import Iterable, Iterator
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
sys.path[:0] = [str(ROOT), str(Path(__file__).parent)]

from metainfo import day

from app.start import _parser as studio_parser
from ddpm_core.cli import _parser as core_parser
from ddpm_core.command_name import SCRIPT
from ddpm_core.version import __version__

MANUAL = "DDPM Studio"
MOST_CHOICES = 44  # characters of choices that stand beside an option
WIDTH = 76  # characters of a line in the source
Term = tuple[str, str]  # what is explained, in roff, and the text that explains it

STUDIO_DESCRIPTION = (
    "DDPM Studio is a window in which a diffusion model learns and generates, on points and on "
    "pictures. It begins to train on the swiss roll as soon as it opens. Every step of the forward "
    "and of the reverse process is recorded, can be stepped through and taken away as a film, "
    "pictures, a table or a script."
)
CORE_DESCRIPTION = (
    "Trains networks, draws samples and makes films and tables of a process without a window. "
    "Every setting of an experiment is an option of the same name. The files are those that the "
    "window reads and writes."
)
STUDIO_FILES = (
    ("~/.config/DDPM Studio/DDPM Studio.conf", "Settings, where --settings names no other file."),
    (
        "~/.local/share/DDPM Studio/DDPM Studio/",
        "Unsaved work, drawn data sets, presets of your own, downloaded pictures and the log.",
    ),
)
CORE_FILES = (
    ("*.ddpm", "An experiment: settings, network, optimizer and data. Reading one runs no code."),
    ("*.ddpmrecord", "A recorded process with its experiment, for the window."),
    ("*.pt, *.pth", "The weights of a network, as PyTorch saves them."),
)
STUDIO_STATUS = (
    ("0", "The window was closed."),
    ("1", "It could not be opened."),
    ("2", "An option cannot be used."),
)
CORE_STATUS = (
    ("0", "Done."),
    ("1", "The loss was no number any more, so training has stopped."),
    ("2", "Something given cannot be used; one line on the error stream says what and why."),
    ("130", "Interrupted from the keyboard. What was trained until then is saved."),
)
STUDIO_EXAMPLES = (
    ("ddpm-studio", "Open the window, and learn the swiss roll."),
    ("ddpm-studio --no-autostart cats.ddpm", "Open an experiment without training it further."),
    ("ddpm-studio million.ddpmrecord", "Play a process that ddpm-core has recorded."),
)
CORE_EXAMPLES = (
    ("ddpm-core train --data swiss_roll --steps 2000 --out roll.ddpm", "Train on the swiss roll."),
    ("ddpm-core sample roll.ddpm -n 10000 --out points.csv", "Draw 10,000 samples as a table."),
    ("ddpm-core export roll.ddpm --out roll.gif", "Make a film of the reverse process."),
    ("ddpm-core evaluate roll.ddpm --json", "Measure how far the samples are from the data."),
)


def main() -> None:
    parser = argparse.ArgumentParser(description="Write the man pages.")
    parser.add_argument("folder", type=Path, metavar="OUTFOLDER", help="where they go")
    folder = parser.parse_args().folder
    folder.mkdir(parents=True, exist_ok=True)
    for name, text in pages().items():
        (folder / name).write_text(text, encoding="utf-8")


def pages() -> dict[str, str]:
    """The texts of the pages by the names of their files."""
    studio = [
        *_head("ddpm-studio", "watch diffusion models learn and generate"),
        *_section("SYNOPSIS", _synopsis(studio_parser(), "ddpm-studio")),
        *_section("DESCRIPTION", [_plain(STUDIO_DESCRIPTION)]),
        *_section("OPTIONS", _options(studio_parser())),
        *_section("FILES", _terms((_italic(path), text) for path, text in STUDIO_FILES)),
        *_section("EXIT STATUS", _terms((_bold(code), text) for code, text in STUDIO_STATUS)),
        *_section("EXAMPLES", _terms((_bold(line), text) for line, text in STUDIO_EXAMPLES)),
        *_section("SEE ALSO", [".BR ddpm\\-core (1)"]),
    ]
    parser = core_parser()
    core = [
        *_head(SCRIPT, "train diffusion models and sample from them on the command line"),
        *_section("SYNOPSIS", [".B ddpm\\-core", "[options] \\fIcommand\\fR ..."]),
        *_section("DESCRIPTION", [_plain(CORE_DESCRIPTION)]),
        *_section("OPTIONS", _options(parser)),
        *_section("COMMANDS", _commands(parser)),
        *_section("FILES", _terms((_italic(path), text) for path, text in CORE_FILES)),
        *_section("EXIT STATUS", _terms((_bold(code), text) for code, text in CORE_STATUS)),
        *_section("EXAMPLES", _terms((_bold(line), text) for line, text in CORE_EXAMPLES)),
        *_section("SEE ALSO", [".BR ddpm\\-studio (1)"]),
    ]
    return {
        "ddpm-studio.1": "\n".join(studio) + "\n",
        "ddpm-core.1": "\n".join(core) + "\n",
    }


# --- parts of a page


def _head(name: str, purpose: str) -> list[str]:
    title = f'.TH {name.upper()} 1 "{day()}" "{MANUAL} {__version__}" "{MANUAL}"'
    return [title, ".SH NAME", f"{_escaped(name)} \\- {purpose}"]


def _section(title: str, lines: Iterable[str]) -> list[str]:
    return [f".SH {title}", *lines]


def _terms(terms: Iterable[Term]) -> Iterator[str]:
    for term, text in terms:
        yield from (".TP", term, _plain(text))


def _commands(parser: argparse.ArgumentParser) -> Iterator[str]:
    """Every command with its options."""
    for name, command in subparsers(parser).items():
        yield f'.SS "{SCRIPT} {name}"'.replace("-", "\\-")
        yield from _synopsis(command, f"{SCRIPT} {name}")
        yield ".PP"
        yield _plain(command.description or "")
        yield from _options(command)


def _synopsis(parser: argparse.ArgumentParser, name: str) -> list[str]:
    """How it is called: what must be given, with all else as "options"."""
    parts = [f"\\fB{_escaped(name)}\\fR", "[\\fIoptions\\fR]"]
    for action in parser._actions:
        if action.required or not action.option_strings:
            shown = _named(action)
            parts.append(shown if action.required else f"[{shown}]")
    return [" ".join(parts)]


def _named(action: argparse.Action) -> str:
    if not action.option_strings:
        return f"\\fI{_escaped(_metavar(action))}\\fR"
    return f"{_bold(action.option_strings[-1])} \\fI{_escaped(_metavar(action))}\\fR"


def _options(parser: argparse.ArgumentParser) -> Iterator[str]:
    """All arguments, by the groups of the parser."""
    for group in parser._action_groups:
        actions = [
            action
            for action in group._group_actions
            if action.help != argparse.SUPPRESS
            and not isinstance(action, argparse._SubParsersAction)
        ]
        if not actions:
            continue
        if group.title not in ("positional arguments", "options", "optional arguments"):
            yield ".PP"
            yield f"\\fB{_plain(str(group.title).capitalize())}\\fR"
        for action in actions:
            yield from (".TP", _term(action), _help(parser, action))


def _term(action: argparse.Action) -> str:
    if not action.option_strings:
        return f"\\fI{_escaped(_metavar(action))}\\fR"
    names = ", ".join(_bold(name) for name in action.option_strings)
    if action.nargs == 0:
        return names
    more = " ..." if action.nargs == "+" else ""
    return f"{names} \\fI{_escaped(_metavar(action))}\\fR{more}"


def _metavar(action: argparse.Action) -> str:
    shown = action.metavar if isinstance(action.metavar, str) else action.dest.upper()
    if action.metavar is None and action.choices is not None:
        shown = "{" + ",".join(str(choice) for choice in action.choices) + "}"
    return "NAME" if len(shown) > MOST_CHOICES else shown


def _choices(action: argparse.Action) -> str:
    """The choices that do not fit beside the option."""
    shown = f"{{{','.join(action.choices)}}}" if action.choices is not None else action.metavar
    if not isinstance(shown, str) or len(shown) <= MOST_CHOICES:
        return ""
    return f" NAME is one of {', '.join(shown.strip('{}').split(','))}."


def _help(parser: argparse.ArgumentParser, action: argparse.Action) -> str:
    text = parser._get_formatter()._expand_help(action) if action.help else ""
    if not text and action.choices is not None:
        text = f"default: {action.default}"
    end = "" if text.endswith(".") else "."
    return _plain(f"{text[:1].upper()}{text[1:]}{end}{_choices(action)}")


def subparsers(parser: argparse.ArgumentParser) -> dict[str, argparse.ArgumentParser]:
    """The parsers of the commands, by name."""
    for action in parser._actions:
        if isinstance(action, argparse._SubParsersAction):
            return dict(action.choices)
    return {}


# --- roff


def _bold(text: str) -> str:
    return f"\\fB{_escaped(text)}\\fR"


def _italic(text: str) -> str:
    return f"\\fI{_escaped(text)}\\fR"


def _escaped(text: str) -> str:
    """Text as it stands, with the signs that are typed on a command line."""
    text = text.replace("\\", "\\e").replace("-", "\\-").replace("'", "\\(aq")
    return text.replace("^", "\\(ha").replace("~", "\\(ti").replace("`", "\\(ga")


def _plain(text: str) -> str:
    """A paragraph; options in it are told as they are typed."""
    text = " ".join(text.split())
    text = text.replace("\\", "\\e").replace("^", "\\(ha").replace("~", "\\(ti")
    text = re.sub(r"(?<![\w-])--?[a-z][\w-]*", lambda word: word[0].replace("-", "\\-"), text)
    lines = textwrap.wrap(text, WIDTH, break_long_words=False, break_on_hyphens=False)
    return "\n".join(f"\\&{line}" if line[0] in ".'" else line for line in lines)


if __name__ == "__main__":
    main()
