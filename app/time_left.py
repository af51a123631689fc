"""How long a training will take from here. Needs no Qt widgets."""

from __future__ import annotations

from app.experiment import Experiment

__all__ = ["seconds_left"]


def seconds_left(experiment: Experiment) -> float | None:
    """Seconds until the length that is set now; None past it, or where nobody can tell."""
    speed = experiment.steps_per_second
    left = experiment.settings.training_steps - experiment.step
    if not experiment.training or speed <= 0 or left <= 0:
        return None
    return left / speed
