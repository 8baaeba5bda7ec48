"""A page's state as Python takes it: checked, and read as a landscape, optimizers and their runs."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from typing import Any

from thalweg.errors import InputError, UnknownName, did_you_mean
from thalweg.explorer import rules
from thalweg.explorer.explore import MOST_STEPS, Page
from thalweg.landscapes.formula import formula
from thalweg.landscapes.landscape import Landscape
from thalweg.landscapes.parsing import parse
from thalweg.optimizer.optimizer import Optimizer
from thalweg.problems.line import LineProblem
from thalweg.problems.noisy import noisy
from thalweg.runs.descend import descend
from thalweg.runs.path import Path

State = dict[str, Any]  # State in page/types.js
FORMULA = "formula"  # the landscape that is typed
CHOICES = {"layout": ("panels", "overlay"), "theme": ("auto", "light", "dark"), "inside": (False, True)}
OF_LANDSCAPE: State = {"parameters": {}, "start": None, "view": None}  # what another landscape starts with
MOST_TEXT, MOST_SEED = 2000, 2**32 - 1


def checked(page: Page, given: object, before: State) -> State:
    """`given` as a whole state of the page; what it leaves out is as `before`, in so far as that still fits.

    Raises InputError, in one line, for what no page can show.
    """
    asked = _part(given, before, "a state")
    another = asked.get("landscape", before["landscape"]) != before["landscape"]
    state: State = {**before, **(OF_LANDSCAPE if another else {}), **asked}
    surface = _surface(page, state["landscape"])
    state["formula"] = _text("formula", state["formula"])
    if surface is None:
        parse(state["formula"])
    state["parameters"] = _parameters(surface, state["parameters"])
    state["start"] = _numbers("start", state["start"], 2)
    state["view"] = _view(state["view"])
    state["optimizers"] = [_chosen(page, each) for each in _several(state["optimizers"])]
    state["steps"] = _whole("steps", state["steps"], 1, MOST_STEPS)
    for name, most in (("step", state["steps"]), ("focus", len(state["optimizers"]) - 1)):
        state[name] = _whole(name, state[name], 0, most) if name in asked else min(state[name], most)
    state["sampling"] = _sampling(surface, state["sampling"], before["sampling"])
    for name, allowed in CHOICES.items():
        if state[name] not in allowed or (name == "inside") != isinstance(state[name], bool):
            raise InputError(f"{name} is one of {', '.join(map(repr, allowed))}, {state[name]!r:.60} was given")
    state["scene"] = _text("scene", state["scene"])
    return state


def landscape(page: Page, state: State) -> Landscape:
    """The landscape shown, with the state's parameters, view and start."""
    surface, view, start = _surface(page, state["landscape"]), state["view"], state["start"]
    if surface is None:
        return formula(state["formula"], view=view and tuple(view), start=start and tuple(start))
    if surface.definition is not None and state["parameters"] != surface.parameters:
        surface = surface(**state["parameters"])
    changes = {"domain": view, "start": start}
    return surface.replace(**{name: tuple(value) for name, value in changes.items() if value is not None})


def optimizers(page: Page, state: State) -> list[Optimizer]:
    """The optimizers shown, in order."""
    known = _known(page)
    return [known[each["rule"]].replace(**each["values"]) for each in state["optimizers"]]


def paths(page: Page, state: State) -> list[Path]:
    """The runs shown: as many steps, on the same mini-batches or with the same noise."""
    surface, sampling = landscape(page, state), state["sampling"]
    batch, seed = sampling["batch"], sampling["seed"]
    if not isinstance(surface, LineProblem):
        batch = max(batch, 1) if sampling["noise"] else 0
        surface = noisy(surface, sampling["noise"]) if batch else surface
    seen = {"batch": batch, "seed": seed} if batch else {}
    return [descend(surface, each, steps=state["steps"], **seen) for each in optimizers(page, state)]


def _known(page: Page) -> dict[str, Optimizer]:
    return {rules.key(each): each for each in page.optimizers}


def _surface(page: Page, name: object) -> Landscape | None:
    """The recorded landscape of that name; None for what is typed."""
    known = {each.name: each for each in page.surfaces}
    if name == FORMULA and FORMULA not in known:
        return None
    if not isinstance(name, str) or name not in known:
        raise UnknownName(f"the page has no landscape {name!r:.60}{did_you_mean(str(name), (*known, FORMULA))}")
    return known[name]


def _part(given: object, whole: Mapping[str, Any], what: str) -> dict[str, Any]:
    if not isinstance(given, Mapping):
        raise InputError(f"{what} is a dict, {given!r:.60} was given")
    for name in given:
        if name not in whole:
            known = ", ".join(whole) or "nothing"
            raise UnknownName(f"{what} has no {name!r:.60}{did_you_mean(str(name), whole)} (it has {known})")
    return dict(given)


def _parameters(surface: Landscape | None, given: object) -> dict[str, float]:
    own = surface.parameters if surface is not None and surface.definition is not None else {}
    values = _part(given, own, f"parameters of {surface.name if surface else FORMULA}")
    return dict(surface(**values).parameters) if surface is not None and own else {}


def _chosen(page: Page, given: object) -> dict[str, Any]:
    asked, known = _part(given, {"rule": "", "values": {}}, "each of optimizers"), _known(page)
    key = asked.get("rule")
    if not isinstance(key, str) or key not in known:
        raise UnknownName(
            f"the page has no rule {key!r:.60}{did_you_mean(str(key), known)} (it has {', '.join(known)})"
        )
    names = known[key].variant.hyperparameters
    values = _part(asked.get("values", {}), dict.fromkeys(names), f"values of {key}")
    optimizer = known[key].replace(**{name: _number(f"{key}: {name}", value) for name, value in values.items()})
    return {"rule": key, "values": {name: optimizer.hyperparameters[name] for name in names}}


def _several(given: object) -> Sequence[object]:
    if not isinstance(given, list | tuple) or not given:
        raise InputError(
            f"optimizers are a list of {{'rule': 'adam', 'values': {{'lr': 0.1}}}}; {given!r:.60} was given"
        )
    return given


def _sampling(surface: Landscape | None, given: object, before: Mapping[str, Any]) -> dict[str, Any]:
    asked = {**before, **_part(given, before, "sampling")}
    noise = _number("noise", asked["noise"])
    if noise < 0:
        raise InputError(f"noise must be a number from 0, {noise!r} was given")
    most = surface.rows if isinstance(surface, LineProblem) else MOST_SEED
    return {
        "noise": noise,
        "batch": _whole("batch", asked["batch"], 0, most),
        "seed": _whole("seed", asked["seed"], 0, MOST_SEED),
    }


def _whole(name: str, given: object, least: int, most: int) -> int:
    if isinstance(given, bool) or not isinstance(given, int | float) or not least <= given <= most or given % 1:
        raise InputError(f"{name} must be a whole number from {least} to {most:,}, {given!r:.60} was given")
    return int(given)


def _numbers(name: str, given: object, count: int) -> list[float] | None:
    if given is None:
        return None
    if isinstance(given, list | tuple) and len(given) == count:
        return [_number(name, each) for each in given]
    raise InputError(f"{name} is {count} numbers, {given!r:.60} was given")


def _number(name: str, given: object) -> float:
    if isinstance(given, bool) or not isinstance(given, int | float) or not abs(given) < math.inf:
        raise InputError(f"{name} must be a finite number, {given!r:.60} was given")
    return float(given)


def _view(given: object) -> list[float] | None:
    view = _numbers("view", given, 4)
    if view is not None and not (view[0] < view[1] and view[2] < view[3]):
        raise InputError(f"a view is x0, x1, y0, y1 with x0 < x1 and y0 < y1, {given!r:.60} was given")
    return view


def _text(name: str, given: object) -> str:
    if not isinstance(given, str) or len(given) > MOST_TEXT:
        raise InputError(f"{name} is a text of at most {MOST_TEXT:,} characters, {given!r:.60} was given")
    return given
