"""Where defaults do not do: on maps, where the way is long, and with a rate that is off by a hundred."""

import numpy as np

from thalweg.lecture.claim import Caveat, Effort, Finding
from thalweg.lecture.claims.defaults import shown
from thalweg.lecture.claims.defaults.maps import crawl, on_maps
from thalweg.lecture.claims.defaults.shown import WELL_DONE, of, percent
from thalweg.lecture.claims.defaults.ways import RULES, SHOWN, STEPS, Field, default_lr, on_data

OFF = 100.0


def maps(effort: Effort) -> Finding:
    """All landscapes with a known lowest point."""
    field = on_maps(effort)
    count, well, shares = len(field.ways), field.well("adam"), field.well_by_rate("adam")
    best, lr = float(field.rates[shares.argmax()]), default_lr("adam")
    slow, quick = crawl(effort)
    found = (
        f"Adam's defaults make {WELL_DONE} on {of(well, count)} maps; one rate for all maps, {best:.2g}, on "
        f"{of(float(shares.max()), count)}. In {STEPS:,} steps of about {lr:g} it cannot go much farther than "
        f"{STEPS * lr:g} along an axis."
    )
    if slow and quick:
        found += (
            f" In the lecture's valley it takes {slow:,} steps where its best rate needs {quick}, {slow / quick:.0f} "
            "times as many."
        )
    picture = shown.rows(
        field,
        title="Defaults on the maps of this library",
        headline=f"On maps Adam's defaults crawl: {of(well, count)} are done in {STEPS:,} steps",
        subtitle=shown.SUBTITLE,
        how=f"All landscapes with a known lowest point, from their own starts, {STEPS:,} steps, exact gradients. "
        f"Best: of all four at defaults and Adam at {len(field.rates)} rates.",
    )
    more = {"slow": float(slow or np.inf), "quick": float(quick or np.inf), "best rate": best}
    return Finding(field.numbers | more, f"{of(well, count)} maps", found, (picture,), shown.ways_table(field))


def off(effort: Effort) -> Finding:
    """Rates a hundred times too small and too large."""
    field = on_data(effort)
    count, numbers = len(field.ways), dict[str, float]()
    for rule in RULES:
        numbers |= _at_wrong_rates(field, rule.name)
    own = float(field.well_by_rate("adam")[_places(field, "adam")[1]])
    spared = [SHOWN[name] for name in SHOWN if _bears(field, name)]
    found = (
        f"With a rate {OFF:g} times smaller than its default Adam makes {WELL_DONE} on "
        f"{of(numbers['well small'], count)} problems, with one {OFF:g} times larger on "
        f"{of(numbers['well large'], count)}; {shown.ended(numbers['safe'])}. "
        f"{' and '.join(spared) or 'None of the four'} does well with both."
    )
    picture = shown.by_rate(
        field,
        headline=f"A rate off by {OFF:g} costs Adam {of(own - numbers['well'], count)} problems",
        subtitle=f"{count} regressions on real data, {STEPS:,} steps; a dot marks each library default.",
        how="Medians over the tuning seeds of losses on rows held out. Best: of all four at their best rates.",
    )
    told = f"{of(numbers['well'], count)} problems, on the worse side"
    return Finding(numbers, told, found, (picture,), _off_table(field))


def _at_wrong_rates(field: Field, name: str) -> dict[str, float]:
    """Of one optimizer, on the worse side; Adam's are those that the criterion looks at."""
    low, _, high = _places(field, name)
    well, safe = field.well_by_rate(name), field.safe_by_rate(name)
    found = {"well": min(well[low], well[high]), "safe": min(safe[low], safe[high])}
    found |= {"well small": well[low], "well large": well[high]}
    return {key if name == "adam" else f"{key} {name}": float(value) for key, value in found.items()}


def _bears(field: Field, name: str) -> bool:
    low, _, high = _places(field, name)
    well, safe = field.well_by_rate(name), field.safe_by_rate(name)
    return bool(min(well[low], well[high]) > 0.5 and min(safe[low], safe[high]) == 1)


def _places(field: Field, name: str) -> tuple[int, int, int]:
    lr = default_lr(name)
    return field.at(lr / OFF), field.at(lr), field.at(lr * OFF)


def _off_table(field: Field) -> tuple[tuple[str, ...], ...]:
    sides = (f"rate/{OFF:g}", "default", f"rate*{OFF:g}")
    head = ("optimizer", *(f"well, {side}" for side in sides), *(f"below start, {side}" for side in sides))
    body = [
        (
            told,
            *(of(field.well_by_rate(name)[at], len(field.ways)) for at in _places(field, name)),
            *(percent(field.safe_by_rate(name)[at]) for at in _places(field, name)),
        )
        for name, told in SHOWN.items()
    ]
    return (head, *body)


CAVEATS = (
    Caveat(
        key="maps",
        title="A long way, short strides",
        explanation=(
            "Adam's step has about the length of its rate, so rate times steps is all the ground it can cover. Weights "
            "of a model seldom have far to go. The maps of this lecture are several units wide, and a stride of a "
            "thousandth crawls: SGD and momentum, whose steps are long where the ground is steep, are ahead at their "
            "defaults. On a toy map, tune the rate first."
        ),
        unless="the way is no longer than rate times steps",
        experiment=maps,
    ),
    Caveat(
        key="off",
        title="A rate that is off by a hundred",
        explanation=(
            "Safe settings are not a safe method. Divide the rate by a hundred and even the best hiker has hardly left "
            "when the day is over; multiply it, and strides too long for the valley leap from wall to wall. Adam bears "
            "a wrong rate for longer than most, yet it has a best one like all of them, and no default knows yours."
        ),
        unless="the rate is not off by a hundred",
        experiment=off,
    ),
)
