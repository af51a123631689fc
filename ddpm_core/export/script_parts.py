"""What scripts are put together from: settings and lists, as Python spells them."""

from __future__ import annotations

import json
import os
from collections.abc import Iterable

from ddpm_core.config import ExperimentConfig, settings

__all__ = ["absolute", "arguments", "literal", "on_device", "wrapped"]

WIDTH = 100  # letters in a line


def on_device(config: ExperimentConfig) -> str:
    """What brings a network or a tensor to the settings' device."""
    return "" if config.device == "cpu" else f'.to("{config.device}")'


def absolute(path: str | None) -> str:
    return os.path.abspath(path or "")


def literal(value: object) -> str:
    """A value as Python spells it, texts in double quotes."""
    if isinstance(value, str):
        return json.dumps(value, ensure_ascii=False)
    if isinstance(value, int) and not isinstance(value, bool):
        return f"{value:_}"
    if isinstance(value, tuple) and all(isinstance(part, str) for part in value):
        return json.dumps(value, ensure_ascii=False)
    return repr(value)


def arguments(config: ExperimentConfig, names: Iterable[str]) -> list[str]:
    """Those of the named settings that differ from the defaults, as arguments."""
    changed = config.changed(ExperimentConfig())
    wanted = set(names) & changed
    return [f"{name}={literal(getattr(config, name))}" for name in settings() if name in wanted]


def wrapped(start: str, parts: list[str], end: str) -> list[str]:
    """A list on one line, or on as many indented ones as it needs; no part is broken."""
    flat = start.removesuffix("(") if start.startswith("from") else start
    line = flat + ", ".join(parts) + ("" if start.startswith("from") else end)
    if len(line) <= WIDTH:
        return [line]
    lines = [f"    {parts[0]},"]
    for part in parts[1:]:
        if len(lines[-1]) + len(part) + 2 <= WIDTH:
            lines[-1] += f" {part},"
        else:
            lines.append(f"    {part},")
    return [start, *lines, end]
