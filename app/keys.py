"""The keys that controls take themselves, beside those of the actions in the menus.

What a key does is in the widget that takes it; here is what to tell people of it, for the page of
shortcuts. The tests press every key of this list.
"""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtCore import QCoreApplication
from PySide6.QtGui import QKeySequence

__all__ = ["KeyGroup", "KeyLine", "key_groups", "native_keys"]


def _tr(text: str) -> str:
    return QCoreApplication.translate("Keys", text)


@dataclass(frozen=True)
class KeyLine:
    """One or more keys and what they do.

    Attributes:
        name: tells the lines of a group apart.
        keys: as QKeySequence reads them.
    """

    name: str
    keys: tuple[str, ...]
    does: str


@dataclass(frozen=True)
class KeyGroup:
    """The keys of one kind of control."""

    name: str
    title: str
    lines: tuple[KeyLine, ...]


def native_keys(keys: tuple[str, ...]) -> tuple[str, ...]:
    """Keys as the system writes them."""
    native = QKeySequence.SequenceFormat.NativeText
    return tuple(QKeySequence(key).toString(native) for key in keys)


def key_groups() -> tuple[KeyGroup, ...]:
    """All keys that are in no menu."""
    return (
        KeyGroup("stage", _tr("Points on the stage"), _stage()),
        KeyGroup("pictures", _tr("Pictures on the stage"), _pictures()),
        KeyGroup("film", _tr("Filmstrip"), _film()),
        KeyGroup("plot", _tr("Plots"), _plots()),
        KeyGroup("heatmap", _tr("Time embedding"), _heatmap()),
        KeyGroup("network", _tr("Blocks of the network"), _network()),
        KeyGroup("maps", _tr("Feature maps"), _maps()),
        KeyGroup("slider", _tr("Slider of the frames"), _slider()),
        KeyGroup("formula", _tr("Formulas"), _formulas()),
        KeyGroup("page", _tr("Inspector and explanation"), _pages()),
        KeyGroup("canvas", _tr("Drawing data"), _canvas()),
        KeyGroup("field", _tr("Fields of the settings"), _fields()),
    )


def _stage() -> tuple[KeyLine, ...]:
    return (
        KeyLine("in", ("+",), _tr("Enlarge")),
        KeyLine("out", ("-",), _tr("Make smaller")),
        KeyLine("all", ("0",), _tr("Show the whole range")),
        KeyLine("choose", ("Return",), _tr("Choose a point, to look at its numbers")),
        KeyLine("walk", ("Tab", "Shift+Tab"), _tr("Next or previous point, once one is chosen")),
        KeyLine("let go", ("Esc",), _tr("Let go of the point")),
    )


def _pictures() -> tuple[KeyLine, ...]:
    arrows = ("Left", "Right", "Up", "Down")
    return (
        KeyLine("in", ("+",), _tr("Enlarge")),
        KeyLine("out", ("-",), _tr("Make smaller")),
        KeyLine("all", ("0",), _tr("Show the pictures whole")),
        KeyLine("move", _with("Shift", arrows), _tr("Move what is enlarged")),
        KeyLine("read", _with("Ctrl", arrows), _tr("Read the neighbouring pixel")),
        KeyLine(
            "leap", _with("Ctrl+Shift", arrows), _tr("Read the same pixel of the next picture")
        ),
        KeyLine("choose", ("Return",), _tr("Choose the pixel, to look at its numbers")),
        KeyLine("stop", ("Esc",), _tr("Stop reading, then let go of the pixel")),
    )


def _with(held: str, keys: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(f"{held}+{key}" for key in keys)


def _film() -> tuple[KeyLine, ...]:
    return (
        KeyLine("step", ("Left", "Right"), _tr("The picture before or after")),
        KeyLine("leap", ("PgUp", "PgDown"), _tr("Three pictures back or on")),
        KeyLine("ends", ("Home", "End"), _tr("First or last frame")),
    )


def _plots() -> tuple[KeyLine, ...]:
    return (
        KeyLine("read", ("Left", "Right"), _tr("Read the values further to the left or right")),
        KeyLine("zoom", ("+", "-"), _tr("Zoom along the steps of the loss")),
        KeyLine("all", ("0",), _tr("Show all steps of the loss again, and follow them")),
        KeyLine("stop", ("Esc",), _tr("Stop reading")),
    )


def _heatmap() -> tuple[KeyLine, ...]:
    return (
        KeyLine("read", ("Left", "Right", "Up", "Down"), _tr("Read the neighbouring number")),
        KeyLine("go", ("Return",), _tr("Go to this t, if a process is recorded")),
        KeyLine("stop", ("Esc",), _tr("Stop reading")),
    )


def _network() -> tuple[KeyLine, ...]:
    return (KeyLine("walk", ("Left", "Right", "Up", "Down"), _tr("Choose the neighbouring block")),)


def _maps() -> tuple[KeyLine, ...]:
    return (
        KeyLine("read", ("Left", "Right", "Up", "Down"), _tr("Read the neighbouring map")),
        KeyLine("alone", ("Return",), _tr("Show the map alone, or all again")),
        KeyLine("stop", ("Esc",), _tr("Stop reading")),
    )


def _slider() -> tuple[KeyLine, ...]:
    return (
        KeyLine("step", ("Left", "Right"), _tr("One frame back or on")),
        KeyLine("leap", ("PgUp", "PgDown"), _tr("A tenth of the process on or back")),
        KeyLine("ends", ("Home", "End"), _tr("First or last frame")),
    )


def _formulas() -> tuple[KeyLine, ...]:
    return (
        KeyLine("walk", ("Left", "Right"), _tr("Light up the symbol before or after")),
        KeyLine("stop", ("Esc",), _tr("Light up none")),
    )


def _pages() -> tuple[KeyLine, ...]:
    return (
        KeyLine("line", ("Up", "Down"), _tr("Scroll a little, where not all fits")),
        KeyLine("page", ("PgUp", "PgDown"), _tr("Scroll by what is to be seen")),
    )


def _canvas() -> tuple[KeyLine, ...]:
    return (
        KeyLine("move", ("Left", "Right", "Up", "Down"), _tr("Move the brush; with Shift far")),
        KeyLine("draw", ("Space",), _tr("Draw while it is held down")),
        KeyLine("tools", ("E", "B"), _tr("Eraser or brush")),
        KeyLine("width", ("+", "-"), _tr("Wider or narrower")),
    )


def _fields() -> tuple[KeyLine, ...]:
    return (
        KeyLine("change", ("Up", "Down"), _tr("A step up or down, or the choice before or after")),
        KeyLine("take", ("Return",), _tr("Take what was typed")),
        KeyLine("give up", ("Esc",), _tr("Bring back the value that holds")),
    )
