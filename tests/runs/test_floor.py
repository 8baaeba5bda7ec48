"""Along the floor: unit vectors of least curvature, each turned to agree with the one before."""

import math

import numpy as np
import pytest

import thalweg as tw
from thalweg.runs.floor import floor_directions

ANGLES = [0, 30, 45, 60, 90, 135, -20]


@pytest.mark.parametrize("tilt", ANGLES)
def test_a_valley_s_floor_is_its_tilt(tilt: float) -> None:
    path = tw.descend(tw.valley(kappa=50, tilt=tilt), tw.sgd(lr=0.01), steps=40)
    along = np.array([math.cos(math.radians(tilt)), math.sin(math.radians(tilt))])
    way = path.points[-1] - path.points[0]
    expected = along * np.sign(along @ way)
    assert np.allclose(path.floor, expected, atol=1e-12)
    assert path.along.sum() > 0


@pytest.mark.parametrize("tilt", ANGLES)
def test_along_and_across_do_not_depend_on_the_tilt(tilt: float) -> None:
    """Gradient descent is rotation-invariant, so what is measured on it must be."""
    straight = tw.descend(tw.valley, tw.sgd(lr=0.019), steps=60)
    turned = tw.descend(tw.valley(tilt=tilt), tw.sgd(lr=0.019), steps=60)
    assert np.allclose(turned.along, straight.along, atol=1e-10)
    assert np.allclose(turned.across, straight.across, atol=1e-10)
    assert turned.detour == pytest.approx(straight.detour)


def test_unit_vectors_that_never_turn_back_round_a_bend() -> None:
    path = tw.descend(tw.rosenbrock, tw.adam(lr=0.05), steps=400)
    assert np.allclose(np.hypot(*path.floor.T), 1)
    assert np.all(np.einsum("ij,ij->i", path.floor[1:], path.floor[:-1]) >= 0)


def test_the_eigenvector_of_the_smallest_eigenvalue_at_each_step_s_middle() -> None:
    path = tw.descend(tw.rosenbrock, tw.sgd(lr=1e-3), steps=50)
    middles = (path.points[:-1] + path.points[1:]) / 2
    for (x, y), direction in zip(middles, path.floor, strict=True):
        xx, xy, yy = tw.rosenbrock.hessian(float(x), float(y))
        least = np.linalg.eigh(np.array([[xx, xy], [xy, yy]]))[1][:, 0]
        assert abs(least @ direction) == pytest.approx(1, abs=1e-9)


def test_a_round_bowl_has_no_floor_so_the_run_itself_is_it() -> None:
    path = tw.descend(tw.valley(kappa=1), tw.sgd(lr=0.1), steps=10)
    way = path.points[-1] - path.points[0]
    assert np.allclose(path.floor, way / np.hypot(*way))
    assert path.travel == pytest.approx(0, abs=1e-12)


def test_where_the_hessian_is_not_finite_the_direction_goes_on() -> None:
    @tw.landscape(domain=(-1, 4, -2, 2), start=(3, 1))
    def rooted(x, y):  # type: ignore[no-untyped-def]
        return tw.sqrt(x) + 10 * y**2

    points = np.array([(3.0, 1.0), (2.0, 1.0), (1.0, 0.5), (-1.0, 0.0), (-2.0, 0.0)])
    with np.errstate(all="ignore"):
        floor = floor_directions(rooted, points)
    assert np.all(np.isfinite(floor))
    assert np.array_equal(floor[3], floor[2])


def test_no_step_no_floor() -> None:
    assert floor_directions(tw.valley, np.array([(1.0, 1.0)])).shape == (0, 2)


def test_a_run_that_ends_where_it_began() -> None:
    floor = floor_directions(tw.valley(kappa=1), np.array([(1.0, 1.0), (2.0, 1.0), (1.0, 1.0)]))
    assert floor.tolist() == [[1, 0], [1, 0]]
