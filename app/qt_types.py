"""Makes all of Qt's types known to Python, on the thread of the window.

Qt for Python makes a type when it is first asked for, and is not prepared for two threads that do
so at once: that ends the program. A thread that loads modules asks for hundreds of them, and so do
events on the window's. What is there already, any thread may ask for.
"""

from __future__ import annotations

import importlib
from collections.abc import Iterator
from contextlib import suppress

__all__ = ["MODULES", "make"]

MODULES = ("QtCore", "QtGui", "QtWidgets", "QtSvg", "QtOpenGL", "QtOpenGLWidgets", "QtTest")


def make() -> Iterator[None]:
    """Make the types, with a pause after each; a module that is not there is left out."""
    for name in MODULES:
        with suppress(ImportError):
            module = importlib.import_module(f"PySide6.{name}")
            for attribute in dir(module):
                getattr(module, attribute, None)
                yield
