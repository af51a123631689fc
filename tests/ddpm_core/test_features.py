"""What a block gives, against forward passes that share nothing with the hooks."""

from __future__ import annotations

from collections.abc import Generator

import pytest
import torch
from torch import nn

from ddpm_core.field import Grid
from ddpm_core.models import DiffUNet, NoisePredictor, block_shapes
from ddpm_core.models import features as module
from ddpm_core.models.features import Features, block_output, find_features

GRID = Grid(left=-2.0, bottom=-1.0, step=0.5, columns=9, rows=5)
T = 7


@pytest.fixture
def unet(seeded) -> DiffUNet:
    torch.manual_seed(0)
    return DiffUNet(channels=(8, 16, 24), bottleneck=32, time_dim=8)


@pytest.fixture
def mlp() -> NoisePredictor:
    torch.manual_seed(1)
    return NoisePredictor(hidden=12, layers=2, time_dim=8)


def result(work: Generator[None, None, Features]) -> Features:
    while True:
        try:
            next(work)
        except StopIteration as end:
            return end.value


def by_hand(unet: DiffUNet, x: torch.Tensor, t: int) -> dict[str, torch.Tensor]:
    """Every block's output, the network walked through in its written order."""
    told = {"time_embedding": unet.time_embedding(torch.full((len(x),), t))}
    emb = told["time_embedding"]
    for level in (1, 2, 3):
        told[f"encoder{level}"] = x = getattr(unet, f"encoder{level}")(x, emb)
        told[f"pool{level}"] = x = getattr(unet, f"pool{level}")(x)
    told["bottleneck"] = x = unet.bottleneck(x, emb)
    for level in (3, 2, 1):
        told[f"up{level}"] = x = getattr(unet, f"up{level}")(x)
        told[f"skip{level}"] = x = torch.cat((x, told[f"encoder{level}"]), dim=1)
        told[f"decoder{level}"] = x = getattr(unet, f"decoder{level}")(x, emb)
    told["out_conv"] = unet.out_conv(x)
    return told


def hooks(model: nn.Module) -> int:
    return sum(len(m._forward_hooks) + len(m._forward_pre_hooks) for m in model.modules())


def test_every_block_of_a_unet_gives_what_the_forward_pass_computes(unet, seeded):
    x = torch.randn(1, 3, 16, 16, generator=seeded(2))
    with torch.no_grad():
        expected = by_hand(unet, x, T)
    blocks = block_shapes(unet, 16)
    assert [block.name for block in blocks] == list(expected)
    for block in blocks:
        found = result(find_features(unet, block.name, T, x=x[0]))
        shape = block.out_shape if len(block.out_shape) == 3 else (*block.out_shape, 1, 1)
        assert found.maps.shape == shape
        assert found.maps.dtype.name == "float32"
        assert (found.block, found.t, found.grid, found.point) == (block.name, T, None, None)
        ours = torch.from_numpy(found.maps)
        assert torch.equal(ours, expected[block.name][0].reshape(shape)), block.name
        if not block.signed:
            assert found.maps.min() >= 0


def test_the_last_block_is_the_networks_own_answer(unet, mlp, seeded):
    x = torch.randn(1, 3, 8, 8, generator=seeded(3))
    level = torch.full((1,), T)
    with torch.no_grad():
        assert torch.equal(block_output(unet, "out_conv", x, T), unet(x, level))
        points = torch.randn(1, 2, generator=seeded(3))
        answer = mlp(points, level)
    assert block_output(mlp, "model.4", points, T) == pytest.approx(answer, abs=1e-6)


def test_units_of_an_mlp_are_asked_at_every_place_of_the_grid(mlp):
    weights = mlp.state_dict()
    places = GRID.points().reshape(5, 9, 2)
    k = torch.arange(4)
    angles = T * torch.exp(-k * torch.log(torch.tensor(10_000.0)) / 3)
    waves = torch.cat((angles.sin(), angles.cos()))
    emb = (weights["time_mlp.1.weight"] @ waves + weights["time_mlp.1.bias"]).clamp(min=0)
    joined = torch.cat((places, emb.expand(5, 9, 8)), dim=-1)
    first = (joined @ weights["model.0.weight"].T + weights["model.0.bias"]).clamp(min=0)
    second = (first @ weights["model.2.weight"].T + weights["model.2.bias"]).clamp(min=0)
    out = second @ weights["model.4.weight"].T + weights["model.4.bias"]
    expected = {"joined": joined, "model.0": first, "model.2": second, "model.4": out}
    for name, values in expected.items():
        found = result(find_features(mlp, name, T, grid=GRID, point=places[3, 6]))
        assert found.maps == pytest.approx(values.permute(2, 0, 1).numpy(), abs=1e-5)
        assert found.point == pytest.approx(values[3, 6].numpy(), abs=1e-5)
        assert found.grid is GRID
    found = result(find_features(mlp, "time_mlp", T, grid=GRID, point=places[0, 0]))
    assert found.maps[:, 0, 0] == pytest.approx(emb.numpy(), abs=1e-5)
    assert found.maps.shape == (8, 1, 1)


def test_the_work_stops_between_pieces_that_change_nothing(mlp, monkeypatch):
    whole = result(find_features(mlp, "model.2", T, grid=GRID))
    monkeypatch.setattr(module, "PIECE", 7)
    work = find_features(mlp, "model.2", T, grid=GRID)
    pieces = 0
    while True:
        try:
            next(work)
            pieces += 1
        except StopIteration as end:
            parts = end.value
            break
    assert pieces == 1 + 7  # of 45 places
    assert parts.maps == pytest.approx(whole.maps, abs=1e-6)


@pytest.mark.parametrize("training", [True, False])
def test_the_network_is_left_as_it_was(unet, mlp, training):
    for model, x in ((unet, torch.zeros(1, 3, 8, 8)), (mlp, torch.zeros(2, 2))):
        model.train(training)
        size = 8 if model is unet else None
        for block in block_shapes(model, size):
            assert not block_output(model, block.name, x, T).requires_grad
        assert hooks(model) == 0
        assert model.training is training
        assert all(weight.grad is None for weight in model.parameters())
        assert torch.is_grad_enabled()


def test_an_error_on_the_way_leaves_no_hook(unet):
    with pytest.raises(ValueError, match="multiples of 8"):
        block_output(unet, "decoder1", torch.zeros(1, 3, 9, 9), T)
    assert hooks(unet) == 0

    def broken(*_: object) -> None:
        raise RuntimeError("broken")

    handle = unet.bottleneck.register_forward_pre_hook(broken)
    with pytest.raises(RuntimeError, match="broken"):
        block_output(unet, "skip2", torch.zeros(1, 3, 8, 8), T)
    handle.remove()
    assert hooks(unet) == 0


def test_nothing_behind_the_block_is_computed(unet):
    reached = []
    unet.decoder3.register_forward_hook(lambda *_: reached.append(True))
    block_output(unet, "skip3", torch.zeros(1, 3, 8, 8), T)
    assert not reached
    block_output(unet, "decoder3", torch.zeros(1, 3, 8, 8), T)
    assert reached


def test_what_cannot_be_found_is_named(unet, mlp):
    with pytest.raises(ValueError, match="encoder9.*choose one of time_embedding, encoder1"):
        block_output(unet, "encoder9", torch.zeros(1, 3, 8, 8), T)
    with pytest.raises(ValueError, match=r"model\.1'.*choose one of time_mlp, joined, model\.0"):
        block_output(mlp, "model.1", torch.zeros(1, 2), T)
    with pytest.raises(ValueError, match="t = -1"):
        block_output(mlp, "model.0", torch.zeros(1, 2), -1)
    with pytest.raises(ValueError, match="x: "):
        result(find_features(unet, "encoder1", T, grid=GRID))
    with pytest.raises(ValueError, match="grid: "):
        result(find_features(mlp, "model.0", T, x=torch.zeros(3, 8, 8)))
