"""A line through two columns, against NumPy's least squares and the loss written out."""

import itertools
import math

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from thalweg.errors import DataError, HyperparameterError, InputError, UnknownName
from thalweg.problems.line import LineProblem, line, moments, old_faithful


def made(seed=0, rows=40, offset=3.0):
    rng = np.random.default_rng(seed)
    f = rng.normal(offset, 2.0, rows)
    return f, 1.7 * f - 4 + rng.normal(0, 0.5, rows)


def direct(f, t, w, b):
    return float(np.mean((w * f + b - t) ** 2))


def test_old_faithful_is_the_published_data():
    problem = old_faithful()
    f, t = problem.points
    assert problem.rows == 272 and (problem.feature, problem.target) == ("eruptions", "waiting")
    assert (round(f.mean(), 4), round(f.std(ddof=1), 4)) == (3.4878, 1.1414)
    assert (round(t.mean(), 4), round(t.std(ddof=1), 4)) == (70.8971, 13.5950)
    assert problem.minima[0] == pytest.approx((10.7296, 33.4744), abs=1e-4)  # R: lm(waiting ~ eruptions)
    assert problem.condition_number == pytest.approx(159.146, abs=1e-3)
    assert old_faithful() is problem


@pytest.mark.parametrize("offset", [0.0, 3.0, -1e4])
def test_against_least_squares(offset):
    f, t = made(offset=offset)
    problem = line({"f": f, "t": t}, feature="f", target="t")
    expected, residual, _, _ = np.linalg.lstsq(np.stack([f, np.ones_like(f)], axis=1), t, rcond=None)
    assert problem.minima[0] == pytest.approx(expected, rel=1e-7)
    assert problem.lowest == pytest.approx(residual[0] / len(f), rel=1e-7)
    assert problem.value(*problem.minima[0]) == pytest.approx(problem.lowest, rel=1e-9)
    assert problem.gradient(*problem.minima[0]) == pytest.approx((0, 0), abs=1e-6)
    for w, b in ((0.0, 0.0), (2.0, -3.0), (-7.5, 100.0)):
        assert problem.value(w, b) == pytest.approx(direct(f, t, w, b), rel=1e-9)


def test_gradient_and_hessian():
    f, t = made()
    problem = line({"f": f, "t": t}, feature="f", target="t")
    w, b = 0.3, 5.0
    miss = w * f + b - t
    assert problem.gradient(w, b) == pytest.approx((2 * np.mean(miss * f), 2 * np.mean(miss)), rel=1e-12)
    assert problem.hessian(w, b) == pytest.approx((2 * np.mean(f * f), 2 * np.mean(f), 2), rel=1e-12)
    low, high = np.linalg.eigvalsh([[2 * np.mean(f * f), 2 * np.mean(f)], [2 * np.mean(f), 2]])
    assert problem.condition_number == pytest.approx(high / low, rel=1e-9)


def test_no_digits_are_lost_near_the_minimum():
    f = np.linspace(1e6, 1e6 + 1, 50)
    problem = line({"f": f, "t": 2 * f + 1}, feature="f", target="t")
    assert problem.lowest >= 0 and problem.lowest < 1e-15


def test_what_it_is():
    problem = line({"f": [0, 1, 2], "t": [1, 3, 5]}, feature="f", target="t")
    assert isinstance(problem, LineProblem) and isinstance(problem.replace(name="a"), LineProblem)
    assert (problem.name, problem.start, problem.equal_axes) == ("t on f", (0.0, 0.0), False)
    assert problem.algebraic and problem.axes == ("slope w (t per f)", "intercept b (t)")
    with pytest.raises(ValueError):
        problem.points[0][0] = 3
    with pytest.raises(HyperparameterError):
        problem(fm=1.0)


@settings(max_examples=60, deadline=None)
@given(st.integers(0, 10**6), st.sampled_from([-1e3, 0.0, 1e-6, 50.0]), st.sampled_from([1e-5, 1.0, 1e5]))
def test_view_holds_start_and_minimum(seed, offset, scale):
    f, t = made(seed, offset=offset)
    problem = line({"f": f * scale, "t": t}, feature="f", target="t")
    x0, x1, y0, y1 = problem.domain
    for x, y in (problem.start, *problem.minima):
        assert x0 < x < x1 and y0 < y < y1
    assert any(problem.gradient(*problem.start))


def test_start_aside_where_the_origin_is_the_minimum():
    problem = line({"f": [-1, 0, 1], "t": [0, 0, 0]}, feature="f", target="t")
    assert problem.minima == ((0, 0),) and problem.start != (0, 0)


@pytest.mark.parametrize("size", [1, 2, 7, 40])
def test_batches_are_dealt_without_replacement(size):
    f, t = made()
    problem = line({"f": f, "t": t}, feature="f", target="t")
    order = np.random.default_rng(5)
    batches = problem.batches(size, 5)
    for _ in range(3):
        rows = order.permutation(40)
        for start in range(0, 40 // size * size, size):
            mine = rows[start : start + size]
            batch = problem.replace(parameters=next(batches))
            for w, b in ((0.4, 2.0), (-3.0, 1.0)):
                assert batch.value(w, b) == pytest.approx(direct(f[mine], t[mine], w, b), rel=1e-10)
                miss = w * f[mine] + b - t[mine]
                expected = (2 * np.mean(miss * f[mine]), 2 * np.mean(miss))
                assert batch.gradient(w, b) == pytest.approx(expected, rel=1e-9)


def test_batches_are_parameters_of_the_same_recording():
    problem = old_faithful()
    batch = next(problem.batches(16, 0))
    assert list(batch) == list(problem.parameters) and all(type(value) is float for value in batch.values())
    whole = next(problem.batches(problem.rows, 0))
    assert whole == pytest.approx(dict(problem.parameters), rel=1e-12)


def test_same_seed_same_batches():
    problem = old_faithful()
    a, b, c = (list(itertools.islice(problem.batches(8, seed), 100)) for seed in (1, 1, 2))
    assert a == b and a != c
    assert a == list(itertools.islice(problem.batches(8, np.random.default_rng(1)), 100))


def test_a_batch_without_spread():
    table = moments(np.array([[0.1] * 3]), np.array([[1.0, 2.0, 3.0]]))
    assert table[0, :4].tolist() == [0.1, 2.0, 0.0, 0.0] and table[0, 4] == pytest.approx(2 / 3)


@pytest.mark.parametrize("size", [0, -1, 273, 2.0, True, "8"])
def test_batch_sizes(size):
    with pytest.raises(DataError, match="from 1 to 272"):
        old_faithful().batches(size, 0)


@pytest.mark.parametrize("seed", [-1, None, 1.5, "a", True])
def test_seeds(seed):
    with pytest.raises(InputError, match="seed"):
        old_faithful().batches(8, seed)


GOOD = {"f": [1, 2, 3], "t": [1, 2, 4], "word": ["a", "b", "c"]}


@pytest.mark.parametrize(
    "data, feature, target, error, said",
    [
        (GOOD, None, "t", DataError, "name the feature column of table .it has f, t, word"),
        (GOOD, "f", None, DataError, "name the target column"),
        (GOOD, "f", "f", DataError, "are both f"),
        (GOOD, "f", "word", DataError, "row 1: 'a' is not a number"),
        (GOOD, "f", "u", UnknownName, "it has f, t, word"),
        ({"f": [1], "t": [1]}, "f", "t", DataError, "1 row of numbers, at least 2"),
        ({"f": [], "t": []}, "f", "t", DataError, "0 rows"),
        ({"f": [0.1] * 3, "t": [1, 2, 3]}, "f", "t", DataError, "f is 0.1 in every row"),
        ({"f": [1, 2], "t": [1, 2, 3]}, "f", "t", DataError, "2 values of f but 3 of t"),
        ({"f": [1e308, -1e308], "t": [1, 2]}, "f", "t", DataError, "overflow"),
        ({"f": [1, 2], "t": [1e308, 1e308]}, "f", "t", DataError, "overflow"),
        ({"f": [1e-200, 2e-200], "t": [1, 2]}, "f", "t", DataError, "varies too little"),
        ({"f": [1, math.inf], "t": [1, 2]}, "f", "t", DataError, "not finite"),
    ],
)
def test_refusals(data, feature, target, error, said):
    with pytest.raises(error, match=said) as caught:
        line(data, feature=feature, target=target)
    assert "\n" not in str(caught.value)
