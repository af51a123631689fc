"""Reverse processes, all with one interface: ``timesteps``, ``step`` and ``run``."""

from ddpm_core.samplers.base import ReverseStep, Sampler
from ddpm_core.samplers.chunks import in_chunks
from ddpm_core.samplers.ddim import DDIMSampler
from ddpm_core.samplers.ddpm import DDPMSampler
from ddpm_core.samplers.dpm_solver import DPMSolverSampler
from ddpm_core.samplers.simplified import SimplifiedSampler

__all__ = [
    "DDIMSampler",
    "DDPMSampler",
    "DPMSolverSampler",
    "ReverseStep",
    "Sampler",
    "SimplifiedSampler",
    "in_chunks",
]
