"""What overlaps what: boxes and lines in px, and labels moved apart."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np


class Box(NamedTuple):
    """A rectangle in px, y upwards."""

    x0: float
    y0: float
    x1: float
    y1: float

    @property
    def width(self) -> float:
        """Width in px."""
        return self.x1 - self.x0

    @property
    def height(self) -> float:
        """Height in px."""
        return self.y1 - self.y0

    def overlap(self, other: Box) -> float:
        """Area shared with another box, px²."""
        across = min(self.x1, other.x1) - max(self.x0, other.x0)
        up = min(self.y1, other.y1) - max(self.y0, other.y0)
        return max(across, 0.0) * max(up, 0.0)

    def outside(self, other: Box) -> float:
        """How far this box sticks out of another, px."""
        return (
            max(other.x0 - self.x0, 0.0)
            + max(self.x1 - other.x1, 0.0)
            + max(other.y0 - self.y0, 0.0)
            + max(self.y1 - other.y1, 0.0)
        )

    def grown(self, by: float) -> Box:
        """The box with `by` px more on every side."""
        return Box(self.x0 - by, self.y0 - by, self.x1 + by, self.y1 + by)


def segments(line: np.ndarray) -> np.ndarray:
    """The pieces of a polyline of shape (n, 2), as rows x, y, step across, step up."""
    return np.hstack([line[:-1], np.diff(line, axis=0)])


def crossing(box: Box, pieces: np.ndarray) -> float:
    """Length in px of line pieces (see `segments`) inside a box: Liang and Barsky's clipping."""
    low, high = np.zeros(len(pieces)), np.ones(len(pieces))
    for axis, (least, most) in enumerate(((box.x0, box.x1), (box.y0, box.y1))):
        at, along = pieces[:, axis], pieces[:, axis + 2]
        still = along == 0
        safe = np.where(still, 1.0, along)
        one, other = (least - at) / safe, (most - at) / safe
        outside = still & ((at < least) | (at > most))
        low = np.where(still, np.where(outside, 2.0, low), np.maximum(low, np.minimum(one, other)))
        high = np.where(still, high, np.minimum(high, np.maximum(one, other)))
    inside = np.maximum(high - low, 0.0)
    return float((inside * np.hypot(pieces[:, 2], pieces[:, 3])).sum())


def spread(
    centres: Sequence[float], heights: Sequence[float], low: float, high: float
) -> list[float]:
    """Centres moved as little as possible (least squares) so that no two boxes overlap.

    Parameters
    ----------
    centres, heights : sequences of float, same length
        Wanted centres and heights, px.
    low, high : float
        The stretch to stay in, px; when the heights do not fit in it, they stand on `low`.

    Examples
    --------
    >>> spread([10, 11, 40], [10, 10, 10], 0, 100)
    [5.5, 15.5, 40.0]
    """
    order = sorted(range(len(centres)), key=lambda at: centres[at])
    stacked = np.array([heights[at] for at in order], dtype=float)
    # Without gaps the centres would be offset by half of each neighbour: isotonic regression
    # of the rest (pool adjacent violators), then the bounds.
    offset = np.concatenate([[0.0], np.cumsum((stacked[:-1] + stacked[1:]) / 2)])[: len(order)]
    blocks: list[tuple[float, int]] = []
    for wanted in np.array([centres[at] for at in order], dtype=float) - offset:
        mean, count = float(wanted), 1
        while blocks and blocks[-1][0] > mean:
            before, size = blocks.pop()
            mean, count = (mean * count + before * size) / (count + size), count + size
        blocks.append((mean, count))
    level = np.repeat([mean for mean, _ in blocks], [count for _, count in blocks])
    if len(order):
        top = high - stacked[-1] / 2 - offset[-1]
        level = np.maximum(np.minimum(level, top), low + stacked[0] / 2)
    placed = dict(zip(order, level + offset, strict=True))
    return [float(placed[at]) for at in range(len(order))]
