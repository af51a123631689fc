"""What all exports share: a job that can be stopped between pieces, and failures that say why."""

from __future__ import annotations

import os
from collections.abc import Callable, Generator, Iterator
from contextlib import contextmanager
from typing import NamedTuple

from ddpm_core.config import ConfigError

__all__ = ["Job", "Progress", "finish", "naming_failures"]


class Progress(NamedTuple):
    """How far an export is, in pieces: frames, or lines of a short text."""

    done: int
    total: int


# What is written appears when the generator has run to its end; closing it before leaves the folder
# as it was.
Job = Generator[Progress, None, None]


def finish(
    job: Job,
    progress: Callable[[int, int], None] | None = None,
    cancelled: Callable[[], bool] | None = None,
) -> bool:
    """Run a job to its end; False if it was cancelled, which leaves the folder as it was.

    Args:
        progress: called with pieces done and pieces in all, after each piece.
        cancelled: asked before each piece.
    """
    try:
        for done, total in job:
            if progress is not None:
                progress(done, total)
            if done < total and cancelled is not None and cancelled():
                return False
    finally:
        job.close()
    return True


@contextmanager
def naming_failures(path: str | os.PathLike[str]) -> Iterator[None]:
    """Turn what the system says against writing ``path`` into a ConfigError that names it."""
    try:
        yield
    except OSError as error:
        raise ConfigError(
            "path",
            f"{os.fspath(path)} cannot be written: {error.strerror or error}",
            "choose another folder or name",
        ) from error
