"""Flats, cliffs and bumps: gradients that vanish, explode, or point the wrong way for a while."""

from thalweg.landscapes.landscape import landscape
from thalweg.recording.functions import exp, sin, sqrt, tanh

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
    formula="-sin(r)/r + 0.01 r², r = √(100 (x² + y²) + 0.0001)",
    teaches="Ripples around a hole: every ring is a trap for a ball that is too slow.",
    source="lilipads, github.com/lilipads/gradient_descent_viz, the plateau",
)
def rings(x, y):
    r = sqrt(100 * (x**2 + y**2) + 0.0001)  # the source adds 0.01 outside the root, which leaves a kink at the minimum
    return -sin(r) / r + 0.01 * r**2


@landscape(
    domain=(-8.5, 4.5, -3.0, 3.0),
    start=(3.4, 1.5),
    minima=((0.0, 0.0),),
    lowest=0.0,
    ranges={"height": "[0, 1000]"},
    formula=lambda height: f"x²/20 + y²/2 + {height:g} (1 + tanh(10(x - 1.5)))/2",
    teaches="A cliff in a gentle bowl: the one step that lands on it is thrown far away, unless steps are bounded.",
    source=OWN,
)
def cliff(x, y, *, height=2.0):
    # With lr 1 SGD lands on a slope of 9, is thrown to x = -7.4 and needs 55 steps; with gradients clipped at 1, 32.
    # tanh, since 1 / (1 + exp(...)) has no gradient where exp overflows. At the minimum 1e-13 of the height remains.
    edge = (1 + tanh(10 * (x - 1.5))) / 2
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
    # From the start with lr 0.1: SGD stays in the dip from height 0.262 on. Momentum 0.9 crosses up to height 1.029;
    # above that it stays as well.
    return (x - 4) ** 2 / 20 + 2 * y**2 + height * exp(-((x + 1) ** 2) / 0.18)
