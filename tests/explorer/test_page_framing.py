"""What the page's map of a typed formula shows, its start and minima: those of tw.formula."""

import math
from fractions import Fraction

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import thalweg as tw
from tests.explorer import pages
from tests.explorer.formulas import GENERATE, IMPORTS, refusal, surface
from thalweg.errors import FormulaError

BOWLS = [
    "(1-x)**2 + 20*(3*y-x**2)**2", "(1-x)^2+100*(y-x^2)^2", "x^2+y^2", "x^2/2+y^2*50", "x^4+y^4", "1e-8*x^2+1e8*y^2",
    "x^2*y^2", "(x*y-1)^2", "x^64+y^64", "x/3+y^2", "(y-sin(x))^2", "e^x+e^-x+y^2", "log(cosh(x))+y^2", "2^x^2+y^2",
    "tanh(x)^2+tanh(y)^2", "atan(x)^2+y^2", "-1/(1+x^2+y^2)", "sqrt(x^2+y^2)", "(x^2+y^2)^0.25", "abs(x)+abs(y)",
    "max(abs(x),abs(y))", "abs(x-1)+(y-2)^2", "where(x<0,-x,2*x)+y^2", "min(x^2,(x-2)^2)+y^2", "sign(x)+y^2",
]  # fmt: skip
SEVERAL = [
    "(x^2+y-11)^2+(x+y^2-7)^2", "20+x^2-10*cos(2*pi*x)+y^2-10*cos(2*pi*y)", "sin(x)+sin(y)",
    "sin(x)*cos(y)+x^2/50+y^2/50", "(4-2.1*x^2+x^4/3)*x^2+x*y+(-4+4*y^2)*y^2", "(x^4-16*x^2+5*x+y^4-16*y^2+5*y)/2",
    "x^-2+y^-2+x^2+y^2", "x^2+sin(5*y)", "-20*exp(-0.2*sqrt((x^2+y^2)/2))-exp((cos(2*pi*x)+cos(2*pi*y))/2)+20+e",
    "(1.5-x+x*y)^2+(2.25-x+x*y^2)^2+(2.625-x+x*y^3)^2",
]  # fmt: skip
EDGES = ["log(x)+y^2", "-log(1-x^2-y^2)", "x**x+y^2", "sqrt(x)+sqrt(y)", "log(x*y)^2", "cos(x)"]
BOTTOMLESS = [
    "x", "x+y", "(x+y)^2", "x^2", "x*y", "x^3-3*x*y^2", "x^3+y^2", "exp(x)+y^2", "1/x+y^2",
    "exp(-x^2-y^2)", "1/(1+x^2+y^2)", "log(1-x^2-y^2)", "log(x)*y", "tan(x)+y^2",
]  # fmt: skip
STEPS = "where(x < 18, (x-15)^2, (x-23)^2 - 5) + y^2"  # the lower one is seen only from the higher
FAR = ["(x-30)^2+y^2", "(x-3)^2+(y+50)^2/20", "-exp(-(x-3)^2-(y-20)^2)", "(x-100)^4+y^2", "1e300*x^2+y^2", STEPS]
UNUSABLE = ["sqrt(-1-x^2)", "x*1e308*1e308", "x*0", "sqrt(x-20)+y^2", "x + z", "sign(x)"]
GIVEN = [
    ("x^2+y^2", (0.0, 5.0, 1.0, 4.0), None), ("x^2+y^2", None, (3.0, 4.0)),
    ("(x-3)^2+y^2", (-20.0, -5.0, -1.0, 1.0), (-6.0, 0.0)), ("sin(3*x)+y^2/10", (-2.0, 2.0, -3.0, 3.0), None),
    ("x^2+y^2", None, (30.0, -20.0)), ("1/x+y", None, (0.0, 1.0)), ("log(x)", None, (-1.25, 1e-7)),
    ("sqrt(x)", (-3.5, 1e22, 1e-5, 2.0), None), ("sqrt(-x-20)", (0.0, 1.0, 0.0, 1.0), None),
    ("(x-3)^2+y", (20.0, 21.0, 0.0, 1.0), None), ("sign(x)", (2.0, 3.5, 0.0, 1.0), None),
]  # fmt: skip
FACTS = "given.map(([text, view, start]) => answer(() => typed(text, view, start)))"


def framed(text, view, start):
    try:
        return tw.formula(text, view=view, start=start)
    except FormulaError as error:
        return refusal(error, text)


@pytest.mark.parametrize(
    "cases",
    [*([(text, None, None) for text in texts] for texts in (BOWLS, SEVERAL, BOTTOMLESS, EDGES, FAR, UNUSABLE)), GIVEN],
    ids=["bowls", "several", "bottomless", "edges", "far", "unusable", "given"],
)
def test_frames(cases):
    for case, page in zip(cases, pages.run(IMPORTS, FACTS, cases), strict=True):
        ours = framed(*case)
        if isinstance(ours, dict):
            assert page == ours, case
            continue
        close = {"rel": 1e-9, "abs": 1e-9}
        assert page["domain"] == pytest.approx(list(ours.domain), **close), case
        assert page["start"] == pytest.approx(list(ours.start), **close), case
        assert np.shape(page["minima"]) == np.shape(ours.minima), case
        assert np.ravel(page["minima"]) == pytest.approx(np.ravel(ours.minima), **close), case
        assert page["lowest"] == (ours.lowest if ours.lowest is None else pytest.approx(ours.lowest, **close)), case


def test_the_lists_are_what_they_are_called():
    assert [len(framed(text, None, None).minima) for text in SEVERAL] == [4, 1, 16, 1, 2, 1, 4, 16, 1, 1]
    assert all(isinstance(framed(text, None, None), dict) for text in UNUSABLE)
    assert not any(framed(text, None, None).minima for text in BOTTOMLESS)


def test_the_rest_of_a_surface():
    (made,) = pages.run(IMPORTS, FACTS, [("x^2 + y^2", None, None)])
    assert {key: made[key] for key in sorted(made) if key not in ("domain", "start", "minima", "lowest")} == {
        "axes": ["x", "y"], "data": None, "equalAxes": True, "formula": "x^2 + y^2", "gradientWith": None,
        "name": "formula", "title": "Formula",
    }  # fmt: skip


def test_a_surface_without_a_fast_grid_has_the_same_frame():
    pages_say = pages.run(
        IMPORTS + 'import { framed } from "./maths/framing.js";',
        "given.map((text) => { const { values, ...slow } = differentiated(text);"
        " return [framed(slow, null, null), framed({ values, ...slow }, null, null)]; })",
        SEVERAL,
    )
    assert all(slow == fast for slow, fast in pages_say)


def test_maps():
    xs, ys = np.linspace(-3, 2, 32), np.linspace(-1, 4, 20)
    texts = ["where(x < 0, -x, 2*x)/y", "sqrt(x*y) - 3", "y + 0*x", "max(x, y)*sign(x) + 2"]
    found = pages.run(
        IMPORTS,
        "given.texts.map((text) => differentiated(text).values(...given.sides.map((s) => Float64Array.from(s))))",
        {"texts": texts, "sides": [xs.tolist(), ys.tolist()]},
    )
    for text, page in zip(texts, found, strict=True):
        ours = surface(text).value(xs[None, :], ys[:, None])
        assert np.array_equal(np.array(page, dtype=float).reshape(20, 32), ours, equal_nan=True)


NUMBERS = [65.0, -63.0, 0.0, 123456.0, 1234567.0, 999999.5, 1e16, -1e300, 0.1 + 0.2, 1e-4, 0.00001234567, 2 / 3, 5e-324]


@settings(max_examples=20, deadline=None, phases=GENERATE)
@given(st.lists(st.floats(allow_nan=False), min_size=20))
def test_numbers_are_written_as_python_does(values):
    found = pages.run(
        'import { floatText, tupleText } from "./maths/numerals.js";',
        "[tupleText(given.values), ...given.short.map((value) => floatText(value, 6))]",
        {"values": values, "short": NUMBERS},
    )
    assert found == [repr(tuple(values)), *(f"{value:g}" for value in NUMBERS)]


ENTRY = st.floats(-1, 1) | st.sampled_from([0.0, 1.0, -1.0, 1e-9, -1e-160])


@settings(max_examples=20, deadline=None, phases=GENERATE)
@given(st.lists(st.tuples(ENTRY, ENTRY, ENTRY), min_size=50))
def test_eigenvalues(entries):
    found = pages.run('import { eigen2 } from "./maths/eigen.js";', "given.map((each) => eigen2(...each))", entries)
    for (a, b, c), page in zip(entries, found, strict=True):
        matrix, eigen = np.array([[a, b], [b, c]]), np.array([page["x"], page["y"]])
        assert [page["low"], page["high"]] == pytest.approx(np.linalg.eigvalsh(matrix), rel=1e-14, abs=1e-15)
        assert math.hypot(*eigen) == pytest.approx(1, abs=1e-15)
        assert matrix @ eigen == pytest.approx(page["high"] * eigen, abs=1e-15)


def test_the_smaller_eigenvalue_keeps_its_digits():
    entries = [(1.0, 1e-9, 1e-17), (1e-17, -1e-9, 1.0), (-1.0, 1e-9, -1e-17), (2.0, 1.0, 0.5 + 1e-12)]
    found = pages.run('import { eigen2 } from "./maths/eigen.js";', "given.map((each) => eigen2(...each))", entries)
    for (a, b, c), page in zip(entries, found, strict=True):
        determinant = Fraction(a) * Fraction(c) - Fraction(b) ** 2
        assert page["low"] * page["high"] == pytest.approx(float(determinant), rel=1e-3 if a == 2.0 else 1e-14, abs=0)
