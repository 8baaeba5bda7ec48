"""Landscapes from plain callables: the same face as a recorded one, and a gradient that is checked."""

import dataclasses
import math

import numpy as np
import pytest

from thalweg.errors import InputError
from thalweg.landscapes.callables import function
from thalweg.landscapes.formula import formula
from thalweg.landscapes.landscape import Landscape

TEXT = "(1-x)**2 + 20*(3*y-x**2)**2"


def banana(x, y):
    return (1 - x) ** 2 + 20 * (3 * y - x**2) ** 2


def slope(x, y):
    wall = 3 * y - x**2
    return -2 * (1 - x) - 80 * x * wall, 120 * wall


def floats_only(x, y):
    return banana(x, y) if x < 100 else math.inf


@pytest.mark.parametrize("f", [banana, floats_only])
def test_agrees_with_the_recorded_one(f):
    made, recorded = function(f, slope), formula(TEXT)
    assert made.name == f.__name__ and made.domain == pytest.approx(recorded.domain)
    assert made.start == pytest.approx(recorded.start) and made.minima[0] == pytest.approx(recorded.minima[0])
    x, y = np.linspace(-2, 2, 12).reshape(3, 4), 0.7
    assert np.allclose(made.value(x, y), recorded.value(x, y), rtol=1e-13)
    for pair in (made.gradient, recorded.gradient), (made.hessian, recorded.hessian):
        for a, b in zip(pair[0](x, y), pair[1](x, y), strict=True):
            assert a.shape == (3, 4) and np.allclose(a, b, rtol=1e-7, atol=1e-6)
    assert made.value_and_gradient(0.3, 0.4) == (made.value(0.3, 0.4), *made.gradient(0.3, 0.4))
    assert all(type(each) is float for each in (*made.value_and_gradient(0.3, 0.4), *made.hessian(1, 2)))
    for a, b in zip(made.grid((-1, 1, 0, 2), 5, 4), recorded.grid((-1, 1, 0, 2), 5, 4), strict=True):
        assert np.allclose(a, b)


def test_has_the_face_of_a_landscape():
    made = function(banana, slope, name="mine")
    private = {"reading", "definition"}
    for field in dataclasses.fields(Landscape):
        assert field.name in private or hasattr(made, field.name)
    assert made.algebraic is False and made.parameters == {} and made.name == "mine"
    assert made.replace(start=(0.0, 0.0)).start == (0.0, 0.0)


def test_a_function_that_leaves_its_domain():
    made = function(lambda x, y: x - math.log(x) + y * y, lambda x, y: (1 - 1 / x, 2 * y))
    assert made.minima[0] == pytest.approx((1, 0)) and math.isnan(made.value(-1.0, 0.0)) and made.start[0] > 0


def test_a_gradient_as_an_array():
    made = function(lambda x, y: x**2 + 3 * y**2, lambda x, y: np.array([2 * x, 6 * y]))
    assert made.gradient(1.0, 1.0) == (2.0, 6.0) and made.gradient(np.ones(2), 1.0)[1].tolist() == [6.0, 6.0]


def test_a_constant_partial_on_arrays():
    made = function(lambda x, y: x + y * y, lambda x, y: (1.0, 2 * y))
    assert made.gradient(np.zeros(3), np.ones(3))[0].tolist() == [1, 1, 1]


@pytest.mark.parametrize(
    "f, gradient, said",
    [
        (banana, lambda x, y: (-slope(x, y)[0], slope(x, y)[1]), "the gradient of banana is wrong at"),
        (banana, lambda x, y: (slope(x, y)[0], 1.01 * slope(x, y)[1]), "df/dy is about"),
        (banana, lambda x, y: slope(x, y)[::-1], "is wrong"),
        (banana, lambda x, y: (math.nan, slope(x, y)[1]), "is wrong"),
        (banana, lambda x, y: 3, "must return two numbers"),
        (banana, lambda x, y: (1, 2, 3), "must return two numbers"),
        (banana, lambda x: (1, 2), "must return two numbers"),
        (lambda x, y: None, slope, "must return a number"),
        (lambda x, y: "a", slope, "no finite value"),
        (lambda x, y: math.inf, slope, "no finite value"),
        (3, slope, "must be functions"),
    ],
)
def test_refusals(f, gradient, said):
    with pytest.raises(InputError, match=said) as caught:
        function(f, gradient)
    assert "\n" not in str(caught.value)


def test_start_outside_the_view():
    with pytest.raises(InputError, match="outside the view"):
        function(banana, slope, view=(0, 1, 0, 1), start=(2, 2))
