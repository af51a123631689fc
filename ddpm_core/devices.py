"""What torch can compute on here, by the names that the settings use."""

from __future__ import annotations

import os
from dataclasses import dataclass

import psutil
import torch

from ddpm_core.config import ConfigError, ExperimentConfig

__all__ = [
    "Device",
    "available",
    "find_device",
    "free_memory",
    "usable_cores",
    "with_usable_device",
]


@dataclass(frozen=True)
class Device:
    """One device of this machine.

    Attributes:
        name: as in the settings, "cpu", "cuda", "cuda:1" or "mps".
        model: what the driver calls it, "" where it has no name.
    """

    name: str
    model: str = ""


def available() -> tuple[Device, ...]:
    """All devices that can be used here, the CPU first.

    The first call wakes the drivers, which can take a second; ask beside a window's thread.
    """
    found = [Device("cpu")]
    if torch.cuda.is_available():
        for number in range(torch.cuda.device_count()):
            name = f"cuda:{number}" if number else "cuda"
            found.append(Device(name, torch.cuda.get_device_name(number)))
    if torch.backends.mps.is_available():
        found.append(Device("mps"))
    return tuple(found)


def find_device(name: str) -> torch.device:
    """The device of that name, tried out.

    Raises ConfigError: there is no such device here; the remedy names those that there are.
    """
    try:
        device = torch.device(name)
        torch.empty(1, device=device).cpu()
    except (RuntimeError, AssertionError, NotImplementedError) as error:
        reason = str(error).splitlines()[0]
        others = " or ".join(device.name for device in available())
        raise ConfigError(
            "device", f"{name!r} cannot be used here: {reason}", f"use {others}"
        ) from error
    return device


def with_usable_device(config: ExperimentConfig) -> ExperimentConfig:
    """The settings as they are, or on the CPU where their device is not here.

    For experiments that come from another machine; what a person asks for is refused instead.
    """
    try:
        find_device(config.device)
    except ConfigError:
        return config.replace(device="cpu")
    return config


def free_memory(device: torch.device) -> int:
    """Bytes that a program can still take on a device without driving others out."""
    if device.type == "cuda":
        return int(torch.cuda.mem_get_info(device)[0])
    return int(psutil.virtual_memory().available)  # MPS shares it


def usable_cores() -> int:
    """How many threads can compute at once."""
    if hasattr(os, "sched_getaffinity"):  # fewer than there are, in a container
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1
