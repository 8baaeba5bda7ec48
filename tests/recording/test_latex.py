"""Equations as the reader sees them: they say what the code says, and mathtext can set them."""

from collections.abc import Iterator
from itertools import product

import pytest
from matplotlib.mathtext import MathTextParser

import thalweg as tw
from thalweg.recording.latex import symbol
from thalweg.rules import CATALOGUE


def variants(rule: tw.Rule) -> Iterator[tuple[str, tw.Optimizer]]:
    """The rule with every combination of its flags and options."""
    choices = {
        name: [False, True] if isinstance(default, bool) else [None, 0.5]
        for name, default in rule.defaults.items()
        if default is None or isinstance(default, bool)
    }
    for values in product(*choices.values()):
        chosen = dict(zip(choices, values, strict=True))
        yield f"{rule.name} {chosen}", rule(**chosen)


VARIANTS = dict(variant for rule in CATALOGUE.values() for variant in variants(rule))
LANDSCAPES = [name for name in tw.__all__ if isinstance(getattr(tw, name), tw.Landscape)]
ADAM = [
    r"m_{t} = \beta_{1} m_{t-1} + \left(1 - \beta_{1}\right) g_{t}",
    r"v_{t} = \beta_{2} v_{t-1} + \left(1 - \beta_{2}\right) {g_{t}}^{2}",
    r"\hat{m}_{t} = \frac{m_{t}}{1 - {\beta_{1}}^{t}}",
    r"\hat{v}_{t} = \frac{v_{t}}{1 - {\beta_{2}}^{t}}",
    r"x_{t} = x_{t-1} - \frac{\eta \hat{m}_{t}}{\sqrt{\hat{v}_{t}} + \epsilon}",
]


def parses(text: str) -> None:
    MathTextParser("path").parse(f"${text}$")


def test_adam_reads_as_its_paper() -> None:
    assert list(tw.adam().variant.latex) == ADAM


def test_the_decayed_gradient_is_another_than_the_gradient() -> None:
    equations = tw.adam(weight_decay=0.1).variant.latex
    assert equations[0] == r"g'_{t} = g_{t} + \lambda x_{t-1}"
    assert equations[1:] == tuple(line.replace("g_{t}", "g'_{t}") for line in ADAM)


def test_the_shrunk_parameter_of_adamw_is_another_than_the_new_one() -> None:
    equations = tw.adamw().variant.latex
    assert equations[0] == r"x'_{t} = x_{t-1} \left(1 - \eta \lambda\right)"
    assert list(equations[1:5]) == ADAM[:4]
    assert equations[5] == ADAM[4].replace("x_{t-1}", "x'_{t}")


def test_the_learning_rate_of_adagrad_at_a_step_has_the_step_as_index() -> None:
    equations = tw.adagrad(lr_decay=0.1).variant.latex
    assert equations[1].startswith(r"\eta_{t} = \frac{\eta}{1 + \left(t - 1\right) \eta")
    assert equations[2] == r"x_{t} = x_{t-1} - \frac{\eta_{t} g_{t}}{\sqrt{v_{t}} + \epsilon}"
    assert r"\mathrm{t}" not in " ".join(equations)


@pytest.mark.parametrize("name", VARIANTS)
def test_every_left_side_is_defined_once_and_is_no_name_of_an_input(name: str) -> None:
    equations = VARIANTS[name].variant.latex
    left = [line.split(" = ")[0] for line in equations]
    assert len(set(left)) == len(left)
    assert "g_{t}" not in left
    assert left[-1] == "x_{t}" or "x_{t}" in left
    for index, line in enumerate(equations):
        right = line.split(" = ", 1)[1]
        assert not [later for later in left[index:] if f" {later} " in f" {right} "], line


@pytest.mark.parametrize("name", VARIANTS)
def test_every_variant_can_be_set(name: str) -> None:
    for line in VARIANTS[name].variant.latex:
        parses(line)


@pytest.mark.parametrize("name", LANDSCAPES)
def test_every_landscape_can_be_set(name: str) -> None:
    parses(getattr(tw, name).latex)


@pytest.mark.parametrize(
    "name, shown",
    [
        ("x", "x"),
        ("lr", r"\eta"),
        ("beta1", r"\beta_{1}"),
        ("eps", r"\epsilon"),
        ("v_hat", r"\hat{v}"),
        ("size", r"\mathrm{size}"),
        ("lr_t", r"\eta_{t}"),
        ("v_t", r"v_{t}"),
    ],
)
def test_symbols(name: str, shown: str) -> None:
    assert symbol(name) == shown


@tw.rule
def every_operation(x, g, a, b, t, *, lr=0.1, switch_point=3.0):
    a = tw.where((t > switch_point) & ~(g >= 0) | (x != 1), abs(g), tw.sign(g)) - (a - (g - x))
    b = tw.maximum(-(g + x), b) * (-2) / tw.minimum(x * g, 1e-300) ** (g + 1)
    angle = tw.floor(x) + tw.sin(x) + tw.cos(x) - tw.tan(x) * tw.arctan(x) + tw.exp(-x) / tw.log(1 + x**2)
    return x - lr * (tw.sinh(a) + tw.cosh(b) - tw.tanh(angle)) ** 0.5, a, b


def test_every_operation_can_be_set() -> None:
    equations = every_operation().variant.latex
    assert [line.split(" = ")[0] for line in equations] == ["a_{t}", "b_{t}", r"\mathrm{angle}_{t}", "x_{t}"]
    for line in equations:
        parses(line)


@tw.rule
def brackets(x, g, t, *, lr=0.1):
    return x - (g - lr) - -g * (x + g) - (x / g) ** 2 - ((x * g) / 2) ** lr


def test_brackets_stand_where_the_order_needs_them() -> None:
    first, *_ = brackets().variant.latex
    assert first.startswith(r"x_{t} = x_{t-1} - \left(g_{t} - \eta\right) - ")
    assert r"{\left(\frac{x_{t-1}}{g_{t}}\right)}^{2}" in first
    assert r"{\left(\frac{x_{t-1} g_{t}}{2}\right)}^{\eta}" in first
    assert r"\left(-g_{t}\right) \left(x_{t-1} + g_{t}\right)" in first
    parses(first)
