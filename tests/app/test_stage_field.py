"""The field of the reverse process: what is asked for, and what is drawn of the answer."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QColor, QImage
from PySide6.QtWidgets import QComboBox
from pytestqt.qtbot import QtBot

from app import theme
from app.mailbox import FoundField
from app.widgets.cloud_axes import LABELS_BELOW, LABELS_LEFT
from app.widgets.field_key import FieldKey
from app.widgets.point_cloud import PointCloudView
from app.widgets.step_lens import lens_over
from ddpm_core.field import QUANTITIES, Field, Grid


class Person:
    """The stage with a reverse process, and what a person does with its field."""

    def __init__(self, stage: Any, bot: QtBot) -> None:
        self.stage, self.experiment, self.player, self.bot = (
            stage, stage.experiment, stage.player, bot
        )  # fmt: skip
        stage.record_reverse()
        stage.player.seek(8)  # t = 11
        for layer in ("samples", "predicted_x0", "trace"):
            stage.toggle(layer)

    @property
    def combo(self) -> QComboBox:
        return self.stage.panel.findChild(QComboBox, "fieldCombo")

    @property
    def key(self) -> FieldKey:
        return self.stage.panel.findChild(FieldKey, "fieldKey")

    @property
    def asked(self) -> list[tuple[str, int, Grid]]:
        return self.experiment.fields_asked

    def choose(self, quantity: str) -> None:
        self.combo.setCurrentIndex(self.combo.findData(quantity))

    def answer(
        self, vector: tuple[float, float], unit: float = 1.0, density: np.ndarray | None = None
    ) -> None:
        """The worker finds the same vector everywhere."""
        quantity, t, grid = self.asked[-1]
        vectors = np.broadcast_to(np.float32(vector), (grid.rows, grid.columns, 2)).copy()
        self.tell(FoundField(quantity, 321, Field(grid, t, vectors, unit, density)))

    def tell(self, found: FoundField) -> None:
        self.experiment.field = found
        self.experiment.fieldChanged.emit()

    def pixels(self) -> np.ndarray:
        image = self.stage.picture().convertToFormat(QImage.Format.Format_RGB32)
        words = np.frombuffer(image.constBits(), np.uint8)
        return words.reshape(image.height(), image.width(), 4)[:, :, 2::-1].astype(int)

    def places(self, color: str) -> np.ndarray:
        """The (row, column) of each pixel that is more of a colour than of the ground."""
        ground, full = (np.array(QColor(c).getRgb()[:3]) for c in (theme.current().card, color))
        way, pixels = full - ground, self.pixels() - ground
        share = pixels @ way / (way @ way)
        aside = np.linalg.norm(pixels - share[..., None] * way, axis=-1)
        return np.argwhere((share > 0.4) & (aside < 30))


@pytest.fixture
def person(stage: Any, qtbot: QtBot) -> Person:
    return Person(stage, qtbot)


def test_there_is_a_choice_over_the_reverse_process_alone_and_it_is_off(person: Person) -> None:
    assert person.combo.isVisible()
    assert person.combo.currentData() == ""
    assert {person.combo.itemData(k) for k in range(person.combo.count())} == {"", *QUANTITIES}
    assert person.asked == []
    assert not person.key.text
    person.choose("exact_noise")
    person.answer((1.0, 0.0))
    person.stage.tile("data").click()
    assert not person.combo.isVisible()
    assert not person.key.text


def test_what_is_chosen_is_asked_for_at_the_level_and_over_the_view(person: Person) -> None:
    person.choose("network_noise")
    ((quantity, t, grid),) = person.asked
    assert (quantity, t) == ("network_noise", 11)
    view = person.stage.cloud.view()
    left, top = view.to_data(0, 0)
    right, bottom = view.to_data(view.width, view.height)
    points = grid.points().numpy()
    assert (points.min(axis=0) <= (left, bottom)).all()
    assert (points.max(axis=0) >= (right, top)).all()
    assert 25 < grid.step * view.scale < 60


def test_the_bar_is_followed_but_nothing_is_asked_twice(person: Person) -> None:
    person.choose("exact_noise")
    person.player.seek(9)
    person.player.seek(10)
    person.player.seek(11)
    person.bot.waitUntil(lambda: len(person.asked) == 2)  # the newest, once it is time
    assert person.asked[-1][1] == 8
    person.player.seek(12)
    person.player.seek(11)
    person.stage.panel._field._timer.timeout.emit()
    assert len(person.asked) == 2


def test_the_networks_field_follows_the_training_and_the_exact_one_need_not(
    person: Person,
) -> None:
    person.choose("exact_noise")
    person.experiment.train_one_step()
    person.bot.waitUntil(lambda: not person.stage.panel._field._timer.isActive())
    person.experiment.train_one_step()
    assert len(person.asked) == 1
    person.choose("network_noise")
    person.bot.waitUntil(lambda: len(person.asked) == 2)
    person.experiment.train_one_step()
    person.bot.waitUntil(lambda: len(person.asked) == 3)


def test_a_view_that_moves_is_asked_for_anew(person: Person) -> None:
    person.choose("exact_score")
    person.stage.cloud.zoom(2.0)
    person.bot.waitUntil(lambda: len(person.asked) == 2)
    assert person.asked[1][2].step == pytest.approx(person.asked[0][2].step / 2)


def test_arrows_have_the_colour_of_who_predicts_and_the_direction_of_what(person: Person) -> None:
    colours = theme.current()
    for quantity, color in (
        ("network_noise", colours.predicted_noise),
        ("exact_noise", colours.optimum),
    ):
        before = person.places(color)
        person.choose(quantity)
        person.bot.waitUntil(lambda q=quantity: person.asked[-1][0] == q)
        person.answer((1.0, 0.0))
        flat = person.places(color)
        assert len(flat) > len(before) + 500
        person.answer((0.0, 1.0))
        upright = person.places(color)
        height, width, _ = person.pixels().shape
        rows, columns = (len(np.unique(flat[:, k])) for k in (0, 1))
        assert rows / height < 0.5 * columns / width  # along an arrow a row is full of its colour
        rows, columns = (len(np.unique(upright[:, k])) for k in (0, 1))
        assert columns / width < 0.5 * rows / height


def test_no_arrow_runs_through_the_numbers_of_the_axes(person: Person) -> None:
    person.choose("network_noise")
    person.answer((1.0, 0.0))
    rows, columns = person.places(theme.current().predicted_noise).T
    view = person.stage.cloud
    assert len(rows) > 500
    assert columns.min() >= LABELS_LEFT
    assert rows.max() < view.height() - LABELS_BELOW


def test_an_arrow_is_as_long_as_the_key_says_up_to_the_cut(person: Person) -> None:
    person.choose("network_score")
    color = theme.current().predicted_noise
    lengths = []
    for size in (2.0, 4.0, 40.0):
        person.answer((size, 0.0), unit=4.0)
        row = np.bincount(person.places(color)[:, 0]).max()  # the ink of the longest row
        lengths.append(row)
    assert "= 4, cut at 8" in person.key.text
    half, whole, cut = lengths
    assert whole == pytest.approx(2 * half, rel=0.25)
    assert cut == pytest.approx(2 * whole, rel=0.25)


def test_the_key_says_what_is_shown_and_when_it_was_found(person: Person) -> None:
    person.choose("network_noise")
    person.answer((1.0, 0.0))
    assert "network" in person.key.text
    assert "t = 11" in person.key.text
    assert "step 321" in person.key.text
    person.choose("exact_score")
    assert person.key.text == ""  # the answer was to another question
    person.bot.waitUntil(lambda: person.asked[-1][0] == "exact_score")
    person.answer((1.0, 0.0), unit=1.25)
    assert "Exact score" in person.key.text
    assert "step" not in person.key.text
    assert "= 1.25, cut at 2.5" in person.key.text
    assert person.key.accessibleName() == person.key.text


def test_an_answer_to_another_question_draws_nothing(person: Person) -> None:
    person.choose("exact_noise")
    before = person.stage.picture()
    grid = person.asked[-1][2]
    ones = np.ones((grid.rows, grid.columns, 2), np.float32)
    person.tell(FoundField("network_noise", 5, Field(grid, 11, ones)))
    assert person.stage.picture() == before
    person.tell(FoundField("exact_noise", 5, Field(grid, 11, ones)))
    assert person.stage.picture() != before


def test_a_difference_is_drawn_in_colours_and_only_where_there_is_data(person: Person) -> None:
    colours = theme.current()
    person.choose("difference")
    grid = person.asked[-1][2]
    density = np.ones((grid.rows, grid.columns), np.float32)
    density[:, : grid.columns // 2] = 1e-6
    person.answer((0.3, 0.4), density=density)  # of length 0.5, the greatest
    pixels = person.pixels()
    height, width, _ = pixels.shape
    middle = height // 2 + 30
    assert (
        np.abs(pixels[middle, width - 90] - QColor(colours.predicted_noise).getRgb()[:3]).max() < 3
    )
    assert np.abs(pixels[middle, 90] - QColor(colours.window).getRgb()[:3]).max() < 3
    assert "0.5 or more" in person.key.text
    assert "hardly any data" in person.key.text
    person.answer((0.0, 0.0), density=np.ones_like(density))
    assert np.abs(person.pixels()[middle, 90] - QColor(colours.card).getRgb()[:3]).max() < 3


def test_colours_are_even_between_nothing_and_the_greatest(person: Person) -> None:
    person.choose("difference")
    shades = []
    for length in (0.0, 0.125, 0.25, 0.375, 0.5, 0.9):
        person.answer((length, 0.0))
        shades.append(person.pixels()[330, 90].sum())
    steps = np.diff(shades)
    assert (steps[:4] > 0).all()
    assert steps[4] == 0  # from the greatest on there is one colour


def test_clean_data_has_no_field(person: Person) -> None:
    person.choose("exact_noise")
    person.answer((1.0, 0.0))
    person.player.last()
    assert person.key.text == ""
    count = len(person.asked)
    person.stage.panel._field._timer.timeout.emit()
    assert len(person.asked) == count


def test_of_data_on_a_line_one_row_is_asked_for(person: Person) -> None:
    run = person.experiment.run
    object.__setattr__(run, "points", run.points[:, :1])
    person.choose("exact_noise")
    assert person.asked[-1][2].rows == 1
    assert person.asked[-1][2].bottom == 0.0


def test_the_choice_is_reached_by_tab_and_says_what_it_is(person: Person) -> None:
    assert person.combo.focusPolicy() & Qt.FocusPolicy.TabFocus
    assert person.combo.accessibleName() == "Field"
    assert "score" in person.combo.toolTip()


# --- with the worker


@pytest.mark.parametrize("quantity", QUANTITIES)
def test_every_field_comes_while_the_network_trains(open_window: Any, quantity: str) -> None:
    window = open_window("--no-autostart")
    experiment = window.window.experiment
    window.click("trainStepButton")
    window.wait(lambda: window.steps == 1)
    window.sample()
    window.slider.setValue(10)
    window.click("trainButton")
    window.choose("fieldCombo", quantity)
    window.wait(lambda: experiment.field is not None and experiment.field.quantity == quantity)
    assert experiment.field.field.t == 9
    window.wait(lambda: bool(window.find(FieldKey, "fieldKey").text))
    window.click("pauseButton")
    window.wait(lambda: not experiment.training)


def test_the_lens_of_a_step_ends_above_the_key(person: Person) -> None:
    view, key = person.stage.panel.findChild(PointCloudView, "stageCloud"), person.key
    person.choose("network_noise")
    person.answer((1.0, 0.0))
    lens = lens_over(view.view(), [(0.0, 0.0), (0.001, 0.0)], view.foot)
    assert lens is not None
    top = key.mapTo(view.window(), QPoint(0, 0)).y() - view.mapTo(view.window(), QPoint(0, 0)).y()
    assert lens.box.bottom() <= top
    person.choose("")
    assert view.foot == 0
