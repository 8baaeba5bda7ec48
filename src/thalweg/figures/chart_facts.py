"""The facts of a chart: curves, dots or rows in one plot or several side by side, and the words around them."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Literal

import numpy as np
from numpy.typing import NDArray

Array = NDArray[np.float64]


@dataclass(frozen=True)
class Axis:
    """What an axis measures; it holds all that is shown where no end is given."""

    name: str
    log: bool = False
    low: float | None = None
    high: float | None = None


@dataclass(frozen=True)
class Series:
    """One curve, or one kind of dots; what is not finite is left out."""

    name: str  # written at its end; "" for none
    x: Array  # (n,)
    y: Array  # (n,)
    optimizer: str = ""  # whose colour it has; one of the others in turn without it
    kind: Literal["line", "dots", "dotted line"] = "line"  # "dotted line": a dot at each value, joined
    dashed: bool = False
    low: Array | None = None  # (n,), of a band around it
    high: Array | None = None
    faint: bool = False  # one of many of a kind, behind the others


@dataclass(frozen=True)
class Mark:
    """A line across the plot at a value of one axis, with what it means."""

    at: float
    text: str
    axis: Literal["x", "y"] = "x"


@dataclass(frozen=True)
class Plot:
    """Curves over two axes."""

    title: str
    x: Axis
    y: Axis
    series: tuple[Series, ...]
    marks: tuple[Mark, ...] = ()


@dataclass(frozen=True)
class Rows:
    """A row for each name, a dot for each of its values on one axis: a table one can see."""

    title: str
    x: Axis
    names: tuple[str, ...]
    series: tuple[Series, ...]  # x: the value of each row, NaN where there is none; y is not looked at
    marks: tuple[Mark, ...] = ()  # of x


@dataclass(frozen=True)
class ChartFacts:
    """Everything a chart shows, without ink. `Picture(facts, "chart")` draws it."""

    plots: tuple[Plot | Rows, ...]
    headline: str  # the finding, with its number
    subtitle: str  # what is shown
    small_print: str  # how it was made
    settings: Mapping[str, Any] = field(default_factory=dict)

    @property
    def description(self) -> str:
        """The picture in words, for those who cannot see it."""
        shown = "; ".join(
            f"{plot.title}: {', '.join(each.name for each in plot.series if each.name)}" for plot in self.plots
        )
        return f"{self.headline}. {self.subtitle} {shown}."
