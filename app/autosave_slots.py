"""Places for autosaves: no two programs write to the same, and what one left behind is found again.

Beside each autosave's name in the data folder stand a lock, held while its program runs, and a
note that says where the autosave is and what it belongs to.
"""

from __future__ import annotations

import contextlib
import hashlib
import json
import os
from dataclasses import dataclass
from itertools import count
from pathlib import Path

from PySide6.QtCore import QLockFile

__all__ = ["Slot", "claim", "left_behind"]

NAME = "autosave"
SUFFIX = ".ddpm"


@dataclass
class Slot:
    """A place for the autosaves of one run, held until it is released.

    Attributes:
        path: where the autosave is.
        file: the person's file that it belongs to, if any.
        step: training steps in the autosave; saved_step: in the person's file.
        written: when, in seconds since 1970; of one that was found.
    """

    path: Path
    file: str | None
    lock: QLockFile
    note: Path
    step: int = 0
    saved_step: int = 0
    written: float = 0.0

    def describe(self) -> None:
        """Write the note. Raises OSError."""
        values = {
            "path": str(self.path),
            "file": self.file,
            "step": self.step,
            "saved_step": self.saved_step,
        }
        fresh = self.note.with_suffix(".new")
        fresh.write_text(json.dumps(values), encoding="utf-8")
        os.replace(fresh, self.note)

    def remove(self, keep_file: bool = False) -> None:
        """Delete the autosave and give the place up; what cannot be deleted stays."""
        with contextlib.suppress(OSError):
            if not keep_file:
                self.path.unlink(missing_ok=True)
            self.note.unlink(missing_ok=True)
        self.release()

    def release(self) -> None:
        """Give the place up; the autosave stays, to be found again."""
        self.lock.unlock()


def claim(folder: Path, file: str | None, beside: bool = True) -> Slot:
    """A place for the autosaves of a run that belongs to a file, or to none.

    It is beside that file, or in the data folder where there is none, or ``beside`` is False. No
    autosave that is there already is written over. Raises OSError.
    """
    (folder / NAME).mkdir(parents=True, exist_ok=True)
    for number in count(1):
        name = NAME if number == 1 else f"{NAME}-{number}"
        path = folder / f"{name}{SUFFIX}"
        if file is not None and beside:
            path = Path(file).with_name(f"{Path(file).stem}.{name}{SUFFIX}")
        key = folder / NAME / hashlib.sha1(os.path.realpath(path).encode()).hexdigest()
        lock = None if path.exists() else _lock(key)
        if lock is None:
            continue
        slot = Slot(path, file, lock, key.with_suffix(".json"))
        if path.exists():  # another program was here in between
            slot.release()
            continue
        slot.describe()
        return slot
    raise AssertionError("numbers do not end")


def left_behind(folder: Path) -> list[Slot]:
    """The autosaves of programs that have ended without a decision, the newest first; now held.

    One that its file has overtaken is left alone.
    """
    found = []
    for note in sorted((folder / NAME).glob("*.json")):
        lock = _lock(note.with_suffix(""))
        if lock is None:
            continue  # its program is running
        slot = _read(note, lock)
        if slot is not None and _is_newer(slot):
            found.append(slot)
        else:
            if slot is not None and not slot.path.exists():
                slot.remove()  # of its note
            lock.unlock()
    return sorted(found, key=lambda slot: slot.written, reverse=True)


def _lock(name: Path) -> QLockFile | None:
    """The lock of that name, held; None where another program holds it. Raises OSError."""
    lock = QLockFile(str(name.with_suffix(".lock")))
    lock.setStaleLockTime(0)  # only the end of its program makes it stale, not its age
    if lock.tryLock(0):
        return lock
    if lock.error() != QLockFile.LockError.LockFailedError:
        raise OSError(f"{name.parent} cannot be written")
    return None


def _read(note: Path, lock: QLockFile) -> Slot | None:
    """What a note says; None where it is damaged."""
    try:
        values = json.loads(note.read_bytes())
        path, file = Path(str(values["path"])), values["file"]
        return Slot(
            path=path,
            file=None if file is None else str(file),
            lock=lock,
            note=note,
            step=int(values["step"]),
            saved_step=int(values["saved_step"]),
        )
    except (OSError, ValueError, KeyError, TypeError, RecursionError):
        return None


def _is_newer(slot: Slot) -> bool:
    """Whether the autosave is there, and newer than the file that it belongs to; notes when."""
    try:
        slot.written = slot.path.stat().st_mtime
    except OSError:
        return False
    try:
        return slot.file is None or slot.written > Path(slot.file).stat().st_mtime
    except OSError:
        return True  # the file is gone
