"""Makes the pictures of the README with the program itself, into resources/pictures.

    python packaging/readme_pictures.py [--steps 5000] [--language zh_TW]

Opens the real window with fresh settings, lets it train, samples, and takes pictures in both
themes; the GIF is one of the program's own exports. Without a display it runs offscreen. Run it
once for each language: the names of pictures in another than English end in its name.
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
if not (os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY")):
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

PICTURES = ROOT / "resources" / "pictures"
SIZE = (1280, 800)
LARGE = (1600, 1000)
CHOSEN_POINT = 7
SHOWN_FRAME = 0.82  # of the reverse process: x_t still noisy, the prediction a roll already
GIF_POINTS = 1_500


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--steps", type=int, default=5_000)
    parser.add_argument("--language", choices=("en", "zh_TW"), default="en")
    options = parser.parse_args()
    steps, ending = options.steps, "" if options.language == "en" else f"-{options.language}"
    from app import build_window

    with tempfile.TemporaryDirectory() as folder:
        settings = Path(folder, "settings.ini")
        settings.write_text(f"[General]\nlanguage={options.language}\n")
        window = build_window(["--settings", str(settings)])
        from PySide6.QtCore import QCoreApplication, QEventLoop
        from PySide6.QtGui import QAction

        from app.widgets.formula import Formula
        from ddpm_core.comparison import AS_IN_THE_ARTICLE
        from ddpm_core.export import Film, finish, write_gif

        def wait(condition: Callable[[], bool]) -> None:
            while not condition():
                QCoreApplication.processEvents(QEventLoop.ProcessEventsFlag.AllEvents, 20)
                time.sleep(0.002)

        def pause(seconds: float) -> None:
            until = time.perf_counter() + seconds
            wait(lambda: time.perf_counter() > until)

        def picture(name: str) -> None:
            pause(1.0)
            formulas = [one for one in window.findChildren(Formula) if one.isVisible()]
            wait(lambda: all(one.ready or not one.markup for one in formulas))
            pause(0.5)  # in which they get their room
            window.grab().save(str(PICTURES / f"{name}{ending}.png"))

        def record(**settings: object) -> None:
            before = experiment.reverse
            experiment.set_many(settings)
            experiment.sample()
            wait(lambda: experiment.reverse is not before and experiment.reverse.complete)
            wait(lambda: not experiment.sampling)

        experiment, player = window.experiment, window.player
        window.resize(*SIZE)
        window.show()
        wait(lambda: experiment.step >= steps and experiment.optimum is not None)
        experiment.pause()
        record(sample_count=2_000)
        player.seek(round(SHOWN_FRAME * (player.total - 1)))
        window.messages.clear()
        for theme in ("dark", "light") if options.language == "en" else ("light",):
            window.findChild(QAction, f"{theme}ThemeAction").trigger()
            picture(f"window-{theme}")
        window.findChild(QAction, "darkThemeAction").trigger()
        window.resize(*LARGE)
        window.selection.select(CHOSEN_POINT)
        for dock, name in (("inspectorDock", "inspector"), ("explainDock", "explain")):
            window.docks.reveal(dock)
            picture(name)
        window.selection.clear()
        window.docks.reveal("embeddingDock")
        window.stage.choose("compare")
        experiment.compare(AS_IN_THE_ARTICLE)
        wait(lambda: experiment.comparison is not None and experiment.comparison.clock.complete)
        wait(lambda: not experiment.sampling)
        player.seek(round(SHOWN_FRAME * (player.total - 1)))
        picture("compare")
        if options.language != "en":  # one GIF serves all
            experiment.shut_down()
            os._exit(0)
        window.resize(*SIZE)
        record(
            sample_count=GIF_POINTS,
            sampler="ddim",
            ddim_steps=min(100, experiment.settings.timesteps),
        )
        film = Film(width=480, height=480, rate=20, hold=2.0, traces=0)
        finish(write_gif(PICTURES / "swiss-roll.gif", experiment.reverse, film))
        experiment.shut_down()
    os._exit(0)


if __name__ == "__main__":
    main()
