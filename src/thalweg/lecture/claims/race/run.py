"""The races, and what one contestant gains on another in them."""

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
MODELS = ("digits-mlp", "digits-cnn", "characters")
SETS = ("digits", "breast_cancer", "wine", "iris", "diabetes")
RATES = (10**-2.5, 10**0.5)  # the same for all
STEPS, TRIALS, SEEDS = 60, 7, 5  # of the models
NOTHING = {"ratio": 1.0, "difference": 0.0, "sign": 0.5}  # no difference, on each scale of a comparison


@lru_cache(maxsize=1)  # the claim and a caveat look at the same runs
def on_models(effort: Effort) -> tw.Race:
    """PyTorch models on real data; journaled where there is a folder, so that it goes on after an interruption."""
    models = MODELS[:2] if effort.quick else MODELS  # fewer seeds could tell nobody apart
    return tw.race(
        list(models),
        RULES,
        lr=RATES,
        steps=STEPS,
        evaluations=6,
        trials=TRIALS,
        tuning_seeds=1,
        seeds=SEEDS,
        slices=False,
        journal=None if effort.folder is None else effort.folder / "race.jsonl",
        progress=effort.progress,
    )


def on_regressions(effort: Effort) -> tw.Race:
    """Convex problems: softmax, logistic and linear regressions on the data sets that scikit-learn ships."""
    trials, tuning_seeds, seeds = (7, 2, 5) if effort.quick else (13, 2, 5)
    return tw.race(
        [tw.regression(name) for name in SETS],
        RULES,
        trials=trials,
        tuning_seeds=tuning_seeds,
        seeds=seeds,
        progress=effort.progress,
    )


@dataclass(frozen=True)
class Duel:
    """One contestant against another on one problem, both tuned."""

    problem: str
    speed: Array  # (seeds,): how many times fewer steps it needs for the loss at which the other one ends
    difference: float  # of the losses at the end, with its interval of 95 %; a ratio where all are positive
    low: float
    high: float
    scale: str  # of these three
    ahead: bool  # the interval leaves "no difference" out, on its side
    behind: bool  # or on the other's


def duels(race: tw.Race, name: str, rival: str) -> list[Duel]:
    """Problem by problem."""
    return [_duel(*each, name, rival) for each in zip(race.heats, race.findings.problems, strict=True)]


def _duel(heat: Any, problem: Any, name: str, rival: str) -> Duel:
    entries = {entry.contestant: entry for entry in heat.entries}
    curves = [np.array([heat.losses(run) for run in entries[each].report]) for each in (name, rival)]
    speed = [faster(heat.budget.at, mine, its) for mine, its in zip(*curves, strict=True)]
    pair = next(each for each in problem.comparisons if {each.first, each.second} == {name, rival})
    found, nothing = pair.difference, NOTHING[pair.scale]
    apart = not found.low <= nothing <= found.high
    first = (found.value > nothing) if pair.scale == "sign" else (found.value < nothing)
    leads = first == (pair.first == name)
    values = (found.value, found.low, found.high)
    if pair.first != name:
        values = _turned(pair.scale, *values)
    return Duel(heat.problem, np.array(speed), *values, pair.scale, apart and leads, apart and not leads)


def _turned(scale: str, value: float, low: float, high: float) -> tuple[float, float, float]:
    """A difference seen from the other side."""
    if scale == "ratio":
        return 1 / value, 1 / high, 1 / low
    nothing = NOTHING[scale]
    return 2 * nothing - value, 2 * nothing - high, 2 * nothing - low


def faster(at: Any, mine: Array, its: Array) -> float:
    """The budget over the step at which one curve first reaches the other's end; below 1 where it never does: there
    the other one's step at which it reaches this one's end, over the budget.

    Linear between two measurements, and never sooner than the first of them.
    """
    budget = float(at[-1])
    if mine[-1] <= its[-1]:
        return budget / _reaches(at, mine, its[-1])
    return _reaches(at, its, mine[-1]) / budget


def _reaches(at: Any, curve: Array, loss: float) -> float:
    place = int(np.argmax(curve <= loss))
    if place <= 1:
        return float(at[1])
    before, after = curve[place - 1], curve[place]
    share = (before - loss) / (before - after) if np.isfinite(before) else 1.0
    return float(at[place - 1] + share * (at[place] - at[place - 1]))


def spread(heat: Any, name: str) -> float:
    """The standard deviation over the report's seeds of the logarithm of the loss at the end: 0.1 is about 10 %."""
    losses = np.array([heat.score(run) for entry in heat.entries if entry.contestant == name for run in entry.report])
    return float(np.log(losses).std(ddof=1)) if np.isfinite(losses).all() and (losses > 0).all() else np.inf


def numbers(race: tw.Race, rival: str) -> dict[str, float]:
    """What the criterion looks at, of Adam against a rival."""
    found = duels(race, "adam", rival)
    speeds = np.concatenate([each.speed for each in found])
    return {
        "speed": float(np.exp(np.log(speeds).mean())),
        "ahead": float(np.mean([each.ahead for each in found])),
        "behind": float(np.mean([each.behind for each in found])),
        "problems": float(len(found)),
        "spread": float(np.median([spread(heat, "adam") for heat in race.heats])),
        "rival's spread": float(np.median([spread(heat, rival) for heat in race.heats])),
    }
