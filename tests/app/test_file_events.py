"""A file that the system asks for is opened, whatever the window is at."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest

from ddpm_core.assemble import build_trainer
from ddpm_core.checkpoint import Checkpoint, save_checkpoint
from ddpm_core.config import ExperimentConfig

ROOT = Path(__file__).resolve().parents[2]
ASKED = """
import json, os, sys
when, settings, path = sys.argv[1:]
from app import build_window
window = build_window(["--settings", settings, "--no-autostart"])
from PySide6.QtCore import QCoreApplication, QTimer
from PySide6.QtGui import QFileOpenEvent
from PySide6.QtWidgets import QApplication
def ask():
    QCoreApplication.postEvent(QApplication.instance(), QFileOpenEvent(path))
def look():
    if when == "started" and window.complete and window.started and not asked:
        asked.append(True)
        ask()
    if window.complete and window.started and window.experiment.path:
        watch.stop()  # closing looks at events
        print(json.dumps([window.experiment.path, window.experiment.step]), flush=True)
        window.close()
asked = []
if when == "new":
    ask()
watch = QTimer()
watch.timeout.connect(look)
watch.start(20)
window.show()
sys.exit(QApplication.exec())
"""


@pytest.mark.parametrize("when", ["new", "started"])
def test_a_file_that_the_system_asks_for_is_opened(
    when: str, small: ExperimentConfig, tmp_path: Path
) -> None:
    trainer = build_trainer(small)
    trainer.step()
    path = tmp_path / "an experiment 實驗.ddpm"
    save_checkpoint(path, Checkpoint.of(trainer, small))
    words = [sys.executable, "-c", ASKED, when, str(tmp_path / "settings.ini"), str(path)]
    done = subprocess.run(words, cwd=ROOT, capture_output=True, text=True, timeout=120)
    assert done.returncode == 0, done.stderr
    assert json.loads(done.stdout) == [str(path), 1]
