"""What is said where there is no window to say it in. Needs no Qt."""

from __future__ import annotations

import os
import sys
from collections.abc import Mapping
from typing import TYPE_CHECKING

from app import streams

if TYPE_CHECKING:
    import subprocess

__all__ = ["clean", "tell"]

TITLE = "DDPM Studio"
LIBRARIES = "LD_LIBRARY_PATH"  # which PyInstaller sets on Linux
BEFORE = "LD_LIBRARY_PATH_ORIG"  # and where it keeps what that was
# What shows a few lines on a Linux desktop, and how it is told them; the first that is there.
SHOWS = (
    ("zenity", "--error", "--no-markup", "--title", TITLE, "--text", "{text}"),
    ("kdialog", "--title", TITLE, "--error", "{text}"),
    ("xmessage", "-center", "{text}"),
    ("notify-send", TITLE, "{text}"),
)


def tell(text: str) -> subprocess.Popen[bytes] | None:
    """Say it on the error stream; and where no terminal shows that, in whatever dialog there is.

    The result is the process that shows the dialog, if there is one.
    """
    if streams.seen():
        print(f"ddpm-studio: {text}", file=sys.stderr, flush=True)
    if not streams.seen() or not sys.stderr.isatty():
        return _show(text)
    return None


def _show(text: str) -> subprocess.Popen[bytes] | None:
    import shutil  # late: most starts have nothing to say here
    import subprocess

    environment = clean(os.environ)
    if sys.platform == "win32":
        import ctypes

        ctypes.windll.user32.MessageBoxW(None, text, TITLE, 0x10)  # an error, and OK
    elif sys.platform == "linux" and (
        environment.get("DISPLAY") or environment.get("WAYLAND_DISPLAY")
    ):
        for program, *arguments in SHOWS:
            path = shutil.which(program)
            if path is not None:
                words = [path, *(word.format(text=text) for word in arguments)]
                return subprocess.Popen(
                    words,
                    env=environment,
                    stdin=subprocess.DEVNULL,
                    stdout=subprocess.DEVNULL,
                    stderr=subprocess.DEVNULL,
                    start_new_session=True,  # it stays when this program has ended
                )
    return None


def clean(environment: Mapping[str, str]) -> dict[str, str]:
    """An environment for other programs: without the folder of a bundle's libraries."""
    kept = dict(environment)
    if getattr(sys, "frozen", False):
        kept.pop(LIBRARIES, None)
        if BEFORE in kept:
            kept[LIBRARIES] = kept[BEFORE]
    return kept
