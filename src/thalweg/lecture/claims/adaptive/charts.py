"""The pictures of L3."""

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import numpy as np

import thalweg as tw
from thalweg.figures.chart_facts import Axis, ChartFacts, Mark, Plot, Series
from thalweg.figures.picture import Picture
from thalweg.lecture.claims.adaptive.rates import (
    ADAPTIVE,
    ANGLES,
    AROUND,
    FAR,
    FLAT,
    KAPPA,
    STEEP,
    TURNED_BUDGET,
    WALK,
    Array,
    flattening,
    grown,
    moved,
    own_rates,
    path,
    remembered,
    seen_from_floor,
    steep_steps,
    turned,
    valley,
)

PUSH, SEEN = 5.0, 40  # the length of the gradient whose steps are shown on the map, and for how many steps
NAMES = {"sgd": "SGD", "momentum": "Momentum .9", "rmsprop": "RMSprop .9", "adam": "Adam"}


def rates() -> Picture[Any]:
    """The rate and the step of each parameter over the steps."""
    runs = [path(name) for name in ("sgd", *ADAPTIVE)]
    shown = max(path(name).steps for name in ADAPTIVE)
    picture = tw.draw(runs, layout="rates", shown=shown, lr_rule=valley().rule)
    above, below = picture.facts.plots
    adam = own_rates(path("adam")).T
    corrected = {f"Adam, {name}": rate for name, rate in zip("xy", adam, strict=True)}
    series = tuple(replace(each, y=corrected.get(each.name, each.y)) for each in above.series)
    subtitle = (
        f"(x² + {KAPPA:g} y²) / 2. Rate: how far a parameter moves for a unit of its gradient, with Adam of its "
        "corrected mean. Ratios are medians over the steps."
    )
    facts = replace(picture.facts, plots=(replace(above, series=series), below), subtitle=subtitle)
    return replace(picture, facts=facts)


def on_the_map(headline: str) -> Picture[ChartFacts]:
    """Where each method walks, and around its places how far a gradient of one length would move it, each way."""
    plots = tuple(_reach(name) for name in ("sgd", "adam"))
    return Picture(
        ChartFacts(
            plots=plots,
            headline=headline,
            subtitle=f"(x² + {KAPPA:g} y²) / 2. Ovals: how far a gradient of length {PUSH:g} would move each.",
            small_print=f"{valley().rule}. Ovals at every fourth of the first {SEEN} steps.",
            settings={
                "landscape": "valley",
                "kappa": KAPPA,
                "lr": {name: valley()[name].lr for name in ("sgd", "adam")},
            },
        ),
        "chart",
    )


def _reach(name: str) -> Plot:
    run, around = path(name).until(SEEN), np.linspace(0, 2 * np.pi, 73)
    ovals = tuple(
        Series("", x + PUSH * along * np.cos(around), y + PUSH * across * np.sin(around))
        for (x, y), (along, across) in zip(run.points[4:-1:4].tolist(), own_rates(run)[4::4].tolist(), strict=True)
    )
    return Plot(
        title=NAMES[name],
        x=Axis("x, along the flat floor", low=-3.6, high=0.2),
        y=Axis("y, across the steep walls", low=-1.7, high=1.7),
        series=(Series("", run.points[:, 0], run.points[:, 1], name, "dotted line"), *ovals),
        marks=(Mark(0.0, "the floor", "y"),),
    )


def rates_against_steps(headline: str) -> Picture[ChartFacts]:
    """How many times the flat direction's rate and step are the steep one's."""

    def plot(title: str, seen: Callable[[tw.Path], Array]) -> Plot:
        ratios = {name: np.divide(*seen(path(name)).T) for name in ADAPTIVE}
        return Plot(
            title=title,
            x=Axis("step"),
            y=Axis("along the floor, times that across", log=True, low=0.5, high=200.0),
            series=tuple(
                Series(NAMES[name], np.arange(1.0, len(ratio) + 1), ratio, name) for name, ratio in ratios.items()
            ),
        )

    settings = {"landscape": "valley", "kappa": KAPPA, "lr": {name: valley()[name].lr for name in ADAPTIVE}}
    return Picture(
        ChartFacts(
            plots=(plot("Learning rates", seen_from_floor), plot("Lengths of steps", moved)),
            headline=headline,
            subtitle=f"(x² + {KAPPA:g} y²) / 2. The headline has medians over the steps; 1 is the same both ways.",
            small_print=f"{valley().rule}. Start (−3, 1.5), until within 5 % for good. The peak on the right: Adam "
            "turns back to the floor there, with next to no step across.",
            settings=settings,
        ),
        "chart",
    )


def lead_by_angle(headline: str, quick: bool) -> Picture[ChartFacts]:
    """Steps against the angle by which the valley is turned."""
    found = {angle: turned(angle, quick) for angle in angles(quick)}
    at = np.array(list(found))
    series = [
        Series(NAMES[name], at, np.array([each[name][0] for each in found.values()]), name, "dotted line")
        for name in NAMES
    ]
    plot = Plot(
        title="",
        x=Axis("angle between the valley and the x axis, degrees"),
        y=Axis("steps to within 5 % for good", low=0.0),
        series=tuple(series),
    )
    return Picture(
        ChartFacts(
            plots=(plot,),
            headline=headline,
            subtitle=f"The valley of condition number {KAPPA:g}, turned. Each method at its best rate for each angle.",
            small_print=f"Median over {AROUND} starts around the minimum, {FAR:g} away and turned with the valley; one "
            f"rate for all of them, the best of one grid; {TURNED_BUDGET} steps.",
            settings={"landscape": "valley", "kappa": KAPPA, "tilt": list(found), "starts": AROUND},
        ),
        "chart",
    )


def angles(quick: bool) -> tuple[float, ...]:
    return ANGLES[::3] if quick else ANGLES


def slow_to_lengthen(headline: str) -> Picture[ChartFacts]:
    """The rate over the steps, from steep ground to flat."""
    series = []
    for name in ("adam", "rmsprop"):
        run = flattening(name)
        steep = steep_steps(run)
        series.append(Series(NAMES[name], (np.arange(run.steps) + 1.0 - steep) / steep, grown(run), name))
    share = np.linspace(0, 1, 50)
    series.append(Series("√(1 + share)", share, remembered(share), dashed=True))
    plot = Plot(
        title="",
        x=Axis("steps on flat ground, over those on steep ground"),
        y=Axis("learning rate, times that at the end of the steep ground", log=True),
        series=tuple(series),
        marks=(Mark(0.0, "the ground turns flat"),),
    )
    return Picture(
        ChartFacts(
            plots=(plot,),
            headline=headline,
            subtitle=f"A slope of {STEEP:g} that turns into one of {FLAT:g}: −x/10 − 5 (x − √(x² + 0.0001)).",
            small_print=f"From x = {WALK[0]:g} with lr {WALK[1]:g}. Adam's beta2 is .999, RMSprop's rho .9. "
            "Dashed: all gradients remembered alike.",
            settings={"landscape": "ground that flattens", "lr": WALK[1], "start": [WALK[0], 0.0]},
        ),
        "chart",
    )
