"""Every word of the window is translated, and the packed translations are those of the sources."""

from __future__ import annotations

import importlib.util
import re
import shutil
import xml.etree.ElementTree as ET
from collections.abc import Iterator
from pathlib import Path
from types import ModuleType

import pytest
from PySide6.QtCore import QTranslator

from app.languages import LANGUAGES

ROOT = Path(__file__).resolve().parents[1]
FOLDER = ROOT / "resources" / "translations"
PLACEHOLDER = re.compile(r"{\w*}")
TAG = re.compile(r"</?\w+>")
OTHERS = sorted(set(LANGUAGES) - {"en"})


@pytest.fixture(scope="module")
def tool() -> ModuleType:
    spec = importlib.util.spec_from_file_location(
        "translations", ROOT / "packaging/translations.py"
    )
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@pytest.fixture(scope="module", params=OTHERS)
def fresh(request: pytest.FixtureRequest, tool: ModuleType, tmp_path_factory: object) -> Path:
    """The .ts file of a language, brought up to date with the sources as they are now."""
    name = f"ddpm-studio_{request.param}.ts"
    path = tmp_path_factory.mktemp("ts") / name  # type: ignore[attr-defined]
    shutil.copy(FOLDER / name, path)
    tool.collect(path)
    return Path(path)


def messages(ts: Path) -> Iterator[tuple[str, str, str]]:
    """Context, source and translation of every text."""
    for context in ET.parse(ts).getroot().iter("context"):
        for message in context.iter("message"):
            name, source = context.findtext("name"), message.findtext("source")
            yield name or "", source or "", message.findtext("translation") or ""


def test_every_text_has_a_translation(fresh: Path, tool: ModuleType) -> None:
    assert len(list(messages(fresh))) > 1_000
    assert tool.missing(fresh) == []


def test_placeholders_and_tags_survive_the_translation(fresh: Path) -> None:
    for context, source, translation in messages(fresh):
        for pattern in (PLACEHOLDER, TAG):
            wanted, found = set(pattern.findall(source)), set(pattern.findall(translation))
            assert wanted == found, (context, source)
        assert ("&" in re.sub("&&", "", source)) == ("&" in translation), (context, source)


def test_the_packed_translations_hold_every_text(fresh: Path, qapp: object) -> None:
    translator = QTranslator()
    assert translator.load(str(FOLDER / fresh.with_suffix(".qm").name))
    for context, source, translation in messages(fresh):
        assert translator.translate(context, source) == translation, (context, source)
