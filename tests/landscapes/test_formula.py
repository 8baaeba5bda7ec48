"""Typed formulas: what is accepted means what it says; what is not raises FormulaError, quickly, and runs nothing."""

import math
import re

import numpy as np
import pytest
import sympy
from hypothesis import given, settings
from hypothesis import strategies as st

from thalweg.errors import FormulaError
from thalweg.landscapes.formula import formula
from thalweg.landscapes.landscape import Landscape
from thalweg.landscapes.parsing import FUNCTIONS, parse
from thalweg.recording.operations import MEANING

POINTS = [(0.7, -1.3), (1.9, 0.4), (-2.3, 2.2)]


def surface(text):
    return Landscape(name="f", reading=parse(text), domain=(-1, 1, -1, 1), start=(0, 0))


def test_the_classics():
    banana = formula("(1-x)**2 + 20*(3*y-x**2)**2")
    assert banana.name == "formula" and banana.formula == "(1-x)**2 + 20*(3*y-x**2)**2"
    assert banana.minima[0] == pytest.approx((1, 1 / 3)) and banana.lowest == pytest.approx(0, abs=1e-20)
    assert formula("(1-x)^2+100*(y-x^2)^2", name="banana").value(-1.2, 1.0) == pytest.approx(24.2)


def test_caret_is_power_and_binds_like_it():
    assert surface("-x^2").value(3.0, 0.0) == -9.0
    assert surface("2^x^y").value(3.0, 2.0) == 512.0


@pytest.mark.parametrize(
    "text, at, expected",
    [
        ("where(x < 0, -x, 2*x) + y", (-3.0, 1.0), 4.0),
        ("where(0 < x <= 1 and not y > 2, x, y)", (0.5, 1.0), 0.5),
        ("where(x < 0 or y != 1, 7, y)", (0.5, 1.0), 1.0),
        ("where(not 1 < 2, x, y)", (0.5, 1.0), 1.0),
        ("max(x, y, 3) + min(x, y)", (1.0, 2.0), 4.0),
        ("atan(x) + arctan(y)", (1.0, 1.0), math.pi / 2),
        ("e**x + pi*y + sign(y)", (1.0, -1.0), math.e - math.pi - 1),
        ("x**-62 + y**64", (1.0, 1.0), 2.0),
        ("x^(1/2) + y*2^10", (4.0, 1.0), 1026.0),
        ("  x\n+ y\t", (4.0, 1.0), 5.0),
        (".5*x + 1e3*y + +x", (2.0, 1.0), 1003.0),
        ("x + 0*9**9**2", (2.0, 1.0), 2.0),
    ],
)
def test_meaning(text, at, expected):
    made = surface(text)
    assert made.value(*at) == pytest.approx(expected, rel=1e-14)
    arrays = made.value(np.array([at[0]] * 2), np.array([at[1]] * 2))
    assert arrays == pytest.approx([expected] * 2, rel=1e-14)


@pytest.mark.parametrize(
    "text, said",
    [
        ("", "nothing was typed"),
        ("   ", "nothing was typed"),
        ("1 + 2*pi", "neither x nor y"),
        ("9**9**9**9", "neither x nor y"),
        ("x**9**9**9**9 + x**65", "integer power"),
        ("x**65", "from -62 to 64, 65 was given"),
        ("x**-63", "-63 was given"),
        ("x**(8*9)", "72 was given"),
        ("9" * 500 + "*x", "beyond 1.8e308"),
        ("x" + "+x" * 500, "at most 1000"),
        ("(" * 60 + "x" + ")" * 60, "levels of parentheses"),
        ("-" * 900 + "x", "deep"),
        ("x**" * 90 + "x", "deep"),
        ("x + exq(y)", "column 5: unknown function exq; did you mean exp?"),
        ("x + z", "column 5: unknown name z"),
        ("x^2 + sqr", "column 7: unknown name sqr; did you mean sqrt?"),
        ("2x + y", "column 1: write 2*x"),
        ("20(x-1)", "write *"),
        ("x(y-1)", "write *"),
        ("(x)(y)", "write *"),
        ("x.__class__", "Attribute is not allowed"),
        ("__import__", "unknown name"),
        ("__import__(x)", "unknown function"),
        ("lambda: x", "':' is not allowed"),
        ("(x := 1)", "':' is not allowed"),
        ("f'{x}'", "is not allowed"),
        ("x[0]", "'[' is not allowed"),
        ("x; y", "';' is not allowed"),
        ("x # y", "'#' is not allowed"),
        ("x² + y", "'²' is not allowed"),
        ("\uff58 + y", "column 1"),
        ("x\0+y", "is not allowed"),
        ("x\ud800", "is not allowed"),
        ("x if x < 1 else y", "use where"),
        ("x // y", "FloorDiv is not allowed"),
        ("x, y", "Tuple is not allowed"),
        ("1j*x", "not a real number"),
        ("True*x", "not a real number"),
        ("x < y", "use where(condition, a, b)"),
        ("where(x, y, 1)", "comparison such as x < 1 is needed"),
        ("where(x < 1, y)", "where takes 3 arguments"),
        ("max(x)", "max takes 2 or more arguments"),
        ("abs(x, y)", "abs takes 1 argument"),
        ("abs(x=1)", "without names"),
        ("max(*x, y)", "Starred is not allowed"),
        ("sin + x", "sin is a function; write sin(...)"),
        ("x is y", "compare with"),
        ("await x", "not"),
        ("x +", "check operators"),
        ("x*1e308*1e308", "no finite"),
        ("x*0", "no finite loss with a slope"),
        ("sqrt(-1 - x^2)", "no finite value"),
    ],
)
def test_refusals(text, said):
    with pytest.raises(FormulaError) as caught:
        formula(text)
    assert said in str(caught.value) and "\n" not in str(caught.value)


@pytest.mark.parametrize("given", [None, 3, b"x", ["x"]])
def test_not_text(given):
    with pytest.raises(FormulaError, match="a formula is text"):
        formula(given)


ALPHABET = "xy0123456789.+-*/^(),<>=! epiasnqrtcolghmxw_"


@settings(max_examples=150)
@given(
    st.one_of(
        st.text(max_size=60), st.text(ALPHABET, max_size=60), st.binary(max_size=40).map(lambda b: b.decode("latin1"))
    )
)
def test_any_text_is_a_landscape_or_a_formula_error(text):
    try:
        made = formula(text)
    except FormulaError as error:
        assert "\n" not in str(error)
    else:
        assert math.isfinite(made.value(*made.start))


def trees():
    leaves = st.one_of(
        st.sampled_from(["x", "y", "pi", "e"]), st.integers(0, 9).map(lambda n: f"{n}.0"), st.just("0.25")
    )

    def grow(inner):
        binary = st.tuples(inner, st.sampled_from(["+", "-", "*", "/", "**"]), inner)
        unary = st.tuples(
            st.sampled_from([n for n in FUNCTIONS if n not in ("where", "max", "min", "maximum", "minimum")]), inner
        )
        return st.one_of(
            binary.map(lambda t: f"({t[0]} {t[1]} {t[2]})"),
            inner.map(lambda t: f"(-{t})"),
            unary.map(lambda t: f"{t[0]}({t[1]})"),
            st.tuples(st.sampled_from(["max", "min"]), inner, inner).map(lambda t: f"{t[0]}({t[1]}, {t[2]})"),
            st.tuples(inner, inner, inner).map(lambda t: f"where({t[0]} < {t[1]}, {t[1]}, {t[2]})"),
        )

    return st.recursive(leaves, grow, max_leaves=12)


@settings(max_examples=150)
@given(trees())
def test_agrees_with_python(text):
    try:
        made = surface(text)
    except FormulaError as error:
        assert "neither x nor y" in str(error) or "integer power" in str(error)
        return
    names = {name: ieee(MEANING[operation]) for name, operation in FUNCTIONS.items()}
    code = re.sub(r"\d+\.\d+", r"F(\g<0>)", text)  # NumPy's floats answer by IEEE where Python raises or turns complex
    for x, y in POINTS:
        known = {
            "F": np.float64,
            "x": np.float64(x),
            "y": np.float64(y),
            "pi": np.float64(math.pi),
            "e": np.float64(math.e),
        }
        with np.errstate(all="ignore"):
            expected = float(eval(code, {"__builtins__": {}}, {**names, **known}))
        if not abs(expected) < 1e100:
            continue
        got = made.value(x, y)
        assert got == pytest.approx(expected, rel=1e-6, abs=1e-6) or _unstable(text)


def ieee(function):
    return lambda *arguments: np.float64(function(*arguments))


def _unstable(text):
    """Trigonometry of large numbers and steps turn a last bit into anything."""
    return any(word in text for word in ("sin(", "cos(", "tan(", "sign(", "where("))


def test_derivatives_agree_with_sympy():
    text = "exp(-x**2/3)*sin(2*y) + sqrt(1 + x**2*y**2) + log(3 + cos(x*y))/tanh(2 + y**2) + atan(x)**3"
    x, y = sympy.symbols("x y")
    f = sympy.sympify(text)
    made = surface(text)
    for point in POINTS:
        at = {x: point[0], y: point[1]}
        assert made.value(*point) == pytest.approx(float(f.subs(at)), rel=1e-12)
        assert made.gradient(*point) == pytest.approx([float(f.diff(v).subs(at)) for v in (x, y)], rel=1e-11)
        second = [float(f.diff(a, b).subs(at)) for a, b in ((x, x), (x, y), (y, y))]
        assert made.hessian(*point) == pytest.approx(second, rel=1e-10)
