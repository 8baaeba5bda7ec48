"""Findings made by hand, as a race would have them: a loss that falls, rates with an edge, seeds that differ."""

import math
from collections.abc import Sequence

import numpy as np

from thalweg.figures.races.facts import gather_race
from thalweg.figures.races.report.page import page
from thalweg.problems.problem import Budget, Trained
from thalweg.races.findings.facts import (
    Across,
    Band,
    Comparison,
    Findings,
    Interval,
    ProblemFindings,
    RateCurve,
    Standing,
)
from thalweg.races.record import Entry, Heat
from thalweg.runs.slice import Slice

USUAL = ("adam", "momentum", "rmsprop", "sgd")
TORCH = ("torch.optim.AdamW", "torch.optim.SGD", "torch.optim.RMSprop", "schedule_free_adamw")
EIGHT = (*USUAL, "schedule_free_adamw", "torch.optim.AdamW", "optax.adabelief", "a_rule_of_mine_with_a_long_name")
CONDITIONAL = "They speak of other seeds on this data and split, with these rates; not of other problems."


def band(value: np.ndarray, wide: float) -> Band:
    spread = np.where(np.isfinite(value), wide * np.abs(value), 0)
    low, high = (tuple(float(each) for each in end) for end in (value - spread, value + spread))
    return Band(tuple(float(each) for each in value), low, high)


def rates(best: float, score: float, start: float, *, edge: str = "", trials: int = 20) -> RateCurve:
    lr = np.geomspace(1e-5, 10, trials)
    away = np.log10(lr / best)
    value = score * np.exp(np.minimum(1.1 * np.abs(away) ** 1.5, math.log(start / score)))
    value[away > 1.3] = np.inf
    good = lr[(value < 1.1 * value.min()) & np.isfinite(value)]
    beyond = lr[away > 1.3]
    return RateCurve(
        lr=tuple(lr.tolist()),
        score=band(value, 0.06),
        missed=tuple((away > 1.3).astype(float).tolist()),
        good=(float(good[0]), float(good[-1])),
        edge=edge,  # type: ignore[arg-type]  # a literal
        diverges_from=float(beyond[0]) if len(beyond) else None,
    )


def standing(name: str, k: int, *, start: float = 2.3, held_out: bool = True, missed: int = 0) -> Standing:
    """The k-th best of a race."""
    score = 0.11 * 1.12**k
    at = np.linspace(0, 1, 21)
    curve = score + (start - score) * np.exp(-at * (9 - 0.8 * k))
    if missed > 5:
        curve[9:] = np.inf
    lr = 10.0 ** (-2.5 + 0.25 * k)
    around = Interval(score, 0.96 * score, 1.05 * score) if missed <= 5 else Interval(math.inf, score, math.inf)
    return Standing(
        contestant=name,
        setting={"lr": lr},
        paste=f"{name}(model.parameters(), lr={lr:.2g})",
        safe=f"lr from {lr / 3:.1g} to {lr * 3:.1g}",
        train=Interval(0.6 * around.value, 0.6 * around.low, 0.6 * around.high),
        held_out=around if held_out else None,
        default=Interval(2.2 * score, 2 * score, 2.5 * score) if k % 3 != 2 else None,
        default_setting={"lr": 1e-3} if k % 3 != 2 else {},
        missed=missed,
        rates=rates(lr, score, start),
        best_after=tuple((score * (1 + 3 / np.arange(1, 11) ** (1 + 0.1 * k))).tolist()),
        steps_to_target=120.0 + 40 * k if k < 3 else math.inf,
        reached=max(0, 10 - 2 * k),
        train_curve=band(0.6 * curve, 0.05),
        held_out_curve=band(curve, 0.06) if held_out else None,
    )


def comparison(first: Standing, second: Standing, apart: int) -> Comparison:
    if second.missed or first.missed:
        won = Interval(0.9, 0.6, 0.98)
        return Comparison(first.contestant, second.contestant, "sign", won, won, 0.02, 0.05, "better")
    ratio = first.score.value / second.score.value
    unsure = apart == 1
    low, high = (0.9 * ratio, 1.04) if unsure else (0.93 * ratio, 1.06 * ratio)
    p = 0.3 if unsure else 0.004
    return Comparison(
        first.contestant, second.contestant, "ratio", Interval(ratio, low, high), Interval(0.7, 0.4, 0.9),
        p, min(1.0, 3 * p), "cannot tell" if unsure else "better",
    )  # fmt: skip


def problem(names: Sequence[str] = USUAL, name: str = "digits", **options: object) -> ProblemFindings:
    missed = options.pop("missed", {})
    standings = [standing(each, k, missed=missed.get(k, 0), **options) for k, each in enumerate(names)]  # type: ignore[attr-defined,arg-type]
    pairs = [
        comparison(first, second, k - j)
        for j, first in enumerate(standings)
        for k, second in enumerate(standings)
        if k > j
    ]
    return ProblemFindings(
        problem=name,
        facts={"minimised": "softmax cross-entropy", "data": "digits, 1,797 rows of 64", "batches": "32 rows"},
        steps=tuple(range(0, 301, 15)),
        seeds=10,
        tuning_seeds=10,
        trials=20,
        target=0.14,
        target_of=names[-1],
        standings=tuple(standings),
        comparisons=tuple(pairs),
        warnings=("The best learning rate of sgd lies on the upper edge of what was searched: widen it.",),
        sentence=f"On {name}, {names[0]} at 3e-3 beats {names[-1]} by 0.02 [0.01, 0.03]"
        + (f"; against {names[1]} we cannot tell" if len(names) > 2 else "")
        + ".",
    )


def across(names: Sequence[str]) -> Across:
    taus = np.geomspace(1, 16, 33)
    profiles = {}
    for k, name in enumerate(names):
        share = (1 - 0.06 * k) / (1 + np.exp(-3 * (np.log2(taus) - 0.6 * k + 0.5)))
        profiles[name] = Band(*(tuple(np.clip(share + by, 0, 1).tolist()) for by in (0, -0.07, 0.07)))
    iqm = {name: Interval(0.08 + 0.1 * k, 0.04 + 0.09 * k, min(1.0, 0.15 + 0.11 * k)) for k, name in enumerate(names)}
    rivals = ("Without sgd, momentum comes before adam in the profile at 1.",) if "sgd" in names else ()
    return Across(iqm, tuple(taus.tolist()), profiles, rivals)


def findings(names: Sequence[str] = USUAL, problems: Sequence[str] = ("digits",), **options: object) -> Findings:
    parts = tuple(problem(names, each, **dict(options)) for each in problems)
    several = len(parts) > 1
    return Findings(
        problems=parts,
        across=across(names) if several else None,
        conditional_on=CONDITIONAL,
        sentence=f"Over {len(parts)} problems {names[0]} does best; against {names[-1]} we cannot tell."
        if several
        else parts[0].sentence,
    )


def heat(part: ProblemFindings) -> Heat:
    """What a report asks of the record of a problem."""
    budget = Budget(steps=part.steps[-1], evaluations=len(part.steps) - 1)
    run = Trained(train=tuple(2.3 - 0.1 * k for k in range(len(part.steps))))
    entries = tuple(
        Entry(
            contestant=each.contestant,
            space={"lr": "20 trials, evenly spaced, from 1e-5 to 10"},
            lr="lr",
            paste=each.paste,
            settings=(each.setting,),
            tuning=((run,),),
            chosen=0,
            report=(run,) * part.seeds,
            default=each.default_setting or None,
            defaults=(run,) * part.seeds if each.default_setting else (),
        )
        for each in part.standings
    )
    held_out = part.standings[0].held_out is not None
    seeds, tuning = tuple(range(part.seeds)), tuple(range(100_000, 100_000 + part.tuning_seeds))
    return Heat(part.problem, part.facts, budget, held_out, tuning, seeds, entries)


def report(found: Findings) -> str:
    return page(gather_race(found, version="0.1.0"), [heat(part) for part in found.problems], {})


def bowl(names: Sequence[str]) -> Slice:
    """Ways into a long bowl, each along its own arc, from one start."""
    x, y = np.linspace(-1, 5, 41), np.linspace(-2, 2, 41)
    t = np.linspace(0, 1, 31)[:, None]
    bends = np.linspace(-1.2, 1.2, len(names))
    paths = {
        name: (1 - t) * [4.0, 1.0] + t * [0.1 * k, 0.0] + bend * t * (1 - t) * [0.3, 2.0]
        for k, (name, bend) in enumerate(zip(names, bends, strict=True))
    }
    losses = 0.05 + 0.1 * x[None, :] ** 2 + y[:, None] ** 2
    return Slice("digits-mlp", 0, paths, x, y, losses, 0.87, 4810, "training loss on the first 4 batches of seed 0")
