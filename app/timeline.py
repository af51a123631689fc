"""The recorded process that the transport bar moves over: the engine's Timeline."""

from ddpm_core.timeline import CLEAN, Array, Timeline

__all__ = ["CLEAN", "Array", "Timeline"]
