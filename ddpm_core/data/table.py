"""Points from a table: CSV, TSV and their relatives, with every fault named by its line."""

from __future__ import annotations

import codecs
import csv
import io
import re
from array import array
from collections import Counter
from collections.abc import Iterator, Sequence
from itertools import chain, islice
from os import PathLike
from pathlib import Path

import numpy as np

from ddpm_core.data.points import Float64, PointSet, point_set
from ddpm_core.data_kinds import data_kind

__all__ = ["MAX_BYTES", "MAX_ROWS", "MIN_ROWS", "load_points"]

MAX_BYTES = 256 * 2**20
MAX_ROWS = 1_000_000
MIN_ROWS = 2  # one point has no spread
FAULTS_NAMED = 5
SAMPLE_ROWS = 20  # looked at to find the separator and the columns of numbers
DEFAULT_DIMS = 2
SEPARATORS = ("\t", ";", ",", " ")  # a comma may be a decimal one, so it comes late

_DECIMAL_COMMA = re.compile(r"[+-]?\d+,\d+([eE][+-]?\d+)?")

Row = tuple[int, list[str]]  # the line it begins on, from 1, and its fields


def load_points(
    path: str | PathLike[str],
    columns: Sequence[str | int] | str | None = None,
    n: int = 10_000,
    seed: int = 0,
    dark: bool = False,
) -> PointSet:
    """Read a cloud of points from a table of numbers and standardise it.

    The fields are separated by tabs, semicolons, commas or spaces, whichever fits. The first line
    may hold the names of the columns. Blank lines and lines that begin with # are skipped.
    From a picture or a drawing, told by its suffix, points are drawn: see ``density_points``.

    Args:
        path: a text file in UTF-8, or UTF-16 with its mark, of at most MAX_BYTES and MAX_ROWS; or
            a picture, or a drawing.
        columns: the dimensions, each by name or by number from 1; a text that is both is a name.
            None for the first two columns of numbers.
        n, seed, dark: of a picture or a drawing; a table is taken whole.

    Raises:
        ValueError: the file cannot be read, is no table, lacks a column (the message lists those
            there are), has fewer than MIN_ROWS rows, or holds fields that are not finite numbers
            (the message names the first few by line and column); or a picture or drawing that
            cannot be used.
    """
    file = Path(path)
    try:
        if data_kind(file) != "table":
            from ddpm_core.data.drawing import density_points  # late: a table needs no pictures

            if columns is not None:
                raise ValueError("a picture has no columns to choose; leave them out")
            return density_points(file, n, seed, dark)
        return _table_points(_read_text(file), file.stem, columns)
    except ValueError as error:
        raise ValueError(f"{path}: {error}") from error


def _table_points(text: str, name: str, columns: Sequence[str | int] | str | None) -> PointSet:
    rows = _rows(text, _separator(text))
    sample = list(islice(rows, SAMPLE_ROWS + 1))
    if not sample:
        raise ValueError("the file holds no rows")
    header = sample.pop(0)[1] if _is_header([row for _, row in sample[:2]]) else None
    width = len(sample[0][1] if header is None else header)
    names = _names(header, width)
    if columns is None:
        picked = _first_numeric(sample, names)
    else:
        wanted: list[str | int] = [columns] if isinstance(columns, str) else [*columns]
        picked = _named(wanted, names)
    values = _values(chain(sample, rows), picked, names)
    return point_set(values, name, tuple(names[i] for i in picked))


def _read_text(file: Path) -> str:
    """The whole file as text; raises ValueError with the reason why not."""
    try:
        if not file.exists():
            raise ValueError("there is no such file")
        if not file.is_file():
            raise ValueError("this is not a file; give a CSV or TSV file")
        with file.open("rb") as stream:
            data = stream.read(MAX_BYTES + 1)
    except OSError as error:
        raise ValueError(f"the file cannot be read: {error.strerror or error}") from error
    if len(data) > MAX_BYTES:
        raise ValueError(f"the file is larger than {MAX_BYTES >> 20} MiB; give a part of it")
    if data.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        encoding = "utf-16"
    elif b"\0" in data:
        raise ValueError("this is not a text file; export the table as CSV or TSV")
    else:
        encoding = "utf-8-sig"
    try:
        return data.decode(encoding)
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        raise ValueError(f"line {line} is not UTF-8 text; save the table as UTF-8") from error


def _lines(text: str) -> Iterator[str]:
    """The lines, each ending in a line feed, with comments emptied: their number still counts."""
    for line in io.StringIO(text, newline=None):
        yield "\n" if line.lstrip().startswith("#") else line.rstrip() + "\n"


def _separator(text: str) -> str:
    """The separator that cuts the most of the first lines into one number of fields above 1."""
    sample = list(islice((line for line in _lines(text) if line.strip()), SAMPLE_ROWS))

    def lines_alike(separator: str) -> int:
        reader = csv.reader(sample, delimiter=separator, skipinitialspace=True)
        try:
            counts = Counter(len(row) for row in reader)
        except csv.Error:
            return 0
        return max((lines for fields, lines in counts.items() if fields > 1), default=0)

    best = max(SEPARATORS, key=lines_alike)  # the first of equals
    return best if lines_alike(best) else ","


def _rows(text: str, separator: str) -> Iterator[Row]:
    """The rows that hold anything; raises ValueError where the quoting is broken."""
    reader = csv.reader(_lines(text), delimiter=separator, skipinitialspace=True)
    line = 1
    try:
        for fields in reader:
            if any(fields):
                yield line, fields
            line = reader.line_num + 1
    except csv.Error as error:
        raise ValueError(f"line {line}: {error}; is a quotation mark left open?") from error


def _is_numeric(field: str) -> bool:
    """Whether a field is meant as a number, be it one that will be refused later."""
    try:
        float(field)
    except ValueError:
        return _DECIMAL_COMMA.fullmatch(field.strip()) is not None
    return True


def _is_header(first: list[list[str]]) -> bool:
    """Whether the first of the first two rows holds names.

    It does where it holds no number, or where more texts than numbers stand above numbers: a
    name may be a number too, and a row with one wrong entry is no row of names.
    """
    head = [_is_numeric(field) for field in first[0]]
    if not any(head) or len(first) == 1:
        return not any(head)
    above = [numeric for numeric, field in zip(head, first[1], strict=False) if _is_numeric(field)]
    return above.count(False) > above.count(True)


def _names(header: list[str] | None, width: int) -> list[str]:
    given = [""] * width if header is None else [field.strip() for field in header]
    return [name or f"column {i + 1}" for i, name in enumerate(given)]


def _listed(names: list[str]) -> str:
    return "the columns are " + ", ".join(f"{i + 1}: {name!r}" for i, name in enumerate(names))


def _first_numeric(sample: list[Row], names: list[str]) -> list[int]:
    """The first two columns with more numbers than other entries in the sample."""
    if not sample:
        raise ValueError("there are no rows below the names of the columns")
    numeric, others = [], []
    for column in range(len(names)):
        entries = [row[column] for _, row in sample if column < len(row)]
        if sum(map(_is_numeric, entries)) * 2 > len(entries):
            numeric.append(column)  # a row too short for it is named when the numbers are read
        else:
            others.append(column)
    if len(numeric) < DEFAULT_DIMS:
        faults = [_first_fault(sample, column, names) for column in others]
        raise ValueError(
            f"{DEFAULT_DIMS} columns of numbers are needed and {len(numeric)} found; "
            + "; ".join([_listed(names), *faults[:DEFAULT_DIMS]])
        )
    return numeric[:DEFAULT_DIMS]


def _first_fault(sample: list[Row], column: int, names: list[str]) -> str:
    """Why a column is none of numbers: its first entry that is no number, by its line."""
    line, row = next(
        one for one in sample if not (column < len(one[1]) and _is_numeric(one[1][column]))
    )
    return f"line {line}: {_fault(row[: len(names)], [column], names)}"


def _named(wanted: list[str | int], names: list[str]) -> list[int]:
    """The index of each wanted column, given by name or by number from 1."""
    if not wanted:
        raise ValueError(f"no column is chosen; {_listed(names)}")
    picked: list[int] = []
    for column in wanted:
        index = _column_index(column, names)
        if index in picked:
            raise ValueError(f"column {names[index]!r} is chosen twice; choose different ones")
        picked.append(index)
    return picked


def _column_index(column: str | int, names: list[str]) -> int:
    if isinstance(column, str):
        column = column.strip()
        matches = names.count(column)
        if matches == 1:
            return names.index(column)
        if matches > 1:
            raise ValueError(
                f"{matches} columns are named {column!r}; choose by number, {_listed(names)}"
            )
    number = int(column) if isinstance(column, int) or column.isdecimal() else 0
    if not 1 <= number <= len(names):
        raise ValueError(f"there is no column {column!r}; {_listed(names)}")
    return number - 1


def _values(rows: Iterator[Row], picked: list[int], names: list[str]) -> Float64:
    """The numbers of the picked columns, [N, D]; raises ValueError naming the faulty lines."""
    values = array("d")  # flat, and not a list of rows: a million of those take their time
    lines = array("q")
    faults: list[tuple[int, str]] = []
    width = len(names)
    for line, row in rows:
        try:
            if len(row) > width and any(row[width:]):
                raise ValueError
            values.extend([float(row[i]) for i in picked])
            lines.append(line)
        except (ValueError, IndexError):
            faults.append((line, _fault(row, picked, names)))
        if len(lines) > MAX_ROWS:
            raise ValueError(f"there are more than {MAX_ROWS:,} rows; give a part of them")
    table = np.array(values).reshape(-1, len(picked))
    for i, j in np.argwhere(~np.isfinite(table)):
        what = f"{table[i, j]} in {_label(picked[j], names)} is not a finite number"
        faults.append((lines[i], what))
    if faults:
        raise ValueError(_report(sorted(faults)))
    if len(table) < MIN_ROWS:
        raise ValueError(f"at least {MIN_ROWS} rows are needed, and there are {len(table)}")
    return table


def _label(column: int, names: list[str]) -> str:
    name = names[column]
    return name if name == f"column {column + 1}" else f"column {name!r}"


def _fault(row: list[str], picked: list[int], names: list[str]) -> str:
    """What is wrong with a row whose numbers could not be read."""
    if any(row[len(names) :]):
        return f"{len(row)} fields, and there are {len(names)} columns"
    for column in picked:
        label = _label(column, names)
        field = row[column].strip() if column < len(row) else ""
        if not field:
            return f"nothing in {label}"
        if _DECIMAL_COMMA.fullmatch(field):
            return f"{field!r} in {label} has a comma; write {field.replace(',', '.')!r}"
        if not _is_numeric(field):
            shown = field if len(field) <= 40 else field[:40] + "…"
            return f"{shown!r} in {label} is not a number"
    raise AssertionError("a row without a fault")


def _report(faults: list[tuple[int, str]]) -> str:
    named = "; ".join(f"line {line}: {what}" for line, what in faults[:FAULTS_NAMED])
    more = len(faults) - FAULTS_NAMED
    return named + (f"; and {more:,} more" if more > 0 else "")
