"""Gradients and Hessians of the catalogue, against the complex step and against SymPy."""

import numpy as np
import pytest
import sympy

from tests.landscapes.interpreters import as_sympy, on_complex
from thalweg.landscapes import CATALOGUE

TINY = 1e-30  # of a complex step: nothing is subtracted, so nothing cancels
SURFACES = {
    **CATALOGUE,
    "valley, turned": CATALOGUE["valley"](kappa=7, tilt=25),
    "cliff, low": CATALOGUE["cliff"](height=0.5),
    "sloped bump, low": CATALOGUE["sloped_bump"](height=0.1),
}
every_surface = pytest.mark.parametrize("surface", SURFACES.values(), ids=SURFACES.keys())


def points(surface, count, seed=1):
    x0, x1, y0, y1 = surface.domain
    generator = np.random.default_rng(seed)
    return generator.uniform(x0, x1, count), generator.uniform(y0, y1, count)


def close(ours, theirs, relative):
    """To `relative`, of the number or, where terms cancel, of a millionth of the largest one."""
    theirs = np.asarray(theirs, dtype=float)
    np.testing.assert_allclose(ours, theirs, rtol=relative, atol=relative * 1e-6 * np.max(np.abs(theirs)) + 1e-15)


def complex_step(program, surface, x, y):
    """d outputs / dx, d outputs / dy of `program`."""
    row = surface.row(program)
    along_x = on_complex(program.elements, x + TINY * 1j, y + 0j, row)
    along_y = on_complex(program.elements, x + 0j, y + TINY * 1j, row)
    return [each.imag / TINY for each in along_x], [each.imag / TINY for each in along_y]


@every_surface
def test_the_gradient_is_that_of_the_complex_step(surface):
    x, y = points(surface, 500)
    (dx,), (dy,) = complex_step(surface.programs[0], surface, x, y)
    close(surface.gradient(x, y)[0], dx, 1e-10)
    close(surface.gradient(x, y)[1], dy, 1e-10)


@every_surface
def test_the_hessian_is_the_complex_step_of_the_gradient(surface):
    x, y = points(surface, 500)
    (_, xx, yx), (_, xy, yy) = complex_step(surface.programs[1], surface, x, y)
    for ours, theirs in zip(surface.hessian(x, y), (xx, xy, yy), strict=True):
        close(ours, theirs, 1e-10)
    close(xy, yx, 1e-10)


@every_surface
def test_derivatives_are_those_of_sympy(surface):
    x, y = sympy.symbols("x y", real=True)
    program = surface.programs[0]
    (f,) = as_sympy(program.elements, x, y, surface.row(program))
    dx, dy = sympy.diff(f, x), sympy.diff(f, y)
    wanted = (f, dx, dy, sympy.diff(dx, x), sympy.diff(dx, y), sympy.diff(dy, y))
    theirs = sympy.lambdify((x, y), wanted, "mpmath", cse=True)
    a, b = points(surface, 12, seed=2)
    table = np.array([[float(each) for each in theirs(u, v)] for u, v in zip(a.tolist(), b.tolist(), strict=True)])
    ours = (*surface.value_and_gradient(a, b), *surface.hessian(a, b))
    for each, column in zip(ours, table.T, strict=True):
        close(each, column, 1e-9)


@every_surface
def test_a_point_and_a_grid_give_the_same(surface):
    x, y = points(surface, 300, seed=3)
    lanes = (surface.value(x, y), *surface.value_and_gradient(x, y), *surface.hessian(x, y))
    for i, (a, b) in enumerate(zip(x.tolist(), y.tolist(), strict=True)):
        one = (surface.value(a, b), *surface.value_and_gradient(a, b), *surface.hessian(a, b))
        many = tuple(float(each[i]) for each in lanes)
        if surface.algebraic:
            assert one == many
        else:
            scale = [np.max(np.abs(each)) for each in lanes]
            assert all(abs(u - v) <= 1e-13 * max(abs(u), s) for u, v, s in zip(one, many, scale, strict=True))


def test_which_are_algebraic():
    """Those must give the same bits on every engine; the set is frozen so that none drops out unseen."""
    assert {name for name, surface in CATALOGUE.items() if surface.algebraic} == {
        "valley", "d2l_ellipse", "rosenbrock", "goh_banana", "beale", "booth", "matyas", "saddle", "bounded_saddle",
        "monkey_saddle", "himmelblau", "three_hump_camel", "six_hump_camel", "styblinski_tang", "goldstein_price",
    }  # fmt: skip
