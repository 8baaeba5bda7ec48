"""What is chosen for an unknown surface: its minima, a view, a start."""

import math

import numpy as np
import pytest

from thalweg.errors import InputError
from thalweg.landscapes.formula import formula
from thalweg.landscapes.framing import condition_number, frame
from thalweg.landscapes.valleys import valley

KNOWN = {
    "(1-x)^2+100*(y-x^2)^2": [(1, 1)],
    "(x^2+y-11)^2+(x+y^2-7)^2": [(3, 2), (-2.805118, 3.131313), (-3.779310, -3.283186), (3.584428, -1.848127)],
    "(4-2.1*x^2+x^4/3)*x^2+x*y+(-4+4*y^2)*y^2": [(0.089842, -0.712656), (-0.089842, 0.712656)],
    "20+x^2+y^2-10*(cos(2*pi*x)+cos(2*pi*y))": [(0, 0)],
    "(x-30)^2+50*(y+20)^2": [(30, -20)],
    "x-log(x)+y^2": [(1, 0)],
    "x^4+y^4": [(0, 0)],
    "abs(x)+abs(y)": [(0, 0)],
    "1e-20*(x^2+3*y^2)": [(0, 0)],
    "1e100*(x^2+3*y^2)": [(0, 0)],
}
NONE = ["x^2-y^2", "x+y", "-x^2", "x^3-3*x+y^2", "(x^2+y^2-1)^2", "(x-8)^2", "1/x", "log(x*y-30)+x+y", "exp(x)"]


@pytest.mark.parametrize("text", KNOWN)
def test_minima_are_found(text):
    made = formula(text)
    assert len(made.minima) == len(KNOWN[text])
    for point in KNOWN[text]:
        assert min(math.dist(point, found) for found in made.minima) < 2e-6
    assert made.lowest == pytest.approx(made.value(*made.minima[0]), rel=1e-9)


@pytest.mark.parametrize("text", NONE)
def test_no_minimum_is_claimed_where_there_is_none(text):
    assert formula(text).minima == () and formula(text).lowest is None


@pytest.mark.parametrize("text", [*KNOWN, *NONE])
def test_view_holds_minima_and_a_start_up_the_wall(text):
    made = formula(text)
    x0, x1, y0, y1 = made.domain
    for x, y in (*made.minima, made.start):
        assert x0 < x < x1 and y0 < y < y1
    dx, dy = made.gradient(*made.start)
    assert math.isfinite(dx) and math.isfinite(dy) and (dx, dy) != (0, 0)
    if made.lowest is not None:
        assert made.value(*made.start) > made.lowest
    assert made.start not in made.minima


def test_what_is_given_is_kept():
    made = formula("x^2+y^2", view=(5, 7, -1, 1))
    assert made.domain == (5, 7, -1, 1) and made.minima == ((0, 0),)
    assert 5 <= made.start[0] <= 7 and -1 <= made.start[1] <= 1
    made = formula("x^2+y^2", start=(40, -3))
    assert made.start == (40, -3) and made.domain[0] < 0 and made.domain[1] > 40
    made = formula("x^2+y^2", view=(-9, 9, -9, 9), start=(1, 2))
    assert (made.domain, made.start) == ((-9, 9, -9, 9), (1, 2))


def test_start_avoids_where_the_loss_is_not_finite():
    made = formula("log(x)^2+y^2", view=(-4, 1, -1, 1))
    assert made.start[0] > 0


@pytest.mark.filterwarnings("error")
@pytest.mark.parametrize(
    "text", ["1e200*(x^2+y^2)^8", "1e-250*x^2+y^2*1e250", "x^63*y^-62", "1/(x*y)^61", "exp(exp(x*y))"]
)
def test_extremes_neither_warn_nor_fail(text):
    made = formula(text)
    assert math.isfinite(made.value(*made.start))


def test_start_without_a_finite_loss():
    with pytest.raises(InputError, match="not finite"):
        formula("log(x)^2+y^2", start=(-1, 0))


def test_same_surface_same_frame():
    assert frame(formula("sin(x)*sin(y)")) == frame(formula("sin(x)*sin(y)"))


@pytest.mark.parametrize("kappa, tilt", [(1, 0), (50, 0), (1000, 30)])
def test_condition_number(kappa, tilt):
    assert condition_number(valley(kappa=kappa, tilt=tilt)) == pytest.approx(kappa, rel=1e-9)


def test_condition_number_against_numpy():
    made = formula("(1-x)^2+100*(y-x^2)^2")
    xx, xy, yy = made.hessian(*made.minima[0])
    low, high = np.linalg.eigvalsh([[xx, xy], [xy, yy]])
    assert condition_number(made) == pytest.approx(high / low, rel=1e-9)


def test_no_condition_number():
    assert condition_number(formula("x^4+y^4")) == math.inf
    with pytest.raises(InputError, match="no known minimum"):
        condition_number(formula("x+y"))
    with pytest.raises(InputError, match="no finite Hessian"):
        condition_number(formula("sqrt(x^2+y^2)"))
