"""How far defaults take each optimizer: the share of the way from where it starts to the best loss that was found."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

import numpy as np
from numpy.typing import NDArray

import thalweg as tw
from thalweg.lecture.claim import Effort

Array = NDArray[np.float64]
RULES = (tw.sgd, tw.momentum, tw.rmsprop, tw.adam)
SHOWN = {"sgd": "SGD", "momentum": "momentum", "rmsprop": "RMSprop", "adam": "Adam"}
SETS = ("digits", "breast_cancer", "wine", "iris", "diabetes")
STEPS = 1_000
WELL = 0.9  # of the way


@dataclass(frozen=True)
class Ways:
    """One problem: 1 is the best loss that any of the four reached, at any rate; 0 is the start, below it is worse."""

    problem: str
    default: Mapping[str, float]  # by the rule's name
    below: Mapping[str, float]  # share of the runs at defaults that end below their start
    best: Mapping[str, tuple[float, float]]  # the best rate, and its way
    by_rate: Mapping[str, Array]  # (rates,)
    below_by_rate: Mapping[str, Array]  # (rates,)


@dataclass(frozen=True)
class Field:
    """Several problems."""

    rates: Array  # that all were tried with
    ways: tuple[Ways, ...]
    steps: int = STEPS

    def well(self, rule: str) -> float:
        """The share of the problems on which its defaults make WELL of the way."""
        return float(np.mean([each.default[rule] >= WELL for each in self.ways]))

    def safe(self, rule: str) -> float:
        """The share of runs at defaults that end below their start."""
        return float(np.mean([each.below[rule] for each in self.ways]))

    def well_by_rate(self, rule: str) -> Array:
        """(rates,): the share of the problems on which that rate makes WELL of the way."""
        return np.asarray(np.mean([each.by_rate[rule] >= WELL for each in self.ways], axis=0))

    def safe_by_rate(self, rule: str) -> Array:
        """(rates,): the share of runs that end below their start."""
        return np.asarray(np.mean([each.below_by_rate[rule] for each in self.ways], axis=0))

    def at(self, rate: float) -> int:
        """The place of a rate among those tried."""
        return int(np.argmin(np.abs(np.log(self.rates / rate))))

    @property
    def numbers(self) -> dict[str, float]:
        """What the criterion looks at, of Adam, and the same of the others."""
        found = {"well": self.well("adam"), "safe": self.safe("adam"), "problems": float(len(self.ways))}
        others = [rule.name for rule in RULES if rule.name != "adam"]
        return found | {f"{what} {name}": getattr(self, what)(name) for name in others for what in ("well", "safe")}


def default_lr(rule: str) -> float:
    return float(getattr(tw, rule)().hyperparameters["lr"])


@lru_cache(maxsize=1)  # the claim and a caveat look at the same runs
def on_data(effort: Effort) -> Field:
    """Regressions on five data sets, with features standardised and as they come; losses on rows held out."""
    problems = [
        tw.regression(name, scale=scale, name=name.replace("_", " ") + ("" if scale else ", unscaled"))
        for scale in (True, False)
        for name in SETS
    ]
    trials, tuning_seeds, seeds = (7, 1, 3) if effort.quick else (13, 2, 5)
    race = tw.race(
        problems,
        RULES,
        trials=trials,
        tuning_seeds=tuning_seeds,
        seeds=seeds,
        steps=STEPS,
        evaluations=1,
        progress=effort.progress,
    )
    rates = np.array([setting["lr"] for setting in race.heats[0].entries[0].settings])
    return Field(rates, tuple(map(_of_heat, race.heats)))


def _of_heat(heat: Any) -> Ways:
    """From the runs of a race on one problem; losses are medians over its seeds."""
    first = heat.entries[0].defaults
    start = float(np.median([heat.losses(run)[0] for run in first]))

    def median(runs: Iterable[Any]) -> float:
        return float(np.median([heat.score(run) for run in runs]))

    def below(runs: Iterable[Any]) -> float:
        return float(np.mean([heat.score(run) < heat.losses(run)[0] for run in runs]))

    entries = {entry.contestant: entry for entry in heat.entries}
    best = min(median(runs) for entry in heat.entries for runs in (entry.report, entry.defaults))
    return Ways(
        problem=heat.problem,
        default={name: way(median(entry.defaults), start, best) for name, entry in entries.items()},
        below={name: below(entry.defaults) for name, entry in entries.items()},
        best={name: (entry.setting["lr"], way(median(entry.report), start, best)) for name, entry in entries.items()},
        by_rate={
            name: np.array([way(median(runs), start, best) for runs in entry.tuning]) for name, entry in entries.items()
        },
        below_by_rate={name: np.array([below(runs) for runs in entry.tuning]) for name, entry in entries.items()},
    )


def way(loss: float, start: float, best: float) -> float:
    """The share of the way from `start` to `best`; minus infinity for a loss that is not finite."""
    return (start - loss) / (start - best) if np.isfinite(loss) else -np.inf
