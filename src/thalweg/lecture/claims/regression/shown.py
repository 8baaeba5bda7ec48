"""Lines that were trained: the picture, the table, the sentence, the numbers."""

import numpy as np

from thalweg.figures.chart_facts import Axis, ChartFacts, Mark, Plot, Series
from thalweg.figures.picture import Picture
from thalweg.lecture.claims.regression.training import NEAR, STEPS, Answer, Array, Trained

EXACT = 1e-3  # seconds: below it a line is the answer, for a wait of minutes
STEP = np.arange(1.0, 0.9 * STEPS + 1)  # that are drawn: what comes last has nothing after it that could be worse


def numbers(trained: list[Trained], answer: Answer) -> dict[str, float]:
    """What the criterion looks at."""
    worst, steps = max(each.late for each in trained), [each.arrived for each in trained]
    return {
        "seconds": 60 * worst,
        "share": worst / answer.open,
        "open": 60 * answer.open,
        "fastest": min(steps),
        "slowest": max(steps),
        "arrived": float(np.mean(np.isfinite(steps))),
    }


def sentence(trained: list[Trained], answer: Answer) -> str:
    """Who ends there, who circles it, who is away."""
    exact = [each for each in trained if 60 * each.late < EXACT]
    near = [each for each in trained if EXACT <= 60 * each.late <= 60 * NEAR * answer.open]
    away = [each for each in trained if each not in exact and each not in near]
    parts = list[str]()
    if exact:
        parts.append(f"{listed(exact)} end{'s' * (len(exact) == 1)} on the least-squares line")
    parts += [f"{each.shown} circles it at up to {seconds(each.late)}" for each in near]
    parts += [f"{each.shown} stays up to {seconds(each.late)} away" for each in away]
    return f"After {STEPS:,} steps {'; '.join(parts)}."


def listed(trained: list[Trained]) -> str:
    *rest, last = [each.shown for each in trained]
    return f"{', '.join(rest)} and {last}" if rest else last


def seconds(minutes: float) -> str:
    """A wait, as one would say it."""
    value = 60 * minutes
    if not np.isfinite(value):
        return "any distance (it diverges)"
    if value >= 120:
        return f"{minutes:.1f} min"
    if value >= EXACT:
        return f"{value:.0f} s" if value >= 10 else f"{value:.2g} s"
    return f"under {EXACT:g} s"


def curves(
    trained: list[Trained],
    answer: Answer,
    *,
    falling: list[Trained] | None = None,
    headline: str,
    subtitle: str,
    how: str,
) -> Picture[ChartFacts]:
    """From each step on, the largest distance to the answer: what is low stays so. Dashed those at falling rates."""
    drawn = [(each, False) for each in trained] + [(each, True) for each in falling or ()]
    series = tuple(
        Series("" if dashed else each.shown, STEP, _from_here(each), each.name, dashed=dashed) for each, dashed in drawn
    )
    marks = (
        Mark(60 * answer.open, f"standard error: {60 * answer.open:.0f} s", "y"),
        Mark(60 * NEAR * answer.open, f"{100 * NEAR:.0f} % of it", "y"),
    )
    x = Axis("step", log=True)
    y = Axis(
        "seconds away, at most, from this step on",
        log=True,
        low=EXACT / 2 if any(each.y.min() == EXACT for each in series) else None,
        high=2 * 60 * float(answer.start),
    )
    plot = Plot("Distance to the least-squares line", x, y, series, marks)
    settings = {each.name: each.lr for each in trained}
    return Picture(ChartFacts((plot,), headline, subtitle, how, settings), "chart")


def _from_here(trained: Trained) -> Array:
    """Seconds; what is the answer is no nearer to it than EXACT."""
    worst: Array = np.maximum.accumulate(60 * trained.distances[::-1])[::-1]
    return np.maximum(worst[1 : len(STEP) + 1], EXACT)


def table(trained: list[Trained], answer: Answer) -> tuple[tuple[str, ...], ...]:
    """Each optimizer's line beside the answer."""
    rows = [
        (
            each.shown,
            f"{each.lr:.2g}",
            f"{each.arrived:,.0f}" if np.isfinite(each.arrived) else "never",
            f"{each.points[-1, 0]:.4f}",
            f"{each.points[-1, 1]:.4f}",
            seconds(each.late),
        )
        for each in trained
    ]
    last = ("least squares", "", "", f"{answer.slope:.4f}", f"{answer.intercept:.4f}", "")
    return (("optimizer", "rate", "near from step", "slope", "intercept", "at most away, at the end"), *rows, last)
