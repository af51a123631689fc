"""Where the blocks of a network stand: a U-Net as a U, an MLP as a row or as a column."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from PySide6.QtCore import QPointF, QRectF

from ddpm_core.models.shapes import BlockShape

__all__ = ["Layout", "arranged"]

# All lengths are pixels.
TALL, LOW = 38.0, 22.0  # heights of blocks, and of pools, ups and skips
LINE = 26.0  # height of a block whose words are in one line
STEP = 7.0  # between what follows one another downwards
GAP = 8.0  # between neighbours
WIDEST, NARROWEST = 168.0, 84.0  # of blocks
ACROSS = 36.0  # the least room between encoder and decoder
LEAN, LEAST_LEAN = 26.0, 2.0  # by which each level of the U stands further in
SKIP = 28.0  # width of a skip
OUTER = 0.36  # of the width of the top row: what goes in, and what comes out
WAY_DOWN = 10.0  # between the blocks of a column
WAY = 22.0  # between the blocks of a row: room for an arrow
EDGE = 4.0  # around all: room for the ring of the focus

Line = tuple[QPointF, ...]


@dataclass
class Layout:
    """Places in pixels.

    Attributes:
        places: of the blocks by name.
        arrows: with a head at their last point; dashed: of those that skip levels.
        enters: where what goes into the network is written.
        height: of all.
    """

    places: dict[str, QRectF] = field(default_factory=dict)
    arrows: list[Line] = field(default_factory=list)
    dashed: list[Line] = field(default_factory=list)
    enters: QRectF = field(default_factory=QRectF)
    height: float = 0.0


def arranged(blocks: Sequence[BlockShape], width: float) -> Layout:
    """The blocks of a network in a picture of that width."""
    if not blocks:
        return Layout()
    if any(block.kind == "block" for block in blocks):
        return _as_u(blocks, width)
    chain = [block for block in blocks if block.kind != "embedding"]
    room = (width - 2 * EDGE - WAY * len(chain)) / (len(chain) + 1)
    return _as_row(blocks, min(room, WIDEST)) if room >= NARROWEST else _as_column(blocks, width)


def _as_u(blocks: Sequence[BlockShape], width: float) -> Layout:
    levels = sum(block.kind == "pool" for block in blocks)
    left, right = EDGE, width - EDGE
    room = right - left
    wide = min(max((room - ACROSS) / 2 - LEAST_LEAN * levels, NARROWEST), WIDEST)
    lean = min(max((room - ACROSS - 2 * wide) / 2 / max(levels - 1, 1), 0.0), LEAN)
    whole = min(room, 2 * (wide + lean * (levels - 1)) + 4 * ACROSS)  # no further apart than that
    left, right = left + (room - whole) / 2, right - (room - whole) / 2
    made = Layout()
    outer = OUTER * (whole - 2 * GAP)
    made.enters = QRectF(left, EDGE, outer, TALL)
    made.places["out_conv"] = QRectF(right - outer, EDGE, outer, TALL)
    made.places["time_embedding"] = QRectF(
        left + outer + GAP, EDGE, whole - 2 * (outer + GAP), TALL
    )
    top = EDGE + TALL + 2 * STEP
    for level in range(1, levels + 1):
        inward = lean * (level - 1)
        down = QRectF(left + inward, top, wide, TALL)
        up = QRectF(right - inward - wide, top, wide, TALL)
        middle = (down.right() + up.left()) / 2
        low = top + TALL + STEP
        made.places[f"encoder{level}"], made.places[f"decoder{level}"] = down, up
        made.places[f"skip{level}"] = QRectF(
            middle - SKIP / 2, down.center().y() - LOW / 2, SKIP, LOW
        )
        made.places[f"pool{level}"] = QRectF(down.left(), low, wide, LOW)
        made.places[f"up{level}"] = QRectF(up.left(), low, wide, LOW)
        top = low + LOW + STEP
    made.places["bottleneck"] = QRectF((left + right - wide) / 2, top, wide, TALL)
    made.height = top + TALL + EDGE
    _join_u(made, levels)
    return made


def _join_u(made: Layout, levels: int) -> None:
    at = made.places
    made.arrows.append(_down(made.enters, at["encoder1"]))
    made.arrows.append(_down(at["out_conv"], at["decoder1"])[::-1])
    for level in range(1, levels + 1):
        down, up, skip = (at[f"{kind}{level}"] for kind in ("encoder", "decoder", "skip"))
        made.dashed.append((_right(down), QPointF(skip.left(), skip.center().y())))
        made.dashed.append((_right(skip), QPointF(up.left(), up.center().y())))
        made.arrows.append(_down(down, at[f"pool{level}"]))
        made.arrows.append(_down(up, at[f"up{level}"])[::-1])
        if level < levels:
            made.arrows.append(_down(at[f"pool{level}"], at[f"encoder{level + 1}"]))
            made.arrows.append(_down(at[f"up{level}"], at[f"decoder{level + 1}"])[::-1])
    lowest, bottom = at[f"pool{levels}"], at["bottleneck"]
    for one, turned in ((lowest, False), (at[f"up{levels}"], True)):
        x = min(max(one.center().x(), bottom.left() - GAP), bottom.right() + GAP)
        if bottom.left() < x < bottom.right():
            line: Line = (QPointF(x, one.bottom()), QPointF(x, bottom.top()))
        else:
            side = bottom.left() if x < bottom.left() else bottom.right()
            corner = QPointF(one.center().x(), bottom.center().y())
            line = (QPointF(corner.x(), one.bottom()), corner, QPointF(side, corner.y()))
        made.arrows.append(line[::-1] if turned else line)


def _as_row(blocks: Sequence[BlockShape], wide: float) -> Layout:
    made = Layout()
    made.places[blocks[0].name] = QRectF(EDGE, EDGE, wide, TALL)
    made.enters = QRectF(EDGE, EDGE + TALL + GAP, wide, TALL)
    middle = EDGE + TALL + GAP / 2
    x = EDGE + wide + WAY
    before: QRectF | None = None
    for block in blocks[1:]:
        place = QRectF(x, middle - TALL / 2, wide, TALL)
        made.places[block.name] = place
        if before is not None:
            made.arrows.append((_right(before), QPointF(place.left(), middle)))
        before, x = place, place.right() + WAY
    join = made.places[blocks[1].name]
    for one, y in ((made.places[blocks[0].name], -8.0), (made.enters, 8.0)):
        turn = one.right() + WAY / 2
        made.arrows.append(
            (
                _right(one),
                QPointF(turn, one.center().y()),
                QPointF(turn, middle + y),
                QPointF(join.left(), middle + y),
            )
        )
    made.height = 2 * (EDGE + TALL) + GAP
    return made


def _as_column(blocks: Sequence[BlockShape], width: float) -> Layout:
    made = Layout()
    wide = min(width - 2 * EDGE, 2 * WIDEST)
    left = (width - wide) / 2
    half = (wide - GAP) / 2
    made.enters = QRectF(left, EDGE, half, LINE)
    made.places[blocks[0].name] = QRectF(left + half + GAP, EDGE, half, LINE)
    top = EDGE + LINE + WAY_DOWN
    before: QRectF | None = None
    for block in blocks[1:]:
        place = QRectF(left, top, wide, LINE)
        made.places[block.name] = place
        if before is None:
            made.arrows += [_down(one, place) for one in (made.enters, made.places[blocks[0].name])]
        else:
            made.arrows.append(_down(before, place))
        before, top = place, place.bottom() + WAY_DOWN
    made.height = top - WAY_DOWN + EDGE
    return made


def _right(place: QRectF) -> QPointF:
    return QPointF(place.right(), place.center().y())


def _down(upper: QRectF, lower: QRectF) -> Line:
    """From one block straight down to the next, in the middle of what they share."""
    left, right = max(upper.left(), lower.left()), min(upper.right(), lower.right())
    x = (left + right) / 2
    return QPointF(x, upper.bottom()), QPointF(x, lower.top())
