"""From the command line to a window on the screen."""

from __future__ import annotations

import argparse
import os
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from ddpm_core.version import __version__

if TYPE_CHECKING:
    from app.main_window import MainWindow

__all__ = ["build", "main"]

ORGANISATION = "DDPM Studio"
APPLICATION = "DDPM Studio"
APPLICATION_ID = "io.github.ddpm_studio.DDPMStudio"  # as of the entries in menus
SWITCH_INTERVAL = 0.001  # seconds after which the engine's Python code yields to the window's


def main(argv: Sequence[str] | None = None) -> int:
    """Run the program; the result is the exit status."""
    arguments = sys.argv[1:] if argv is None else list(argv)
    window = build(arguments)
    window.show()
    from PySide6.QtWidgets import QApplication

    return QApplication.exec()


def build(argv: Sequence[str]) -> MainWindow:
    """The main window that these arguments ask for, not yet shown.

    It is an OpeningWindow, which loads most of the program after it has been painted.
    """
    options = _parse(argv)
    _prepare()
    from PySide6.QtCore import QSettings
    from PySide6.QtWidgets import QApplication

    from app.file_events import Application

    application = QApplication.instance() or Application([APPLICATION])
    assert isinstance(application, QApplication)
    application.setApplicationName(APPLICATION)
    application.setApplicationDisplayName(APPLICATION)
    application.setOrganizationName(ORGANISATION)
    application.setApplicationVersion(__version__)

    from app import errors, languages, theme, window_icon
    from app.main_window import MainWindow

    if sys.platform != "darwin":  # there the bundle's own icon counts
        application.setDesktopFileName(window_icon.APPLICATION_ID)
        application.setWindowIcon(window_icon.window_icon())
    if options.settings is None:
        settings = QSettings()
    else:
        settings = QSettings(str(options.settings), QSettings.Format.IniFormat)
    languages.install(application, str(settings.value(languages.KEY, languages.SYSTEM, type=str)))
    theme.follow_system(application, str(settings.value("theme", "system", type=str)))
    reporter = errors.install(application)
    window = MainWindow(
        settings,
        reporter,
        path=options.file,
        autostart=False if options.no_autostart else None,
    )
    if isinstance(application, Application):
        application.fileRequested.connect(window.open_requested)
    return window


def _prepare() -> None:
    """What has to be settled before torch and Qt are loaded."""
    # Threads that spin while they wait starve the window, and it them.
    os.environ.setdefault("OMP_WAIT_POLICY", "passive")
    # Qt would share out the filling of every rounded rectangle, and wait for it: on two cores,
    # one of which trains, that takes longer than to fill it.
    os.environ.setdefault("QT_NO_GUI_THREADPOOL", "1")
    os.environ.setdefault("PYQTGRAPH_QT_LIB", "PySide6")
    sys.setswitchinterval(SWITCH_INTERVAL)
    if sys.platform == "win32":
        import ctypes

        # Else the window stands in the taskbar beside its pinned icon.
        ctypes.windll.shell32.SetCurrentProcessExplicitAppUserModelID(APPLICATION_ID)
        import torch  # noqa: F401  # here it does not load after Qt: WinError 1114


def _parse(argv: Sequence[str]) -> argparse.Namespace:
    return _parser().parse_args(list(argv))


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="ddpm-studio",
        description="Watch diffusion models learn and generate.",
        epilog="Without a window: python -m ddpm_core --help",
    )
    parser.add_argument(
        "file", nargs="?", metavar="FILE", help="a .ddpm, .ddpmrecord or .pth file to open"
    )
    parser.add_argument(
        "--no-autostart", action="store_true", help="do not begin to train when the window opens"
    )
    parser.add_argument(
        "--settings", type=Path, metavar="PATH", help="keep the settings in this file"
    )
    parser.add_argument("--version", action="version", version=f"DDPM Studio {__version__}")
    return parser
