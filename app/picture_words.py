"""What a picture says of itself: the experiment, how far it was trained, and the frame shown."""

from __future__ import annotations

import json
from typing import Any

from app.experiment import Experiment
from app.player import Player
from ddpm_core.config import ConfigError, ExperimentConfig, settings
from ddpm_core.export import about, seed_of

__all__ = ["about_picture"]


def about_picture(experiment: Experiment, player: Player, title: str) -> dict[str, Any]:
    """Program, version, what is shown, settings and seeds, ready for JSON."""
    what: dict[str, Any] = {"picture": title, "step": experiment.step}
    config = _in_force(experiment)
    timeline = player.timeline
    if timeline is not None:
        changed = timeline.config.changed(config)
        what["process"] = {
            "kind": timeline.kind,
            "frame": player.position,
            "t": timeline.t(player.position),
            "seed": seed_of(timeline),
            "step": timeline.step,
            "settings": {name: getattr(timeline.config, name) for name in sorted(changed)},
        }
    described: dict[str, Any] = json.loads(about(config, **what))
    return described


def _in_force(experiment: Experiment) -> ExperimentConfig:
    """The settings of the run; those that act at once as they are now, where they fit it."""
    wanted, run = experiment.settings, experiment.run
    if run is None:
        return wanted
    live = {name: getattr(wanted, name) for name, known in settings().items() if not known.rebuilds}
    try:
        return run.config.replace(**live)
    except ConfigError:
        return run.config
