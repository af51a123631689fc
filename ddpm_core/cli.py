"""The command line: the same experiments without a screen.

    python -m ddpm_core train --data swiss_roll --out roll.ddpm
    python -m ddpm_core sample roll.ddpm -n 10000 --out points.csv
    python -m ddpm_core sample roll.ddpm -n 1000000 --out million.ddpmrecord  (for the window)
    python -m ddpm_core export roll.ddpm --out roll.gif  (or .mp4, .csv, .npz, .py, .pth, a folder)
    python -m ddpm_core sample cats.ddpm --out cats.png  (or .npy, .npz, a folder of PNGs)
    python -m ddpm_core evaluate roll.ddpm
    python -m ddpm_core pets FOLDER

An installation has the command ``ddpm-core`` for it, too. Every setting of an experiment is an
option of the same name. What cannot be used is named in one line on the error stream, and the exit
status is then 2.
"""

from __future__ import annotations

import argparse
import os
import re
import sys
from collections.abc import Callable, Collection, Sequence
from dataclasses import fields
from pathlib import Path
from typing import Any, NoReturn

from ddpm_core import streams
from ddpm_core.command_name import SCRIPT, command_name
from ddpm_core.config import PICTURE_SETS, ConfigError, ExperimentConfig, settings
from ddpm_core.presets import PICTURE_PRESETS, PRESETS, load_preset, read_preset
from ddpm_core.version import __version__

__all__ = ["main"]

BAD_INPUT, INTERRUPTED = 2, 130
SAMPLING_GROUPS = ("sampling", "machine")  # what can differ once a network is trained
OF_FILES = ("pictures", "crops")  # lists whose parts may hold commas
EXPORT_OPTIONS = (
    "first", "last", "stride", "clouds", "size", "theme", "traces", "most", "rate", "hold", "loop",
    "contents", "units", "columns", "steps",
)  # fmt: skip
OTHER_NAMES = {  # of the options for what an error calls by a field of a Film or a Table
    "width": "size",
    "height": "size",
    "first": "from",
    "last": "to",
    "stride": "every",
    "cloud": "clouds",
    "path": "out",
    "out": "out",
    **{name: name for name in EXPORT_OPTIONS if name not in ("first", "last", "stride")},
}


class _BadInput(Exception):
    """Arguments that cannot be used."""


class _Parser(argparse.ArgumentParser):
    def error(self, message: str) -> NoReturn:
        raise _BadInput(message.removeprefix("argument "))


def main(argv: Sequence[str] | None = None) -> int:
    """Carry out a command; the result is the exit status."""
    streams.mend()
    # Threads that spin while they wait starve one another; torch reads this when it is loaded.
    os.environ.setdefault("OMP_WAIT_POLICY", "passive")
    parser = _parser()
    try:
        options = parser.parse_args(argv)
        command: Callable[[argparse.Namespace], int] = options.command
        return command(options)
    except (_BadInput, ValueError, OSError) as error:
        return _complain(_message(error), BAD_INPUT)
    except KeyboardInterrupt:
        return _complain("interrupted", INTERRUPTED)


def _complain(message: str, status: int) -> int:
    print(f"{command_name()}: error: {message}", file=sys.stderr)
    return status


def _message(error: Exception) -> str:
    """What is wrong, in one line, with settings named as options."""
    text = str(error)
    if isinstance(error, ConfigError) and text.startswith(f"{error.field}: "):
        field = OTHER_NAMES.get(error.field, error.field)
        if error.field in OTHER_NAMES or error.field in settings():
            text = f"{_flag(field)}{text.removeprefix(error.field)}"
        text = re.sub(r"(?<![\w/.-])[a-z]+(_[a-z]+)+", _flag_of_setting, text)
    elif isinstance(error, OSError) and error.strerror:
        text = f"{error.filename}: {error.strerror}" if error.filename else error.strerror
    return " ".join(text.split())


def _flag(field: str) -> str:
    return "--" + field.replace("_", "-")


def _flag_of_setting(word: re.Match[str]) -> str:
    """A word as an option, where it is the name of a setting."""
    return _flag(word[0]) if word[0] in settings() else word[0]


# --- arguments


def _parser() -> argparse.ArgumentParser:
    parser = _Parser(
        prog=SCRIPT if command_name() == SCRIPT else "python -m ddpm_core",
        description="Diffusion on points and pictures: train, sample, export and evaluate.",
        allow_abbrev=False,
    )
    parser.add_argument("--version", action="version", version=f"{command_name()} {__version__}")
    commands = parser.add_subparsers(
        metavar="COMMAND", required=True, parser_class=_Parser, title="commands"
    )
    for add in (_add_train, _add_sample, _add_export, _add_evaluate, _add_pets):
        add(commands)
    return parser


def _command(commands: Any, name: str, help: str, run: Callable[..., int]) -> _Parser:
    command: _Parser = commands.add_parser(
        name, help=help, description=help[0].upper() + help[1:] + ".", allow_abbrev=False
    )
    command.add_argument("-q", "--quiet", action="store_true", help="show no progress")
    command.set_defaults(command=run)
    return command


def _add_train(commands: Any) -> None:
    command = _command(commands, "train", "train a network and save the experiment", _train)
    command.add_argument(
        "--config", type=Path, metavar="JSON", help="take the settings from this file"
    )
    command.add_argument(
        "--preset",
        choices=PRESETS,
        help=f"take the settings from this preset (default: {PRESETS[0]}, or {PICTURE_PRESETS[0]} "
        "for data of pictures)",
    )
    command.add_argument(
        "--resume", type=Path, metavar="CKPT", help="go on with this experiment (.ddpm)"
    )
    command.add_argument(
        "--steps",
        type=_whole,
        metavar="N",
        help="stop once the network has made N steps in all (default: training_steps)",
    )
    command.add_argument(
        "--out", type=Path, metavar="CKPT", help="the file to write (default: that of --resume)"
    )
    _add_settings(command, {setting.group for setting in settings().values()}, saved=False)


def _add_sample(commands: Any) -> None:
    command = _command(commands, "sample", "draw samples, in the data's own units", _sample)
    _add_checkpoint(command)
    command.add_argument(
        "--out",
        type=Path,
        metavar="FILE",
        required=True,
        help="a .csv, .tsv, .npy or .npz file; of pictures a .png (a contact sheet), .npy or .npz, "
        "or a folder for a PNG of each; a .ddpmrecord keeps the whole process for the window",
    )
    _add_settings(command, SAMPLING_GROUPS)


def _add_export(commands: Any) -> None:
    command = _command(
        commands,
        "export",
        "make a film, pictures, a table or a script of a process, or write the averaged weights",
        _export,
    )
    _add_checkpoint(command)
    command.add_argument(
        "--out",
        type=Path,
        metavar="PATH",
        required=True,
        help="a .gif, .mp4, .csv, .npz, .py or .pth file, or a folder for numbered frames; of "
        "pictures also a .png, a contact sheet, and no .csv",
    )
    command.add_argument("--process", choices=("reverse", "forward"), default="reverse")
    frames = command.add_argument_group("frames of films, pictures and trajectories")
    frames.add_argument("--from", dest="first", type=_whole, metavar="N", help="first frame")
    frames.add_argument("--to", dest="last", type=_whole, metavar="N", help="last frame")
    frames.add_argument("--every", dest="stride", type=_whole, metavar="N", help="every N-th frame")
    frames.add_argument(
        "--clouds", type=_list, metavar="x_t,x0_pred,eps", help="what is taken; eps of pictures"
    )
    film = command.add_argument_group("films and pictures")
    film.add_argument(
        "--size",
        type=_size,
        metavar="N|WxH",
        help="pixels (default: 600; of pictures at most 900 across, and as high as needed)",
    )
    film.add_argument(
        "--traces", type=_whole, metavar="N", help="points that leave a trace (default: 0)"
    )
    film.add_argument(
        "--most", type=_whole, metavar="N", help="of pictures, samples shown (default: 16)"
    )
    film.add_argument("--theme", metavar="{dark,light}", help="colours (default: dark)")
    film.add_argument("--rate", type=_number, metavar="X", help="frames per second (default: 20)")
    film.add_argument("--hold", type=_number, metavar="S", help="seconds at the end (default: 1.5)")
    film.add_argument(
        "--loop",
        action=argparse.BooleanOptionalAction,
        help="let a GIF start again for ever (default: yes)",
    )
    table = command.add_argument_group("tables and contact sheets")
    table.add_argument(
        "--contents",
        metavar="{samples,trajectories,process}",
        help="which points or pictures: process of a contact sheet alone, and trajectories of a "
        "table (default: samples)",
    )
    table.add_argument("--units", metavar="{data,standardised}", help="of points (default: data)")
    table.add_argument(
        "--columns", type=_whole, metavar="N", help="frames on a contact sheet (default: 10)"
    )
    script = command.add_argument_group("script")
    script.add_argument(
        "--steps", type=_whole, metavar="N", help="to train for (default: as many as were made)"
    )
    _add_settings(command, SAMPLING_GROUPS)


def _add_evaluate(commands: Any) -> None:
    command = _command(commands, "evaluate", "measure how good the samples are", _evaluate)
    _add_checkpoint(command)
    command.add_argument(
        "--sets", type=_whole, default=3, metavar="N", help="sets of samples (default: 3)"
    )
    command.add_argument(
        "--pairs",
        type=_whole,
        default=10,
        metavar="N",
        help="pairs of fresh sets that the floor is averaged over (default: 10)",
    )
    command.add_argument("--json", action="store_true", help="print JSON instead of a table")
    _add_settings(command, SAMPLING_GROUPS)


def _add_pets(commands: Any) -> None:
    command = _command(
        commands, "pets", "download Oxford-IIIT Pet (0.8 GB), for --data pets", _pets
    )
    command.add_argument(
        "folder", type=Path, metavar="FOLDER", help="where it goes; --data-path of train names it"
    )


def _add_checkpoint(command: argparse.ArgumentParser) -> None:
    command.add_argument("checkpoint", type=Path, metavar="CKPT", help="a .ddpm, .pt or .pth file")


def _add_settings(
    command: argparse.ArgumentParser, groups: Collection[str], saved: bool = True
) -> None:
    """One option for each setting of some groups; those not given are left out of the result.

    Args:
        saved: whether settings that are not given come from a file.
    """
    preset = load_preset(PRESETS[0])
    sections: dict[str, argparse._ArgumentGroup] = {}
    for field in fields(ExperimentConfig):
        setting = settings()[field.name]
        if setting.group not in groups:
            continue
        if setting.group not in sections:
            sections[setting.group] = command.add_argument_group(setting.group)
        default = "as saved" if saved else _shown(getattr(preset, field.name))
        names = ["-n"] if field.name == "sample_count" else []
        options: dict[str, Any] = {
            "dest": field.name,
            "default": argparse.SUPPRESS,
            "help": f"{setting.help} (default: {default})".replace("%", "%%"),
        }
        kind = str(field.type)
        if kind.startswith("bool"):
            options["action"] = argparse.BooleanOptionalAction
        elif field.name in OF_FILES:
            options |= {"nargs": "+", "metavar": "X"}
        else:
            options["type"] = _reader(kind, setting.optional)
            options["metavar"] = "{" + ",".join(setting.choices) + "}" if setting.choices else "X"
        sections[setting.group].add_argument(*names, _flag(field.name), **options)


def _shown(value: Any) -> str:
    if isinstance(value, bool):
        return "yes" if value else "no"
    return "none" if value is None else f"{value:g}" if isinstance(value, float) else str(value)


def _reader(kind: str, optional: bool) -> Callable[[str], Any]:
    """What turns the text of an option into a value of a setting's type."""
    read: Callable[[str], Any] = str
    for start, reader in (("int", _whole), ("float", _number), ("tuple", _list)):
        if kind.startswith(start):
            read = reader
    return lambda text: None if optional and text.lower() == "none" else read(text)


def _whole(text: str) -> int:
    try:
        return int(text)
    except ValueError:
        raise argparse.ArgumentTypeError(f"{text!r} is not a whole number") from None


def _number(text: str) -> float:
    try:
        return float(text)
    except ValueError:
        raise argparse.ArgumentTypeError(f"{text!r} is not a number") from None


def _list(text: str) -> tuple[str, ...]:
    return tuple(part.strip() for part in text.split(",") if part.strip())


def _size(text: str) -> tuple[int, int | None]:
    parts = text.lower().split("x")
    if len(parts) > 2 or not all(part.isdecimal() for part in parts):
        raise argparse.ArgumentTypeError(f"{text!r} is neither a number nor two, as in 600x400")
    return int(parts[0]), int(parts[1]) if len(parts) == 2 else None


def _given(options: argparse.Namespace) -> dict[str, Any]:
    """The settings that were given as options; ``--data FILE`` stands for a file and its path."""
    given = {name: getattr(options, name) for name in settings() if hasattr(options, name)}
    data = given.get("data", "")
    if data not in settings()["data"].choices and Path(data).suffix:
        if "data_path" in given:
            raise _BadInput("--data-path: the file is named with --data; leave one of the two out")
        given |= {"data": "file", "data_path": data}
    return given


# --- commands; the engine is loaded only now, so that --help answers at once


def _train(options: argparse.Namespace) -> int:
    from ddpm_core import headless

    if options.preset and (options.config or options.resume):
        raise _BadInput("--preset: the settings come from the file; leave one of the two out")
    if options.config and options.resume:
        raise _BadInput("--config: a resumed run has its settings; leave --config or --resume out")
    out = options.out or options.resume
    if out is None:
        raise _BadInput("--out: name the file to write, for example --out run.ddpm")
    if options.steps is not None and options.steps < 0:
        raise _BadInput(f"--steps: {options.steps} is below 0")
    if options.resume:
        run = headless.resumed(options.resume, _given(options), options.steps, options.quiet)
    else:
        run = headless.new_run(_config(options), options.steps, options.quiet)
    return headless.train(run, out, options.steps, options.quiet)


def _config(options: argparse.Namespace) -> ExperimentConfig:
    """The settings of a file or a preset, with those of the command line."""
    config = load_preset(options.preset or PRESETS[0])
    if options.config:
        text = options.config.read_bytes()
        try:
            config = read_preset(text).config
        except ConfigError as error:
            raise _BadInput(f"{options.config}: {error}") from error
    given = _given(options)
    named = options.preset or options.config
    if not named and given.get("data") in PICTURE_SETS:
        config = load_preset(PICTURE_PRESETS[0])
    return config.replace(**config.with_steps(given))


def _sample(options: argparse.Namespace) -> int:
    from ddpm_core import headless, headless_sample

    trained = headless.opened(options.checkpoint, _given(options))
    headless_sample.write_samples(trained, options.out, options.quiet)
    return 0


def _export(options: argparse.Namespace) -> int:
    from ddpm_core import headless, headless_export, headless_orders

    trained = headless.opened(options.checkpoint, _given(options))
    values = {name: getattr(options, name) for name in EXPORT_OPTIONS}
    given = {name: value for name, value in values.items() if value is not None}
    order = headless_orders.order_of(trained.config.modality, options.out, given)
    headless_export.export(trained, options.process, order, options.out, options.quiet)
    return 0


def _evaluate(options: argparse.Namespace) -> int:
    from ddpm_core import evaluation, headless

    trained = headless.opened(options.checkpoint, _given(options))
    figures = evaluation.evaluate(trained, options.sets, options.pairs, options.quiet)
    evaluation.print_figures(figures, options.json)
    return 0


def _pets(options: argparse.Namespace) -> int:
    from ddpm_core import headless_pets

    headless_pets.download(options.folder, options.quiet)
    return 0
