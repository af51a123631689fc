"""The settings: every instance is valid, and JSON gives back the same one."""

from __future__ import annotations

import dataclasses
import json
import math

import numpy as np
import pytest

from ddpm_core.assemble import build_sampler, build_schedule
from ddpm_core.config import ConfigError, ExperimentConfig, settings

NAMES = [field.name for field in dataclasses.fields(ExperimentConfig)]

# Another valid value of every setting.
OTHERS = {
    "data": "circles",
    "data_count": 77,
    "data_noise": 0.125,
    "data_seed": 5,
    "data_path": "länge, 數據.csv",
    "data_columns": ("a", "ß"),
    "pictures": ("tom.jpg", "貓"),
    "crops": ("1,2,30:tom.jpg",),
    "picture_size": 48,
    "flips": True,
    "schedule": "cosine",
    "timesteps": 321,
    "beta_start": 3e-4,
    "beta_end": 0.1 + 0.2 - 0.25,
    "scale_to_timesteps": True,
    "time_dim": 8,
    "hidden": 7,
    "layers": 2,
    "channels": (8, 16, 20),
    "bottleneck": 40,
    "prediction": "v",
    "batch_size": 3,
    "accumulate": 2,
    "learning_rate": 1 / 3000,
    "learning_rate_schedule": "constant",
    "warmup_steps": 9,
    "training_steps": 123,
    "gradient_clip": None,
    "ema_beta": 0.75,
    "ema_warmup": False,
    "seed": 2**31 - 1,
    "sampler": "ddim",
    "variance": "posterior",
    "simplified_noise": False,
    "ddim_steps": 11,
    "ddim_list": (0, 3, 4),
    "dpm_solver_steps": 9,
    "eta": 0.3,
    "denoiser": "exact",
    "clip": False,
    "clip_low": -1.5,
    "clip_high": 2.5,
    "sample_count": 13,
    "sample_seed": 17,
    "preview_share": 0.2,
    "preview_count": 19,
    "device": "cuda:1",
    "threads": 2,
    "precision": "bf16",
    "channels_last": True,
}


def with_other(name):
    """The defaults with one setting changed, whatever they were."""
    value = OTHERS[name]
    if value == getattr(ExperimentConfig(), name):
        value = next(choice for choice in settings()[name].choices if choice != value)
    return ExperimentConfig(**{name: value})


def test_every_setting_is_tried_here():
    assert set(OTHERS) == set(NAMES) == set(settings())


def test_all_settings_together_come_back_from_json_exactly():
    config = ExperimentConfig(**OTHERS)
    assert {name: getattr(config, name) for name in NAMES} == OTHERS
    assert ExperimentConfig.from_json(config.to_json()) == config
    assert ExperimentConfig.from_json(config.to_json().encode()) == config
    assert ExperimentConfig.from_json(ExperimentConfig().to_json()) == ExperimentConfig()


def test_json_is_one_flat_object_with_a_key_for_each_setting():
    values = json.loads(ExperimentConfig().to_json())
    assert list(values) == ["format", *NAMES]
    assert not any(isinstance(value, dict) for value in values.values())


def test_key_left_out_of_the_json_keeps_its_default():
    assert ExperimentConfig.from_json("{}") == ExperimentConfig()
    assert ExperimentConfig.from_json('{"hidden": 9}') == ExperimentConfig(hidden=9)


@pytest.mark.parametrize("name", NAMES)
def test_each_setting_is_told_apart_and_says_whether_it_rebuilds(name):
    default = ExperimentConfig()
    changed = (
        with_other(name)
        if name not in ("data", "sampler")
        else default.replace(**{name: OTHERS[name]})
    )
    assert changed.changed(default) == {name}
    assert default.changed(changed) == {name}
    rebuilds = settings()[name].rebuilds
    assert changed.needs_rebuild(default) == ({name} if rebuilds else set())


@pytest.mark.parametrize(
    ("changes", "steps"),
    [
        ({}, 200),
        ({"sampler": "simplified", "ddim_list": (1, 2)}, 200),
        ({"sampler": "ddim"}, 50),
        ({"sampler": "ddim", "ddim_list": (0, 3, 9)}, 3),
        ({"sampler": "dpm_solver", "ddim_list": (0, 3, 9)}, 12),
        ({"sampler": "dpm_solver", "dpm_solver_steps": 20}, 20),
    ],
)
def test_the_steps_of_a_sampler_are_those_that_it_takes(changes, steps):
    config = ExperimentConfig(**changes)
    assert config.sampling_steps == steps
    sampler = build_sampler(config.replace(clip=False), build_schedule(config), None)
    assert len(sampler.timesteps) == steps


def test_what_acts_while_running_and_what_rebuilds_is_as_designed():
    known = settings()
    acting = {name for name in NAMES if not known[name].rebuilds}
    assert acting >= {"learning_rate", "sampler", "eta", "ddim_steps", "clip", "preview_share"}
    assert not acting & {"data", "data_path", "timesteps", "schedule", "hidden", "layers", "seed"}


@pytest.mark.parametrize(
    ("name", "low", "high"), [(n, s.low, s.high) for n, s in settings().items()]
)
def test_bounds_are_allowed_and_what_lies_beyond_is_refused(name, low, high):
    if not math.isfinite(low):
        assert not math.isfinite(high)
        return
    # The other end of a pair must not be in the way, nor what so many great betas would leave.
    room = {
        "beta_start": {"beta_end": 0.999, "timesteps": 1},
        "beta_end": {"beta_start": 1e-8, "timesteps": 1},
    }.get(name, {})
    if name == "channels":
        for bound, beyond in ((4, 3), (4096, 4160)):
            assert ExperimentConfig(channels=(bound, 64)).channels == (bound, 64)
            with pytest.raises(ConfigError, match="^channels: .*outside 4 to 4096"):
                ExperimentConfig(channels=(64, beyond))
        return
    step = 1 if "int" in str(ExperimentConfig.__dataclass_fields__[name].type) else 1e-9
    for bound, beyond in ((low, low - max(step, abs(low) * 1e-6)), (high, high * 1.000001 + step)):
        assert getattr(ExperimentConfig(**room, **{name: bound}), name) == bound
        beyond = int(beyond) if step == 1 else beyond
        with pytest.raises(ConfigError, match=f"^{name}: .*outside") as refusal:
            ExperimentConfig(**room, **{name: beyond})
        assert refusal.value.field == name


@pytest.mark.parametrize("name", [n for n, s in settings().items() if s.choices])
def test_each_choice_is_allowed_and_another_is_refused_with_the_list(name):
    setting = settings()[name]
    room = {"data_path": "x.csv", "pictures": ("x.png",)} if name == "data" else {}
    for choice in setting.choices:
        assert getattr(ExperimentConfig(**room, **{name: choice}), name) == choice
    with pytest.raises(ConfigError, match="'nonsense' is not known") as refusal:
        ExperimentConfig(**{name: "nonsense"})
    assert refusal.value.remedy.endswith(", ".join(setting.choices))


ODDITIES = (
    *(object(), {"a": 1}, [[1]], 1j, b"bytes", "", None, True, 5, 0.5),
    *(math.nan, math.inf, -math.inf, 10**400, -(10**400)),
)


@pytest.mark.parametrize("name", NAMES)
def test_no_value_of_any_type_gets_past_the_check_or_raises_anything_else(name):
    usual = getattr(ExperimentConfig(), name)
    for value in ODDITIES:
        try:
            kept = getattr(ExperimentConfig(**{name: value}), name)
        except ConfigError as error:
            refusal = error
        else:
            assert kept == value
            assert kept is None or isinstance(kept, (bool, int, float, str, tuple))
            if kept is not None and usual is not None:
                assert isinstance(kept, bool) == isinstance(usual, bool)
            assert not isinstance(kept, float) or math.isfinite(kept)
            continue
        assert refusal.field
        assert str(refusal).startswith(f"{refusal.field}: {refusal.reason}")


def test_numbers_take_their_settings_own_type():
    config = ExperimentConfig(timesteps=100.0, learning_rate=1)
    assert (config.timesteps, type(config.timesteps)) == (100, int)
    assert (config.learning_rate, type(config.learning_rate)) == (1.0, float)
    assert ExperimentConfig(data_columns=["a", 2]).data_columns == ("a", "2")


@pytest.mark.parametrize(
    ("values", "field", "message"),
    [
        ({"beta_start": 0.03}, "beta_end", "below beta_start"),
        ({"time_dim": 33}, "time_dim", "33 is odd.*use 34"),
        ({"sampler": "ddim", "ddim_list": (3, 3, 5)}, "ddim_list", "3 comes after 3.*increasing"),
        ({"sampler": "ddim", "ddim_list": (3, 200)}, "ddim_list", "level 200.*from 0 to 199"),
        ({"sampler": "ddim", "ddim_list": (-1, 4)}, "ddim_list", "no level -1"),
        ({"sampler": "ddim", "ddim_list": ()}, "ddim_list", "no level.*at least one"),
        ({"ddim_list": ("0", "four")}, "ddim_list", "whole numbers.*0, 4, 8"),
        ({"sampler": "ddim", "timesteps": 20}, "ddim_steps", "50 steps .* T = 20.*at most 20"),
        (
            {"sampler": "dpm_solver", "timesteps": 11},
            "dpm_solver_steps",
            "12 steps .* T = 11.*at most 11",
        ),
        ({"clip_low": 1.0, "clip_high": 1.0}, "clip_low", "not below clip_high"),
        ({"data": "file"}, "data_path", "no file is named"),
        ({"scale_to_timesteps": True, "timesteps": 20}, "timesteps", "T of at least 21"),
        (
            {"scale_to_timesteps": True, "timesteps": 200, "beta_end": 0.25},
            "timesteps",
            "T of at least 251",
        ),
        ({"timesteps": 1000, "beta_end": 0.999}, "beta_end", "alpha_bar falls to 0, .*smaller T"),
        ({"beta_end": 0.999}, "beta_end", "T = 200 alpha_bar falls to 3.34e-88"),
        (
            {"timesteps": 400, "beta_end": 0.39, "scale_to_timesteps": True},
            "beta_end",
            "T = 400 alpha_bar falls to",
        ),
    ],
)
def test_values_that_do_not_go_together_are_refused_with_a_remedy(values, field, message):
    with pytest.raises(ConfigError, match=message) as refusal:
        ExperimentConfig(**values)
    assert refusal.value.field == field
    assert refusal.value.remedy


@pytest.mark.parametrize("schedule", ["linear", "quadratic", "sigmoid"])
@pytest.mark.parametrize("beta_end", [0.001, 0.0199, 0.02, 0.029, 0.057, 0.1])
def test_the_least_scaled_t_that_is_named_works_and_the_one_below_does_not(schedule, beta_end):
    values = {"schedule": schedule, "scale_to_timesteps": True, "beta_end": beta_end}
    least = next(
        T
        for T in range(1, 1000)
        if beta_end * 1000 / T < 1  # what the schedule computes
    )
    assert ExperimentConfig(**values, timesteps=least).timesteps == least
    if least > 1:
        with pytest.raises(ConfigError, match=f"T of at least {least},"):
            ExperimentConfig(**values, timesteps=least - 1)


@pytest.mark.parametrize("schedule", ["linear", "quadratic", "sigmoid"])
@pytest.mark.parametrize("scaled", [False, True])
@pytest.mark.parametrize("timesteps", [1, 20, 200, 1000, 4000])
def test_a_range_is_refused_exactly_where_too_little_of_the_data_is_left(
    schedule, scaled, timesteps
):
    """By the product of 1 - beta, in NumPy."""
    u = np.linspace(0, 1, timesteps) if timesteps > 1 else np.zeros(1)
    refused = 0
    for beta_end in (1e-4, 0.02, 0.04, 0.06, 0.1, 0.25, 0.5, 0.9, 0.999):
        start, end = (b * (1000 / timesteps if scaled else 1) for b in (1e-4, beta_end))
        if end >= 1:
            continue
        betas = {
            "linear": start + (end - start) * u,
            "quadratic": (start**0.5 + (end**0.5 - start**0.5) * u) ** 2,
            "sigmoid": start + (end - start) / (1 + np.exp(6 - 12 * u)),
        }[schedule]
        values = {"schedule": schedule, "timesteps": timesteps, "scale_to_timesteps": scaled}
        if np.prod(1 - betas) < 1e-70:
            refused += 1
            with pytest.raises(ConfigError, match="alpha_bar falls to"):
                ExperimentConfig(**values, beta_end=beta_end)
        else:
            ExperimentConfig(**values, beta_end=beta_end)
    assert refused or timesteps <= 200


def test_every_allowed_schedule_can_be_made():
    from ddpm_core.schedules import make_schedule

    for schedule in settings()["schedule"].choices:
        for timesteps in (1, 2, 4000):
            config = ExperimentConfig(schedule=schedule, timesteps=timesteps)
            options = {"beta_start": config.beta_start, "beta_end": config.beta_end}
            made = make_schedule(schedule, timesteps, **(options if schedule != "cosine" else {}))
            assert made.timesteps == timesteps


@pytest.mark.parametrize(
    "text",
    [
        "",
        "{",
        "[]",
        "null",
        "7",
        '"text"',
        '{"quantum": 1}',
        '{"format": 2}',
        '{"format": "1"}',
        '{"format": true}',
        '{"format": null}',
        '{"hidden": "256"}',
        '{"hidden": 1e999}',
        '{"learning_rate": NaN}',
        '{"hidden": null}',
        '{"learning_rate": 1' + "0" * 400 + "}",
        "[" * 100_000,
        b"\xff\xfe\xff",
    ],
    ids=lambda text: str(text)[:16] or "empty",
)
def test_json_that_holds_no_valid_settings_is_a_config_error(text):
    with pytest.raises(ConfigError):
        ExperimentConfig.from_json(text)


def test_later_format_is_named_with_the_remedy():
    with pytest.raises(ConfigError, match=r"format: 2 is later than 1.*newer DDPM Studio"):
        ExperimentConfig.from_json('{"format": 2, "from_the_future": 1}')


def test_settings_cannot_be_changed_in_place_and_replace_checks():
    config = ExperimentConfig()
    with pytest.raises(dataclasses.FrozenInstanceError):
        config.hidden = 3
    assert config.replace(hidden=3).hidden == 3
    assert config.hidden == 256
    with pytest.raises(ConfigError, match="quantum: there is no such setting"):
        config.replace(quantum=1)
    with pytest.raises(ConfigError, match="hidden: 0 is outside"):
        config.replace(hidden=0)
    assert len({config, ExperimentConfig(), config.replace(hidden=3)}) == 2


def test_every_setting_has_a_group_and_a_line_of_help():
    groups = ("data", "schedule", "network", "training", "sampling", "preview", "machine")
    for name, setting in settings().items():
        assert setting.group in groups, name
        assert setting.help, name
        assert "\n" not in setting.help, name
    order = [groups.index(setting.group) for setting in settings().values()]
    assert order == sorted(order)
