"""What lasts as long as the program is not walked by Python's collector again and again."""

from __future__ import annotations

import gc
from typing import Literal

__all__ = ["freeze_once"]

Moment = Literal["loaded", "built", "running"]

_over: set[Moment] = set()


def freeze_once(moment: Moment) -> None:
    """Let the collector leave alone all that there is; of each moment, the first one counts.

    That is of the first window. What is frozen is never found to be garbage, so that a later
    window, which comes and goes, would stay in memory for good.
    """
    if moment not in _over:
        _over.add(moment)
        gc.freeze()
