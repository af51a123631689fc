"""The listed blocks of both networks: their numbers add up, and say what the modules are."""

from __future__ import annotations

import pytest
import torch
from torch import nn

from ddpm_core.models import DiffUNet, NoisePredictor, block_shapes
from ddpm_core.models.unet import Block

ARTICLES_MLP = 142_114


def total(model: nn.Module) -> int:
    return sum(weight.numel() for weight in model.parameters())


@pytest.mark.parametrize(
    "sizes",
    [
        {},
        {"input_dim": 1, "time_dim": 4, "hidden": 3, "layers": 1},
        {"input_dim": 3, "time_dim": 16, "hidden": 64, "layers": 5},
    ],
)
def test_the_blocks_of_an_mlp_add_up_to_it_and_each_fits_the_next(sizes):
    model = NoisePredictor(**sizes)
    blocks = block_shapes(model)
    assert sum(block.parameters for block in blocks) == total(model)
    assert [b.kind for b in blocks] == ["embedding", "join", *["hidden"] * model.layers, "out"]
    embedding, join, *linears = blocks
    assert embedding.out_shape == (model.time_dim,)
    assert join.in_shape == (model.input_dim,)
    wide = model.input_dim + model.time_dim
    for block in (join, *linears):
        (came,) = block.in_shape
        assert came == (model.input_dim if block is join else wide)
        (wide,) = block.out_shape
    assert wide == model.input_dim
    for block in linears:
        (layer,) = block.layers
        linear = model.get_submodule(block.name)
        assert (layer.inputs, layer.outputs) == (linear.in_features, linear.out_features)
        assert block.parameters == layer.inputs * layer.outputs + layer.outputs


def test_the_articles_mlp_has_the_articles_numbers():
    blocks = {block.name: block for block in block_shapes(NoisePredictor())}
    assert list(blocks) == ["time_mlp", "joined", "model.0", "model.2", "model.4", "model.6"]
    assert sum(block.parameters for block in blocks.values()) == ARTICLES_MLP
    assert blocks["time_mlp"].parameters == 32 * 32 + 32
    assert blocks["model.0"].parameters == 34 * 256 + 256
    assert blocks["model.6"].parameters == 256 * 2 + 2


@pytest.mark.parametrize(
    ("sizes", "side"),
    [
        ({"channels": (8, 16, 24), "bottleneck": 32, "time_dim": 8}, 16),
        ({"channels": (12,), "bottleneck": 8, "input_channels": 1}, 4),
        ({"channels": (32, 64, 128, 128), "bottleneck": 256}, 64),
        ({}, 256),
    ],
)
def test_the_layers_of_every_block_of_a_unet_add_up(sizes, side):
    with torch.device("meta"):
        model = DiffUNet(**sizes)
    blocks = block_shapes(model, side)
    assert sum(block.parameters for block in blocks) == total(model)
    for block in blocks:
        assert sum(layer.parameters for layer in block.layers) == block.parameters
        for layer in block.layers:
            expected = {
                "conv": layer.inputs * layer.kernel**2 * layer.outputs + layer.outputs,
                "transposed": layer.inputs * layer.kernel**2 * layer.outputs + layer.outputs,
                "linear": layer.inputs * layer.outputs + layer.outputs,
                "norm": 2 * layer.outputs,
            }
            assert layer.parameters == expected.get(layer.kind, 0)


def test_a_skip_lays_what_the_encoder_gave_behind_what_came_from_below():
    with torch.device("meta"):
        model = DiffUNet(channels=(8, 16, 24), bottleneck=32)
    blocks = {block.name: block for block in block_shapes(model, 16)}
    for level in (1, 2, 3):
        skip, up = blocks[f"skip{level}"], blocks[f"up{level}"]
        encoder, decoder = blocks[f"encoder{level}"], blocks[f"decoder{level}"]
        assert skip.skip == encoder.name
        assert skip.in_shape == up.out_shape
        assert skip.out_shape[0] == up.out_shape[0] + encoder.out_shape[0]
        assert skip.out_shape == decoder.in_shape
        assert skip.parameters == 0
        names = list(blocks)
        assert names.index(up.name) < names.index(skip.name) < names.index(decoder.name)


def test_what_a_value_sees_is_what_it_changes_with():
    """The square of pixels with a gradient, the norms taken out."""
    model = DiffUNet(channels=(8, 16), bottleneck=24, time_dim=4)
    for module in model.modules():
        if isinstance(module, Block):
            module.gn1, module.gn2 = nn.Identity(), nn.Identity()
    with torch.no_grad():
        for weight in model.parameters():
            weight.abs_().add_(0.01)  # no ReLU is shut, no terms cancel
    told = {b.name: b.sees for b in block_shapes(DiffUNet(channels=(8, 16), bottleneck=24), 64)}
    assert [told[name] for name in ("up1", "skip1", "decoder1", "out_conv")] == [0, 0, 0, 0]
    for name in ("encoder1", "pool1", "encoder2", "pool2", "bottleneck"):
        # Every pixel but one the same: a pool chooses evenly between equals, so each is tried.
        x = torch.full((1, 3, 64, 64), 0.5)
        kept = []
        handle = model.get_submodule(name).register_forward_hook(
            lambda _, inputs, out, kept=kept: kept.append(out)
        )
        model(x, torch.zeros(1, dtype=torch.long))
        (plain,) = kept
        middle = plain.shape[-1] // 2
        seen = []
        for column in range(64):
            kept.clear()
            changed = x.clone()
            changed[..., column] += 1.0
            model(changed, torch.zeros(1, dtype=torch.long))
            seen.append(bool((kept[0] - plain)[0, :, middle, middle].abs().max() > 0))
        handle.remove()
        assert sum(seen) == told[name], name


def test_a_unet_without_a_size_is_refused():
    with torch.device("meta"):
        model = DiffUNet()
    with pytest.raises(ValueError, match="size"):
        block_shapes(model)


def test_only_blocks_that_end_without_a_relu_may_fall_below_0():
    with torch.device("meta"):
        blocks = block_shapes(DiffUNet(channels=(8,), bottleneck=8), 8)
    assert {b.name for b in blocks if b.signed} == {"up1", "skip1", "out_conv"}
    mlp = block_shapes(NoisePredictor())
    assert {b.name for b in mlp if b.signed} == {"joined", "model.6"}
