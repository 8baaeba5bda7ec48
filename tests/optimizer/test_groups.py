"""Groups of parameters in one launch: hyperparameters, steps taken and scalar slots are each one's own."""

import copy
from typing import Any

import numpy as np
import pytest

import thalweg as tw
from thalweg.engines.compiled import threads
from thalweg.errors import InputError
from thalweg.optimizer.rule import Rule

RATES = (0.1, 0.01, lambda t: 0.5 / t)


def product(x, g, c, t, *, lr=0.1, beta=0.9):  # type: ignore[no-untyped-def]  # read, not typed
    """A scalar slot: a running product."""
    c = c * beta + 1
    return x - lr * g / c, c


PRODUCT = Rule(product)


def parameters(seed: int) -> dict[str, Any]:
    generator = np.random.default_rng(seed)
    return {"w": generator.normal(size=(3, 4)), "b": generator.normal(size=4).astype(np.float32)}


@pytest.mark.parametrize("rule", [tw.adam, PRODUCT], ids=lambda rule: rule.name)
def test_groups_take_the_steps_that_they_would_take_alone(rule: Rule) -> None:
    """The last group joins late, so that its bias correction is its own."""
    optimizers = [rule(lr=lr) for lr in RATES]
    together = [parameters(seed) for seed in range(3)]
    alone = copy.deepcopy(together)
    states = [each.init(params) for each, params in zip(optimizers, together, strict=True)]
    others = [each.init(params) for each, params in zip(optimizers, alone, strict=True)]
    optimizers[0].compile()
    for step in range(6):
        grads = [parameters(10 * step + k) for k in range(3)]
        present = range(3 if step > 2 else 2)
        tw.step_groups_([(optimizers[k], together[k], grads[k], states[k]) for k in present])
        for k in present:
            alone[k], others[k] = optimizers[k].step(alone[k], grads[k], others[k])
        for k in present:
            for name in ("w", "b"):
                np.testing.assert_array_equal(together[k][name], alone[k][name])
            assert states[k].t == others[k].t
            scalar = [slot for slot in states[k].slots.values() if isinstance(slot, float)]
            assert scalar == [slot for slot in others[k].slots.values() if isinstance(slot, float)]
    assert [state.t for state in states] == [6, 6, 3]
    assert states[0].plan is not None
    assert len(states[0].plan.launches) == 2  # one for each precision, none for each group


def test_a_launch_is_cut_across_groups(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(threads, "PAYS", dict.fromkeys(threads.PAYS, 0.0))
    optimizers = [tw.adam(lr=lr) for lr in (0.1, 0.2, 0.3)]
    params = [[np.ones(size)] for size in (100, 3000, 77)]
    states = [each.init(p) for each, p in zip(optimizers, params, strict=True)]
    optimizers[0].compile()
    grads = [[np.full_like(p[0], 2.0)] for p in params]
    tw.step_groups_(list(zip(optimizers, params, grads, states, strict=True)))
    for each, (p,), (g,) in zip(optimizers, params, grads, strict=True):
        expected, _ = each.step(np.ones_like(p), g, each.init(p))
        np.testing.assert_array_equal(p, expected)


def test_groups_of_different_rules_or_flags_are_refused() -> None:
    x, y = [np.ones(2)], [np.ones(2)]
    for a, b, said in (
        (tw.adam(), tw.sgd(), "adam and sgd"),
        (tw.rmsprop(), tw.rmsprop(centered=True), "rmsprop and rmsprop"),
    ):
        with pytest.raises(InputError, match=f"share one rule and its flags: {said}"):
            tw.step_groups_([(a, x, x, a.init(x)), (b, y, y, b.init(y))])
    assert x[0][0] == 1.0


def test_no_group_at_all_is_no_step() -> None:
    tw.step_groups_([])


def test_an_error_in_one_group_changes_none() -> None:
    adam = tw.adam()
    x, y = [np.ones(2)], [np.ones(2)]
    y[0].flags.writeable = False
    states = [adam.init(x), adam.init(y)]
    with pytest.raises(InputError, match="read-only"):
        tw.step_groups_([(adam, x, [np.ones(2)], states[0]), (adam, y, [np.ones(2)], states[1])])
    assert (x[0] == 1.0).all()
    assert states[0].t == 0
