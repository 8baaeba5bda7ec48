"""What the page computes of a state is made again only where what it needs has changed."""

from typing import Any

import pytest

import thalweg as tw
from tests.explorer import pages

IMPORTS = """import { createModel } from "./controls/model.js";
import { OPENING } from "./recordings.js";
import { normalised } from "./state/state.js";
import { createStore } from "./state/store.js";"""
AGAIN = """(() => {
  const store = createStore(normalised({ ...OPENING, ...given[0] })), model = createModel();
  const before = model(store.get(), "light");
  store.set(given[1]);
  const after = model(store.get(), "light");
  return ["surface", "paths", "ruler"].filter((name) => after[name] !== before[name]);
})()"""
CURVED = {"landscape": "formula", "formula": "x**2 + 10*y**4", "start": [1, 1], "view": [-2, 2, -2, 2]}


@pytest.mark.parametrize("first", [{}, {"start": [-3, 1]}, {"sampling": {"noise": 1, "seed": 3}}, CURVED])
@pytest.mark.parametrize("change", [{"step": 7}, {"focus": 0}, {"theme": "dark"}, {"inside": True}, {"scene": "tilt"}])
def test_to_look_elsewhere_runs_nothing_anew(first: dict[str, Any], change: dict[str, Any]) -> None:
    assert pages.run(IMPORTS, AGAIN, [first, change]) == []


@pytest.mark.parametrize(
    ("change", "made"),
    [
        ({"steps": 20}, ["paths", "ruler"]),
        ({"sampling": {"noise": 1}}, ["paths", "ruler"]),
        ({"optimizers": [{"rule": "adam", "values": {"lr": 0.3}}]}, ["paths", "ruler"]),
        ({"start": [-2, 1]}, ["surface", "paths", "ruler"]),
        ({"parameters": {"kappa": 7}}, ["surface", "paths", "ruler"]),
        (CURVED, ["surface", "paths", "ruler"]),
        ({"landscape": "formula", "formula": "x +"}, []),
    ],
)
def test_what_changed_is_made_anew(change: dict[str, Any], made: list[str]) -> None:
    assert pages.run(IMPORTS, AGAIN, [{}, change]) == made


def test_the_last_good_map_stays_while_a_formula_is_none() -> None:
    expression = """["x +", "x**2 + y**2"].map((formula) => {
      const view = createModel()(normalised({ ...OPENING, landscape: "formula", formula }), "light");
      return [view.surface.name, view.trouble !== null];
    })"""
    assert pages.run(IMPORTS, expression) == [["valley", True], ["formula", False]]


def test_panels_are_called_as_in_the_printed_picture() -> None:
    chosen = [[tw.sgd(lr=0.01), tw.sgd(lr=0.0196)], [tw.sgd(lr=0.01), tw.adam(lr=0.1)], [tw.adam(lr=0.1)]]
    chosen += [[tw.sgd(lr=0.01), tw.adam(lr=0.1), tw.momentum(lr=0.01), tw.adam(lr=1 / 3)]]
    given = [[{"rule": each.name, "values": {"lr": each.hyperparameters["lr"]}} for each in row] for row in chosen]
    expression = """given.map((optimizers) =>
      createModel()(normalised({ ...OPENING, optimizers }), "light").runs.map(({ title }) => title))"""
    pictures = [tw.draw([tw.descend(tw.valley, each, steps=300) for each in row]) for row in chosen]
    assert pages.run(IMPORTS, expression, given) == [[p.title for p in each.facts.panels] for each in pictures]
