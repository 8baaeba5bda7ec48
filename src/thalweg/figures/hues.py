"""The colours of minima, and of starts by how late they are there."""

import numpy as np
from matplotlib.colors import LinearSegmentedColormap, to_hex, to_rgb
from numpy.typing import NDArray

from thalweg.figures.colours import MINIMA

Array = NDArray[np.float64]

# where there are more: from the lowest, bright, down to the highest, dark
MANY = LinearSegmentedColormap.from_list("many", ("#ffc84a", "#ee7f4b", "#c2456f", "#7b3f97", "#35408f", "#173a5e"))
BRIGHT, DARK = np.array(to_rgb("#fffaf0")), np.array(to_rgb("#0c1018"))
BRIGHTEST, DARKEST = 0.82, 0.74  # how far the ends go toward BRIGHT and DARK
INK, RIM = "#16202b", "#ffffff"  # of marks on a map of these colours
NOWHERE, DIVERGED = "#262b33", "#d9d4d2"


def of(k: int, count: int) -> str:
    """The colour of minimum `k`, from 0, of `count`."""
    return MINIMA[k] if count <= len(MINIMA) else to_hex(MANY(k / (count - 1)))


def shaded(colours: Array, darkness: Array) -> Array:
    """(..., 3): colours made brighter where `darkness` (...) is under 1/2, and darker where it is above."""
    up = BRIGHTEST * np.clip(1 - 2 * darkness, 0, 1)[..., None]
    down = DARKEST * np.clip(2 * darkness - 1, 0, 1)[..., None]
    lit = colours * (1 - up) + BRIGHT * up
    shaded: Array = lit * (1 - down) + DARK * down
    return shaded
