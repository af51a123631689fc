"""What the engine refuses is told in the language of the window."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from PIL import Image
from PySide6.QtCore import QCoreApplication

from app import languages
from app.refusals import in_words
from app.wording import refusal
from ddpm_core.config import ConfigError, ExperimentConfig
from ddpm_core.data.drawing import Drawing, write_drawing
from ddpm_core.data.table import load_points
from ddpm_core.export import Film

USUAL = ExperimentConfig()
# What may stay: names of formats, columns, symbols and units
FOREIGN = re.compile(
    r"GroupNorm|CSV|TSV|PNG|GIF|UTF-8|MiB|[TtxyβSᾱ]\b|inf|nan|foo|first|second|bar"
)


@pytest.fixture(autouse=True)
def chinese(qapp: QCoreApplication) -> Iterator[None]:
    languages.install(qapp, "zh_TW")
    yield
    languages.install(qapp, "en")


def foreign(text: str) -> list[str]:
    """The English words in a text."""
    return re.findall(r"[A-Za-z]{2,}", FOREIGN.sub("", text))


@pytest.mark.parametrize(
    ("base", "changes"),
    [
        ({}, {"timesteps": 5000}),
        ({}, {"timesteps": 10**30}),
        ({}, {"timesteps": 1.5}),
        ({}, {"timesteps": None}),
        ({}, {"beta_end": 1e-5}),
        ({}, {"time_dim": 33}),
        ({}, {"clip_low": 2.0, "clip_high": 1.0}),
        ({"timesteps": 200}, {"scale_to_timesteps": True, "timesteps": 15}),
        ({"timesteps": 1000}, {"beta_end": 0.999}),
        ({"timesteps": 1000}, {"beta_end": 0.9, "scale_to_timesteps": True}),
        ({"sampler": "ddim"}, {"ddim_steps": 300}),
        ({"sampler": "ddim"}, {"ddim_list": ()}),
        ({"sampler": "ddim"}, {"ddim_list": (4, 3)}),
        ({"sampler": "ddim"}, {"ddim_list": (0, 200)}),
        ({"sampler": "ddim"}, {"ddim_list": ("foo",)}),
        ({"data": "cats"}, {"picture_size": 65}),
        ({"data": "cats"}, {"picture_size": 20}),
        ({"data": "cats", "channels": (8, 16), "bottleneck": 16}, {"channels": (30, 64)}),
        ({"data": "cats"}, {"channels": ()}),
        ({}, {"data": "pictures"}),
    ],
)
def test_a_refused_setting(base: dict[str, Any], changes: dict[str, Any]) -> None:
    with pytest.raises(ConfigError) as caught:
        USUAL.replace(**base).replace(**changes)
    text = refusal(caught.value, caught.value.field)
    assert foreign(text) == [], text


@pytest.mark.parametrize("changes", [{"rate": 1000}, {"rate": 0.0}, {"hold": -1.0}, {"hold": 1e9}])
def test_a_refused_film(changes: dict[str, Any]) -> None:
    with pytest.raises(ConfigError) as caught:
        Film(**changes)
    text = refusal(caught.value, caught.value.field)
    assert foreign(text) == [], text


def test_a_film_that_is_too_fast_for_a_gif() -> None:
    with pytest.raises(ConfigError) as caught:
        Film(rate=60).check_gif()
    assert foreign(in_words(caught.value.reason)) == []


@pytest.mark.parametrize(
    "content",
    [
        "",
        "x,y\n",
        "x,y\n1,2\n",
        "x\ty\n" + "1\t2\n" * 9 + "foo\t3\n\t5\n",
        "x,y\n" + "1,2\n" * 9 + "1,inf\n",
        "x,y\n" + "1,2\n" * 9 + "1,2,3\n",
        "x;y\n" + "1;2\n" * 9 + '1;"2,5"\n',
        "x,first\n" + "1,foo\n" * 9,
        "x\0y",
        b"x,y\n1,\xff\n",
    ],
)
def test_a_table_that_cannot_be_used(tmp_path: Path, content: str | bytes) -> None:
    path = tmp_path / "1.csv"
    path.write_bytes(content.encode() if isinstance(content, str) else content)
    text = said_of(path)
    assert foreign(text) == [], text


@pytest.mark.parametrize("value", [0, 255, 128])
def test_a_picture_that_cannot_be_used(tmp_path: Path, value: int) -> None:
    path = tmp_path / "1.png"
    Image.fromarray(np.full((8, 8), value, dtype=np.uint8)).save(path)
    with pytest.raises(ValueError, match="every pixel") as caught:
        load_points(path, dark=value == 255)
    assert foreign(in_words(str(caught.value).removeprefix(f"{path}: "))) == []


def test_files_that_are_none_or_something_else(tmp_path: Path) -> None:
    broken = tmp_path / "1.png"
    broken.write_text("nothing")
    drawing = tmp_path / "1.ddpmdraw"
    write_drawing(drawing, Drawing())
    for path in (tmp_path / "2.csv", tmp_path / "2.png", tmp_path, broken, drawing):
        assert foreign(said_of(path)) == [], path


def test_the_name_of_the_file_before_a_reason_stays() -> None:
    assert in_words("/a/b.csv: there is no such file") == "/a/b.csv：找不到這個檔案"


def test_what_is_not_known_stays_as_it_is() -> None:
    for reason in ("something else entirely", "one: two; three", ""):
        assert in_words(reason) == reason


def said_of(path: Path) -> str:
    with pytest.raises(ValueError, match=".") as caught:
        load_points(path)
    return in_words(str(caught.value).removeprefix(f"{path}: "))
