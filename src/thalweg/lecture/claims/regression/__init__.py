"""L9: a first model from scratch, a line through real data, and whether every optimizer ends at the known answer."""

import thalweg as tw
from thalweg.lecture.claim import Claim, Criterion, Effort, Finding
from thalweg.lecture.claims.regression import shown
from thalweg.lecture.claims.regression.caveats import CAVEATS
from thalweg.lecture.claims.regression.training import FOUR, NEAR, RULE, STEPS, Answer, train

EXPLANATION = (
    "A first model has two numbers, a slope and an intercept. From how long an eruption of the geyser lasted, the line "
    "predicts how long you will wait for the next; the loss is the mean squared miss. Every pair of numbers is a point "
    "on a map and its loss the height there, so training is a walk: the hiker takes a step in the valley, and the line "
    "over the data turns a little. For a line, and hardly anything else, the lowest point can be computed. That makes "
    "it the right first test: we know where every hiker must end, whatever the stride. The formula stops at such "
    "models. The walk does not: take a gradient, take a step, repeat. Put a network's loss in place of this one and "
    "not a line of the loop changes."
)

CRITERION = Criterion(
    "From slope 0 and intercept 0, each optimizer's line is, over the whole last tenth of its steps, closer to the "
    f"least-squares line than {100 * NEAR:.0f} % of the standard error that the data themselves leave.",
    lambda numbers: numbers["share"] <= NEAR,
)


def experiment(effort: Effort) -> Finding:
    """All of the data in each step, at fixed rates."""
    problem = tw.old_faithful()
    answer = Answer.of(*problem.points)
    rules = FOUR if effort.quick else (tw.sgd, tw.momentum, tw.nesterov, tw.adagrad, tw.rmsprop, tw.adam)
    trained = train(problem, rules, answer, quick=effort.quick)
    numbers = shown.numbers(trained, answer)
    ended = numbers["share"] <= NEAR
    headline = (
        f"{len(trained)} optimizers, one line: all end within {numbers['seconds']:.2g} s of least squares"
        if ended
        else f"Not every optimizer ends at the least-squares line after {STEPS:,} steps"
    )
    picture = shown.curves(
        trained,
        answer,
        headline=headline,
        subtitle=f"Waiting on duration of {problem.rows} eruptions; condition number {problem.condition_number:.0f}.",
        how=f"All rows in each step, from slope 0 and intercept 0. {RULE}",
    )
    paths = [
        tw.descend(problem, getattr(tw, each.name)(lr=each.lr), steps=600)
        for each in trained
        if each.name in ("sgd", "adam")
    ]
    found = (
        f"{shown.sentence(trained, answer)} The answer itself is uncertain by {numbers['open']:.0f} s, since "
        f"another {problem.rows} eruptions would give another line."
    )
    said = f"within {numbers['seconds']:.2g} seconds of the answer"
    pictures = (tw.draw(paths, layout="fit", lr_rule=RULE.rstrip(".")), picture)
    return Finding(numbers, said, found, pictures, shown.table(trained, answer))


CLAIM = Claim(
    number=9,
    key="regression",
    title="A first model, from scratch",
    sentence=(
        "That ends the calculus: a gradient and an optimizer are enough to build a first model from scratch, a linear "
        "regression."
    ),
    image="Hikers of different strides in one valley, with one lowest point.",
    explanation=EXPLANATION,
    question="Do all of them end at the line that the least-squares formula gives?",
    setting=(
        "Waiting time on duration of Old Faithful's eruptions (Azzalini & Bowman 1990), in minutes as they were "
        f"written down; mean squared error of all rows, {STEPS:,} steps from slope 0 and intercept 0. {RULE} "
        "Distance: root mean square, over the eruptions, of the two lines' difference. The answer: numpy.linalg.lstsq."
    ),
    criterion=CRITERION,
    experiment=experiment,
    caveats=CAVEATS,
    scene="data",
)
