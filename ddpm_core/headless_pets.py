"""What ``pets`` of the command line does: Oxford-IIIT Pet, downloaded with a progress bar."""

from __future__ import annotations

from pathlib import Path

from ddpm_core.data.pets import PetPictures, download_pets
from ddpm_core.headless import Bar

__all__ = ["download"]


def download(folder: Path, quiet: bool = False) -> None:
    """Download the data set into a folder unless it is there, and say how many cats it has.

    Raises what ``download_pets`` raises.
    """
    with Bar(0, "B", quiet, desc="pets", unit_scale=True, unit_divisor=1024) as bar:
        for done, total in download_pets(folder):
            if total:
                bar.total = total
            bar.update(done - bar.n)
    print(f"{folder}: {len(PetPictures(folder)):,} pictures of cats")
