"""Every landscape: its minima, its derivatives, and what it is said to teach."""

import numpy as np
import pytest
import sympy
from scipy.optimize import minimize

import thalweg as tw
from tests.landscapes.interpret import complex_step, expression
from thalweg.landscapes import CATALOGUE
from thalweg.landscapes.landscape import Landscape

ALL = [*CATALOGUE.values(), tw.valley(kappa=30, tilt=35), tw.sloped_bump(height=1.2), tw.old_faithful()]
WITH_MINIMA = [each for each in ALL if each.minima]


def named(surface: Landscape) -> str:
    return surface.name + "".join(f"-{value:g}" for value in surface.parameters.values())


def samples(surface: Landscape, count: int) -> np.ndarray:
    x0, x1, y0, y1 = surface.domain
    return np.random.default_rng(7).uniform((x0, y0), (x1, y1), (count, 2))


def test_there_are_twenty_and_more() -> None:
    assert len(CATALOGUE) >= 20
    assert all(each.teaches and each.source and each.formula for each in CATALOGUE.values())


def test_only_the_pure_saddle_has_no_minimum() -> None:
    assert [each.name for each in ALL if not each.minima] == ["saddle"]


@pytest.mark.parametrize("surface", WITH_MINIMA, ids=named)
def test_value_and_zero_gradient_at_the_minima(surface: Landscape) -> None:
    for x, y in surface.minima:
        assert surface.value(x, y) == pytest.approx(surface.lowest, abs=1e-9)
        assert np.abs(surface.gradient(x, y)).max() < 1e-6


@pytest.mark.parametrize("surface", WITH_MINIMA, ids=named)
def test_no_lower_point_from_many_starts(surface: Landscape) -> None:
    x0, x1, y0, y1 = surface.domain
    points = samples(surface, 3000)
    values = surface.value(points[:, 0], points[:, 1])
    assert surface.lowest is not None
    for start in points[np.argsort(values)[:12]]:
        found = minimize(
            lambda p: surface.value(float(p[0]), float(p[1])),
            start,
            jac=lambda p: np.array(surface.gradient(float(p[0]), float(p[1]))),
            bounds=[(x0, x1), (y0, y1)],
        )
        assert found.fun >= surface.lowest - 1e-9 * max(1.0, abs(surface.lowest))


@pytest.mark.parametrize("surface", ALL, ids=named)
def test_gradient_and_hessian_against_the_complex_step(surface: Landscape) -> None:
    value, gradient, _ = surface.programs
    for x, y in samples(surface, 40).tolist():
        ((dx, dy),) = complex_step(value.elements, (x, y), surface.row(value))
        scale = max(abs(dx), abs(dy), 1e-9)
        assert np.abs(np.subtract(surface.gradient(x, y), (dx, dy))).max() < 1e-10 * scale
        _, (xx, xy), (yx, yy) = complex_step(gradient.elements, (x, y), surface.row(gradient))
        scale = max(abs(xx), abs(xy), abs(yy), 1e-9)
        assert np.abs(np.subtract(surface.hessian(x, y), (xx, xy, yy))).max() < 1e-9 * scale
        assert abs(xy - yx) < 1e-9 * scale


@pytest.mark.parametrize("surface", ALL, ids=named)
def test_gradient_and_hessian_against_sympy(surface: Landscape) -> None:
    x, y, (f,) = expression(surface.programs[0].elements, surface.row(surface.programs[0]))
    wanted = [f.diff(x), f.diff(y), f.diff(x, 2), f.diff(x, y), f.diff(y, 2)]
    compute = sympy.lambdify((x, y), wanted, "numpy")
    points = samples(surface, 60)
    theirs = np.array([np.broadcast_to(each, 60) for each in compute(points[:, 0], points[:, 1])])
    ours = np.array([*surface.gradient(*points.T), *surface.hessian(*points.T)])
    for rows in (slice(0, 2), slice(2, 5)):
        scale = np.maximum(np.abs(theirs[rows]).max(axis=0), 1e-9)
        assert (np.abs(ours[rows] - theirs[rows]) / scale).max() < 1e-8


@pytest.mark.parametrize("surface", ALL, ids=named)
def test_points_and_grids_agree(surface: Landscape) -> None:
    x, y, loss = surface.grid(surface.domain, 7, 5)
    gradient = surface.gradient(x[None, :], y[:, None])
    for row, column in np.ndindex(loss.shape):
        point = float(x[column]), float(y[row])
        single = (surface.value(*point), *surface.gradient(*point))
        whole = (loss[row, column], gradient[0][row, column], gradient[1][row, column])
        if surface.algebraic:
            assert np.array_equal(single, whole, equal_nan=True)
        else:
            assert np.allclose(single, whole, rtol=1e-13, atol=1e-13)


PUBLISHED = [
    # values that follow from the published formulas by hand
    (tw.rosenbrock, (-1.2, 1.0), 24.2),
    (tw.beale, (0.0, 0.0), 14.203125),
    (tw.booth, (0.0, 0.0), 74.0),
    (tw.himmelblau, (0.0, 0.0), 170.0),
    (tw.goldstein_price, (0.0, 0.0), 600.0),
    (tw.three_hump_camel, (1.0, 1.0), 2 - 1.05 + 1 / 6 + 2),
    (tw.six_hump_camel, (1.0, 1.0), 4 - 2.1 + 1 / 3 + 1),
    (tw.styblinski_tang, (1.0, 1.0), -10.0),
    (tw.rastrigin, (1.0, 0.5), 21.25),
    (tw.matyas, (1.0, 2.0), 0.34),
    (tw.goh_banana, (0.0, 1.0), 181.0),
    (tw.d2l_ellipse, (-5.0, -2.0), 10.5),
    (tw.branin, (0.0, 0.0), 55.602112642270262),
    (tw.mccormick, (0.0, 0.0), 1.0),
    (tw.griewank, (0.0, 0.0), 0.0),
    (tw.ackley, (1.0, 1.0), 3.6253849384403627),
]


@pytest.mark.parametrize(("surface", "point", "value"), PUBLISHED, ids=lambda each: getattr(each, "name", ""))
def test_published_values(surface: Landscape, point: tuple[float, float], value: float) -> None:
    assert surface.value(*point) == pytest.approx(value, rel=1e-12, abs=1e-12)


def test_ackley_s_tip_has_gradient_zero() -> None:
    assert tw.ackley.gradient(0.0, 0.0) == (0.0, 0.0)


@pytest.mark.parametrize(
    ("height", "sgd_crosses", "momentum_crosses"), [(0.2, True, True), (0.4, False, True), (1.5, False, False)]
)
def test_the_bump_s_dip_traps_sgd_and_not_momentum(height: float, sgd_crosses: bool, momentum_crosses: bool) -> None:
    surface = tw.sloped_bump(height=height)
    for optimizer, crosses in ((tw.sgd(lr=0.1), sgd_crosses), (tw.momentum(lr=0.1), momentum_crosses)):
        path = tw.descend(surface, optimizer, steps=3000)
        assert (path.distances[-1] < 0.01) == crosses  # type: ignore[index]


@pytest.mark.parametrize("kappa", [1.0, 10.0, 100.0])
def test_condition_number_of_the_valley(kappa: float) -> None:
    for tilt in (0, 45):
        assert tw.condition_number(tw.valley(kappa=kappa, tilt=tilt)) == pytest.approx(kappa, rel=1e-12)
