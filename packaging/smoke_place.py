"""A place to run a program in: an empty home folder, no network, a screen, and nothing else."""

from __future__ import annotations

import contextlib
import os
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

__all__ = ["NOBODY", "Home", "Outcome", "Place", "screen", "without_network"]

NOBODY = 65534  # the user and the group that own nothing
DEAD = "http://127.0.0.1:9"  # a proxy that answers nobody
KEPT = ("SYSTEMROOT", "WINDIR", "COMSPEC", "PATHEXT", "SYSTEMDRIVE", "PROGRAMDATA")  # of Windows
CLOSED = ["/bin/sh", "-c", 'exec "$@" <&- >&- 2>&-', "sh"]


@dataclass(frozen=True)
class Outcome:
    """How a program ended; ``status`` is None where it had to be ended."""

    status: int | None
    stdout: str
    stderr: str
    seconds: float


@dataclass(frozen=True)
class Home:
    """A person's folder and the temporary folder, both empty at first."""

    folder: Path
    temporary: Path


class Place:
    """A temporary folder with homes in it, and a way to start programs there.

    Args:
        screen: the variables that name the screen.
        limit: seconds after which a program is ended.
    """

    def __init__(self, screen: dict[str, str], limit: float) -> None:
        self.folder = Path(tempfile.mkdtemp(prefix="ddpm-studio-smoke-"))
        self.folder.chmod(0o755)  # others may look in
        self._screen = screen
        self._limit = limit
        self._network = without_network()

    def home(self, name: str, user: int | None = None) -> Home:
        """A new one, owned by a user."""
        home = Home(self.folder / name, self.folder / name / "tmp")
        home.temporary.mkdir(parents=True)
        (home.folder / "run").mkdir(mode=0o700)
        if user is not None:
            for folder in (home.folder, home.temporary, home.folder / "run"):
                os.chown(folder, user, user)
        return home

    def environment(self, home: Home, extra: dict[str, str]) -> dict[str, str]:
        """What a program is told; little of it comes from here."""
        folder = str(home.folder)
        kept = {name: os.environ[name] for name in KEPT if name in os.environ}
        path = os.environ["PATH"] if sys.platform == "win32" else "/usr/local/bin:/usr/bin:/bin"
        proxies = {f"{kind}_proxy": DEAD for kind in ("http", "https", "all")}
        return {
            **kept,
            **proxies,
            "PATH": path,
            "LANG": "C.UTF-8",
            "HOME": folder,
            "USERPROFILE": folder,
            "APPDATA": str(home.folder / "AppData" / "Roaming"),
            "LOCALAPPDATA": str(home.folder / "AppData" / "Local"),
            "XDG_CONFIG_HOME": str(home.folder / ".config"),
            "XDG_DATA_HOME": str(home.folder / ".local" / "share"),
            "XDG_STATE_HOME": str(home.folder / ".local" / "state"),
            "XDG_CACHE_HOME": str(home.folder / ".cache"),
            "XDG_RUNTIME_DIR": str(home.folder / "run"),
            **{name: str(home.temporary) for name in ("TMPDIR", "TEMP", "TMP")},
            **self._screen,
            **extra,
        }

    def start(
        self,
        command: Sequence[str],
        home: Home,
        *,
        cwd: Path,
        extra: dict[str, str] | None = None,
        user: int | None = None,
        closed: bool = False,
    ) -> Running:
        """Start a program.

        Args:
            extra: more of the environment.
            user: whose program it is; only root may say.
            closed: whether it has neither input nor output, as a windowed program has.
        """
        words = [*(CLOSED if closed and sys.platform != "win32" else ()), *command]
        alone: list[int] | None = None if user is None else []  # in no group but its own
        if self._network is not None:
            if user is not None:
                words = ["--setgid", str(user), "--setuid", str(user), "--", *words]
                user = None  # only root has the right to take the network away
            words = [*self._network, *words]
        process = subprocess.Popen(
            words,
            cwd=cwd,
            env=self.environment(home, extra or {}),
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            encoding="utf-8",
            errors="replace",
            start_new_session=True,
            user=user,
            group=user,
            extra_groups=alone,
        )
        return Running(process, self._limit)

    def remove(self) -> None:
        """Delete the folder with all that is in it."""
        for parent, _, _ in os.walk(self.folder):
            with contextlib.suppress(OSError):
                os.chmod(parent, 0o755)
        shutil.rmtree(self.folder, ignore_errors=True)


class Running:
    """A program that was started."""

    def __init__(self, process: subprocess.Popen[str], limit: float) -> None:
        self._process = process
        self._limit = limit
        self._began = time.monotonic()

    def outcome(self) -> Outcome:
        """Wait for the end, and bring it about where it does not come."""
        process = self._process
        try:
            stdout, stderr = process.communicate(timeout=self._limit)
            status: int | None = process.returncode
        except subprocess.TimeoutExpired:
            self._end()
            stdout, stderr = process.communicate()
            status = None
        return Outcome(status, stdout, stderr, time.monotonic() - self._began)

    def _end(self) -> None:
        """End the program and what it has started: they are a session of their own."""
        if sys.platform == "win32":
            self._process.kill()
        else:
            with contextlib.suppress(ProcessLookupError):
                os.killpg(self._process.pid, signal.SIGKILL)


def without_network() -> list[str] | None:
    """What is put before a command to keep it from the network; None where there is no such way."""
    if not sys.platform.startswith("linux") or shutil.which("unshare") is None:
        return None
    for words in (["unshare", "-n"], ["unshare", "-r", "-n"]):
        tried = subprocess.run([*words, "true"], capture_output=True, check=False)
        if tried.returncode == 0:
            return words
    return None


@contextlib.contextmanager
def screen(kind: str) -> Iterator[dict[str, str]]:
    """The variables that name a screen: none that is seen, one of Xvfb, or the one there is."""
    if kind == "offscreen":
        yield {"QT_QPA_PLATFORM": "offscreen"}
    elif kind == "xvfb":
        with _xvfb() as number:
            yield {"DISPLAY": f":{number}", "QT_QPA_PLATFORM": "xcb"}
    else:
        names = ("DISPLAY", "WAYLAND_DISPLAY", "XAUTHORITY", "QT_QPA_PLATFORM")
        yield {name: os.environ[name] for name in names if name in os.environ}


@contextlib.contextmanager
def _xvfb() -> Iterator[str]:
    """A screen of its own; it is gone at the end."""
    reads, writes = os.pipe()
    command = ["Xvfb", "-displayfd", str(writes), "-screen", "0", "1600x1000x24", "-ac"]
    process = subprocess.Popen(
        [*command, "-nolisten", "tcp"], pass_fds=[writes], stderr=subprocess.DEVNULL
    )
    os.close(writes)
    try:
        with os.fdopen(reads) as pipe:
            number = pipe.readline().strip()
        if not number:
            raise RuntimeError("Xvfb does not start")
        yield number
    finally:
        process.terminate()
        process.wait()
