"""Which topic explains what a person looks at: a stage, a panel or a setting."""

from __future__ import annotations

from app.explain.catalogue import TOPICS

__all__ = ["topic_for"]

_SAMPLERS = {
    "ddpm": "reverse",
    "ddim": "ddim",
    "dpm_solver": "dpm_solver",
    "simplified": "simplified",
}

_SUBJECTS = {
    # what the stage shows
    "data": "forward",
    "learned": "loss",
    "forward": "forward",
    "compare": "simplified",
    # panels, and their curves
    "loss": "loss",
    "schedule": "closed_form",
    "embedding": "embedding",
    # settings
    "timesteps": "closed_form",
    "beta_start": "forward",
    "beta_end": "forward",
    "scale_to_timesteps": "forward",
    "time_dim": "embedding",
    "prediction": "prediction",
    "batch_size": "loss",
    "variance": "reverse",
    "ddim_steps": "ddim",
    "dpm_solver_steps": "dpm_solver",
    "eta": "ddim",
    "simplified_noise": "simplified",
    "clip": "clipping",
    "clip_low": "clipping",
    "clip_high": "clipping",
}


def topic_for(subject: str, recorded: str, wanted: str) -> str:
    """The key of a topic, "" for what none explains.

    Args:
        subject: of the stage, the name of a panel or of a setting, or a topic itself.
        recorded: the sampler of the reverse process on the stage; wanted: of the next one.
    """
    if subject == "reverse":
        return _SAMPLERS[recorded]
    if subject == "sampler":
        return _SAMPLERS[wanted]
    return _SUBJECTS.get(subject, subject if subject in TOPICS else "")
