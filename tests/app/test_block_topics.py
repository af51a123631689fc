"""The explanation of every block: its own numbers, and formulas that can be set."""

from __future__ import annotations

import re

import pytest
import torch

from app.explain.network.topics import block_topic
from app.explain.topic import Equation, Text, Topic
from app.widgets.formula_rows import pieces_of
from app.widgets.typesetting import typeset
from ddpm_core.models import BlockShape, DiffUNet, NoisePredictor, block_shapes

with torch.device("meta"):
    UNET = block_shapes(DiffUNet(channels=(32, 64), bottleneck=128), 64)
    ARTICLE = block_shapes(DiffUNet(), 256)
    MLP = block_shapes(NoisePredictor())


def topic(blocks: list[BlockShape], name: str, prediction: str = "eps") -> Topic:
    return block_topic(next(b for b in blocks if b.name == name), blocks, prediction)


def words(shown: Topic) -> str:
    text = " ".join(block.words for block in shown.blocks if isinstance(block, Text))
    return re.sub(r"<.*?>", "", text).replace("\u00a0", " ")


def formulas(shown: Topic) -> list[str]:
    """Without what only says where a line may end."""
    texs = [block.tex for block in shown.blocks if isinstance(block, Equation)]
    return [" ".join(tex.replace(r"\brk", "").split()) for tex in texs]


@pytest.mark.parametrize("blocks", [UNET, MLP], ids=["unet", "mlp"])
def test_every_block_is_explained_and_every_formula_can_be_set(blocks: list[BlockShape]) -> None:
    for block in blocks:
        shown = block_topic(block, blocks, "eps")
        assert len(words(shown)) > 60
        assert "{" not in words(shown)
        for equation in shown.equations():
            assert equation.spoken
            for piece in pieces_of(equation.markup):
                assert typeset(piece, 16).width > 0


def test_a_formula_ends_in_the_number_of_parameters() -> None:
    for blocks in (UNET, ARTICLE, MLP):
        for block in blocks:
            if block.parameters:
                shown = block_topic(block, blocks, "v")
                ends = [tex.rpartition("= ")[2] for tex in formulas(shown)]
                assert f"{block.parameters:,}".replace(",", "{,}") in ends, block.name


def test_a_convolution_is_counted_with_its_own_channels() -> None:
    shown = topic(UNET, "encoder2")
    assert (
        r"\mathrm{in} \cdot k \cdot k \cdot \mathrm{out} + \mathrm{out}"
        r" = 32 \cdot 3 \cdot 3 \cdot 64 + 64 = 18{,}496"
    ) in formulas(shown)
    assert (r"\frac{n + 2p - k}{s} + 1 = \frac{32 + 2 \cdot 1 - 3}{1} + 1 = 32") in formulas(shown)
    assert "3 × 3 pixels in all 32 channels" in words(shown)
    assert "64 such filters" in words(shown)
    assert "depends on 14 × 14 pixels" in words(shown)  # 5, pooled 6, two filters of 2 apart


def test_pooling_halves_and_widens() -> None:
    shown = topic(UNET, "pool1")
    assert "keeps the greatest of each 2 × 2 values" in words(shown)
    assert "64 × 64 pixels become 32 × 32:" in words(shown)
    assert "from 5 × 5 pixels to 6 × 6" in words(shown)
    assert r"\frac{64 + 2 \cdot 0 - 2}{2} + 1 = 32" in formulas(shown)[-1]


def test_a_transposed_convolution_doubles_and_the_articles_example_stands_beside_it() -> None:
    shown = topic(ARTICLE, "up5")
    assert r"(n-1) \cdot s + k = (8-1) \cdot 2 + 2 = 16" in formulas(shown)
    assert r"(2-1) \cdot 1 + 3 = 4, \quad (2-1) \cdot 2 + 3 = 5" in formulas(shown)
    assert "gives 4 × 4 with stride 1 and 5 × 5 with stride 2" in words(shown)
    assert r"1024 \cdot 2 \cdot 2 \cdot 512 + 512 = 2{,}097{,}664" in formulas(shown)[-1]


def test_a_skip_connection_names_both_its_parts() -> None:
    shown = topic(ARTICLE, "skip3")
    assert formulas(shown) == ["256 + 256 = 512"]
    assert "the 256 that encoder 3 gave" in words(shown)


def test_the_bottom_of_the_article_reaches_over_the_whole_picture() -> None:
    assert "reaches over 284 × 284 pixels" in words(topic(ARTICLE, "bottleneck"))
    assert "has only 256 × 256" in words(topic(ARTICLE, "bottleneck"))


def test_the_mlp_is_explained_with_its_numbers() -> None:
    assert formulas(topic(MLP, "joined")) == ["2 + 32 = 34"]
    assert r"34 \cdot 256 + 256 = 8{,}960" in formulas(topic(MLP, "model.0"))[-1]
    assert "straight line" in words(topic(MLP, "model.0"))
    assert "straight line" not in words(topic(MLP, "model.2"))
    assert "Every block" in words(topic(UNET, "time_embedding"))
    assert "Every block" not in words(topic(MLP, "time_mlp"))


@pytest.mark.parametrize(
    ("prediction", "said"), [("eps", "noise"), ("v", "velocity"), ("x0", "data")]
)
def test_the_output_says_what_is_predicted(prediction: str, said: str) -> None:
    assert f"the {said}" in words(topic(MLP, "model.6", prediction))
    assert f"the {said}" in words(topic(UNET, "out_conv", prediction))
