"""An experiment on pictures as a short script, which builds all from the settings."""

from __future__ import annotations

from ddpm_core.config import ExperimentConfig, settings
from ddpm_core.data.crops import format_crop, parse_crop
from ddpm_core.export.script_parts import absolute, arguments, on_device, wrapped

__all__ = ["lines_of_pictures"]

OF_DATA = {"data", "data_path", "pictures", "crops", "picture_size", "flips"}
LEVELS = {"channels", "bottleneck"}  # without which a size of pictures may be refused
OF_MACHINE = {"precision", "channels_last", "device"}
WRITTEN_OUT = {"sample_count", "sample_seed", "denoiser"}  # not as settings
OF_POINTS = {"hidden", "layers"}
TITLES = {"cats": "Cats", "pets": "Cats of Oxford-IIIT Pet", "pictures": "Own pictures"}
SHOWN = 256  # pixels along a side of a sample on the contact sheet, or a little less


def lines_of_pictures(config: ExperimentConfig, steps: int, threads: int, made: str) -> list[str]:
    """The lines of a script that writes its samples as numbers and as a contact sheet.

    Args:
        made: how and by what, for the first line.
    """
    exact = config.denoiser == "exact"
    names = arguments(_placed(config), _used(exact))
    enlarge = max(SHOWN // config.picture_size, 1)
    return [
        f'"""{TITLES[config.data]}, {made}."""',
        "",
        "import numpy as np",
        "import torch",
        "from PIL import Image",
        *(_exact_imports() if exact else _imports()),
        "from ddpm_core.export import mosaic",
        "",
        f"torch.set_num_threads({threads})",
        *wrapped("config = ExperimentConfig(", names, ")"),
        "data = build_data(config)",
        *(_exact_model() if exact else _model(steps)),
        f"generator = torch.Generator().manual_seed({config.sample_seed})  # x_T, then the noise",
        f"x = torch.randn({config.sample_count:_}, *data.shape, generator=generator)"
        + on_device(config),
        "for step in sampler.run(model, x, generator):",
        "    x = step.x_prev",
        'np.save("samples.npy", x.cpu().numpy())  # red, green and blue from -1 to 1',
        f'Image.fromarray(mosaic(x.cpu().numpy(), enlarge={enlarge})).save("samples.png")',
    ]


def _imports() -> list[str]:
    return [
        "from ddpm_core import ExperimentConfig",
        "from ddpm_core.assemble import build_data, build_denoiser, build_sampler, build_trainer",
    ]


def _model(steps: int) -> list[str]:
    return [
        "trainer = build_trainer(config, data)",
        f'print(f"loss of the last step: {{trainer.steps({steps:_})[-1].loss:.4f}}")',
        "model = build_denoiser(trainer.ema.ema_model, config, trainer.schedule, data)",
        "sampler = build_sampler(config, trainer.schedule, data)",
    ]


def _exact_imports() -> list[str]:
    return [
        "from ddpm_core import ExactDenoiser, ExperimentConfig",
        "from ddpm_core.assemble import build_data, build_sampler, build_schedule",
    ]


def _exact_model() -> list[str]:
    return [
        "schedule = build_schedule(config)",
        "model = ExactDenoiser(schedule, data)",
        "sampler = build_sampler(config, schedule, data)",
    ]


def _used(exact: bool) -> set[str]:
    """The settings that say what the data are, how they are noised and sampled, and learned."""
    groups = {"schedule", "sampling"} | (set() if exact else {"network", "training"})
    used = {name for name, setting in settings().items() if setting.group in groups}
    return (used | OF_DATA | LEVELS | OF_MACHINE) - WRITTEN_OUT - OF_POINTS


def _placed(config: ExperimentConfig) -> ExperimentConfig:
    """The settings with the files' whole paths, so that the script runs anywhere here."""
    pictures = config.pictures
    if config.data == "pictures" and pictures is not None:
        pictures = tuple(absolute(path) for path in pictures)
    crops = [parse_crop(crop) for crop in config.crops or ()]
    return config.replace(
        data_path=config.data_path and absolute(config.data_path),
        pictures=pictures,
        crops=config.crops and [format_crop(absolute(path), crop) for path, crop in crops],
    )
