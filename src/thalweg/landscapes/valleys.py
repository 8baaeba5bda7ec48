"""Valleys: steep walls, a flat floor."""

import math

from thalweg.landscapes.landscape import landscape
from thalweg.recording.functions import cos, sin, where


def _turned(x, y, degrees):
    angle = degrees * (math.pi / 180)
    return (x * cos(angle) - y * sin(angle), x * sin(angle) + y * cos(angle))


LEVEL, TURNED = (-3.6, 0.9, -1.9, 1.9), (-3.4, 3.4, -3.4, 3.4)


@landscape(
    domain=lambda kappa, tilt: tuple(where(tilt == 0, a, b) for a, b in zip(LEVEL, TURNED, strict=True)),
    start=lambda kappa, tilt: _turned(-3.0, 1.5, tilt),  # type: ignore[no-untyped-call]  # maths over operands
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


@landscape(
    domain=(-5.5, 1.0, -3.0, 1.0),
    start=(-5.0, -2.0),
    minima=((0.0, 0.0),),
    lowest=0.0,
    formula="0.1 x² + 2 y²",
    teaches="The classroom's ellipse: plain descent is stable below a rate of 0.5 and bounces above 0.25.",
    source="Zhang et al. 2023, Dive into Deep Learning, section 12.6, d2l.ai",
)
def d2l_ellipse(x, y):
    return 0.1 * x**2 + 2 * y**2


@landscape(
    domain=(-2.0, 2.0, -1.0, 3.0),
    start=(-1.5, 2.0),
    minima=((1.0, 1.0),),
    lowest=0.0,
    formula="(1 - x)² + 100 (y - x²)²",
    teaches="A curved valley, condition number 2508 at its minimum: the floor turns, and a good direction goes stale.",
    source="Rosenbrock 1960, doi:10.1093/comjnl/3.3.175",
)
def rosenbrock(x, y):
    return (1 - x) ** 2 + 100 * (y - x**2) ** 2


@landscape(
    domain=(-2.0, 2.0, -0.4, 1.07),
    start=(-1.21, 0.853),
    minima=((1.0, 1 / 3),),
    lowest=0.0,
    formula="(1 - x)² + 20 (3y - x²)²",
    teaches="A wide, gently curved valley: momentum follows the bend that plain descent creeps along.",
    source="Goh 2017, Why Momentum Really Works, doi:10.23915/distill.00006",
)
def goh_banana(x, y):
    return (1 - x) ** 2 + 20 * (3 * y - x**2) ** 2


@landscape(
    domain=(-10.0, 10.0, -10.0, 10.0),
    start=(-8.0, -8.0),
    minima=((1.0, 3.0),),
    lowest=0.0,
    formula="(x + 2y - 7)² + (2x + y - 5)²",
    teaches="An easy turned bowl, condition number 9: nothing adaptive is needed here.",
    source="Jamil & Yang 2013, arXiv:1308.4008, function 17",
)
def booth(x, y):
    return (x + 2 * y - 7) ** 2 + (2 * x + y - 5) ** 2


@landscape(
    domain=(-10.0, 10.0, -10.0, 10.0),
    start=(-8.0, 6.0),
    minima=((0.0, 0.0),),
    lowest=0.0,
    formula="0.26 (x² + y²) - 0.48 x y",
    teaches="A valley at 45 degrees, condition number 25: a rate for each parameter cannot see it.",
    source="Jamil & Yang 2013, arXiv:1308.4008, function 71",
)
def matyas(x, y):
    return 0.26 * (x**2 + y**2) - 0.48 * x * y


@landscape(
    domain=(-1.5, 4.0, -3.0, 4.0),
    start=(3.0, 3.0),
    minima=((-0.5471975511965977, -1.5471975511965976),),
    lowest=-1.9132229549810362,
    formula="sin(x + y) + (x - y)² - 1.5x + 2.5y + 1",
    teaches="A turned valley with a wave along its floor: a run can rest in the wrong trough.",
    source="Jamil & Yang 2013, arXiv:1308.4008, function 72",
)
def mccormick(x, y):  # without a floor beyond the map: along x = y it is sin(2x) + x + 1
    return sin(x + y) + (x - y) ** 2 - 1.5 * x + 2.5 * y + 1


@landscape(
    domain=(-4.5, 4.5, -4.5, 4.5),
    start=(-1.5, -1.5),
    minima=((3.0, 0.5),),
    lowest=0.0,
    formula="(1.5 - x + xy)² + (2.25 - x + xy²)² + (2.625 - x + xy³)²",
    teaches="Cliffs at the corners, a flat floor in the middle: one rate must serve slopes of very different size.",
    source="Beale 1958; Jamil & Yang 2013, arXiv:1308.4008, function 10",
)
def beale(x, y):
    return (1.5 - x + x * y) ** 2 + (2.25 - x + x * y**2) ** 2 + (2.625 - x + x * y**3) ** 2
