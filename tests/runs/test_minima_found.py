"""The minima that basins are of: those told, and those that runs lead to, against roots of the gradient."""

import itertools

import numpy as np
import pytest

import thalweg as tw
from tests.runs.one_by_one import ENGINES, engine
from thalweg.errors import InputError
from thalweg.runs.basins import NOWHERE


@tw.landscape(domain=(-2.0, 2.0, -2.0, 2.0), start=(1.5, 1.0))
def pits(x, y):  # type: ignore[no-untyped-def]
    """A double well with minima at x = 0.01 and -0.01, none of them told."""
    return (x**2 - 1e-4) ** 2 + y**2


def critical_points(f_x: np.polynomial.Polynomial, f_y: np.polynomial.Polynomial) -> list[tuple[float, float]]:
    """Of f_x(x) + f_y(y): pairs of roots of their slopes at which both curve upward, to nine digits."""
    lowest = [
        [r.real.round(9) for r in f.deriv().roots() if abs(r.imag) < 1e-9 < f.deriv(2)(r.real)] for f in (f_x, f_y)
    ]
    return sorted(itertools.product(*lowest))


def test_styblinski_tang_has_four_minima_the_lowest_first() -> None:
    one = np.polynomial.Polynomial([0, 2.5, -8, 0, 0.5])
    found = tw.basins(tw.styblinski_tang, tw.sgd(lr=0.01), resolution=20, steps=300)
    np.testing.assert_allclose(sorted(found.minima.round(9).tolist()), critical_points(one, one), atol=1e-8)
    np.testing.assert_allclose(found.losses, [one(x) + one(y) for x, y in found.minima], rtol=1e-12)
    assert (np.diff(found.losses) >= -1e-9).all()
    assert (found.shares > 0).all()


def test_the_six_hump_camel_has_six_minima() -> None:
    """df/dx = 0 gives y by x; put into df/dy = 0 that is a polynomial of degree 15."""
    x = np.polynomial.Polynomial([0, 1])
    y = -(8 * x - 8.4 * x**3 + 2 * x**5)
    slope = x - 8 * y + 16 * y**3
    roots = [root.real for root in slope.roots() if abs(root.imag) < 1e-9]
    curves = [(a, y(a), 8 - 25.2 * a**2 + 10 * a**4, 48 * y(a) ** 2 - 8) for a in roots]
    expected = sorted((a, b) for a, b, xx, yy in curves if xx + yy > 0 and xx * yy > 1)
    found = tw.basins(tw.six_hump_camel, tw.sgd(lr=0.005), resolution=20, steps=400)
    assert len(expected) == 6
    np.testing.assert_allclose(sorted(found.minima.tolist()), expected, atol=1e-6)
    assert {tuple(point) for point in found.minima.tolist()} >= {*tw.six_hump_camel.minima}
    assert (np.diff(found.losses) >= -1e-9).all()
    assert (found.shares > 0).all()


@pytest.mark.parametrize("on", ENGINES)
def test_near_is_less_than_half_of_the_way_between_the_closest_minima(on: str) -> None:
    with engine(on):
        found = tw.basins(pits, tw.momentum(lr=0.1, momentum=0.9), resolution=2, steps=20_000)
    np.testing.assert_allclose(found.minima, [(-0.01, 0), (0.01, 0)], atol=1e-6)
    assert found.radius == pytest.approx(0.4 * 0.02, rel=1e-3)


def test_a_saddle_that_runs_rest_on_is_no_minimum() -> None:
    found = tw.basins(tw.bounded_saddle, tw.sgd(lr=0.1), resolution=2, steps=300, view=(-1.0, 1.0, 0.0, 2.0))
    assert sorted(map(tuple, found.minima.tolist())) == [(0.0, -1.0), (0.0, 1.0)]
    assert found.reached.tolist() == [[NOWHERE, NOWHERE], [1, 1]]


def test_a_minimum_is_found_where_runs_come_near_it() -> None:
    """Newton's method goes there from anywhere."""
    far = {"resolution": 2, "view": (2.0, 3.0, 2.0, 3.0)}
    bowl = tw.valley(kappa=3).replace(minima=())
    with pytest.raises(InputError, match="no minimum of valley was reached within 20 steps"):
        tw.basins(bowl, tw.sgd(lr=0.01), steps=20, **far)
    found = tw.basins(bowl, tw.sgd(lr=0.1), steps=100, **far)
    np.testing.assert_allclose(found.minima, [(0, 0)], atol=1e-9)
