"""Parts of charts that move: curves over the steps, and lines that swing through data."""

from __future__ import annotations

from typing import Any, cast

import numpy as np
from matplotlib.artist import Artist
from matplotlib.axes import Axes
from matplotlib.lines import Line2D
from numpy.typing import NDArray

from thalweg.figures.film.parts import between, on_canvas

Array = NDArray[np.float64]
DOT = 7.0  # points


class Curve:
    """A curve over the steps, as far as they have come, with a dot at its end."""

    def __init__(self, line: Line2D) -> None:
        points = np.array(line.get_xydata(), dtype=np.float64)
        self.line, self.points = line, points[np.isfinite(points).all(axis=1)]
        self.dot = Line2D([], [], marker="o", markersize=DOT, color=line.get_color(), zorder=line.get_zorder() + 0.5)
        axes: Any = line.axes
        self.dot.set(markeredgecolor=axes.get_facecolor(), markeredgewidth=1.2, clip_on=False)
        axes.add_artist(self.dot)
        self.pixels = on_canvas(line, self.points)

    @property
    def artists(self) -> list[Artist]:
        return [self.line, self.dot]

    def show(self, step: float) -> None:
        x, y = self.points.T
        shown, ended = np.zeros((2, 0)), True
        if len(x) and step >= x[0]:
            at, ended = min(step, x[-1]), step > x[-1]
            even = self.line.axes.yaxis.get_transform()  # type: ignore[union-attr]  # on the straight line that is drawn
            tip = even.inverted().transform([np.interp(at, x, even.transform(y))])
            shown = np.stack([np.append(x[x < at], at), np.append(y[x < at], tip)])
        self.line.set_data(*shown)
        self.dot.set_data(*shown[:, -1:] if not ended else shown[:, :0])


class Swing:
    """A straight line that is another one after each step."""

    def __init__(self, line: Line2D, lines: Array) -> None:
        self.line, axes = line, cast(Axes, line.axes)
        x = np.array(axes.get_xlim())  # where it is at no number it has no ends of its own
        with np.errstate(all="ignore"):
            y = lines[:, :1] * x + lines[:, 1:]
        steep = 1e6 * (1 + np.abs(axes.get_ylim()).max())
        y = np.nan_to_num(y, nan=steep, posinf=steep, neginf=-steep).clip(-steep, steep)
        self.ends = np.stack([np.broadcast_to(x, y.shape), y], axis=2)  # (n + 1, 2, 2)
        self.pixels = on_canvas(line, self.ends.reshape(-1, 2)).reshape(self.ends.shape)

    @property
    def artists(self) -> list[Artist]:
        return [self.line]

    def show(self, step: float) -> None:
        self.line.set_data(*between(self.ends, step).T)
