"""The experiment of L2 and those of its caveats."""

import math

import numpy as np

import thalweg as tw
from thalweg.lecture.claim import Effort, Finding
from thalweg.lecture.claims.stride import charts
from thalweg.lecture.claims.stride.charts import NAMES
from thalweg.lecture.claims.stride.valleys import (
    LONG,
    MILD,
    NARROW,
    alone,
    at,
    at_rate,
    bounces,
    kappas,
    overshoot,
    run,
    scan,
    steps,
    tuned,
)

ADAMS_OWN = 1e-3
"""Adam's learning rate where none is given: Kingma & Ba 2015, arXiv:1412.6980, algorithm 1."""


def numbers(times: float, name: str, kappa: float) -> dict[str, float]:
    return {"times Adam's steps": times, "bounces": bounces(run(kappa, name))}


def compared(taken: float, others: float) -> str:
    times = taken / others
    if times >= 1.05:
        return f"{times:.1f} times as many steps as"
    return "about as many steps as" if times > 0.95 else f"{1 / times:.1f} times fewer steps than"


def counted(taken: float) -> str:
    return f"{taken:,.0f} step{'s' * (taken != 1)}" if math.isfinite(taken) else "never"


def narrow(effort: Effort) -> Finding:
    """SGD and Adam in a narrow valley, each at its best rate."""
    sgd, adam, found = steps(NARROW, "sgd"), steps(NARROW, "adam"), scan(effort.quick)
    how = compared(sgd, adam)
    assert found.edge is not None
    lr, crawl, over = (
        tuned(NARROW)["sgd"].lr,
        at_rate(found, "sgd", found.edge / 2),
        at_rate(found, "sgd", 1.1 * tuned(NARROW)["sgd"].lr),
    )
    facts = numbers(sgd / adam, "sgd", NARROW)
    several = kappas(effort.quick)
    counts = ", ".join(f"{steps(kappa, 'sgd'):.0f}" for kappa in several)
    beyond = "never arrives" if math.isinf(over) else f"needs {over:,.0f} steps"
    return Finding(
        numbers=facts,
        shown=f"{how} Adam",
        sentence=(
            f"At condition number {NARROW:g} SGD needs {sgd:.0f} steps, {how} Adam ({adam:.0f}), each at its best "
            f"rate. SGD's is {lr / found.edge:.2f} of the edge, two over the largest curvature λmax, and with it "
            f"{100 * facts['bounces']:.0f} % of its steps cross to the other wall; at 1/λmax, where it just does not "
            f"bounce, it needs {crawl:,.0f} steps, and a tenth above the best it {beyond}. With a rate of 1, which "
            f"suits the floor, its first step lands {overshoot(NARROW, 1.0):.3g} times as far up the other wall. At "
            "condition numbers "
            f"{', '.join(f'{kappa:g}' for kappa in several)} its best is {counts} steps."
        ),
        pictures=(
            charts.stride(f"At condition number {NARROW:g} SGD takes {how} Adam", effort.quick),
            charts.edges(effort.quick),
        ),
        table=(
            ("condition number", "SGD", "Momentum", "Adam"),
            *((f"{k:g}", *(counted(steps(k, name)) for name in ("sgd", "momentum", "adam"))) for k in several),
        ),
    )


def mild(_: Effort) -> Finding:
    """The same where the valley is ten times as steep one way as the other."""
    sgd, adam, there = steps(MILD, "sgd"), steps(MILD, "adam"), steps(NARROW, "adam")
    how = compared(sgd, adam)
    return Finding(
        numbers=numbers(sgd / adam, "sgd", MILD),
        shown=f"{how} Adam",
        sentence=(
            f"At condition number {MILD:g} SGD needs {sgd:.0f} steps, {how} Adam, which needs {adam:.0f}, "
            f"{'just as' if adam == there else f'{there:.0f}'} at condition number {NARROW:g}."
        ),
        pictures=(charts.mild(MILD),),
    )


def badly_chosen(effort: Effort) -> Finding:
    """Adam at the rate its library gives it, against SGD at its best; and all of them off their best."""
    found = scan(effort.quick)
    own, sgd = alone(ADAMS_OWN), steps(NARROW, "sgd")
    needs = counted(own) if math.isfinite(own) else f"more than {LONG:,} steps"
    thirds = [at(found, each.optimizer, 1 / 3) / at(found, each.optimizer, 1) for each in found.responses]
    lost = [NAMES[each.optimizer] for each in found.responses if math.isinf(at(found, each.optimizer, 3))]
    still = ", ".join(
        f"{NAMES[each.optimizer]} takes {counted(at(found, each.optimizer, 3))}"
        for each in found.responses
        if math.isfinite(at(found, each.optimizer, 3))
    )
    first = NAMES[min(found.responses, key=lambda each: _largest(found, each.optimizer)).optimizer]
    headline = f"Too small a rate costs all alike; too large, {first} is lost first"
    return Finding(
        numbers=numbers(sgd / own, "sgd", NARROW),
        shown=f"{needs} for Adam",
        sentence=(
            f"With the rate {ADAMS_OWN:g} that libraries give it Adam needs {needs}, SGD at its best {sgd:.0f}. A "
            f"third of the best rate costs {min(thirds):.1f} to {max(thirds):.1f} times the steps. At three times the "
            f"best rate {' and '.join(lost) or 'none'} never settles; {still}."
        ),
        pictures=(charts.badly_chosen(headline, effort.quick),),
        table=(
            ("method", "best rate", "at the best", "at a third", "at 3 times", "decades of good rates"),
            *_rates(effort),
        ),
    )


def _largest(found: tw.Sensitivity, name: str) -> float:
    """The largest rate that settles, over the best."""
    best, settles = found[name].best, np.isfinite(found[name].settled)
    return float(found.rates[settles].max() / found.rates[best])


def _rates(effort: Effort) -> list[tuple[str, ...]]:
    found = scan(effort.quick)
    rows = []
    for each in found.responses:
        assert each.best is not None
        best = f"{found.rates[each.best]:.2g}"
        cost = (counted(at(found, each.optimizer, times)) for times in (1, 1 / 3, 3))
        rows.append((NAMES[each.optimizer], best, *cost, f"{found.width(each):.2g}"))
    return rows


def with_memory(effort: Effort) -> Finding:
    """Momentum in SGD's place: it too has one rate for both directions."""
    ball, adam, sgd = (steps(NARROW, name) for name in ("momentum", "adam", "sgd"))
    how = compared(ball, adam)
    return Finding(
        numbers=numbers(ball / adam, "momentum", NARROW),
        shown=f"{how} Adam",
        sentence=(
            f"Momentum .9, with one rate for both directions, needs {ball:.0f} steps at condition number {NARROW:g}, "
            f"{how} Adam ({adam:.0f}); SGD needs {sgd:.0f}."
        ),
        pictures=(
            charts.bouncing(f"With momentum one rate will do: {ball:.0f} steps for SGD's {sgd:.0f}", effort.quick),
        ),
    )
