"""What computes: chosen in the window, moved to while a run goes on, and missing here."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import torch
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QComboBox
from pytestqt.qtbot import QtBot

from app.commands import (
    DeviceRefused,
    DevicesListed,
    Event,
    Failed,
    ListDevices,
    NewRun,
    OpenFile,
    Reconfigure,
    RunStarted,
    Sample,
    SaveFile,
    TrainOneStep,
)
from app.experiment import Experiment
from app.mailbox import Mailbox
from app.panels.device_list import DeviceList, DeviceSetting
from app.panels.setting_rows import SettingRow
from app.session import Session
from app.widgets.fields import ChoiceField
from app.wording import device_name
from ddpm_core.assemble import build_trainer
from ddpm_core.checkpoint import load_checkpoint
from ddpm_core.config import ConfigError, ExperimentConfig
from ddpm_core.devices import Device, available
from ddpm_core.training import Trainer

SMALL = ExperimentConfig(
    data_count=60,
    timesteps=6,
    hidden=8,
    layers=1,
    batch_size=8,
    sample_count=5,
    preview_share=0.0,
)
NOT_HERE = "cuda:99"
CARDS = (Device("cpu"), Device("cuda", "Big Card"), Device("cuda:1", "Small Card"))


@pytest.fixture
def second_device(monkeypatch: pytest.MonkeyPatch) -> list[torch.device]:
    """Lets "cuda" stand for the CPU; the devices that runs were moved to, in order."""
    moves: list[torch.device] = []
    to = Trainer.to

    def found(name: str) -> torch.device:
        if name in ("cpu", "cuda"):
            return torch.device("cpu")
        raise ConfigError("device", f"{name!r} cannot be used here", "use cpu or cuda")

    def recorded(trainer: Trainer, device: torch.device) -> None:
        moves.append(device)
        to(trainer, device)

    monkeypatch.setattr("ddpm_core.devices.find_device", found)
    monkeypatch.setattr("ddpm_core.assemble.find_device", found)
    monkeypatch.setattr(Trainer, "to", recorded)
    return moves


class Desk:
    """A session with everything it says."""

    def __init__(self) -> None:
        self.events: list[Event] = []
        self.mailbox = Mailbox()
        self.session = Session(self.mailbox, self.events.append)

    def do(self, *commands: Any) -> None:
        for command in commands:
            self.session.handle(command)

    def of(self, kind: type[Any]) -> list[Any]:
        return [event for event in self.events if isinstance(event, kind)]

    def losses(self) -> list[float]:
        mail = self.mailbox.take(self.of(RunStarted)[-1].run.run_id)
        return [] if mail is None else list(mail.losses)


# --- the session


def test_switching_moves_the_run_and_loses_none_of_it(
    second_device: list[torch.device], tmp_path: Path
) -> None:
    desk, path = Desk(), tmp_path / "moved.ddpm"
    desk.do(NewRun(SMALL, train=False), *[TrainOneStep()] * 3)
    desk.do(Reconfigure(SMALL.replace(device="cuda")), *[TrainOneStep()] * 3)
    desk.do(Reconfigure(SMALL.replace(device="cuda", learning_rate=1e-3)), SaveFile(str(path)))
    assert not desk.of(Failed)
    assert len(desk.of(RunStarted)) == 1
    assert len(second_device) == 1  # another setting moves nothing
    expected = [result.loss for result in build_trainer(SMALL).steps(6)]
    assert desk.losses() == pytest.approx(expected, abs=0)
    saved = load_checkpoint(path)
    assert (saved.step, saved.config.device) == (6, "cuda")


def test_a_device_that_fails_is_refused_and_the_run_stays(
    second_device: list[torch.device],
) -> None:
    desk = Desk()
    desk.do(NewRun(SMALL.replace(device="cuda"), train=False), TrainOneStep())
    desk.do(Reconfigure(SMALL.replace(device=NOT_HERE, eta=0.25)), TrainOneStep())
    run_id = desk.of(RunStarted)[-1].run.run_id
    assert desk.of(DeviceRefused) == [DeviceRefused(run_id, NOT_HERE, "cuda")]
    assert not desk.of(Failed)
    assert not second_device
    engine = desk.session._engine
    assert engine is not None
    assert (engine.config.device, engine.config.eta, engine.step) == ("cuda", 0.25, 2)


def test_a_device_without_room_is_refused_and_the_run_stays(
    second_device: list[torch.device], monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(trainer: Trainer, device: torch.device) -> None:
        raise torch.OutOfMemoryError("CUDA out of memory")

    desk = Desk()
    desk.do(NewRun(SMALL, train=False))
    monkeypatch.setattr(Trainer, "to", full)
    desk.do(Reconfigure(SMALL.replace(device="cuda")), TrainOneStep())
    assert [event.used for event in desk.of(DeviceRefused)] == ["cpu"]
    assert not desk.of(Failed)


@pytest.mark.parametrize("opened", [False, True])
def test_a_run_from_elsewhere_begins_on_the_cpu_and_says_so_once(
    opened: bool, tmp_path: Path, second_device: list[torch.device]
) -> None:
    desk = Desk()
    wanted = SMALL.replace(device=NOT_HERE)
    if opened:
        path = tmp_path / "elsewhere.ddpm"
        there = Desk()
        there.do(NewRun(SMALL, train=False), TrainOneStep())
        assert there.session._engine is not None
        there.session._engine.config = wanted
        there.do(SaveFile(str(path)))
        desk.do(OpenFile(str(path)))
    else:
        desk.do(NewRun(wanted, train=False))
    started = desk.of(RunStarted)[-1]
    assert started.config.device == "cpu"
    assert [(e.wanted, e.used) for e in desk.of(DeviceRefused)] == [(NOT_HERE, "cpu")]
    desk.do(TrainOneStep(), Sample())
    while desk.session.advance():
        pass
    assert not desk.of(Failed)
    assert len(desk.of(DeviceRefused)) == 1


def test_the_session_lists_what_there_is() -> None:
    desk = Desk()
    desk.do(ListDevices())
    assert desk.of(DevicesListed) == [DevicesListed(available())]


# --- the experiment


@pytest.fixture
def experiment(qtbot: QtBot) -> Any:
    """An experiment on a worker of its own, from settings of another machine."""
    experiment = Experiment(SMALL.replace(device=NOT_HERE))
    yield experiment
    experiment.shut_down()


def test_settings_of_another_machine_become_those_of_this_one(
    qtbot: QtBot, experiment: Experiment
) -> None:
    with qtbot.waitSignal(experiment.deviceRefused) as refused:
        experiment.start(train=False)
    assert refused.args == [NOT_HERE, "cpu"]
    assert experiment.settings.device == "cpu"
    assert experiment.pending == frozenset()
    with qtbot.waitSignal(experiment.devicesChanged):
        experiment.list_devices()
    assert experiment.devices == available()


# --- the control


@pytest.fixture
def combo(qtbot: QtBot, fake_experiment: Any) -> Callable[[], ChoiceField]:
    """Makes the control's row as the table has it, bound to the fake experiment."""
    rows = []

    def make() -> ChoiceField:
        row = SettingRow(DeviceSetting().row())
        rows.append(row)
        qtbot.addWidget(row)
        field = row.findChild(QComboBox, "deviceCombo")
        assert isinstance(field, ChoiceField)
        DeviceList(fake_experiment, field, row)
        return field

    return make


def texts(field: QComboBox) -> list[str]:
    return [field.itemText(index) for index in range(field.count())]


def test_devices_are_only_looked_for_once_the_control_is_seen(
    combo: Callable[[], ChoiceField], fake_experiment: Any
) -> None:
    field = combo()
    assert "list_devices" not in fake_experiment.commands
    assert texts(field) == ["CPU"]
    field.window().show()
    assert "list_devices" in fake_experiment.commands


def test_the_list_names_the_devices_and_a_choice_is_a_setting(
    combo: Callable[[], ChoiceField], fake_experiment: Any
) -> None:
    field = combo()
    chosen: list[str] = []
    field.edited.connect(chosen.append)
    fake_experiment.devices = CARDS
    fake_experiment.devicesChanged.emit()
    assert texts(field) == ["CPU", "CUDA · Big Card", "CUDA 1 · Small Card"]
    assert field.itemData(1, Qt.ItemDataRole.ToolTipRole) == "CUDA · Big Card"
    assert not chosen
    field.setCurrentIndex(2)
    assert chosen == ["cuda:1"]


def test_a_device_of_the_settings_is_named_before_any_are_found(
    combo: Callable[[], ChoiceField], fake_experiment: Any
) -> None:
    fake_experiment.settings = fake_experiment.settings.replace(device="cuda:1")
    field = combo()
    assert (field.currentText(), field.currentData()) == ("CUDA 1", "cuda:1")


def test_the_panel_has_the_control_under_more_of_training(desk: Any) -> None:
    field = desk.find("deviceCombo", QComboBox)
    assert not field.isVisible()
    desk.click("trainingMoreButton")
    assert field.isVisible()
    assert field.accessibleName()


def test_a_change_of_device_needs_no_new_run(desk: Any) -> None:
    desk.experiment.start_run()
    desk.experiment.set("device", "cuda")
    assert desk.experiment.pending == frozenset()


@pytest.mark.parametrize(
    ("name", "model", "said"),
    [("cpu", "", "CPU"), ("mps", "", "MPS"), ("cuda:1", "", "CUDA 1"), ("cuda", "X", "CUDA · X")],
)
def test_a_device_is_called_what_people_call_it(name: str, model: str, said: str) -> None:
    assert device_name(name, model) == said
