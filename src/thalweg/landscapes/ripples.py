"""Ripples: many small traps on a large shape."""

import math

from thalweg.landscapes.landscape import landscape
from thalweg.recording.functions import cos, exp, sin, sqrt, where

SURVEY = "Jamil & Yang 2013, arXiv:1308.4008, function"
PI = math.pi


@landscape(
    domain=(-5.0, 5.0, -5.0, 5.0),
    start=(-3.5, 3.0),
    minima=((0.0, 0.0),),
    lowest=0.0,
    formula="-20 exp(-0.2 √((x² + y²)/2)) - exp((cos 2πx + cos 2πy)/2) + e + 20",
    teaches="A funnel with ripples: far out they are all there is. At its tip it has no gradient; 0 is taken.",
    source="Ackley 1987, A Connectionist Machine for Genetic Hillclimbing",
)
def ackley(x, y):
    half = (x**2 + y**2) / 2
    r = where(half > 0, sqrt(half), 0)  # so that the derivative at the tip is that of 0
    return -20 * exp(-0.2 * r) - exp((cos(2 * PI * x) + cos(2 * PI * y)) / 2) + math.e + 20


@landscape(
    domain=(-5.12, 5.12, -5.12, 5.12),
    start=(-2.0, 3.5),
    minima=((0.0, 0.0),),
    lowest=0.0,
    formula="20 + x² + y² - 10 (cos 2πx + cos 2πy)",
    teaches="A grid of traps: following the slope finds the nearest, not the lowest.",
    source="Rastrigin 1974, Systems of Extremal Control",
)
def rastrigin(x, y):
    return 20 + x**2 + y**2 - 10 * (cos(2 * PI * x) + cos(2 * PI * y))


@landscape(
    domain=(-10.0, 10.0, -10.0, 10.0),
    start=(-6.2, 7.3),
    minima=((1.0, 1.0),),
    lowest=0.0,
    formula="sin²3πx + (x-1)²(1 + sin²3πy) + (y-1)²(1 + sin²2πy)",
    teaches="Ripples that grow with the distance: steep and misleading far out, smooth near the minimum.",
    source="Levy & Montalvo 1985, doi:10.1137/0906002, number 13",
)
def levi13(x, y):
    along_x = (x - 1) ** 2 * (1 + sin(3 * PI * y) ** 2)
    along_y = (y - 1) ** 2 * (1 + sin(2 * PI * y) ** 2)
    return sin(3 * PI * x) ** 2 + along_x + along_y


@landscape(
    domain=(-10.0, 10.0, -10.0, 10.0),
    start=(-8.0, 6.5),
    minima=((0.0, 0.0),),
    lowest=0.0,
    formula="(x² + y²)/4000 - cos x cos(y/√2) + 1",
    teaches="Ripples larger than the bowl under them.",
    source="Griewank 1981, doi:10.1007/BF00933356",
)
def griewank(x, y):
    return (x**2 + y**2) / 4000 - cos(x) * cos(y / math.sqrt(2)) + 1


@landscape(
    domain=(-2.0, 2.0, -2.0, 2.0),
    start=(-1.6, 1.3),
    minima=((0.0, 0.0),),
    lowest=0.0,
    formula="x² + 2y² - 0.3 cos 3πx - 0.4 cos 4πy + 0.7",
    teaches="A bowl with a light ripple: a ball that rolls does not notice it.",
    source="Bohachevsky et al. 1986, doi:10.1080/00401706.1986.10488128",
)
def bohachevsky(x, y):
    return x**2 + 2 * y**2 - 0.3 * cos(3 * PI * x) - 0.4 * cos(4 * PI * y) + 0.7


@landscape(
    domain=(-2.0, 2.0, -2.0, 2.0),
    start=(-1.1, 0.9),
    minima=((0.0, 0.0),),
    lowest=-1.0,
    formula="-(1 + cos 12r)/(r²/2 + 2), r = √(x² + y²)",
    teaches="Rings after a drop: every ring is a circle of minima.",
    source="Surjanovic & Bingham, Virtual Library of Simulation Experiments, sfu.ca/~ssurjano/drop.html",
)
def drop_wave(x, y):
    square = x**2 + y**2
    # the root has no derivative at 0, cos 12r has: there it is its series in r²
    series = 1 - 72 * square + 864 * square**2
    wave = where(square > 1e-8, cos(12 * sqrt(square)), series)
    return -(1 + wave) / (square / 2 + 2)


@landscape(
    domain=(0.0, 6.0, 0.0, 6.0),
    start=(1.4, 4.6),
    minima=((PI, PI),),
    lowest=-1.0,
    formula="-cos x cos y exp(-(x-π)² - (y-π)²)",
    teaches="A needle's hole in a plain: outside it there is nothing to follow.",
    source=f"{SURVEY} 50",
)
def easom(x, y):
    return -cos(x) * cos(y) * exp(-((x - PI) ** 2) - (y - PI) ** 2)
