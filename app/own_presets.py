"""The presets that a person keeps: plain JSON files in a folder, one a preset."""

from __future__ import annotations

import contextlib
import re
import unicodedata
from pathlib import Path

from PySide6.QtCore import QCoreApplication, QObject, Signal

from app.wording import refusal
from ddpm_core.config import ConfigError, ExperimentConfig
from ddpm_core.files import atomic_write
from ddpm_core.presets import Preset, read_preset

__all__ = ["LONGEST_TITLE", "PRESET_SUFFIXES", "OwnPresets", "PresetError", "may_be_preset"]

PRESET_SUFFIXES = (".json",)  # of a file that may be a preset
LONGEST_TITLE = 60  # characters
LONGEST_NAME = 40  # characters of the part of a file's name that is made from a title
MAX_BYTES = 1_000_000  # of a preset's file; real ones have about 1,500
UNWRITABLE = ("Cc", "Cs")  # categories of Unicode: control signs and halves of signs
RESERVED = re.compile(r"(con|prn|aux|nul|com\d|lpt\d)", re.IGNORECASE)  # on Windows


def _tr(text: str) -> str:
    return QCoreApplication.translate("OwnPresets", text)


class PresetError(ValueError):
    """A preset that cannot be used, read or written: which, why, and what to do instead."""


class OwnPresets(QObject):
    """A person's presets by title, in the order of the titles.

    The title stands in the file; the file's name is only made from it, and may be any. Two titles
    that differ in nothing but capitals are the same. Files that cannot be read stay where they
    are, and are left out.

    Args:
        folder: where the files are; made when the first preset is saved.
        taken: titles that are not to be had, those of the presets of the program.

    Signals:
        changed: there is another preset, one fewer, or one under another title.
        renamed: the title before and the one now; comes before ``changed``.
    """

    changed = Signal()
    renamed = Signal(str, str)

    def __init__(
        self, folder: Path, taken: tuple[str, ...] = (), parent: QObject | None = None
    ) -> None:
        super().__init__(parent)
        self.folder = folder
        self._taken = {_key(title) for title in taken}
        self._presets: dict[str, tuple[Preset, Path]] = {}  # by key
        self._seen: dict[Path, int] = {}  # when each file was last written
        self.refresh()

    def refresh(self) -> None:
        """Read the folder again, if another program has changed it."""
        files = self._files()
        if files == self._seen:
            return
        self._seen = files
        found: dict[str, tuple[Preset, Path]] = {}
        for path in sorted(files):
            with contextlib.suppress(PresetError):
                preset = _read(path)
                title = _free(preset.title or path.stem, found.keys() | self._taken)
                found[_key(title)] = (Preset(title, preset.config), path)
        self._presets = found
        self.changed.emit()

    @property
    def titles(self) -> list[str]:
        """Every title, in alphabetical order."""
        return [self._presets[key][0].title for key in sorted(self._presets)]

    def __contains__(self, title: object) -> bool:
        return isinstance(title, str) and _key(title) in self._presets

    def get(self, title: str) -> Preset:
        """The preset of that title. Raises PresetError where there is none."""
        return self._entry(title)[0]

    def check(self, title: str) -> str:
        """The title as it would be kept. Raises PresetError where it cannot be."""
        clean = " ".join(unicodedata.normalize("NFC", title).split())
        if not clean:
            raise PresetError(_tr("A preset needs a name."))
        if any(unicodedata.category(sign) in UNWRITABLE for sign in clean):
            raise PresetError(_tr("The name holds signs that cannot be written. Leave them out."))
        if len(clean) > LONGEST_TITLE:
            text = _tr("The name has {count} characters. Use at most {most}.")
            raise PresetError(text.format(count=len(clean), most=LONGEST_TITLE))
        if _key(clean) in self._taken:
            text = _tr("“{name}” comes with the program. Choose another name.")
            raise PresetError(text.format(name=clean))
        return clean

    def free(self, title: str) -> str:
        """The title, with a number where it is in use."""
        return _free(title[:LONGEST_TITLE], self._presets.keys() | self._taken)

    def file_name(self, title: str) -> str:
        """The name of a file, as much like the title as any system allows."""
        plain = unicodedata.normalize("NFKD", title).encode("ascii", "ignore").decode()
        stem = re.sub(r"[^A-Za-z0-9]+", "-", plain)[:LONGEST_NAME].strip("-").lower() or "preset"
        if RESERVED.fullmatch(stem):
            stem = f"preset-{stem}"
        return f"{stem}.json"

    # --- changes; each raises PresetError, and then nothing has changed

    def save(self, title: str, config: ExperimentConfig) -> Preset:
        """Keep settings under a title; a preset of that title is replaced."""
        preset = Preset(self.check(title), config)
        key = _key(preset.title)
        path = self._presets[key][1] if key in self._presets else self._new_path(preset.title)
        self._write(preset, path)
        self._presets[key] = (preset, path)
        self.changed.emit()
        return preset

    def rename(self, old: str, new: str) -> Preset:
        """Give a preset another title."""
        before, path = self._entry(old)
        preset = Preset(self.check(new), before.config)
        key = _key(preset.title)
        if key != _key(old) and key in self._presets:
            text = _tr("There is a preset “{name}” already. Choose another name.")
            raise PresetError(text.format(name=preset.title))
        self._write(preset, path)
        del self._presets[_key(old)]
        self._presets[key] = (preset, path)
        self.renamed.emit(before.title, preset.title)
        self.changed.emit()
        return preset

    def delete(self, title: str) -> Preset:
        """Remove a preset; ``save`` with what is returned brings it back."""
        preset, path = self._entry(title)
        try:
            path.unlink(missing_ok=True)
        except OSError as error:
            text = _tr("“{name}” cannot be deleted: {reason}.")
            raise PresetError(
                text.format(name=preset.title, reason=error.strerror or error)
            ) from error
        del self._presets[_key(title)]
        self._seen.pop(path, None)
        self.changed.emit()
        return preset

    def import_file(self, path: str | Path) -> Preset:
        """Keep a copy of a file's preset, under another title where its own is in use.

        One that is there already, with the same settings, stays as it is.
        """
        path = Path(path)
        found = _read(path)
        title = found.title or path.stem
        if title in self:
            known = self.get(title)
            if known.applied_to(found.config) == found.config:
                return known
        return self.save(self.free(title), found.config)

    def export(self, title: str, path: str | Path) -> None:
        """Write a preset to a file, to be given away."""
        self._write(self.get(title), Path(path))

    # --- files

    def _entry(self, title: str) -> tuple[Preset, Path]:
        try:
            return self._presets[_key(title)]
        except KeyError:
            raise PresetError(_tr("There is no preset “{name}”.").format(name=title)) from None

    def _files(self) -> dict[Path, int]:
        try:
            return {path: path.stat().st_mtime_ns for path in self.folder.glob("*.json")}
        except OSError:
            return {}

    def _new_path(self, title: str) -> Path:
        """A file in the folder that is not there yet."""
        path = first = self.folder / self.file_name(title)
        number = 1
        while path.exists():
            number += 1
            path = first.with_stem(f"{first.stem}-{number}")
        return path

    def _write(self, preset: Preset, path: Path) -> None:
        try:
            path.parent.mkdir(parents=True, exist_ok=True)
            with atomic_write(path) as file:
                file.write(preset.to_json().encode())
            if path.parent == self.folder:
                self._seen[path] = path.stat().st_mtime_ns
        except OSError as error:
            text = _tr("{name} cannot be written: {reason}.")
            raise PresetError(
                text.format(name=path.name, reason=error.strerror or error)
            ) from error


def may_be_preset(path: str | Path) -> bool:
    """Whether a file that was dropped is to be imported as a preset, told by its suffix."""
    return Path(path).suffix.lower() in PRESET_SUFFIXES


def _key(title: str) -> str:
    return unicodedata.normalize("NFC", title).casefold()


def _free(title: str, used: set[str]) -> str:
    """The title, with a number where it is in use."""
    free, number = title, 1
    while _key(free) in used:
        number += 1
        free = f"{title[: LONGEST_TITLE - 4]} {number}"
    return free


def _read(path: Path) -> Preset:
    """The preset in a file. Raises PresetError."""
    try:
        with open(path, "rb") as file:
            content = file.read(MAX_BYTES + 1)
        if len(content) > MAX_BYTES:
            text = _tr("{name} is no preset: it is far too large. Export one to see what it holds.")
            raise PresetError(text.format(name=path.name))
        return read_preset(content)
    except OSError as error:
        text = _tr("{name} cannot be read: {reason}.")
        raise PresetError(text.format(name=path.name, reason=error.strerror or error)) from error
    except ConfigError as error:
        text = _tr(
            "{name} is no preset that can be used: {reason}. Export one to see what it holds."
        )
        raise PresetError(text.format(name=path.name, reason=refusal(error, ""))) from error
