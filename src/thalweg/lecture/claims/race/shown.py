"""Races drawn and told."""

from collections.abc import Mapping
from typing import Any

import numpy as np

import thalweg as tw
from thalweg.figures.chart_facts import Axis, ChartFacts, Mark, Plot, Rows, Series
from thalweg.figures.picture import Picture
from thalweg.lecture.claims.race.run import RULES, SHOWN, duels, spread


def how(race: tw.Race) -> str:
    """The rules of the race, for small print."""
    first = race.findings.problems[0]
    return (
        f"Equal budgets: {race.heats[0].budget.steps} steps, {first.trials} rates on one grid for all, over "
        f"{first.tuning_seeds} tuning seed{'s' * (first.tuning_seeds != 1)}; then {first.seeds} other seeds. "
        "For one seed all have the same start and batches."
    )


def curves(race: tw.Race, *, headline: str, subtitle: str) -> Picture[ChartFacts]:
    """Held-out loss over steps, tuned, with intervals of 95 %."""
    plots = tuple(_curves(problem) for problem in race.findings.problems)
    return Picture(ChartFacts(plots, headline, subtitle, how(race), _settings(race)), "chart")


def _curves(problem: Any) -> Plot:
    steps = np.array(problem.steps, dtype=np.float64)
    by_name = {each.contestant: each for each in problem.standings}
    series = list[Series]()
    for name, told in SHOWN.items():
        band = by_name[name].held_out_curve or by_name[name].train_curve
        value, low, high = (np.array(each, dtype=np.float64) for each in (band.value, band.low, band.high))
        series.append(Series(told, steps, value, name, low=low, high=high))
    return Plot(problem.problem, Axis("step"), Axis("held-out loss", log=True), tuple(series))


def speeds(race: tw.Race, rivals: tuple[str, ...], *, headline: str, subtitle: str) -> Picture[ChartFacts]:
    """How many times fewer steps Adam needs for a rival's last loss: geometric means over the seeds."""
    names = tuple(heat.problem for heat in race.heats)
    series = tuple(
        Series(
            f"against {SHOWN[rival]}",
            np.array([np.exp(np.log(each.speed).mean()) for each in duels(race, "adam", rival)]),
            np.arange(float(len(names))),
            rival,
            kind="dots",
        )
        for rival in rivals
    )
    axis = Axis("the rival's steps over Adam's", log=True)
    plot = Rows("Steps to the same loss", axis, names, series, (Mark(1.0, "as many steps"),))
    return Picture(ChartFacts((plot,), headline, subtitle, how(race), _settings(race)), "chart")


def ends(race: tw.Race, *, headline: str, subtitle: str) -> Picture[ChartFacts]:
    """Each contestant's last held-out loss over the lowest of the four."""
    problems = race.findings.problems
    scores = [{each.contestant: each.score.value for each in problem.standings} for problem in problems]
    names = tuple(problem.problem for problem in problems)
    series = tuple(
        Series(
            told,
            np.array([each[name] / min(each.values()) for each in scores]),
            np.arange(float(len(names))),
            name,
            kind="dots",
        )
        for name, told in SHOWN.items()
    )
    axis = Axis("held-out loss over the lowest of the four", log=True)
    plot = Rows("Loss at the end, tuned", axis, names, series, (Mark(1.0, "the best"),))
    return Picture(ChartFacts((plot,), headline, subtitle, how(race), _settings(race)), "chart")


def _settings(race: tw.Race) -> dict[str, Any]:
    return {heat.problem: {entry.contestant: entry.setting["lr"] for entry in heat.entries} for heat in race.heats}


def table(race: tw.Race) -> tuple[tuple[str, ...], ...]:
    """Each contestant on each problem."""
    head = ("model", "optimizer", "rate", "held-out loss [95 %]", "spread over seeds", "at its defaults")
    rows = list[tuple[str, ...]]()
    for heat, problem in zip(race.heats, race.findings.problems, strict=True):
        by_name = {each.contestant: each for each in problem.standings}
        for rule in RULES:
            each = by_name[rule.name]
            score, default = each.score, each.default
            rows.append(
                (
                    heat.problem,
                    SHOWN[rule.name],
                    f"{each.setting['lr']:.2g}",
                    f"{score.value:.3g} [{score.low:.3g}, {score.high:.3g}]",
                    percent(spread(heat, rule.name)),
                    "" if default is None else f"{default.value:.3g}",
                )
            )
    return (head, *rows)


def percent(share: float) -> str:
    return f"{100 * share:.0f} %" if np.isfinite(share) else "a run missed"


def of(share: float, count: float) -> str:
    """ "2 of 3"."""
    return f"{round(share * count)} of {count:.0f}"


def duel(numbers: Mapping[str, float], rival: str) -> str:
    """Adam against a rival, in a clause."""
    speed, count = numbers["speed"], numbers["problems"]
    quick, slow = ("Adam", rival) if speed >= 1 else (rival, "Adam")
    steps = f"{quick} needs {percent(min(speed, 1 / speed))} of {slow}'s steps for {slow}'s last loss"
    ends = [f"a lower one on {of(numbers['ahead'], count)}"]
    if numbers["behind"]:
        ends.append(f"a higher one on {of(numbers['behind'], count)}")
    return f"{steps}; beyond the 95 % interval Adam ends with {' and '.join(ends)}"
