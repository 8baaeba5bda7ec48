"""Saddles: a minimum across, a maximum along. Exactly on the ridge nobody leaves, so each start states its offset."""

from thalweg.landscapes.landscape import landscape

SOURCE = "a textbook form"


@landscape(
    domain=(-2.0, 2.0, -2.0, 2.0),
    start=(1.0, 1e-3),
    formula="x² - y²",
    teaches="A saddle without a floor: what leaves it falls for ever. The start is 0.001 off the ridge.",
    source=SOURCE,
)
def saddle(x, y):
    return x**2 - y**2


@landscape(
    domain=(-2.0, 2.0, -2.0, 2.0),
    start=(1.0, 1e-4),
    minima=((0.0, -1.0), (0.0, 1.0)),
    lowest=-0.25,
    formula="x²/2 - y²/2 + y⁴/4",
    teaches="A saddle between two minima: how long a run stays depends on its offset, 0.0001 here.",
    source=SOURCE,
)
def bounded_saddle(x, y):
    return x**2 / 2 - y**2 / 2 + y**4 / 4


@landscape(
    domain=(-4.0, 4.0, -4.0, 4.0),
    start=(1e-2, 1e-2),
    minima=((-3.0, 0.0), (1.5, 2.598076211353316), (1.5, -2.598076211353316)),
    lowest=-6.75,
    formula="x³ - 3xy² + (x² + y²)²/4",
    teaches="A saddle for three legs: its Hessian vanishes, so the gradient is almost nothing all around.",
    source=SOURCE,
)
def monkey_saddle(x, y):
    return x**3 - 3 * x * y**2 + (x**2 + y**2) ** 2 / 4
