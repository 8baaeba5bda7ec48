"""Races drawn and told."""

from collections.abc import Iterator, Mapping
from typing import Any

import numpy as np

import thalweg as tw
from thalweg.figures.chart_facts import Axis, ChartFacts, Mark, Plot, Rows, Series
from thalweg.figures.picture import Picture
from thalweg.lecture.claims.race.run import RULES, SHOWN, Array, duels, spread


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


def intervals(race: tw.Race, rivals: tuple[str, ...], *, headline: str, subtitle: str) -> Picture[ChartFacts]:
    """Adam's last loss over each rival's, seed by seed, with the interval of 95 %."""
    found = [(rival, each) for rival in rivals for each in duels(race, "adam", rival)]
    names = tuple(f"{each.problem}, {SHOWN[rival]}" for rival, each in found)
    ends = np.array([[e.low, e.difference, e.high] if e.scale == "ratio" else [np.nan] * 3 for _, e in found])
    low, middle, high = (_dots(name, column, who) for name, column, who in _columns(ends))
    axis = Axis("Adam's last held-out loss over the rival's", log=True)
    plot = Rows("Adam against each rival", axis, names, (low, middle, high), (Mark(1.0, "equal"),))
    return Picture(ChartFacts((plot,), headline, subtitle, how(race), _settings(race)), "chart")


def _columns(ends: Array) -> Iterator[tuple[str, Array, str]]:
    yield from zip(("lower end of 95 %", "mean ratio", "upper end"), ends.T, ("", "adam", ""), strict=True)


def _dots(name: str, x: Array, optimizer: str) -> Series:
    return Series(name, x, np.arange(float(len(x))), optimizer, kind="dots")


def ends(race: tw.Race, *, headline: str, subtitle: str) -> Picture[ChartFacts]:
    """The share of the way from the start's held-out loss to the lowest of the four."""
    problems = race.findings.problems
    starts = [heat.losses(heat.entries[0].report[0])[0] for heat in race.heats]
    scores = [{each.contestant: each.score.value for each in problem.standings} for problem in problems]

    def ways(name: str) -> Array:
        return np.array(
            [(start - each[name]) / (start - min(each.values())) for start, each in zip(starts, scores, strict=True)]
        )

    series = tuple(_dots(told, ways(name), name) for name, told in SHOWN.items())
    axis = Axis("share of the way to the best loss")
    names = tuple(problem.problem.replace("_", " ") for problem in problems)
    plot = Rows("Held-out loss at the end, tuned", axis, names, series, (Mark(1.0, "the best"),))
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
