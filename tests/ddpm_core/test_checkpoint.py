"""Checkpoints come back to the bit, survive crashes, and cannot be made to do harm."""

from __future__ import annotations

import dataclasses
import io
import json
import os
import pickle
import random
import warnings
import zipfile

import pytest
import safetensors.torch
import torch

from ddpm_core import checkpoint as checkpoint_module
from ddpm_core.checkpoint import (
    Checkpoint,
    CheckpointError,
    load_checkpoint,
    save_checkpoint,
    save_weights,
)
from ddpm_core.config import ExperimentConfig
from ddpm_core.data.points import make_points
from ddpm_core.ema import EMA
from ddpm_core.files import MAX_BYTES
from ddpm_core.models import NoisePredictor, initialise, new_network
from ddpm_core.schedules import make_schedule
from ddpm_core.training import Trainer
from ddpm_core.version import __version__

DATA = make_points("two_moons", 50)
CONFIG = ExperimentConfig(
    data="two_moons",
    data_count=50,
    batch_size=8,
    hidden=16,
    layers=2,
    time_dim=8,
    clip_low=-2.5,
    data_columns=("a", "b"),
)


@pytest.fixture
def trainer(seeded):
    """Makes a trainer of CONFIG at step 0."""

    def make(config=CONFIG, seed=0):
        generator = seeded(seed)
        model = new_network(config, 2, generator)
        return Trainer(model, make_schedule("linear", 200), DATA, config, generator)

    return make


@pytest.fixture
def saved(trainer, tmp_path):
    """A checkpoint after 7 steps and the file it was saved to."""
    running = trainer()
    losses = [result.loss for result in running.steps(7)]
    checkpoint = Checkpoint.of(running, CONFIG, DATA, losses)
    save_checkpoint(tmp_path / "run.ddpm", checkpoint)
    return checkpoint, tmp_path / "run.ddpm"


def tensors_of(checkpoint):
    """Every tensor of a checkpoint by name."""
    state, data = checkpoint.state, checkpoint.data
    found = {"losses": checkpoint.losses}
    for part in ("model", "ema", "optimizer"):
        found |= {f"{part}.{name}": tensor for name, tensor in state.get(part, {}).items()}
    if "generator" in state:
        found["generator"] = state["generator"]
    if data is not None:
        found |= {"points": data.points, "labels": data.labels}
        found |= {"mean": data.transform.mean, "scale": data.transform.scale}
    return found


def assert_same(a, b):
    assert (a.config, a.step, a.kind) == (b.config, b.step, b.kind)
    ours, theirs = tensors_of(a), tensors_of(b)
    assert ours.keys() == theirs.keys()
    for name, tensor in ours.items():
        assert tensor.dtype == theirs[name].dtype, name
        assert torch.equal(tensor, theirs[name]), name


def rewritten(path, change):
    """The same file with its members, a dict by name, changed by ``change``."""
    with zipfile.ZipFile(path) as archive:
        members = {name: archive.read(name) for name in archive.namelist()}
    change(members)
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in members.items():
            archive.writestr(name, content)
    return path


def described(**changes):
    """A change of experiment.json; None removes a key."""

    def change(members):
        description = json.loads(members["experiment.json"]) | changes
        kept = {key: value for key, value in description.items() if value is not None}
        members["experiment.json"] = json.dumps(kept).encode()

    return change


def tensors(part, **changes):
    """A change of the tensors of one member; None removes one."""

    def change(members):
        content = safetensors.torch.load(members[f"{part}.safetensors"])
        for name, tensor in changes.items():
            content[name.replace("__", ".")] = tensor
        kept = {name: tensor for name, tensor in content.items() if tensor is not None}
        members[f"{part}.safetensors"] = safetensors.torch.save(kept)

    return change


def test_everything_comes_back_to_the_bit(saved):
    checkpoint, path = saved
    loaded = load_checkpoint(path)
    assert_same(loaded, checkpoint)
    assert loaded.step == 7
    assert len(loaded.losses) == 7
    assert loaded.kind == "experiment"
    assert loaded.version == __version__
    assert loaded.state["ema_updates"] == 7
    for name in ("name", "columns", "noise"):
        assert getattr(loaded.data, name) == getattr(DATA, name)
    assert loaded.inputs == 2


def test_same_content_gives_the_same_file(saved, tmp_path):
    _, path = saved
    save_checkpoint(tmp_path / "again.ddpm", load_checkpoint(path))
    assert (tmp_path / "again.ddpm").read_bytes() == path.read_bytes()
    with zipfile.ZipFile(path) as archive:  # nor would it matter when it is written
        assert {member.date_time for member in archive.infolist()} == {(1980, 1, 1, 0, 0, 0)}


def test_run_resumed_through_a_file_equals_the_uninterrupted_one(trainer, saved):
    _, path = saved
    whole = trainer()
    expected = list(whole.steps(30))
    resumed = trainer(seed=9)
    load_checkpoint(path).restore(resumed)
    assert list(resumed.steps(23)) == expected[7:]
    end, uninterrupted = (Checkpoint.of(run, CONFIG, DATA) for run in (resumed, whole))
    assert_same(end, uninterrupted)


def test_checkpoint_is_a_copy_that_later_steps_do_not_change(trainer):
    running = trainer()
    running.step()
    checkpoint = Checkpoint.of(running, CONFIG, DATA, [0.5])
    before = {name: tensor.clone() for name, tensor in tensors_of(checkpoint).items()}
    list(running.steps(3))
    model = checkpoint.build_model()
    model.model[0].weight.data.zero_()
    assert all(torch.equal(tensor, before[name]) for name, tensor in tensors_of(checkpoint).items())


def test_zip_holds_a_readable_description_and_safetensors_alone(saved):
    _, path = saved
    with zipfile.ZipFile(path) as archive:
        names = set(archive.namelist())
        description = json.loads(archive.read("experiment.json"))
        weights = safetensors.torch.load(archive.read("ema.safetensors"))
    parts = ("model", "ema", "optimizer", "history", "random", "data")
    assert names == {"experiment.json", *(f"{part}.safetensors" for part in parts)}
    assert description["format"] == 1
    assert description["version"] == __version__
    assert description["step"] == 7
    assert ExperimentConfig.from_dict(description["config"]) == CONFIG
    assert description["optimizer"] == {"name": "Adam", "betas": [0.9, 0.999], "eps": 1e-8}
    assert "time_mlp.1.weight" in weights


@pytest.mark.parametrize("labels", [None, torch.arange(50)])
def test_data_with_and_without_labels_travels_along(trainer, tmp_path, labels):
    data = dataclasses.replace(DATA, labels=labels, name="mine.csv", columns=("länge", "width"))
    save_checkpoint(tmp_path / "run.ddpm", Checkpoint.of(trainer(), CONFIG, data))
    loaded = load_checkpoint(tmp_path / "run.ddpm").data
    assert (loaded.name, loaded.columns) == ("mine.csv", ("länge", "width"))
    assert torch.equal(loaded.points, data.points)
    assert torch.equal(loaded.transform.undo(loaded.points), data.transform.undo(data.points))
    assert (loaded.labels is None) if labels is None else torch.equal(loaded.labels, labels)


def test_weights_alone_can_be_saved_too_and_give_a_trainer_a_start(trainer, saved, tmp_path):
    checkpoint, _ = saved
    weights = {part: checkpoint.state[part] for part in ("model", "ema")}
    save_checkpoint(tmp_path / "weights.ddpm", Checkpoint(CONFIG, weights))
    loaded = load_checkpoint(tmp_path / "weights.ddpm")
    assert (loaded.kind, loaded.step, loaded.data) == ("weights", 0, None)
    started = trainer(seed=3)
    loaded.restore(started)
    assert started.step_count == 0
    for name, tensor in started.model.state_dict().items():
        assert torch.equal(tensor, checkpoint.state["model"][name])
    for name, tensor in started.ema.ema_model.state_dict().items():
        assert torch.equal(tensor, checkpoint.state["ema"][name])


def test_averages_are_written_once_in_half_precision(trainer, saved, tmp_path):
    checkpoint, whole = saved
    averages = load_checkpoint(whole).averages()
    path = tmp_path / "averages.ddpm"
    save_checkpoint(path, averages)
    with zipfile.ZipFile(path) as archive:
        names = set(archive.namelist())
        written = safetensors.torch.load(archive.read("ema.safetensors"))
    parts = ("ema", "history", "data")
    assert names == {"experiment.json", *(f"{part}.safetensors" for part in parts)}
    assert {tensor.dtype for tensor in written.values()} == {torch.float16}
    loaded = load_checkpoint(path)
    assert (loaded.kind, loaded.step, len(loaded.losses)) == ("weights", 7, 0)
    assert (loaded.config, loaded.data.name) == (CONFIG, DATA.name)
    assert torch.equal(loaded.data.points, DATA.points)
    for name, tensor in checkpoint.state["ema"].items():
        for part in ("model", "ema"):
            assert loaded.state[part][name].dtype == torch.float32
            assert torch.equal(loaded.state[part][name], tensor.half().float())
    assert_same(loaded, averages)  # what is in memory is what the file says
    started = trainer(seed=3)
    loaded.restore(started)
    started.step()
    assert started.step_count == 1


def test_weights_that_half_precision_does_not_hold_are_written_as_they_are(saved, tmp_path):
    checkpoint, _ = saved
    for part, other in (("model", "ema"), ("ema", "model")):
        weights = {part: checkpoint.state[part], other: checkpoint.averages().state["ema"]}
        save_checkpoint(tmp_path / "weights.ddpm", Checkpoint(CONFIG, weights))
        loaded = load_checkpoint(tmp_path / "weights.ddpm")
        for name, tensor in weights["ema"].items():
            assert torch.equal(loaded.state["ema"][name], tensor)
            assert torch.equal(loaded.state["model"][name], weights["model"][name])
    huge = {"ema": {name: tensor.clone() for name, tensor in weights["ema"].items()}}
    huge["model"] = huge["ema"]
    huge["ema"]["model.0.bias"][0] = 2.0**17  # beyond the range of half precision
    save_checkpoint(tmp_path / "weights.ddpm", Checkpoint(CONFIG, huge))
    loaded = load_checkpoint(tmp_path / "weights.ddpm")
    assert loaded.state["model"]["model.0.bias"][0] == 2.0**17


@pytest.mark.parametrize("part", ["ema", "history"])
def test_missing_member_of_mere_weights_is_named(saved, part):
    checkpoint, path = saved
    save_checkpoint(path, checkpoint.averages())
    with pytest.raises(CheckpointError, match=rf"{part}\.safetensors is missing"):
        load_checkpoint(rewritten(path, lambda members: members.pop(f"{part}.safetensors")))


def test_half_precision_is_refused_in_an_experiment(saved):
    checkpoint, path = saved
    halves = checkpoint.state["model"]["model.0.bias"].half()
    with pytest.raises(CheckpointError, match="holds torch.float16"):
        load_checkpoint(rewritten(path, tensors("model", model__0__bias=halves)))


def test_weights_of_a_network_open_in_plain_torch(trainer, tmp_path):
    running = trainer()
    running.steps(3)
    save_weights(tmp_path / "ema.pth", running.ema.ema_model)
    plain = NoisePredictor(hidden=16, layers=2, time_dim=8)
    plain.load_state_dict(torch.load(tmp_path / "ema.pth", weights_only=True))
    for name, tensor in running.ema.ema_model.state_dict().items():
        assert torch.equal(plain.state_dict()[name], tensor)
    with pytest.raises(CheckpointError, match=r"ema\.pth cannot be written: No such file"):
        save_weights(tmp_path / "missing" / "ema.pth", running.model)


def test_built_models_compute_what_the_trained_ones_do(trainer, saved):
    _, path = saved
    running = trainer()
    list(running.steps(7))
    x, t = torch.linspace(-2, 2, 20).reshape(10, 2), torch.arange(0, 200, 20)
    loaded = load_checkpoint(path)
    assert torch.equal(loaded.build_model()(x, t), running.model(x, t))
    assert torch.equal(loaded.build_model(averaged=True)(x, t), running.ema.ema_model(x, t))
    assert all(p.requires_grad for p in loaded.build_model().parameters())


def test_float64_experiment_stays_float64(seeded, tmp_path):
    generator = seeded(0)
    model = new_network(CONFIG, 2, generator).double()
    running = Trainer(model, make_schedule("linear", 200), DATA, CONFIG, generator)
    running.step()
    save_checkpoint(tmp_path / "run.ddpm", Checkpoint.of(running, CONFIG, DATA))
    built = load_checkpoint(tmp_path / "run.ddpm").build_model()
    x, t = torch.ones(3, 2, dtype=torch.float64), torch.tensor([0, 99, 199])
    assert torch.equal(built(x, t), running.model(x, t))


def test_truncated_file_is_refused_wherever_it_ends(saved):
    _, path = saved
    content = path.read_bytes()
    rng = random.Random(0)
    ends = {0, 1, 2, 3, 4, 30, 100, len(content) - 1, len(content) - 22, len(content) - 23}
    for end in sorted(ends | {rng.randrange(len(content)) for _ in range(200)}):
        path.write_bytes(content[:end])
        with pytest.raises(CheckpointError, match=r"run\.ddpm cannot be opened: .*") as refusal:
            load_checkpoint(path)
        expected = "truncated" if end >= 2 else ("empty" if end == 0 else "not a zip")
        assert expected in str(refusal.value)


def test_flipped_bytes_are_refused_or_harmless(saved):
    checkpoint, path = saved
    content = path.read_bytes()
    rng = random.Random(1)
    refused = 0
    for position in sorted(rng.sample(range(len(content)), 300)):
        damaged = bytearray(content)
        damaged[position] ^= 1 << rng.randrange(8)
        path.write_bytes(damaged)
        try:
            loaded = load_checkpoint(path)
        except CheckpointError:
            refused += 1
        else:  # a date or a flag of the zip that nobody reads
            assert_same(loaded, checkpoint)
    assert refused > 250


@pytest.mark.parametrize(
    "content", [b"hello", b"PK", b"PK\x03\x04" + bytes(100), b"\x80\x04N.", bytes(1000)]
)
def test_file_of_another_kind_is_refused(tmp_path, content):
    (tmp_path / "run.ddpm").write_bytes(content)
    with pytest.raises(CheckpointError, match=r"not a zip|truncated or damaged"):
        load_checkpoint(tmp_path / "run.ddpm")


@pytest.mark.parametrize(
    ("change", "message"),
    [
        (described(format=2, version="9.1"), r"format 2, written by DDPM Studio 9\.1.*newer one"),
        (described(format="1"), "format in experiment.json is '1'"),
        (described(format=True), "format in experiment.json is True"),
        (described(format=None), "format in experiment.json is None"),
        (described(step=-1), "step in experiment.json is -1"),
        (described(step=10**400), "step in experiment.json is 1000"),
        (described(ema_updates=0.5), r"ema_updates in experiment.json is 0\.5"),
        (described(config=None), "holds no settings"),
        (described(config={"format": 7}), "format: 7 is later"),
        (described(config={"quantum": 1}), "quantum: there is no such setting$"),
        (
            described(config={"quantum": 1}, version="9.10"),
            r"quantum: there is no such setting; .*written by DDPM Studio 9\.10.*newer one",
        ),
        (described(config={"hidden": -4}), "hidden: -4 is outside"),
        (described(optimizer={"name": "SGD"}), "its optimizer is not the one"),
        (described(data={"name": "x", "columns": ["a"]}), "1 names for 2 columns"),
        (described(data=[1]), "the description of the data is no object"),
        (described(data={"columns": ["a", "b"], "noise": -1}), "noise of the data is -1"),
        (described(data={"columns": ["a", "b"], "noise": "x"}), "noise of the data is 'x'"),
        (lambda m: m.update({"experiment.json": b"[]"}), "experiment.json is not an object"),
        (lambda m: m.update({"experiment.json": b"[" * 200_000}), "experiment.json is not valid"),
        (lambda m: m.update({"experiment.json": b"\xff\xfe"}), "experiment.json is not valid"),
        (lambda m: m.update({"model.safetensors": b"\x80\x04N."}), "model.safetensors is not read"),
        (lambda m: m.update({"model.safetensors": b""}), "model.safetensors is not readable"),
        (tensors("history", losses=None), "history.safetensors lacks losses"),
        (tensors("history", losses=torch.zeros(2, 2)), "losses are not a row of float32"),
        (tensors("history", losses=torch.zeros(2).double()), "losses are not a row of float32"),
        (tensors("random", state=torch.zeros(5056, dtype=torch.uint8)), "random state is damaged"),
        (tensors("random", state=torch.zeros(3)), "random state is not a row of bytes"),
        (tensors("data", points=torch.zeros(50, 3)), r"data has shape \[50, 3\].*\[N, 2\]"),
        (tensors("data", points=torch.zeros(0, 2)), r"data has shape \[0, 2\]"),
        (tensors("data", points=torch.full((50, 2), torch.nan)), "points of data.*not finite"),
        (tensors("data", points=torch.zeros(50, 2).double()), "points of data holds torch.float64"),
        (tensors("data", scale=torch.tensor([1.0, 0.0])), "scale of data is not above 0"),
        (tensors("data", mean=torch.zeros(3)), r"mean of data has shape \[3\]"),
        (tensors("data", labels=torch.zeros(49).long()), "labels of data are not one whole"),
        (tensors("data", mean=None), "data.safetensors lacks mean"),
        (tensors("model", model__0__bias=torch.zeros(15)), r"model\.0\.bias has shape \[15\]"),
        (tensors("ema", model__4__bias=None), r"another architecture: model\.4\.bias is missing"),
        (tensors("ema", encoder1__gn1__bias=torch.zeros(4)), "another architecture.*encoder1"),
        (tensors("model", model__0__weight=None), r"no matrix model\.0\.weight"),
        (tensors("model", model__0__weight=torch.zeros(16, 8)), r"model\.0\.weight takes 8"),
        (tensors("model", model__0__bias=torch.zeros(16).long()), "holds torch.int64"),
        (tensors("model", model__0__bias=torch.full((16,), torch.inf)), "not finite"),
        (tensors("optimizer", model__0__bias__step=None), r"optimizer's model\.0\.bias\.step"),
        (described(config=json.loads(CONFIG.replace(hidden=32).to_json())), "another architecture"),
    ],
)
def test_changed_content_is_refused_with_a_message_that_says_what(saved, change, message):
    _, path = saved
    with pytest.raises(CheckpointError, match=rf"run\.ddpm cannot be opened: .*{message}"):
        load_checkpoint(rewritten(path, change))


@pytest.mark.parametrize(
    "part", ["experiment.json", "model", "ema", "optimizer", "history", "random", "data"]
)
def test_missing_member_is_named(saved, part):
    _, path = saved
    name = part if part.endswith(".json") else f"{part}.safetensors"
    with pytest.raises(CheckpointError, match=f"{name} is missing"):
        load_checkpoint(rewritten(path, lambda members: members.pop(name)))


def test_unknown_members_and_repacking_by_hand_do_no_harm(saved):
    checkpoint, path = saved
    assert_same(
        load_checkpoint(rewritten(path, lambda m: m.update({"notes.txt": b"x"}))), checkpoint
    )


class Bomb:
    """Unpickled, it leaves a file behind."""

    def __init__(self, path):
        self.path = str(path)

    def __reduce__(self):
        return os.mkdir, (self.path,)


def test_pickles_inside_a_ddpm_are_never_unpickled(saved, tmp_path):
    checkpoint, path = saved
    bomb = pickle.dumps(Bomb(tmp_path / "harm"))
    extra = {"data.pkl": bomb, "archive/data.pkl": bomb, "model.pt": bomb}
    assert_same(load_checkpoint(rewritten(path, lambda m: m.update(extra))), checkpoint)
    for name in ("experiment.json", "model.safetensors", "random.safetensors"):
        with pytest.raises(CheckpointError):
            load_checkpoint(rewritten(path, lambda m, name=name: m.update({name: bomb})))
    assert not (tmp_path / "harm").exists()


@pytest.mark.parametrize("suffix", [".pth", ".pt", ".PTH", ".ddpm"])
@pytest.mark.parametrize("how", ["zip", "legacy", "plain pickle"])
@pytest.mark.parametrize("protocol", [0, 2, pickle.HIGHEST_PROTOCOL])
def test_pickle_that_runs_code_is_refused_unopened(tmp_path, suffix, how, protocol):
    path, harm = tmp_path / f"weights{suffix}", tmp_path / "harm"
    content = {"model.0.weight": Bomb(harm)}
    if how == "plain pickle":
        path.write_bytes(pickle.dumps(content, protocol=protocol))
    else:
        is_zip = how == "zip"
        torch.save(content, path, pickle_protocol=protocol, _use_new_zipfile_serialization=is_zip)
    with pytest.raises(CheckpointError, match=r"weights\S+ cannot be opened") as refusal:
        load_checkpoint(path)
    assert not harm.exists()
    if suffix != ".ddpm" or how != "zip":
        assert "asks to run code" in str(refusal.value)
        assert "mkdir" in str(refusal.value)
    with warnings.catch_warnings():  # the bomb itself is live
        warnings.simplefilter("ignore")
        torch.load(path, weights_only=False) if how != "plain pickle" else pickle.loads(
            path.read_bytes()
        )
    assert harm.exists()


@pytest.mark.parametrize("protocol", [2, pickle.HIGHEST_PROTOCOL])
def test_a_plain_pickle_is_refused_without_a_warning(tmp_path, protocol):
    path = tmp_path / "weights.pth"
    path.write_bytes(pickle.dumps({"model.0.weight": [1.0]}, protocol=protocol))
    with warnings.catch_warnings(record=True) as warned:
        warnings.simplefilter("always")
        with pytest.raises(CheckpointError, match="not saved by torch.save"):
            load_checkpoint(path)
    assert warned == []


@pytest.mark.parametrize(
    "name", ["../../harm.txt", "/etc/harm", "a/../../b", "..\\harm", "\\harm", "C:\\harm"]
)
def test_member_that_points_out_of_the_archive_is_refused(saved, name):
    _, path = saved
    with pytest.raises(CheckpointError, match="points out of the archive"):
        load_checkpoint(rewritten(path, lambda members: members.update({name: b"x"})))


@pytest.mark.parametrize("suffix", [".ddpm", ".pth"])
def test_zip_bomb_is_refused_before_it_is_unpacked(tmp_path, suffix):
    path = tmp_path / f"bomb{suffix}"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for k in range(3):
            archive.writestr(f"{k}", bytes(2**25))
    assert path.stat().st_size < 200_000
    with pytest.raises(CheckpointError, match=r"would unpack from .* exhaust the memory"):
        load_checkpoint(path)


def test_declared_size_is_not_believed(saved):
    _, path = saved
    content = bytearray(path.read_bytes())
    entry = content.rindex(b"PK\x01\x02")  # the central directory's last member
    content[entry + 24 : entry + 28] = (MAX_BYTES - 1).to_bytes(4, "little")
    path.write_bytes(content)
    with pytest.raises(CheckpointError, match="exhaust the memory"):
        load_checkpoint(path)


@pytest.mark.parametrize("failing", ["os.replace", "os.fsync", "zipfile.ZipFile.writestr"])
def test_crash_while_writing_leaves_the_earlier_file_whole(saved, trainer, monkeypatch, failing):
    checkpoint, path = saved
    earlier = path.read_bytes()
    calls = []

    def fail(*_):
        calls.append(1)
        raise OSError(28, "No space left on device")

    original = zipfile.ZipFile.writestr

    def fail_at_the_fourth(*args):
        return fail() if len(calls) >= 3 else (calls.append(1), original(*args))

    monkeypatch.setattr(failing, fail_at_the_fourth if "zip" in failing else fail)
    with pytest.raises(CheckpointError, match=r"run\.ddpm cannot be written: No space left"):
        save_checkpoint(path, Checkpoint.of(trainer(), CONFIG, DATA))
    monkeypatch.undo()
    assert calls
    assert path.read_bytes() == earlier
    assert list(path.parent.iterdir()) == [path]
    assert_same(load_checkpoint(path), checkpoint)


def test_interrupt_while_writing_leaves_no_temporary_file(saved, monkeypatch):
    checkpoint, path = saved
    earlier = path.read_bytes()

    def interrupt(*_):
        raise KeyboardInterrupt

    monkeypatch.setattr("os.replace", interrupt)
    with pytest.raises(KeyboardInterrupt):
        save_checkpoint(path, checkpoint)
    assert path.read_bytes() == earlier
    assert list(path.parent.iterdir()) == [path]


def test_checkpoint_that_does_not_fit_together_is_not_written(saved):
    checkpoint, path = saved
    earlier = path.read_bytes()
    other = dataclasses.replace(checkpoint, config=CONFIG.replace(hidden=32))
    with pytest.raises(CheckpointError, match=r"run\.ddpm was not written: another architecture"):
        save_checkpoint(path, other)
    assert path.read_bytes() == earlier


def test_places_that_cannot_be_read_or_written_are_named(saved, tmp_path):
    checkpoint, _ = saved
    with pytest.raises(CheckpointError, match=r"nowhere\.ddpm cannot be read: No such file"):
        load_checkpoint(tmp_path / "nowhere.ddpm")
    with pytest.raises(CheckpointError, match=r"cannot be read: (Is a directory|.*denied)"):
        load_checkpoint(tmp_path)
    with pytest.raises(CheckpointError, match=r"run\.ddpm cannot be written: No such file"):
        save_checkpoint(tmp_path / "missing" / "run.ddpm", checkpoint)


def test_link_stays_a_link_to_the_new_file(saved, tmp_path, trainer):
    _, path = saved
    link = tmp_path / "link.ddpm"
    link.symlink_to(path)
    save_checkpoint(link, Checkpoint.of(trainer(), CONFIG, DATA))
    assert link.is_symlink()
    assert load_checkpoint(path).step == 0


def test_restore_into_another_architecture_is_refused_and_changes_nothing(saved, trainer):
    checkpoint, _ = saved
    for source in (
        checkpoint,
        Checkpoint(CONFIG, {k: checkpoint.state[k] for k in ("model", "ema")}),
    ):
        other = trainer(CONFIG.replace(hidden=32))
        other.step()
        before = Checkpoint.of(other, other.config)
        with pytest.raises(ValueError, match="another architecture"):
            source.restore(other)
        assert_same(Checkpoint.of(other, other.config), before)


@pytest.mark.parametrize("sizes", [{}, {"input_dim": 3, "time_dim": 8, "hidden": 20, "layers": 1}])
@pytest.mark.parametrize("suffix", [".pth", ".pt"])
def test_state_dict_of_the_articles_ema_opens_as_weights(tmp_path, seeded, sizes, suffix):
    network = NoisePredictor(**sizes)
    initialise(network, seeded(2))
    path = tmp_path / f"noise_predictor{suffix}"
    EMA(network).save_pretrained(path)
    loaded = load_checkpoint(path)
    assert (loaded.kind, loaded.step, loaded.version) == ("weights", 0, "")
    assert loaded.inputs == sizes.get("input_dim", 2)
    config = loaded.config
    assert (config.timesteps, config.schedule, config.prediction) == (200, "linear", "eps")
    assert (config.clip, config.ema_warmup, config.variance) == (False, False, "beta")
    x, t = torch.ones(4, loaded.inputs), torch.tensor([0, 5, 60, 199])
    for averaged in (False, True):
        assert torch.equal(loaded.build_model(averaged)(x, t), network(x, t))


def test_half_precision_weights_and_the_legacy_format_open_as_float32(tmp_path, seeded):
    network = NoisePredictor()
    initialise(network, seeded(2))
    torch.save(
        {name: tensor.half() for name, tensor in network.state_dict().items()},
        tmp_path / "half.pth",
        _use_new_zipfile_serialization=False,
    )
    weights = load_checkpoint(tmp_path / "half.pth").state["model"]
    assert {tensor.dtype for tensor in weights.values()} == {torch.float32}
    assert torch.equal(weights["model.0.bias"], network.model[0].bias.detach().half().float())


def state_dict():
    return NoisePredictor(hidden=8, layers=1).state_dict()


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (torch.nn.Linear(2, 2), "asks to run code"),
        (torch.zeros(3), "holds a Tensor, and not a state_dict"),
        ([1, 2], "holds a list"),
        ({}, "another architecture"),
        ({"model_state_dict": state_dict(), "epoch": 3}, "'model_state_dict' is no tensor"),
        ({"encoder1.conv1.weight": torch.zeros(64, 3, 3, 3)}, "another architecture.*bottleneck"),
        (state_dict() | {"model.9.weight": torch.zeros(3)}, "another architecture"),
        (state_dict() | {"model.0.bias": torch.zeros(7)}, r"model\.0\.bias has shape \[7\]"),
        (state_dict() | {"model.0.bias": torch.zeros(8).long()}, r"model\.0\.bias is no plain"),
        (state_dict() | {"model.0.bias": torch.zeros(8).to_sparse()}, "no plain tensor"),
        (state_dict() | {"model.0.bias": torch.zeros(8, device="meta")}, "no plain tensor"),
        (state_dict() | {"model.0.weight": torch.zeros(1).expand(2**30, 34)}, "no plain tensor"),
        (state_dict() | {"model.0.bias": torch.full((8,), torch.nan)}, "not finite"),
        (state_dict() | {"time_mlp.1.weight": torch.zeros(3, 3)}, "time_dim: 3"),
        (state_dict() | {"time_mlp.1.weight": torch.zeros(600, 3)}, "time_dim: 600 is outside"),
    ],
)
def test_pth_of_something_else_is_refused_with_a_message_that_says_what(tmp_path, content, message):
    torch.save(content, tmp_path / "weights.pth")
    with pytest.raises(CheckpointError, match=rf"weights\.pth cannot be opened: .*{message}"):
        load_checkpoint(tmp_path / "weights.pth")


def test_truncated_pth_is_refused_wherever_it_ends(tmp_path):
    buffer = io.BytesIO()
    torch.save(state_dict(), buffer)
    content, path = buffer.getvalue(), tmp_path / "weights.pth"
    for end in [0, 1, 2, 3, 4, 50, *range(100, len(content), 211), len(content) - 1]:
        path.write_bytes(content[:end])
        with pytest.raises(
            CheckpointError, match=r"weights\.pth cannot be opened: .*(trunc|empty)"
        ):
            load_checkpoint(path)


def test_file_above_the_limit_is_not_read_to_its_end(tmp_path, monkeypatch):
    monkeypatch.setattr("ddpm_core.files.MAX_BYTES", 1000)
    (tmp_path / "huge.ddpm").write_bytes(bytes(1001))
    with pytest.raises(CheckpointError, match="larger than"):
        load_checkpoint(tmp_path / "huge.ddpm")


def test_loading_and_saving_leave_torchs_default_generator_alone(saved, tmp_path):
    before = torch.random.get_rng_state()
    _, path = saved
    load_checkpoint(path).build_model()
    assert torch.equal(torch.random.get_rng_state(), before)
    assert checkpoint_module.FORMAT == 1
