"""Records of races with known numbers."""

import numpy as np

from thalweg.problems.problem import Budget, Trained
from thalweg.races.record import Entry, Heat
from thalweg.races.selection import best

BUDGET = Budget(steps=100, evaluations=4)
START = 2.0
RATES = (1e-3, 1e-2, 1e-1, 1.0)


def run(final, curve=None):
    """A run whose held-out loss falls to `final`, in a straight line unless the curve is given; training half of it."""
    if np.isinf(final):
        held_out = (START, np.inf, np.inf, np.inf, np.inf)
        return Trained(train=held_out, held_out=held_out, diverged_at=10)
    held_out = tuple(curve or np.linspace(START, final, 5).tolist())
    return Trained(train=tuple(loss / 2 for loss in held_out), held_out=held_out)


def noisy(mean, n=10, sd=0.05, seed=0):
    """Final losses around a geometric mean: log-normal, of exactly that mean and spread."""
    drawn = np.random.default_rng(seed).normal(size=n)
    return mean * np.exp(sd * (drawn - drawn.mean()) / drawn.std(ddof=1))


def entry(name, report, tuning=((1.5,), (0.5,), (0.7,), (1.9,)), rates=RATES, defaults=None, special=(), lr="lr"):
    """A contestant by its final losses: tuning (trials, seeds), report and defaults (seeds,)."""
    return Entry(
        contestant=name,
        space={lr: "four rates from 0.001 to 1, a grid"},
        lr=lr,
        paste=f"torch.optim.{name}(model.parameters(), lr=0.01)",
        settings=tuple({lr: rate} for rate in rates),
        tuning=tuple(tuple(run(loss) for loss in trial) for trial in tuning),
        chosen=best(tuning),
        report=tuple(each if isinstance(each, Trained) else run(each) for each in report),
        default=None if defaults is None else {lr: 0.001},
        defaults=() if defaults is None else tuple(map(run, defaults)),
        special_cases=special,
    )


def heat(*entries, problem="digits", target=None, held_out=True):
    """A heat whose target runs end as the tuning runs of the contestant that did best in tuning."""
    tuned = [each.tuning[each.chosen] for each in entries]
    first = best([[run.held_out[-1] for run in runs] for runs in tuned])
    return Heat(
        problem=problem,
        facts={"loss": "cross-entropy"},
        budget=BUDGET,
        held_out=held_out,
        tuning_seeds=tuple(range(100, 100 + len(entries[0].tuning[0]))),
        seeds=tuple(range(len(entries[0].report))),
        entries=entries,
        target=target,
        baseline=entries[first].contestant,
        baseline_runs=tuned[first],
    )
