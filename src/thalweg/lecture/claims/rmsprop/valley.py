"""RMSprop in narrow valleys: the rate of each direction, travel across the floor, and the price in steps."""

from dataclasses import dataclass
from functools import cache
from typing import Any

import numpy as np

import thalweg as tw
from thalweg.figures.chart_facts import Axis, ChartFacts, Plot, Series
from thalweg.figures.picture import Picture

KAPPA, MILD, START = 100.0, 10.0, (-4.0, 0.9)
KAPPAS, FEWER = (5.0, MILD, 25.0, 50.0, KAPPA, 200.0), (MILD, KAPPA)
BUDGET, TOO_LONG = 300, 2_000
CONTESTANTS = (tw.sgd(), tw.rmsprop(alpha=0.9), tw.rmsprop(alpha=0.99))
NAMES = ("SGD", "RMSprop .9", "RMSprop .99")


@dataclass(frozen=True)
class Run:
    """One optimizer at its best rate, until it stays near the minimum."""

    path: tw.Path  # as far as that
    whole: tw.Path  # all steps of the budget
    rule: str  # how the rate was chosen

    @property
    def unevenness(self) -> float:
        """The rate of the flat direction, x, over that of the steep one, y: the median of all steps."""
        return float(np.median(self.path.effective_lr[:, 0] / self.path.effective_lr[:, 1]))

    @property
    def first_stride(self) -> float:
        """The first step's length in x, in units of lr."""
        assert self.path.lr is not None
        return float(self.path.step_lengths[0, 0] / self.path.lr)


@cache
def runs(kappa: float = KAPPA) -> dict[str, Run]:
    """SGD and RMSprop with either memory on (x² + kappa y²) / 2, each at its best rate of one grid."""
    ground = tw.valley(kappa=kappa)
    tuning = tw.tune(ground, CONTESTANTS, steps=BUDGET, start=START)
    found = {}
    for name, each in zip(NAMES, tuning.entries, strict=True):
        whole = tw.descend(ground, each.optimizer, steps=BUDGET, start=START)
        found[name] = Run(whole.until(whole.settled_at() or BUDGET), whole, tuning.rule)
    return found


@cache
def adams_steps() -> int | None:
    """Adam's at the best rate of the same grid; None where it does not arrive in BUDGET."""
    return tw.tune(tw.valley(kappa=KAPPA), [tw.adam], steps=BUDGET, start=START)["adam"].steps


def drawn(names: tuple[str, str]) -> Picture[Any]:
    """Two of them on the map."""
    return tw.draw([runs()[name].whole for name in names], lr_rule=runs()[names[0]].rule)


def price_table(kappas: tuple[float, ...]) -> tuple[tuple[str, ...], ...]:
    """Travel across and steps of each, for each condition number."""
    head = ("condition number", *(f"{name}: {what}" for name in NAMES for what in ("travel", "steps")))
    rows = tuple(
        (
            f"{kappa:g}",
            *(cell for run in runs(kappa).values() for cell in (f"{run.path.travel:.2f}", f"{run.path.steps}")),
        )
        for kappa in kappas
    )
    return (head, *rows)


def price_chart(kappas: tuple[float, ...]) -> Picture[ChartFacts]:
    """Travel and steps against the condition number."""
    axis = Axis("condition number of the valley", log=True)
    names = ("sgd", "rmsprop", "rmsprop")

    def curves(measure: str) -> tuple[Series, ...]:
        return tuple(
            Series(
                name,
                np.array(kappas),
                np.array([float(getattr(runs(kappa)[name].path, measure)) for kappa in kappas]),
                optimizer,
                kind="dotted line",
                dashed=name == "RMSprop .99",
            )
            for name, optimizer in zip(NAMES, names, strict=True)
        )

    wide, narrow = kappas[0], kappas[-1]
    few, many = (runs(kappa)["SGD"].path.steps for kappa in (wide, narrow))
    own = [runs(kappa)["RMSprop .9"].path.steps for kappa in kappas]
    needs = f"{own[0]} steps in each" if len({*own}) == 1 else f"{min(own)} to {max(own)} steps"
    facts = ChartFacts(
        plots=(
            Plot("Travel across the floor", axis, Axis("travel", log=True), curves("travel")),
            Plot("Steps until it stays near the minimum", axis, Axis("steps", log=True), curves("steps")),
        ),
        headline=f"RMSprop .9 needs {needs} of these valleys, SGD {few} to {many}",
        subtitle="With a rate for each parameter it does not matter how steep a direction is, if it is along an axis.",
        small_print=f"(x² + κ y²)/2 from (−4, 0.9). {runs(wide)['SGD'].rule}. Near: within 5 % of the first distance.",
        settings={"landscape": "valley", "kappa": list(kappas), "start": list(START), "alpha": [0.9, 0.99]},
    )
    return Picture(facts, "chart")


def rates_chart(run: Run, steps: int, headline: str, subtitle: str) -> Picture[ChartFacts]:
    """The rate of each direction over the steps."""
    shown = run.whole.until(steps)
    count = np.arange(1.0, shown.steps + 1)
    assert run.path.lr is not None
    facts = ChartFacts(
        plots=(
            Plot(
                "Effective learning rate",
                Axis("step"),
                Axis("rate", log=True),
                (
                    Series("flat, x", count, shown.effective_lr[:, 0], "rmsprop"),
                    Series("steep, y", count, shown.effective_lr[:, 1], "rmsprop", dashed=True),
                ),
            ),
            Plot(
                "Distance across the floor",
                Axis("step"),
                Axis("|y|", log=True, low=1e-6),
                (Series("", np.arange(shown.steps + 1.0), np.abs(shown.points[:, 1]), "rmsprop"),),
            ),
        ),
        headline=headline,
        subtitle=subtitle,
        small_print=f"(x² + {KAPPA:g} y²)/2 from (−4, 0.9), RMSprop with rho .9, lr {run.path.lr:.3g}. {run.rule}.",
        settings={"landscape": "valley", "kappa": KAPPA, "alpha": 0.9, "lr": run.path.lr},
    )
    return Picture(facts, "chart")


@cache
def beyond_arrival() -> tuple[tw.Path, tw.Path]:
    """SGD and RMSprop .9 at those rates, going on for TOO_LONG steps."""
    ground = tw.valley(kappa=KAPPA)
    sgd, rmsprop = (runs()[name].path.lr for name in ("SGD", "RMSprop .9"))
    return (
        tw.descend(ground, tw.sgd(lr=sgd), steps=TOO_LONG, start=START),
        tw.descend(ground, tw.rmsprop(lr=rmsprop, alpha=0.9), steps=TOO_LONG, start=START),
    )
