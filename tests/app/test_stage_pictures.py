"""What the stage asks for of pictures."""

from __future__ import annotations

from typing import Any

from app.panels.stage_pictures import StagePictures
from app.player import Player
from app.selection import Selection
from ddpm_core.config import ExperimentConfig


def test_a_forward_process_is_asked_for_once_in_a_run(
    fakes: Any, tiny: ExperimentConfig, qtbot: Any
) -> None:
    experiment, player = fakes.FakeExperiment(tiny), Player()
    selection = Selection(player)
    stage = StagePictures(experiment, player, selection, None, player)
    qtbot.addWidget(stage.page)
    experiment.start_run()
    for _ in range(3):
        stage.show("forward")
    assert experiment.commands == ["record_forward 0"]
    stage.show("data")
    stage.page.pictureChosen.emit(2)
    stage.show("forward")
    stage.show("forward")
    assert experiment.commands == ["record_forward 0", "record_forward 2"]
    experiment.start_run()
    stage.show("forward")
    stage.show("forward")
    assert experiment.commands[2:] == ["record_forward 0"]
