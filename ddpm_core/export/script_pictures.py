"""What a script of pictures does before and after it samples."""

from __future__ import annotations

from ddpm_core.config import ExperimentConfig, settings
from ddpm_core.data.crops import format_crop, parse_crop
from ddpm_core.export.script_parts import Parts, absolute, arguments, training_lines, wrapped

__all__ = ["parts_of_pictures"]

OF_DATA = ("data", "data_path", "pictures", "crops", "picture_size", "flips")
OF_MACHINE = ("precision", "channels_last")
OF_POINTS = ("hidden", "layers")
TITLES = {"cats": "Cats", "pets": "Cats of Oxford-IIIT Pet", "pictures": "Own pictures"}
SHOWN = 256  # pixels along a side of a sample on the contact sheet, or a little less


def parts_of_pictures(config: ExperimentConfig, steps: int) -> Parts:
    """The parts of a script that writes its samples as numbers and as a contact sheet."""
    exact = config.denoiser == "exact"
    assemble = ["build_data"] if exact else ["build_data", "build_denoiser"]
    imports = [
        f"from ddpm_core.assemble import {', '.join(assemble)}",
        "from ddpm_core.export import mosaic",
    ]
    if not exact:
        imports.append("from ddpm_core.models.weights import new_network")
    enlarge = max(SHOWN // config.picture_size, 1)
    return Parts(
        title=TITLES[config.data],
        names=["ExperimentConfig", *(["ExactDenoiser"] if exact else ["Trainer"])],
        packages=["from PIL import Image"],
        imports=imports,
        data=[
            *wrapped("config = ExperimentConfig(", arguments(_placed(config), _used(exact)), ")"),
            "data = build_data(config)",
        ],
        model=_exact() if exact else _trained(config, steps),
        shape="*data.shape",
        ending=[
            "samples = x.cpu().numpy()  # red, green and blue from -1 to 1",
            'np.save("samples.npy", samples)',
            f'Image.fromarray(mosaic(samples, enlarge={enlarge})).save("samples.png")',
        ],
    )


def _exact() -> list[str]:
    return ["model = ExactDenoiser(schedule, data)"]


def _trained(config: ExperimentConfig, steps: int) -> list[str]:
    return [
        *training_lines(config, steps),
        "model = build_denoiser(trainer.ema.ema_model, config, schedule, data)",
    ]


def _used(exact: bool) -> set[str]:
    """The settings that say what the data are, and of a network all that is learned by."""
    if exact:
        return set(OF_DATA)
    groups = ("network", "training")
    learning = {name for name, setting in settings().items() if setting.group in groups}
    return learning.union(OF_DATA, OF_MACHINE) - {*OF_POINTS, "seed"}


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
