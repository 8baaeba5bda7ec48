"""The experiment of L3 and those of its caveats."""

from thalweg.lecture.claim import Effort, Finding
from thalweg.lecture.claims.adaptive import charts
from thalweg.lecture.claims.adaptive.charts import NAMES
from thalweg.lecture.claims.adaptive.rates import (
    ADAPTIVE,
    FAR,
    FLAT,
    KAPPA,
    STEEP,
    Array,
    change,
    contrast,
    flattening,
    grown,
    moved,
    path,
    seen_from_floor,
    steep_steps,
    turned,
    valley,
)


def both(contrasts: dict[str, float], changes: dict[str, float]) -> dict[str, float]:
    """What the criterion looks at: of the methods the one that adapts less."""
    return {"flat over steep": min(contrasts.values()), "change": min(changes.values())}


def adapted(runs: dict[str, Array]) -> tuple[dict[str, float], dict[str, float]]:
    """Of each method's rates or steps, along and across: their contrast and their change."""
    return {name: contrast(run) for name, run in runs.items()}, {name: change(run) for name, run in runs.items()}


def listed(values: dict[str, float]) -> str:
    return " and ".join(f"{value:.3g} ({NAMES[name]})" for name, value in values.items())


def in_the_valley(_: Effort) -> Finding:
    """Rates along the floor against those across, at each method's best learning rate."""
    runs = {name: seen_from_floor(path(name)) for name in ADAPTIVE}
    contrasts, changes = adapted(runs)
    fixed = seen_from_floor(path("sgd"))
    least = min(contrasts.values())
    steps = {name: path(name).steps for name in ("sgd", *ADAPTIVE)}
    sgd = "1 for SGD, always" if contrast(fixed) == change(fixed) == 1 else f"{contrast(fixed):.3g} for SGD"
    return Finding(
        numbers=both(contrasts, changes),
        shown=f"{least:.0f} times the rate on flat ground",
        sentence=(
            f"Where the ground curves {KAPPA:g} times as strongly across the floor as along it, the rate along is "
            f"{listed(contrasts)} times that across, the median over the steps; {sgd}. On the way each rate changes "
            f"at least by a factor of {listed(changes)}. They are there in {steps['rmsprop']} and {steps['adam']} "
            f"steps, SGD in {steps['sgd']}."
        ),
        pictures=(
            charts.rates(),
            charts.on_the_map(f"One slope moves Adam {contrasts['adam']:.0f} times as far along the floor as across"),
        ),
        table=(
            ("method", "best lr", "flat / steep, rates", "flat / steep, steps", "a rate's change", "steps"),
            *(_row(name) for name in ("sgd", *ADAPTIVE)),
        ),
    )


def _row(name: str) -> tuple[str, ...]:
    run, rates = path(name), seen_from_floor(path(name))
    ratios = (contrast(rates), contrast(moved(run)), change(rates))
    return NAMES[name], f"{valley()[name].lr:.3g}", *(f"{each:.3g}" for each in ratios), str(run.steps)


def strides(_: Effort) -> Finding:
    """The same question, asked of the lengths of the steps."""
    runs = {name: moved(path(name)) for name in ADAPTIVE}
    contrasts, changes = adapted(runs)
    rates = {name: contrast(seen_from_floor(path(name))) for name in ADAPTIVE}
    first = runs["adam"][0]
    slopes = abs(path("adam").gradients[0])
    return Finding(
        numbers=both(contrasts, changes),
        shown=f"{min(contrasts.values()):.1f} times the step on flat ground",
        sentence=(
            f"Adam's first step is {first[0]:.3g} along and {first[1]:.3g} across, its learning rate being "
            f"{valley()['adam'].lr:.3g}: the same both ways, though the slope across is {slopes[1] / slopes[0]:.3g} "
            f"times that along. By the median, steps along the floor are {listed(contrasts)} times as long as "
            f"those across, and the rates {listed(rates)} times as large."
        ),
        pictures=(
            charts.rates_against_steps(
                f"Along the floor Adam's rate is {rates['adam']:.0f} times that across, its step "
                f"{contrasts['adam']:.2g} times"
            ),
        ),
    )


def turned_valley(effort: Effort) -> Finding:
    """The valley at 45 degrees; and the lead at all angles."""
    angles = charts.angles(effort.quick)
    runs = {name: seen_from_floor(path(name, angles[-1])) for name in ADAPTIVE}
    contrasts, changes = adapted(runs)
    least = min(contrasts.values())
    level, across = turned(angles[0], effort.quick), turned(angles[-1], effort.quick)
    lead = {name: [found["sgd"][0] / found[name][0] for found in (level, across)] for name in NAMES if name != "sgd"}
    said = [", ".join(f"{each[k]:.1f} ({NAMES[name]})" for name, each in lead.items()) for k in (0, 1)]
    same = [NAMES[name] for name in NAMES if level[name] == across[name]]
    first, second, *_ = sorted(across, key=lambda name: across[name][0])
    return Finding(
        numbers=both(contrasts, changes),
        shown="the same rate both ways" if round(least, 2) == 1 else f"{least:.2g} times the rate on flat ground",
        sentence=(
            f"Turned by {angles[-1]:g} degrees each parameter has an equal part in both directions, so that the rate "
            f"along the floor is {listed(contrasts)} times that across, whatever the two rates are. Level, the methods "
            f"are so many times as fast as SGD: {said[0]}; turned: {said[1]}, and {NAMES[first]} is first: "
            f"{across[first][0]:g} steps, {NAMES[second]} {across[second][0]:g}. "
            f"{' and '.join(same) or 'None'} need the same steps and rate at both angles; Adam's best rate is "
            f"{level['adam'][1]:.2g} level and {across['adam'][1]:.2g} turned, where the whole way is {FAR:g} long."
        ),
        pictures=(
            charts.lead_by_angle(
                f"Turned, RMSprop's lead over SGD falls from {lead['rmsprop'][0]:.1f} to {lead['rmsprop'][1]:.1f}",
                effort.quick,
            ),
        ),
        table=(
            ("angle", *(f"{name} (lr)" for name in NAMES.values())),
            *((f"{angle:g}°", *_steps(angle, effort)) for angle in angles),
        ),
    )


def _steps(angle: float, effort: Effort) -> tuple[str, ...]:
    found = turned(angle, effort.quick)
    return tuple(f"{steps:g} ({lr:.2g})" for steps, lr in (found[name] for name in NAMES))


def memory(_: Effort) -> Finding:
    """From steep ground to flat."""
    longer = {name: float(grown(flattening(name))[-1]) for name in ADAPTIVE}
    taken = " and ".join(f"{steep_steps(flattening(name))} ({NAMES[name]})" for name in ADAPTIVE)
    return Finding(
        numbers=both(longer, longer),
        shown=f"{min(longer.values()):.1f} times the rate on flat ground",
        sentence=(
            f"After as many steps on ground {STEEP / FLAT:.0f} times as flat as on the steep, {taken}, the learning "
            f"rates are {listed(longer)} times what they were."
        ),
        pictures=(
            charts.slow_to_lengthen(
                f"On open ground Adam's rate has grown {longer['adam']:.1f} times, RMSprop's {longer['rmsprop']:.1f}"
            ),
        ),
    )
