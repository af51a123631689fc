"""Runs on pictures: from the settings to training, sampling, files and the command line."""

import json
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import numpy as np
import pytest
import torch
import torch.nn.functional as F
from PIL import Image

from ddpm_core import DiffUNet, ExperimentConfig, load_checkpoint, q_sample, save_checkpoint
from ddpm_core.assemble import (
    build_data,
    build_denoiser,
    build_sampler,
    build_schedule,
    build_trainer,
    clip_bounds,
    predictor,
    seeded,
)
from ddpm_core.checkpoint import Checkpoint
from ddpm_core.checkpoint_data import data_tensors, read_data
from ddpm_core.cli import main
from ddpm_core.config import ConfigError
from ddpm_core.data.images import PictureSet, load_pictures, make_pictures
from ddpm_core.network_memory import training_memory
from ddpm_core.picture_metrics import nearest_pictures
from ddpm_core.presets import PICTURE_PRESETS, POINT_PRESETS, load_preset
from ddpm_core.recording import record_forward, record_reverse
from ddpm_core.training import StepResult, Trainer, _laid_out_as

SMALL = ExperimentConfig(
    data="cats", picture_size=16, channels=(8, 16), bottleneck=16, time_dim=8, timesteps=20,
    batch_size=4, learning_rate=1e-3, prediction="v", sampler="ddim", ddim_steps=5,
    sample_count=2, preview_count=2, threads=1,
)  # fmt: skip


@pytest.fixture(scope="module")
def cats() -> PictureSet:
    return make_pictures("cat", 16)


def test_the_network_of_pictures_is_a_unet_of_the_settings(cats: PictureSet) -> None:
    model = build_trainer(SMALL, cats).model
    assert isinstance(model, DiffUNet)
    assert (model.channels, model.bottleneck_channels, model.time_dim) == ((8, 16), 16, 8)
    assert model.input_channels == 3


def test_data_follow_the_settings(tmp_path: Path, cats: PictureSet) -> None:
    assert torch.equal(build_data(SMALL).examples, cats.pictures)
    flipped = build_data(SMALL.replace(flips=True)).examples
    assert torch.equal(flipped[3:], cats.pictures.flip(-1))
    file = tmp_path / "a, b.png"
    Image.fromarray(np.arange(40 * 30 * 3, dtype=np.uint8).reshape(30, 40, 3)).save(file)
    own = SMALL.replace(data="pictures", pictures=(str(file),), crops=(f"5,6,16:{file}",))
    expected = load_pictures([file], 16, {file: [(5, 6, 16)]})
    assert torch.equal(build_data(own).examples, expected.pictures)
    with pytest.raises(ConfigError, match="no folder is named"):
        build_data(SMALL.replace(data="pets"))


@pytest.mark.parametrize("prediction", ["eps", "v", "x0"])
def test_a_step_is_that_of_plain_torch(cats: PictureSet, prediction: str) -> None:
    """Draws in the order batch, t, noise; MSE over everything; norm 1; Adam; EMA."""
    config = SMALL.replace(prediction=prediction, learning_rate_schedule="constant")
    trainer = build_trainer(config, cats)
    generator = seeded(config.seed)
    twin = build_trainer(config, cats).model
    state = trainer.generator.get_state()
    generator.set_state(state)
    schedule = build_schedule(config)
    optimizer = torch.optim.Adam(twin.parameters(), lr=1e-3)
    for _ in range(3):
        x_0 = cats.pictures[torch.randint(3, (4,), generator=generator)]
        t = torch.randint(20, (4,), generator=generator)
        eps = torch.randn(x_0.shape, generator=generator)
        a = schedule.alpha_bars[t].float().view(-1, 1, 1, 1)
        wanted = {"eps": eps, "x0": x_0, "v": a.sqrt() * eps - (1 - a).sqrt() * x_0}[prediction]
        loss = F.mse_loss(twin(q_sample(schedule, x_0, t, noise=eps), t), wanted)
        optimizer.zero_grad()
        loss.backward()
        torch.nn.utils.clip_grad_norm_(twin.parameters(), 1.0)
        optimizer.step()
        assert trainer.step().loss == pytest.approx(loss.item(), rel=1e-5)
    for mine, theirs in zip(trainer.model.parameters(), twin.parameters(), strict=True):
        torch.testing.assert_close(mine, theirs, rtol=1e-3, atol=2e-5)


@pytest.mark.parametrize("changes", [{"accumulate": 2}, {"accumulate": 3}, {"accumulate": 9}])
def test_a_batch_in_parts_is_the_same_step(cats: PictureSet, changes: dict[str, Any]) -> None:
    whole, parts = build_trainer(SMALL, cats), build_trainer(SMALL.replace(**changes), cats)
    first, second = whole.step(), parts.step()
    assert second.loss == pytest.approx(first.loss, rel=1e-5)
    assert second.gradient_norm == pytest.approx(first.gradient_norm, rel=1e-4)
    second = parts.step()
    assert second.loss == pytest.approx(whole.step().loss, rel=1e-4)


def test_channels_last_is_the_same_training(cats: PictureSet) -> None:
    plain = build_trainer(SMALL, cats)
    last = build_trainer(SMALL.replace(channels_last=True), cats)
    weight = last.model.get_submodule("encoder1").conv2.weight
    assert weight.is_contiguous(memory_format=torch.channels_last)
    for _ in range(4):
        assert last.step().loss == pytest.approx(plain.step().loss, rel=1e-3)
    last.reconfigure(last.config.replace(channels_last=False))
    assert weight.is_contiguous()
    for _ in range(3):
        assert last.step().loss == pytest.approx(plain.step().loss, rel=2e-3)


def test_bf16_computes_in_bf16_and_keeps_the_weights_in_fp32(cats: PictureSet) -> None:
    trainer = build_trainer(SMALL.replace(precision="bf16"), cats)
    seen = []
    trainer.model.out_conv.register_forward_hook(lambda m, i, out: seen.append(out.dtype))
    exact = build_trainer(SMALL, cats).step().loss
    loss = trainer.step().loss
    assert seen == [torch.bfloat16]
    assert loss != exact
    assert loss == pytest.approx(exact, rel=0.02)
    assert {p.dtype for p in trainer.model.parameters()} == {torch.float32}


def test_sampling_predicts_in_the_precision_of_the_settings(cats: PictureSet) -> None:
    model = build_trainer(SMALL, cats).ema.ema_model
    schedule = build_schedule(SMALL)
    x, t = torch.randn(2, 3, 16, 16, generator=seeded(0)), torch.full((2,), 7)
    fp32 = predictor(model, SMALL, schedule)(x, t)
    bf16 = predictor(model, SMALL.replace(precision="bf16"), schedule)(x, t)
    assert bf16.dtype == torch.float32
    assert not torch.equal(fp32, bf16)
    torch.testing.assert_close(fp32, bf16, rtol=0.1, atol=0.05)


def test_pictures_are_clipped_to_what_a_pixel_can_be(cats: PictureSet) -> None:
    assert clip_bounds(SMALL, cats) == (-1.0, 1.0)


@pytest.mark.parametrize(("threads", "pieces"), [(1, [4, 4, 2]), (2, [2, 2, 2, 2, 1, 1])])
def test_no_more_pictures_are_sampled_at_once_than_a_step_of_training_takes(
    cats: PictureSet, threads: int, pieces: list[int]
) -> None:
    sizes = []

    def model(x: torch.Tensor, t: torch.Tensor) -> torch.Tensor:
        sizes.append(len(x))
        return x

    denoiser = build_denoiser(model, SMALL, build_schedule(SMALL), cats)
    before = torch.get_num_threads()
    torch.set_num_threads(threads)
    try:
        denoiser(torch.zeros(10, 3, 16, 16), torch.zeros(10, dtype=torch.long))
    finally:
        torch.set_num_threads(before)
    assert sorted(sizes) == sorted(pieces)


def test_a_record_holds_every_step_of_the_pictures(cats: PictureSet) -> None:
    trainer = build_trainer(SMALL, cats)
    schedule = build_schedule(SMALL)
    timeline, job = record_reverse(trainer.ema.ema_model, SMALL, schedule, cats)
    for _ in job:
        pass
    assert timeline.shape == (2, 3, 16, 16)
    x = torch.randn(2, 3, 16, 16, generator=seeded(SMALL.sample_seed))
    sampler = build_sampler(SMALL, schedule, cats)
    eps = build_denoiser(trainer.ema.ema_model, SMALL, schedule, cats)
    for k, step in enumerate(sampler.run(eps, x)):
        np.testing.assert_array_equal(timeline.x(k), step.x_t.numpy())
        np.testing.assert_array_equal(timeline.x0_pred(k), step.x0_pred.numpy())
        assert step.x0_pred.abs().max() <= 1
    forward, job = record_forward(SMALL, schedule, cats, 2)
    for _ in job:
        pass
    np.testing.assert_array_equal(forward.x(0), cats.pictures[:2].numpy())
    assert forward.noise(0) is None
    alpha_bar = float(np.prod([1 - float(beta) for beta in schedule.betas[:8]]))
    made = alpha_bar**0.5 * forward.x(0) + (1 - alpha_bar) ** 0.5 * forward.noise(8)
    np.testing.assert_allclose(made, forward.x(8), atol=1e-5)
    assert forward.noise(8).std() == pytest.approx(1, abs=0.1)


# --- files


def test_a_run_on_pictures_goes_on_from_its_file_to_the_bit(
    tmp_path: Path, cats: PictureSet
) -> None:
    config = SMALL.replace(channels_last=True, precision="bf16")
    trainer = build_trainer(config, cats)
    trainer.steps(3)
    path = tmp_path / "cats.ddpm"
    save_checkpoint(path, Checkpoint.of(trainer, config, cats, [1.0, 2.0, 3.0]))
    expected = [step.loss for step in trainer.steps(3)]
    loaded = load_checkpoint(path)
    assert loaded.config == config
    assert isinstance(loaded.data, PictureSet)
    assert torch.equal(loaded.data.pictures, cats.pictures)
    assert loaded.data.names == cats.names
    again = build_trainer(loaded.config, loaded.data)
    loaded.restore(again)
    assert [step.loss for step in again.steps(3)] == expected


def test_pictures_of_256_levels_are_kept_as_bytes_and_others_exactly(cats: PictureSet) -> None:
    kept = data_tensors(cats)["pictures"]
    assert kept.dtype == torch.uint8
    finer = PictureSet(cats.pictures * 0.999, cats.names)
    kept = data_tensors(finer)["pictures"]
    about = {"pictures": list(cats.names)}
    assert torch.equal(read_data(about, {"pictures": kept}).examples, finer.pictures)


def test_the_articles_weights_open_with_the_articles_settings(tmp_path: Path) -> None:
    model = DiffUNet(channels=(8, 16), bottleneck=16)
    torch.save(model.state_dict(), tmp_path / "ema.pth")
    loaded = load_checkpoint(tmp_path / "ema.pth")
    config = loaded.config
    assert (config.data, config.prediction, config.timesteps) == ("cats", "eps", 1000)
    assert (config.channels, config.bottleneck, config.picture_size) == ((8, 16), 16, 256)
    x, t = torch.randn(1, 3, 8, 8), torch.tensor([5])
    assert torch.equal(loaded.build_model(averaged=True)(x, t), model(x, t))


# --- presets and measures


def test_presets_of_pictures_are_as_they_are_called() -> None:
    sizes = {name: load_preset(name).picture_size for name in PICTURE_PRESETS}
    assert sizes == {
        "cats-ordinary-machine": 64,
        "cats-sketch": 32,
        "cats-strong-machine": 128,
        "cats-as-in-the-article": 256,
    }
    article = load_preset("cats-as-in-the-article")
    assert (article.prediction, article.ema_warmup, article.ema_beta) == ("eps", False, 0.995)
    with torch.device("meta"):
        whole = DiffUNet(3, article.time_dim, article.channels, article.bottleneck)
        ordinary = load_preset("cats-ordinary-machine")
        small = DiffUNet(3, ordinary.time_dim, ordinary.channels, ordinary.bottleneck)
    assert sum(p.numel() for p in whole.parameters()) == 44_027_363
    assert sum(p.numel() for p in small.parameters()) == pytest.approx(2.8e6, rel=0.05)
    assert {load_preset(name).modality for name in PICTURE_PRESETS} == {"pictures"}
    assert {load_preset(name).modality for name in POINT_PRESETS} == {"points"}


def test_nearest_picture_is_found_by_mean_squared_difference() -> None:
    pictures = torch.stack([torch.zeros(3, 4, 4), torch.ones(3, 4, 4)])
    samples = torch.stack([torch.full((3, 4, 4), 0.9), torch.full((3, 4, 4), 0.2)])
    found = nearest_pictures(samples, pictures)
    assert found.picture.tolist() == [1, 0]
    assert found.error.tolist() == pytest.approx([0.01, 0.04])
    with pytest.raises(ValueError, match="cannot be compared"):
        nearest_pictures(samples, torch.zeros(2, 3, 8, 8))


# --- the command line

TINY = [
    "--data=cats",
    "--picture-size=16",
    "--channels=8,16",
    "--bottleneck=16",
    "--time-dim=8",
    "--timesteps=20",
    "--batch-size=2",
    "--steps=2",
    "--threads=1",
    "--ddim-steps=3",
]


def test_pictures_are_trained_and_measured_from_the_command_line(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "cats.ddpm"
    assert main(["train", *TINY, "--out", str(path), "-q"]) == 0
    config = load_checkpoint(path).config
    assert config.prediction == load_preset("cats-ordinary-machine").prediction == "v"
    capsys.readouterr()
    assert main(["evaluate", str(path), "-n", "2", "--sets", "2", "--json", "-q"]) == 0
    figures = json.loads(capsys.readouterr().out)
    assert figures["pictures"] == 3
    assert 1 <= figures["pictures_met"] <= 3
    assert 0 < figures["nearest_mse_median"] <= figures["nearest_mse_worst"]
    out = tmp_path / "samples.npy"
    assert main(["sample", str(path), "-n", "2", "--out", str(out), "-q"]) == 0
    assert np.load(out).shape == (2, 3, 16, 16)


def test_what_is_left_open_is_tried_told_and_kept(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "cats.ddpm"
    step, tried = Trainer.step, []

    def slow_in_fp32(trainer: Trainer) -> StepResult:
        result = step(trainer)
        tried.append(trainer.config.precision)
        clock.now += 0.001 if trainer.config.precision == "bf16" else 5000.0
        return result

    clock = SimpleNamespace(now=0.0)
    monkeypatch.setattr(Trainer, "step", slow_in_fp32)
    monkeypatch.setattr("ddpm_core.headless_trial.CLOCK", lambda: clock.now)
    monkeypatch.setattr("ddpm_core.headless_trial.BUDGET", 1e9)
    assert main(["train", *TINY, "--out", str(path)]) == 0
    told = capsys.readouterr().err
    assert "trial: 1 thread, bf16" in told
    assert "0.001 s a step, 0 s for 2 steps" in told
    assert "warning" not in told
    kept = load_checkpoint(path).config
    assert (kept.threads, kept.precision) == (1, "bf16")
    assert kept.channels_last is not None

    tried.clear()
    assert main(["train", "--resume", str(path), "--steps=3"]) == 0
    assert tried == ["bf16"]
    assert "trial" not in capsys.readouterr().err
    assert main(["train", *TINY, "--precision=fp32", "--out", str(path)]) == 0
    told = capsys.readouterr().err
    assert "trial: 1 thread, fp32" in told
    assert "warning: training would take 2.8 h" in told
    assert main(["train", *TINY, "--out", str(path), "-q"]) == 0
    assert capsys.readouterr().err == ""
    assert load_checkpoint(path).config.precision == "bf16"


def test_what_does_not_fit_is_told_with_what_would(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    config = SMALL.replace(batch_size=2)
    room = training_memory(config, (3, 16, 16)).in_parts(2, 2).total
    monkeypatch.setattr("ddpm_core.trial.free_memory", lambda device: int(room / 0.9) + 2)
    assert main(["train", *TINY, "--out", str(tmp_path / "cats.ddpm")]) == 0
    told = capsys.readouterr().err
    assert "warning: training does not fit in memory; --accumulate 2 would fit" in told


def test_hours_and_memory_are_told_of_where_nothing_is_left_to_try(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "cats.ddpm"
    command = ["train", *TINY, "--precision=fp32", "--no-channels-last", "--out", str(path)]
    assert main(command) == 0
    assert "trial" not in capsys.readouterr().err  # so small that it is soon done in any case
    step = Trainer.step

    def slow(trainer: Trainer) -> StepResult:
        clock.now += 5000.0
        return step(trainer)

    clock = SimpleNamespace(now=0.0)
    with monkeypatch.context() as patched:
        patched.setattr(Trainer, "step", slow)
        patched.setattr("ddpm_core.headless_trial.CLOCK", lambda: clock.now)
        patched.setattr("ddpm_core.trial.SLOWEST", 1.0)
        assert main(command) == 0
        assert "warning: training would take 2.8 h" in capsys.readouterr().err
        assert main(["train", "--resume", str(path), "--steps=3"]) == 0
        assert "warning" not in capsys.readouterr().err  # how long it takes is known
    monkeypatch.setattr("ddpm_core.trial.free_memory", lambda device: 1000)
    for begin in (command, ["train", "--resume", str(path), "--steps=4"]):
        assert main(begin) == 0
        assert "warning: training does not fit in memory" in capsys.readouterr().err


def test_averaged_weights_are_exported_for_a_plain_network(tmp_path: Path) -> None:
    run, out = tmp_path / "cats.ddpm", tmp_path / "ema.pth"
    assert main(["train", *TINY, "--channels-last", "--out", str(run), "-q"]) == 0
    assert main(["export", str(run), "--out", str(out), "-q"]) == 0
    plain = DiffUNet(time_dim=8, channels=(8, 16), bottleneck=16)
    plain.load_state_dict(torch.load(out, weights_only=True))
    x, t = torch.randn(2, 3, 16, 16, generator=seeded(0)), torch.tensor([3, 19])
    expected = load_checkpoint(run).build_model(averaged=True)
    assert torch.equal(plain(x, t), expected(x, t))
    assert main(["export", str(run), "--out", str(out), "--steps=3"]) == 2


def test_a_size_that_the_network_cannot_halve_is_refused_with_the_nearest(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    arguments = ["train", *TINY, "--picture-size=18", "--out", str(tmp_path / "x.ddpm")]
    assert main(arguments) == 2
    assert "--picture-size: " in (told := capsys.readouterr().err)
    assert "use 16 or 20" in told


def test_a_gradient_is_laid_out_as_its_parameter_for_the_fused_adam() -> None:
    parameter = torch.zeros(2, 3, 2, 2).to(memory_format=torch.channels_last)
    gradient = torch.randn(2, 3, 2, 2, generator=seeded(0))
    laid_out = _laid_out_as(parameter, gradient)
    assert laid_out.stride() == parameter.stride() != gradient.stride()
    assert torch.equal(laid_out, gradient)


def test_branches_at_neighbouring_frames_have_noise_of_their_own(cats: PictureSet) -> None:
    config = SMALL.replace(sampler="ddpm")
    model = build_trainer(config, cats).ema.ema_model
    schedule = build_schedule(config)
    origin, job = record_reverse(model, config, schedule, cats)
    for _ in job:
        pass
    drawn = []
    for frame in (2, 3, 4, 5):
        branch, steps = record_reverse(model, config, schedule, cats, origin=origin, frame=frame)
        next(steps)
        sampler = build_sampler(config, schedule, cats)
        mean = sampler.step(
            build_denoiser(model, config, schedule, cats), torch.from_numpy(branch.x(frame)),
            frame, seeded(0),
        )  # fmt: skip
        drawn.append(((branch.x(frame + 1) - mean.mean.numpy()) / mean.sigma).ravel())
    alike = np.abs(np.corrcoef(drawn) - np.eye(4))
    assert alike.max() < 0.15
