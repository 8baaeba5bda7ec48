"""Where little or nothing is gained: against momentum, and on models whose loss is a single bowl."""

from thalweg.lecture.claim import Caveat, Effort, Finding
from thalweg.lecture.claims.race import shown
from thalweg.lecture.claims.race.run import numbers, on_models, on_regressions


def against_momentum(effort: Effort) -> Finding:
    """The same race, with momentum in SGD's place."""
    race = on_models(effort)
    found, other = numbers(race, "momentum"), numbers(race, "rmsprop")
    easy, count = numbers(race, "sgd"), found["problems"]
    picture = shown.intervals(
        race,
        ("sgd", "momentum", "rmsprop"),
        headline=f"Beyond noise Adam beats SGD on {shown.of(easy['ahead'], count)} models, "
        f"momentum on {shown.of(found['ahead'], count)}",
        subtitle="Adam's loss at the end over the rival's on the same seeds, both tuned; left of 1 Adam's is lower.",
    )
    said = (
        f"Against tuned momentum, {shown.duel(found, 'momentum')}. Against RMSprop, {shown.duel(other, 'RMSprop')}. "
        "On the other models the interval holds both signs: this race cannot tell."
    )
    told = f"ahead of momentum on {shown.of(found['ahead'], count)}"
    return Finding(found, told, said, (picture,), shown.table(race))


def regressions(effort: Effort) -> Finding:
    """Five convex problems."""
    race = on_regressions(effort)
    found, momentum = numbers(race, "sgd"), numbers(race, "momentum")
    picture = shown.ends(
        race,
        headline=f"Beyond noise Adam beats SGD on {shown.of(found['ahead'], found['problems'])} regressions",
        subtitle="Share of the way from the loss at the start to the lowest of the four; means over the seeds.",
    )
    said = (
        f"On five regressions, {shown.duel(found, 'SGD')}; against momentum it is ahead on "
        f"{shown.of(momentum['ahead'], momentum['problems'])}."
    )
    told = f"ahead on {shown.of(found['ahead'], found['problems'])} regressions"
    return Finding(found, told, said, (picture,), shown.table(race))


CAVEATS = (
    Caveat(
        key="momentum",
        title="A rival with momentum",
        explanation=(
            "SGD without momentum is an easy rival; few people train with it. Let the ball roll, tune its rate with "
            "the same care, and on most of these models the lead is lost in the noise. Choi and others (2019) found "
            "as much on larger ones: many a published lead was a rival that had been tuned less. What stays is "
            "convenience, since one of Adam's rates serves many models."
        ),
        unless="the rival has no momentum",
        experiment=against_momentum,
    ),
    Caveat(
        key="regressions",
        title="A model with a single bowl",
        explanation=(
            "The loss of a regression is one valley, and standardised features make it nearly round. Separate rates "
            "have little to even out there. SGD at a tuned rate is as good, since its steps shrink with the gradient, "
            "where Adam's keep their length and go on circling. The large gain belongs to networks, whose layers see "
            "gradients of unlike sizes."
        ),
        unless="the model is a network",
        experiment=regressions,
    ),
)
