"""What is said where there is no window to say it in. Needs no Qt."""

from __future__ import annotations

import os
import sys
from contextlib import suppress
from typing import TYPE_CHECKING

from ddpm_core import streams
from ddpm_core.environment import clean

if TYPE_CHECKING:
    import subprocess

__all__ = ["tell"]

TITLE = "DDPM Studio"
# What shows a few lines on a Linux desktop, and how it is told them; the first that is there.
SHOWS = (
    ("zenity", "--error", "--no-markup", "--title", TITLE, "--text", "{text}"),
    ("kdialog", "--title", TITLE, "--error", "{text}"),
    ("xmessage", "-center", "{text}"),
    ("notify-send", TITLE, "{text}"),
)
ALERT = ("on run argv", f'display alert "{TITLE}" message (item 1 of argv) as critical', "end run")
SHOWS_ON_MACOS = (("osascript", *(word for line in ALERT for word in ("-e", line)), "{text}"),)


def tell(text: str) -> subprocess.Popen[bytes] | None:
    """Say it on the error stream; and where no terminal shows that, in whatever dialog there is.

    The result is the process that shows the dialog, if there is one.
    """
    if streams.seen(sys.stderr):
        with suppress(OSError, ValueError):  # a stream that takes nothing, or is closed
            print(f"ddpm-studio: {text}", file=sys.stderr, flush=True)
            if sys.stderr.isatty():
                return None
    return _show(text)


def _show(text: str) -> subprocess.Popen[bytes] | None:
    import shutil  # late: most starts have nothing to say here
    import subprocess

    if sys.platform == "win32":
        import ctypes

        ctypes.windll.user32.MessageBoxW(None, text, TITLE, 0x10)  # an error, and OK
        return None
    environment = clean(os.environ)
    screen = environment.get("DISPLAY") or environment.get("WAYLAND_DISPLAY")
    shows: tuple[tuple[str, ...], ...] = ()
    if sys.platform == "darwin":
        shows = SHOWS_ON_MACOS
    elif sys.platform == "linux" and screen:
        shows = SHOWS
    for program, *arguments in shows:
        path = shutil.which(program)
        if path is not None:
            return subprocess.Popen(
                [path, *(word.format(text=text) for word in arguments)],
                env=environment,
                stdin=subprocess.DEVNULL,
                stdout=subprocess.DEVNULL,
                stderr=subprocess.DEVNULL,
                start_new_session=True,  # it stays when this program has ended
            )
    return None
