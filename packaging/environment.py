"""Whether an environment is one to build from: the pinned versions, and PyTorch without CUDA."""

from __future__ import annotations

import sys
from collections.abc import Iterable, Mapping
from importlib.metadata import Distribution, distributions
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))

from app.licences import canonical

__all__ = ["canonical", "faults", "pins"]

CONSTRAINTS = ROOT / "constraints.txt"
NOT_BUNDLED = {"pip", "ddpm-studio"}  # the one installs the rest, the other is what is built
CUDA = ("nvidia-", "cuda-", "triton")  # what only the build of PyTorch with CUDA requires
CPU_WHEELS = "https://download.pytorch.org/whl/cpu"


def pins(text: str) -> dict[str, str]:
    """The version of every name in a constraints file; names in their one form."""
    lines = (line.partition("#")[0].strip() for line in text.splitlines())
    return {
        canonical(name): version
        for name, _, version in (line.partition("==") for line in lines if line)
    }


def faults(
    pinned: Mapping[str, str],
    installed: Iterable[Distribution] | None = None,
    cuda: bool = False,
) -> list[str]:
    """Why the environment is none to build from, a line each; none where it is.

    Args:
        pinned: as from ``pins``.
        installed: by default those of this environment.
        cuda: whether CUDA is wanted.
    """
    found = list(distributions() if installed is None else installed)
    lines = []
    for name, version in sorted((canonical(each.metadata["Name"]), each.version) for each in found):
        public = version.partition("+")[0]  # 2.13.0+cpu is 2.13.0 of another index
        if name.startswith(CUDA) and cuda:
            continue
        if name not in NOT_BUNDLED and pinned.get(name) != public:
            said = f"constraints.txt says {pinned[name]}" if name in pinned else "is not pinned"
            lines.append(f"{name} {version}: {said}")
    if any(canonical(each.metadata["Name"]).startswith(CUDA) for each in found) and not cuda:
        lines.append(
            "PyTorch came with CUDA, several gigabytes. Take its CPU build: remove .venv-installer "
            f"and run PIP_EXTRA_INDEX_URL={CPU_WHEELS} make installer. "
            "To bundle CUDA after all: make installer ARGS=--cuda"
        )
    return lines
