"""The topographic map under the paths: shaded relief and contours at geometric levels."""

from dataclasses import dataclass
from functools import cache, cached_property

import numpy as np
from matplotlib.axes import Axes
from matplotlib.colors import Colormap, LightSource, LinearSegmentedColormap
from numpy.typing import NDArray

from thalweg.figures.theme import Theme
from thalweg.landscapes.landscape import View
from thalweg.runs.surface import Surface

Array = NDArray[np.float64]
COLUMNS = 320  # of the relief raster; contours take every second
LEVELS = 14


@dataclass(frozen=True)
class Map:
    """A landscape as it is drawn: heights from 0 (floor) to 1 (the top of the view), and levels of the loss."""

    view: View
    x: Array
    y: Array
    loss: Array  # NaN where the loss is not finite
    height: Array  # NaN where the loss is not finite
    levels: Array

    @cached_property
    def light(self) -> Array:
        """How much light falls on each place, from the upper left, 0 to 1."""
        sun = LightSource(azdeg=315, altdeg=50)
        lit: Array = sun.hillshade(np.nan_to_num(self.height, nan=1.0), vert_exag=90, dx=1, dy=-1)  # rows go up
        return np.where(np.isnan(self.height), np.nan, lit)


def survey(surface: Surface, view: View, aspect: float) -> Map:
    """Measure the map: `aspect` is the panel's width over its height."""
    rows = max(24, round(COLUMNS / aspect))
    x, y = np.linspace(view[0], view[1], COLUMNS), np.linspace(view[2], view[3], rows)
    with np.errstate(all="ignore"):
        loss = np.array(surface.value(x[None, :], y[:, None]), dtype=np.float64)
    return charted(view, x, y, loss, surface.lowest)


def charted(view: View, x: Array, y: Array, loss: Array, lowest: float | None = None) -> Map:
    """The map of losses that are known at the places `x` by `y`."""
    loss = np.where(np.isfinite(loss), loss, np.nan)
    if np.isnan(loss).all():
        return Map(view, x, y, loss, np.zeros_like(loss), np.zeros(0))
    floor = float(np.nanmin(loss))
    if lowest is not None:
        floor = min(floor, lowest)
    gap = np.fmax(loss - floor, 0.0)
    low, middle, high = (float(q) for q in np.nanquantile(gap, (0.004, 0.5, 0.998)))
    if not high > 0:
        return Map(view, x, y, loss, np.zeros_like(loss), np.zeros(0))
    # a power that puts the median height at .55: a loss over twelve decades and a plain bowl both keep their shape
    share = min(max(middle / high, 1e-12), 0.98)
    power = min(max(np.log(0.55) / np.log(share), 0.05), 1.0)
    height = np.where(np.isnan(loss), np.nan, np.fmin(gap / high, 1.0) ** power)
    levels = floor + np.geomspace(max(low, high * 1e-12), high, LEVELS)
    return Map(view, x, y, loss, height, np.unique(levels))


@cache
def layers(theme: Theme) -> tuple[Colormap, Colormap]:
    """The tints by height, and the shadows and the shine over them."""
    tints = LinearSegmentedColormap.from_list("tints", theme.tints).with_extremes(bad=theme.nowhere)
    light = [(0, 0, 0, theme.shadow), (0, 0, 0, 0), (1, 1, 1, theme.shine)]
    return tints, LinearSegmentedColormap.from_list("shadows", light).with_extremes(bad=(0, 0, 0, 0))


def draw_map(axes: Axes, chart: Map, theme: Theme, *, equal: bool) -> None:
    """Tints by height under a layer of light: two one-channel images, a third of the memory of one in full colour."""
    x0, x1, y0, y1 = chart.view
    for layer, colours in zip((chart.height, chart.light), layers(theme), strict=True):
        axes.imshow(
            layer.astype(np.float32),
            extent=chart.view,
            origin="lower",
            aspect="auto",
            zorder=0,
            interpolation="bilinear",
            interpolation_stage="data",
            cmap=colours,
            vmin=0,
            vmax=1,
        )
    if len(chart.levels) > 1:
        widths = [1.1 if k % 4 == 0 else 0.7 for k in range(len(chart.levels))]
        axes.contour(
            chart.x[::2],
            chart.y[::2],
            chart.loss[::2, ::2],
            levels=chart.levels,
            colors=theme.contour,
            alpha=0.34,
            linewidths=widths,
            linestyles="solid",
            zorder=1,
        )
    axes.set(xlim=(x0, x1), ylim=(y0, y1), xticks=[], yticks=[])
    axes.set_aspect("equal" if equal else "auto", adjustable="box")
    for side in axes.spines.values():
        side.set(color=theme.contour, linewidth=0.8, alpha=0.35)


def fitted(view: View, aspect: float, *, equal: bool) -> View:
    """The view widened about its middle to the panel's shape, so that equal axes fill the panel."""
    if not equal:
        return view
    width, height = view[1] - view[0], view[3] - view[2]
    wide, tall = max(width, height * aspect), max(height, width / aspect)
    x, y = (view[0] + view[1]) / 2, (view[2] + view[3]) / 2
    return (x - wide / 2, x + wide / 2, y - tall / 2, y + tall / 2)
