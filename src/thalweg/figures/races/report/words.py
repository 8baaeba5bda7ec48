"""What the report says beside its numbers: the protocol, what words mean, how to repeat it."""

from collections.abc import Iterator, Sequence

from thalweg.figures.phrases import count
from thalweg.figures.races.numbers import number
from thalweg.races.findings import words
from thalweg.races.findings.facts import Findings, ProblemFindings
from thalweg.races.record import Heat

GLOSSARY = (
    ("Learning rate", "how far one step goes. Too small is slow, too large diverges; the good range is every rate "
     "around the best that comes near its score, its width in decades (factors of ten)."),
    ("Held-out loss", "the error on data that was not trained on: lower is better. A run that diverged or failed "
     "missed: it counts as infinite and stays in."),
    ("Untuned", "the loss with the hyperparameters as they were given, the library's defaults where none were."),
    ("[low, high]", "a 95 % interval: of all intervals made like this from other seeds, 95 in 100 would hold the true "
     "value, that over all seeds."),
    ("Cannot tell", "the difference may be chance, or nothing: more seeds may tell. Level: on every seed both end at "
     "the same loss, to a millionth of the way from the start. P is the probability that the first is better on one "
     "seed; Holm's p allows for there being many pairs."),
    ("Interquartile mean, profile", "over several problems: the mean of the middle half of all scores; and the share "
     "of runs that reach the target within a number of times the fastest's steps."),
)  # fmt: skip

PAGE = "This page again, from the record of its runs:"
RACE = "The race again; of a data set, add what else its section says of features, family and rows held out:"


def protocol(part: ProblemFindings, heat: Heat) -> Iterator[tuple[str, str]]:
    """What was done, so that it could be done again."""
    budget = heat.budget
    yield from heat.facts.items()
    yield (
        "budget of a run",
        f"{budget.steps:,} gradient evaluations for everyone; losses measured {budget.evaluations + 1} times",
    )
    yield (
        "tuning",
        f"{words.many(part.trials, 'trial')} for everyone, each over {words.many(part.tuning_seeds, 'seed')} "
        f"({span(heat.tuning_seeds)}); the one with the best score is chosen",
    )
    yield "report", f"{words.many(part.seeds, 'seed')} ({span(heat.seeds)}), none of them used for tuning"
    yield "paired", "for one seed everyone has the same data split, initial parameters and batch order"
    yield "score", f"the {'held-out' if heat.held_out else 'training'} loss at the last evaluation; lower is better"
    yield (
        "target",
        f"a loss of {number(part.target)}, {part.target_of}" if part.target == part.target else part.target_of,
    )


def span(seeds: Sequence[int]) -> str:
    """
    >>> span([0, 1, 2]), span([5])
    ('0 to 2', '5')
    """
    return f"{seeds[0]} to {seeds[-1]}" if len(seeds) > 1 else f"{seeds[0]}"


def lead(findings: Findings) -> str:
    """What stands over the sentence."""
    parts = findings.problems
    contestants = len({each.contestant for part in parts for each in part.standings})
    on = parts[0].problem if len(parts) == 1 else f"{count(len(parts))} problems"
    return f"A race of {count(contestants)} optimizer{'s' if contestants > 1 else ''} on {on}"
