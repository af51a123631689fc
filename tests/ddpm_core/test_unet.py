"""The U-Net against the article's own listing, written out again here as plain functions."""

from __future__ import annotations

import copy
import io
import math
from itertools import pairwise

import pytest
import torch
import torch.nn.functional as F
from torch import nn

from ddpm_core import EMA, DDIMSampler, DDPMSampler, DiffUNet, make_schedule
from ddpm_core.models import block_shapes, initialise, initialised

ARTICLES_PARAMETERS = 44_027_363
NARROW = {"channels": (8, 16, 24), "bottleneck": 32, "time_dim": 8}


def articles_unet(weights, x, t, groups):
    """ARTICLE item 11, reading the state_dict by name and sharing nothing with the engine.

    groups: how many groups a GroupNorm over so many channels takes.
    """

    def linear(name, x):
        return x @ weights[f"{name}.weight"].T + weights[f"{name}.bias"]

    def norm(name, x):
        n, c, height, width = x.shape
        grouped = x.reshape(n, groups(c), -1)
        mean = grouped.mean(-1, keepdim=True)
        variance = ((grouped - mean) ** 2).mean(-1, keepdim=True)
        normal = ((grouped - mean) / (variance + 1e-5).sqrt()).reshape(n, c, height, width)
        scale, shift = weights[f"{name}.weight"], weights[f"{name}.bias"]
        return normal * scale[None, :, None, None] + shift[None, :, None, None]

    def conv(name, x, padding=1):
        return F.conv2d(x, weights[f"{name}.weight"], weights[f"{name}.bias"], padding=padding)

    def block(name, x):
        x = norm(f"{name}.gn1", conv(f"{name}.conv1", x)).clamp(min=0)
        x = x + linear(f"{name}.time_mlp", t_emb)[:, :, None, None]
        return norm(f"{name}.gn2", conv(f"{name}.conv2", x)).clamp(min=0)

    def halved(x):
        return torch.stack([x[..., i::2, j::2] for i in (0, 1) for j in (0, 1)]).amax(0)

    def doubled(name, x):
        kernel = weights[f"{name}.weight"]  # [in, out, 2, 2]
        n, _, height, width = x.shape
        spread = torch.einsum("nihw,iojk->nohjwk", x, kernel)
        doubled = spread.reshape(n, kernel.shape[1], 2 * height, 2 * width)
        return doubled + weights[f"{name}.bias"][None, :, None, None]

    half = weights["time_embedding.1.weight"].shape[1] // 2
    frequencies = torch.exp(-torch.arange(half, dtype=torch.float64) * math.log(10000) / (half - 1))
    angles = t[:, None] * frequencies[None, :]
    sinusoids = torch.cat((angles.sin(), angles.cos()), dim=1).to(x.dtype)
    t_emb = linear("time_embedding.1", sinusoids).clamp(min=0)

    depth = sum(name.startswith("up") and name.endswith("bias") for name in weights)
    outputs = []
    for level in range(1, depth + 1):
        x = block(f"encoder{level}", x)
        outputs.append(x)
        x = halved(x)
    x = block("bottleneck", x)
    for level in range(depth, 0, -1):
        x = doubled(f"up{level}", x)
        x = block(f"decoder{level}", torch.cat([x, outputs[level - 1]], dim=1))
    return conv("out_conv", x, padding=0)


def articles_shapes(channels=(64, 128, 256, 512, 512), bottleneck=1024, time_dim=32, colours=3):
    """The names and shapes of the article's parameters, block by block."""

    def layer(name, *shape, outputs=None):
        return {f"{name}.weight": shape, f"{name}.bias": (outputs or shape[0],)}

    def block(name, wide_in, wide):
        return {
            **layer(f"{name}.conv1", wide, wide_in, 3, 3),
            **layer(f"{name}.gn1", wide),
            **layer(f"{name}.conv2", wide, wide, 3, 3),
            **layer(f"{name}.gn2", wide),
            **layer(f"{name}.time_mlp", wide, time_dim),
        }

    shapes = layer("time_embedding.1", time_dim, time_dim)
    for level, (above, wide) in enumerate(pairwise((colours, *channels)), 1):
        shapes |= block(f"encoder{level}", above, wide)
    shapes |= block("bottleneck", channels[-1], bottleneck)
    below = bottleneck
    for level in range(len(channels), 0, -1):
        wide = channels[level - 1]
        shapes |= layer(f"up{level}", below, wide, 2, 2, outputs=wide)
        shapes |= block(f"decoder{level}", 2 * wide, wide)
        below = wide
    return shapes | layer("out_conv", colours, below, 1, 1)


def drawn_weights(shapes, generator, dtype=torch.float32):
    """Weights under which every layer matters and the answer is about as large as its input."""
    weights = {}
    for name, shape in shapes.items():
        drawn = torch.randn(shape, generator=generator, dtype=torch.float32).to(dtype)
        if len(shape) == 1:
            drawn = 0.3 * drawn + (1 if name.endswith((".gn1.weight", ".gn2.weight")) else 0)
        else:
            inputs = shape[0] if name.startswith("up") else math.prod(shape[1:])
            drawn *= (2 / inputs) ** 0.5
        weights[name] = drawn
    return weights


def narrow_groups(width):
    return min(32, width // 4)


def greatest_error(a, b):
    return float((a - b).detach().abs().max())


def pictures(generator, n=2, size=32, channels=3, dtype=torch.float32):
    return torch.randn(n, channels, size, size, generator=generator).to(dtype)


@pytest.fixture(scope="module")
def articles_weights():
    """A state_dict as the article would save it, at its full width."""
    return drawn_weights(articles_shapes(), torch.Generator().manual_seed(0))


@pytest.fixture
def narrow(seeded):
    return initialised(lambda: DiffUNet(**NARROW), seeded(0))


def test_default_network_has_the_articles_parameters_names_and_shapes():
    with torch.device("meta"):
        network = DiffUNet()
    ours = {name: tuple(weight.shape) for name, weight in network.state_dict().items()}
    assert ours == articles_shapes()
    assert sum(weight.numel() for weight in network.parameters()) == ARTICLES_PARAMETERS
    assert {m.num_groups for m in network.modules() if isinstance(m, nn.GroupNorm)} == {32}


def test_a_saved_state_dict_of_the_article_loads_strictly_and_computes_the_same(
    articles_weights, seeded
):
    file = io.BytesIO()
    torch.save(articles_weights, file)
    file.seek(0)
    with torch.device("meta"):
        network = DiffUNet()
    network.load_state_dict(torch.load(file, weights_only=True), strict=True, assign=True)
    x, t = pictures(seeded(1)), torch.tensor([3, 870])
    with torch.no_grad():
        answer = network(x, t)
        expected = articles_unet(articles_weights, x, t, lambda width: 32)
    assert float(expected.std()) > 0.3
    assert greatest_error(answer, expected) < 2e-4 * float(expected.abs().max())


@pytest.mark.parametrize(
    ("sizes", "groups", "side", "colours"),
    [
        ({"channels": (8, 16, 24), "bottleneck": 32, "time_dim": 8}, narrow_groups, 16, 3),
        ({"channels": (12,), "bottleneck": 8, "time_dim": 4}, narrow_groups, 6, 1),
        ({"channels": (4, 4, 8, 4), "bottleneck": 4, "time_dim": 6}, narrow_groups, 16, 2),
        ({"channels": (32, 64), "bottleneck": 128, "time_dim": 32}, narrow_groups, 8, 3),
        ({"channels": (64, 96), "bottleneck": 128, "time_dim": 32}, lambda width: 32, 8, 3),
    ],
)
def test_network_computes_what_the_articles_listing_does(sizes, groups, side, colours, seeded):
    shapes = articles_shapes(**sizes, colours=colours)
    weights = drawn_weights(shapes, seeded(2), torch.float64)
    network = DiffUNet(colours, **sizes).double()
    network.load_state_dict(weights)
    x = pictures(seeded(3), 3, side, colours, torch.float64)
    t = torch.tensor([0, 17, 999])
    expected = articles_unet(weights, x, t, groups)
    assert float(expected.std()) > 0.1
    assert greatest_error(network(x, t), expected) < 1e-11


def test_ema_saves_what_the_articles_listing_reads(narrow, seeded, tmp_path):
    path = tmp_path / "cat.pth"
    EMA(narrow).save_pretrained(path)
    weights = torch.load(path, weights_only=True)
    x, t = pictures(seeded(1), size=16), torch.tensor([5, 400])
    expected = articles_unet(weights, x, t, narrow_groups)
    assert float(expected.std()) > 0.01
    assert greatest_error(narrow(x, t), expected) < 1e-5


def test_pictures_need_not_be_square_and_do_not_depend_on_one_another(narrow, seeded):
    x = torch.randn(3, 3, 8, 24, generator=seeded(1))
    t = torch.tensor([1, 50, 99])
    together = narrow(x, t)
    assert together.shape == x.shape
    for i in range(3):
        assert greatest_error(narrow(x[i : i + 1], t[i : i + 1]), together[i : i + 1]) < 1e-5
    assert greatest_error(narrow(x, torch.tensor([2, 50, 99]))[0], together[0]) > 1e-4
    assert narrow(x[:0], t[:0]).shape == (0, 3, 8, 24)
    assert narrow(x[:0], t[:1].expand(0)).shape == (0, 3, 8, 24)


@pytest.mark.parametrize("dtype", [torch.float32, torch.float64])
@pytest.mark.parametrize("n", [1, 2, 5, 16])
def test_one_level_for_all_is_embedded_once_and_gives_the_same_bits(narrow, seeded, dtype, n):
    network = narrow.to(dtype)
    embedded = []
    network.time_embedding[0].register_forward_hook(lambda _, __, out: embedded.append(out))
    x = pictures(seeded(1), n, 8, dtype=dtype)
    for level in (0, 7, 999):
        plain = network(x, torch.full((n,), level))
        shared = network(x, torch.tensor(level).expand(n))
        assert torch.equal(plain, shared)
        assert torch.equal(*embedded)
        assert n == 1 or embedded[1].stride(0) == 0  # one row in memory
        embedded.clear()


def test_precisions_and_memory_formats_agree(narrow, seeded):
    x, t = pictures(seeded(1), 2, 16), torch.tensor([3, 500])
    with torch.no_grad():
        plain = narrow(x, t)
        exact = copy.deepcopy(narrow).double()(x.double(), t)
        assert plain.dtype == torch.float32
        assert exact.dtype == torch.float64
        assert greatest_error(plain, exact) < 1e-5
        assert narrow(x.double(), t).dtype == torch.float64  # the answer is like x
        with torch.autocast("cpu", dtype=torch.bfloat16):
            half = narrow(x, t)
        assert half.dtype == torch.float32
        assert 0 < greatest_error(half, plain) < 0.1 * float(plain.abs().max())
        narrow.to(memory_format=torch.channels_last)
        pixels_first = narrow(x.to(memory_format=torch.channels_last), t)
        assert greatest_error(pixels_first, plain) < 1e-5
        assert greatest_error(narrow(x, t), plain) < 1e-5


@pytest.mark.parametrize("layout", [torch.contiguous_format, torch.channels_last])
@pytest.mark.parametrize("side", [4, 32])
@pytest.mark.parametrize("learning", [False, True])
def test_normalisation_stays_float32_under_autocast(narrow, seeded, layout, side, learning):
    norm = narrow.encoder1.gn1
    x = (40 + torch.randn(2, 8, side, side, generator=seeded(1))).bfloat16()
    x = x.to(memory_format=layout)
    with torch.no_grad():
        expected = F.group_norm(x.float(), norm.num_groups, norm.weight, norm.bias, norm.eps)
    with torch.set_grad_enabled(learning), torch.autocast("cpu", dtype=torch.bfloat16):
        found = norm(x)
    assert found.dtype == torch.bfloat16
    assert found.is_contiguous(memory_format=layout)
    assert greatest_error(found.float(), expected) <= 2**-8 * float(expected.abs().max())
    assert abs(float(found.detach().float().mean())) < 1e-3


@pytest.mark.parametrize("autocast", [False, True])
def test_the_gradient_reaches_every_parameter(narrow, seeded, autocast):
    x, t = pictures(seeded(1), 4, 16), torch.tensor([0, 10, 100, 999])
    with torch.autocast("cpu", dtype=torch.bfloat16, enabled=autocast):
        narrow(x, t).square().mean().backward()
    for name, weight in narrow.named_parameters():
        assert weight.grad is not None, name
        assert bool(weight.grad.isfinite().all()), name
        assert float(weight.grad.abs().max()) > 0, name


def test_samplers_take_it_from_noise_to_a_picture_within_the_clip(seeded):
    sizes = {"channels": (8, 8, 8, 8, 8), "bottleneck": 8}
    network = initialised(lambda: DiffUNet(**sizes), seeded(0)).eval()
    schedule = make_schedule("linear", 25, scale_to_timesteps=True)
    for sampler in (
        DDPMSampler(schedule, clip=(-1.0, 1.0)),
        DDIMSampler(schedule, 7, clip=(-1.0, 1.0)),
    ):
        steps = list(sampler.run(network, pictures(seeded(1)), seeded(2)))
        assert all(bool(step.x_prev.isfinite().all()) for step in steps)
        picture = steps[-1].x_prev
        assert picture.shape == (2, 3, 32, 32)
        assert float(picture.std()) > 0.1
        assert float(picture.abs().max()) <= 1 + 1e-5


@pytest.mark.parametrize(
    ("shape", "message"),
    [
        ((1, 3, 12, 16), r"12 x 16.*multiples of 8; use a height of 8 or 16$"),
        ((1, 3, 16, 33), r"16 x 33.*3 times.*use a width of 32 or 40$"),
        ((1, 3, 4, 17), r"4 x 17.*use a height of 8 and a width of 16 or 24$"),
        ((1, 3, 0, 8), r"0 x 8.*use a height of 8$"),
        ((1, 4, 16, 16), r"\[1, 4, 16, 16\].*\[N, 3, H, W\]"),
        ((3, 16, 16), r"\[3, 16, 16\].*\[N, 3, H, W\]"),
    ],
)
def test_pictures_that_do_not_fit_are_refused_with_what_does(narrow, shape, message):
    with pytest.raises(ValueError, match=message):
        narrow(torch.zeros(shape), torch.zeros(shape[0], dtype=torch.long))
    if len(shape) == 4 and shape[1] == 3:
        with pytest.raises(ValueError, match=message):
            block_shapes(narrow, shape[2:])


def test_the_default_network_names_the_sizes_beside_250_pixels():
    with torch.device("meta"):
        network = DiffUNet()
        with pytest.raises(ValueError, match=r"250 x 250.*height of 224 or 256 and a width of 224"):
            network(torch.zeros(1, 3, 250, 250), torch.zeros(1, dtype=torch.long))


@pytest.mark.parametrize("t_shape", [(1,), (3,), (), (2, 1)])
def test_levels_that_do_not_fit_are_refused(narrow, t_shape):
    with pytest.raises(ValueError, match=r"t has shape .* beside x of \[2, 3, 8, 8\].*\[2\]"):
        narrow(torch.zeros(2, 3, 8, 8), torch.zeros(t_shape, dtype=torch.long))


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        ({"channels": ()}, r"channels: .*empty.*give the width of each"),
        ({"channels": 64}, r"channels: 64 is not a list; give"),
        ({"channels": "64"}, r"channels: '64' is not a list; give"),
        ({"channels": (64, 128.0)}, r"channels\[1\]: 128\.0 is not a whole number; .*give an int"),
        ({"channels": (64, True)}, r"channels\[1\]: True is not a whole number"),
        ({"channels": (8, 0)}, r"channels\[1\] = 0: .*use at least 4"),
        ({"channels": (3,)}, r"channels\[0\] = 3: .*use at least 4"),
        ({"channels": (32, 9)}, r"channels\[1\] = 9: .* 2 groups .*use 8 or 10"),
        ({"channels": (32, 130)}, r"channels\[1\] = 130: .* 32 groups .*use 128 or 160"),
        ({"channels": (64, 80)}, r"channels\[1\] = 80: .* 32 groups .*use 64 or 96"),
        ({"bottleneck": 1000}, r"bottleneck = 1000: .* 32 groups .*use 992 or 1024"),
        ({"bottleneck": -1}, r"bottleneck = -1: .*use at least 4"),
        ({"bottleneck": None}, r"bottleneck: None is not a whole number; .*give an int"),
        ({"time_dim": 5}, r"time_dim = 5: .*use an even number of at least 4"),
        ({"time_dim": 2}, r"time_dim = 2: .*use an even number of at least 4"),
        ({"time_dim": 32.0}, r"time_dim: 32\.0 is not a whole number"),
        ({"input_channels": 0}, r"input_channels = 0: .*use 3 for colour"),
        ({"input_channels": "3"}, r"input_channels: '3' is not a whole number"),
    ],
)
def test_sizes_that_no_network_can_have_are_refused_with_a_remedy(arguments, message):
    with torch.device("meta"), pytest.raises(ValueError, match=message):
        DiffUNet(**arguments)


@pytest.mark.parametrize(
    ("channels", "bottleneck", "expected"),
    [
        ((64, 128, 256, 512, 512), 1024, [32] * 6),
        ([64], 64, [32, 32]),
        ((32, 64, 128, 128), 256, [8, 16, 32, 32, 32]),  # FACTS, the trial on cats
        ((4, 60), 128, [1, 15, 32]),
        ((64, 128), 32, [16, 32, 8]),
    ],
)
def test_narrow_networks_take_a_group_for_every_four_channels(channels, bottleneck, expected):
    with torch.device("meta"):
        network = DiffUNet(channels=channels, bottleneck=bottleneck)
    names = [*(f"encoder{level}" for level in network.levels), "bottleneck"]
    blocks = [network.get_submodule(name) for name in names]
    assert [block.gn1.num_groups for block in blocks] == expected
    assert [block.gn2.num_groups for block in blocks] == expected
    decoders = [network.get_submodule(f"decoder{level}") for level in network.levels]
    assert [block.gn1.num_groups for block in decoders] == expected[:-1]


def test_initial_weights_are_those_that_torch_draws_from_the_same_seed(seeded):
    before = torch.random.get_rng_state()
    ours = initialised(lambda: DiffUNet(**NARROW), seeded(7))
    other = initialised(lambda: DiffUNet(**NARROW), seeded(8))
    assert torch.equal(torch.random.get_rng_state(), before)
    with torch.random.fork_rng(devices=[]):
        torch.manual_seed(7)
        theirs = DiffUNet(**NARROW)
    for (name, weight), expected in zip(ours.named_parameters(), theirs.parameters(), strict=True):
        assert greatest_error(weight, expected) <= 1e-7, name
        drawn = ".gn" not in name
        assert torch.equal(weight, other.get_parameter(name)) != drawn, name


@pytest.mark.parametrize(
    ("make", "inputs"),
    [
        (lambda: nn.Conv2d(24, 40, 3), 24 * 9),
        (lambda: nn.ConvTranspose2d(64, 24, 2, stride=2), 24 * 4),  # torch counts its outputs
        (lambda: nn.Linear(96, 80), 96),
    ],
)
def test_initial_weights_fill_torchs_bounds_evenly(make, inputs, seeded):
    layer = initialised(make, seeded(3)).requires_grad_(False)
    fan_in, _ = nn.init._calculate_fan_in_and_fan_out(layer.weight)
    assert fan_in == inputs
    bound = inputs**-0.5
    assert 0.999 * bound < float(layer.weight.abs().max()) <= bound
    assert float(layer.bias.abs().max()) <= bound
    # Kolmogorov-Smirnov against the uniform distribution; 1.95 is the point that 0.1% exceed.
    ordered = ((layer.weight / bound + 1) / 2).flatten().sort().values
    even = (torch.arange(len(ordered)) + 0.5) / len(ordered)
    assert greatest_error(ordered, even) < 1.95 / len(ordered) ** 0.5


def test_group_norms_start_plain_and_may_have_no_weights(seeded):
    norm = nn.GroupNorm(2, 8)
    norm.weight.data.fill_(7)
    norm.bias.data.fill_(7)
    initialise(nn.Sequential(norm, nn.GroupNorm(2, 8, affine=False)), seeded(0))
    assert torch.equal(norm.weight, torch.ones(8))
    assert torch.equal(norm.bias, torch.zeros(8))


def test_channels_last_networks_start_from_the_same_weights(narrow, seeded):
    other = DiffUNet(**NARROW).to(memory_format=torch.channels_last)
    initialise(other, seeded(0))
    for ours, theirs in zip(narrow.parameters(), other.parameters(), strict=True):
        assert torch.equal(ours, theirs)


@pytest.mark.parametrize("sizes", [NARROW, {"channels": (12,), "bottleneck": 8}])
@pytest.mark.parametrize("size", [16, (8, 24)])
def test_listed_shapes_are_those_that_a_forward_pass_meets_in_its_order(sizes, size):
    network = DiffUNet(**sizes)
    height, width = size if isinstance(size, tuple) else (size, size)
    met = []
    for name, module in network.named_children():
        module.register_forward_hook(
            lambda _, inputs, out, name=name: met.append((name, inputs[0].shape, out.shape))
        )
    network(torch.zeros(2, 3, height, width), torch.zeros(2, dtype=torch.long))
    listed = [block for block in block_shapes(network, size) if block.kind != "skip"]
    assert [(b.name, (2, *b.in_shape), (2, *b.out_shape)) for b in listed] == met
    for block in listed:
        module = network.get_submodule(block.name)
        assert block.parameters == sum(weight.numel() for weight in module.parameters())
    kinds = {"embedding": nn.Sequential, "pool": nn.MaxPool2d, "up": nn.ConvTranspose2d}
    for block in listed:
        assert isinstance(network.get_submodule(block.name), kinds.get(block.kind, nn.Module))
    assert {b.kind for b in listed} == {"embedding", "block", "pool", "up", "out"}
    assert sum(b.parameters for b in listed) == sum(p.numel() for p in network.parameters())


def test_listed_shapes_of_the_articles_network_are_its_figures():
    with torch.device("meta"):
        network = DiffUNet()
    listed = {block.name: block for block in block_shapes(network, 256)}
    assert sum(block.parameters for block in listed.values()) == ARTICLES_PARAMETERS
    assert [listed[f"pool{k}"].out_shape[1] for k in range(1, 6)] == [128, 64, 32, 16, 8]
    assert listed["encoder1"].in_shape == (3, 256, 256)
    assert listed["bottleneck"].in_shape == (512, 8, 8)
    assert listed["bottleneck"].out_shape == (1024, 8, 8)
    assert listed["up5"].out_shape == (512, 16, 16)
    assert listed["decoder5"].in_shape == (1024, 16, 16)
    assert listed["out_conv"].out_shape == (3, 256, 256)
    assert listed["out_conv"].parameters == 64 * 3 + 3
    assert listed["up1"].parameters == 128 * 64 * 4 + 64
    with pytest.raises(ValueError, match=r"size: 1\.5 is not a whole number"):
        block_shapes(network, 1.5)
