"""What the program does with its own window to see whether the installation is whole."""

from __future__ import annotations

import math
import zipfile
from collections.abc import Generator
from functools import partial
from importlib.resources import files
from pathlib import Path

import numpy as np
import torch
from PIL import Image
from PySide6.QtCore import QByteArray, QLibraryInfo, QTranslator
from PySide6.QtGui import QAction, QFontDatabase, QImage, QPainter
from PySide6.QtSvg import QSvgRenderer
from PySide6.QtWidgets import (
    QDockWidget,
    QLineEdit,
    QMessageBox,
    QPushButton,
    QSlider,
    QSpinBox,
    QTabBar,
    QWidget,
)

from app import languages, theme
from app.experiment import Experiment
from app.history import LossHistory
from app.self_check_engine import use_engine
from app.self_check_hands import (
    Pixels,
    application,
    choose,
    demand,
    find,
    later,
    name_file,
    open_dialog,
    picture,
    press,
    shown,
)
from app.self_check_runner import WORK, Check, Numbers, Step, Wait
from app.widgets.icons import ICON_NAMES, icon
from app.widgets.typesetting import typeset
from ddpm_core.models.affine import takes_onednn
from ddpm_core.picture_metrics import nearest_pictures
from ddpm_core.presets import MACHINE, PRESETS, TRAINED, load_preset
from ddpm_core.scripted import script

__all__ = ["STEPS"]

PRESET = "as-in-the-article"  # predicts the noise: its loss falls the most
LOSS_SHARE = 0.62  # of the first loss, that the smoothed one falls below: to 0.58 in 200 steps
LEAST_STEPS = 200
CAT_ERROR = 0.02  # mean squared, to the nearest of the training pictures
FILM_SIZE, FILM_EVERY = 240, 10
FORMULA = r"\sym{x_t}{x_t} = \sqrt{\bar\alpha_t} x_0 + \sqrt{1 - \bar\alpha_t} \epsilon"

Doing = Generator[Wait, None, Numbers]


# --- the steps


def look_at_parts(check: Check) -> Doing:
    """What a bundle may have lost: type, formulas, words, icons, networks, TorchScript."""
    window = check.window
    experiment = window.experiment
    yield Wait("there is a run", lambda: experiment.forward is not None or check.file, WORK)
    seen = {
        "panels": len(window.findChildren(QDockWidget)),
        "actions": len(window.findChildren(QAction)),
        "colours": int(np.unique(picture(window)).size),
    }
    demand(seen["panels"] >= 8 and seen["colours"] >= 16, f"the window looks empty: {seen}")
    families = set(QFontDatabase.families())
    demand({theme.UI_FAMILY, theme.MATH_FAMILY} <= families, "the fonts are not there")
    demand(bool(application().styleSheet()), "there is no style sheet")
    ink = _ink_of(typeset(FORMULA, 24).colored("#000000", {}))
    demand(ink > 200, f"a formula has only {ink} pixels of ink")
    resources = Path(str(files("resources")))
    pictures = sorted((resources / "style").glob("*.svg"))
    demand(len(pictures) >= 3, f"only {len(pictures)} pictures of the style are there")
    for path in pictures:
        demand(not QImage(str(path)).isNull(), f"{path.name} cannot be shown")
    for name in ICON_NAMES:
        demand(not icon(name).pixmap(16).isNull(), f"the icon {name} cannot be drawn")
    words = sum(_words_of(language) for language in languages.LANGUAGES if language != "en")
    for name in PRESETS:
        load_preset(name)
    onednn = takes_onednn(torch.float32)
    demand(script(onednn) is not None, "TorchScript does not work: training would be slow")
    return {
        **seen,
        "fonts": len(families),
        "ink_of_formula": ink,
        "pictures": len(pictures),
        "icons": len(ICON_NAMES),
        "catalogues": len(languages.LANGUAGES) - 1,
        "words": words,
        "presets": len(PRESETS),
        "networks": len(TRAINED),
        "onednn": onednn,
        "threads": torch.get_num_threads(),
    }


def train(check: Check) -> Doing:
    """The swiss roll is learned: the loss falls."""
    window, experiment = check.window, check.window.experiment
    yield Wait("training has begun by itself", lambda: experiment.step > 0)
    choose(window, "presetCombo", PRESET)
    wanted = load_preset(PRESET).prediction
    yield Wait(
        f"the preset {PRESET} is trained",
        lambda: experiment.run is not None and experiment.run.config.prediction == wanted,
    )
    demand(experiment.settings.data == "swiss_roll", "it is not the swiss roll that is learned")
    history = experiment.history
    yield Wait(
        f"the smoothed loss falls below {LOSS_SHARE} of its first",
        lambda: len(history) >= LEAST_STEPS and _share(history) < LOSS_SHARE,
        WORK,
        seen=lambda: f"{_share(history):.2f} after {experiment.step} steps",
    )
    press(window, "pauseButton")
    yield Wait("training stands still", lambda: not experiment.training)
    return {
        "steps": experiment.step,
        "first_loss": round(float(history.raw[0]), 3),
        "smoothed_loss": round(float(history.smoothed[-1]), 3),
    }


def sample(check: Check) -> Doing:
    """The reverse process is recorded to its end, and shown there."""
    window, experiment = check.window, check.window.experiment
    press(window, "sampleButton")
    slider = find(window, QSlider, "timeSlider")
    yield Wait("the reverse process is complete", partial(_sampled, experiment), WORK)
    record = experiment.reverse
    assert record is not None
    yield Wait("its last frame is shown", lambda: slider.value() == record.total - 1)
    points = record.x(record.total - 1)
    demand(bool(np.isfinite(points).all()), "the samples are not all numbers")
    return {
        "frames": record.total,
        "samples": record.count,
        "spread": [round(float(one), 3) for one in points.std(axis=0)],
    }


def step_back_and_forth(check: Check) -> Doing:
    """The buttons move over the frames, and the stage follows."""
    window = check.window
    slider, stage = find(window, QSlider, "timeSlider"), find(window, QWidget, "stageCloud")
    last = slider.maximum()
    seen: dict[str, Pixels] = {}
    for name, button, frame in (
        ("last", "lastFrameButton", last),
        ("before the last", "stepBackButton", last - 1),
        ("last again", "stepForwardButton", last),
        ("first", "firstFrameButton", 0),
        ("second", "stepForwardButton", 1),
    ):
        press(window, button)
        yield Wait(f"frame {frame} is shown", lambda at=frame: slider.value() == at)  # type: ignore[misc]
        yield Wait("and has been painted", lambda: True)
        seen[name] = picture(stage)
    changed = {
        f"{one} to {other}": round(float((seen[one] != seen[other]).mean()), 5)
        for one, other in (
            ("last", "before the last"),
            ("last", "first"),
            ("first", "second"),
        )
    }
    demand(all(changed.values()), f"the stage does not change: {changed}")
    same = bool((seen["last"] == seen["last again"]).all())
    demand(same, "forth and back, the last frame looks different")
    return {"frames": last + 1, "pixels_changed": changed}


def export(check: Check) -> Doing:
    """A GIF is written by the dialog, and can be read."""
    window, path = check.window, check.folder / "film.gif"
    record = window.experiment.reverse
    later(find(window, QAction, "exportAction").trigger)
    yield Wait("the dialog for exporting is open", lambda: open_dialog("exportDialog"))
    dialog = shown("exportDialog")
    choose(dialog, "exportFormatCombo", "gif")
    find(dialog, QSpinBox, "exportEverySpin").setValue(FILM_EVERY)
    find(dialog, QSpinBox, "exportSizeSpin").setValue(FILM_SIZE)
    edit = find(dialog, QLineEdit, "exportPathEdit")
    edit.setText(str(path))
    edit.textEdited.emit(edit.text())
    button = find(dialog, QPushButton, "exportButton")
    yield Wait("it can be exported", button.isEnabled)
    press(dialog, "exportButton")
    yield Wait("the export is under way", lambda: not button.isEnabled() or path.exists())
    yield Wait("the film is written", lambda: button.isEnabled() and path.exists(), WORK)
    press(dialog, "exportCancelButton")
    yield Wait("the dialog is closed", lambda: open_dialog("exportDialog") is None)
    assert record is not None
    with Image.open(path) as film:
        frames = int(getattr(film, "n_frames", 1))
        size, loop = film.size, film.info.get("loop")
        for frame in range(frames):
            film.seek(frame)
            film.load()
    seen = {"frames": frames, "size": size, "loop": loop, "bytes": path.stat().st_size}
    most = math.ceil(record.total / FILM_EVERY) + 1
    demand(1 < frames <= most and max(size) == FILM_SIZE and loop == 0, f"the film is {seen}")
    return seen


def save(check: Check) -> Doing:
    """The experiment is saved under the name that is typed into the dialog of files."""
    window, path = check.window, check.folder / "experiment.ddpm"
    later(find(window, QAction, "saveCheckpointAction").trigger)
    yield from name_file(path)
    experiment = window.experiment
    yield Wait("the experiment is saved", lambda: experiment.path == str(path), WORK)
    demand(not experiment.unsaved_steps, "steps are left unsaved")
    with zipfile.ZipFile(path) as archive:
        names = archive.namelist()
    demand("experiment.json" in names, f"the file holds {names}")
    return {"bytes": path.stat().st_size, "parts": len(names), "steps": experiment.step}


def open_saved(check: Check) -> Doing:
    """The file brings back the steps and the settings; one more step can be made."""
    window, experiment = check.window, check.window.experiment
    before, settings, steps = experiment.run, experiment.settings, experiment.step
    losses = experiment.history.raw.copy()
    later(find(window, QAction, "openCheckpointAction").trigger)
    yield from name_file(check.folder / "experiment.ddpm")
    yield Wait("the file is open", lambda: experiment.run is not before, WORK)
    # What is left open for a machine the run has settled: that the file holds.
    changed = sorted(experiment.settings.changed(settings) - set(MACHINE))
    demand(experiment.step == steps, f"{experiment.step} steps were opened, {steps} saved")
    demand(not changed, f"settings came back changed: {changed}")
    demand(np.array_equal(experiment.history.raw, losses), "the losses came back changed")
    press(window, "trainStepButton")
    yield Wait("one more step is made", lambda: experiment.step == steps + 1, WORK)
    return {"steps": steps, "settings_changed": len(changed)}


def denoise_cat(check: Check) -> Doing:
    """The cat that comes with the program appears out of noise."""
    window, experiment = check.window, check.window.experiment
    tabs = find(window, QTabBar, "modeSwitch")
    tabs.setCurrentIndex(1)
    yield Wait(
        "the window is about pictures, and the shipped network is there",
        lambda: (
            experiment.run is not None
            and experiment.run.config.modality == "pictures"
            and experiment.run.ready_made
        ),
        WORK,
    )
    yield Wait("the cat is denoised", partial(_sampled, experiment), WORK)
    record, run = experiment.reverse, experiment.run
    assert record is not None
    assert run is not None
    slider = find(window, QSlider, "timeSlider")
    yield Wait("its last frame is shown", lambda: slider.value() == record.total - 1)
    cats = torch.from_numpy(np.array(record.x(record.total - 1)))
    errors = nearest_pictures(cats, torch.from_numpy(np.array(run.points))).error
    noise = nearest_pictures(
        torch.from_numpy(np.array(record.x(0))), torch.from_numpy(np.array(run.points))
    ).error
    worst = float(errors.max())
    demand(worst < CAT_ERROR, f"the cat is {worst:.4f} from the nearest training picture")
    return {
        "frames": record.total,
        "pictures": record.count,
        "worst_error": round(worst, 5),
        "median_error": round(float(errors.median()), 5),
        "error_of_noise": round(float(noise.median()), 3),
    }


def look_at_file(check: Check) -> Doing:
    """The file of the command line is the one that is shown."""
    window, experiment = check.window, check.window.experiment
    yield Wait("the file is open", lambda: experiment.path == check.file, WORK)
    yield Wait("its name is in the title", lambda: Path(check.file).name in window.windowTitle())
    with zipfile.ZipFile(check.file) as archive:
        stored = archive.read("experiment.json").decode()
    demand(f'"step": {experiment.step}' in stored, f"{experiment.step} steps are shown")
    return {"steps": experiment.step}


def close_window(check: Check) -> Doing:
    """The window closes; what is unsaved is asked about, and left."""
    window = check.window
    later(window.close)
    yield Wait("it closes or asks", lambda: not window.isVisible() or open_dialog("unsavedDialog"))
    asked = window.isVisible()
    if asked:
        box = shown("unsavedDialog")
        assert isinstance(box, QMessageBox)
        box.button(QMessageBox.StandardButton.Discard).click()
        yield Wait("the window is closed", lambda: not window.isVisible(), WORK)
    demand(not window.experiment._worker.isRunning(), "the engine runs on")
    return {"asked": asked}


def _ink_of(svg: str) -> int:
    """Pixels that a drawing covers."""
    renderer = QSvgRenderer(QByteArray(svg.encode()))
    size = renderer.defaultSize()
    image = QImage(size, QImage.Format.Format_ARGB32)
    image.fill(0)
    painter = QPainter(image)
    renderer.render(painter)
    painter.end()
    return int(np.count_nonzero(np.frombuffer(image.constBits(), dtype=np.uint32)))


def _words_of(language: str) -> int:
    """1 where the catalogues of a language are there, Qt's and the program's, and translate."""
    own = Path(str(files("resources"))) / "translations" / f"ddpm-studio_{language}.qm"
    qt = Path(QLibraryInfo.path(QLibraryInfo.LibraryPath.TranslationsPath))
    for path, context, word in (
        (own, "MainWindow", "Settings"),
        (qt / f"qtbase_{language}.qm", "QPlatformTheme", "Cancel"),
    ):
        catalogue = QTranslator()
        demand(catalogue.load(str(path)), f"the words of {path.name} cannot be loaded")
        demand(bool(catalogue.translate(context, word)), f"{path.name} does not know “{word}”")
    return 1


def _share(history: LossHistory) -> float:
    """The smoothed loss now, of the first loss."""
    return float(history.smoothed[-1] / history.raw[0]) if len(history) else 1.0


def _sampled(experiment: Experiment) -> bool:
    """Whether a reverse process was recorded to its end."""
    record = experiment.reverse
    return record is not None and record.complete and not experiment.sampling


STEPS: dict[str, Step] = {
    "parts": look_at_parts,
    "engine": use_engine,
    "train": train,
    "sample": sample,
    "step back and forth": step_back_and_forth,
    "export": export,
    "save": save,
    "open the file": open_saved,
    "cat": denoise_cat,
    "file": look_at_file,
    "close": close_window,
}
