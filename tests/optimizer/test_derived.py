"""Rules made of rules, against PyTorch, which has both as options."""

import copy
import pickle

import numpy as np
import pytest
import torch

import thalweg as tw
from thalweg.errors import HyperparameterError
from thalweg.optimizer.derived import ascent, decoupled
from thalweg.optimizer.rule import CATALOGUE

GRADIENTS = np.random.default_rng(3).normal(size=(60, 5)) * np.geomspace(0.01, 10, 5)


def by_torch(made: torch.optim.Optimizer, x: torch.Tensor) -> np.ndarray:
    for t, gradient in enumerate(GRADIENTS, 1):
        made.param_groups[0]["lr"] = 0.1 / t
        x.grad = torch.tensor(gradient)
        made.step()
    return x.detach().numpy()


def by_ours(optimizer: tw.Optimizer) -> np.ndarray:
    x = np.linspace(-1, 1, 5)
    state = optimizer.init(x)
    for gradient in GRADIENTS:
        x, state = optimizer.step(x, gradient, state)
    return np.asarray(x)


def parameter() -> torch.Tensor:
    return torch.linspace(-1, 1, 5, dtype=torch.float64).requires_grad_()


def test_ascent_is_maximize() -> None:
    x = parameter()
    theirs = by_torch(torch.optim.Adam([x], eps=1e-2, weight_decay=0.3, maximize=True), x)
    ours = by_ours(ascent(tw.adam)(lr=lambda t: 0.1 / t, eps=1e-2, weight_decay=0.3))
    assert np.abs(ours - theirs).max() < 1e-14
    assert np.abs(ours - by_ours(tw.adam(lr=lambda t: 0.1 / t, eps=1e-2, weight_decay=0.3))).max() > 0.1


def test_decoupled_decay_is_pytorchs() -> None:
    x = parameter()
    theirs = by_torch(torch.optim.Adam([x], eps=1e-2, weight_decay=0.3, decoupled_weight_decay=True), x)
    ours = by_ours(decoupled(tw.adam)(lr=lambda t: 0.1 / t, eps=1e-2, weight_decay=0.3))
    assert np.abs(ours - theirs).max() < 1e-14
    assert np.abs(ours - by_ours(tw.adam(lr=lambda t: 0.1 / t, eps=1e-2, weight_decay=0.3))).max() > 0.01


def test_a_rules_own_decay_gives_way() -> None:
    given = {"lr": lambda t: 0.1 / t, "eps": 1e-2}
    assert np.array_equal(by_ours(decoupled(tw.adamw)(**given)), by_ours(tw.adam(**given)))  # adamw's default is 0.01
    assert np.array_equal(
        by_ours(decoupled(tw.adamw)(**given, weight_decay=0.3)), by_ours(tw.adamw(**given, weight_decay=0.3))
    )


def test_both_at_once() -> None:
    x = parameter()
    theirs = by_torch(torch.optim.AdamW([x], eps=1e-2, weight_decay=0.3, amsgrad=True, maximize=True), x)
    ours = by_ours(ascent(decoupled(tw.amsgrad))(lr=lambda t: 0.1 / t, eps=1e-2, weight_decay=0.3))
    assert np.abs(ours - theirs).max() < 1e-14


def test_without_a_decay_nothing_is_added() -> None:
    assert decoupled(tw.adam)().variant.program.nodes == tw.adam().variant.program.nodes


def test_they_are_made_once_and_take_no_ones_name() -> None:
    assert ascent(tw.adam) is ascent(tw.adam)
    assert decoupled(tw.adam) is decoupled(tw.adam)
    assert {"adam_ascent", "adam_decoupled"}.isdisjoint(CATALOGUE)
    assert repr(decoupled(tw.sgd)(lr=1, weight_decay=2)) == "sgd_decoupled(lr=1, weight_decay=2)"


def test_they_keep_what_a_rule_declares() -> None:
    @tw.rule(start={"z": "x", "c": "c0"}, ranges={"c0": "(1, 2)"}, direction="z")
    def averaging(x, g, z, c, t, *, lr=0.1, c0=1.5):  # type: ignore[no-untyped-def]
        z = z - lr * g * c
        return x + (z - x) / t, z, c

    @averaging.evaluate
    def point(x, z):  # type: ignore[no-untyped-def]
        return (x + z) / 2

    made = ascent(decoupled(averaging))(lr=0.5, weight_decay=0.1)
    assert made.init(3.0).slots == {"z": 3.0, "c": 1.5}
    x, state = made.step(3.0, 1.0, made.init(3.0))
    assert (x, state.slots["z"]) == (3.75, 3.75)
    assert made.evaluation_point(x, state) == 3.75
    assert made.variant.followed == "z"
    with pytest.raises(HyperparameterError, match=r"c0 must be a number in \(1, 2\)"):
        ascent(averaging)(c0=3.0)


def test_the_authors_names_stay() -> None:
    assert ascent(tw.adam)().variant.latex[-1] == tw.adam().variant.latex[-1]


def test_decay_needs_a_learning_rate() -> None:
    @tw.rule
    def rateless(x, g, t):  # type: ignore[no-untyped-def]
        return x - g

    with pytest.raises(HyperparameterError, match="rateless has no lr"):
        decoupled(rateless)


@pytest.mark.parametrize("rule", [tw.adam, ascent(tw.adam), ascent(decoupled(tw.rmsprop))])
def test_optimizers_are_pickled_and_copied_with_the_very_same_rule(rule: tw.Rule) -> None:
    optimizer = rule(lr=0.25)
    for same in (pickle.loads(pickle.dumps(optimizer)), copy.deepcopy(optimizer), copy.copy(optimizer)):
        assert same == optimizer
        assert same.variant is optimizer.variant


def test_a_rule_inside_a_function_is_copied_but_not_pickled() -> None:
    @tw.rule
    def inner(x, g, t, *, lr=0.1):  # type: ignore[no-untyped-def]
        return x - lr * g

    assert copy.deepcopy(inner()) == inner()
    with pytest.raises((pickle.PicklingError, AttributeError), match="inner"):
        pickle.dumps(inner())
