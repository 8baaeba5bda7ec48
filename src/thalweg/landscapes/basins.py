"""Several basins: which minimum a run reaches depends on where it starts and how it moves."""

import math

from thalweg.landscapes.landscape import landscape
from thalweg.recording.functions import cos, exp

SURVEY = "Jamil & Yang 2013, arXiv:1308.4008, function"


@landscape(
    domain=(-5.0, 5.0, -5.0, 5.0),
    start=(0.0, 0.0),
    minima=(
        (3.0, 2.0),
        (-2.805118086952745, 3.131312518250573),
        (-3.779310253377747, -3.283185991286169),
        (3.584428340330492, -1.848126526964404),
    ),
    lowest=0.0,
    formula="(x² + y - 11)² + (x + y² - 7)²",
    teaches="Four equal minima: from one start the methods part and end in different ones.",
    source="Himmelblau 1972, Applied Nonlinear Programming",
)
def himmelblau(x, y):
    return (x**2 + y - 11) ** 2 + (x + y**2 - 7) ** 2


@landscape(
    domain=(-5.0, 5.0, -5.0, 5.0),
    start=(-2.0, -1.0),
    minima=((0.0, 0.0),),
    lowest=0.0,
    formula="2x² - 1.05x⁴ + x⁶/6 + xy + y²",
    teaches="Three humps: the nearest minimum is not the lowest.",
    source=f"{SURVEY} 29",
)
def three_hump_camel(x, y):
    return 2 * x**2 - 1.05 * x**4 + x**6 / 6 + x * y + y**2


@landscape(
    domain=(-3.0, 3.0, -2.0, 2.0),
    start=(-2.0, 1.0),
    minima=((0.08984201310031806, -0.7126564030207396), (-0.08984201310031806, 0.7126564030207396)),
    lowest=-1.031628453489877,
    formula="(4 - 2.1x² + x⁴/3) x² + xy + (4y² - 4) y²",
    teaches="Six minima, two of them the lowest.",
    source=f"{SURVEY} 30",
)
def six_hump_camel(x, y):
    return (4 - 2.1 * x**2 + x**4 / 3) * x**2 + x * y + (4 * y**2 - 4) * y**2


@landscape(
    domain=(-5.0, 5.0, -5.0, 5.0),
    start=(3.5, 3.5),
    minima=((-2.903534027771177, -2.903534027771177),),
    lowest=-78.33233140754283,
    formula="(x⁴ - 16x² + 5x)/2 + (y⁴ - 16y² + 5y)/2",
    teaches="Four basins of unequal depth: from this start plain descent ends in the shallowest.",
    source="Styblinski & Tang 1990, doi:10.1016/0893-6080(90)90029-K",
)
def styblinski_tang(x, y):
    return (x**4 - 16 * x**2 + 5 * x) / 2 + (y**4 - 16 * y**2 + 5 * y) / 2


@landscape(
    domain=(-2.0, 2.0, -2.0, 2.0),
    start=(-1.5, 1.0),
    minima=((0.0, -1.0),),
    lowest=3.0,
    formula="(1 + (x + y + 1)² (19 - 14x + 3x² - 14y + 6xy + 3y²)) "
    "(30 + (2x - 3y)² (18 - 32x + 12x² + 48y - 36xy + 27y²))",
    teaches="A loss over six decades: one rate cannot serve rim and floor.",
    source="Goldstein & Price 1971, doi:10.1090/S0025-5718-1971-0312365-X",
)
def goldstein_price(x, y):
    first = 1 + (x + y + 1) ** 2 * (19 - 14 * x + 3 * x**2 - 14 * y + 6 * x * y + 3 * y**2)
    second = 30 + (2 * x - 3 * y) ** 2 * (18 - 32 * x + 12 * x**2 + 48 * y - 36 * x * y + 27 * y**2)
    return first * second


@landscape(
    domain=(-2.0, 2.0, -2.0, 2.0),
    start=(0.75, 1.6),
    minima=((-0.9363006340109187, 0.0),),
    lowest=-2.0630902517681946,
    formula="x² + y² - 2 exp(-((x-1)² + y²)/0.2) - 3 exp(-((x+1)² + y²)/0.2)",
    teaches="A good hole and a poor one in a bowl.",
    source="Dupont 2018, Interactive Visualization of Optimization Algorithms, emiliendupont.github.io",
)
def two_gaussians(x, y):
    poor = exp(-((x - 1) ** 2 + y**2) / 0.2)
    good = exp(-((x + 1) ** 2 + y**2) / 0.2)
    return x**2 + y**2 - 2 * poor - 3 * good


@landscape(
    domain=(-5.0, 10.0, 0.0, 15.0),
    start=(-3.0, 4.0),
    minima=((-math.pi, 12.275), (math.pi, 2.275), (3 * math.pi, 2.475)),
    lowest=10 / (8 * math.pi),
    formula="(y - 5.1x²/(4π²) + 5x/π - 6)² + 10 (1 - 1/(8π)) cos x + 10",
    teaches="Three equal minima in one curved valley.",
    source="Branin 1972, doi:10.1147/rd.165.0504",
)
def branin(x, y):
    bend = y - 5.1 / (4 * math.pi**2) * x**2 + 5 / math.pi * x - 6
    return bend**2 + 10 * (1 - 1 / (8 * math.pi)) * cos(x) + 10
