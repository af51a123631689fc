"""Makes the README's pictures of cats with the program itself, into resources/pictures.

    python packaging/readme_cat_pictures.py [--steps 700] [--language zh_TW]

Opens the real window with fresh settings, turns to pictures, lets the cat that comes with the
program appear and steps back into the process; then trains a network from nothing for so many
steps. The GIF is one of the program's own exports. Without a display it runs offscreen. On two
cores it takes about five minutes.
"""

from __future__ import annotations

import argparse
import os
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))
os.environ.setdefault("OMP_WAIT_POLICY", "passive")
if not (os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY")):
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

PICTURES = ROOT / "resources" / "pictures"
SIZE = (1280, 800)
LARGE = (1600, 1000)
SHOWN_FRAME = 0.66  # of the reverse process: x_t still noisy, the prediction a cat already
NETWORK_WIDTH, USUAL_WIDTH = 660, 300  # pixels of the right column


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--steps", type=int, default=700)
    parser.add_argument("--language", choices=("en", "zh_TW"), default="en")
    options = parser.parse_args()
    ending = "" if options.language == "en" else f"-{options.language}"
    from app import build_window

    with tempfile.TemporaryDirectory() as folder:
        settings = Path(folder, "settings.ini")
        settings.write_text(f"[General]\nlanguage={options.language}\n")
        window = build_window(["--settings", str(settings), "--no-autostart"])
        from PySide6.QtCore import QCoreApplication, QEventLoop, Qt
        from PySide6.QtGui import QAction

        from ddpm_core.export import Film, finish, write_gif

        def wait(condition: Callable[[], bool]) -> None:
            while not condition():
                QCoreApplication.processEvents(QEventLoop.ProcessEventsFlag.AllEvents, 20)
                time.sleep(0.002)

        def picture(name: str) -> None:
            until = time.perf_counter() + 2.0
            wait(lambda: time.perf_counter() > until)
            window.grab().save(str(PICTURES / f"{name}{ending}.png"))

        def recorded() -> bool:
            record = experiment.reverse
            return record is not None and record.complete and not experiment.sampling

        experiment, player = window.experiment, window.player
        window.resize(*SIZE)
        window.show()
        wait(lambda: experiment.ready)
        window.findChild(QAction, "darkThemeAction").trigger()
        window.modes.switch("pictures")
        wait(recorded)
        window.messages.clear()
        if options.language == "en":  # one GIF serves all
            film = Film(
                width=720, height=None, rate=10, hold=2.0, traces=0, clouds=("x_t", "x0_pred")
            )
            finish(write_gif(PICTURES / "cat.gif", experiment.reverse, film))
        player.seek(round(SHOWN_FRAME * (player.total - 1)))
        picture("cat")
        window.resize(*LARGE)
        window.docks.reveal("networkDock")
        dock = window.docks.docks["networkDock"]
        window.resizeDocks([dock], [NETWORK_WIDTH], Qt.Orientation.Horizontal)
        features = experiment.features
        wait(lambda: experiment.features is not features or experiment.features is not None)
        picture("network")
        window.resizeDocks([dock], [USUAL_WIDTH], Qt.Orientation.Horizontal)
        window.docks.reveal("explainDock")
        window.resize(*SIZE)
        window.keeping.presets.take("cats-ordinary-machine")
        wait(lambda: experiment.step >= options.steps)
        newest = experiment.preview
        wait(lambda: experiment.preview is not newest)
        window.messages.clear()
        picture("cat-training")
        experiment.shut_down()
    os._exit(0)


if __name__ == "__main__":
    main()
