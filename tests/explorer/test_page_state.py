"""The state that a widget shares: what Python takes for one, and the same runs on both sides."""

from typing import Any

import numpy as np
import pytest

import thalweg as tw
from tests.explorer import pages
from thalweg.errors import InputError
from thalweg.explorer import state as states
from thalweg.explorer.explore import Page, explore

FORMULA = "(1-x)**2 + 20*(3*y-x**2)**2"
ADAM = {"rule": "adam", "values": {"lr": 0.05, "beta1": 0.8, "beta2": 0.99, "eps": 1e-6}}
MOMENTUM = {"rule": "momentum", "values": {"lr": 0.001, "momentum": 0.9}}
RUNS = """given.map((state) => state.optimizers.map(({ rule, values }) => {
  const surface = surfaceOf(state), { steps, sampling } = state;
  const path = descend(surface, RULES[rule], values, { steps, start: surface.start, sampling });
  return { points: path.points, losses: path.losses, divergedAt: path.divergedAt };
}))"""
IMPORTS = """import { RULES } from "./recordings.js";
import { descend } from "./runs/descend.js";
import { surfaceOf } from "./runs/surface.js";"""


@pytest.fixture(scope="module")
def page() -> Page:
    return explore(tw.valley, [tw.sgd(lr=0.01), tw.adam(lr=0.1)])


def changed(page: Page, **given: Any) -> states.State:
    return states.checked(page, given, page.opening)


CHANGES: list[dict[str, Any]] = [
    {},
    {"parameters": {"kappa": 37.5, "tilt": 30.0}, "steps": 40},
    {"landscape": "rosenbrock", "start": [-1.5, 2.25], "optimizers": [ADAM, MOMENTUM]},
    {"landscape": "saddle", "view": [-8, 8, -1, 1], "start": [2, 0.125], "steps": 500},
    {"landscape": "formula", "formula": FORMULA, "optimizers": [MOMENTUM, ADAM], "steps": 60},
    {"landscape": "formula", "formula": FORMULA, "view": [-2, 3, -1, 2], "start": [-1, 1.5], "optimizers": [ADAM]},
    {"landscape": "old faithful", "sampling": {"batch": 16, "seed": 7}, "optimizers": [ADAM], "steps": 200},
    {"landscape": "old faithful", "sampling": {"batch": 0, "noise": 3}, "optimizers": [ADAM]},
    {"sampling": {"noise": 0.5, "seed": 11}, "optimizers": [ADAM, MOMENTUM], "steps": 100},
    {"sampling": {"noise": 0.5, "seed": 11, "batch": 9}, "optimizers": [ADAM, MOMENTUM], "steps": 100},
    {"optimizers": [{"rule": "sgd", "values": {"lr": 5.0}}]},
]


def test_the_runs_of_a_state_are_those_of_the_page(page: Page) -> None:
    given = [changed(page, **each) for each in CHANGES]
    for state, found in zip(given, pages.run(IMPORTS, RUNS, given), strict=True):
        for path, there in zip(states.paths(page, state), found, strict=True):
            np.testing.assert_allclose(np.reshape(there["points"], (-1, 2)), path.points, rtol=1e-12, atol=1e-12)
            np.testing.assert_allclose(there["losses"], path.losses, rtol=1e-10, atol=1e-12)
            assert there["divergedAt"] == path.diverged_at


def test_the_objects_of_a_state(page: Page) -> None:
    state = changed(page, parameters={"kappa": 20}, start=[1, 2], view=[-3, 3, -2, 2], optimizers=[ADAM])
    assert states.landscape(page, state) == tw.valley(kappa=20).replace(start=(1.0, 2.0), domain=(-3.0, 3.0, -2.0, 2.0))
    assert states.optimizers(page, state) == [tw.adam(lr=0.05, beta1=0.8, beta2=0.99, eps=1e-6)]
    typed = changed(page, landscape="formula", formula="x**2 + 3*y**2", start=[1, 1])
    assert states.landscape(page, typed) == tw.formula("x**2 + 3*y**2", start=(1, 1))


def test_what_is_left_out_stays_where_it_fits(page: Page) -> None:
    before = changed(page, start=[1, 2], steps=200, step=150, parameters={"kappa": 20})
    shorter = states.checked(page, {"steps": 100}, before)
    assert (shorter["step"], shorter["start"], shorter["parameters"]["kappa"]) == (100, [1.0, 2.0], 20.0)
    assert states.checked(page, {"optimizers": [ADAM]}, before)["focus"] == 0
    elsewhere = states.checked(page, {"landscape": "rosenbrock"}, before)
    assert (elsewhere["start"], elsewhere["parameters"]) == (None, dict(tw.rosenbrock.parameters))
    assert states.checked(page, before, page.opening) == before
    partial = states.checked(page, {"optimizers": [{"rule": "adam", "values": {"lr": 1}}]}, before)
    assert partial["optimizers"][0]["values"] == {"lr": 1.0, "beta1": 0.9, "beta2": 0.999, "eps": 1e-8}


@pytest.mark.parametrize(
    ("given", "message"),
    [
        (None, "a state is a dict"),
        ({"step_": 3}, "did you mean step?"),
        ({"landscape": "rosenbrok"}, "did you mean rosenbrock?"),
        ({"landscape": []}, "no landscape []"),
        ({"landscape": "formula", "formula": "x +"}, "formula 'x +'"),
        ({"formula": 3}, "formula is a text"),
        ({"parameters": {"kapa": 3}}, "did you mean kappa?"),
        ({"parameters": {"kappa": 0.5}}, "kappa must be a number in [1, inf)"),
        ({"parameters": 3}, "parameters of valley is a dict"),
        ({"landscape": "formula", "parameters": {"a": 1}}, "it has nothing"),
        ({"start": [1]}, "start is 2 numbers"),
        ({"start": [1, float("nan")]}, "start must be a finite number"),
        ({"start": ["1", 2]}, "start must be a finite number"),
        ({"view": [1, 0, 0, 1]}, "x0 < x1"),
        ({"optimizers": []}, "optimizers are a list"),
        ({"optimizers": ["adam"]}, "each of optimizers is a dict"),
        ({"optimizers": [{"rule": "adm"}]}, "did you mean adam?"),
        ({"optimizers": [{"rule": "adam", "values": {"bta1": 1}}]}, "did you mean beta1?"),
        ({"optimizers": [{"rule": "adam", "values": {"beta1": 1}}]}, "beta1 must be a number in [0, 1)"),
        ({"optimizers": [{"rule": "adam", "values": {"lr": None}}]}, "adam: lr must be a finite number"),
        ({"steps": 0}, "steps must be a whole number from 1 to 2,000"),
        ({"steps": 1.5}, "steps must be a whole number"),
        ({"steps": True}, "steps must be a whole number"),
        ({"step": 301}, "step must be a whole number from 0 to 300"),
        ({"focus": 2}, "focus must be a whole number from 0 to 1"),
        ({"sampling": {"noise": -1}}, "noise must be a number from 0"),
        ({"landscape": "old faithful", "sampling": {"batch": 300}}, "batch must be a whole number from 0 to 272"),
        ({"layout": "grid"}, "layout is one of 'panels', 'overlay'"),
        ({"inside": 1}, "inside is one of False, True"),
        ({"theme": []}, "theme is one of"),
    ],
)
def test_what_no_page_can_show(page: Page, given: Any, message: str) -> None:
    with pytest.raises(InputError) as refused:
        states.checked(page, given, page.opening)
    assert message in str(refused.value)
    assert "\n" not in str(refused.value)
