"""All topics, in the order in which they build on one another."""

from __future__ import annotations

from collections.abc import Callable

from app.explain.topic import Topic
from app.explain.topics.clipping import clipping
from app.explain.topics.closed_form import closed_form
from app.explain.topics.ddim import ddim_and_skipping
from app.explain.topics.dpm_solver import dpm_solver
from app.explain.topics.embedding import time_embedding
from app.explain.topics.forward import forward_step
from app.explain.topics.loss import loss_and_optimum
from app.explain.topics.prediction import what_is_predicted
from app.explain.topics.reverse import reverse_step
from app.explain.topics.scale import remark_on_scale
from app.explain.topics.simplified import simplified_variant

__all__ = ["TOPICS", "topics"]

_MAKERS: dict[str, Callable[[], Topic]] = {
    "forward": forward_step,
    "closed_form": closed_form,
    "embedding": time_embedding,
    "loss": loss_and_optimum,
    "prediction": what_is_predicted,
    "reverse": reverse_step,
    "scale": remark_on_scale,
    "clipping": clipping,
    "ddim": ddim_and_skipping,
    "dpm_solver": dpm_solver,
    "simplified": simplified_variant,
}
TOPICS: tuple[str, ...] = tuple(_MAKERS)


def topics() -> list[Topic]:
    """Every topic, in the language in force."""
    return [make() for make in _MAKERS.values()]
