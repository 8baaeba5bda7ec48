"""The ball in a narrow valley: the zig-zag across it, without noise and in mini-batches."""

from functools import cache

import numpy as np

import thalweg as tw
from thalweg.figures.chart_facts import Array, Axis, ChartFacts, Plot, Series
from thalweg.figures.picture import Picture
from thalweg.lecture.claims.momentum.part import COLOURS, Part

KAPPA, BATCH, SEEDS, STEPS, SHOWN = 100.0, 16, 100, 300, 120
BETA = 0.9


@cache
def across_valley(kappa: float = KAPPA) -> Part:
    """Travel across the valley until each stays near the minimum, both at their best rates."""
    ground = tw.valley(kappa=kappa)
    tuning = tw.tune(ground, [tw.sgd, tw.momentum], steps=STEPS)
    paths = [tw.descend(ground, each.optimizer, steps=STEPS) for each in tuning.entries]
    sgd, ball = (path.until(path.settled_at() or STEPS) for path in paths)
    times = sgd.travel / ball.travel
    sentence = (
        f"In a valley with condition number {kappa:g}, each at its best rate, SGD travels {sgd.travel:.1f} across "
        f"the floor in {sgd.steps} steps until it stays near the minimum, momentum {ball.travel:.1f} in {ball.steps}."
    )
    row = (f"a valley, κ {kappa:g}", "travel across", f"{sgd.travel:.1f}", f"{ball.travel:.1f}")
    clause = f"travels {ball.travel:.1f} across a narrow valley instead of {sgd.travel:.1f}, each at its best rate"
    return Part("zigzag", times, sentence, clause, row, (tw.draw(paths, shown=ball.steps, lr_rule=tuning.rule),))


def travel_across(paths: Array, across: Array) -> Array:
    """(...): the sum of steps' lengths along the unit vector `across`, of paths (..., n + 1, 2)."""
    travelled: Array = np.abs(np.diff(paths, axis=-2) @ across).sum(axis=-1)
    return travelled


def across_floor(ground: tw.Landscape) -> Array:
    """The unit vector across the floor at the minimum: the Hessian's steepest direction."""
    xx, xy, yy = ground.hessian(*ground.minima[0])
    steepest: Array = np.linalg.eigh([[xx, xy], [xy, yy]])[1][:, 1]
    return steepest


@cache
def in_batches(quick: bool = False) -> Part:
    """Travel across over seeds of mini-batches, at the same pace along the floor."""
    ground = tw.old_faithful()
    lr = tw.tune(ground, [tw.sgd], steps=STEPS, batch=BATCH, seed=0)["sgd"].lr
    seeds, across = np.arange(1, 1 + (SEEDS // 3 if quick else SEEDS)), across_floor(ground)
    rules = {"SGD": tw.sgd(lr=lr), "momentum .9": tw.momentum(lr=lr * (1 - BETA), momentum=BETA)}
    found = {
        name: tw.sweep(ground, rule, steps=STEPS, batch=BATCH, seed=seeds, keep=("paths",), progress=False).paths
        for name, rule in rules.items()
    }
    travel = {name: travel_across(paths, across) for name, paths in found.items()}
    sgd, ball = (float(np.median(each)) for each in travel.values())
    every = bool((travel["SGD"] > travel["momentum .9"]).all())
    sentence = (
        f"On {ground.rows} eruptions of a geyser in mini-batches of {BATCH}, at the same pace along the floor, SGD "
        f"travels {sgd:.0f} across it in {STEPS} steps and momentum {ball:.0f} (medians of {len(seeds)} seeds), "
        + ("less in every one of them." if every else "though not less in every one of them.")
    )
    facts = _facts({name: (paths[0] - ground.minima[0]) @ across for name, paths in found.items()}, travel, lr)
    row = ("mini-batches", "travel across, median", f"{sgd:.0f}", f"{ball:.0f}")
    whose = f"medians of {len(seeds)} seeds{', less in every one' * every}"
    clause = f"and {ball:.0f} instead of {sgd:.0f} in mini-batches ({whose})"
    return Part("noise", sgd / ball, sentence, clause, row, (Picture(facts, "chart"),))


def _facts(positions: dict[str, Array], travel: dict[str, Array], lr: float) -> ChartFacts:
    sides = tuple(
        Series(name, np.arange(SHOWN + 1.0), each[: SHOWN + 1], COLOURS[name]) for name, each in positions.items()
    )
    seeds = np.arange(1.0, 1 + len(travel["SGD"]))
    sums = tuple(Series(name, seeds, np.sort(each), COLOURS[name], kind="dots") for name, each in travel.items())
    ratio = float(np.median(travel["SGD"]) / np.median(travel["momentum .9"]))
    return ChartFacts(
        plots=(
            Plot(
                "One seed: where the run is across the floor",
                Axis("step"),
                Axis("place across, the minimum at 0"),
                sides,
            ),
            Plot(
                f"{len(seeds)} seeds: travel across the floor",
                Axis("seeds, the calmest first"),
                Axis("travel", low=0.0),
                sums,
            ),
        ),
        headline=f"In mini-batches SGD travels {ratio:.1f} times as far across the valley as momentum",
        subtitle="A line fitted to Old Faithful's eruptions. Momentum has a tenth of SGD's rate: the same pace along.",
        small_print=f"Mini-batches of {BATCH}, {STEPS} steps; lr {lr:.3g}, SGD's best on seed 0, and a tenth of it.",
        settings={"landscape": "old faithful", "batch": BATCH, "sgd_lr": lr, "momentum": BETA, "steps": STEPS},
    )
