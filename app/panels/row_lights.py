"""The rows of the settings panel light the symbols of their settings, and are lit with them."""

from __future__ import annotations

from collections.abc import Iterable

from PySide6.QtWidgets import QWidget

from app.highlights import Highlights
from app.panels.setting_rows import SettingRow
from app.symbols import SETTING_SYMBOLS
from app.widgets.pointing import link, watch

__all__ = ["light_rows"]


def light_rows(rows: Iterable[SettingRow], highlights: Highlights) -> None:
    """Tie rows to the symbols, and say which setting the person looks at."""
    for row in rows:
        symbols = {
            setting: SETTING_SYMBOLS[setting]
            for setting in row.fields
            if setting in SETTING_SYMBOLS
        }
        fields = list(row.fields.values())
        if len(set(symbols.values())) == 1:
            link(row, next(iter(symbols.values())), highlights, fields=fields)
        else:  # each field stands for a symbol of its own
            for setting, symbol in symbols.items():
                link(row, symbol, highlights, parts=_parts(row, setting))
        for setting in row.fields:
            watch(row.fields[setting], setting, highlights)


def _parts(row: SettingRow, setting: str) -> list[QWidget]:
    """What stands for a setting in its row: the field, and the symbol before it."""
    field, label = row.fields[setting], row.symbols.get(setting)
    return [field] if label is None else [label, field]
