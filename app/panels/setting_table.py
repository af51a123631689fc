"""What a table of the settings panel is made of: controls in rows, rows in groups."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from ddpm_core.config import ExperimentConfig

__all__ = ["Condition", "Control", "Group", "Row"]

Condition = Callable[[ExperimentConfig], bool]


@dataclass(frozen=True)
class Control:
    """One field of the panel.

    Args:
        kind: "int", "number", "choice", "check" or "words".
        setting: the field of ExperimentConfig that it shows and writes.
        name: its object name.
        title: its accessible name, in full; of a check, also its words.
        help: what it does to the mathematics.
        options: of the field's class.
        symbol: set before it, as rich text, in a row of several controls.
        pictures_help: what it does where pictures are learned, if that is something else.
        pictures_most: the greatest value there, of a number.
    """

    kind: str
    setting: str
    name: str
    title: str
    help: str
    options: Mapping[str, Any] = field(default_factory=dict)
    symbol: str = ""
    pictures_help: str = ""
    pictures_most: int | None = None


@dataclass(frozen=True)
class Row:
    """A line of the panel: a label, perhaps a symbol and a unit, and its controls.

    Without controls the label is a note of the height of two rows.

    Args:
        when: whether the row means anything under these settings; one that does not is hidden.
        more: shown only once the group is opened.
        pinned: whether it is shown in a closed group all the same.
        pictures_label: its label where pictures are learned, if that is another.
        wide: whether its one field takes what room there is, to the left.
    """

    label: str
    controls: tuple[Control, ...]
    symbol: str = ""
    unit: str = ""
    when: Condition = lambda config: True
    more: bool = False
    pinned: Condition = lambda config: False
    pictures_label: str = ""
    wide: bool = False


@dataclass(frozen=True)
class Group:
    name: str
    title: str
    rows: tuple[Row, ...]
