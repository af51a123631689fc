"""What the engine does once to see whether the installation is whole; nothing of it is seen."""

from __future__ import annotations

import threading
from collections.abc import Generator
from pathlib import Path

import torch
from PIL import Image

from app.self_check_hands import demand
from app.self_check_runner import WORK, Check, Numbers, Wait
from ddpm_core.assemble import build_data, build_trainer
from ddpm_core.checkpoint import load_checkpoint, save_weights
from ddpm_core.config import ExperimentConfig
from ddpm_core.data.images import load_pictures
from ddpm_core.data.points import POINT_SETS, make_points

__all__ = ["use_engine"]

POINTS = 64
SIDE = 16  # pixels
FORMATS = ("PNG", "JPEG", "WEBP", "AVIF", "TIFF", "GIF", "BMP")
CATS = ExperimentConfig(
    data="cats", picture_size=SIDE, channels=(16, 16), bottleneck=16, batch_size=2
)


def use_engine(check: Check) -> Generator[Wait, None, Numbers]:
    """Every data set, pictures of every kind, a step on the cats, and weights in a file."""
    work = _Work(check.folder / "engine")
    work.start()
    yield Wait("the engine has done its part", lambda: not work.is_alive(), WORK)
    if work.failure is not None:
        raise work.failure
    return work.seen


class _Work(threading.Thread):
    """All of it, on a thread of its own: it takes longer than the window may wait."""

    def __init__(self, folder: Path) -> None:
        super().__init__(name="engineCheck", daemon=True)
        self._folder = folder
        self.seen: dict[str, object] = {}
        self.failure: Exception | None = None

    def run(self) -> None:
        try:
            self._folder.mkdir(exist_ok=True)
            self._points()
            self._pictures()
            self._weights()
        except Exception as failure:
            self.failure = failure

    def _points(self) -> None:
        for name in POINT_SETS:
            points = make_points(name, POINTS).points
            whole = points.shape == (POINTS, 2) and bool(torch.isfinite(points).all())
            demand(whole, f"the data set {name} is not as it should be")
        self.seen["data_sets"] = len(POINT_SETS)

    def _pictures(self) -> None:
        paths = [self._folder / f"picture.{kind.lower()}" for kind in FORMATS]
        for path, kind in zip(paths, FORMATS, strict=True):
            Image.new("RGB", (2 * SIDE, SIDE), (200, 120, 40)).save(path, kind)
        found = load_pictures(paths, SIDE).pictures
        demand(len(found) == len(FORMATS), f"only {len(found)} of {len(FORMATS)} kinds are read")
        colour = found.mean(dim=(0, 2, 3))
        wanted = torch.tensor([200.0, 120.0, 40.0]) / 127.5 - 1
        demand(bool((colour - wanted).abs().max() < 0.1), "pictures are read in other colours")
        self.seen["kinds_of_pictures"] = len(found)

    def _weights(self) -> None:
        trainer = build_trainer(CATS, build_data(CATS))
        self.seen["loss_on_cats"] = trainer.step().loss
        path, network = self._folder / "cats.pth", trainer.ema.ema_model
        save_weights(path, network)
        read = load_checkpoint(path).state["ema"]
        same = all(torch.equal(read[name], value) for name, value in network.state_dict().items())
        demand(same, "weights that were written are read as others")
