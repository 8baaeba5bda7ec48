"""Every kind of picture, by name, and what draws it."""

from collections.abc import Callable
from typing import Any

from matplotlib.figure import Figure

from thalweg.figures import compose
from thalweg.figures.basin_map import basin_map
from thalweg.figures.chart_ink import chart, stacked
from thalweg.figures.convention_ink import convention_ink
from thalweg.figures.fit_ink import fit
from thalweg.figures.races import single
from thalweg.figures.races.across import race_across
from thalweg.figures.races.overview import race_overview
from thalweg.figures.races.slices import race_slice
from thalweg.figures.sensitivity_curves import sensitivity_curves
from thalweg.figures.sweep_ink import sweep_ink
from thalweg.figures.theme import Style
from thalweg.figures.update_ink import update

Ink = Callable[[Any, Style], Figure]

INK: dict[str, Ink] = {
    "panels": compose.panels,
    "overlay": compose.overlay,
    "basins": basin_map,
    "chart": chart,
    "fit": fit,
    "losses": chart,
    "rates": stacked,
    "update": update,
    "sensitivity": sensitivity_curves,
    "sweep": sweep_ink,
    "conventions": convention_ink,
    "race": race_overview,
    "races": race_across,
    "race-slice": race_slice,
    **{f"race-{kind}": ink for kind, (ink, _) in single.FIGURES.items()},
    **{f"races-{kind}": ink for kind, (ink, _) in single.ACROSS.items()},
}
