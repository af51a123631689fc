"""The exact denoiser in place of the network: one switch, and no picture of it without its name."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import torch
from PySide6.QtWidgets import QComboBox

from app.widgets.stage_tile import StageTile
from app.widgets.text_line import TextLine
from ddpm_core.assemble import build_data, build_sampler, build_schedule, seeded
from ddpm_core.exact import ExactDenoiser


def test_the_switch_waits_behind_more_and_stays_in_sight_once_it_is_turned(desk: Any) -> None:
    combo = desk.find("denoiserCombo")
    assert not combo.isVisible()
    desk.open_all()
    assert combo.isVisible()
    desk.change("denoiserCombo", "exact")
    assert desk.experiment.settings.denoiser == "exact"
    desk.find("samplingMoreButton").setChecked(False)
    assert combo.isVisible()
    desk.change("denoiserCombo", "network")
    assert not combo.isVisible()


def test_it_acts_at_once(sit: Callable[..., Any]) -> None:
    desk = sit(denoiser="exact")
    assert desk.shown("denoiserCombo") == "exact"
    desk.change("denoiserCombo", "network")
    assert not desk.experiment.pending


def test_title_subtitle_and_tile_say_that_no_network_was_asked(stage: Any) -> None:
    run = stage.experiment.run
    object.__setattr__(run, "config", run.config.replace(denoiser="exact"))
    stage.record_reverse()
    stage.player.seek(4)
    assert stage.says("stageTitle") == "Reverse process, exact denoiser"
    assert stage.says("stageSubtitle").startswith("exact denoiser, no network · DDIM")
    assert "network at step" not in stage.says("stageSubtitle")
    assert stage.tile("reverse").subtitle == "exact · t = 15"
    assert stage.tile("reverse").accessibleDescription() == "exact, no network · t = 15"
    stage.record_forward()
    stage.tile("forward").click()
    assert stage.says("stageTitle") == "Forward process"
    assert "exact" not in stage.tile("forward").subtitle


def test_a_person_switches_and_samples_what_the_exact_denoiser_gives(person: Any) -> None:
    person.find(QComboBox, "denoiserCombo").setCurrentIndex(1)
    person.wait(lambda: person.window.experiment.settings.denoiser == "exact")
    person.sample()
    record = person.window.experiment.reverse
    config = record.config
    schedule, data = build_schedule(config), build_data(config)
    generator = seeded(config.sample_seed)
    x = torch.randn(config.sample_count, 2, generator=generator)
    sampler, exact = build_sampler(config, schedule, data), ExactDenoiser(schedule, data)
    *_, last = sampler.run(exact, x, generator)
    assert (record.x(record.total - 1) == last.x_prev.numpy()).all()
    assert person.find(TextLine, "stageTitle").text() == "Reverse process, exact denoiser"
    assert person.find(StageTile, "reverseTile").subtitle.startswith("exact · ")
