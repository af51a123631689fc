"""The embedding and the network against the article's own formulas, written out again here."""

from __future__ import annotations

import math

import numpy as np
import pytest
import torch
from torch import nn

from ddpm_core.config import ExperimentConfig
from ddpm_core.models import (
    NoisePredictor,
    SinusoidalPositionEmbeddings,
    check_weights,
    initialise,
    initialised,
    new_network,
)


class ArticlesPredictor(nn.Module):
    """ARTICLE item 4 in its own plain words, sharing nothing with the engine."""

    class Embedding(nn.Module):
        def forward(self, t):
            frequencies = torch.exp(torch.arange(16) * -(math.log(10000) / 15))
            angles = t[:, None] * frequencies[None, :]
            return torch.cat((angles.sin(), angles.cos()), dim=-1)

    def __init__(self):
        super().__init__()
        self.time_mlp = nn.Sequential(self.Embedding(), nn.Linear(32, 32), nn.ReLU())
        self.model = nn.Sequential(
            nn.Linear(34, 256),
            nn.ReLU(),
            nn.Linear(256, 256),
            nn.ReLU(),
            nn.Linear(256, 256),
            nn.ReLU(),
            nn.Linear(256, 2),
        )

    def forward(self, x, t):
        return self.model(torch.cat((x, self.time_mlp(t)), dim=1))


@pytest.fixture
def network(seeded):
    return new_network(ExperimentConfig(), 2, seeded(0))


def greatest_error(a, b):
    return float((a - b).detach().abs().max())


@pytest.mark.parametrize("dim", [4, 6, 32, 64])
def test_embedding_is_sines_then_cosines_at_geometric_frequencies(dim):
    t = np.arange(1000)
    angles = t[:, None] * 10_000.0 ** (-np.arange(dim // 2) / (dim // 2 - 1))
    expected = torch.from_numpy(np.concatenate((np.sin(angles), np.cos(angles)), axis=1))
    embedding = SinusoidalPositionEmbeddings(dim)
    levels = torch.arange(1000)
    assert embedding(levels).dtype == torch.float32
    assert greatest_error(embedding(levels[:200]), expected[:200]) < 1e-5
    assert greatest_error(embedding(levels), expected) < 5e-5  # float32 holds 999 to 3e-5
    # A cast must not keep the rounding of the first dtype.
    assert greatest_error(embedding.double()(levels), expected) < 1e-12
    assert greatest_error(embedding.float()(levels), expected) < 5e-5


def test_embedding_tells_all_levels_apart_and_stays_within_one():
    embedded = SinusoidalPositionEmbeddings(32)(torch.arange(1000))
    distances = torch.pdist(embedded)
    assert float(embedded.abs().max()) <= 1
    assert float(distances.min()) > 0.1


@pytest.mark.parametrize("dim", [-2, 0, 1, 2, 3, 5, 33])
def test_embedding_refuses_dims_without_a_frequency_spacing(dim):
    with pytest.raises(ValueError, match=f"dim = {dim}.*even number of at least 4"):
        SinusoidalPositionEmbeddings(dim)


def test_network_has_the_articles_parameters_and_names():
    network = NoisePredictor()
    assert sum(p.numel() for p in network.parameters()) == 142_114
    theirs = ArticlesPredictor().state_dict()
    ours = network.state_dict()
    assert list(ours) == list(theirs)
    assert [v.shape for v in ours.values()] == [v.shape for v in theirs.values()]


def test_network_computes_what_the_articles_does_from_the_same_weights(seeded):
    theirs = ArticlesPredictor()
    for weight in theirs.parameters():
        weight.data.normal_(generator=seeded(len(weight))).mul_(weight.shape[-1] ** -0.5)
    ours = NoisePredictor()
    ours.load_state_dict(theirs.state_dict())
    x = torch.randn(500, 2, generator=seeded(1))
    t = torch.randint(200, (500,), generator=seeded(2))
    expected = theirs(x, t)
    assert float(expected.detach().std()) > 0.1
    assert greatest_error(ours(x, t), expected) <= 1e-6
    for level in (0, 100, 199):
        levels = torch.full((500,), level)
        shared = torch.tensor(level).expand(500)
        assert greatest_error(ours(x, shared), theirs(x, levels)) <= 2e-6


def test_one_level_for_all_is_embedded_once_and_gives_the_same_values_and_gradients(network):
    network = network.double()
    embedded = []
    network.time_mlp.register_forward_hook(lambda _, inputs, __: embedded.append(len(inputs[0])))
    x = torch.linspace(-2, 2, 40, dtype=torch.float64).reshape(20, 2)

    def values_and_gradients(t):
        network.zero_grad()
        prediction = network(x, t)
        prediction.square().sum().backward()
        return prediction, [p.grad.clone() for p in network.parameters()]

    values, gradients = values_and_gradients(torch.full((20,), 7))
    shared_values, shared_gradients = values_and_gradients(torch.tensor(7).expand(20))
    assert embedded == [20, 1]
    assert greatest_error(values, shared_values) < 1e-13
    for gradient, shared in zip(gradients, shared_gradients, strict=True):
        assert greatest_error(gradient, shared) < 1e-12
    assert greatest_error(values[3:4], network(x[3:4], torch.tensor([7]))) < 1e-13


@pytest.mark.parametrize("sizes", [{}, {"layers": 1}, {"input_dim": 5, "hidden": 48, "layers": 2}])
@pytest.mark.parametrize("shared", [False, True], ids=["many levels", "one level"])
def test_without_gradients_the_values_are_those_of_the_modules(seeded, sizes, shared):
    network = initialised(lambda: NoisePredictor(**sizes), seeded(0))
    x = torch.randn(300, network.input_dim, generator=seeded(1))
    t = torch.tensor(7).expand(300) if shared else torch.randint(200, (300,), generator=seeded(2))
    with torch.no_grad():
        assert network._may_pass_modules()
        quick = network(x, t)
        with torch.autocast("cpu", torch.bfloat16):
            rough = network(x, t)
    plain = network.model(torch.cat((x, network.time_mlp(t)), dim=1))
    assert float(plain.detach().std()) > 0.01
    assert greatest_error(quick, plain) <= 1e-6
    assert 1e-5 < greatest_error(rough, plain) < 0.02
    assert rough.dtype == torch.float32


@pytest.mark.parametrize("name", ["model", "model.0", "model.3", "model.6"])
@pytest.mark.parametrize("kind", ["register_forward_hook", "register_forward_pre_hook"])
def test_without_gradients_who_listens_at_a_layer_still_hears_it(network, name, kind):
    heard = []
    getattr(network.get_submodule(name), kind)(lambda module, *_: heard.append(module))
    with torch.no_grad():
        network(torch.ones(4, 2), torch.tensor([0, 1, 2, 3]))
    assert len(heard) == 1


def test_without_gradients_a_layer_of_another_kind_is_not_passed(network):
    x, t = torch.ones(4, 2), torch.tensor(3).expand(4)
    with torch.no_grad():
        before = network(x, t)
        network.model[1] = torch.nn.Tanh()
        assert greatest_error(before, network(x, t)) > 1e-3


def test_rows_do_not_depend_on_one_another_and_an_empty_batch_is_allowed(network):
    x = torch.linspace(-2, 2, 12).reshape(6, 2)
    t = torch.tensor([0, 3, 9, 50, 199, 3])
    alone = torch.cat([network(x[i : i + 1], t[i : i + 1]) for i in range(6)])
    assert greatest_error(network(x, t), alone) < 1e-6
    assert network(x[:0], t[:0]).shape == (0, 2)
    assert network(x[:0], t[:1].expand(0)).shape == (0, 2)


@pytest.mark.parametrize(
    ("x_shape", "t_shape", "message"),
    [
        ((5, 3), (5,), r"\[5, 3\].*\[N, 2\]"),
        ((5,), (5,), r"\[5\].*\[N, 2\]"),
        ((5, 2), (4,), r"t has shape \[4\] beside x of \[5, 2\]"),
        ((5, 2), (1,), r"t has shape \[1\]"),
        ((5, 2), (), r"t has shape \[\]"),
        ((5, 2), (5, 1), r"t has shape \[5, 1\]"),
    ],
)
def test_network_names_a_shape_that_does_not_fit(network, x_shape, t_shape, message):
    with pytest.raises(ValueError, match=message):
        network(torch.zeros(x_shape), torch.zeros(t_shape, dtype=torch.long))


def test_sizes_shape_the_network_and_impossible_ones_are_refused():
    network = NoisePredictor(input_dim=3, time_dim=8, hidden=16, layers=1)
    shapes = {name: tuple(p.shape) for name, p in network.named_parameters()}
    assert shapes == {
        "time_mlp.1.weight": (8, 8),
        "time_mlp.1.bias": (8,),
        "model.0.weight": (16, 11),
        "model.0.bias": (16,),
        "model.2.weight": (3, 16),
        "model.2.bias": (3,),
    }
    for name in ("input_dim", "hidden", "layers"):
        with pytest.raises(ValueError, match=f"{name} = 0"):
            NoisePredictor(**{name: 0})


def test_initial_weights_come_from_the_generator_alone_with_torchs_distribution(seeded):
    before = torch.random.get_rng_state()
    first = new_network(ExperimentConfig(), 2, seeded(5))
    again = new_network(ExperimentConfig(), 2, seeded(5))
    other = new_network(ExperimentConfig(), 2, seeded(6))
    assert torch.equal(torch.random.get_rng_state(), before)
    for name, weight in first.state_dict().items():
        assert torch.equal(weight, again.state_dict()[name])
        assert not torch.equal(weight, other.state_dict()[name])
        inputs = first.state_dict()[name.replace("bias", "weight")].shape[1]
        bound = inputs**-0.5  # what nn.Linear.reset_parameters draws from, weight and bias
        assert float(weight.abs().max()) <= bound
        if weight.numel() > 5000:
            assert float(weight.abs().max()) > 0.999 * bound
            assert abs(float(weight.std()) / (bound / math.sqrt(3)) - 1) < 0.02
            assert abs(float(weight.mean())) < 0.02 * bound
    assert first(torch.zeros(3, 2), torch.arange(3)).isfinite().all()


def test_initialise_draws_the_same_start_in_any_dtype_and_refuses_layers_without_a_rule(seeded):
    single, double = NoisePredictor(), NoisePredictor().double()
    initialise(single, seeded(1))
    initialise(double, seeded(1))
    for ours, theirs in zip(single.parameters(), double.parameters(), strict=True):
        assert torch.equal(ours.double(), theirs)
    with pytest.raises(TypeError, match=r"1: .*LayerNorm"):
        initialise(nn.Sequential(nn.Linear(4, 4), nn.LayerNorm(4)), seeded(1))


def test_check_weights_names_the_tensor_that_does_not_fit(network):
    weights = network.state_dict()
    check_weights(network, weights)
    for change, message in (
        ({"model.2.bias": torch.zeros(255)}, r"model\.2\.bias has shape \[255\].*\[256\]"),
        ({"encoder1.conv1.weight": torch.zeros(1)}, r"no encoder1\.conv1\.weight"),
    ):
        with pytest.raises(ValueError, match=message):
            check_weights(network, {**weights, **change})
    del weights["time_mlp.1.bias"]
    with pytest.raises(ValueError, match=r"time_mlp\.1\.bias is missing"):
        check_weights(network, weights)
