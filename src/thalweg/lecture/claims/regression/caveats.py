"""Where a line does not end at the least-squares answer: few rows a step at a fixed rate, a feature in small units."""

import numpy as np

import thalweg as tw
from thalweg.lecture.claim import Caveat, Effort, Finding
from thalweg.lecture.claims.regression import shown
from thalweg.lecture.claims.regression.training import FOUR, RULE, STEPS, Answer, Trained, train

BATCH = 16
HIGHER = 4.0  # a rate that falls to zero may begin this many times higher than the best fixed one


def few_rows(effort: Effort) -> Finding:
    """Mini-batches at fixed rates, and what a falling rate makes of them."""
    problem = tw.old_faithful()
    answer = Answer.of(*problem.points)
    fixed = train(problem, FOUR, answer, quick=effort.quick, batch=BATCH)
    falling = [_falling(problem, each, answer) for each in fixed]
    best, worst = max(each.late for each in falling), max(each.late for each in fixed)
    found = (
        f"With {BATCH} rows a step and a fixed rate none of the four comes to rest: the best rates still wander "
        f"{shown.seconds(min(each.late for each in fixed))} to {shown.seconds(worst)} away. The same batches with a "
        f"rate that falls to zero end within {shown.seconds(best)}."
    )
    how = (
        f"Batches of {BATCH} rows, seed 0. {RULE} Where none stays, the rate whose mean over the last tenth is lowest. "
        f"Dashed: from {HIGHER:g} times that rate to zero along a cosine."
    )
    picture = shown.curves(
        fixed,
        answer,
        falling=falling,
        headline=f"A fixed rate and {BATCH} rows a step never rest",
        subtitle="Old Faithful, rates fixed; dashed: the rate falls to zero.",
        how=how,
    )
    numbers = shown.numbers(fixed, answer) | {"falling": 60 * best}
    said = f"up to {shown.seconds(worst)} away with {BATCH} rows a step"
    return Finding(numbers, said, found, (picture,), shown.table(fixed, answer))


def _falling(problem: tw.Landscape, fixed: Trained, answer: Answer) -> Trained:
    rule, lr = getattr(tw, fixed.name), tw.schedules.cosine(HIGHER * fixed.lr, steps=STEPS)
    path = tw.descend(problem, rule(lr=lr), steps=STEPS, batch=BATCH, seed=0)
    return Trained(fixed.name, HIGHER * fixed.lr, path.points, answer.distance(path.points), np.inf)


def in_seconds(effort: Effort) -> Finding:
    """The duration in seconds, and what standardising it makes of the same data."""
    minutes = tw.old_faithful()
    duration, waiting = 60 * minutes.points[0], minutes.points[1]
    narrow, answer = _line(duration, waiting), Answer.of(duration, waiting)
    trained = train(narrow, FOUR, answer, quick=effort.quick)
    scaled = (duration - duration.mean()) / duration.std()
    kappa, before = tw.condition_number(narrow), tw.condition_number(minutes)
    path = tw.descend(_line(scaled, waiting), tw.sgd(lr=0.5), steps=3)
    landed = 60 * float(Answer.of(scaled, waiting).distance(path.points[1]))
    single = "is on the answer" if landed < shown.EXACT else f"is {landed:.2g} s from the answer"
    found = (
        f"In seconds instead of minutes the same data make a valley of condition number "
        f"{kappa:,.0f} in place of {before:,.0f}. "
        f"{shown.sentence(trained, answer)} Standardised, the valley is round, and SGD at rate 0.5 "
        f"{single} after a single step."
    )
    late = [each for each in trained if not np.isfinite(each.arrived)]
    headline = f"Durations in seconds: {shown.listed(late)} do not arrive" if late else "All arrive in seconds too"
    picture = shown.curves(
        trained,
        answer,
        headline=headline,
        subtitle=f"The same eruptions; condition number {kappa:,.0f}.",
        how=f"All rows in each step. {RULE} Where none stays, the rate that is nearest over the last tenth.",
    )
    numbers = shown.numbers(trained, answer) | {"kappa": kappa, "one step": landed}
    worst = max(each.late for each in trained)
    return Finding(numbers, f"up to {shown.seconds(worst)} away", found, (picture,), shown.table(trained, answer))


def _line(duration: np.ndarray, waiting: np.ndarray) -> tw.Landscape:
    return tw.line({"duration": duration, "waiting": waiting}, feature="duration", target="waiting", name="geyser")


CAVEATS = (
    Caveat(
        key="few-rows",
        title="A few rows a step, at a fixed rate",
        explanation=(
            "A handful of eruptions has a best line of its own, another handful another. At the bottom of the valley "
            "these answers pull to and fro, and a hiker whose stride never shrinks is pulled about for ever. Let the "
            "rate fall to zero and the walk ends where the formula says. How much that matters is for the data to say: "
            "they are a sample too, and leave the answer itself uncertain."
        ),
        unless="each step sees all the data, or the rate falls",
        experiment=few_rows,
    ),
    Caveat(
        key="seconds",
        title="The same data in other units",
        explanation=(
            "Write the durations in seconds and nothing about the geyser has changed, but everything about the map: "
            "the slope must be sixty times smaller, the intercept is what it was, and the valley becomes a crack. One "
            "rate for both numbers is now hopeless. Subtract the mean, divide by the standard deviation, and the "
            "valley is a round bowl. Scale your features first; choose an optimizer second."
        ),
        unless="the features are of like size",
        experiment=in_seconds,
    ),
)
