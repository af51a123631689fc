"""The environment of the programs that this one starts."""

from __future__ import annotations

import sys
from collections.abc import Mapping

__all__ = ["clean"]

LIBRARIES = "LD_LIBRARY_PATH"  # which PyInstaller sets on Linux
BEFORE = "LD_LIBRARY_PATH_ORIG"  # and where it keeps what that was
OWN_PREFIX = "_PYI_"  # of what a bundle's program tells the processes that are its own
# What a bundle, or the program itself, sets for its own libraries.
OWN = {
    LIBRARIES,
    BEFORE,
    "QT_PLUGIN_PATH",
    "QML2_IMPORT_PATH",
    "QT_NO_GUI_THREADPOOL",
    "QT_QPA_PLATFORMTHEME",
    "OMP_WAIT_POLICY",
    "PYQTGRAPH_QT_LIB",
}


def clean(environment: Mapping[str, str]) -> dict[str, str]:
    """An environment for other programs: without what is meant for a bundle's own libraries."""
    if not getattr(sys, "frozen", False):
        return dict(environment)
    kept = {
        name: value
        for name, value in environment.items()
        if name not in OWN and not name.startswith(OWN_PREFIX)
    }
    if BEFORE in environment:
        kept[LIBRARIES] = environment[BEFORE]
    return kept
