"""Valleys: steep walls, a flat floor."""

import math

from thalweg.landscapes.landscape import Point, landscape
from thalweg.recording.functions import cos, sin


def _turned(x: float, y: float, degrees: float) -> Point:
    angle = math.radians(degrees)
    return (x * math.cos(angle) - y * math.sin(angle), x * math.sin(angle) + y * math.cos(angle))


@landscape(
    domain=lambda kappa, tilt: (-3.6, 0.9, -1.9, 1.9) if tilt == 0 else (-3.4, 3.4, -3.4, 3.4),
    start=lambda kappa, tilt: _turned(-3.0, 1.5, tilt),
    minima=((0.0, 0.0),),
    lowest=0.0,
    ranges={"kappa": "[1, inf)", "tilt": "[-360, 360]"},
    formula=lambda kappa, tilt: f"(x² + {kappa:g} y²) / 2" + (f" turned by {tilt:g}°" if tilt else ""),
    teaches="One rate cannot suit two slopes: the steep wall limits it, the flat floor needs more.",
    source="Goh 2017, Why Momentum Really Works, doi:10.23915/distill.00006",
)
def valley(x, y, *, kappa=100.0, tilt=0.0):
    angle = tilt * (math.pi / 180)
    c, s = cos(angle), sin(angle)
    along = c * x + s * y
    across = c * y - s * x
    return (along**2 + kappa * across**2) / 2
