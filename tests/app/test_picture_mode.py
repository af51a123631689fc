"""The window on pictures, driven as a person would: train, sample, step, look, save, drop."""

from __future__ import annotations

import threading
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from PySide6.QtCore import Qt, QUrl
from PySide6.QtGui import QAction, QImage
from PySide6.QtWidgets import QWidget

from app.widgets.filmstrip import FilmStrip
from app.widgets.picture_sheet import Pixel
from app.widgets.picture_view import PictureView
from app.widgets.text_line import TextLine
from ddpm_core.config import ExperimentConfig
from ddpm_core.models import DiffUNet


@pytest.fixture
def person(open_window: Any, tiny: ExperimentConfig) -> Any:
    """Someone in front of pictures that are not trained yet."""
    return open_window("--no-autostart", config=tiny)


@pytest.fixture
def calls(monkeypatch: pytest.MonkeyPatch) -> list[int]:
    """The number of pictures in each call of a U-Net."""
    made: list[int] = []
    forward = DiffUNet.forward

    def counted(self: DiffUNet, x: Any, t: Any) -> Any:
        made.append(len(x))
        return forward(self, x, t)

    monkeypatch.setattr(DiffUNet, "forward", counted)
    return made


def press(person: Any, key: Qt.Key) -> None:
    person.bot.keyClick(person.window.focusWidget() or person.window, key)


def text(person: Any, name: str) -> str:
    line: TextLine = person.find(TextLine, name)
    return line.text()


def look_at(person: Any, subject: str) -> None:
    action = person.window.findChild(QAction, f"{subject}StageAction")
    action.trigger()


def view(person: Any, name: str) -> PictureView:
    found: PictureView = person.find(PictureView, f"{name}Pictures")
    return found


def click(person: Any, pictures: PictureView, picture: int) -> None:
    """Click into one of the pictures."""
    place = pictures.pixel_rect(Pixel(picture, 8, 8)).center().toPoint()
    person.bot.mouseClick(pictures, Qt.MouseButton.LeftButton, pos=place)


def draw_x_T(person: Any) -> Any:
    experiment = person.window.experiment
    before = experiment.reverse
    person.click("sampleStepButton")
    person.wait(lambda: experiment.reverse is not before and not experiment.sampling)
    person.wait(lambda: not experiment.sampling and not person.window.player.recording)
    return experiment.reverse


def test_each_press_of_the_arrow_is_one_call_of_the_network(person: Any, calls: list[int]) -> None:
    experiment, player = person.window.experiment, person.window.player
    experiment.set("preview_share", 0.0)
    person.wait(lambda: experiment.forward is not None)
    record = draw_x_T(person)
    del calls[:]
    assert (record.frames, player.position) == (1, 0)
    assert view(person, "predicted_x0").count == 0
    for made in (1, 2, 3):
        press(person, Qt.Key.Key_Right)
        person.wait(lambda made=made: player.position == made)
        person.wait(lambda: experiment.can_continue)
        assert (record.frames, calls) == (made + 1, [2] * made)
    assert view(person, "predicted_x0").count == 2
    assert "predicted from frame 2" in text(person, "pictureSubtitle")
    for key, place in ((Qt.Key.Key_Left, 2), (Qt.Key.Key_Home, 0), (Qt.Key.Key_Right, 1)):
        press(person, key)
        assert player.position == place
    assert "predicted from" not in text(person, "pictureSubtitle")
    assert len(calls) == 3  # what is known is not made again


def test_every_press_in_a_hurry_is_one_call_of_a_slow_network(
    person: Any, calls: list[int], monkeypatch: pytest.MonkeyPatch
) -> None:
    experiment, player = person.window.experiment, person.window.player
    experiment.set("preview_share", 0.0)
    person.wait(lambda: experiment.forward is not None)
    record = draw_x_T(person)
    del calls[:]
    gate, forward = threading.Event(), DiffUNet.forward

    def slow(self: DiffUNet, x: Any, t: Any) -> Any:
        assert gate.wait(60)
        return forward(self, x, t)

    monkeypatch.setattr(DiffUNet, "forward", slow)
    press(person, Qt.Key.Key_Right)
    press(person, Qt.Key.Key_Right)  # before the worker has told that it goes on
    person.wait(lambda: experiment.sampling)
    for _ in range(3):
        press(person, Qt.Key.Key_Right)
    gate.set()
    person.wait(lambda: player.position == 5 and not experiment.sampling)
    press(person, Qt.Key.Key_Right)
    person.wait(lambda: player.position == 6 and not experiment.sampling)
    assert (record.frames, len(calls)) == (7, 6)
    gate.clear()
    for _ in range(record.total):  # more than there are
        press(person, Qt.Key.Key_Right)
    gate.set()
    person.wait(lambda: player.position == record.total - 1 and not experiment.sampling)
    press(person, Qt.Key.Key_Right)
    assert (len(calls), person.window.messages.text) == (record.total - 1, "")


def test_play_at_the_newest_frame_goes_on_with_a_record_that_rests(person: Any) -> None:
    experiment, player = person.window.experiment, person.window.player
    record = draw_x_T(person)
    press(person, Qt.Key.Key_Space)
    person.wait(lambda: record.complete and player.position == record.total - 1)
    assert experiment.reverse is record
    person.wait(lambda: not experiment.sampling)
    stepped = [record.x(k).copy() for k in range(record.total)]
    person.sample()
    for frame, x in enumerate(stepped):
        assert np.array_equal(experiment.reverse.x(frame), x)


def test_sampling_that_was_stopped_can_be_gone_on_with(person: Any) -> None:
    experiment = person.window.experiment
    experiment.set_many({"sample_count": 64})
    person.click("sampleButton")
    person.wait(lambda: experiment.sampling and experiment.reverse.frames > 1)
    person.click("stopSamplingButton")
    person.wait(lambda: not experiment.sampling)
    record = experiment.reverse
    press(person, Qt.Key.Key_End)
    press(person, Qt.Key.Key_Space)
    person.wait(lambda: record.complete)
    assert experiment.reverse is record


def test_a_click_on_the_filmstrip_goes_there(person: Any) -> None:
    person.sample()
    strip = person.find(FilmStrip, "filmStrip")
    assert strip.isVisible()
    shown = strip.frames_shown()
    for frame in (shown[2], shown[-1], shown[0]):
        place = strip.thumbnail_rect(frame).center().toPoint()
        person.bot.mouseClick(strip, Qt.MouseButton.LeftButton, pos=place)
        assert person.window.player.position == frame
        assert person.slider.value() == frame


def test_while_it_trains_samples_appear_and_the_time_left_is_written(person: Any) -> None:
    experiment = person.window.experiment
    look_at(person, "learned")
    person.click("trainButton")
    person.wait(lambda: experiment.preview is not None and experiment.preview.step > 0)
    person.wait(lambda: " left" in text(person, "pictureNote"))
    assert text(person, "pictureNote").startswith("about ")
    person.wait(lambda: " left" in text(person, "trainingStatus"))
    assert view(person, "generated").count == 2
    person.click("pauseButton")
    person.wait(lambda: not experiment.training)
    assert text(person, "pictureNote") == ""


def test_the_time_left_is_that_to_the_length_that_is_set_now(person: Any) -> None:
    experiment = person.window.experiment
    look_at(person, "learned")
    person.click("trainButton")
    person.wait(lambda: " left" in text(person, "pictureNote"))
    for length, told in ((50_000_000, True), (experiment.step, False)):
        assert experiment.set("training_steps", length)
        note, status = text(person, "pictureNote"), text(person, "trainingStatus")
        assert (" left" in note, " left" in status) == (told, told)
        assert note in status


def test_the_first_step_is_one_step(person: Any) -> None:
    assert text(person, "trainingStatus").startswith("0 steps")
    person.click("trainStepButton")
    person.wait(lambda: text(person, "trainingStatus").startswith("1 step "))
    person.click("trainStepButton")
    person.wait(lambda: text(person, "trainingStatus").startswith("2 steps "))


def test_a_picture_chosen_among_the_data_is_the_one_that_is_noised(person: Any) -> None:
    experiment = person.window.experiment
    look_at(person, "data")
    data = view(person, "data")
    assert data.count == 3
    before = experiment.forward
    click(person, data, 2)
    person.wait(lambda: experiment.forward is not before)
    assert np.array_equal(experiment.forward.x(0)[0], experiment.run.points[2])
    look_at(person, "forward")
    assert person.find(FilmStrip, "filmStrip").isVisible()
    press(person, Qt.Key.Key_End)
    assert person.window.player.position == experiment.forward.total - 1


def test_a_command_acts_within_a_step_of_the_training(person: Any) -> None:
    experiment = person.window.experiment
    person.click("trainButton")
    person.wait(lambda: experiment.step > 2)
    session = experiment._worker._session
    person.click("pauseButton")
    person.wait(lambda: not experiment.training)
    made = session._engine.step
    person.wait(lambda: experiment.step == made)
    assert not session._training


def test_a_saved_run_goes_on_exactly_where_it_was(person: Any, tmp_path: Path) -> None:
    experiment = person.window.experiment
    path = str(tmp_path / "cats.ddpm")

    def step(times: int) -> list[float]:
        for _ in range(times):
            before = experiment.step
            person.click("trainStepButton")
            person.wait(lambda before=before: experiment.step == before + 1)
        losses: list[float] = experiment.history.raw.tolist()
        return losses

    step(3)
    with person.bot.waitSignal(experiment.saved, timeout=60_000):
        experiment.save(path)
    losses = step(2)
    before = experiment.run
    person.window.documents.open(path)
    person.wait(lambda: experiment.run is not before)
    assert experiment.step == 3
    assert step(2) == losses


def test_an_autosave_of_pictures_is_offered_and_taken_up(person: Any, open_window: Any) -> None:
    experiment = person.window.experiment
    for number in (1, 2):
        person.click("trainStepButton")
        person.wait(lambda number=number: experiment.step == number)
    losses = experiment.history.raw.tolist()
    with person.bot.waitSignal(experiment.autosaved, timeout=60_000):
        person.window.keeping.autosave.save()
    settings = experiment.settings
    experiment.shut_down()  # as after a crash: nobody has decided anything
    for place in person.window.keeping.autosave._places.values():
        place.release()
    again = open_window("--no-autostart")  # on points
    bar = again.find(QWidget, "recoveryBar")
    again.wait(bar.isVisible)
    before = again.window.experiment.run
    again.click("recoveryContinueButton")
    again.wait(lambda: again.window.experiment.run is not before)
    assert again.window.experiment.settings == settings
    assert again.window.experiment.history.raw.tolist() == losses
    assert again.window.modes.mode == "pictures"


def drop(person: Any, *paths: Path) -> None:
    person.window.documents.open_dropped([QUrl.fromLocalFile(str(path)) for path in paths])


@pytest.fixture
def photo(tmp_path: Path) -> Path:
    image = QImage(40, 30, QImage.Format.Format_RGB32)
    image.fill(Qt.GlobalColor.white)
    for x in range(10, 20):
        for y in range(5, 25):
            image.setPixelColor(x, y, Qt.GlobalColor.black)
    path = tmp_path / "photo.png"
    assert image.save(str(path))
    return path


def test_dropped_pictures_and_folders_are_the_persons_own(
    person: Any, photo: Path, tmp_path: Path
) -> None:
    experiment, messages = person.window.experiment, person.window.messages
    folder = tmp_path / "album"
    folder.mkdir()
    (folder / "other.png").write_bytes(photo.read_bytes())
    drop(person, photo, folder)
    assert experiment.settings.data == "pictures"
    assert experiment.settings.pictures == (str(photo), str(folder))
    assert "data" in experiment.pending
    assert "dropped pictures" in messages.accessibleDescription()
    before = experiment.run
    person.click("restartButton")
    person.wait(lambda: experiment.run is not before)
    assert len(experiment.run.points) == 2


def test_a_picture_dropped_beside_a_file_of_another_kind_is_refused(
    person: Any, photo: Path, tmp_path: Path
) -> None:
    table = tmp_path / "table.csv"
    table.write_text("x,y\n1,2\n")
    drop(person, photo, table)
    assert person.window.experiment.settings.data == "cats"
    assert "2 files were dropped" in person.window.messages.accessibleDescription()


def test_a_picture_dropped_on_points_is_a_density(open_window: Any, photo: Path) -> None:
    person = open_window("--no-autostart")
    drop(person, photo)
    person.wait(lambda: person.window.experiment.settings.data == "file")
    assert person.window.experiment.settings.data_path == str(photo)


def test_a_click_on_a_sample_shows_its_process_in_the_filmstrip(person: Any) -> None:
    person.sample()
    samples = view(person, "samples")
    first = person.picture("filmStrip")
    click(person, samples, 1)
    person.wait(lambda: (person.picture("filmStrip") != first).any())
    click(person, samples, 0)
    person.wait(lambda: (person.picture("filmStrip") == first).all())
