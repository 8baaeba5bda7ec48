"""Flats, cliffs and bumps: gradients that vanish, explode, or point the wrong way for a while."""

from thalweg.landscapes.landscape import landscape
from thalweg.recording.functions import exp, sin, sqrt, where

OWN = "designed for this package"


@landscape(
    domain=(-5.0, 5.0, -5.0, 5.0),
    start=(4.0, 0.0),
    minima=((0.0, 0.0),),
    lowest=0.0,
    formula="1 - exp(-(x² + y²)/2)",
    teaches="A hole in a plain: at the start the slope is 0.0013, and a step in proportion to it is no step.",
    source="the Gaussian well, a textbook form",
)
def gaussian_plateau(x, y):
    return 1 - exp(-(x**2 + y**2) / 2)


@landscape(
    domain=(-2.0, 2.0, -2.0, 2.0),
    start=(-1.55, 1.2),
    minima=((0.0, 0.0),),
    lowest=-0.9999823334166664,
    formula="-sin(r)/r + 0.01 r², r = 10 √(x² + y²) + 0.01",
    teaches="Ripples around a hole: every ring is a trap for a ball that is too slow.",
    source="lilipads, github.com/lilipads/gradient_descent_viz, the plateau",
)
def rings(x, y):
    square = x**2 + y**2
    r = 10 * where(square > 0, sqrt(square), 0) + 0.01
    return -sin(r) / r + 0.01 * r**2


@landscape(
    domain=(-3.0, 3.0, -2.0, 2.0),
    start=(2.6, 1.2),
    minima=((0.0, 0.0),),
    lowest=0.0,
    ranges={"height": "[0, 1000]"},
    formula=lambda height: f"x²/20 + y²/2 + {height:g} / (1 + exp(-40(x - 1)))",
    teaches="A cliff in a gentle bowl: the one step that lands on it is thrown far away, unless steps are bounded.",
    source=OWN,
)
def cliff(x, y, *, height=4.0):
    edge = 1 / (1 + exp(-40 * (x - 1)))  # at the minimum 4e-18 of it remains
    return x**2 / 20 + y**2 / 2 + height * edge


@landscape(
    domain=(-5.0, 5.5, -2.0, 2.0),
    start=(-4.0, 0.8),
    minima=((4.0, 0.0),),
    lowest=0.0,
    ranges={"height": "[0, 100]"},
    formula=lambda height: f"(x - 4)²/20 + 2y² + {height:g} exp(-(x + 1)²/0.18)",
    teaches="A bump on a slope: plain descent rests in the dip before it, a rolling ball crosses.",
    source=OWN,
)
def sloped_bump(x, y, *, height=0.4):
    # with lr 0.1, 3000 steps: SGD stays in the dip from height 0.3 on, momentum 0.9 crosses up to 1 and stays at 1.5
    return (x - 4) ** 2 / 20 + 2 * y**2 + height * exp(-((x + 1) ** 2) / 0.18)
