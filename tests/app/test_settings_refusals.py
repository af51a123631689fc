"""The settings panel: what is refused, where the reason stands, and when both are gone."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QLabel, QSpinBox

from app.panels.setting_rows import SettingRow


def test_a_refusal_is_shown_at_its_control_with_the_reason_until_mended(desk: Any) -> None:
    desk.change("timestepsSpin", 5000)
    row = desk.row("timestepsSpin")
    assert "5000 is outside 1 to 4000" in row.error
    assert desk.field("timestepsSpin").property("error") is True
    assert desk.find("timestepsSpin", QSpinBox).value() == 5000
    assert desk.experiment.settings.timesteps == 200
    label = next(one for one in row.findChildren(QLabel) if one.text() == row.error)
    assert label.isVisible()
    desk.change("timestepsSpin", 400)
    assert row.error == ""
    assert not label.isVisible()
    assert desk.experiment.settings.timesteps == 400


@pytest.mark.parametrize(
    ("changes", "name", "value", "words"),
    [
        ({}, "betaEndSpin", 1e-5, "below beta_start"),
        ({"sampler": "ddim"}, "ddimStepsSpin", 300, "more than the T = 200"),
        ({"sampler": "ddim"}, "timestepsSpin", 30, "50 steps are more than the T = 30"),
        ({"scale_to_timesteps": True}, "timestepsSpin", 15, "a beta must be below 1"),
        ({"timesteps": 1000}, "betaEndSpin", 0.999, "alpha_bar falls to 0, too little"),
        ({"beta_end": 0.3}, "timestepsSpin", 1000, "with T = 1000 alpha_bar falls to"),
        ({}, "timeDimSpin", 33, "33 is odd"),
        ({}, "clipLowSpin", 9.0, "not below clip_high"),
    ],
)
def test_what_does_not_go_together_is_refused_where_it_was_typed(
    sit: Callable[..., Any], changes: dict[str, Any], name: str, value: float, words: str
) -> None:
    desk = sit(**changes)
    before = desk.experiment.settings
    desk.change(name, value)
    assert words in desk.row(name).error
    assert desk.experiment.settings == before
    desk.bot.keyClick(desk.find(name), Qt.Key.Key_Escape)
    assert desk.row(name).error == ""


def test_a_refusal_of_a_hidden_control_opens_its_group(desk: Any) -> None:
    assert desk.experiment.set("gradient_clip", -1.0) is False
    assert desk.find("gradientClipSpin").isVisible()
    assert "outside" in desk.row("gradientClipSpin").error


def test_a_change_elsewhere_puts_a_refused_value_back(desk: Any) -> None:
    desk.change("timestepsSpin", 5000)
    desk.experiment.set("eta", 0.5)
    assert desk.find("timestepsSpin", QSpinBox).value() == 200
    assert desk.row("timestepsSpin").error == ""


# --- the value that holds comes back


def test_a_refused_switch_shows_what_holds_and_says_why(sit: Callable[..., Any]) -> None:
    desk = sit(timesteps=15)
    check = desk.find("scaleCheck")
    check.setFocus()
    desk.bot.keyClick(check, Qt.Key.Key_Space)
    assert desk.experiment.settings.scale_to_timesteps is False
    assert not check.isChecked()
    assert "a beta must be below 1" in desk.row("scaleCheck").error
    assert (
        desk.field("scaleCheck").accessibleDescription().startswith(desk.field("scaleCheck").error)
    )
    desk.bot.keyClick(check, Qt.Key.Key_Tab)
    assert desk.row("scaleCheck").error == ""
    assert check.property("error") is False


def test_a_refused_choice_shows_what_holds_and_says_why(sit: Callable[..., Any]) -> None:
    desk = sit(timesteps=15, schedule="cosine", scale_to_timesteps=True)
    combo = desk.find("scheduleCombo")
    combo.setFocus()
    desk.bot.keyClick(combo, Qt.Key.Key_Home)
    assert desk.experiment.settings.schedule == "cosine"
    assert combo.currentData() == "cosine"
    assert "a beta must be below 1" in desk.row("scheduleCombo").error
    desk.bot.keyClick(combo, Qt.Key.Key_Escape)
    assert desk.row("scheduleCombo").error == ""


@pytest.mark.parametrize(
    ("name", "typed", "holds"),
    [("timestepsSpin", "5000", "200"), ("betaEndSpin", "0.00001", "0.02")],
)
def test_a_refused_number_stays_while_it_is_mended_and_goes_with_the_focus(
    desk: Any, name: str, typed: str, holds: str
) -> None:
    desk.change(name, typed)
    field, row = desk.find(name), desk.row(name)
    shown = field.text()
    assert shown != holds
    assert row.error
    desk.bot.keyClick(field, Qt.Key.Key_Tab)
    assert field.text() == holds
    assert row.error == ""
    assert field.property("error") is False
    assert not field.lineEdit().hasSelectedText()


def test_what_leaving_refuses_gives_way_and_its_reason_stays_to_be_read(desk: Any) -> None:
    field, row = desk.find("timestepsSpin"), desk.row("timestepsSpin")
    field.setFocus()
    field.selectAll()
    desk.bot.keyClicks(field, "5000")
    desk.bot.keyClick(field, Qt.Key.Key_Tab)
    assert field.text() == "200"
    assert "5000 is outside" in row.error
    assert field.property("error") is False  # no red ring around a value that holds
    desk.bot.keyClick(QApplication.focusWidget(), Qt.Key.Key_Tab)
    assert row.error == ""
    field.setFocus()
    field.selectAll()
    desk.bot.keyClicks(field, "5000")
    desk.bot.keyClick(field, Qt.Key.Key_Return)
    assert field.text() == "5,000"  # the same again is refused again
    assert "5000 is outside" in row.error


def test_a_reason_is_gone_once_anything_is_set(sit: Callable[..., Any]) -> None:
    desk = sit(timesteps=15)
    desk.find("scaleCheck").click()
    assert desk.row("scaleCheck").error
    desk.experiment.set("eta", 0.5)
    assert desk.row("scaleCheck").error == ""
    assert not desk.find("scaleCheck").isChecked()


def test_a_valid_value_instead_of_a_refused_one_is_taken(sit: Callable[..., Any]) -> None:
    desk = sit(timesteps=15)
    desk.change("scaleCheck", True)
    desk.change("timestepsSpin", 300)
    desk.change("scaleCheck", True)
    assert desk.experiment.settings.scale_to_timesteps is True
    assert desk.find("scaleCheck").isChecked()


def test_no_reason_is_left_beside_a_value_that_holds(desk: Any) -> None:
    """Every kind of control, one after the other, with nothing mended."""
    desk.open_all()
    for name, value in (
        ("timestepsSpin", 9999),
        ("betaStartSpin", 0.5),
        ("timeDimSpin", 33),
        ("clipLowSpin", 99),
        ("emaSpin", 2),
        ("seedSpin", -4),
    ):
        desk.change(name, value)
        assert desk.row(name).error, name
    desk.find("sampleButton").setFocus()
    rows = desk.panel.findChildren(SettingRow)
    assert [row.error for row in rows if row.error] == []
    for name, holds in (("timestepsSpin", 200), ("timeDimSpin", 32), ("seedSpin", 0)):
        assert desk.find(name).value() == holds
