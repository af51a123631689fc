"""Networks that predict v or x_0, seen through eps."""

from __future__ import annotations

import math

import pytest
import torch

from ddpm_core.diffusion import q_sample
from ddpm_core.prediction import PREDICTIONS, target, wrap_prediction
from ddpm_core.schedules import make_schedule


@pytest.mark.parametrize("name", ["linear", "cosine"])
@pytest.mark.parametrize("prediction", PREDICTIONS)
def test_a_network_that_hits_its_target_predicts_the_noise(seeded, name, prediction):
    schedule = make_schedule(name, 200)
    x_0, eps = torch.randn(2, 6, 2, generator=seeded(0), dtype=torch.float64)
    batches = [torch.tensor([0, 1, 50, 100, 198, 199])]
    batches += [torch.tensor([t]).expand(6) for t in (0, 100, 199)]
    for t in batches:
        x_t = q_sample(schedule, x_0, t, eps)
        answer = target(schedule, prediction, x_0, t, eps)
        model = wrap_prediction(lambda x, t, answer=answer: answer, schedule, prediction)
        assert float((model(x_t, t) - eps).abs().max()) < 1e-12


def test_targets_are_those_of_salimans_and_ho(seeded):
    schedule = make_schedule("linear", 200)
    x_0, eps = torch.randn(2, 3, 2, generator=seeded(1), dtype=torch.float64)
    t = torch.tensor([0, 100, 199])
    assert target(schedule, "eps", x_0, t, eps) is eps
    assert target(schedule, "x0", x_0, t, eps) is x_0
    v = target(schedule, "v", x_0, t, eps)
    for i, level in enumerate(t.tolist()):
        a = math.prod((1 - schedule.betas[: level + 1]).tolist())
        expected = math.sqrt(a) * eps[i] - math.sqrt(1 - a) * x_0[i]
        assert float((v[i] - expected).abs().max()) < 1e-13
        # The same as the derivative of x_t by the angle whose cosine is sqrt(alpha_bar).
        angle, h = math.acos(math.sqrt(a)), 1e-6
        ahead, behind = (
            math.cos(angle + d) * x_0[i] + math.sin(angle + d) * eps[i] for d in (h, -h)
        )
        assert float((v[i] - (ahead - behind) / (2 * h)).abs().max()) < 1e-9


@pytest.mark.parametrize("prediction", PREDICTIONS)
def test_the_mode_of_the_wrapped_network_and_its_time_argument_are_left_alone(prediction):
    schedule = make_schedule("linear", 10)
    seen = []

    class Network(torch.nn.Module):
        def forward(self, x, t):
            seen.append(t)
            return torch.zeros_like(x)

    for mode in (True, False):
        network = Network().train(mode)
        t = torch.tensor([7]).expand(4)
        answer = wrap_prediction(network, schedule, prediction)(torch.ones(4, 2), t)
        assert answer.dtype == torch.float32
        assert network.training is mode
        assert seen[-1] is t


def test_an_unknown_prediction_is_refused_by_name():
    schedule = make_schedule("linear", 10)
    with pytest.raises(ValueError, match="'score' is not known; choose one of eps, v, x0"):
        wrap_prediction(lambda x, t: x, schedule, "score")
    with pytest.raises(ValueError, match="choose one of eps, v, x0"):
        target(schedule, "score", torch.zeros(1, 2), 0, torch.zeros(1, 2))


@pytest.mark.parametrize("prediction", ["v", "x0"])
def test_a_level_outside_the_schedule_is_refused(prediction):
    model = wrap_prediction(lambda x, t: x, make_schedule("linear", 10), prediction)
    with pytest.raises(ValueError, match=r"^t: 10 is outside"):
        model(torch.zeros(2, 2), torch.tensor([0, 10]))
