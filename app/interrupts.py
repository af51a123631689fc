"""Ctrl+C in the terminal that the program was started from."""

from __future__ import annotations

import signal
import socket
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from types import FrameType

from PySide6.QtCore import QSocketNotifier, QTimer

__all__ = ["INTERRUPTED", "heard"]

INTERRUPTED = 130  # the exit status


@contextmanager
def heard(act: Callable[[], object]) -> Iterator[None]:
    """Meanwhile Ctrl+C calls ``act`` from Qt's event loop; a second one ends the program at once.

    Where it is ignored, in the background say, that stays so.
    """
    before = signal.getsignal(signal.SIGINT)
    if before is not signal.default_int_handler:
        yield
        return

    def hear(number: int, frame: FrameType | None) -> None:
        signal.signal(signal.SIGINT, signal.SIG_DFL)
        QTimer.singleShot(0, act)

    # Python acts on a signal once it runs: Qt, which waits, is woken to run a line of it.
    waking, woken = socket.socketpair()
    waking.setblocking(False)
    woken.setblocking(False)
    notifier = QSocketNotifier(woken.fileno(), QSocketNotifier.Type.Read)
    notifier.activated.connect(lambda: woken.recv(16))
    descriptor = signal.set_wakeup_fd(waking.fileno())
    signal.signal(signal.SIGINT, hear)
    try:
        yield
    finally:
        signal.signal(signal.SIGINT, before)
        signal.set_wakeup_fd(descriptor)
        notifier.setEnabled(False)
        waking.close()
        woken.close()
