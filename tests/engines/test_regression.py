"""Gradients and losses of the four families against central differences; steps against Optimizer.step, bit for bit."""

import mpmath
import numpy as np
import pytest

import thalweg as tw
from thalweg.engines.compiled.regression import Data, Gauge, Model, Runs

FAMILIES = ("linear", "logistic", "softmax", "poisson")
OUTPUTS = {"softmax": 4}
ROWS, COLUMNS = 19, 6


def data(family):
    rng = np.random.default_rng(4)
    x = np.column_stack([rng.normal(size=(ROWS, COLUMNS)), np.ones(ROWS)])
    y = {"linear": rng.normal(size=ROWS), "logistic": rng.integers(0, 2, ROWS)}.get(family, rng.integers(0, 4, ROWS))
    return x, np.asarray(y, dtype=np.float64)


def loss(family, w, x, y):
    """The formulas of the docstring of tw.regression, in 60 digits."""
    total = mpmath.mpf(0)
    for row, target in zip(x, y, strict=True):
        z = [mpmath.fdot(list(map(mpmath.mpf, row.tolist())), each) for each in w]
        total += {
            "linear": lambda z=z, t=target: (z[0] - t) ** 2,
            "logistic": lambda z=z, t=target: mpmath.log(1 + mpmath.exp(z[0])) - t * z[0],
            "softmax": lambda z=z, t=target: mpmath.log(sum(map(mpmath.exp, z))) - z[int(t)],
            "poisson": lambda z=z, t=target: mpmath.exp(z[0]) - t * z[0],
        }[family]()
    return total / len(y)


def runs(family, optimizers, x, y):
    variant = optimizers[0].variant
    model = Model(family, OUTPUTS.get(family, 1), COLUMNS + 1)
    given = [[0.0, *each.at(1), *map(each.start_of, variant.scalar_slots)] for each in optimizers]
    numbers = [[each.start_of(slot) for each in optimizers] for slot in variant.slots]
    starts = [[0.0 if number == "x" else number for number in each] for each in numbers]
    made = Runs(model, variant.program, np.array(given), starts, np.zeros(0, dtype=np.int64))
    made.learn_from(x, y, ROWS)
    return made


def taken(made, t):
    made.advance(t, np.arange(ROWS)[None, :], np.empty((1, 0)))


@pytest.mark.parametrize("size", [0.01, 1.0, 30.0])
@pytest.mark.parametrize("family", FAMILIES)
def test_losses_and_gradients_anywhere(family, size):
    x, y = data(family)
    made = runs(family, [tw.sgd(lr=1.0)], x, y)
    w = np.random.default_rng(1).normal(size=made.weights[0, :, : COLUMNS + 1].shape) * size / 4
    made.weights[0, :, : COLUMNS + 1] = w
    (found,) = Gauge(Data(made.model, x, y), 1).losses(made.weights)
    taken(made, 1)
    gradient = made.state[1][0, :, : COLUMNS + 1]
    with mpmath.workdps(60):
        exact = [[mpmath.mpf(each) for each in row] for row in w.tolist()]
        assert found == pytest.approx(float(loss(family, exact, x, y)), rel=1e-13)
        h = mpmath.mpf(10) ** -20
        for (k, f), slope in np.ndenumerate(gradient):
            sides = []
            for side in (h, -h):
                moved = [list(row) for row in exact]
                moved[k][f] += side
                sides.append(loss(family, moved, x, y))
            true = float((sides[0] - sides[1]) / (2 * h))
            assert slope == pytest.approx(true, rel=1e-11, abs=1e-13 * np.abs(gradient).max())


@pytest.mark.parametrize("family", ["logistic", "softmax"])
def test_a_small_loss_keeps_its_digits(family):
    """Where every row is told apart with certainty."""
    x, y = data(family)
    w = [[mpmath.mpf(0)] * (COLUMNS + 1) for _ in range(OUTPUTS.get(family, 1))]
    w[0][COLUMNS] = mpmath.mpf(40)
    made = runs(family, [tw.sgd()], x, y)
    made.weights[0, 0, COLUMNS] = 40.0
    sure = np.full(ROWS, 1.0 if family == "logistic" else 0.0)
    (found,) = Gauge(Data(made.model, x, sure), 1).losses(made.weights)
    with mpmath.workdps(60):
        true = float(loss(family, w, x, sure))
    assert 0 < true < 2e-17
    assert found == pytest.approx(true, rel=1e-14) if family == "logistic" else abs(found - true) < 1e-16


@pytest.mark.parametrize("rule", ["sgd", "adam", "nadam", "rprop", "schedule_free_adamw", "adadelta"])
def test_a_step_has_the_bits_of_the_optimizers_own(rule):
    x, y = data("softmax")
    optimizers = [getattr(tw, rule)(lr=lr) for lr in (0.003, 0.3, 0.03)]
    made = runs("softmax", optimizers, x, y)
    inside = (slice(None), slice(0, COLUMNS + 1))
    weights = [each[inside].copy() for each in made.weights]
    states = [each.init(w) for each, w in zip(optimizers, weights, strict=True)]
    for t in range(1, 8):
        taken(made, t)
        for lane, optimizer in enumerate(optimizers):
            gradient = made.state[1][lane][inside].copy()
            weights[lane], states[lane] = optimizer.step(weights[lane], gradient, states[lane])
            assert np.array_equal(made.weights[lane][inside], weights[lane])
