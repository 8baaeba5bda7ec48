"""What cannot be done is said in one line."""

import sys
from typing import Any

import jax
import jax.numpy as jnp
import pytest

import thalweg as tw
from thalweg.errors import HyperparameterError, InputError, MissingExtra

ONE = jnp.ones(2)
ADAM = tw.to_optax(tw.adam)
STATE = ADAM.init({"w": ONE})


def update(grads: Any = {"w": ONE}, state: Any = STATE, params: Any = {"w": ONE}) -> Any:  # noqa: B006
    return ADAM.update(grads, state, params)


@pytest.mark.parametrize(
    ("call", "message"),
    [
        (lambda: update(params=None), r"adam needs the parameters: call update\(grads, state, params\)"),
        (lambda: update(grads={"v": ONE}), "grads must be nested as params are: "),
        (lambda: update(grads={"w": jnp.ones(3)}), r"params\['w'\] has shape \(2,\), its gradient \(3,\): "),
        (lambda: update(grads={"w": {"deep": ONE}}), r"grads\['w'\] must be an array of floats, dict was given"),
        (lambda: update(grads={"w": ONE + 1j}), r"grads\['w'\] must be an array of floats, complex64 was given: "),
        (lambda: update(state={}), "adam needs a state with m, v, one with dict was given: make it "),
        (lambda: update(state=tw.lion().init({"w": 1.0})), "adam needs a state with m, v, one with m was given: make "),
        (lambda: update(state=tw.to_optax(tw.sgd).init(ONE)), "adam needs a state with m, v, one with no slots was gi"),
        (lambda: ADAM.init({"w": jnp.arange(3)}), r"params\['w'\] must be an array of floats, int32 was given: optax"),
        (lambda: ADAM.init({"w": "text"}), r"params\['w'\] must be an array of floats, str was given"),
        (lambda: tw.to_optax(3), r"to_optax takes an optimizer or a rule, as tw.adam\(lr=0.1\) or tw.adam, int was g"),
        (lambda: tw.evaluation_params(tw.adam, ONE, ()), "opt_state must hold one state of adam, 0 were found"),
        (lambda: tw.evaluation_params(tw.adam, ONE, (STATE, STATE)), "opt_state must hold one state of adam, 2 were"),
    ],
)
def test_inputs(call: Any, message: str) -> None:
    with pytest.raises(InputError, match=f"^{message}") as caught:
        call()
    assert "\n" not in str(caught.value)


@pytest.mark.parametrize(
    ("given", "message"),
    [
        ({"lr": -1.0}, r"adam: lr must be a number in \(0, inf\), -1.0 was given"),
        ({"lr": jnp.array(-1.0)}, r"adam: lr must be a number in \[0, inf\), -1.0 was given"),
        ({"lr": jnp.array(jnp.nan)}, r"adam: lr must be a number in \[0, inf\), nan was given"),
        ({"lr": jnp.ones(3)}, r"adam: lr must be one number, float32 of shape \(3,\) was given: jax.vmap maps over mo"),
        ({"lr": jnp.array(True)}, r"adam: lr must be one number, bool of shape \(\) was given"),
        ({"lr": lambda t: "text"}, r"adam: lr must be one number, <U4 of shape \(\) was given"),
        ({"beta": jnp.array(0.9)}, "adam has no beta; did you mean beta"),
    ],
)
def test_hyperparameters(given: Any, message: str) -> None:
    with pytest.raises(HyperparameterError, match=f"^{message}") as caught:
        tw.to_optax(tw.adam, **given).update(ONE, tw.to_optax(tw.adam).init(ONE), ONE)
    assert "\n" not in str(caught.value)


def test_a_flag_is_no_traced_number() -> None:
    with pytest.raises(HyperparameterError, match=r"^rmsprop: centered must be False or True, "):
        jax.jit(lambda centered: tw.to_optax(tw.rmsprop, centered=centered).init(ONE))(True)


@pytest.mark.parametrize("name", ["jax", "optax"])
def test_without_the_extra(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    for module in ("thalweg.optax.numbers", "thalweg.optax.update", "thalweg.engines.jax"):
        monkeypatch.delitem(sys.modules, module, raising=False)
    monkeypatch.setitem(sys.modules, name, None)
    for call in (lambda: tw.to_optax(tw.adam), lambda: tw.evaluation_params(tw.adam, ONE, STATE)):
        with pytest.raises(MissingExtra, match=rf"^\w+ needs {name}: pip install 'thalweg\[jax\]'$"):
            call()
