"""What is said of libraries that share a name, against closed forms and what is published of them."""

import math
from typing import Any

import numpy as np
import pytest

import thalweg as tw
from thalweg.errors import HyperparameterError, InputError, UnknownName
from thalweg.runs.conventions import available

STEPS = 60


def bowl(**given: Any) -> tw.Landscape:
    made: tw.Landscape = tw.formula("x**2/2 + y**2/2", view=(-4, 4, -4, 4), start=(3.0, 4.0))
    return made.replace(**given) if given else made


def test_keras_s_momentum_is_torch_s_until_the_rate_falls() -> None:
    """The same bits are not asked for, the same path is: and after the drop the velocity keeps the old rate."""
    found = tw.conventions("momentum", ("torch", "keras"), landscape=bowl(), steps=STEPS, lr=0.01)
    keras = found["keras"].runs
    assert keras["equal"].parts_at is None
    assert keras["falling"].parts_at == STEPS // 2 + 1
    x = v = xt = b = 3.0 * np.array([1, 4 / 3])
    v = b = 0.0 * x
    for t in range(1, STEPS + 1):
        lr = 0.01 if t <= STEPS // 2 else 0.001
        v = 0.9 * v - lr * x
        x = x + v
        b = 0.9 * b + xt
        xt = xt - lr * b
        assert np.allclose(keras["falling"].points[t], x, rtol=0, atol=1e-14)
        assert keras["falling"].distances[t] == pytest.approx(np.hypot(*(x - xt)), abs=1e-13)
    assert keras["falling"].largest > 0.05


@pytest.mark.parametrize("eps", [1e-3, 1e-2, 2.0])
def test_the_first_step_of_adam_by_both_epsilons(eps: float) -> None:
    """lr g / (|g| + eps) against lr g r / (r |g| + eps), r the root of 1 - beta2: at t = 1 the corrections cancel."""
    found = tw.conventions("adam", landscape=bowl(), steps=STEPS, lr=0.1, eps=eps)
    g, root = np.array([3.0, 4.0]), math.sqrt(1e-3)
    gap = 0.1 * g / (g + eps) - 0.1 * g * root / (root * g + eps)
    for library in ("keras", "tensorflow1", "torch7"):
        run = found[library].runs["equal"]
        assert run.parts_at == 1
        assert run.distances[1] == pytest.approx(np.hypot(*gap), rel=1e-9)
        assert run.largest == run.distances.max() > run.distances[1]
        assert found[library].converted == "per step"
    assert found["optax"].runs["equal"].parts_at is None
    assert found["optax"].converted == "exact"


def test_rmsprop_from_1_and_under_the_root() -> None:
    found = tw.conventions("rmsprop", ("keras", "tensorflow1"), landscape=bowl(), steps=STEPS, lr=0.01, eps=1e-2)
    g = np.array([3.0, 4.0])
    steps = [0.01 * g / np.sqrt(0.1 * g**2 + 0.9 * v0 + 1e-2) for v0 in (0.0, 1.0)]
    assert found["tensorflow1"].runs["equal"].distances[1] == pytest.approx(np.hypot(*(steps[0] - steps[1])), rel=1e-9)
    assert found["tensorflow1"].converted == "none"  # an epsilon below zero would be needed
    back = tw.conventions("rmsprop", ("tensorflow1", "keras"), landscape=bowl(), steps=STEPS, lr=0.01, eps=1e-2)
    assert back["keras"].converted == "per step"
    assert "0.01 + 0.9**t" in back["keras"].because


FACTS = {  # conventions as the libraries' own documentation and sources have them
    ("adam", "torch"): ("beside the root, corrected", "0", "L2"),
    ("adam", "keras"): ("beside the root, uncorrected", "0", "decoupled, times lr"),
    ("adam", "optax"): ("beside the root, corrected", "0", "none"),
    ("adam", "torch7"): ("beside the root, uncorrected", "0", "L2"),
    ("adamw", "tensorflow1"): ("beside the root, uncorrected", "0", "decoupled, not times lr"),
    ("adamw", "torch"): ("beside the root, corrected", "0", "decoupled, times lr"),
    ("amsgrad", "optax"): ("beside the root, corrected", "0", "none"),
    ("rmsprop", "torch"): ("beside the root", "0", "L2"),
    ("rmsprop", "keras"): ("under the root", "0", "decoupled, times lr"),
    ("rmsprop", "tensorflow1"): ("under the root", "v = 1", "none"),
    ("adagrad", "keras"): ("under the root", "v = 0.1", "decoupled, times lr"),
    ("adagrad", "torch"): ("beside the root", "0", "L2"),
    ("adagrad", "tensorflow1"): ("none", "v = 0.1", "none"),
    ("adadelta", "torch"): ("under the root", "0", "L2"),
    ("adamax", "torch"): ("beside |g|", "0", "L2"),
    ("adamax", "keras"): ("beside the maximum", "0", "decoupled, times lr"),
    ("radam", "torch"): ("beside the root, uncorrected", "0", "L2"),
    ("radam", "optax"): ("beside the root, corrected", "0", "none"),
    ("adabelief", "optax"): ("in the running mean and beside the root, corrected", "0", "none"),
    ("yogi", "optax"): ("beside the root, corrected", "m = 1e-06, v = 1e-06", "none"),
    ("lion", "keras"): ("none", "0", "decoupled, times lr"),
    ("sgd", "keras"): ("none", "no state", "L2 or decoupled, the same here"),
    ("rprop", "torch7"): ("none", "step_size = 0.1", "none"),
}  # fmt: skip


@pytest.mark.parametrize(("optimizer", "library"), FACTS)
def test_facts(optimizer: str, library: str) -> None:
    each = tw.conventions(optimizer, (library,), lr=0.01, steps=1).libraries[0]
    assert (each.eps, each.start, each.decay) == FACTS[optimizer, library]


def test_formula_and_call() -> None:
    found = tw.conventions("adam", ("keras",), lr=0.01, steps=1)["keras"]
    assert found.formula == (
        "m = β₁ m + (1 - β₁) g",
        "v = β₂ v + (1 - β₂) g²",
        "η_t = (η √(1 - β₂^t)) / (1 - β₁^t)",
        "x = x - η_t m / (√v + ϵ)",
    )
    assert found.call == "keras.optimizers.Adam(learning_rate=0.001, beta_1=0.9, beta_2=0.999, epsilon=1e-07)"
    assert found.defaults["epsilon"] == 1e-7
    assert tw.conventions("adam", ("optax",), lr=0.01, steps=1)["optax"].defaults["learning_rate"] == "required"


def test_without_a_default_a_library_takes_the_first_other_one_s_rate() -> None:
    found = tw.conventions("adam", ("optax", "keras", "torch"), lr=0.25, steps=1)
    assert "learning_rate=0.001" in found["optax"].call
    alone = tw.conventions("adam", ("optax",), lr=0.25, steps=1)
    assert "learning_rate=0.25" in alone["optax"].call


def test_the_rate_is_tune_s() -> None:
    found = tw.conventions("adam", ("torch", "keras"), steps=80)
    best = tw.tune(tw.valley, [tw.adam], steps=80).entries[0].lr
    assert found.lr == float(f"{best:.4g}")
    assert found.numbers == {"lr": found.lr, "beta1": 0.9, "beta2": 0.999, "eps": 1e-8}


def test_decay_is_equal_too_where_numbers_are() -> None:
    found = tw.conventions("lion", ("keras", "optax"), lr=0.01, steps=STEPS)
    assert found["optax"].runs["equal"].parts_at is None
    assert found["optax"].runs["defaults"].parts_at == 1  # its decay of .001


def test_what_libraries_have() -> None:
    there = available()
    assert there["adabelief"] == ("optax",)
    assert there["rprop"] == ("torch", "optax", "torch7")
    for name in there:
        for each in tw.conventions(name, lr=0.01, steps=3).libraries:
            assert each.library in there[name]
            assert {"defaults", "equal"} <= each.runs.keys()


def test_a_diverging_run_is_compared_as_far_as_it_goes() -> None:
    found = tw.conventions("momentum", ("torch", "torch7"), lr=0.5, steps=200)
    first, other = (each.runs["equal"] for each in found.libraries)
    assert first.diverged_at is not None
    assert len(other.distances) == min(len(first.points), len(other.points)) < 201


@pytest.mark.parametrize(
    ("given", "error", "said"),
    [
        ({"optimizer": "adm"}, UnknownName, "did you mean adam"),
        ({"optimizer": "adam", "libraries": ("troch",)}, UnknownName, "did you mean torch"),
        (
            {"optimizer": "radam", "libraries": ("torch", "keras")},
            UnknownName,
            "keras has no radam; torch, optax have it",
        ),
        ({"optimizer": "adam", "libraries": ()}, InputError, "name libraries as"),
        ({"optimizer": "adam", "libraries": "torch"}, InputError, "name libraries as"),
        ({"optimizer": "adam", "libraries": ("torch", "torch")}, InputError, "each library once"),
        ({"optimizer": "adam", "steps": 0}, InputError, "from 1 to 1,000,000"),
        ({"optimizer": "adam", "lr": -1.0}, HyperparameterError, "(0, inf)"),
        ({"optimizer": "adam", "eps": -1.0}, HyperparameterError, "[0, inf)"),
        ({"optimizer": "sgd", "eps": 1.0}, InputError, "sgd has no eps"),
    ],
)
def test_bad_input(given: dict[str, Any], error: type, said: str) -> None:
    with pytest.raises(error) as raised:
        tw.conventions(**{"lr": 0.01} | given)
    assert said in str(raised.value)
    assert "\n" not in str(raised.value)
