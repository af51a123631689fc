"""The words that stand on a film, in English unless the caller says them otherwise."""

from __future__ import annotations

from dataclasses import astuple, dataclass

from ddpm_core.export.text import can_write

__all__ = ["ENGLISH", "Words"]


@dataclass(frozen=True)
class Words:
    """Titles, the names in the legend, and the two ends of a process."""

    reverse_title: str = "Reverse process"
    forward_title: str = "Forward process"
    exact_title: str = "Exact denoiser, no network"
    exact_short: str = "Exact denoiser"
    noise: str = "noise"
    clean: str = "data"
    no_noise: str = "no noise"
    data: str = "data"
    noised: str = "noised data"
    samples: str = "samples"
    predicted: str = "predicted data"
    predicted_noise: str = "predicted noise"
    trace: str = "trace"

    def titles(self, kind: str, denoiser: str) -> tuple[str, ...]:
        """What a film may be called, the longest first."""
        if kind == "forward":
            return (self.forward_title,)
        # A film that no network has made never looks like one that a network has.
        exact = (self.exact_title, self.exact_short)
        return exact if denoiser == "exact" else (self.reverse_title,)

    def ends(self, kind: str) -> tuple[str, str]:
        """Where a process begins and where it ends."""
        return (self.clean, self.noise) if kind == "forward" else (self.noise, self.clean)

    def drawable(self) -> Words:
        """These words, or the English ones where a letter of them cannot be drawn here."""
        return self if all(can_write(word) for word in astuple(self)) else ENGLISH


ENGLISH = Words()
