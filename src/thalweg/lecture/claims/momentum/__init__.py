"""L4: momentum is a ball that rolls."""

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from thalweg.figures.picture import Picture
from thalweg.lecture.claim import Caveat, Claim, Criterion, Effort, Finding, Numbers
from thalweg.lecture.claims.momentum.bump import over_bump
from thalweg.lecture.claims.momentum.part import HEAD, Part
from thalweg.lecture.claims.momentum.plateau import over_plain
from thalweg.lecture.claims.momentum.saddle import off_saddle
from thalweg.lecture.claims.momentum.slope import on_slope
from thalweg.lecture.claims.momentum.zigzag import across_valley, in_batches

EXPLANATION = (
    "Let go of a ball on a hillside. It does not choose each step anew, as a hiker does: it keeps most of the velocity "
    "it has, and the slope under it adds a little. Momentum is that ball. Its velocity is a sum of all past "
    "gradients, each step back counting nine tenths of the one after it. Where the gradients agree, as on a long "
    "gentle slope, the sum grows to ten times a single one, and no further. Where they disagree, as from wall to wall "
    "of a narrow valley, they cancel, and what is left points along the floor. And because it is still moving when the "
    "slope vanishes or turns against it for a moment, the ball rolls across flats, off saddles and over small bumps."
)
LEAST = 2.0
PLACES = {
    "speed": "the speed it ends with on an even slope",
    "bump": "the highest bump it crosses",
    "saddle": "the steps it takes to leave a saddle",
    "plateau": "the steps it takes over a plain",
    "zigzag": "its travel across a narrow valley",
    "noise": "its travel across the floor in mini-batches",
}


def _holds(numbers: Numbers) -> bool:
    return all(numbers[key] >= LEAST for key in PLACES)


CRITERION = Criterion(
    f"Momentum .9 does at least {LEAST:g} times as well as SGD in each of six: {', '.join(PLACES.values())}.", _holds
)


def _parts(effort: Effort) -> list[Part]:
    return [
        on_slope(),
        over_bump(effort.quick),
        off_saddle(quick=effort.quick),
        over_plain(),
        across_valley(),
        in_batches(effort.quick),
    ]


def _found(parts: Sequence[Part], first: str) -> Finding:
    """The part named `first` leads; its sentence alone is told unless all parts are of the experiment."""
    numbers = {part.key: part.times for part in parts}
    ordered = sorted(parts, key=lambda part: part.key != first)
    return Finding(
        numbers={part.key: numbers[part.key] for part in ordered},
        shown=f"{numbers[first]:.3g} times",
        sentence=" ".join(part.sentence for part in ordered),
        pictures=tuple(picture for part in ordered for picture in part.pictures),
        table=(HEAD, *(part.cells for part in parts)),
    )


def experiment(effort: Effort) -> Finding:
    """All six places."""
    parts = _parts(effort)
    least, most = (pick(part.times for part in parts) for pick in (min, max))
    return replace(
        _found(parts, "speed"),
        shown=f"{least:.2g} to {most:.3g} times as well as SGD",
        sentence=f"Beside SGD momentum .9 {'; '.join(part.clause for part in parts)}.",
    )


def _instead(effort: Effort, *others: Part) -> list[Part]:
    """The experiment's places with some measured on other data."""
    changed = {part.key: part for part in others}
    return [changed.get(part.key, part) for part in _parts(effort)]


def on_the_ridge(effort: Effort) -> Finding:
    """Started exactly on the saddle's ridge."""
    other = off_saddle(offset=0.0)
    shown = "nobody leaves" if other.times == 1 else f"{other.times:.3g} times"
    return _only(_found(_instead(effort, other), "saddle"), (other,), shown)


def open_ground(effort: Effort) -> Finding:
    """SGD with ten times the rate, where nothing steep forbids it."""
    others = (on_slope(sgd_lr=1.0), off_saddle(sgd_lr=0.5, quick=effort.quick), over_plain(sgd_lr=1.0))
    found = _found(_instead(effort, *others), "speed")
    best = max(others, key=lambda part: part.times)
    return _only(found, others, "no faster than SGD" if best.times < 1.05 else f"{best.times:.2g} times at most")


def wide_valley(effort: Effort) -> Finding:
    """A valley hardly longer than it is wide."""
    other = across_valley(kappa=2.0)
    return _only(_found(_instead(effort, other), "zigzag"), (other,), f"{other.times:.2g} times less travel across")


def _only(found: Finding, others: tuple[Part, ...], shown: str) -> Finding:
    """What is told and drawn is of the other data alone."""
    return replace(
        found,
        shown=shown,
        sentence=" ".join(part.sentence for part in others),
        pictures=_together(others),
        table=(HEAD, *(part.cells for part in others)),
    )


def _together(parts: tuple[Part, ...]) -> tuple[Picture[Any], ...]:
    """The pictures of one part; of several the first plot of each, side by side."""
    first, *more = (picture for part in parts for picture in part.pictures)
    if not more:
        return (first,)
    charts = [first.facts, *(picture.facts for picture in more)]
    joined = replace(
        first.facts,
        plots=tuple(chart.plots[0] for chart in charts),
        subtitle="Momentum .9 beside SGD with ten times its rate: no steep ground is near.",
        small_print=" ".join(chart.small_print for chart in charts),
    )
    return (Picture(joined, "chart"),)


CLAIM = Claim(
    number=4,
    key="momentum",
    title="Momentum is a ball that rolls",
    sentence="Momentum gathers speed down a long gentle slope, rolls over small bumps, flats and saddle points, and "
    "straightens the zig-zag.",
    image="A ball rolling down the landscape.",
    explanation=EXPLANATION,
    question="How much better than SGD does a ball do on a slope, at a bump, at a saddle, on a plain, in a valley?",
    setting="Six places, momentum .9 beside SGD. On the slope, at the bump, at the saddle and on the plain both have "
    "the same learning rate, .1 or .05; in the valley each has its best from one grid; in mini-batches momentum has a "
    "tenth of SGD's best, which gives both the same pace along the floor.",
    criterion=CRITERION,
    experiment=experiment,
    caveats=(
        Caveat(
            "ridge",
            "Exactly on the ridge nobody leaves",
            "A ball set down precisely on a saddle's ridge feels no slope to either side, so its velocity never points "
            "there, however long it rolls. Every time to escape that one reads is from some offset, or with some "
            "noise. Here the offset is none at all.",
            "something, an offset or noise, takes the run off the saddle's ridge",
            on_the_ridge,
        ),
        Caveat(
            "pace",
            "The same speed for the asking",
            "Momentum .9 moves like SGD with ten times the learning rate wherever gradients agree. So where nothing is "
            "steep, SGD may simply take that rate, and the ball's lead is gone. What momentum buys is that pace "
            "without the bouncing, when steep ground nearby forbids the larger rate.",
            "steep ground keeps SGD from a rate ten times as large",
            open_ground,
        ),
        Caveat(
            "round",
            "A ball rolls past",
            "In a valley hardly longer than it is wide SGD has no zig-zag worth straightening: one rate suits both "
            "directions. The ball still gathers speed, passes the minimum, turns and comes back, and takes many more "
            "steps until it rests.",
            "the valley is narrow",
            wide_valley,
        ),
    ),
    scene="bump",
)
