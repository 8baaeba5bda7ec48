"""First touch against staying: the rates that win by passing through the goal."""

from dataclasses import dataclass
from functools import cache

import numpy as np
from numpy.typing import NDArray

import thalweg as tw
from thalweg.figures.chart_facts import Array, Axis, ChartFacts, Mark, Plot, Series
from thalweg.figures.picture import Picture
from thalweg.lecture.claims.rmsprop.valley import BUDGET, KAPPA, START

GOAL = 0.01  # of the first loss
RULES = {"SGD": tw.sgd(), "momentum": tw.momentum(), "RMSprop .9": tw.rmsprop(alpha=0.9), "Adam": tw.adam()}
COLOURS = dict(zip(RULES, ("sgd", "momentum", "rmsprop", "adam"), strict=True))


@dataclass(frozen=True)
class Touch:
    """The rate of an optimizer with which it is first under the goal."""

    lr: float
    touched: int  # the first step under the goal
    stays: int | None  # the first step from which it stays, with that rate
    best: int | None  # the fewest steps until one stays, with any rate
    path: tw.Path


@cache
def touches(rates: int = 121) -> dict[str, Touch]:
    """Of `rates` rates from .001 to 10 those that are first under 1 % of the first loss."""
    ground, lr = tw.valley(kappa=KAPPA), np.geomspace(1e-3, 10.0, rates)
    found = {}
    for name, rule in RULES.items():
        paths = tw.sweep(ground, rule, lr=lr, start=START, steps=BUDGET, keep=("paths",), progress=False).paths
        under = ground.value(paths[..., 0], paths[..., 1]) < GOAL * ground.value(*START)  # NaN is not
        first = np.where(under.any(axis=1), under.argmax(axis=1), BUDGET + 1)
        k, stays = int(first.argmin()), _stays(under)
        path = tw.descend(ground, rule.replace(lr=float(lr[k])), steps=BUDGET, start=START)
        found[name] = Touch(float(lr[k]), int(first[k]), _whole(stays[k]), _whole(stays.min()), path)
    return found


def _stays(under: NDArray[np.bool_]) -> Array:
    """(runs,): the first step from which a run of (runs, steps + 1) is under to its end; inf where it never is."""
    steps = under.shape[1]
    last = steps - np.argmax(~under[:, ::-1], axis=1)  # one after the last that is not under
    return np.where(under.all(axis=1), 0.0, np.where(under[:, -1], last, np.inf))


def _whole(step: float) -> int | None:
    return int(step) if np.isfinite(step) else None


def touch_table(found: dict[str, Touch]) -> tuple[tuple[str, ...], ...]:
    head = ("", "lr that touches first", "touches at", "stays from", "best of all rates, staying")
    rows = (
        (name, f"{each.lr:.3g}", f"{each.touched}", str(each.stays or "never"), str(each.best or "never"))
        for name, each in found.items()
    )
    return (head, *rows)


def touch_chart(found: dict[str, Touch], headline: str) -> Picture[ChartFacts]:
    """The loss over the steps at the rates that touch first."""
    series = []
    for name, each in found.items():
        shown = each.path.until(60)
        series.append(Series(name, np.arange(shown.steps + 1.0), shown.gaps / shown.gaps[0], COLOURS[name]))
    facts = ChartFacts(
        plots=(
            Plot(
                "Each at the rate that is first under the goal",
                Axis("step"),
                Axis("loss, as a share of the first", log=True, low=1e-5),
                tuple(series),
                (Mark(GOAL, "the goal", "y"),),
            ),
        ),
        headline=headline,
        subtitle="A path that passes through the goal has not arrived: count the step from which it stays.",
        small_print=f"(x² + {KAPPA:g} y²)/2 from (−4, 0.9), {BUDGET} steps; rates from .001 to 10.",
        settings={"landscape": "valley", "kappa": KAPPA, "goal": GOAL, "lr": {n: e.lr for n, e in found.items()}},
    )
    return Picture(facts, "chart")
