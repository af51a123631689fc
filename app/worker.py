"""The engine on a thread of its own: commands in, events and mail out."""

from __future__ import annotations

import queue
import sys

from PySide6.QtCore import QObject, QThread, Signal

from app.commands import Command, Event, Stop
from app.mailbox import Mailbox
from app.session import Session

__all__ = ["Worker"]

PIECE = 0.006  # seconds of training between two looks at the commands
STACK_SIZE = 16 * 2**20  # bytes; macOS gives threads too little for torch


class Worker(QThread):
    """Runs a Session until it is stopped.

    Signals:
        happened(object): an Event, in the order in which they came; delivered on the thread of
            the receiver, which has to be a QObject with a slot.

    Attributes:
        mailbox: losses and snapshots, to be taken at the screen's pace.
    """

    happened = Signal(object)

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.setStackSize(STACK_SIZE)
        self.mailbox = Mailbox()
        self._commands: queue.SimpleQueue[Command] = queue.SimpleQueue()
        self._session: Session | None = None
        self._stopping = False

    def send(self, command: Command) -> None:
        """Hand over a command; it acts within the current small piece of work."""
        self._commands.put(command)

    def shut_down(self) -> None:
        """Stop and wait; the thread is gone when this returns."""
        self.send(Stop())
        self.wait()

    def run(self) -> None:
        """The thread's life: work in small pieces, commands first."""
        self._session = session = Session(self.mailbox, self._report, self._obey_waiting, PIECE)
        busy = False
        try:
            while not self._stopping:
                if not busy:
                    self._obey(self._commands.get())
                self._obey_waiting()
                busy = not self._stopping and session.advance()
        except BaseException:
            sys.excepthook(*sys.exc_info())

    def _report(self, event: Event) -> None:
        self.happened.emit(event)

    def _obey_waiting(self) -> None:
        while not self._commands.empty():
            self._obey(self._commands.get())

    def _obey(self, command: Command) -> None:
        if isinstance(command, Stop):
            self._stopping = True
            if self._session is not None:
                self._session.abandon()
        elif self._session is not None and not self._stopping:
            self._session.handle(command)
