"""The program under test: how it is started, and which folder it is."""

from __future__ import annotations

import os
import shutil
from collections.abc import Sequence
from pathlib import Path

__all__ = ["Program", "copy_folder"]

TOOL = "ddpm-core"


class Program:
    """The program under test, and the command-line tool beside it.

    Attributes:
        words: the command.
        bundle: the folder that is the whole program, None where it runs from source.
        folder: the folder in which nothing may be written.
        cwd: where it is started, None for anywhere.
    """

    def __init__(
        self,
        words: Sequence[str],
        core: Sequence[str] | None = None,
        folder: Path | None = None,
    ) -> None:
        found = shutil.which(words[0]) or words[0]
        if os.sep in words[0]:
            found = str(Path(words[0]).absolute())
        self.words = [found, *words[1:]]
        self.bundle = _bundle_of(Path(found))
        scripts = [Path(word).absolute() for word in words[1:] if word.endswith(".py")]
        self.cwd = scripts[0].parent if scripts else None
        self.folder = folder or self.bundle or self.cwd or Path(found).resolve().parent
        for number, word in enumerate(self.words[1:], 1):
            if word.endswith(".py"):
                self.words[number] = str(Path(word).absolute())
        tool = Path(found).with_name(TOOL + Path(found).suffix)
        if core:
            self.core: list[str] = list(core)
        else:
            self.core = [found, "-m", "ddpm_core"] if self.cwd is not None else [str(tool)]

    def moved_to(self, bundle: Path) -> Program:
        """The same in a copy of its folder."""
        assert self.bundle is not None
        inside = Path(self.words[0]).resolve().relative_to(self.bundle)  # it may be a link
        return Program([str(bundle / inside), *self.words[1:]])


def _bundle_of(program: Path) -> Path | None:
    """The folder that PyInstaller made of a program; None where it did not."""
    program = program.resolve()
    if len(program.parents) > 2 and program.parents[2].suffix == ".app":
        return program.parents[2]
    return program.parent if (program.parent / "_internal").is_dir() else None


def copy_folder(source: Path, target: Path) -> None:
    """The same files under another name; they are copied only where they cannot be shared."""

    def link(one: str, other: str) -> None:
        try:
            os.link(one, other)
        except OSError:
            shutil.copy2(one, other)

    shutil.copytree(source, target, copy_function=link, symlinks=True)
