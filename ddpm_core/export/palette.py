"""The colours of a film, as one palette that holds every mixture that a frame can need.

A frame is not drawn in colours and then reduced to 256 of them: it is drawn as coverages, how much
of a pixel each idea covers, and a table leads from the coverages to the index of their mixture.
So the ground and every idea's own colour are exact, and nothing is dithered.
"""

from __future__ import annotations

import itertools
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

__all__ = ["COLOURS", "Colours", "Palette"]

Rgb = tuple[int, int, int]
Bytes = npt.NDArray[np.uint8]
Floats = npt.NDArray[np.float64]

ONE_CLOUD_LEVELS = 16  # shades of a cloud that is alone; more would be seen only in the file size
TWO_CLOUD_LEVELS = 8  # of each of two, with every mixture of theirs
TRACE_LEVELS = 5  # of the traces
OVER_TRACE_LEVELS = 4  # of each of two clouds where there is a trace behind them
INK_LEVELS = 13  # of text


@dataclass(frozen=True)
class Colours:
    """One colour per idea, and the ground they are on."""

    ground: Rgb
    text: Rgb
    muted: Rgb
    trace: Rgb
    data: Rgb  # x_0 before noise is added
    noised: Rgb  # x_t of the forward process
    samples: Rgb  # x_t of the reverse process
    predicted_x0: Rgb
    predicted_noise: Rgb


def _rgb(code: str) -> Rgb:
    red, green, blue = bytes.fromhex(code)
    return red, green, blue


COLOURS = {
    "dark": Colours(
        ground=_rgb("20252d"),
        text=_rgb("e6e9ee"),
        muted=_rgb("98a1b0"),
        trace=_rgb("8b94a3"),
        data=_rgb("ee9a3a"),
        noised=_rgb("8f63da"),
        samples=_rgb("66a9f0"),
        predicted_x0=_rgb("62e0b6"),
        predicted_noise=_rgb("e0508a"),
    ),
    "light": Colours(
        ground=_rgb("ffffff"),
        text=_rgb("1d2430"),
        muted=_rgb("5a6476"),
        trace=_rgb("7a8494"),
        data=_rgb("da7102"),
        noised=_rgb("ac72e8"),
        samples=_rgb("125eb1"),
        predicted_x0=_rgb("44a285"),
        predicted_noise=_rgb("a3246f"),
    ),
}


class Palette:
    """The colours of a film and the tables that lead to them.

    Args:
        colours: of ground, text and traces.
        clouds: the colours of the clouds, one or two, from below.

    Attributes:
        colours: [n, 3], at most 256; entry 0 is the ground.
        trace_levels, cloud_levels: shades from none to full coverage.
        text, muted: [256], the index of each coverage of text.
    """

    trace_levels = TRACE_LEVELS

    def __init__(self, colours: Colours, clouds: list[Rgb]) -> None:
        alone = len(clouds) == 1
        self.cloud_levels = ONE_CLOUD_LEVELS if alone else TWO_CLOUD_LEVELS
        self._entries: list[Floats] = []
        ground = np.array(colours.ground, dtype=np.float64)
        mixtures = []
        for level in range(TRACE_LEVELS):
            over_trace = level > 0 and not alone
            fine = OVER_TRACE_LEVELS if over_trace else self.cloud_levels
            base = _mixed(ground, colours.trace, level / (TRACE_LEVELS - 1))
            mixtures.append(self._add_mixtures(base, clouds, fine))
        self._mixtures: Bytes = np.stack(mixtures).reshape(-1)
        self.text = self._add_ramp(ground, colours.text)
        self.muted = self._add_ramp(ground, colours.muted)
        self.colours: Bytes = np.rint(np.array(self._entries)).astype(np.uint8)

    def _add_mixtures(self, base: Floats, clouds: list[Rgb], fine: int) -> Bytes:
        """Add each cloud in so many shades, in every combination, over a base.

        Returns the index of the nearest for each of ``cloud_levels`` of each cloud.
        """
        nearest = _nearest(self.cloud_levels, fine)
        indices = np.full(1, len(self._entries))
        for number in range(len(clouds)):
            indices = (indices[:, None] + nearest * fine ** (len(clouds) - 1 - number)).reshape(-1)
        for shades in itertools.product(range(fine), repeat=len(clouds)):
            colour = base
            for cloud, shade in zip(clouds, shades, strict=True):
                colour = _mixed(colour, cloud, shade / (fine - 1))
            self._entries.append(colour)
        return indices.astype(np.uint8)

    def _add_ramp(self, ground: Floats, ink: Rgb) -> Bytes:
        """Add the way from the ground to a colour of text; the index of each coverage 0..255."""
        first = len(self._entries)
        shares = np.arange(1, INK_LEVELS) / (INK_LEVELS - 1)
        self._entries += [_mixed(ground, ink, share) for share in shares]
        indices = np.array([0, *range(first, len(self._entries))], dtype=np.uint8)
        return indices[_nearest(256, INK_LEVELS)]

    def mix(self, trace: Bytes, clouds: list[Bytes]) -> Bytes:
        """The indices of mixtures: levels of the trace, and of each cloud over it, [H, W] each."""
        place = trace.astype(np.uint16)
        for cloud in clouds:
            place *= self.cloud_levels
            place += cloud
        return self._mixtures[place]


def _mixed(ground: Floats, colour: Rgb, share: float) -> Floats:
    """``share`` of a colour over a ground, the way a translucent mark is painted."""
    return ground + (np.array(colour, dtype=np.float64) - ground) * share


def _nearest(levels: int, coarse: int) -> npt.NDArray[np.int64]:
    """For each of so many levels the nearest of fewer ones."""
    if levels == 1:
        return np.zeros(1, dtype=np.int64)
    return np.rint(np.arange(levels) * (coarse - 1) / (levels - 1)).astype(np.int64)
