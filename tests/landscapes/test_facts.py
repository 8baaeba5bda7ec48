"""What the catalogue states: the formula shown, minima, starts. Values from outside where there are any."""

import math
import re

import numpy as np
import pytest
import sympy
from landscapes import single_objective
from scipy.optimize import minimize
from sympy.parsing import sympy_parser

from tests.landscapes.interpreters import as_sympy
from thalweg.landscapes import CATALOGUE

UNBOUNDED = {"saddle"}  # falls for ever along y
LOWER_OUTSIDE = {"mccormick"}  # sin(2x) + x + 1 along x = y: without a floor where x falls
PARAMETERS = {"kappa": (1.0, 7.0, 1000.0), "tilt": (-30.0, 45.0), "height": (0.0, 0.25, 0.9, 3.0)}
SURFACES = {
    **CATALOGUE,
    **{
        f"{name} {key} {value:g}": surface(**{key: value})
        for name, surface in CATALOGUE.items()
        for key in surface.parameters
        for value in PARAMETERS[key]
    },
}
every_surface = pytest.mark.parametrize("surface", SURFACES.values(), ids=SURFACES.keys())
with_minima = pytest.mark.parametrize(
    "surface", [each for each in SURFACES.values() if each.minima], ids=[k for k, v in SURFACES.items() if v.minima]
)


def test_the_set():
    assert next(iter(CATALOGUE)) == "valley"
    assert all(name == surface.name for name, surface in CATALOGUE.items())
    assert {name for name, surface in CATALOGUE.items() if not surface.minima} == UNBOUNDED
    assert set(CATALOGUE) == {
        "valley", "d2l_ellipse", "rosenbrock", "goh_banana", "beale", "booth", "matyas", "mccormick", "saddle",
        "bounded_saddle", "monkey_saddle", "gaussian_plateau", "rings", "cliff", "sloped_bump", "himmelblau",
        "two_gaussians", "three_hump_camel", "six_hump_camel", "styblinski_tang", "branin", "goldstein_price",
        "ackley", "rastrigin", "levi13", "griewank", "bohachevsky", "drop_wave", "easom",
    }  # fmt: skip


@every_surface
def test_it_says_what_it_teaches_and_where_it_is_from(surface):
    assert surface.formula and surface.source and surface.teaches.endswith(".")
    assert surface.latex


@every_surface
def test_a_run_can_start(surface):
    x0, x1, y0, y1 = surface.domain
    x, y = surface.start
    assert x0 < x < x1 and y0 < y < y1
    slope = math.hypot(*surface.gradient(x, y))
    assert math.isfinite(slope) and slope > 1e-4  # flat is what some of them teach, level is not
    if surface.lowest is not None:
        assert surface.value(x, y) > surface.lowest + 1e-3


@with_minima
def test_the_minima(surface):
    x0, x1, y0, y1 = surface.domain
    assert len(set(surface.minima)) == len(surface.minima)
    for x, y in surface.minima:
        assert x0 < x < x1 and y0 < y < y1
        assert surface.value(x, y) == pytest.approx(surface.lowest, rel=0, abs=1e-9)
        assert math.hypot(*surface.gradient(x, y)) < 1e-6
        xx, xy, yy = surface.hessian(x, y)
        assert xx > 0 and xx * yy > xy**2, "a minimum with a bottom, so that its condition number exists"
        if surface.name != "ackley":  # its tip has no Hessian
            h = 1e-5
            ahead, behind = surface.gradient(x + h, y), surface.gradient(x - h, y)
            assert xx == pytest.approx((ahead[0] - behind[0]) / (2 * h), rel=1e-4)
            assert xy == pytest.approx((ahead[1] - behind[1]) / (2 * h), rel=1e-4, abs=1e-4)
            ahead, behind = surface.gradient(x, y + h), surface.gradient(x, y - h)
            assert yy == pytest.approx((ahead[1] - behind[1]) / (2 * h), rel=1e-4)


@every_surface
def test_a_run_that_is_thrown_far_still_has_a_gradient(surface):
    for x, y in ((1e3, 1e3), (-1e3, 1e3), (1e3, -1e3), (-1e3, -1e3), (1e3, 0.0), (-1e3, 0.0), (0.0, 1e3), (0.0, -1e3)):
        assert all(map(math.isfinite, (*surface.value_and_gradient(x, y), *surface.hessian(x, y))))


@with_minima
def test_nothing_lies_lower(surface):
    """A fine grid, and descents from 200 random points; all that they find at the lowest value is listed."""
    seen, lowest = descents(surface, surface.domain)
    assert surface.grid(surface.domain, 401, 401)[2].min() > surface.lowest - 1e-9
    assert lowest > surface.lowest - 1e-9
    assert seen.size, "the listed minimum is found"
    distances = np.min([np.hypot(seen[:, 0] - x, seen[:, 1] - y) for x, y in surface.minima], axis=0)
    assert distances.max() < 2e-2


@with_minima
def test_nothing_lies_lower_around_the_map_either(surface):
    x0, x1, y0, y1 = surface.domain
    w, h = x1 - x0, y1 - y0
    lowest = surface.grid((x0 - w, x1 + w, y0 - h, y1 + h), 601, 601)[2].min()
    assert (lowest < surface.lowest) == (surface.name in LOWER_OUTSIDE)


def test_the_drop_wave_is_smooth_at_its_centre():
    """Its cosine is a series in r² there; inside it and just outside, the slope is that of the formula."""
    surface, r = CATALOGUE["drop_wave"], sympy.symbols("r")
    slope = sympy.diff(-(1 + sympy.cos(12 * r)) / (r**2 / 2 + 2), r)
    for at in (1e-6, 3e-5, 9.9e-5, 1.01e-4, 1e-3):
        assert surface.gradient(at, 0.0)[0] == pytest.approx(
            float(slope.subs(r, sympy.Rational(at)).evalf(40)), rel=1e-12
        )
    assert surface.hessian(0.0, 0.0) == (72.5, 0.0, 72.5)


def test_the_saddle_has_no_floor():
    assert CATALOGUE["saddle"].value(0.0, 1e3) == -1e6 and CATALOGUE["saddle"].lowest is None


def descents(surface, domain, starts=200):
    """Where descents from random points come to rest near the lowest value, (n, 2), and the lowest loss seen."""
    x0, x1, y0, y1 = domain
    generator = np.random.default_rng(4)
    x, y = generator.uniform(x0, x1, starts), generator.uniform(y0, y1, starts)
    order = np.argsort(surface.value(x, y))[:24]
    results = [
        minimize(
            lambda p: value_and_slope(surface, p),
            (x[i], y[i]),
            jac=True,
            method="L-BFGS-B",
            bounds=((x0, x1), (y0, y1)),
            options={"maxiter": 200, "ftol": 1e-15, "gtol": 1e-9},
        )
        for i in order
    ]
    near = [surface.minima[0]] if not results else list(surface.minima)
    results += [
        minimize(lambda p: value_and_slope(surface, p), (a + 1e-2, b - 1e-2), jac=True, method="L-BFGS-B")
        for a, b in near
    ]
    seen = np.array([result.x for result in results if result.fun < surface.lowest + 1e-6])
    return seen, min(result.fun for result in results)


def value_and_slope(surface, point):
    f, dx, dy = surface.value_and_gradient(float(point[0]), float(point[1]))
    return f, np.array([dx, dy])


@every_surface
def test_the_formula_shown_is_the_function(surface):
    x, y = sympy.symbols("x y", real=True)
    program = surface.programs[0]
    (recorded,) = as_sympy(program.elements, x, y, surface.row(program))
    shown = shown_formula(surface.formula)
    x0, x1, y0, y1 = surface.domain
    for u, v in np.random.default_rng(5).uniform((x0, y0), (x1, y1), (8, 2)).tolist():
        at = {"x": sympy.Float(u, 30), "y": sympy.Float(v, 30)}
        theirs = float(shown.subs(at).evalf(30))
        ours = float(recorded.subs({x: at["x"], y: at["y"]}).evalf(30))
        assert ours == pytest.approx(theirs, rel=1e-9, abs=1e-9)


def shown_formula(text):
    """What a reader of `text` would compute: ², √, π, a product without a sign, `..., r = ...`, `turned by ...°`."""
    turned = re.search(r" turned by (\S+)°$", text)
    text = text[: turned.start()] if turned else text
    for sign, plain in (("²", "**2"), ("³", "**3"), ("⁴", "**4"), ("⁶", "**6"), ("π", "pi"), ("−", "-")):
        text = text.replace(sign, plain)
    text = re.sub(r"√(\d)", r"sqrt(\1)", text).replace("√", "sqrt")
    text = re.sub(r"(sin|cos)(\*\*2)? ?(\d*(?:pi)?[xyr])(?!\w)", r"\1(\3)\2", text)  # sin²3πx, cos x
    text = text.replace("pi", "pi ")
    main, *definitions = re.split(r", (?=\w+ = )", text)
    names = {name: sympy.Symbol(name) for name in ("x", "y", "r", "a", "b")}
    names |= {"pi": sympy.pi, "e": sympy.E}
    transformations = (
        *sympy_parser.standard_transformations,
        sympy_parser.split_symbols,
        sympy_parser.implicit_multiplication,
    )

    def parsed(part):
        return sympy_parser.parse_expr(part, local_dict=names, transformations=transformations)

    result = parsed(main)
    for definition in definitions:
        name, meaning = definition.split(" = ")
        result = result.subs(names[name], parsed(meaning))
    if turned:
        angle = sympy.rad(sympy.Rational(turned[1]))
        c, s, x, y = sympy.cos(angle), sympy.sin(angle), names["x"], names["y"]
        result = result.subs({x: c * x + s * y, y: c * y - s * x}, simultaneous=True)
    return result


# (point, value) as printed: Jamil & Yang 2013 and the Simon Fraser collection (sfu.ca/~ssurjano), to their digits
PUBLISHED = {
    "rosenbrock": [((-1.2, 1.0), 24.2, 1e-12)],
    "beale": [((1.0, 1.0), 14.203125, 1e-12), ((0.0, 0.0), 14.203125, 1e-12)],
    "himmelblau": [((0.0, 0.0), 170.0, 1e-12), ((-0.270845, -0.923039), 181.617, 1e-3)],
    "goldstein_price": [((-0.6, -0.4), 30.0, 1e-9), ((1.8, 0.2), 84.0, 1e-9), ((1.2, 0.8), 840.0, 1e-8)],
    "six_hump_camel": [((0.0898, -0.7126), -1.0316, 1e-4), ((-0.0898, 0.7126), -1.0316, 1e-4)],
    "three_hump_camel": [((0.0, 0.0), 0.0, 0.0)],
    "styblinski_tang": [((-2.903534, -2.903534), 2 * -39.166165, 2e-6)],
    "mccormick": [((-0.54719, -1.54719), -1.9133, 1e-4)],
    "branin": [((-math.pi, 12.275), 0.397887, 1e-6), ((9.42478, 2.475), 0.397887, 1e-6)],
    "easom": [((math.pi, math.pi), -1.0, 1e-12)],
    "drop_wave": [((0.0, 0.0), -1.0, 0.0)],
    "ackley": [((0.0, 0.0), 0.0, 1e-14)],
    "two_gaussians": [((0.905318, 0.0), -1.092732, 1e-6)],
}


@pytest.mark.parametrize("name", PUBLISHED)
def test_published_values(name):
    for (x, y), value, digits in PUBLISHED[name]:
        assert CATALOGUE[name].value(x, y) == pytest.approx(value, rel=0, abs=max(digits, 1e-15))


OUTSIDE = {  # ours -> theirs, in the PyPI package of the name `landscapes`
    "ackley": "ackley", "beale": "beale", "bohachevsky": "bohachevsky_n1", "booth": "booth", "branin": "branin",
    "three_hump_camel": "camel_hump_3", "six_hump_camel": "camel_hump_6", "drop_wave": "drop_wave", "easom": "easom",
    "goldstein_price": "goldstein_price", "griewank": "griewank", "himmelblau": "himmelblau", "levi13": "levi_n13",
    "matyas": "matyas", "mccormick": "mccormick", "rastrigin": "rastrigin", "rosenbrock": "rosenbrock",
    "styblinski_tang": "styblinski_tang",
}  # fmt: skip


@pytest.mark.parametrize("name", OUTSIDE)
def test_another_implementation_agrees(name):
    theirs, surface = getattr(single_objective, OUTSIDE[name]), CATALOGUE[name]
    x0, x1, y0, y1 = surface.domain
    for x, y in np.random.default_rng(6).uniform((x0, y0), (x1, y1), (100, 2)).tolist():
        assert surface.value(x, y) == pytest.approx(theirs([x, y]), rel=1e-12, abs=1e-12)
