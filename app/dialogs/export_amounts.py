"""How much an export will be, how a table begins, and how much was written."""

from __future__ import annotations

from itertools import islice
from math import prod
from pathlib import Path

from PySide6.QtCore import QCoreApplication, QLocale

from app.timeline import Timeline
from ddpm_core.export import (
    Film,
    Format,
    Sheet,
    Table,
    arrays_of,
    columns_of,
    number_type,
    picture_film_size,
    rows_of,
)

__all__ = ["beginning_of", "bytes_of", "of_film", "of_script", "of_table"]

ROWS = 40  # of the beginning of a table


def _tr(text: str) -> str:
    return QCoreApplication.translate("ExportAmounts", text)


def of_film(film: Film, format: Format, timeline: Timeline, locale: QLocale) -> str:
    """The number of frames, and how long they take. Raises ConfigError as the film does."""
    frames = len(film.frame_indices(timeline.frames))
    if timeline.config.modality == "pictures":
        return _of_picture_film(film, format, timeline, locale)
    if not format.timed:
        text = _tr("1 picture") if frames == 1 else _tr("{count} pictures")
        return text.format(count=f"{frames:,}")
    return _timed(film, frames, locale)


def _of_picture_film(film: Film, format: Format, timeline: Timeline, locale: QLocale) -> str:
    """The same, and how large it will be: its width is the one that was chosen, or less."""
    frames = len(film.frame_indices(timeline.frames))
    text = _tr("1 frame") if frames == 1 else _tr("{count} frames")
    said = _timed(film, frames, locale) if format.timed else text.format(count=f"{frames:,}")
    width, height = picture_film_size(timeline, film)
    return f"{said} · " + _tr("{width} × {height} px").format(width=width, height=height)


def _timed(film: Film, frames: int, locale: QLocale) -> str:
    seconds = locale.toString(film.seconds(frames), "f", 1)
    text = _tr("1 frame · {seconds} s") if frames == 1 else _tr("{frames} frames · {seconds} s")
    return text.format(frames=f"{frames:,}", seconds=seconds)


def of_table(table: Table, format: Format, timeline: Timeline, locale: QLocale) -> str:
    """Rows and columns, or the size of all arrays. Raises ConfigError as the table does."""
    if format.name == "npz":
        numbers = sum(prod(shape) for shape in arrays_of(timeline, table).values())
        size = numbers * number_type(timeline, table).itemsize
        return _tr("{size} of numbers").format(size=locale.formattedDataSize(size))
    rows = len(table.frame_indices(timeline.frames)) * timeline.count
    columns = len(columns_of(timeline, table))
    return _tr("{rows} rows of {columns} columns").format(rows=f"{rows:,}", columns=columns)


def of_sheet(sheet: Sheet, timeline: Timeline) -> str:
    """The number of pictures. Raises ConfigError as the sheet does."""
    rows, frames = min(timeline.count, sheet.most), len(sheet.frames_of(timeline))
    if sheet.contents == "process":
        return _tr("{rows} × {columns} pictures").format(rows=rows, columns=frames)
    return _tr("1 picture") if rows == 1 else _tr("{count} pictures").format(count=f"{rows:,}")


def of_singles(timeline: Timeline) -> str:
    """The number of pictures, and the size of each."""
    text = _tr("1 picture") if timeline.count == 1 else _tr("{count} pictures")
    size = _tr("{width} × {height} px").format(height=timeline.shape[-2], width=timeline.shape[-1])
    return f"{text.format(count=f'{timeline.count:,}')} · {size}"


def of_script(script: str) -> str:
    return _tr("{count} lines").format(count=len(script.splitlines()))


def beginning_of(table: Table, format: Format, timeline: Timeline) -> str:
    """The first rows, or names and sizes of the arrays. Raises ConfigError as the table does."""
    if format.name == "npz":
        return _arrays(table, timeline)
    frame = table.frame_indices(timeline.frames)[0]
    rows = islice(rows_of(timeline, table, frame, ROWS), ROWS)
    comment = _tr("# settings and seed")
    return "\n".join((comment, *(",".join(row) for row in (columns_of(timeline, table), *rows))))


def _arrays(table: Table, timeline: Timeline) -> str:
    """One line for each array: its name, the type of its numbers, and their number."""
    shapes, numbers = arrays_of(timeline, table), number_type(timeline, table)
    lines = [(name, str(numbers), *(f"{n:,}" for n in shape)) for name, shape in shapes.items()]
    if table.contents == "trajectories":
        count = f"{len(table.frame_indices(timeline.frames)):,}"
        lines += [("frames", "int64", count), ("t", "int64", count)]
    if timeline.columns:
        lines += [("columns", "str", str(len(timeline.columns)))]
    lines += [(name, "JSON") for name in ("experiment", "about")]
    return "\n".join(f"{name:<11}{kind:<8} {' × '.join(size)}" for name, kind, *size in lines)


def bytes_of(path: Path) -> int:
    """The size of a file, or of all files in a folder."""
    files = path.iterdir() if path.is_dir() else (path,)
    return sum(file.stat().st_size for file in files)
