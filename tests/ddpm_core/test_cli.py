"""The command line carries out experiments, the same way twice, and names what is wrong."""

from __future__ import annotations

import csv
import dataclasses
import json
import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import torch
from PIL import Image

from ddpm_core import evaluation, headless
from ddpm_core.assemble import build_data, build_sampler, build_schedule, seeded
from ddpm_core.checkpoint import load_checkpoint
from ddpm_core.cli import main
from ddpm_core.config import STEP_SETTINGS, ExperimentConfig, settings
from ddpm_core.exact import ExactDenoiser, optimal_loss
from ddpm_core.models.weights import new_network
from ddpm_core.presets import PRESETS, Preset, load_preset
from ddpm_core.training import StepResult, Trainer, TrainingDiverged
from ddpm_core.version import __version__

ROOT = Path(__file__).resolve().parents[2]
TINY = [
    "--prediction=eps",
    "--timesteps=10", "--hidden=16", "--layers=2", "--time-dim=8", "--data-count=200",
    "--batch-size=32", "--training-steps=20",
]  # fmt: skip


@pytest.fixture(autouse=True)
def same_number_of_threads() -> Iterator[None]:
    threads = torch.get_num_threads()
    yield
    torch.set_num_threads(threads)


@pytest.fixture(scope="module")
def trained(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An experiment of 20 steps."""
    path = tmp_path_factory.mktemp("trained") / "tiny.ddpm"
    assert main(["train", *TINY, "--out", str(path), "--quiet"]) == 0
    return path


# --- train


def test_training_writes_an_experiment_of_so_many_steps(trained: Path) -> None:
    checkpoint = load_checkpoint(trained)
    assert checkpoint.step == 20
    assert checkpoint.losses.shape == (20,)
    assert checkpoint.config == ExperimentConfig(
        timesteps=10, hidden=16, layers=2, time_dim=8, data_count=200, batch_size=32,
        training_steps=20, threads=1,
    )  # fmt: skip


def test_the_same_seed_gives_the_same_file_and_another_one_another(
    trained: Path, tmp_path: Path
) -> None:
    for name, seed in (("same", "0"), ("other", "1")):
        assert main(["train", *TINY, "--seed", seed, "--out", str(tmp_path / name), "-q"]) == 0
    assert (tmp_path / "same").read_bytes() == trained.read_bytes()
    assert (tmp_path / "other").read_bytes() != trained.read_bytes()


@pytest.mark.parametrize("closed", ["2>&-", ">&-", "<&- >&- 2>&-"])
@pytest.mark.parametrize("entry", [["-m", "ddpm_core"], ["packaging/entries/ddpm-core.py"]])
def test_a_run_without_streams_is_written_too(
    tmp_path: Path, entry: list[str], closed: str
) -> None:
    path = tmp_path / "tiny.ddpm"
    words = [*entry, "train", *TINY, "--out", str(path)]
    ended = subprocess.run(
        ["/bin/sh", "-c", f'exec "$@" {closed}', "sh", sys.executable, *words],
        cwd=ROOT,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
        check=False,
    )
    assert ended.returncode == 0
    assert load_checkpoint(path).step == 20


def test_a_resumed_run_equals_an_uninterrupted_one(trained: Path, tmp_path: Path) -> None:
    path = str(tmp_path / "half.ddpm")
    assert main(["train", *TINY, "--steps", "8", "--out", path, "-q"]) == 0
    assert load_checkpoint(path).step == 8
    assert main(["train", "--resume", path, "-q"]) == 0
    assert Path(path).read_bytes() == trained.read_bytes()


def test_what_acts_at_once_may_change_when_a_run_is_resumed(trained: Path, tmp_path: Path) -> None:
    path = tmp_path / "longer.ddpm"
    arguments = ["--learning-rate", "0.01", "--steps", "25", "--out", str(path), "-q"]
    assert main(["train", "--resume", str(trained), *arguments]) == 0
    checkpoint = load_checkpoint(path)
    assert checkpoint.step == 25
    assert checkpoint.config.learning_rate == 0.01


@pytest.mark.usefixtures("plain_steps")
def test_ctrl_c_finishes_the_step_saves_and_says_so(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    step = Trainer.step

    def pressed_in_step_7(self: Trainer) -> StepResult:
        if self.step_count == 6:
            signal.raise_signal(signal.SIGINT)
        return step(self)

    handler = signal.getsignal(signal.SIGINT)
    with monkeypatch.context() as patch:
        patch.setattr(Trainer, "step", pressed_in_step_7)
        assert main(["train", *TINY, "--out", str(tmp_path / "cut.ddpm"), "-q"]) == 130
    assert signal.getsignal(signal.SIGINT) is handler
    assert "7 steps" in capsys.readouterr().out
    assert main(["train", *TINY, "--steps", "7", "--out", str(tmp_path / "7.ddpm"), "-q"]) == 0
    assert (tmp_path / "cut.ddpm").read_bytes() == (tmp_path / "7.ddpm").read_bytes()


@pytest.mark.usefixtures("plain_steps")
def test_a_run_that_diverges_keeps_what_was_learned_before(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    step = Trainer.step

    def diverging(self: Trainer) -> StepResult:
        if self.step_count == 4:
            raise TrainingDiverged(5, float("nan"), 1.0, 0.1)
        return step(self)

    monkeypatch.setattr(Trainer, "step", diverging)
    path = tmp_path / "diverged.ddpm"
    assert main(["train", *TINY, "--out", str(path), "-q"]) == 1
    assert load_checkpoint(path).step == 4
    assert "diverged in step 5" in capsys.readouterr().err


def test_progress_goes_to_the_error_stream(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["train", *TINY, "--out", str(tmp_path / "loud.ddpm")]) == 0
    captured = capsys.readouterr()
    assert "step/s" in captured.err
    assert "loss=" in captured.err
    assert "step/s" not in captured.out


def test_a_settings_file_is_taken_and_options_go_before_it(tmp_path: Path) -> None:
    config = ExperimentConfig(timesteps=12, hidden=8, data_count=50, batch_size=4, eta=0.25)
    (tmp_path / "experiment.json").write_text(config.to_json())
    path = tmp_path / "run.ddpm"
    arguments = ["--config", str(tmp_path / "experiment.json"), "--hidden", "9", "--steps", "1"]
    assert main(["train", *arguments, "--out", str(path), "-q"]) == 0
    assert load_checkpoint(path).config == config.replace(hidden=9, threads=1)


def test_every_setting_is_an_option(tmp_path: Path) -> None:
    (tmp_path / "points.csv").write_text("a,b\n0,1\n2,3\n4,1\n")
    values: dict[str, Any] = {
        "data": "file", "data_count": 60, "data_noise": 0.25, "data_seed": 4,
        "data_path": str(tmp_path / "points.csv"), "data_columns": ("b", "a"),
        "schedule": "sigmoid", "timesteps": 30, "beta_start": 2e-4, "beta_end": 0.01,
        "scale_to_timesteps": True, "time_dim": 6, "hidden": 5, "layers": 1, "prediction": "v",
        "batch_size": 3, "learning_rate": 5e-4, "learning_rate_schedule": "constant",
        "warmup_steps": 2, "training_steps": 7, "gradient_clip": None, "ema_beta": 0.9,
        "ema_warmup": False, "seed": 8, "sampler": "ddim", "variance": "posterior",
        "simplified_noise": False, "ddim_steps": 5, "ddim_list": (0, 7, 29), "eta": 0.5,
        "dpm_solver_steps": 6,
        "denoiser": "exact", "clip": False, "clip_low": -2.5,
        "clip_high": 2.25, "sample_count": 11, "sample_seed": 9, "preview_share": 0.2,
        "preview_count": 33, "device": "cpu", "threads": 1,
        "pictures": ("x.png", "a, b.png"), "crops": ("1,2,3:x.png",),
        "picture_size": 16, "flips": True,
        "channels": (4, 8), "bottleneck": 12, "accumulate": 2, "precision": "bf16",
        "channels_last": False,
    }  # fmt: skip
    assert values.keys() == settings().keys()
    arguments = []
    for name, value in values.items():
        flag = name.replace("_", "-")
        if isinstance(value, bool):
            arguments += [f"--{flag}" if value else f"--no-{flag}"]
        elif name in ("pictures", "crops"):
            arguments += [f"--{flag}", *value]
        else:
            text = ",".join(map(str, value)) if isinstance(value, tuple) else str(value)
            arguments += [f"--{flag}={text}"]
    path = tmp_path / "all.ddpm"
    assert main(["train", *arguments, "--steps", "0", "--out", str(path), "-q"]) == 0
    assert load_checkpoint(path).config == ExperimentConfig(**values)
    differs = dataclasses.asdict(ExperimentConfig())
    unchanged = [n for n, v in values.items() if differs[n] == v]
    assert unchanged == ["device"]  # else an option without effect would go unseen


# --- sample


def own_samples(path: Path, count: int, **changes: Any) -> np.ndarray:
    """Samples of a file in data units, by the engine's parts alone."""
    checkpoint = load_checkpoint(path)
    config = checkpoint.config.replace(sample_count=count, **changes)
    data = checkpoint.data
    assert data is not None
    generator = seeded(config.sample_seed)
    x = torch.randn(count, 2, generator=generator)
    sampler = build_sampler(config, build_schedule(config), data)
    for step in sampler.run(checkpoint.build_model(averaged=True), x, generator):
        x = step.x_prev
    points: np.ndarray = x.double().numpy()
    return points * data.transform.scale.numpy() + data.transform.mean.numpy()


@pytest.mark.parametrize(("suffix", "separator"), [(".csv", ","), (".tsv", "\t")])
def test_samples_are_written_in_the_datas_own_units(
    trained: Path, tmp_path: Path, suffix: str, separator: str
) -> None:
    path = tmp_path / f"points{suffix}"
    assert main(["sample", str(trained), "-n", "30", "--out", str(path), "-q"]) == 0
    with path.open(newline="", encoding="utf-8") as file:
        header, *rows = csv.reader(file, delimiter=separator)
    assert header == ["x", "z"]
    written = np.array(rows, dtype=float)
    assert written.shape == (30, 2)
    assert np.abs(written - own_samples(trained, 30)).max() < 1e-5
    assert np.abs(written).max() > 4  # the swiss roll's own size, not that of standardised data


def test_arrays_hold_the_same_samples_and_their_settings(trained: Path, tmp_path: Path) -> None:
    expected = own_samples(trained, 5, sampler="ddim", ddim_steps=3, sample_seed=6)
    changes = ["--sampler", "ddim", "--ddim-steps", "3", "--sample-seed", "6", "-n", "5", "-q"]
    for name in ("points.npz", "points.npy"):
        assert main(["sample", str(trained), *changes, "--out", str(tmp_path / name)]) == 0
    assert np.abs(np.load(tmp_path / "points.npy") - expected).max() < 1e-5
    with np.load(tmp_path / "points.npz") as archive:
        assert np.abs(archive["points"] - expected).max() < 1e-5
        assert list(archive["columns"]) == ["x", "z"]
        config = ExperimentConfig.from_json(str(archive["experiment"]))
    assert (config.sampler, config.ddim_steps, config.sample_seed) == ("ddim", 3, 6)


def test_the_solver_is_chosen_on_the_command_line(trained: Path, tmp_path: Path) -> None:
    path = tmp_path / "points.npy"
    changes = ["--sampler", "dpm_solver", "--dpm-solver-steps", "4", "-n", "5", "-q"]
    assert main(["sample", str(trained), *changes, "--out", str(path)]) == 0
    expected = own_samples(trained, 5, sampler="dpm_solver", dpm_solver_steps=4)
    assert np.abs(np.load(path) - expected).max() < 1e-5


@pytest.mark.parametrize("sampler", ["ddim", "dpm_solver"])
def test_a_sampler_is_chosen_by_its_name_alone_where_there_are_few_levels(
    trained: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str], sampler: str
) -> None:
    path = tmp_path / "points.npy"
    asked = ["sample", str(trained), "--sampler", sampler, "-n", "5", "-q", "--out", str(path)]
    assert main(asked) == 0
    steps = STEP_SETTINGS[sampler]
    expected = own_samples(trained, 5, sampler=sampler, **{steps: 10})
    assert np.abs(np.load(path) - expected).max() < 1e-5
    option = "--" + steps.replace("_", "-")
    assert main([*asked, option, "11"]) == 2  # what is asked for is not changed in silence
    said = capsys.readouterr().err
    assert f"{option}: 11 steps are more than the T = 10 levels" in said
    assert "use at most 10" in said
    new = ["train", *TINY, "--sampler", sampler, "--steps", "1", "-q"]
    assert main([*new, "--out", str(tmp_path / "new.ddpm")]) == 0


@pytest.mark.parametrize("name", ["points.csv", "points.npz", "film.gif"])
def test_the_same_seed_gives_the_same_result(trained: Path, tmp_path: Path, name: str) -> None:
    command = "export" if name.endswith("gif") else "sample"
    contents = []
    for seed in ("1", "1", "2"):
        path = tmp_path / f"{len(contents)}-{name}"
        arguments = ["-n", "20", "--sample-seed", seed, "--out", str(path), "-q"]
        assert main([command, str(trained), *arguments]) == 0
        contents.append(path.read_bytes())
    assert contents[0] == contents[1] != contents[2]


# --- export


def test_a_film_of_either_process_comes_with_its_options(trained: Path, tmp_path: Path) -> None:
    path = tmp_path / "film.gif"
    arguments = [
        "--size=300x200", "--from=2", "--to=8", "--every=3", "--rate=10", "--hold=1", "--traces=4",
    ]  # fmt: skip
    for process in ("reverse", "forward"):
        command = ["export", str(trained), "--process", process, "-n", "20", *arguments]
        assert main([*command, "--theme", "light", "--no-loop", "--out", str(path), "-q"]) == 0
        with Image.open(path) as gif:
            about = json.loads(gif.info["comment"])
            assert gif.size == (300, 200)
            assert gif.n_frames == 3
            assert "loop" not in gif.info
            assert gif.convert("RGB").getpixel((299, 199)) == (255, 255, 255)
        assert about["process"] == process
        assert about["film"]["traces"] == 4
        assert about["experiment"]["sample_count"] == 20


# --- evaluate


def test_evaluation_prints_every_figure(trained: Path, capsys: pytest.CaptureFixture[str]) -> None:
    arguments = ["evaluate", str(trained), "-n", "60", "--sets", "2", "--pairs", "2", "-q"]
    assert main([*arguments, "--json"]) == 0
    figures = json.loads(capsys.readouterr().out)
    assert figures["step"] == 20
    assert figures["samples"] == 60
    assert figures["sliced_w2_ratio"] == figures["sliced_w2"] / figures["sliced_w2_floor"]
    assert figures["excess_loss"] == figures["loss"] - figures["optimal_loss"]
    assert figures["excess_loss"] > 0
    assert main(arguments) == 0
    table = capsys.readouterr().out
    assert "sliced w2 floor" in table
    assert f"{figures['sliced_w2']:.4f}" in table


@pytest.mark.parametrize("prediction", ["eps", "v", "x0"])
def test_the_loss_of_a_perfect_network_is_the_optimal_one(prediction: str) -> None:
    config = ExperimentConfig(
        data="eight_gaussians", data_count=300, timesteps=12, prediction=prediction, beta_end=0.3
    )
    schedule, data = build_schedule(config), build_data(config)
    exact = ExactDenoiser(schedule, data)

    def perfect(x: torch.Tensor, t: torch.Tensor) -> torch.Tensor:
        level = int(t[0])
        alpha_bar = float(schedule.alpha_bars[level])
        eps, x_0 = exact(x, level), exact.x0(x, level)
        if prediction == "v":
            return alpha_bar**0.5 * eps - (1 - alpha_bar) ** 0.5 * x_0
        return eps if prediction == "eps" else x_0

    trained = headless.Trained(config, schedule, data, perfect, 0)  # type: ignore[arg-type]
    losses = torch.tensor(list(evaluation.model_loss(trained, 16_384))).double()
    optimum = optimal_loss(schedule, data, prediction, 4_096, seeded(1))
    assert float((losses - optimum).abs().max() / optimum.mean()) < 0.08
    assert float(losses.mean() / optimum.mean()) == pytest.approx(1, abs=0.02)


def test_samples_of_a_file_are_compared_with_parts_of_it(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    rows = np.random.RandomState(0).standard_normal((80, 2))
    np.savetxt(tmp_path / "table.csv", rows, delimiter=",", header="a,b", comments="")
    path = str(tmp_path / "own.ddpm")
    source = ["--data", "file", "--data-path", str(tmp_path / "table.csv")]
    assert main(["train", *TINY, *source, "--out", path, "-q"]) == 0
    assert main(["evaluate", path, "-n", "40", "--sets", "1", "--pairs", "1", "-q"]) == 0
    assert main(["evaluate", path, "-n", "41", "-q"]) == 2
    assert "use at most 40" in capsys.readouterr().err


# --- what goes wrong


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        ("", "COMMAND"),
        ("paint", "'paint'"),
        ("train", "--out: name the file"),
        ("train --out {new} --timesteps 0", "--timesteps: 0 is outside 1 to 4000"),
        ("train --out {new} --timesteps many", "--timesteps: 'many' is not a whole number"),
        ("train --out {new} --eta half", "--eta: 'half' is not a number"),
        ("train --out {new} --data teapot", "--data: 'teapot' is not known (choose one of"),
        (
            "train --out {new} --clip-low 3 --clip-high 2",
            "--clip-low: 3 is not below --clip-high, 2",
        ),
        (
            "train --out {new} --beta-end 0.999",
            "--beta-end: with T = 200 alpha_bar falls to 3.34e-88",
        ),
        ("train --out {new} --beta-end 0.999", "(use a smaller --beta-end or a smaller T)"),
        ("train --out {new} --frobnicate", "--frobnicate"),
        ("train --out {new} --steps -1", "--steps: -1 is below 0"),
        ("train --out {new} --device nonsense", "--device: 'nonsense' cannot be used"),
        ("train --out {new} --data file --data-path {dir}/no.csv", "no.csv"),
        ("train --out {new} --config {dir}/no.json", "no.json: No such file"),
        ("train --out {new} --config {junk}", "junk: experiment: not valid JSON"),
        ("train --out {new} --resume {good} --config {junk}", "--config"),
        ("train --out {new} --resume {good} --hidden 17", "--hidden: it cannot change"),
        ("train --out {new} --resume {junk}", "junk"),
        ("train --out {dir}/no/new.ddpm", "--out: there is no folder"),
        ("train --out {new}.pth", "--out:"),
        ("train --out {dir}", "is a folder"),
        ("sample {dir}/no.ddpm --out {new}.csv", "no.ddpm cannot be read"),
        (
            "sample {junk}.ddpmrecord --out {new}.csv",
            "is a recorded process: open it in the window",
        ),
        ("export {junk}.ddpmrecord --out {new}.gif", "or give the .ddpm that it was made from"),
        ("evaluate {junk}.ddpmrecord", "is a recorded process"),
        ("train --resume {junk}.ddpmrecord", "is a recorded process"),
        ("train --out {new}.ddpmrecord", "would be taken for a record (use the suffix .ddpm)"),
        ("sample {junk} --out {new}.csv", "junk cannot be opened"),
        ("sample {good} --out {new}.jpg", "use one of .csv, .tsv, .npy, .npz"),
        ("sample {good}", "--out"),
        ("sample {good} --out {new}.csv -n 0", "--sample-count: 0 is outside"),
        ("sample {good} --out {new}.csv --hidden 3", "--hidden"),
        ("export {good} --out {new}.gif --rate 60", "--rate: 60 frames a second"),
        ("export {good} --out {new}.gif --rate 60", "at most 50"),
        ("export {good} --out {new}.gif --to 11", "--to: frame 11 is not among the 11 frames"),
        ("export {good} --out {new}.gif --from 5 --to 4", "--to: the range of frames is empty"),
        ("export {good} --out {new}.gif --size 12x", "--size"),
        ("export {good} --out {new}.gif --size 50", "--size: 50 is out of range"),
        ("export {good} --out {new}.gif --theme pink", "--theme: 'pink' is not known"),
        ("export {good} --out {dir}/no/film.gif", "--out: there is no folder"),
        ("evaluate {good} --sets 0", "--sets: 0"),
    ],
)
def test_bad_input_is_one_clear_line_and_status_2(
    trained: Path,
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
    arguments: str,
    words: str,
) -> None:
    junk = tmp_path / "junk"
    junk.write_bytes(b"\xff\x00 nothing of use")
    places = {"new": tmp_path / "new", "dir": tmp_path, "junk": junk, "good": trained}
    assert main(arguments.format(**places).split()) == 2
    captured = capsys.readouterr()
    assert captured.err.startswith("ddpm_core: error: ")
    assert captured.err.count("\n") == 1
    assert words in captured.err
    assert captured.out == ""
    assert list(tmp_path.iterdir()) == [junk]


def test_help_and_version_answer_without_loading_torch() -> None:
    program = (
        "import sys\nfrom ddpm_core.cli import main\n"
        "for words in (['--version'], ['--help'], ['train', '--help'], ['export', '--help']):\n"
        "    try:\n        main(words)\n"
        "    except SystemExit as end:\n        assert end.code == 0\n"
        "assert 'torch' not in sys.modules, 'torch was loaded'\n"
    )
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True)
    assert done.stderr == ""
    assert done.returncode == 0
    assert f"ddpm_core {__version__}" in done.stdout
    assert "--ddim-steps" in done.stdout


def test_the_package_runs_as_a_module() -> None:
    done = subprocess.run(
        [sys.executable, "-m", "ddpm_core", "sample"], capture_output=True, text=True
    )
    assert done.returncode == 2
    assert done.stderr.startswith("ddpm_core: error: ")


def test_an_untrained_network_can_be_asked_too(tmp_path: Path) -> None:
    config = ExperimentConfig(hidden=8, layers=1, time_dim=4, timesteps=5)
    path = tmp_path / "weights.pth"
    torch.save(new_network(config, 2, seeded(0)).state_dict(), path)
    arguments = ["-n", "3", "--out", str(tmp_path / "points.csv"), "-q"]
    assert main(["sample", str(path), *arguments]) == 0
    assert len((tmp_path / "points.csv").read_text().splitlines()) == 4


def test_training_begins_with_the_first_preset_unless_another_is_named(tmp_path: Path) -> None:
    path = tmp_path / "run.ddpm"
    assert main(["train", "--steps", "0", "--out", str(path), "-q"]) == 0
    assert load_checkpoint(path).config.replace(threads=None) == load_preset(PRESETS[0])
    named = ["--preset", "as-in-the-article", "--timesteps", "50"]
    assert main(["train", *named, "--steps", "0", "--out", str(path), "-q"]) == 0
    expected = load_preset("as-in-the-article").replace(timesteps=50)
    assert load_checkpoint(path).config.replace(threads=None) == expected


@pytest.mark.parametrize("name", PRESETS)
def test_every_preset_is_known_by_its_name(tmp_path: Path, name: str) -> None:
    path = tmp_path / "run.ddpm"
    arguments = ["--preset", name, "--hidden", "8", "--data-count", "50", "--steps", "0", "-q"]
    assert main(["train", *arguments, "--out", str(path)]) == 0
    expected = load_preset(name).replace(hidden=8, data_count=50)
    assert load_checkpoint(path).config.replace(threads=None) == expected


def test_a_preset_that_was_shared_as_a_file_is_trained(tmp_path: Path) -> None:
    path, shared = tmp_path / "run.ddpm", tmp_path / "mine.json"
    config = ExperimentConfig(hidden=8, layers=1, timesteps=7, data_count=50)
    shared.write_text(Preset("Mine", config).to_json(), encoding="utf-8")
    assert main(["train", "--config", str(shared), "--steps", "0", "--out", str(path), "-q"]) == 0
    assert load_checkpoint(path).config.replace(threads=None) == config


def test_a_preset_beside_a_file_of_settings_is_refused(
    trained: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["train", "--resume", str(trained), "--preset", "best-quality"]) == 2
    assert "--preset" in capsys.readouterr().err
