"""The version of DDPM Studio; everything else that states it reads it here."""

__version__ = "0.1.0"
