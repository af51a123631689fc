"""What the engine says of why something cannot be used, in the language of the window.

The engine speaks English alone. Each sentence of it that a person can meet at a control, or with a
file of their own, stands here once more, with a name where the engine puts a number or a word.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import cache

from PySide6.QtCore import QCoreApplication

__all__ = ["in_words"]

BETWEEN = "; "  # reasons of a list


def _tr(text: str) -> str:
    return QCoreApplication.translate("Refusals", text)


def in_words(reason: str) -> str:
    """The same reason in the language of the window; as it is where it is not known here.

    Of a list of reasons each is looked for by itself, and so is what follows the name of a file.
    """
    whole = _known(reason)
    if whole is not None:
        return whole
    parts = reason.split(BETWEEN)
    told = [_told(part) for part in parts]
    if not any(told):
        return reason
    text, *rest = (words or part for words, part in zip(told, parts, strict=True))
    for words in rest:
        text = _tr("{first}; {second}").format(first=text, second=words)
    return text


def _told(part: str) -> str | None:
    """One reason, after the name of a file or without; None where it is not known."""
    words = _known(part)
    if words is not None:
        return words
    where, _, fault = part.partition(": ")
    words = _known(fault)
    return words and _tr("{where}: {fault}").format(where=where, fault=words)


def _known(reason: str) -> str | None:
    for number, pattern in enumerate(_patterns()):
        match = pattern.fullmatch(reason)
        if match is not None:
            parts = {name: _known(part) or part for name, part in match.groupdict().items()}
            return _sentences()[number].format(**parts)
    return None


@cache
def _patterns() -> list[re.Pattern[str]]:
    """One for each sentence, in which a name stands for whatever the engine puts there."""
    name = re.compile(r"\\{(\w+)\\}")
    return [re.compile(name.sub(r"(?P<\1>[^;]+?)", re.escape(text))) for text in _sentences(str)]


def _sentences(_tr: Callable[[str], str] = _tr) -> tuple[str, ...]:
    return (
        *_about_pictures(_tr),  # first: some are like others, but say more
        *_about_numbers(_tr),
        *_about_levels(_tr),
        *_about_files(_tr),
        *_about_tables(_tr),
        *_about_memory(_tr),
    )


def _about_pictures(_tr: Callable[[str], str]) -> tuple[str, ...]:
    return (
        _tr(
            "the network halves a side {times} times, so {side} pixels must be a multiple of {step}"
        ),
        _tr("use {low} or {high} pixels"),
        _tr("use {side} pixels"),
        _tr("use {low} or {high} channels"),
        _tr("{width}: a group of GroupNorm has {least} channels or more"),
        _tr("{width}: GroupNorm cannot split it into {groups} groups of one size"),
        _tr("there is no level"),
        _tr("name the channels of at least one"),
        _tr("no file is named"),
        _tr("give pictures, or a folder of them"),
        _tr("Oxford-IIIT Pet is looked for, and no folder is named"),
        _tr("download it, or give the folder that holds oxford-iiit-pet"),
        _tr("no picture can be read: {reason}"),
        _tr("the file is empty"),
        _tr("save it as PNG"),
        _tr("this is not a picture that can be read"),
        _tr("squares of it were chosen, and it is not there"),
        _tr("there is no {name} in {folder}"),
        _tr(
            "choose the folder that holds {name}, with images and annotations in it, or download it"
        ),
        _tr("the pictures cannot be had from {host}: {reason}"),
        _tr("check the connection and try again, or, with a copy on disk, {remedy}"),
        _tr("choose the folder that holds {name}, with images and annotations in it"),
    )


def _about_memory(_tr: Callable[[str], str]) -> tuple[str, ...]:
    return (
        _tr("a batch of {count} pictures of {size} px does not fit in memory"),
        _tr("train it in more parts, or use a smaller batch or smaller pictures"),
        _tr("a batch of {count} points does not fit in memory"),
        _tr("use a smaller batch or network"),
        _tr("there is too little memory for this"),
        _tr("use fewer or smaller pictures at once"),
    )


def _about_numbers(_tr: Callable[[str], str]) -> tuple[str, ...]:
    return (
        _tr("the number is outside {low} to {high}"),
        _tr("{value} is outside {low} to {high}"),
        _tr("a value is needed"),
        _tr("{value} is not a whole number"),
        _tr("{value} is below beta_start, {start}"),
        _tr("the last beta must be at least the first"),
        _tr("{value} is odd, and half of it are sines and half cosines"),
        _tr("{value} is not below clip_high, {high}"),
        _tr("the lower bound must be below the upper"),
        _tr("{value} is not below {high}, the data's greatest"),
        _tr("use a smaller one"),
        _tr("{value} is not above {low}, the data's least"),
        _tr("use a greater one"),
        _tr("{rate} frames a second are more than screens show"),
        _tr(
            "{rate} frames a second are more than a GIF can show, which has no frames shorter "
            "than {shortest} ms"
        ),
        _tr("{rate} is too low a frame rate"),
        _tr("{seconds} s is out of range"),
        _tr("use at most {most}"),
        _tr("use at least {least}"),
        _tr("use T of at least {least}, or turn the scaling off"),
        _tr("use a smaller beta_end or turn the scaling off"),
        _tr("use a smaller beta_end or a smaller T"),
        _tr("use {low} to {high} seconds"),
        _tr("use {value}"),
    )


def _about_levels(_tr: Callable[[str], str]) -> tuple[str, ...]:
    return (
        _tr("the range scaled to T = {steps} ends at beta = {beta}, and a beta must be below 1"),
        _tr("with T = {steps} alpha_bar falls to {left}, too little to find x_0 again"),
        _tr("{steps} steps are more than the T = {levels} levels there are"),
        _tr("it names no level"),
        _tr("give at least one t"),
        _tr("{after} comes after {before}"),
        _tr("give the levels in increasing order, each once"),
        _tr("there is no level {level}"),
        _tr("with T = {steps} they go from 0 to {last}"),
        _tr("{value} is not a list of whole numbers"),
        _tr("write them as 0, 4, 8"),
    )


def _about_files(_tr: Callable[[str], str]) -> tuple[str, ...]:
    return (
        _tr("there is no such file"),
        _tr("this is not a file"),
        _tr("this is not a file; give a CSV or TSV file"),
        _tr("the file cannot be read: {reason}"),
        _tr("the file is larger than {size} MiB; give a part of it"),
        _tr("this is not a picture that can be read; save it as PNG"),
        _tr("pictures of format {format} are not read; save it as PNG"),
        _tr("the picture cannot be read: {reason}; save it anew as PNG"),
        _tr("the picture has {count} million pixels; make it smaller than {most} million"),
        _tr("the picture holds values that are not finite; save it as PNG"),
        _tr("every pixel is equally bright; choose a picture with a shape in it"),
        _tr(
            "every pixel is white or transparent, and only dark ones become points; take the "
            "bright ones instead, or choose another picture"
        ),
        _tr(
            "every pixel is black or transparent, and only bright ones become points; take the "
            "dark ones instead, or choose another picture"
        ),
        _tr("nothing is drawn in it; draw something first"),
        _tr("this is no drawing, for it names no format and no strokes"),
    )


def _about_tables(_tr: Callable[[str], str]) -> tuple[str, ...]:
    return (
        _tr("line {line}: {fault}"),
        _tr("this is not a text file; export the table as CSV or TSV"),
        _tr("line {line} is not UTF-8 text; save the table as UTF-8"),
        _tr("the file holds no rows"),
        _tr("there are no rows below the names of the columns"),
        _tr("there are more than {count} rows; give a part of them"),
        _tr("at least {least} rows are needed, and there are {count}"),
        _tr("{needed} columns of numbers are needed and {found} found"),
        _tr("the columns are {columns}"),
        _tr("{value} in {column} is not a finite number"),
        _tr("{value} in {column} has a comma"),
        _tr("{value} in {column} is not a number"),
        _tr("write {value}"),
        _tr("{count} fields, and there are {columns} columns"),
        _tr("nothing in {column}"),
        _tr("and {count} more"),
        _tr("column {name}"),
    )
