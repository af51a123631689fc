"""A person's own presets as files."""

from __future__ import annotations

import json
import os
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from app.own_presets import OwnPresets, PresetError
from ddpm_core import presets as engine_presets
from ddpm_core.config import ExperimentConfig
from ddpm_core.presets import read_preset

FIRST = ExperimentConfig(timesteps=50)
SECOND = ExperimentConfig(data="two_moons", clip_low=-2.0, clip_high=2.0)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return tmp_path / "not there yet" / "presets"


@pytest.fixture
def own(folder: Path) -> OwnPresets:
    return OwnPresets(folder, taken=("Best quality",))


def names(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.iterdir())


def test_what_is_saved_is_there_at_the_next_start(own: OwnPresets, folder: Path) -> None:
    own.save("Slow and fine", FIRST)
    own.save("moons", SECOND)
    again = OwnPresets(folder)
    assert again.titles == ["moons", "Slow and fine"]
    assert again.get("Slow and fine").config == FIRST
    assert again.get("moons").config == SECOND
    assert names(folder) == ["moons.json", "slow-and-fine.json"]


def test_a_file_is_plain_json_that_the_command_line_reads(own: OwnPresets, folder: Path) -> None:
    own.save("Slow and fine", FIRST)
    text = (folder / "slow-and-fine.json").read_text(encoding="utf-8")
    values = json.loads(text)
    assert values["preset"] == "Slow and fine"
    assert values["timesteps"] == 50
    assert read_preset(text).config == FIRST


TITLES = [
    "a/b\\c:d*e?",
    "..",
    "CON",
    "nul",
    "Größe α → β",
    "日本語",
    "trailing dot.",
    "🙂",
    "x" * 60,
]


def test_titles_that_are_no_names_of_files_are_kept_all_the_same(
    own: OwnPresets, folder: Path
) -> None:
    for number, title in enumerate(TITLES):
        own.save(title, FIRST.replace(sample_seed=number))
    again = OwnPresets(folder)
    assert sorted(again.titles) == sorted(TITLES)
    for number, title in enumerate(TITLES):
        assert again.get(title).config.sample_seed == number
    for name in names(folder):
        stem = name.removesuffix(".json")
        assert stem.isascii()
        assert stem.replace("-", "").isalnum()
        assert stem not in ("con", "nul")


def test_titles_that_would_share_a_file_have_each_their_own(own: OwnPresets, folder: Path) -> None:
    own.save("a b", FIRST)
    own.save("a-b", SECOND)
    assert names(folder) == ["a-b-2.json", "a-b.json"]
    assert own.get("a b").config == FIRST
    assert own.get("a-b").config == SECOND


def test_saving_under_a_title_that_is_there_replaces_it(own: OwnPresets, folder: Path) -> None:
    own.save("Mine", FIRST)
    own.save("  MINE ", SECOND)
    assert own.titles == ["MINE"]
    assert own.get("mine").config == SECOND
    assert names(folder) == ["mine.json"]


@pytest.mark.parametrize(
    ("title", "words"),
    [
        ("", "needs a name"),
        ("  \n ", "needs a name"),
        ("x" * 61, "61 characters. Use at most 60"),
        ("best QUALITY", "comes with the program. Choose another name"),
        ("a\x07b", "signs that cannot be written"),
        ("half \ud83d sign", "signs that cannot be written"),
    ],
)
def test_a_title_that_cannot_be_had_is_refused_with_its_reason(
    own: OwnPresets, folder: Path, title: str, words: str
) -> None:
    with pytest.raises(PresetError, match=words):
        own.save(title, FIRST)
    assert own.titles == []
    assert not folder.exists()


def test_renaming_keeps_the_settings(own: OwnPresets, folder: Path, qtbot: QtBot) -> None:
    own.save("Old", FIRST)
    with qtbot.waitSignals([own.renamed, own.changed]):
        own.rename("Old", "New")
    assert OwnPresets(folder).titles == ["New"]
    assert OwnPresets(folder).get("New").config == FIRST


def test_renaming_to_a_title_in_use_is_refused_but_not_to_other_capitals(own: OwnPresets) -> None:
    own.save("Old", FIRST)
    own.save("Other", SECOND)
    with pytest.raises(PresetError, match="There is a preset “other” already"):
        own.rename("Old", "other")
    own.rename("Old", "OLD")
    assert own.titles == ["OLD", "Other"]
    assert own.get("other").config == SECOND


def test_what_is_deleted_is_gone_and_can_be_saved_again(own: OwnPresets, folder: Path) -> None:
    own.save("Mine", FIRST)
    preset = own.delete("Mine")
    assert own.titles == []
    assert names(folder) == []
    own.save(preset.title, preset.config)
    assert OwnPresets(folder).get("Mine").config == FIRST


def test_a_preset_goes_to_another_person_and_back(own: OwnPresets, tmp_path: Path) -> None:
    own.save("Größe", FIRST)
    file = tmp_path / "for you.json"
    own.export("Größe", file)
    theirs = OwnPresets(tmp_path / "theirs")
    assert theirs.import_file(file).title == "Größe"
    assert theirs.get("Größe").config == FIRST
    theirs.import_file(file)
    assert theirs.titles == ["Größe"]  # the same again is not another


def test_an_import_pushes_no_other_preset_out(own: OwnPresets, tmp_path: Path) -> None:
    file = tmp_path / "a.json"
    own.save("Mine", FIRST)
    own.export("Mine", file)
    own.save("Mine", SECOND)
    assert own.import_file(file).title == "Mine 2"
    assert own.get("Mine").config == SECOND
    assert own.get("Mine 2").config == FIRST


def test_an_import_with_a_title_of_the_program_is_numbered(own: OwnPresets, tmp_path: Path) -> None:
    file = tmp_path / "a.json"
    file.write_text('{"preset": "Best quality", "timesteps": 9}')
    assert own.import_file(file).title == "Best quality 2"


def test_settings_of_the_command_line_are_imported_under_the_files_name(
    own: OwnPresets, tmp_path: Path
) -> None:
    file = tmp_path / "my run.json"
    file.write_text(FIRST.replace(device="cuda", threads=7).to_json())
    assert own.import_file(file).title == "my run"
    assert own.get("my run").config.timesteps == 50
    assert "cuda" not in (own.folder / "my-run.json").read_text()


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"", "bad.json is no preset that can be used: experiment: not valid JSON"),
        (b"\x00\x01", "not valid JSON"),
        (b"[]", "not an object of settings"),
        (b'{"preset": "a", "timesteps": 0}', "T: 0 is outside 1 to 4000"),
        (b'{"colour": "red"}', "colour: there is no such setting"),
        (b"[" * 100_000, "not valid JSON"),
        (b" " * 1_000_001, "far too large"),
        (None, "bad.json cannot be read: No such file"),
    ],
)
def test_a_file_that_is_no_preset_is_refused_by_name_with_reason_and_remedy(
    own: OwnPresets, tmp_path: Path, content: bytes | None, words: str
) -> None:
    file = tmp_path / "bad.json"
    if content is not None:
        file.write_bytes(content)
    with pytest.raises(PresetError, match="bad.json") as refused:
        own.import_file(file)
    assert words in str(refused.value)
    if content is not None:
        assert "Export one to see what it holds." in str(refused.value)
    assert own.titles == []


def test_a_bad_file_in_the_folder_stays_and_hides_no_other(own: OwnPresets, folder: Path) -> None:
    own.save("Mine", FIRST)
    (folder / "a-bad-one.json").write_text("{")
    again = OwnPresets(folder)
    assert again.titles == ["Mine"]
    assert names(folder) == ["a-bad-one.json", "mine.json"]


def test_what_another_program_changed_is_seen(own: OwnPresets, folder: Path, qtbot: QtBot) -> None:
    own.save("Mine", FIRST)
    other = OwnPresets(folder)
    other.save("Theirs", SECOND)
    other.rename("Mine", "Ours")
    os.utime(folder / "mine.json", (1, 1))
    with qtbot.waitSignal(own.changed):
        own.refresh()
    assert own.titles == ["Ours", "Theirs"]
    with qtbot.assertNotEmitted(own.changed):
        own.refresh()


def test_a_file_that_cannot_be_written_is_named_and_nothing_changes(
    own: OwnPresets, folder: Path
) -> None:
    folder.parent.mkdir()
    folder.write_text("in the way")
    with pytest.raises(PresetError, match=r"mine\.json cannot be written"):
        own.save("Mine", FIRST)
    assert own.titles == []


def test_a_write_that_breaks_off_leaves_the_earlier_file_whole(
    own: OwnPresets, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    own.save("Mine", FIRST)

    def fail(file: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "fsync", fail)
    with pytest.raises(PresetError, match="No space left on device"):
        own.save("Mine", SECOND)
    assert own.get("Mine").config == FIRST
    assert OwnPresets(folder).get("Mine").config == FIRST
    assert names(folder) == ["mine.json"]


def test_presets_hold_every_setting_but_those_of_the_machine(own: OwnPresets, folder: Path) -> None:
    own.save("Mine", FIRST)
    values = json.loads((folder / "mine.json").read_text())
    expected = set(json.loads(FIRST.to_json())) - set(engine_presets.MACHINE)
    assert values.keys() - {"preset"} == expected
