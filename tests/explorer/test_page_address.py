"""The page's state: valid whatever it is made of, and restored exactly from its address."""

import json
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

import thalweg as tw
from tests.explorer.pages import run
from thalweg.landscapes import CATALOGUE as LANDSCAPES
from thalweg.rules import CATALOGUE as RULES

IMPORTS = """
import { fromHash, toHash } from "./state/address.js";
import { normalised } from "./state/state.js";
import { OPENING, RULES, LANDSCAPES } from "./recordings.js";
const valid = (state) => {
  const finite = (pairs) => Object.values(pairs).every(Number.isFinite);
  const within = ({ low, high, lowClosed, highClosed }, value) =>
    Number.isFinite(value) && (low === null || value > low || (lowClosed && value === low)) &&
    (high === null || value < high || (highClosed && value === high));
  const { steps, step, sampling, optimizers, focus, landscape } = state;
  return (
    (landscape === "formula" || Object.hasOwn(LANDSCAPES, landscape)) && finite(state.parameters) && finite(sampling) &&
    Number.isInteger(steps) && steps >= 1 && steps <= 2000 && Number.isInteger(step) && step >= 0 && step <= steps &&
    optimizers.length >= 1 && optimizers.length <= 6 && focus >= 0 && focus < optimizers.length &&
    optimizers.every(({ rule, values }) =>
      RULES[rule].hyperparameters.length === Object.keys(values).length &&
      RULES[rule].hyperparameters.every((each) => within(each, values[each.name]))) &&
    typeof state.formula === "string" && typeof state.scene === "string" && typeof state.inside === "boolean" &&
    ["panels", "overlay"].includes(state.layout) && ["auto", "light", "dark"].includes(state.theme)
  );
};
"""
numbers = st.floats(allow_nan=False, allow_infinity=False)
values = st.dictionaries(st.sampled_from(["lr", "beta1", "beta2", "eps", "momentum", "alpha"]), st.floats(1e-9, 0.99))
states = st.fixed_dictionaries(
    {
        "landscape": st.sampled_from([*LANDSCAPES, "old faithful", "formula"]),
        "formula": st.text(max_size=80),
        "parameters": st.dictionaries(st.sampled_from(["kappa", "tilt", "height"]), numbers),
        "start": st.none() | st.lists(numbers, min_size=2, max_size=2),
        "view": st.none() | st.just([-1.0, 2.5, -3e-7, 1 / 3]),
        "optimizers": st.lists(
            st.fixed_dictionaries({"rule": st.sampled_from([*RULES]), "values": values}), min_size=1, max_size=6
        ),
        "steps": st.integers(1, 2000),
        "step": st.integers(0, 2000),
        "sampling": st.fixed_dictionaries(
            {"noise": st.floats(0, 1e6), "batch": st.integers(0, 400), "seed": st.integers(0, 2**32 - 1)}
        ),
        "layout": st.sampled_from(["panels", "overlay"]),
        "focus": st.integers(0, 5),
        "inside": st.booleans(),
        "theme": st.sampled_from(["auto", "light", "dark"]),
        "scene": st.text(max_size=40),
    }
)
anything: st.SearchStrategy[Any] = st.recursive(
    st.none() | st.booleans() | st.floats() | st.text(max_size=12) | st.integers(-(2**70), 2**70),
    lambda inner: (
        st.lists(inner, max_size=5)
        | st.dictionaries(st.text(max_size=10) | st.sampled_from(["__proto__", "constructor"]), inner, max_size=5)
    ),
    max_leaves=12,
)


@settings(max_examples=20)
@given(st.lists(states, max_size=8))
def test_a_link_restores_the_state_exactly(made: list[dict[str, Any]]) -> None:
    expression = """given.map(normalised).filter((state) => {
      const again = fromHash("#" + toHash(state));
      return !valid(state) || JSON.stringify(again) !== JSON.stringify(state);
    })"""
    assert run(IMPORTS, expression, made) == []


@settings(max_examples=10)
@given(st.lists(st.text(max_size=200) | anything.map(lambda each: json.dumps(each)), max_size=30))
def test_any_address_gives_a_valid_state(texts: list[str]) -> None:
    names = ("landscape", "p.kappa", "o", "start", "view", "steps", "step", "focus", "noise", "batch", "seed", "scene")
    texts += [f"{name}={text}" for name in names for text in texts[:6]]
    assert run(IMPORTS, "given.filter((text) => !valid(fromHash(text)))", texts) == []


@settings(max_examples=10)
@given(st.lists(anything, max_size=30))
def test_anything_gives_a_valid_state(made: list[Any]) -> None:
    expression = """given
      .flatMap((each) => [each, ...Object.keys(OPENING).map((name) => ({ ...OPENING, [name]: each }))])
      .filter((each) => !valid(normalised(each)))"""
    assert run(IMPORTS, expression, made) == []


def test_nothing_reaches_the_prototypes() -> None:
    hostile = ["__proto__=1", "p.__proto__=7", "o=__proto__,lr=1", "landscape=constructor", "o=adam,__proto__=3"]
    expression = """given.map(fromHash).map((state) => {
      const plain = Object.getPrototypeOf(state) === Object.prototype;
      return [state.landscape, state.optimizers[0].rule, ({}).lr === undefined, plain];
    })"""
    for landscape, rule, clean, plain in run(IMPORTS, expression, hostile):
        assert landscape in LANDSCAPES and rule in RULES and clean and plain


def test_an_empty_address_is_how_the_page_opens() -> None:
    opened = run(IMPORTS, 'fromHash("")')
    assert opened == run(IMPORTS, "normalised(OPENING)")
    assert opened["optimizers"] == tw.explore().opening["optimizers"]


def test_an_address_can_be_read_by_people() -> None:
    text = run(IMPORTS, "toHash(normalised(given))", {"landscape": "rosenbrock", "optimizers": [{"rule": "sgd"}]})
    assert text == "landscape=rosenbrock&o=sgd,lr=0.001&steps=300&step=40&focus=0&layout=panels"


def test_a_number_out_of_range_is_its_limit_where_that_is_allowed() -> None:
    address = "landscape=valley&p.kappa=0.5&p.tilt=1000&o=momentum,lr=-1,momentum=7&o=adam,beta1=1&o=sgd,lr=inf"
    state = run(IMPORTS, "fromHash(given)", address)
    momentum, adam, sgd = (each["values"] for each in state["optimizers"])
    assert state["parameters"] == {"kappa": 1, "tilt": 360}
    assert (momentum["lr"], momentum["momentum"]) == (tw.momentum().hyperparameters["lr"], 1)
    assert adam["beta1"] == 0.9, "1 itself is not allowed"
    assert sgd["lr"] == tw.sgd().hyperparameters["lr"]
