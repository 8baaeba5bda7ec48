"""Names at the right ends of lines: as near to their ends as they can stand without touching."""

from collections.abc import Sequence

import numpy as np
from matplotlib.lines import Line2D
from numpy.typing import NDArray

from thalweg.figures.canvas import Canvas

Array = NDArray[np.float64]
LEADER = 26.0  # from the line's end to its name
SMALLEST = 12.0  # size of type
PITCH = 1.22  # of lines of text, in their size


def isotonic(values: Array) -> Array:
    """The values nearest to these in squares of which none is below the one before: neighbours out of order are pooled.

    Source: Barlow, Bartholomew, Bremner and Brunk, Statistical Inference under Order Restrictions, 1972: pool adjacent
    violators.

    >>> isotonic(np.array([1.0, 3.0, 2.0])).tolist()
    [1.0, 2.5, 2.5]
    """
    pools: list[tuple[float, int]] = []  # mean, how many
    for value in values.tolist():
        mean, size = value, 1
        while pools and pools[-1][0] >= mean:
            before, many = pools.pop()
            mean, size = (mean * size + before * many) / (size + many), size + many
        pools.append((mean, size))
    return np.repeat([mean for mean, _ in pools], [size for _, size in pools]) if pools else np.zeros(0)


def spread(wanted: Sequence[float], pitch: float, low: float, high: float) -> Array:
    """Places at least `pitch` apart in [low, high], in the order of what is wanted, and nearest to it in squares.

    With y_i = z_i + i pitch this is isotonic regression. Places stand closer where [low, high] has no room for all.

    >>> spread([1.0, 1.0, 9.0], 2.0, 0.0, 10.0).tolist()
    [0.0, 2.0, 9.0]
    """
    count = len(wanted)
    pitch = min(pitch, (high - low) / max(count - 1, 1))
    order = np.argsort(wanted, kind="stable")
    level = isotonic(np.asarray(wanted, dtype=np.float64)[order] - pitch * np.arange(count))
    found = np.empty(count)
    found[order] = np.clip(level, low, max(low, high - pitch * (count - 1))) + pitch * np.arange(count)
    return found


def draw_ends(
    canvas: Canvas, names: Sequence[tuple[str, str]], at: Sequence[float], x: float, box: tuple[float, float, float],
    size: float, gid: str,
) -> None:  # fmt: skip
    """Names with their colours at the heights `at` (pixels), right of `x`; `box` is bottom, top and room for them."""
    bottom, top, room = box
    least = (top - bottom) / (PITCH * max(len(names), 1))
    size = fitted(canvas, [name for name, _ in names], min(size, max(least, canvas.size.smallest)), room)
    half = size * PITCH / 2
    heights = spread(at, size * PITCH, bottom + half, top - half)
    for k, ((name, colour), end, height) in enumerate(zip(names, at, heights, strict=True)):
        write_end(canvas, name, (x, end, height), size, colour, room, f"{gid}-{k}")


def write_end(
    canvas: Canvas, name: str, at: tuple[float, float, float], size: float, colour: str, room: float, gid: str
) -> None:
    """A name with a leader; `at` is where the line ends, how high it does, and how high its name stands."""
    x, end, height = at
    leader = Line2D(
        [each / canvas.width for each in (x, x + 0.35 * LEADER, x + 0.8 * LEADER)],
        [each / canvas.height for each in (end, height, height)],
        color=colour, linewidth=1.1, alpha=0.8, transform=canvas.figure.transFigure, gid=f"end-{gid}",
    )  # fmt: skip
    canvas.figure.add_artist(leader)
    canvas.write(x + LEADER, height, name, size, colour, weight="bold", va="center", fit=room - LEADER,
                 gid=f"end-name-{gid}")  # fmt: skip


def fitted(canvas: Canvas, names: Sequence[str], size: float, room: float) -> float:
    """A size of type for all, small enough for the longest unless that is too small to be read."""
    longest = LEADER + max((canvas.width_of(name, size, "bold") for name in names), default=0.0)
    return max(min(size, max(SMALLEST, canvas.size.smallest)), min(size, 0.99 * size * room / longest))


def room_for(canvas: Canvas, names: Sequence[str], size: float, most: float) -> float:
    """The width that names need at the ends of lines."""
    return min(most, LEADER + max((canvas.width_of(name, size, "bold") for name in names), default=0.0) + 6)
