"""From the command line to a window on the screen."""

from __future__ import annotations

import argparse
import contextlib
import io
import os
import sys
import traceback
from collections.abc import MutableMapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from app.qt_start import NoWindow, application, load, run_events
from ddpm_core import streams
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
    streams.mend()
    options = _options(sys.argv[1:] if argv is None else list(argv))
    try:
        if options.self_check is not None:
            return _self_check(options)
        window = _build(options)
        window.show()
        return run_events(window.close)
    except NoWindow as reason:
        return _tell(str(reason))
    except Exception as error:
        return _tell_error(error, options.self_check)


def _tell(reason: str) -> int:
    """Say why there is no window; the result is the exit status."""
    from app.last_words import tell  # late: most starts have nothing to say

    tell(reason)
    return 1


def _tell_error(error: Exception, folder: Path | None) -> int:
    """Put down what nobody foresaw, and say so; the result is the exit status.

    Args:
        folder: takes the log file; the system's folder for such things where it is None.
    """
    if streams.seen(sys.stderr):
        with contextlib.suppress(OSError, ValueError):  # a stream that takes nothing
            traceback.print_exception(error)
    words = f"The program cannot start: {type(error).__name__}: {error}"
    with contextlib.suppress(Exception):  # the log needs Qt, which may be what is broken
        from app import errors

        errors.open_log(folder)
        errors.log.error("%s", "".join(traceback.format_exception(error)))
        words += f"\nThe log file says more: {errors.log_path()}"
    return _tell(words)


def _options(argv: Sequence[str]) -> argparse.Namespace:
    """The options; what argparse says is shown in a box where no stream shows it."""
    if streams.seen(sys.stdout) or streams.seen(sys.stderr):  # no start from a menu
        return _parse(argv)
    words = io.StringIO()
    try:
        with contextlib.redirect_stdout(words), contextlib.redirect_stderr(words):
            return _parse(argv)
    except SystemExit as end:
        _show(words.getvalue().strip(), is_error=bool(end.code))
        raise


def _show(text: str, is_error: bool) -> None:
    """A box with some lines, of which the program is to say no more than these."""
    try:
        load()
    except NoWindow as reason:
        _tell(str(reason))
        return
    application(APPLICATION)
    from PySide6.QtWidgets import QMessageBox

    kinds = QMessageBox.Icon
    box = QMessageBox(kinds.Critical if is_error else kinds.Information, APPLICATION, text)
    box.setObjectName("wordsDialog")
    box.exec()


def build(argv: Sequence[str]) -> MainWindow:
    """The main window that these arguments ask for, not yet shown.

    It is an OpeningWindow, which loads most of the program after it has been painted.
    """
    return _build(_parse(argv))


def _build(options: argparse.Namespace) -> MainWindow:
    _prepare()
    load()
    from PySide6.QtCore import QSettings

    from app.file_events import Application

    app = application(APPLICATION)
    app.setApplicationName(APPLICATION)
    app.setApplicationDisplayName(APPLICATION)
    app.setOrganizationName(ORGANISATION)
    app.setApplicationVersion(__version__)

    from app import errors, languages, remembered, theme, window_icon
    from app.main_window import MainWindow

    if sys.platform != "darwin":  # there the bundle's own icon counts
        app.setDesktopFileName(APPLICATION_ID)
        app.setWindowIcon(window_icon.window_icon())
    if options.settings is None:
        settings = QSettings()
    else:
        settings = QSettings(str(options.settings), QSettings.Format.IniFormat)
    languages.install(app, remembered.text(settings, languages.KEY, languages.SYSTEM))
    theme.follow_system(app, remembered.text(settings, "theme", "system", theme.CHOICES))
    reporter = errors.install(app, options.self_check)
    window = MainWindow(
        settings,
        reporter,
        path=options.file,
        autostart=False if options.no_autostart else None,
    )
    if isinstance(app, Application):
        app.fileRequested.connect(window.open_requested)
    return window


def _self_check(options: argparse.Namespace) -> int:
    """Open the window, let it be driven, and tell how that went."""
    _prepare()
    load()
    from app import self_check

    options.self_check = folder = options.self_check.absolute()
    options.settings = options.settings or folder / "settings.ini"
    options.file = options.file and os.path.abspath(options.file)
    try:
        self_check.prepare(folder)
    except OSError as error:
        print(f"ddpm-studio: error: {error.filename}: {error.strerror}", file=sys.stderr)
        return 2
    window = _build(options)
    return self_check.run(window, folder, options.extent, options.file or "")


def _prepare() -> None:
    """What has to be settled before torch and Qt are loaded."""
    # Threads that spin while they wait starve the window, and it them.
    os.environ.setdefault("OMP_WAIT_POLICY", "passive")
    # Qt would share out the filling of every rounded rectangle, and wait for it: on two cores,
    # one of which trains, that takes longer than to fill it.
    os.environ.setdefault("QT_NO_GUI_THREADPOOL", "1")
    os.environ.setdefault("PYQTGRAPH_QT_LIB", "PySide6")
    sys.setswitchinterval(SWITCH_INTERVAL)
    if sys.platform == "linux" and getattr(sys, "frozen", False):
        _take_dialogs_of_desktop(os.environ)
    if sys.platform == "win32":
        import ctypes

        # Else the window stands in the taskbar beside its pinned icon.
        ctypes.windll.shell32.SetCurrentProcessExplicitAppUserModelID(APPLICATION_ID)
        import torch  # noqa: F401  # here it does not load after Qt: WinError 1114


def _take_dialogs_of_desktop(environment: MutableMapping[str, str]) -> None:
    """Have the desktop show its own dialog for files, by its portal; without one it is Qt's.

    Qt would ask GTK for it on most desktops, and a bundle does not carry what speaks with GTK.
    """
    if environment.get("DBUS_SESSION_BUS_ADDRESS"):
        environment.setdefault("QT_QPA_PLATFORMTHEME", "xdgdesktopportal")


def _parse(argv: Sequence[str]) -> argparse.Namespace:
    return _parser().parse_args(list(argv))


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="ddpm-studio",
        description="Watch diffusion models learn and generate.",
        epilog="Without a window: ddpm-core --help",
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
    parser.add_argument(
        "--self-check",
        type=Path,
        metavar="FOLDER",
        help="see whether this installation is whole: the program drives its own window once, "
        "writes what it makes and a report.json to FOLDER, and ends with status 0 if all is well",
    )
    parser.add_argument(
        "--extent",
        choices=("full", "brief", "opening"),
        default="full",
        help="of the self-check: all of it in about a minute, only the loss that falls and a "
        "sample, or only the window that opens (default: full)",
    )
    parser.add_argument("--version", action="version", version=f"DDPM Studio {__version__}")
    return parser
