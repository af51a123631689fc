"""What the command line is called, for its help and the lines that it writes."""

from __future__ import annotations

import sys
from pathlib import Path

__all__ = ["SCRIPT", "command_name"]

SCRIPT = "ddpm-core"  # the command that an installation adds


def command_name() -> str:
    """ddpm-core where it was started by that name, else ddpm_core."""
    return SCRIPT if Path(sys.argv[0]).stem == SCRIPT else "ddpm_core"
