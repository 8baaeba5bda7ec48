"""What Adam has of each parent: RMSprop's uneven rates, momentum's calm in noise."""

from functools import cache

import numpy as np

import thalweg as tw
from thalweg.figures.chart_facts import Axis, ChartFacts, Plot, Series
from thalweg.figures.picture import Picture

KAPPA, BUDGET, SIGMA, NOISY_LR, NOISY_STEPS, SEEDS = 100.0, 300, 20.0, 0.03, 150, 20
CONTESTANTS = {
    "SGD": tw.sgd(),
    "momentum .9": tw.momentum(),
    "RMSprop .9": tw.rmsprop(alpha=0.9),
    "RMSprop .99": tw.rmsprop(alpha=0.99),
    "RMSprop .999, corrected": tw.adam(beta1=0.0),
    "Adam": tw.adam(),
}


@cache
def tuned() -> tuple[dict[str, tw.Path], str]:
    """Each at its best rate in the valley without noise, all steps of the budget; and how the rates were chosen."""
    ground = tw.valley(kappa=KAPPA)
    tuning = tw.tune(ground, CONTESTANTS.values(), steps=BUDGET)
    paths = {
        name: tw.descend(ground, each.optimizer, steps=BUDGET)
        for name, each in zip(CONTESTANTS, tuning.entries, strict=True)
    }
    return paths, tuning.rule


def corrected_rmsprop() -> tw.Path:
    """RMSprop .999 at that rate under its own name: Adam's correction is a schedule of its rate."""
    lr = tuned()[0]["RMSprop .999, corrected"].lr
    assert lr is not None

    def corrected(t: float) -> float:
        return float(lr * (1 - 0.999**t) ** 0.5)

    return tw.descend(tw.valley(kappa=KAPPA), tw.rmsprop(lr=corrected, alpha=0.999), steps=BUDGET)


def arrived(path: tw.Path) -> tw.Path:
    """As far as it needs until it stays near the minimum."""
    return path.until(path.settled_at() or BUDGET)


def unevenness(path: tw.Path) -> float:
    """The rate of the flat direction over that of the steep one: the median of all steps."""
    rates = arrived(path).effective_lr
    return float(np.median(rates[:, 0] / rates[:, 1]))


@cache
def calm(quick: bool = False) -> tuple[np.ndarray, np.ndarray]:
    """(seeds,) each: travel across a noisy valley, from its floor, with RMSprop's step and with Adam's, same rate."""
    ground, seeds = tw.noisy(tw.valley(kappa=KAPPA), sigma=SIGMA), np.arange(SEEDS // 3 if quick else SEEDS)

    def travel(beta1: float) -> np.ndarray:
        found = tw.sweep(
            ground,
            tw.adam(lr=NOISY_LR, beta1=beta1),
            start=(-3.0, 0.0),
            steps=NOISY_STEPS,
            batch=1,
            seed=seeds,
            keep=("paths",),
            progress=False,
        )
        across: np.ndarray = np.abs(np.diff(found.paths[..., 1], axis=-1)).sum(axis=-1)
        return across

    return travel(0.0), travel(0.9)


def table() -> tuple[tuple[str, ...], ...]:
    """Steps, travel and rates of all, tuned, without noise."""
    head = ("tuned, without noise", "lr", "steps", "travel across", "rate along / across")
    rows = []
    for name, path in tuned()[0].items():
        short = arrived(path)
        steps = f"{short.steps}" if path.settled_at() else "never"
        rows.append((name, f"{path.lr:.3g}", steps, f"{short.travel:.2f}", f"{unevenness(path):.1f}"))
    return (head, *rows)


def inherited_chart(quick: bool) -> Picture[ChartFacts]:
    """Rates over the steps without noise, travel over seeds with it."""
    paths, rule = tuned()
    shown = {name: arrived(paths[name]) for name in ("momentum .9", "Adam")}
    rates = []
    for name, optimizer in (("momentum .9", "momentum"), ("Adam", "adam")):
        count, both = np.arange(1.0, shown[name].steps + 1), shown[name].effective_lr
        if name == "Adam":
            both = both * (1 - 0.9**count)[:, None]  # for a unit of the corrected mean
            rates.append(Series("Adam, along", count, both[:, 0], optimizer))
        rates.append(Series(f"{name}, across" if name == "Adam" else name, count, both[:, 1], optimizer, dashed=True))
    alone, joined = (np.sort(each) for each in calm(quick))
    seeds = np.arange(1.0, 1 + len(alone))
    ratio, uneven = float(np.median(alone) / np.median(joined)), unevenness(paths["Adam"])
    facts = ChartFacts(
        plots=(
            Plot(
                "From RMSprop: a rate for each direction", Axis("step"), Axis("effective rate", log=True), tuple(rates)
            ),
            Plot(
                "From momentum: calm in noise",
                Axis("seeds, the calmest first"),
                Axis("travel across the floor", low=0.0),
                (
                    Series("RMSprop", seeds, alone, "rmsprop", kind="dots"),
                    Series("Adam", seeds, joined, "adam", kind="dots"),
                ),
            ),
        ),
        headline=f"Adam's rate is {uneven:.0f} times as large along the floor; in noise it travels {ratio:.1f} times "
        "less across",
        subtitle="Left: without noise, each at its best rate. Right: with noise, both with the same rate.",
        small_print=f"(x² + {KAPPA:g} y²)/2. {rule}. Noise: σ {SIGMA:g}, lr {NOISY_LR:g}, {NOISY_STEPS} steps from the "
        "floor; RMSprop with rho .999, corrected as Adam is.",
        settings={"landscape": "valley", "kappa": KAPPA, "sigma": SIGMA, "lr": NOISY_LR, "seeds": len(alone)},
    )
    return Picture(facts, "chart")
