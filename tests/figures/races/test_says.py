"""What figures say follows from the findings, of which the answer is known."""

from dataclasses import replace

import pytest

from tests.figures.races import made
from thalweg.errors import InputError
from thalweg.figures.races import says, tables
from thalweg.figures.races.facts import gather_race
from thalweg.figures.races.good_rates import width
from thalweg.figures.races.looks import looks
from thalweg.figures.races.numbers import chance, difference, p_value
from thalweg.races.findings.facts import Band, Comparison, Interval, RateCurve, Scale

LOOKS = looks(made.USUAL)
PART = made.problem()
PAIR = PART.comparisons[0]


def pair(scale: Scale, value: float, low: float, high: float) -> Comparison:
    return replace(PAIR, scale=scale, difference=Interval(value, low, high))


@pytest.mark.parametrize(
    ("given", "said"),
    [
        (pair("ratio", 0.87, 0.83, 0.91), "13 % [9, 17] lower"),
        (pair("ratio", 0.09, 0.07, 0.12), "11 [8, 14] times lower"),
        (pair("ratio", 1.05, 1.01, 1.1), "5 % [1, 10] higher"),
        (pair("ratio", 4.1, 2.2, 8.3), "4 [2, 8] times as high"),
        (pair("difference", -0.023, -0.034, -0.012), "−0.023 [−0.034, −0.012]"),
        (pair("sign", 0.9, 0.6, 0.98), "wins 90 % [60, 98] of seeds"),
    ],
)
def test_differences(given: Comparison, said: str) -> None:
    assert difference(given) == said


@pytest.mark.parametrize("given", [PAIR, pair("difference", -2.0, -3.0, -1.0), pair("sign", 0.9, 0.6, 0.98)])
def test_a_pair_turned_twice_is_itself(given: Comparison) -> None:
    there = tables.turned(given, given.second)
    assert (there.first, there.second) == (given.second, given.first)
    assert there.verdict == {"better": "worse", "cannot tell": "cannot tell"}[given.verdict]
    assert there.difference.low <= there.difference.value <= there.difference.high
    back = tables.turned(there, given.first).difference
    assert (back.value, back.low, back.high) == pytest.approx(
        (given.difference.value, given.difference.low, given.difference.high)
    )


def test_what_is_said_of_the_best() -> None:
    assert says.comparisons(PART, LOOKS) == "Adam is better than RMSprop and SGD; against Momentum we cannot tell"
    told = tuple(replace(each, verdict="better") for each in PART.comparisons)
    assert says.comparisons(replace(PART, comparisons=told), LOOKS) == "Adam is better than Momentum, RMSprop and SGD"
    none = tuple(replace(each, verdict="cannot tell") for each in PART.comparisons)
    said = says.comparisons(replace(PART, comparisons=none), LOOKS)
    assert said == "We cannot tell Adam from Momentum, RMSprop or SGD"


def judged(*verdicts: str) -> str:
    """What is said of Adam against Momentum, RMSprop and SGD."""
    own = (
        replace(pair, verdict="cannot tell" if verdict == "level" else verdict, arrived=verdict == "level")  # type: ignore[arg-type]
        for pair, verdict in zip(PART.comparisons, verdicts, strict=False)
    )
    return says.comparisons(replace(PART, comparisons=tuple(own)), LOOKS)


def test_who_is_level_is_said_as_in_the_findings() -> None:
    assert judged("level", "better", "cannot tell") == (
        "Adam is better than RMSprop; against SGD we cannot tell; Momentum is level with it"
    )
    assert judged("level", "level", "level") == "Adam is level with Momentum, RMSprop and SGD"
    assert judged("worse", "level", "level") == "Adam is level with RMSprop and SGD; it loses to Momentum on most seeds"
    alone = replace(PAIR, verdict="cannot tell", arrived=True)
    part = replace(PART, comparisons=(alone,))
    assert tables.turned(alone, alone.second).told == "level"
    assert tables.against_best(part, LOOKS).rows[0].words.endswith(" · level")
    assert tables.every_pair(part, LOOKS).key == "grey: level"
    assert tables.every_pair(replace(PART, comparisons=(alone, PAIR)), LOOKS).key == "grey: cannot tell or level"


def curve(*good: float) -> RateCurve:
    lr = (0.001, 0.01, 0.1, 1.0, 10.0)
    return RateCurve(lr, Band((1.0,) * 5, (1.0,) * 5, (1.0,) * 5), (0.0,) * 5, (good[0], good[-1]), "", None)


@pytest.mark.parametrize(
    ("given", "said"),
    [
        (curve(0.01, 1.0), "2.0 decades"),
        (curve(0.001, 0.1), "at least 2.0 decades"),
        (curve(0.1, 10.0), "at least 2.0 decades"),
        (curve(0.1), "less than 2.0 decades"),
    ],
)
def test_widths_of_good_ranges(given: RateCurve, said: str) -> None:
    assert width(given) == said


def test_who_forgives_most() -> None:
    wide, narrow = (replace(PART.standings[k], rates=curve(*good)) for k, good in ((0, (0.01, 1.0)), (1, (0.1,))))
    said = says.rates(replace(PART, standings=(narrow, wide)), LOOKS)
    assert said == "Adam is near its best over 2.0 decades of learning rates, Momentum over less than 2.0 decades"
    unsearched = replace(wide, rates=None)
    assert says.rates(replace(PART, standings=(unsearched,)), LOOKS) == "The learning rate was not searched"


def test_whom_tuning_helps() -> None:
    helped = replace(PART.standings[0], default=Interval(10.0, 9.0, 11.0), default_setting={"lr": 0.001})
    said = says.defaults(replace(PART, standings=(helped, *PART.standings[1:])), LOOKS)
    assert said.startswith("Tuning gains Adam most: 10 untuned at 1e-3, 0.11")
    lost = replace(helped, default=Interval(float("inf"), 1.0, float("inf")))
    assert says.defaults(replace(PART, standings=(lost,)), LOOKS).startswith("Adam diverges untuned at 1e-3")
    same = replace(helped, default=helped.score)
    assert says.defaults(replace(PART, standings=(same,)), LOOKS) == "Untuned they are near the best that tuning found"


def test_who_is_ahead_after_few_trials() -> None:
    first = replace(PART.standings[0], best_after=(3.0, 1.0))
    second = replace(PART.standings[1], best_after=(2.0, 1.5))
    part = replace(PART, standings=(first, second))
    assert says.best_after(part, LOOKS) == "Adam is ahead after two trials, Momentum after one"


@pytest.mark.parametrize(("part", "said"), [(0.001, "< 0.01"), (0.0, "0.00"), (0.999, "> 0.99"), (0.5, "0.50")])
def test_a_probability_is_never_sure_by_rounding(part: float, said: str) -> None:
    assert chance(part) == said


def test_p_values() -> None:
    assert [p_value(p) for p in (0.0004, 0.0123, 0.3, 1.0)] == ["< 0.001", "0.012", "0.30", "1.00"]


def test_a_problem_that_is_not_there() -> None:
    with pytest.raises(InputError, match="no problem 'wine': it has digits"):
        gather_race(made.findings(), problem="wine")
