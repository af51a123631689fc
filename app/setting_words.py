"""What changed in the settings, in a few words: "T from 200 to 1,000". Needs no widgets."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from PySide6.QtCore import QCoreApplication

from app.data_words import pictures_in_words
from app.wording import device_name
from ddpm_core.config import ExperimentConfig, settings
from ddpm_core.relevance import means_something

__all__ = ["change_in_words", "differences", "setting_name", "setting_value"]

# What is set together with another setting, and goes without saying beside it.
FOLLOWS = {
    "data": ("data_noise", "data_path", "data_columns", "pictures", "crops"),
    "data_path": ("data_columns", "pictures", "crops"),
    "pictures": ("crops",),
    "sampler": ("ddim_steps", "dpm_solver_steps"),
    "clip_low": ("clip_high",),
}


def _tr(text: str) -> str:
    return QCoreApplication.translate("SettingWords", text)


def setting_name(setting: str) -> str:
    """What the window calls a setting where there is little room."""
    names = {
        "data": _tr("data set"),
        "data_count": _tr("points"),
        "data_noise": _tr("data noise"),
        "data_seed": _tr("data seed"),
        "data_path": _tr("file"),
        "data_columns": _tr("columns"),
        "pictures": _tr("pictures"),
        "crops": _tr("squares"),
        "picture_size": _tr("picture size"),
        "flips": _tr("mirror images"),
        "schedule": _tr("schedule"),
        "timesteps": "T",
        "beta_start": "β₁",
        "beta_end": "β_T",
        "scale_to_timesteps": _tr("range × 1000 / T"),
        "time_dim": "dₜ",
        "hidden": _tr("width"),
        "layers": _tr("layers"),
        "channels": _tr("channels"),
        "bottleneck": _tr("bottleneck"),
        "prediction": _tr("prediction"),
        "batch_size": _tr("batch"),
        "accumulate": _tr("parts of a batch"),
        "learning_rate": _tr("learning rate"),
        "learning_rate_schedule": _tr("course of the learning rate"),
        "warmup_steps": _tr("warm-up"),
        "training_steps": _tr("length"),
        "gradient_clip": _tr("gradient clip"),
        "ema_beta": "μ",
        "ema_warmup": _tr("early average"),
        "seed": _tr("training seed"),
        "sampler": _tr("sampler"),
        "variance": _tr("variance"),
        "simplified_noise": _tr("added noise"),
        "ddim_steps": _tr("DDIM steps"),
        "ddim_list": _tr("levels of DDIM"),
        "dpm_solver_steps": _tr("DPM++ 2M steps"),
        "eta": "η",
        "denoiser": _tr("denoiser"),
        "clip": _tr("clip"),
        "clip_low": _tr("clip bounds"),
        "clip_high": _tr("upper bound"),
        "sample_count": _tr("samples"),
        "sample_seed": _tr("seed"),
        "preview_share": _tr("pace of live samples"),
        "preview_count": _tr("live points"),
        "device": _tr("device"),
        "threads": _tr("threads"),
        "precision": _tr("precision"),
        "channels_last": _tr("channels last"),
    }
    return names.get(setting, setting.replace("_", " "))


def setting_value(config: ExperimentConfig, setting: str) -> str:
    """A setting's value, as short as it can be told."""
    value: Any = getattr(config, setting)
    if setting == "clip_low":
        return _bounds(config)
    if setting == "data" and value == "file":
        return Path(config.data_path or "").name
    if setting == "pictures" or (setting == "data" and config.modality == "pictures"):
        return pictures_in_words(config)
    if setting == "crops":
        return _tr("the middle") if value is None else f"{len(value):,}"
    if setting == "device":
        return device_name(value)
    if isinstance(value, bool):
        return _tr("on") if value else _tr("off")
    if value is None:
        return _tr("off") if setting == "gradient_clip" else _tr("automatic")
    if isinstance(value, tuple):
        return ", ".join(str(one) for one in value)
    if isinstance(value, float):
        return f"{value:g}".replace("e-0", "e-").replace("-", "−")
    if isinstance(value, int):
        return f"{value:,}" if "seed" not in setting else str(value)
    return Path(value).name if setting == "data_path" else _choice(str(value))


def _choice(value: str) -> str:
    words = {
        "swiss_roll": _tr("swiss roll"),
        "two_moons": _tr("two moons"),
        "circles": _tr("circles"),
        "s_curve": _tr("S curve"),
        "eight_gaussians": _tr("8 Gaussians"),
        "grid": _tr("5 × 5 grid"),
        "checkerboard": _tr("checkerboard"),
        "two_spirals": _tr("two spirals"),
        "linear": _tr("linear"),
        "quadratic": _tr("quadratic"),
        "sigmoid": _tr("sigmoid"),
        "cosine": _tr("cosine"),
        "constant": _tr("constant"),
        "eps": "ε",
        "x0": "x₀",
        "ddpm": "DDPM",
        "ddim": "DDIM",
        "dpm_solver": "DPM++ 2M",
        "simplified": _tr("simplified"),
        "beta": _tr("beta"),
        "posterior": _tr("posterior"),
        "network": _tr("network"),
        "exact": _tr("exact"),
    }
    return words.get(value, value)


def _bounds(config: ExperimentConfig) -> str:
    if config.clip_low is None and config.clip_high is None:
        return _tr("automatic")
    low, high = (
        _tr("automatic") if bound is None else f"{bound:g}".replace("-", "−")
        for bound in (config.clip_low, config.clip_high)
    )
    return _tr("{low} to {high}").format(low=low, high=high)


def differences(before: ExperimentConfig, after: ExperimentConfig) -> list[str]:
    """The settings that differ, in the order of the panel.

    Without those that go without saying, and those that mean nothing for what is learned after.
    """
    changed = after.changed(before)
    changed = frozenset(n for n in changed if means_something(n, after)) or changed
    unsaid = {other for name in changed for other in FOLLOWS.get(name, ())}
    return [name for name in settings() if name in changed - unsaid]


def change_in_words(before: ExperimentConfig, after: ExperimentConfig) -> str:
    """One change as "T from 200 to 1,000", several as their names or as what they come to."""
    if before.modality != after.modality:
        if after.modality == "pictures":
            return _tr("from points to pictures")
        return _tr("from pictures to points")
    names = differences(before, after)
    if len(names) == 1:
        (name,) = names
        return _tr("{setting} from {before} to {after}").format(
            setting=setting_name(name),
            before=setting_value(before, name),
            after=setting_value(after, name),
        )
    if len(names) <= 2:
        return " · ".join(setting_name(name) for name in names)
    return _tr("{count} settings").format(count=len(names))
