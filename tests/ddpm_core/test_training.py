"""Training steps against the same steps written out by hand, and against themselves, to the bit."""

from __future__ import annotations

import math

import pytest
import torch
from torch import nn

from ddpm_core.config import ConfigError, ExperimentConfig
from ddpm_core.data.points import make_points
from ddpm_core.diffusion import q_sample
from ddpm_core.models import NoisePredictor, new_network
from ddpm_core.prediction import target
from ddpm_core.schedules import make_schedule
from ddpm_core.training import LEARNING_RATE_FLOOR, Trainer, TrainingDiverged, learning_rate_at

DATA = make_points("swiss_roll", 300)


@pytest.fixture
def trainer(seeded):
    """Makes a small trainer; the same settings make the same one."""

    def make(data=DATA, **settings):
        settings = {"batch_size": 16, "hidden": 16, "layers": 1, "time_dim": 8, **settings}
        config = ExperimentConfig(**settings)
        generator = seeded(config.seed)
        dims = data.shape[1] if isinstance(data, torch.Tensor) else data.dims
        model = new_network(config, dims, generator)
        return Trainer(model, make_schedule("linear", 200), data, config, generator)

    return make


def weights_of(trainer):
    return {
        f"{part}.{name}": value.clone()
        for part, model in (("model", trainer.model), ("ema", trainer.ema.ema_model))
        for name, value in model.state_dict().items()
    }


def assert_same_bits(a, b):
    assert a.keys() == b.keys()
    differing = [name for name in a if not torch.equal(a[name], b[name])]
    assert differing == []


def test_same_seed_gives_the_same_weights_to_the_bit_after_1000_steps(seeded):
    def weights_after_1000():
        config = ExperimentConfig(batch_size=32)
        generator = seeded(3)
        model = new_network(config, 2, generator)
        trainer = Trainer(model, make_schedule("linear", 200), DATA, config, generator)
        losses = [result.loss for result in trainer.steps(1000)]
        assert sum(losses[-100:]) < 0.9 * sum(losses[:100])
        return weights_of(trainer)

    assert_same_bits(weights_after_1000(), weights_after_1000())


def test_another_seed_gives_other_weights(trainer):
    first, second = trainer(seed=0), trainer(seed=1)
    assert not torch.equal(first.model.model[0].weight, second.model.model[0].weight)


def test_steps_equals_as_many_calls_of_step(trainer):
    one_by_one, together = trainer(), trainer()
    single = [one_by_one.step() for _ in range(37)]
    assert list(together.steps(37)) == single
    assert [result.step for result in single] == list(range(1, 38))
    assert_same_bits(weights_of(one_by_one), weights_of(together))


def test_steps_takes_them_all_whether_or_not_the_results_are_looked_at(trainer):
    running = trainer()
    running.steps(7)
    assert running.step_count == 7
    assert [result.step for result in running.steps(3)] == [8, 9, 10]


def test_resumed_run_equals_the_uninterrupted_one(trainer):
    whole, begun = trainer(), trainer()
    expected = list(whole.steps(100))
    list(begun.steps(37))
    state = begun.state_dict()
    list(begun.steps(5))  # a state that was taken must not move with the run
    resumed = trainer(seed=0)
    list(resumed.steps(3))  # nor may what the resumed trainer did before matter
    resumed.load_state_dict(state)
    assert resumed.step_count == 37
    assert list(resumed.steps(63)) == expected[37:]
    assert_same_bits(weights_of(whole), weights_of(resumed))
    assert resumed.ema.updates == 100
    again = trainer()
    again.load_state_dict(state)  # the state was not used up by the first
    assert list(again.steps(63)) == expected[37:]


def test_state_before_any_step_can_be_resumed(trainer):
    fresh, other = trainer(), trainer(seed=7)
    state = fresh.state_dict()
    other.step()
    other.load_state_dict(state)
    assert list(other.steps(3)) == list(fresh.steps(3))


@pytest.mark.parametrize(
    ("spoil", "message"),
    [
        (lambda s: s.pop("ema"), "lacks ema"),
        (lambda s: s["model"].pop("model.0.bias"), r"model\.0\.bias is missing"),
        (lambda s: s["ema"].update({"model.0.bias": torch.zeros(3)}), r"model\.0\.bias has shape"),
        (lambda s: s["optimizer"].pop("model.0.bias.exp_avg"), r"model\.0\.bias\.exp_avg does not"),
        (lambda s: s["optimizer"].update({"extra.step": torch.zeros(())}), r"extra\.step does not"),
        (lambda s: s.update(generator=torch.zeros(7, dtype=torch.uint8)), "random state"),
    ],
)
def test_state_that_does_not_fit_is_refused_and_changes_nothing(trainer, spoil, message):
    running, other = trainer(), trainer(seed=1)
    list(running.steps(3))
    list(other.steps(2))
    state = other.state_dict()
    spoil(state)
    before, random_before = weights_of(running), running.generator.get_state()
    with pytest.raises(ValueError, match=message):
        running.load_state_dict(state)
    assert_same_bits(before, weights_of(running))
    assert torch.equal(random_before, running.generator.get_state())
    assert running.step_count == 3


def test_step_leaves_torchs_default_generator_alone(trainer):
    before = torch.random.get_rng_state()
    list(trainer().steps(3))
    assert torch.equal(torch.random.get_rng_state(), before)


def restated_run(seed, steps, prediction, clip):
    """Losses, norms and weights of the first steps, in float64 with plain Adam, by hand."""
    generator = torch.Generator().manual_seed(seed)
    config = ExperimentConfig(batch_size=16, hidden=16, layers=1, time_dim=8)
    network = new_network(config, 2, generator).double()
    average = [p.detach().clone() for p in network.parameters()]
    optimizer = torch.optim.Adam(network.parameters(), lr=1e-3, foreach=False, fused=False)
    betas = torch.linspace(1e-4, 0.02, 200, dtype=torch.float64)
    losses, norms = [], []
    for n in range(steps):
        x_0 = DATA.points.double()[torch.randint(300, (16,), generator=generator)]
        t = torch.randint(200, (16,), generator=generator)
        eps = torch.randn(16, 2, generator=generator).double()
        alpha_bar = torch.stack([(1 - betas[: level + 1]).prod() for level in t])[:, None]
        x_t = alpha_bar.sqrt() * x_0 + (1 - alpha_bar).sqrt() * eps
        wanted = {
            "eps": eps,
            "x0": x_0,
            "v": alpha_bar.sqrt() * eps - (1 - alpha_bar).sqrt() * x_0,
        }[prediction]
        loss = ((network(x_t, t) - wanted) ** 2).mean()
        optimizer.zero_grad()
        loss.backward()
        norm = torch.cat([p.grad.flatten() for p in network.parameters()]).norm()
        if clip is not None and norm > clip:
            for p in network.parameters():
                p.grad *= clip / norm
        optimizer.step()
        beta = min(0.995, (1 + n) / (10 + n))
        for mean, p in zip(average, network.parameters(), strict=True):
            mean.copy_(beta * mean + (1 - beta) * p.detach())
        losses.append(loss.item())
        norms.append(norm.item())
    return losses, norms, [p.detach() for p in network.parameters()], average


@pytest.mark.parametrize("prediction", ["eps", "v", "x0"])
@pytest.mark.parametrize("clip", [None, 0.3])
def test_steps_are_those_written_out_by_hand(trainer, prediction, clip):
    ours = trainer(
        prediction=prediction,
        gradient_clip=clip,
        learning_rate=1e-3,
        learning_rate_schedule="constant",
        ema_beta=0.995,
        seed=4,
    )
    results = list(ours.steps(20))
    losses, norms, weights, average = restated_run(4, 20, prediction, clip)
    assert clip is None or max(norms) > clip
    for result, loss, norm in zip(results, losses, norms, strict=True):
        assert abs(result.loss - loss) < 2e-6
        assert abs(result.gradient_norm - norm) < 1e-5
    for mine, theirs in zip(ours.model.parameters(), weights, strict=True):
        assert float((mine.detach() - theirs).abs().max()) < 2e-5
    for mine, theirs in zip(ours.ema.ema_model.parameters(), average, strict=True):
        assert float((mine - theirs).abs().max()) < 2e-5


@pytest.mark.parametrize("prediction", ["eps", "v", "x0"])
def test_minibatch_is_that_of_the_forward_process_and_the_prediction(seeded, prediction):
    data = torch.randn(50, 3, 4, 4, generator=seeded(1), dtype=torch.float64)
    schedule = make_schedule("cosine", 30)
    seen = []

    class Recorder(nn.Module):
        def __init__(self):
            super().__init__()
            self.weight = nn.Parameter(torch.zeros((), dtype=torch.float64))

        def forward(self, x, t):
            seen.append((x, t))
            return self.weight * x

    config = ExperimentConfig(batch_size=8, prediction=prediction)
    loss = Trainer(Recorder(), schedule, data, config, seeded(2)).step().loss
    generator = seeded(2)
    x_0 = data[torch.randint(50, (8,), generator=generator)]
    t = torch.randint(30, (8,), generator=generator)
    eps = torch.randn(8, 3, 4, 4, generator=generator, dtype=torch.float64)
    [(x_t, levels)] = seen
    assert torch.equal(levels, t)
    assert float((x_t - q_sample(schedule, x_0, t, eps)).abs().max()) < 1e-15
    assert abs(loss - target(schedule, prediction, x_0, t, eps).square().mean().item()) < 1e-14


def test_levels_and_examples_are_drawn_evenly(seeded):
    levels, points = [], []

    class Recorder(nn.Linear):
        def forward(self, x, t):
            levels.append(t)
            points.append(x)
            return super().forward(x)

    schedule = make_schedule("linear", 4, beta_start=1e-8, beta_end=1e-8)  # x_t is all but x_0
    data = torch.arange(5.0)[:, None]
    config = ExperimentConfig(batch_size=5000)
    Trainer(Recorder(1, 1), schedule, data, config, seeded(0)).step()
    for drawn, count in ((levels[0], 4), (points[0].round().long().flatten(), 5)):
        shares = torch.bincount(drawn, minlength=count) / 5000
        # Within five standard deviations of an even share.
        assert float((shares - 1 / count).abs().max()) < 5 * math.sqrt(1 / count / 5000)
        assert len(shares) == count


def test_clipping_bounds_the_gradient_that_adam_sees(trainer):
    clipped, free = trainer(gradient_clip=0.01), trainer(gradient_clip=None)
    results = clipped.step(), free.step()
    assert results[0] == results[1]  # loss and norm are those before clipping
    norm = results[0].gradient_norm
    assert norm > 0.01
    for slot, power in (("exp_avg", 1), ("exp_avg_sq", 2)):
        one, two = clipped.state_dict()["optimizer"], free.state_dict()["optimizer"]
        moments = [torch.cat([m[n].flatten() for n in m if n.endswith(slot)]) for m in (one, two)]
        expected = moments[1] * (0.01 / norm) ** power
        assert float((moments[0] - expected).abs().max()) < 1e-6 * float(expected.abs().max())


def test_gradient_below_the_bound_is_not_touched(trainer):
    bounded, free = trainer(gradient_clip=1e6), trainer(gradient_clip=None)
    assert list(bounded.steps(5)) == list(free.steps(5))
    assert_same_bits(weights_of(bounded), weights_of(free))


def test_learning_rate_warms_up_evenly_and_falls_along_half_a_cosine_to_its_floor():
    config = ExperimentConfig(learning_rate=0.01, warmup_steps=4, training_steps=104)
    course = [learning_rate_at(step, config) for step in range(200)]
    assert course[:4] == pytest.approx([0.0025, 0.005, 0.0075, 0.01], abs=1e-16)
    floor = 0.01 * LEARNING_RATE_FLOOR
    for step in range(4, 104):
        expected = floor + (0.01 - floor) * (1 + math.cos(math.pi * (step - 4) / 100)) / 2
        assert abs(course[step] - expected) < 1e-16
    assert abs(course[54] - (0.01 + floor) / 2) < 1e-16
    assert course[104:] == pytest.approx([floor] * 96, abs=1e-16)
    assert floor > 0
    constant = config.replace(learning_rate_schedule="constant")
    assert [learning_rate_at(step, constant) for step in (0, 3, 4, 103, 104, 10**6)] == [
        0.0025,
        *[0.01] * 5,
    ]


def test_warm_up_longer_than_the_whole_course_rises_and_then_stays_at_the_floor():
    config = ExperimentConfig(learning_rate=0.01, warmup_steps=10, training_steps=5)
    assert abs(learning_rate_at(9, config) - 0.01) < 1e-16
    assert learning_rate_at(11, config) == pytest.approx(0.01 * LEARNING_RATE_FLOOR, abs=1e-16)


def test_adam_steps_by_the_learning_rate_that_is_reported(trainer):
    running = trainer(warmup_steps=10, learning_rate=0.02, gradient_clip=None)
    before = running.model.model[0].bias.detach().clone()
    result = running.step()
    assert result.learning_rate == 0.002
    moved = (running.model.model[0].bias.detach() - before).abs().max()
    # Adam's first step is the rate times g / (|g| + 1e-8): just below the rate itself.
    assert 0.99 * 0.002 < float(moved) <= 0.002 * (1 + 1e-5)


def test_reconfigure_takes_up_what_acts_while_running(trainer):
    running = trainer()
    list(running.steps(3))
    config = running.config.replace(
        learning_rate=0.5,
        learning_rate_schedule="constant",
        gradient_clip=None,
        ema_beta=0.25,
        ema_warmup=False,
        eta=0.7,
    )
    running.reconfigure(config)
    result = running.step()
    assert result.learning_rate == 0.5
    assert running.ema.decay == 0.25
    assert running.config is config


@pytest.mark.parametrize("change", [{"timesteps": 100}, {"batch_size": 2}, {"prediction": "v"}])
def test_reconfigure_refuses_what_needs_a_new_run(trainer, change):
    running = trainer()
    before = running.config
    with pytest.raises(ConfigError, match="start a new run") as refusal:
        running.reconfigure(before.replace(learning_rate=0.5, **change))
    assert refusal.value.field == next(iter(change))
    assert running.config is before


def test_diverged_step_is_reported_before_it_spoils_the_weights(trainer):
    running = trainer()
    list(running.steps(2))
    with torch.no_grad():
        running.model.model[2].bias.fill_(1e30)  # its square overflows float32
    before = weights_of(running)
    with pytest.raises(TrainingDiverged, match=r"step 3: loss inf.*learning rate"):
        running.step()
    assert_same_bits(before, weights_of(running))
    assert running.step_count == 2
    assert issubclass(TrainingDiverged, FloatingPointError)


def test_gradient_that_is_not_finite_is_reported_too(seeded):
    class Root(nn.Module):  # the loss is finite, the slope of the root at 0 is not
        def __init__(self):
            super().__init__()
            self.weight = nn.Parameter(torch.zeros(()))

        def forward(self, x, t):
            return x + self.weight.sqrt()

    config = ExperimentConfig(batch_size=4)
    running = Trainer(Root(), make_schedule("linear", 10), DATA.points, config, seeded(0))
    with pytest.raises(TrainingDiverged, match="norm of the gradient"):
        running.step()
    assert running.model.weight.item() == 0


@pytest.mark.parametrize(
    "points", [torch.empty(0, 2), torch.tensor([[0.0, math.nan]]), torch.tensor([[math.inf, 0.0]])]
)
def test_data_that_cannot_be_trained_on_is_refused(trainer, points):
    with pytest.raises(ValueError, match="at least one example, and only finite numbers"):
        trainer(data=points)


def test_one_point_one_level_and_a_batch_of_one_can_be_trained(seeded):
    config = ExperimentConfig(batch_size=1)
    model = NoisePredictor()
    schedule = make_schedule("linear", 1)
    results = list(Trainer(model, schedule, torch.zeros(1, 2), config, seeded(0)).steps(3))
    assert [result.step for result in results] == [1, 2, 3]


def test_float64_network_trains_in_float64(seeded):
    config = ExperimentConfig(batch_size=8, hidden=16)
    model = new_network(config, 2, seeded(0)).double()
    running = Trainer(model, make_schedule("linear", 200), DATA, config, seeded(1))
    list(running.steps(3))
    assert {value.dtype for value in weights_of(running).values()} == {torch.float64}
