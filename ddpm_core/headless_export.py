"""What ``export`` of the command line does: record a process, and write what was asked for."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from ddpm_core.checkpoint import save_weights
from ddpm_core.config import ConfigError
from ddpm_core.export import (
    FILM_WRITERS,
    TABLE_WRITERS,
    Film,
    Format,
    FrameSpan,
    Job,
    Sheet,
    Table,
    check_ffmpeg,
    folder_of,
    write_script,
    write_sheet,
    write_singles,
)
from ddpm_core.headless import Bar, Trained, check_writable, drawn
from ddpm_core.headless_orders import Order
from ddpm_core.headless_sample import check_new_folder
from ddpm_core.recording import record_forward, record_reverse
from ddpm_core.timeline import Timeline

__all__ = [
    "export",
    "export_film",
    "export_script",
    "export_sheet",
    "export_singles",
    "export_table",
    "export_weights",
]


def export(trained: Trained, process: str, order: Order, out: Path, quiet: bool = False) -> None:
    """Write what was ordered. Raises ConfigError as ``export_film`` does."""
    match order.what:
        case Film() as film:
            export_film(trained, process, film, order.format, out, quiet)
        case Table() as table:
            export_table(trained, process, table, order.format, out, quiet)
        case Sheet() as sheet:
            export_sheet(trained, process, sheet, out, quiet)
        case FrameSpan() as span:
            export_singles(trained, process, span, out, quiet)
        case None if order.format.kind == "weights":
            export_weights(trained, out)
        case None:
            export_script(trained, order.steps, out)


def export_film(
    trained: Trained, process: str, film: Film, format: Format, out: Path, quiet: bool = False
) -> None:
    """Record a process and write it as a GIF, an MP4 or numbered PNGs.

    Without a height, a film of points is a square, and one of pictures as high as they need.

    Raises ConfigError: what the format cannot show, a range that is not within the process, or a
    place that cannot be written; whatever can be found out before the work is.
    """
    if format.name == "png":
        out = folder_of(out)
        check_new_folder(out)
    else:
        check_writable(out)
    if format.name == "gif":
        film.check_gif()
    elif format.name == "mp4":
        check_ffmpeg()
    timeline = _recorded(trained, process, film.frame_indices, quiet)
    _run(FILM_WRITERS[format.name](out, timeline, film), quiet)


def export_table(
    trained: Trained, process: str, table: Table, format: Format, out: Path, quiet: bool = False
) -> None:
    """Write the samples of a process, or the way of each, as a CSV or an NPZ.

    Raises ConfigError as ``export_film`` does.
    """
    check_writable(out)
    if table.contents == "samples" and process == "reverse":
        timeline = drawn(trained, quiet)
    else:
        timeline = _recorded(trained, process, table.frame_indices, quiet)
    _run(TABLE_WRITERS[format.name](out, timeline, table), quiet)


def export_sheet(
    trained: Trained, process: str, sheet: Sheet, out: Path, quiet: bool = False
) -> None:
    """Write samples that are pictures, or their way from noise to data, as a contact sheet.

    Raises ConfigError as ``export_film`` does.
    """
    check_writable(out)
    timeline = _recorded(trained, process, sheet.ends, quiet)
    _run(write_sheet(out, timeline, sheet), quiet)


def export_singles(
    trained: Trained, process: str, span: FrameSpan, out: Path, quiet: bool = False
) -> None:
    """Write each sample that is a picture as a PNG in a folder.

    Raises ConfigError as ``export_film`` does.
    """
    check_new_folder(out)
    timeline = _recorded(trained, process, span.ends, quiet)
    _run(write_singles(out, timeline, span), quiet)


def export_script(trained: Trained, steps: int | None, out: Path) -> None:
    """Write the experiment as a Python script that trains for so many steps.

    Args:
        steps: None for those that the network has made, or for the settings' ``training_steps``
            where that is not known.

    Raises ConfigError: less than one step, or a file that cannot be written.
    """
    steps = steps if steps is not None else trained.step or trained.config.training_steps
    if steps < 1:
        raise ConfigError("steps", f"{steps} steps train nothing", "use at least 1")
    check_writable(out)
    _run(write_script(out, trained.config, steps), quiet=True)


def export_weights(trained: Trained, out: Path) -> None:
    """Write the averaged weights as a state_dict, in the names of the article's networks.

    Raises what ``save_weights`` raises, and ConfigError: a place that cannot be written.
    """
    check_writable(out)
    save_weights(out, trained.model)


def _recorded(
    trained: Trained, process: str, check: Callable[[int], object], quiet: bool
) -> Timeline:
    """A process with all its frames; ``check`` refuses a number of frames before the work."""
    config, schedule, data = trained.config, trained.schedule, trained.data
    if process == "forward":
        timeline, frames = record_forward(config, schedule, data, config.sample_count)
    else:
        timeline, frames = record_reverse(trained.model, config, schedule, data, step=trained.step)
    check(timeline.total)
    with Bar(timeline.total - 1, "step", quiet, desc="record") as bar:
        for _ in frames:
            bar.update()
    return timeline


def _run(job: Job, quiet: bool) -> None:
    with Bar(next(job).total, "frame", quiet, desc="export") as bar:
        for _ in job:
            bar.update()
