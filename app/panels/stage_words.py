"""What the stage says: titles, one line on what is shown, the legend."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication
from PySide6.QtGui import QKeySequence

from app.experiment import Experiment
from app.scenes import Subject
from app.timeline import CLEAN, Timeline
from app.widgets.stage_view import LegendItem

__all__ = [
    "large_title",
    "learned_placeholder",
    "legend",
    "level",
    "placeholder",
    "process_words",
    "still_tile_words",
    "still_words",
    "tile_words",
    "title",
]


def _tr(text: str) -> str:
    return QCoreApplication.translate("Stage", text)


def _keys(keys: str) -> str:
    return QKeySequence(keys).toString(QKeySequence.SequenceFormat.NativeText)


def title(subject: Subject) -> str:
    return {
        "data": _tr("Data"),
        "learned": _tr("Learned so far"),
        "forward": _tr("Forward process"),
        "reverse": _tr("Reverse process"),
        "compare": _tr("Compare"),
    }[subject]


def placeholder(subject: Subject) -> str:
    """What will be here, and how to get it."""
    train, sample = (_keys(keys) for keys in ("Ctrl+T", "Ctrl+Return"))
    return {
        "data": _tr("The data appears here"),
        "learned": _tr("What the network has learned appears here. Press Train ({keys})").format(
            keys=train
        ),
        "forward": _tr("The forward process appears here once it is recorded"),
        "reverse": _tr("The reverse process appears here. Press Sample ({keys})").format(
            keys=sample
        ),
        "compare": _tr("Samplers side by side, from the same noise"),
    }[subject]


def learned_placeholder(experiment: Experiment) -> str:
    """What will be where the samples of a network for pictures are, which take their time."""
    run = experiment.run
    if run is None or not run.config.preview_share:
        return placeholder("learned")
    if experiment.trying is not None:
        return _tr("Training begins once it is known what is fastest here")
    if experiment.training or run.ready_made:
        return _tr("The first samples appear here in a while")
    return placeholder("learned")


def level(timeline: Timeline, frame: int) -> str:
    """The level of a frame, as short as can be."""
    t = timeline.t(frame)
    return _tr("data") if t == CLEAN else f"t = {t}"


def tile_words(timeline: Timeline, frame: int) -> tuple[str, str]:
    """The level of a frame, and before it whether no network has led there: short, and in full."""
    words = level(timeline, frame)
    if not _is_exact(timeline):
        return words, words
    return _tr("exact") + f" · {words}", _tr("exact, no network") + f" · {words}"


def _is_exact(timeline: Timeline) -> bool:
    return timeline.kind == "reverse" and timeline.config.denoiser == "exact"


def large_title(subject: Subject, timeline: Timeline | None) -> str:
    """The title over the large picture."""
    if timeline is not None and _is_exact(timeline):
        return _tr("Reverse process, exact denoiser")
    return title(subject)


def still_words(subject: Subject, experiment: Experiment) -> str:
    """One line on the data, or on what is learned."""
    run, preview = experiment.run, experiment.preview
    if run is None:
        return ""
    if subject == "data":
        if run.config.modality == "pictures":
            text = _tr("{count} pictures of {size} × {size} pixels")
            return text.format(count=f"{len(run.data):,}", size=run.config.picture_size)
        return _tr("{count} points").format(count=f"{len(run.points):,}")
    if preview is None:
        return _tr("no samples yet")
    if not preview.step and run.ready_made:
        return _tr("trained beforehand, fixed noise, EMA")
    return _tr("step {step}, fixed noise, EMA").format(step=f"{preview.step:,}")


def still_tile_words(subject: Subject, experiment: Experiment) -> tuple[str, str]:
    """What a small picture has room for of ``still_words``, and all of them."""
    words, preview, run = still_words(subject, experiment), experiment.preview, experiment.run
    if subject == "learned" and run is not None and preview is not None:
        if not preview.step and run.ready_made:
            return _tr("trained beforehand"), words
        return _tr("step {step}").format(step=f"{preview.step:,}"), words
    if subject == "data" and run is not None and run.config.modality == "pictures":
        return _tr("{count} pictures").format(count=f"{len(run.data):,}"), words
    return words, words


def process_words(timeline: Timeline, frame: int, ready_made: bool = False) -> str:
    """One line on a process and its frame.

    Args:
        ready_made: whether the network was trained before step 0.
    """
    place = _tr("frame {frame} of {last}").format(frame=frame, last=timeline.total - 1)
    if timeline.kind == "forward":
        steps = _tr("{T} steps").format(T=f"{timeline.schedule.timesteps:,}")
        return f"{steps} · {level(timeline, frame)} · {place}"
    if _is_exact(timeline):  # first, so that it is never what is cut off
        return _tr("exact denoiser, no network") + f" · {_sampler_words(timeline)} · {place}"
    step = _tr("network at step {step}").format(step=f"{timeline.step:,}")
    if ready_made and not timeline.step:
        step = _tr("network trained beforehand")
    return f"{_sampler_words(timeline)} · {place} · {step}"


def _sampler_words(timeline: Timeline) -> str:
    config, total = timeline.config, f"{timeline.schedule.timesteps:,}"
    if config.sampler == "ddim":
        words = _tr("DDIM · {steps} of {T} steps · η = {eta}")
        return words.format(steps=len(timeline.timesteps), T=total, eta=f"{config.eta:g}")
    if config.sampler == "dpm_solver":
        words = _tr("DPM++ 2M · {steps} of {T} steps")
        return words.format(steps=len(timeline.timesteps), T=total)
    if config.sampler == "ddpm":
        variance = "β" if config.variance == "beta" else "β̃"
        return _tr("DDPM · {T} steps · σ² = {variance}").format(T=total, variance=variance)
    if config.simplified_noise:
        return _tr("Simplified, with noise · {T} steps").format(T=total)
    return _tr("Simplified, without noise · {T} steps").format(T=total)


def legend(subject: Subject) -> list[LegendItem]:
    """The entries that the legend of a subject may have, top to bottom."""
    x_t, moving = ("x", "t"), subject in ("forward", "reverse")
    return [
        LegendItem("noised", _tr("noised data"), x_t, _tr("x_t, the data with noise of level t")),
        LegendItem(
            "samples",
            _tr("samples"),
            x_t if moving else ("x", "0"),
            _tr("x_t, on its way from noise to a sample")
            if moving
            else _tr("What the averaged network generates now"),
        ),
        LegendItem(
            "predicted_x0",
            _tr("predicted data"),
            ("x\u0302", "0"),
            _tr("x̂_0, where the network expects each point to end, seen from here"),
        ),
        LegendItem(
            "trace", _tr("trace"), ("", ""), _tr("The way that the first 40 points have gone")
        ),
        LegendItem("data", _tr("data"), ("x", "0"), _tr("x_0, the points learned from")),
    ]
