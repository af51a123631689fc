"""Where no window can be opened, the program says why and what helps, and ends in order."""

from __future__ import annotations

import io
import os
import re
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from PySide6.QtCore import QUrl
from PySide6.QtGui import QDesktopServices

from app import last_words, start
from app.desktop import open_address, open_folder
from app.qt_start import _cause
from app.system_libraries import Library, explain, libraries, missing, system
from ddpm_core.environment import clean

ROOT = Path(__file__).resolve().parents[2]
CURSOR = "libxcb-cursor.so.0"


def started(**environment: str) -> subprocess.CompletedProcess[str]:
    kept = {k: v for k, v in os.environ.items() if "DISPLAY" not in k and k != "QT_QPA_PLATFORM"}
    return subprocess.run(
        [sys.executable, str(ROOT / "main.py")],
        env={**kept, **environment},
        capture_output=True,
        text=True,
        check=False,
    )


linux = pytest.mark.xfail(sys.platform != "linux", reason="of Linux alone", run=False)


@linux
@pytest.mark.parametrize(
    ("environment", "words"),
    [
        ({}, "There is no screen to open a window on"),
        ({"DISPLAY": ":4077"}, "could not connect to display :4077"),
        ({"QT_QPA_PLATFORM": "papyrus"}, "papyrus"),
    ],
)
def test_without_a_screen_it_says_so_and_what_works(
    environment: dict[str, str], words: str
) -> None:
    ended = started(**environment)
    assert ended.returncode == 1
    assert words in ended.stderr
    assert "ddpm-core --help" in ended.stderr
    assert len(ended.stderr.splitlines()) <= 3
    assert "Traceback" not in ended.stderr


@linux
def test_qt_that_does_not_load_is_explained(tmp_path: Path) -> None:
    package = tmp_path / "PySide6"
    package.mkdir()
    error = "libsurely-not-here.so.7: cannot open shared object file: No such file or directory"
    (package / "__init__.py").write_text(f"raise ImportError({error!r})", encoding="utf-8")
    code = f"import sys; sys.path.insert(0, {str(tmp_path)!r}); from app import start; "
    ended = subprocess.run(
        [sys.executable, "-c", code + "sys.exit(start.main([]))"],
        cwd=ROOT,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
        capture_output=True,
        text=True,
        check=False,
    )
    assert ended.returncode == 1
    first, *rest = ended.stderr.splitlines()
    assert first.endswith("this system lacks libsurely-not-here.so.7.")
    assert rest == [
        "Install what holds it with this system's package manager.",
        "Without a screen, ddpm-core works: ddpm-core --help",
    ]


def test_what_is_missing_is_named_with_its_packages_and_what_to_type() -> None:
    lacking = missing(loads=lambda name: name not in (CURSOR, "libEGL.so.1"))
    assert [library.name for library in lacking] == ["libEGL.so.1", CURSOR]
    text = explain("", lacking, "fedora", {"DISPLAY": ":0"})
    assert text.splitlines() == [
        f"The window cannot be opened: this system lacks libEGL.so.1, {CURSOR}.",
        "Fedora: sudo dnf install libglvnd-egl xcb-util-cursor",
        "Debian, Ubuntu: sudo apt install libegl1 libxcb-cursor0",
        "Arch: sudo pacman -S libglvnd xcb-util-cursor",
        "Without a screen, ddpm-core works: ddpm-core --help",
    ]


def test_a_package_is_named_once() -> None:
    lacking = [one for one in libraries() if one.name.startswith(("libGL", "libEGL"))]
    assert "pacman -S libglvnd\n" in explain("", lacking, "arch", {})


def test_every_library_of_the_list_has_its_packages() -> None:
    known = libraries()
    assert len(known) >= 10
    assert all(one.packages.keys() == {"debian", "fedora", "arch"} for one in known)


def test_a_library_of_an_error_that_is_on_no_list_is_named_too() -> None:
    error = "libnew.so.3: cannot open shared object file: No such file or directory"
    assert missing(error, loads=lambda name: True) == [Library("libnew.so.3", {})]


@pytest.mark.parametrize(
    ("release", "family"),
    [
        ("ID=debian\n", "debian"),
        ('NAME="Linux Mint"\nID=linuxmint\nID_LIKE="ubuntu debian"\n', "debian"),
        ('ID="rocky"\nID_LIKE="rhel centos fedora"\n', "fedora"),
        ("ID=manjaro\nID_LIKE=arch\n", "arch"),
        ("ID=alpine\n", ""),
    ],
)
def test_the_family_of_a_system_is_known(tmp_path: Path, release: str, family: str) -> None:
    path = tmp_path / "os-release"
    path.write_text(release, encoding="utf-8")
    assert system(path) == family
    assert system(tmp_path / "none") == ""


@linux
def test_a_start_from_the_menu_is_told_in_a_dialog(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    said = tmp_path / "said.txt"
    dialog = tmp_path / "kdialog"
    dialog.write_text(f'#!/bin/sh\nprintf "%s" "$4" >{said}.new; mv {said}.new {said}\n')
    dialog.chmod(0o755)
    monkeypatch.setenv("PATH", f"{tmp_path}:/bin")
    monkeypatch.setenv("DISPLAY", ":4077")
    monkeypatch.setattr(last_words, "SHOWS", last_words.SHOWS[1:2])
    process = last_words.tell("no screen")
    assert process is not None
    assert process.wait(timeout=60) == 0
    assert said.read_text() == "no screen"


@linux
def test_what_a_stream_does_not_take_is_told_in_a_dialog(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "xmessage").symlink_to("/bin/true")
    monkeypatch.setenv("PATH", str(tmp_path))
    monkeypatch.setenv("DISPLAY", ":4077")
    closed = io.StringIO()
    closed.close()
    with open("/dev/full", "wb", buffering=0) as full:
        for stream in (io.TextIOWrapper(full, write_through=True), closed):
            monkeypatch.setattr(sys, "stderr", stream)
            process = last_words.tell("no screen")
            assert process is not None
            assert process.wait(timeout=60) == 0


@pytest.mark.parametrize(
    ("open_it", "url"),
    [
        (lambda: open_folder(Path("/a folder")), QUrl.fromLocalFile("/a folder")),
        (lambda: open_address("https://arxiv.org"), QUrl("https://arxiv.org")),
    ],
)
def test_the_desktop_is_told_nothing_of_a_bundles_libraries(
    monkeypatch: pytest.MonkeyPatch, open_it: Callable[[], None], url: QUrl
) -> None:
    told: list[tuple[QUrl, dict[str, str]]] = []

    def open_url(url: QUrl) -> bool:
        told.append((url, dict(os.environ)))
        return True

    monkeypatch.setattr(QDesktopServices, "openUrl", open_url)
    monkeypatch.setattr(sys, "frozen", True, raising=False)
    monkeypatch.setenv("LD_LIBRARY_PATH", "/bundle")
    monkeypatch.setenv("LD_LIBRARY_PATH_ORIG", "/own")
    monkeypatch.setenv("QT_PLUGIN_PATH", "/bundle/plugins")
    before = dict(os.environ)
    open_it()
    assert [opened for opened, _ in told] == [url]
    assert told[0][1] == clean(before)
    assert told[0][1]["LD_LIBRARY_PATH"] == "/own"
    assert os.environ == before  # the bundle's own processes need it


def test_what_opens_addresses_is_the_desktop_module_alone() -> None:
    elsewhere = [
        path.name
        for path in (ROOT / "app").rglob("*.py")
        if re.search(r"openUrl|setOpenExternalLinks\(True", path.read_text(encoding="utf-8"))
    ]
    assert elsewhere == ["desktop.py"]


def test_a_start_from_the_finder_is_told_in_an_alert(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The text is an argument, for in a script a quotation mark would end it."""
    said = tmp_path / "said.txt"
    program = tmp_path / "osascript"
    program.write_text(f'#!/bin/sh\nprintf "%s\\n" "$@" >{said}\n')
    program.chmod(0o755)
    monkeypatch.setenv("PATH", f"{tmp_path}:/bin")
    monkeypatch.setattr(sys, "platform", "darwin")
    process = last_words.tell('no "screen"')
    assert process is not None
    assert process.wait(timeout=60) == 0
    *script, text = said.read_text().splitlines()
    assert text == 'no "screen"'
    assert script == [
        *("-e", "on run argv"),
        *("-e", 'display alert "DDPM Studio" message (item 1 of argv) as critical'),
        *("-e", "end run"),
    ]


@linux
@pytest.mark.parametrize("redirected", ["2>/dev/full", "2>&-"])
def test_without_a_screen_and_a_stream_that_takes_words_it_ends_in_order(redirected: str) -> None:
    kept = {k: v for k, v in os.environ.items() if "DISPLAY" not in k and k != "QT_QPA_PLATFORM"}
    command = f'exec "$@" {redirected}'
    main = str(ROOT / "main.py")
    ended = subprocess.run(
        ["/bin/sh", "-c", command, "sh", sys.executable, main], env=kept, check=False
    )
    assert ended.returncode == 1


def test_last_words_that_cannot_be_said_do_not_keep_the_program_from_its_end() -> None:
    code = (
        "import sys; from app import last_words, qt_start\n"
        "def broken(text): raise RuntimeError\n"
        "last_words.tell = broken\n"
        "qt_start.application('test')\n"
    )
    kept = {k: v for k, v in os.environ.items() if "DISPLAY" not in k}
    environment = {**kept, "PYTHONPATH": str(ROOT), "QT_QPA_PLATFORM": "papyrus"}
    ended = subprocess.run([sys.executable, "-c", code], env=environment, check=False)
    assert ended.returncode == 1


@linux
def test_the_cause_is_told_and_not_the_locale() -> None:
    ended = started(DISPLAY=":4077", LC_ALL="C")
    assert ended.returncode == 1
    assert "could not connect to display :4077" in ended.stderr
    assert "locale" not in ended.stderr


@pytest.mark.parametrize(
    ("heard", "cause"),
    [
        (["Detected locale C", "a warning", "no display"], "no display"),
        (["Detected locale C", "out of memory"], "out of memory"),
        (["Detected locale C"], "Detected locale C"),
    ],
)
def test_the_cause_is_what_tells_of_the_screen(heard: list[str], cause: str) -> None:
    assert _cause(heard) == cause


ENDS = """
import sys, threading
from app import qt_start
app = qt_start.application("test")
from PySide6.QtCore import QRunnable, QThreadPool, QTimer
class Setting(QRunnable):
    def run(self):
        begun.set()
        quitting.wait()
        for _ in range(200_000):
            pass
        print("done", flush=True)
begun, quitting = threading.Event(), threading.Event()
setting = Setting()
QThreadPool.globalInstance().start(setting)
begun.wait()
app.aboutToQuit.connect(quitting.set)
QTimer.singleShot(0, app.quit)
status = qt_start.run_events(app.quit)
print("ended", QThreadPool.globalInstance().activeThreadCount(), flush=True)
sys.exit(status)
"""


def test_work_in_the_pool_is_done_before_qt_is_taken_down() -> None:
    ended = subprocess.run(
        [sys.executable, "-c", ENDS],
        cwd=ROOT,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
        capture_output=True,
        text=True,
        timeout=60,
        check=True,
    )
    assert ended.stdout.splitlines() == ["done", "ended 0"]


def test_the_self_check_loads_nothing_heavy_before_the_window_is_painted() -> None:
    code = "import sys, app.self_check; sys.exit(bool({'torch', 'numpy'} & sys.modules.keys()))"
    environment = {**os.environ, "PYTHONPATH": str(ROOT)}
    ended = subprocess.run([sys.executable, "-c", code], cwd=ROOT, env=environment, check=False)
    assert ended.returncode == 0


@pytest.mark.parametrize(
    ("told", "theme"),
    [
        ({}, None),
        ({"DBUS_SESSION_BUS_ADDRESS": "unix:path=/run/bus"}, "xdgdesktopportal"),
        ({"DBUS_SESSION_BUS_ADDRESS": "x", "QT_QPA_PLATFORMTHEME": "qt6ct"}, "qt6ct"),
    ],
)
def test_a_desktop_with_a_bus_shows_its_own_dialogs_unless_told_otherwise(
    told: dict[str, str], theme: str | None
) -> None:
    environment = dict(told)
    start._take_dialogs_of_desktop(environment)
    assert environment.get("QT_QPA_PLATFORMTHEME") == theme
