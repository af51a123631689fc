"""Training and sampling of the U-Net, against plain eager float32 PyTorch.

    python benchmarks/unet.py [--short] [--json FILE]

Ours computes as the timed trial chooses for the preset: threads, precision and memory format; the
plain loop takes its own best number of threads. Trained is at the preset's batch, and sampled as
many pictures as the preset says, with a few levels of DDIM, which all cost the same. The other
presets for pictures must not be slower; of the article's, whose steps take seconds, few are made.
bfloat16 is rated by what comes of it too: samples of the cat that comes with the program.
"""

from __future__ import annotations

from collections.abc import Callable

from harness import ROUNDS, Row, Target, best_threads, in_turn, median_ratio, run_part, samples_of

TARGETS = {"cats-ordinary-machine": (1.3, 2.0)}  # training, sampling
NOT_SLOWER = 0.97  # less is chance
SLOW = "cats-as-in-the-article"
DDIM_STEPS = 50
LEVELS = 20  # of them; enough that what is made ready once counts for little
SAME_QUALITY = 1.1  # times the distance of float32

Work = Callable[[], object]


def measure(short: bool) -> list[Row]:
    from ddpm_core.presets import PICTURE_PRESETS

    rows = []
    for name in PICTURE_PRESETS[1:2] if short else PICTURE_PRESETS:
        rows += compared(name, rounds=3 if short or name == SLOW else ROUNDS, short=short)
    rows.append(quality(*((1, 3) if short else (8, DDIM_STEPS))))
    return rows


def compared(name: str, rounds: int, short: bool = False) -> list[Row]:
    """Training and sampling of a preset."""
    from baselines import plain_unet

    from ddpm_core.assemble import build_data, build_trainer
    from ddpm_core.headless_trial import settled
    from ddpm_core.presets import load_preset

    levels = 1 if name == SLOW else 3 if short else LEVELS
    config = load_preset(name).replace(sampler="ddim", ddim_steps=levels)
    data = build_data(config)
    config = settled(config, data.shape, 0, quiet=True)
    assert config.threads is not None
    trainer = build_trainer(config, data)
    plain = plain_unet.Training(
        data.examples, config.timesteps, config.batch_size, config.channels, config.bottleneck
    )
    of_plain = plain.ema.ema_model, plain.alphas_cumprod, config.sample_count, config.picture_size
    works: list[tuple[str, str, float, Work, Work]] = [
        ("training", "steps/s", 1, trainer.step, plain.step),
        (
            "sampling",
            "pictures/s",
            config.sample_count * levels / DDIM_STEPS,
            lambda: samples_of(trainer.ema.ema_model, config, data, config.sample_count)(),
            lambda: plain_unet.sample_ddim(*of_plain, levels),
        ),
    ]
    rows = []
    for work, least in zip(works, TARGETS.get(name, (NOT_SLOWER, NOT_SLOWER)), strict=True):
        what, unit, amount, mine, theirs = work
        threads = best_threads(lambda theirs=theirs: theirs)
        times = in_turn(at(config.threads, mine), at(threads, theirs), rounds=rounds)
        rates = [amount / sorted(found)[len(found) // 2] for found in times]
        order = ", channels last" if config.channels_last else ""
        rows.append(
            Row(
                f"U-Net {what}, {name}",
                unit,
                rates[0],
                rates[1],
                median_ratio(times[1], times[0]),
                Target("ratio", "at least", least),
                note=f"ours {config.precision}{order}, {config.threads} threads; plain {threads}",
            )
        )
    return rows


def at(threads: int, work: Work) -> Work:
    import torch

    def counted() -> None:
        torch.set_num_threads(threads)
        work()

    return counted


def quality(count: int, steps: int) -> Row:
    """How far samples in bfloat16 and in float32 are from the nearest training picture."""
    from ddpm_core.checkpoint import load_checkpoint
    from ddpm_core.picture_metrics import nearest_pictures
    from ddpm_core.presets import CAT, trained_file

    checkpoint = load_checkpoint(trained_file(CAT))
    data = checkpoint.data
    assert data is not None
    settings = {"sampler": "ddim", "ddim_steps": steps, "ddim_list": None, "sample_count": count}
    found = []
    for precision in ("bf16", "fp32"):
        config = checkpoint.config.replace(**settings, precision=precision, channels_last=True)
        drawn = samples_of(checkpoint.build_model(averaged=True), config, data, count)()
        found.append(float(nearest_pictures(drawn, data.examples).error.mean()))
    return Row(
        f"Cats that come with the program, {count} samples: distance, bf16 against fp32",
        "",
        found[0],
        found[1],
        found[0] / found[1],
        Target("ratio", "at most", SAME_QUALITY),
        note="mean squared, to the nearest training picture",
    )


if __name__ == "__main__":
    run_part(measure, __doc__)
