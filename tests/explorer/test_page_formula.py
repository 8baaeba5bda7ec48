"""The page's formulas: accepted, refused and pointed at as by Python, and the same numbers."""

import math

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.explorer import pages
from tests.explorer.formulas import (
    GENERATE,
    IMPORTS,
    ONE_ARGUMENT,
    algebraic,
    any_formulas,
    disagreements,
    parsed,
    surface,
)
from thalweg.errors import did_you_mean
from thalweg.landscapes.parsing import FUNCTIONS

RANDOM = st.randoms(use_true_random=True)
POINTS = [(0.7, -1.3), (1.9, 0.4), (-2.3, 2.2), (0.0, 0.0), (1e-3, 250.0)]
GOOD = [
    "x", "-x^2+y", "2^x^y", "-2**-x**2", "x - y - 1", "x/y/2*3", "(1-x)**2 + 20*(3*y-x**2)**2", "x**-62 + y**64 + x^0",
    "where(x < 0, -x, 2*x) + y", "where(0 < x <= 1 and not y > 2, x, y)", "where(x < 0 or y != 1 and x == y, 7, y)",
    "where(not not 1 < 2, x, y)", "x/where(1 < 2, 3, 4)", "where(1<2,3,4)**where(1<2,2,3)*x",
    "max(x, y, 3) + min(x, y)", "e**x + pi*y", "sqrt(x)^.5", "  x\n+\ty\u00a0", ".5*x + 1e3*y + +x", "x + 0*9**9**2",
    "1_0.5e-1_0*x + 0b11 + 0o17", "x^y^2", "x**(log(2))", "0xF and x" , "where(1and 2, x, y)",
    "where(1<2and x<y, x, y)", "x*00.5", "maximum(x,y)", "(-x)^.5", "x^(1/-0)",
]  # fmt: skip
BAD = [
    "", "   ", "\ufeffx", "1 + 2*pi", "9**9**9**9", "x**65", "x**-63", "x**(8*9)", "x**1e16", "x**123456789",
    "9" * 400 + "*x", "x + exq(y)", "x + z", "x^2 + sqr", "2x + y", "20(x-1)", "3 (x)", "x(y-1)", "(x)(y)", "pi(x)",
    "x.__class__", "x.y.z()", "__import__('os')", "lambda: x", "x[0]", "x; y", "x # y", "x² + y", "\uff58 + y",
    "x\0+y", "x\u200b", "x\U0001f600", "x + '", 'x + "', "x\\y", "x\u0085!", "x\x1cz", "x if x < 1 else y", "x // y",
    "x << y", "x, y", "x,", "()", "(x,)", "1j*x", "2.5e20J*x", "1e999j*x", "True*x", "None", "...", "x < y",
    "not x < y", "where(x, y, 1)", "where(x < 1, y)", "where(x<1 and y, x, y)", "max(x)", "abs(x, y)", "abs()",
    "abs(x=1)", "abs(**x)", "abs(x=1, y)", "abs(**x, *y)", "abs(x=1, *y)", "abs(True=1)", "max(*x, y)", "sin + x",
    "x is y", "x is not y", "x not in y", "x in (y)", "x is not in y", "await x", "x +", "x + not y", "((x)", "x))",
    "x y", "(x y)", "x <> y", "0or x", "007*x", "1__0*x", "0x*x", "1e*x", "x..y", "(*x)", "(*x, y)", "*x, y", "x = 1",
    "x if y", "x @ y", "x -> y", "x...", "x.5", "(x for x in y)", "yield x",
]  # fmt: skip
NAMES = [
    "constructor",
    "__proto__",
    "toString",
    "hasOwnProperty",
    "valueOf",
    "prototype",
    "__defineGetter__",
    "undefined",
]
HOSTILE = [
    *(use.format(name) for name in NAMES for use in ("{} + x", "{}(x)", "x.{}", "abs({}=x)", "where({}, x, y)")),
    "(" * 60 + "x" + ")" * 60, "(" * 50 + "x" + ")" * 50, "(" * 51, ")" * 51, "sin(" * 50 + "x" + ")" * 50,
    "-" * 50 + "x", "-" * 51 + "x", "-" * 900 + "x", "x**" * 51 + "x", "x**" * 300 + "x", "not " * 100 + "x",
    "x" + "+x" * 499, "x" + "+x" * 500, "x if x else " * 80 + "y", "x" + "(x)" * 300, "x" + ".x" * 400,
    "x" + "<x" * 400, "where(x<1" + " and x<1" * 100 + ", x, y)", "x" * 999, "x" * 100_000, "1" * 999, "[" * 1000,
    "\U0001f600" * 1001, "sin" * 300, "z" * 45 + "(x)", "\ud800x", "x\ud800", "\u202ex", "x" + "\u3000" * 998 + "y",
    "</script><b>x", "${x}",
]  # fmt: skip
VALUES = """given.texts.map((text) => answer(() => {
  const surface = differentiated(text), shown = (v) => (Object.is(v, -0) ? "-0" : v);
  return given.points.map(([x, y]) =>
    [surface.value(x, y), ...surface.valueAndGradient(x, y), ...surface.hessian(x, y)].map(shown));
}))"""


@pytest.mark.parametrize("texts", [GOOD, BAD, HOSTILE], ids=["good", "bad", "hostile"])
def test_the_page_says_what_python_says(texts):
    assert disagreements(texts, rel=1e-15) == []


def test_the_lists_are_what_they_are_called():
    assert [text for text in BAD if "nodes" in parsed(text)] == []
    assert [text for text in GOOD if "message" in parsed(text)] == ["0xF and x", "where(1and 2, x, y)"]


@settings(max_examples=5, deadline=None, phases=GENERATE)
@given(RANDOM)
def test_formulas_by_the_grammar(random):
    writer = any_formulas(random)
    assert disagreements([writer.formula(random.randint(1, 6)) for _ in range(400)], rel=1e-13) == []


@settings(max_examples=5, deadline=None, phases=GENERATE)
@given(RANDOM)
def test_words_in_any_order(random):
    writer = any_formulas(random)
    assert disagreements([writer.soup() for _ in range(1000)], rel=1e-13) == []


@settings(max_examples=20, deadline=None, phases=GENERATE)
@given(st.lists(st.text(max_size=20) | st.text("xy01.+-*/^(),<>=! epiasnqrtolm_", max_size=40), min_size=20))
def test_any_text(texts):
    assert disagreements(texts, rel=1e-13) == []


@settings(max_examples=20, deadline=None, phases=GENERATE)
@given(st.lists(st.text("abcehilmnopqrstuwxy", min_size=1, max_size=8), min_size=100, max_size=100))
def test_what_was_meant(names):
    allowed = list(FUNCTIONS)
    found = pages.run(
        'import { didYouMean } from "./maths/spelling.js";',
        "given.names.map((name) => didYouMean(name, given.allowed))",
        {"names": names, "allowed": allowed},
    )
    assert found == [did_you_mean(name, allowed) for name in names]


def numbers(texts):
    """[value, value, dx, dy, xx, xy, yy] at each point, of Python and of the page, for each text."""
    found = pages.run(IMPORTS, VALUES, {"texts": texts, "points": POINTS})
    for text, page in zip(texts, found, strict=True):
        made = surface(text)
        ours = [[made.value(*p), *made.value_and_gradient(*p), *made.hessian(*p)] for p in POINTS]
        yield text, ours, [[float(each) for each in row] for row in page]


@settings(max_examples=5, deadline=None, phases=GENERATE)
@given(RANDOM)
def test_algebra_has_the_bits_of_python(random):
    writer = algebraic(random)
    for text, ours, page in numbers([f"{writer.formula(5)} + x" for _ in range(100)]):
        assert repr(page) == repr(ours), text


@pytest.mark.parametrize("wave", ONE_ARGUMENT)
def test_each_function_and_its_derivatives(wave):
    texts = [f"{wave}(x)", f"{wave}(x*y/3)", f"x*{wave}(y)**2", f"{wave}(2 + {wave}(x/5))/y", f"{wave}(0.5)*x"]
    for text, ours, page in numbers(texts):
        assert_close(text, ours, page)


def test_formulas_of_every_kind_have_the_same_numbers():
    texts = [text for text in GOOD if "nodes" in parsed(text)]
    for text, ours, page in numbers([*texts, "exp(-x^2/3)*sin(2*y) + sqrt(1+x^2*y^2)", "log(3+cos(x*y))/tanh(2+y^2)"]):
        assert_close(text, ours, page)


def assert_close(text, ours, page):
    for a, b in zip(np.ravel(ours), np.ravel(page), strict=True):
        scale = max(abs(each) for row in ours for each in row if math.isfinite(each))
        assert b == pytest.approx(a, rel=1e-13, abs=1e-15 * min(scale, 1.0), nan_ok=True), text
        assert a != 0 or math.copysign(1, a) == math.copysign(1, b), text
