"""The stage: what is chosen, what it says, and what follows the player."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QAbstractButton, QApplication
from pytestqt.qtbot import QtBot

from app.panels.stage_words import process_words
from app.scenes import SUBJECTS
from app.widgets.stage_tile import StageTile
from ddpm_core.assemble import build_data, build_schedule
from ddpm_core.config import ExperimentConfig
from ddpm_core.recording import record_reverse


def test_it_begins_with_what_is_learned_and_says_what_will_be_where(empty_stage: Any) -> None:
    assert empty_stage.panel.subject == "learned"
    assert empty_stage.tile("learned").isChecked()
    assert empty_stage.says("stageTitle") == "Learned so far"
    assert "Train" in empty_stage.cloud._placeholder
    assert "Sample" in empty_stage.tile("reverse").view._placeholder
    assert not empty_stage.legend()


def test_a_recording_that_begins_is_chosen_and_followed(stage: Any) -> None:
    process = stage.record_reverse(frames=1)
    assert stage.panel.subject == "reverse"
    assert stage.tile("reverse").isChecked()
    assert stage.player.timeline is process
    x = np.zeros((stage.count, 2), dtype=np.float32)
    for _ in range(5):
        process.append(x, x, x)
    stage.experiment.recorded.emit()
    assert stage.player.position == 4  # where the network's prediction is known already
    assert stage.says("stageSubtitle") == (
        "DDIM · 20 of 20 steps · η = 0 · frame 4 of 20 · network at step 7"
    )


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"sampler": "ddpm"}, "DDPM · 20 steps · σ² = β"),
        ({"sampler": "dpm_solver", "dpm_solver_steps": 7}, "DPM++ 2M · 7 of 20 steps"),
        ({"sampler": "simplified"}, "Simplified, with noise · 20 steps"),
    ],
)
def test_a_process_is_told_with_its_sampler(changes: dict[str, Any], words: str) -> None:
    config = ExperimentConfig(timesteps=20, data_count=20, sample_count=3, **changes)
    schedule, data = build_schedule(config), build_data(config)
    timeline, _ = record_reverse(lambda x, t: x, config, schedule, data, step=5)
    last = timeline.total - 1
    assert process_words(timeline, 0) == f"{words} · frame 0 of {last} · network at step 5"


def test_choosing_a_process_gives_it_to_the_player_at_its_own_place(stage: Any) -> None:
    forward = stage.record_forward()
    reverse = stage.record_reverse()
    stage.player.seek(12)
    stage.tile("forward").click()
    assert (stage.player.timeline, stage.player.position) == (forward, 0)
    stage.player.seek(3)
    assert stage.says("stageSubtitle") == "20 steps · t = 2 · frame 3 of 20"
    stage.tile("reverse").click()
    assert (stage.player.timeline, stage.player.position) == (reverse, 12)
    stage.tile("forward").click()
    assert stage.player.position == 3


def test_still_subjects_leave_the_player_and_its_commands_lead_back(stage: Any) -> None:
    process = stage.record_reverse()
    stage.player.seek(9)
    for subject in ("data", "learned"):
        stage.tile(subject).click()
        assert stage.player.timeline is process
        stage.player.seek(9)
        assert stage.panel.subject == "reverse"
        assert stage.tile("reverse").isChecked()


def test_the_forward_tile_gives_a_foretaste_that_says_its_level(stage: Any) -> None:
    stage.record_forward()
    assert stage.tile("forward").subtitle == "t = 5"
    stage.tile("forward").click()
    assert stage.tile("forward").subtitle == "data"  # as the transport bar calls it
    stage.player.seek(11)
    assert stage.tile("forward").subtitle == "t = 10"


def test_an_empty_process_says_how_to_get_it(stage: Any) -> None:
    stage.tile("reverse").click()
    assert "Press Sample" in stage.cloud._placeholder
    assert not stage.cloud.shows_anything()
    assert stage.player.timeline is None


def test_a_new_run_forgets_the_old_processes(stage: Any) -> None:
    stage.record_forward()
    stage.record_reverse()
    stage.experiment.forward = stage.experiment.reverse = None
    stage.experiment.start_run()
    stage.experiment.forwardChanged.emit()
    stage.experiment.reverseChanged.emit()
    assert stage.panel.subject == "learned"
    assert stage.player.timeline is None
    assert not stage.tile("reverse").view.shows_anything()
    assert stage.tile("reverse").subtitle == ""


def test_the_forward_process_of_a_new_run_takes_the_place_of_the_old(stage: Any) -> None:
    stage.record_forward()
    stage.tile("forward").click()
    stage.player.seek(5)
    stage.experiment.forward = None
    stage.experiment.start_run()
    stage.experiment.forwardChanged.emit()
    assert stage.panel.subject == "forward"
    assert stage.player.timeline is None
    fresh = stage.record_forward()
    assert (stage.player.timeline, stage.player.position) == (fresh, 0)
    assert stage.ink("noised") > 100


def test_tiles_are_chosen_by_keyboard_like_radio_buttons(stage: Any, qtbot: QtBot) -> None:
    stage.tile("learned").setFocus(Qt.FocusReason.TabFocusReason)
    qtbot.keyClick(stage.tile("learned"), Qt.Key.Key_Left)
    assert stage.panel.subject == "data"
    qtbot.keyClick(stage.tile("data"), Qt.Key.Key_Right)
    qtbot.keyClick(stage.tile("learned"), Qt.Key.Key_Right)
    assert stage.panel.subject == "forward"
    assert [stage.tile(s).isChecked() for s in SUBJECTS].count(True) == 1


def test_a_click_on_a_tile_leaves_the_keys_to_the_stage(stage: Any, qtbot: QtBot) -> None:
    stage.tile("learned").setFocus(Qt.FocusReason.TabFocusReason)
    qtbot.mouseClick(stage.tile("data"), Qt.MouseButton.LeftButton)
    assert stage.panel.subject == "data"
    assert QApplication.focusWidget() is stage.cloud


def test_every_control_has_a_name_and_a_tooltip(stage: Any) -> None:
    stage.learn()
    stage.record_reverse()
    controls = stage.panel.findChildren(QAbstractButton)
    assert len(controls) >= 8
    for control in controls:
        if not control.isVisibleTo(stage.panel):
            continue
        assert control.accessibleName()
        assert control.toolTip()
        reached = bool(control.focusPolicy() & Qt.FocusPolicy.TabFocus)
        # of the tiles Tab reaches the chosen one, and the arrow keys the others
        assert reached == (not isinstance(control, StageTile) or control.isChecked())
    assert stage.tile("reverse").accessibleDescription() == stage.tile("reverse").subtitle
    assert stage.panel.objectName() == "stage"
    assert stage.cloud.accessibleName() == "Reverse process"


# --- the actions of the menu


def test_an_action_chooses_and_the_one_of_what_is_shown_is_checked(stage: Any) -> None:
    def checked() -> list[str]:
        return [s for s in SUBJECTS if stage.actions[f"{s}StageAction"].isChecked()]

    assert checked() == ["learned"]
    for subject in SUBJECTS:
        stage.actions[f"{subject}StageAction"].trigger()
        assert stage.panel.subject == subject
        assert stage.tile(subject).isChecked()
        assert checked() == [subject]
    stage.tile("data").click()
    assert checked() == ["data"]
    stage.record_reverse()
    assert checked() == ["reverse"]
    stage.actions["reverseStageAction"].trigger()  # again
    assert checked() == ["reverse"]


def test_a_tile_says_the_keys_of_its_action(stage: Any) -> None:
    for number, subject in enumerate(SUBJECTS, start=1):
        action = stage.actions[f"{subject}StageAction"]
        assert action.shortcut().toString() == f"Ctrl+{number}"
        assert stage.tile(subject).toolTip().endswith(f"(Ctrl+{number})")
        assert stage.tile(subject).shortcut().isEmpty()  # one key, one owner
        assert action.text().replace("&", "") == stage.tile(subject).text()
