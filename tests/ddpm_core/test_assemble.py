"""The same settings and seeds give the same objects, whoever asks for them."""

from __future__ import annotations

from pathlib import Path

import pytest
import torch

from ddpm_core.assemble import (
    build_data,
    build_sampler,
    build_schedule,
    build_trainer,
    clip_bounds,
    predictor,
    seeded,
    starting_noise,
    torch_device,
)
from ddpm_core.config import ConfigError, ExperimentConfig
from ddpm_core.data.points import PointSet, make_points
from ddpm_core.models.mlp import NoisePredictor
from ddpm_core.models.weights import new_network
from ddpm_core.prediction import wrap_prediction
from ddpm_core.recording import record_reverse
from ddpm_core.samplers import (
    DDIMSampler,
    DDPMSampler,
    DPMSolverSampler,
    SimplifiedSampler,
)
from ddpm_core.schedules import make_schedule

TINY = ExperimentConfig(timesteps=10, hidden=16, layers=2, data_count=100, batch_size=8)


@pytest.fixture(scope="module")
def data() -> PointSet:
    return build_data(TINY)


def test_weights_are_those_that_torch_itself_would_draw() -> None:
    with torch.random.fork_rng(devices=[]):
        torch.manual_seed(5)
        expected = NoisePredictor(3, 32, 16, 2).state_dict()
    drawn = new_network(TINY, 3, seeded(5)).state_dict()
    assert drawn.keys() == expected.keys()
    for name, weights in expected.items():
        assert torch.equal(drawn[name], weights), name


def test_nothing_touches_the_global_random_state() -> None:
    before = torch.get_rng_state()
    trainer = build_trainer(TINY)
    trainer.step()
    starting_noise(TINY, (4, 2), seeded(0))
    few = TINY.replace(sample_count=5)
    _, job = record_reverse(trainer.ema.ema_model, few, trainer.schedule, build_data(TINY))
    for _ in job:
        pass
    assert torch.equal(torch.get_rng_state(), before)


def test_one_generator_draws_the_weights_and_then_the_training() -> None:
    generator = seeded(TINY.seed)
    new_network(TINY, 2, generator)
    trainer = build_trainer(TINY)
    assert torch.equal(trainer.generator.get_state(), generator.get_state())


def test_the_same_seed_trains_the_same_network_and_another_one_another() -> None:
    def trained(seed: int) -> torch.Tensor:
        trainer = build_trainer(TINY.replace(seed=seed))
        for _ in trainer.steps(3):
            pass
        return trainer.model.model[0].weight.detach().clone()

    assert torch.equal(trained(1), trained(1))
    assert not torch.equal(trained(1), trained(2))


@pytest.mark.parametrize("name", ["linear", "quadratic", "sigmoid", "cosine"])
@pytest.mark.parametrize("scaled", [False, True])
def test_the_schedule_takes_the_settings_that_are_its_own(name: str, scaled: bool) -> None:
    config = ExperimentConfig(
        schedule=name, timesteps=100, beta_start=2e-4, beta_end=0.03, scale_to_timesteps=scaled
    )
    options = {"beta_start": 2e-4, "beta_end": 0.03, "scale_to_timesteps": scaled}
    expected = make_schedule(name, 100, **({} if name == "cosine" else options))
    assert torch.equal(build_schedule(config).betas, expected.betas)


def test_built_in_data_is_drawn_with_its_count_noise_and_seed() -> None:
    config = ExperimentConfig(data="circles", data_count=70, data_noise=0.02, data_seed=3)
    assert torch.equal(build_data(config).points, make_points("circles", 70, 0.02, 3).points)


def test_a_file_is_read_with_its_columns(tmp_path: Path) -> None:
    path = tmp_path / "table.csv"
    path.write_text("a,b,c\n0,1,5\n2,3,9\n4,1,1\n")
    config = ExperimentConfig(data="file", data_path=str(path), data_columns=("c", "a"))
    data = build_data(config)
    assert data.columns == ("c", "a")
    values = data.transform.undo(data.points.double())
    assert torch.allclose(values, torch.tensor([[5.0, 0], [9, 2], [1, 4]]).double(), atol=1e-6)


def test_clipping_goes_to_the_bounds_of_the_data_unless_others_are_given(data: PointSet) -> None:
    low, high = float(data.points.min()), float(data.points.max())
    room = 0.05 * (high - low)
    assert clip_bounds(TINY, data) == pytest.approx((low - room, high + room), abs=1e-6)
    assert clip_bounds(TINY.replace(clip=False), data) is None
    assert clip_bounds(TINY.replace(clip_low=-9.0), data) == (-9.0, data.bounds()[1])
    assert clip_bounds(TINY.replace(clip_low=-1.0, clip_high=1.5), data) == (-1.0, 1.5)


@pytest.mark.parametrize("values", [{"clip_low": 50.0}, {"clip_high": -50.0}])
def test_a_bound_beyond_the_data_is_refused_at_its_field(data: PointSet, values: dict) -> None:
    with pytest.raises(ConfigError, match="the data's") as caught:
        clip_bounds(TINY.replace(**values), data)
    assert caught.value.field in values


def test_samplers_follow_the_settings(data: PointSet) -> None:
    schedule = build_schedule(TINY)
    x = torch.randn(6, 2, generator=seeded(1))

    def model(x: torch.Tensor, t: torch.Tensor) -> torch.Tensor:
        return 30 * x  # far off, so that clipping has something to do

    bounds = clip_bounds(TINY, data)
    cases = {
        "ddpm": ({}, DDPMSampler(schedule, "beta", bounds)),
        "posterior": ({"variance": "posterior"}, DDPMSampler(schedule, "posterior", bounds)),
        "unclipped": ({"clip": False}, DDPMSampler(schedule, "beta", None)),
        "ddim": (
            {"sampler": "ddim", "ddim_steps": 4, "eta": 0.5},
            DDIMSampler(schedule, 4, 0.5, bounds),
        ),
        "any list": (
            {"sampler": "ddim", "ddim_list": (0, 1, 5)},
            DDIMSampler(schedule, timesteps=[0, 1, 5], clip=bounds),
        ),
        "dpm_solver": (
            {"sampler": "dpm_solver", "dpm_solver_steps": 5},
            DPMSolverSampler(schedule, 5, bounds),
        ),
        "simplified": ({"sampler": "simplified"}, SimplifiedSampler(schedule, True)),
        "noiseless": (
            {"sampler": "simplified", "simplified_noise": False},
            SimplifiedSampler(schedule, False),
        ),
    }
    for name, (changes, expected) in cases.items():
        sampler = build_sampler(TINY.replace(**changes), schedule, data)
        assert type(sampler) is type(expected), name
        assert sampler.timesteps == expected.timesteps
        ours = [step.x_prev for step in sampler.run(model, x, seeded(2))]
        theirs = [step.x_prev for step in expected.run(model, x, seeded(2))]
        assert torch.equal(torch.stack(ours), torch.stack(theirs)), name


def test_starting_noise_is_the_generators_next_normal_numbers() -> None:
    assert torch.equal(
        starting_noise(TINY, (5, 2), seeded(4)), torch.randn(5, 2, generator=seeded(4))
    )


@pytest.mark.parametrize("prediction", ["eps", "v", "x0"])
def test_the_predictor_speaks_of_noise(prediction: str) -> None:
    schedule = build_schedule(TINY)
    model = new_network(TINY, 2, seeded(0))
    x, t = torch.randn(5, 2, generator=seeded(1)), torch.full((5,), 3)
    config = TINY.replace(prediction=prediction)
    with torch.no_grad():
        ours = predictor(model, config, schedule)(x, t)
        expected = wrap_prediction(model, schedule, prediction)(x, t)
    assert torch.equal(ours, expected)


def test_a_device_that_is_not_there_is_refused_at_its_field() -> None:
    for name in ("nonsense", "cuda:99"):
        with pytest.raises(ConfigError, match="use cpu") as caught:
            torch_device(TINY.replace(device=name))
        assert caught.value.field == "device"
    assert torch_device(TINY) == torch.device("cpu")
