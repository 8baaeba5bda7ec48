"""Pictures that are hard to draw well; the tests check their structure, `python -m tests.figures.sheet` shows them."""

from collections.abc import Callable

import numpy as np

import thalweg as tw
from tests.figures import charts, records
from tests.figures.races import made
from thalweg.figures.draw import draw
from thalweg.figures.picture import Picture
from thalweg.figures.races.facts import gather_race
from thalweg.figures.races.looks import looks
from thalweg.figures.races.slices import SliceFacts


@tw.landscape(domain=(-2, 2, -1, 3), start=(-1.5, 2), minima=((1, 1),), lowest=0, formula="(1-x)² + 100(y-x²)²")
def curved(x, y):
    return (1 - x) ** 2 + 100 * (y - x**2) ** 2


@tw.landscape(domain=(-2, 2, -2, 2), start=(1.2, 1.4), minima=((0, 0),), lowest=0, formula="(x² + y²)⁶ + 1e-6(x² + y²)")
def twelve_decades(x, y):
    return (x**2 + y**2) ** 6 + 1e-6 * (x**2 + y**2)


@tw.landscape(domain=(-1, 1, -1, 1), start=(0.8, 0.9), formula="a very long formula " * 12)
def a_landscape_with_a_name_that_is_far_longer_than_any_sensible_one(x, y):
    return x**2 + 3 * y**2


@tw.landscape(domain=(0, 4, -2, 2), start=(3, 1.5), minima=((1, 0),), lowest=0, formula="log(x)² + y²")
def half_plane(x, y):
    return tw.log(x) ** 2 + y**2


FAITHFUL = tw.sgd(lr=0.06), tw.momentum(lr=0.01), tw.rmsprop(lr=1.0, alpha=0.9), tw.adam(lr=4.0)
SGD, MOMENTUM, RMSPROP, ADAM = tw.sgd(lr=0.0197), tw.momentum(lr=0.0055), tw.rmsprop(lr=0.1), tw.adam(lr=0.094)


def _runs(surface: object, *optimizers: tw.Optimizer, steps: int = 300) -> list[tw.Path]:
    return [tw.descend(surface, each, steps=steps) for each in optimizers]  # type: ignore[arg-type]


CASES: dict[str, Callable[[], Picture]] = {
    "the lecture's": lambda: draw(_runs(tw.valley, SGD, ADAM), lr_rule="Tuned"),
    "curved valley": lambda: draw(_runs(curved, tw.sgd(lr=1e-3), tw.adam(lr=0.1)), shown=120),
    "diverging": lambda: draw(_runs(tw.valley, tw.sgd(lr=0.0211), ADAM)),
    "explodes at once": lambda: draw(_runs(tw.valley, tw.sgd(lr=9.0), ADAM)),
    "leaves the map": lambda: draw(_runs(tw.valley, SGD, tw.adam(lr=2.5)), shown=30),
    "slower": lambda: draw(_runs(tw.valley(kappa=2), tw.sgd(lr=0.66), tw.adam(lr=0.02))),
    "one panel": lambda: draw(_runs(tw.valley, ADAM)),
    "three panels": lambda: draw(_runs(tw.valley, SGD, MOMENTUM, ADAM)),
    "four panels": lambda: draw(_runs(tw.valley, SGD, MOMENTUM, RMSPROP, ADAM)),
    "six panels": lambda: draw(_runs(tw.valley, *(tw.adam(lr=0.02 * (k + 1)) for k in range(6)))),
    "twenty": lambda: draw(_runs(tw.valley, *(tw.adam(lr=0.02 * (k + 1)) for k in range(20)))),
    "overlay": lambda: draw(_runs(tw.valley, SGD, MOMENTUM, RMSPROP, ADAM), layout="overlay"),
    "overlay of twelve": lambda: draw(
        _runs(tw.valley, *(tw.adam(lr=0.03 * (k + 1)) for k in range(12))), layout="overlay"
    ),
    "evaluated elsewhere": lambda: draw(_runs(tw.valley, SGD, tw.schedule_free_sgd(lr=0.061), tw.adam(lr=0.094))),
    "evaluated elsewhere, overlay": lambda: draw(
        _runs(curved, tw.sgd(lr=1e-3), tw.schedule_free_sgd(lr=3e-3), tw.schedule_free_adamw(lr=0.1)),
        layout="overlay",
        shown=60,
    ),
    "twelve decades": lambda: draw(_runs(twelve_decades, tw.sgd(lr=1e-4), tw.adam(lr=0.05))),
    "long words": lambda: draw(
        _runs(a_landscape_with_a_name_that_is_far_longer_than_any_sensible_one, tw.sgd(lr=0.2), tw.adam(lr=0.1))
    ),
    "no loss beyond": lambda: draw(_runs(half_plane, tw.sgd(lr=0.1), tw.adam(lr=0.1)), view=(-2, 4, -2, 2)),
    "one step": lambda: draw(_runs(tw.valley, SGD, ADAM, steps=1)),
    "real data": lambda: draw(_runs(tw.old_faithful(), tw.sgd(lr=0.06), tw.adam(lr=1.0), steps=600)),
    "mini-batches": lambda: draw(
        [
            tw.descend(tw.old_faithful(), each, steps=200, batch=16, seed=1)
            for each in (tw.sgd(lr=0.03), tw.adam(lr=1.0))
        ]
    ),
    "basins": lambda: draw(records.himmelblau()),
    "basins of one": lambda: draw(records.basins(tw.valley, tw.adam(lr=0.1))),
    "basins of many": lambda: draw(records.basins(tw.rastrigin, tw.adam(lr=0.05), resolution=24)),
    "nothing reached": lambda: draw(records.quarters(reached=np.full((4, 4), -1, dtype=np.int16))),
    "sensitivity": lambda: draw(records.valley_sensitivity()),
    "sensitivity of eight": lambda: draw(records.sensitivity(tw.himmelblau, *records.ALL)),
    "sensitivity of twins": lambda: draw(
        records.sensitivity(tw.valley, *(tw.adam(beta1=k / 10, eps=1e-3) for k in range(10)))
    ),
    "settles nowhere": lambda: draw(records.sensitivity(tw.rosenbrock, tw.sgd, tw.adam, steps=2)),
    "conventions": lambda: draw(tw.conventions("adam", ("torch", "keras", "optax"), lr=0.01, steps=40)),
    "conventions of five": lambda: draw(tw.conventions("rmsprop", None, lr=0.01, steps=40)),
    "conventions of one": lambda: draw(tw.conventions("yogi", ("optax",), lr=0.01, steps=40)),
    "line": lambda: draw(records.line(), landscape=tw.beale),
    "heat map": lambda: draw(records.heat_map(), landscape=tw.valley),
    "race": lambda: Picture(gather_race(made.findings()), "race"),
    "race of eight": lambda: Picture(gather_race(made.findings(made.EIGHT, missed={6: 10})), "race"),
    "races": lambda: Picture(gather_race(made.findings(made.USUAL, ("digits", "wine", "iris"))), "races"),
    "slice": lambda: Picture(SliceFacts(made.bowl(made.USUAL), looks(made.USUAL)), "race-slice"),
    "all diverge": lambda: draw(tw.sweep(tw.rosenbrock, tw.sgd, lr=[1.0, 2.0], steps=10)),
    "chart": lambda: Picture(charts.chart(charts.losses()), "chart"),
    "chart of three": lambda: Picture(charts.chart(charts.losses(), charts.steps(), charts.rows()), "chart"),
    "chart of a crowd": lambda: Picture(charts.chart(charts.crowd(), charts.scatter()), "chart"),
    "chart of rows": lambda: Picture(charts.chart(charts.rows()), "chart"),
    "chart of nothing": lambda: Picture(charts.chart(charts.nothing(), charts.steps()), "chart"),
    "rates": lambda: draw(_runs(tw.valley, SGD, ADAM), layout="rates", shown=60),
    "rates of four": lambda: draw(_runs(tw.valley, SGD, MOMENTUM, RMSPROP, ADAM), layout="rates"),
    "losses": lambda: draw(_runs(tw.valley, SGD, MOMENTUM, RMSPROP, ADAM), layout="losses"),
    "losses that diverge": lambda: draw(_runs(tw.valley, tw.sgd(lr=0.0211), ADAM), layout="losses"),
    "update": lambda: draw(_runs(tw.valley, SGD, MOMENTUM, RMSPROP, ADAM), layout="update"),
    "update of one": lambda: draw(_runs(tw.valley, ADAM), layout="update", shown=1),
    "update of many lines": lambda: draw(
        _runs(tw.old_faithful(), tw.radam(), tw.schedule_free_adamw()), layout="update"
    ),
    "fit": lambda: draw(_runs(tw.old_faithful(), *FAITHFUL[::3]), layout="fit", shown=25),
    "fit of one": lambda: draw(_runs(tw.old_faithful(), FAITHFUL[3]), layout="fit"),
    "fit of four": lambda: draw(_runs(tw.old_faithful(), *FAITHFUL), layout="fit", shown=25),
}
