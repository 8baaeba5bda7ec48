"""What the functions of `tw.like` give: optimizers kept apart from the catalogue, errors in the library's words.

And numbers that TensorFlow and Keras publish.
"""

import copy
import json
import pickle
import subprocess
import sys
from typing import Any

import numpy as np
import pytest
from click.testing import CliRunner

import thalweg as tw
from tests.like.of_tensorflow1 import tensorflow1_rows
from tests.like.of_torch import torch_rows
from tests.like.of_torch7 import torch7_rows
from tests.like.paths import path_of
from tests.like.rows import START, gradients, keras_rows, optax_rows, rate
from tests.like.test_mutations import RULES
from thalweg.cli.listing import list_
from thalweg.errors import HyperparameterError
from thalweg.like.torch7.names import annealed
from thalweg.rules import CATALOGUE

LIKE = tw.like
ALL = [*keras_rows(), *optax_rows(), *tensorflow1_rows(), *torch_rows(), *torch7_rows()]


def test_catalogues_are_kept_apart() -> None:
    assert len(RULES) == 23
    assert not set(RULES) & set(CATALOGUE)
    assert all(name.split("_")[0] in dir(LIKE) for name in RULES)
    listed = json.loads(CliRunner().invoke(list_, ["optimizers", "--json"]).output)
    assert {each["name"] for each in listed} == set(CATALOGUE)


def test_rules_of_others_are_read_when_they_are_asked_for() -> None:
    code = (
        "import sys, thalweg as tw; rooms = {*dir(tw.like), 'formulas'};"
        "print([n for n in sys.modules if n.startswith('thalweg.like.') and n.split('.')[2] in rooms]);"
        "tw.like.keras.adam(); print('keras' in sys.modules, 'thalweg.like.optax' in sys.modules)"
    )
    result = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert result.stdout.splitlines() == ["[]", "False False"]


def test_no_library_of_that_name() -> None:
    with pytest.raises(AttributeError, match="no library 'caffe'; it has keras, optax, tensorflow1, torch, torch7"):
        _ = LIKE.caffe


@pytest.mark.parametrize("library", dir(LIKE))
def test_they_are_pickled_and_copied(library: str) -> None:
    for row in (row for row in ALL if row.library == library):
        optimizer = row.ours()
        for same in (pickle.loads(pickle.dumps(optimizer)), copy.deepcopy(optimizer)):
            assert same == optimizer
            assert same.variant is optimizer.variant


@pytest.mark.parametrize("name", RULES)
def test_formulas_say_what_they_are(name: str) -> None:
    rule = RULES[name]
    assert rule.summary.endswith(".")
    assert rule().variant.latex
    numbers, arrays = (
        path_of(rule(), x=0.5, grads=gradients()[:, 2]),
        path_of(rule(), x=np.array([0.5, START[0]]), grads=gradients()[:, [2, 0]]),
    )
    assert np.array_equal(numbers, arrays[:, 0])  # the same bits


@pytest.mark.parametrize("name", ["keras_momentum", "keras_nesterov", "torch7_nag"])
def test_effective_learning_rates_of_velocities_are_those_of_buffers(name: str) -> None:
    path = tw.descend(tw.valley, RULES[name](lr=0.003), steps=5)
    buffer = tw.descend(tw.valley, tw.nesterov(lr=0.003), steps=5)
    assert np.allclose(path.effective_lr, 0.003, rtol=1e-12)
    assert np.allclose(buffer.effective_lr, 0.003, rtol=1e-12)


def test_a_function_of_t_is_taken_for_a_number() -> None:
    assert LIKE.keras.adam(learning_rate=rate).at(3)[0] == rate(3)
    assert LIKE.keras.sgd(learning_rate=rate, momentum=lambda t: 0.5).name == "keras_momentum"
    assert LIKE.optax.adamw(learning_rate=0.1, weight_decay=rate, eps_root=lambda t: 0.1).name == "optax_adam_decoupled"
    assert LIKE.torch7.sgd(momentum=lambda t: 0.5).name == "momentum"


def test_what_has_no_effect_is_left_out() -> None:
    assert LIKE.keras.rmsprop(momentum=0.0).hyperparameters["momentum"] is None
    assert LIKE.keras.adam(weight_decay=0.0).name == "keras_adam"
    assert LIKE.optax.lion(learning_rate=0.1, weight_decay=0.0).hyperparameters["weight_decay"] is None
    assert LIKE.optax.rmsprop(learning_rate=0.1, momentum=0.0).hyperparameters["momentum"] is None
    assert LIKE.torch7.adam(weightDecay=0.0).hyperparameters["weight_decay"] is None


CALLS: dict[str, Any] = {
    r"^keras.adam: beta_1 must be a number in \[0, 1\), 1.5 was given": lambda: LIKE.keras.adam(beta_1=1.5),
    r"^keras.adam: learning_rate must be a number in \(0, inf\), -1": lambda: LIKE.keras.adam(learning_rate=-1.0),
    r"^keras.rmsprop: rho must be a number in \[0, 1\], 2": lambda: LIKE.keras.rmsprop(rho=2.0),
    r"^keras.adagrad: initial_accumulator_value must be": lambda: LIKE.keras.adagrad(initial_accumulator_value=-1.0),
    r"adadelta: rho must be": lambda: LIKE.keras.adadelta(rho=2.0),
    r"rmsprop: decay must be": lambda: LIKE.optax.rmsprop(learning_rate=0.1, decay=2.0),
    r"rmsprop: initial_scale must be": lambda: LIKE.optax.rmsprop(learning_rate=0.1, initial_scale=-2.0),
    r"^optax.rprop: max_step_size must be": lambda: LIKE.optax.rprop(learning_rate=0.1, max_step_size=-2.0),
    r"optax.rmsprop: nesterov=True needs a momentum": lambda: LIKE.optax.rmsprop(learning_rate=0.1, nesterov=True),
    r"optax.sgd: nesterov=True needs a momentum": lambda: LIKE.optax.sgd(learning_rate=0.1, nesterov=True),
    r"learning_rate must be a number, <function rate": lambda: LIKE.optax.schedule_free_sgd(learning_rate=rate),
    r"^optax.radam: threshold must be": lambda: LIKE.optax.radam(learning_rate=0.1, threshold=3.0),
    r"torch7.sgd: nesterov=True needs a momentum above 0": lambda: LIKE.torch7.sgd(momentum=0.9, nesterov=True),
    r"adam: epsilon must be": lambda: LIKE.torch7.adam(epsilon=-1.0),
    r"adadelta: eps must be": lambda: LIKE.torch7.adadelta(eps=-1.0),
    r"rprop: stepsize must be": lambda: LIKE.torch7.rprop(stepsize=0.0),
    r"learningRateDecay must be a number in \[0, inf\), -1": lambda: LIKE.torch7.sgd(learningRateDecay=-1.0),
    r"rmsprop: decay must be a number": lambda: LIKE.tensorflow1.rmsprop(learning_rate=0.1, decay=-1.0),
}


@pytest.mark.parametrize("message", CALLS)
def test_errors_use_the_librarys_names(message: str) -> None:
    with pytest.raises(HyperparameterError, match=message):
        CALLS[message]()


def test_a_rate_that_the_library_leaves_open_is_required() -> None:
    with pytest.raises(TypeError, match="learning_rate"):
        LIKE.optax.adam()  # type: ignore[call-arg]
    with pytest.raises(TypeError, match="by name"):
        LIKE.keras.adam(0.1)  # type: ignore[misc]


def test_annealing() -> None:
    assert annealed(0.1, 0.0) == 0.1
    falling = annealed(rate, 0.5)
    assert callable(falling)
    assert falling(5) == rate(5) / 3
    assert falling == annealed(rate, 0.5)


def test_published_by_tensorflow() -> None:
    """tensorflow/python/training/adagrad_test.py: three steps from (1, 2) and (3, 4), in half to double precision."""
    path = path_of(
        LIKE.tensorflow1.adagrad(learning_rate=3.0),
        np.tile([0.1, 0.1, 0.01, 0.01], (3, 1)),
        np.array([1.0, 2.0, 3.0, 4.0]),
    )
    published = [-1.6026098728179932, -0.6026098728179932, 2.715679168701172, 3.715679168701172]
    assert np.allclose(path[-1], published, rtol=0, atol=3e-7)  # float32's last digits


def test_published_by_keras() -> None:
    """The example of keras.optimizers.RMSprop's docstring, in float32: f(x) = x^2 / 2 from 10."""
    assert path_of(LIKE.keras.rmsprop(learning_rate=0.1), np.array([10.0]), 10.0)[-1] == pytest.approx(
        9.683772, abs=1e-6
    )
