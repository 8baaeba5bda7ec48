"""A rule's equations on the page: their numbers are the rule's, they hold, and they are the LaTeX lines of Python."""

import math
import operator
import unicodedata
from collections.abc import Callable
from functools import cache
from typing import Any

import numpy as np
import pytest
from playwright.sync_api import Page, expect

import thalweg as tw
from tests.explorer import pages
from thalweg.engines.javascript import FUNCTIONS
from thalweg.explorer import rules
from thalweg.explorer.recordings import literal
from thalweg.optimizer.optimizer import Optimizer
from thalweg.recording.operations import MEANING
from thalweg.rules import CATALOGUE

ROWS = 20
TYPESET = 'import { inSymbols, inNumbers, numeralText } from "./controls/mathml.js";'
INFIX: dict[str, Callable[[Any, Any], Any]] = {
    "+": operator.add, "−": operator.sub, "·": operator.mul, "\u2062": operator.mul, "<": operator.lt,
    "≤": operator.le, ">": operator.gt, "≥": operator.ge, "=": operator.eq, "≠": operator.ne, "∧": operator.and_,
    "∨": operator.or_,
}  # fmt: skip


@tw.rule
def all_signs(x, g, a_max, t, *, lr=0.1, switch=3.0):
    early = (t <= switch) & ~(g >= 0) | (x != 1)
    a_max = tw.where(early, abs(g), tw.sign(g)) - (a_max - (g - x))
    u = tw.maximum(-(g + x), a_max) * (-2) / tw.minimum(x * g, -0.5) ** 2
    u_hat = tw.exp(-abs(u)) + tw.tanh(u) - -u
    return x - lr * u_hat, a_max


def variants() -> dict[str, Optimizer]:
    found = {}
    for rule in (*CATALOGUE.values(), all_signs):
        for flags in rule._variants:
            chosen = dict(zip(rule._flags, flags, strict=True))
            optimizer = rule(**{name: 0.3 if value == "number" else value for name, value in chosen.items()})
            found[f"{rule.name} {chosen}"] = optimizer
    return found


VARIANTS = variants()


@cache
def given(name: str) -> list[dict[str, float]]:
    """Numbers for each input of a variant, by name."""
    variant, generator = VARIANTS[name].variant, np.random.default_rng(len(name))
    rows = []
    for _ in range(ROWS):
        row = {key: float(generator.normal()) for key in ("x", "g")}
        row |= {key: float(generator.uniform(0.1, 3.0)) for key in (*variant.slots, *variant.scalar_slots)}
        rows.append(row | {key: float(generator.uniform(0.05, 0.95)) for key in variant.hyperparameters})
        rows[-1]["t"] = float(generator.integers(1, 30))
    return rows


@cache
def explained() -> dict[str, list[list[Any]]]:
    """What JavaScript's `explain` gives for each row of each variant, and the new x of its `elements`."""
    codes, calls = [], []
    for name, optimizer in VARIANTS.items():
        entry, variant = rules.printed(optimizer), optimizer.variant
        codes.append(f"[{', '.join(literal(entry[key]) for key in ('explain', 'scalars', 'elements'))}]")
        kinds = (variant.slots, variant.hyperparameters, variant.scalar_slots)
        calls.append([[r["x"], r["g"], r["t"], *([r[key] for key in kind] for kind in kinds)] for r in given(name)])
    imports = f'import {{ {", ".join(FUNCTIONS)} }} from "./maths/arithmetic.js";\nconst all = [{", ".join(codes)}];'
    expression = """given.map((rows, k) => rows.map(([x, g, t, s, h, c]) => {
      const [explain, scalars, elements] = all[k];
      return [explain(x, g, s, t, h, c), elements(x, g, s, scalars(t, h, c))[0]];
    }))"""
    return dict(zip(VARIANTS, pages.run(imports, expression, calls), strict=True))


def recomputed(optimizer: Optimizer, row: dict[str, float]) -> list[Any]:
    """The value at each place of the rule's reading."""
    values: list[Any] = []
    for operation, operands, value in optimizer.variant.reading.tape.nodes:
        if operation == "input":
            values.append(row.get(str(value), math.nan))
        elif operation == "constant":
            values.append(value)
        else:
            values.append(MEANING[operation](*(values[operand] for operand in operands)))
    return values


def leaves(tree: Any) -> list[Any]:
    if tree[0] == "value":
        return [tree]
    return [leaf for part in tree[1:] if isinstance(part, list | tuple) for leaf in leaves(part)]


def value_of(tree: Any, values: list[Any]) -> Any:
    """A display tree, read as a reader reads it: each row holds one sign."""
    kind, *parts = tree
    if kind == "value":
        return values[parts[0]]
    if kind == "number":
        return parts[0]
    if kind == "fence":
        inner = parts[1]
        if parts[0] == "{":
            a, condition, b = (value_of(part, values) for part in inner[1::2])
            return a if condition else b
        value = value_of(inner, values)
        return abs(value) if parts[0] == "|" else value
    if kind == "row":
        return value_of_row(parts, values)
    a, *b = (value_of(part, values) for part in parts)
    return {"fraction": operator.truediv, "power": operator.pow, "root": math.sqrt}[kind](a, *b)


def value_of_row(parts: list[Any], values: list[Any]) -> Any:
    if len(parts) == 3:
        a, b = value_of(parts[0], values), value_of(parts[2], values)
        return (a, b) if parts[1][1] == "," else INFIX[parts[1][1]](a, b)
    name, value = parts[0][1], value_of(parts[1], values)
    if name in ("max", "min"):
        return {"max": max, "min": min}[name](*value)
    return -value if name == "−" else MEANING[name](value)


def close(a: Any, b: Any) -> bool:
    return a == b or math.isclose(a, b, rel_tol=1e-12, abs_tol=1e-14)


def test_there_is_every_variant() -> None:
    assert len(VARIANTS) == 40 + 1


@pytest.mark.parametrize("name", VARIANTS)
def test_the_values_are_those_of_the_reading(name: str) -> None:
    optimizer = VARIANTS[name]
    lines = rules.printed(optimizer)["equations"]
    shown = [leaf for line in lines for side in ("left", "right") for leaf in leaves(line[side])]
    own = [leaf for line in optimizer.variant.equations for tree in line for leaf in leaves(tree)]
    for row, (values, new_x) in zip(given(name), explained()[name], strict=True):
        python = recomputed(optimizer, row)
        assert {k for _, k, _ in shown} == set(range(len(values)))
        for (_, k, _), (_, place, _) in zip(shown, own, strict=True):
            assert close(values[k], python[place]), (name, k)
        written = [values[line["left"][1]] for line in lines if line["left"][2] == ["x", "t"]]
        assert len(written) == 1
        assert close(written[0], new_x)


@pytest.mark.parametrize("name", VARIANTS)
def test_each_line_holds(name: str) -> None:
    for values, _ in explained()[name]:
        for line in rules.printed(VARIANTS[name])["equations"]:
            assert close(value_of(line["left"], values), value_of(line["right"], values)), (name, line)


def spelled(symbol: list[Any]) -> str:
    """A page's symbol as LaTeX."""
    letter, below, accent, primes, above = [*symbol, *["", "", "", 0, ""][len(symbol) :]]
    if len(letter) > 1:
        letter = rf"\mathrm{{{letter}}}"
    elif not letter.isascii():
        known = {"LAMDA": "lambda", "SYMBOL": "epsilon"}
        last = unicodedata.name(letter).split()[-1]
        letter = f"\\{known.get(last, last.lower())}"
    letter = rf"\{ {'ˆ': 'hat'}[accent] }{{{letter}}}".replace(" ", "") if accent else letter
    letter += "'" * primes + (rf"^{{\mathrm{{{above}}}}}" if above else "")
    return letter + (f"_{{{below.replace('−', '-')}}}" if below else "")


@pytest.mark.parametrize("name", VARIANTS)
def test_the_lines_and_their_symbols_are_those_of_the_latex(name: str) -> None:
    lines, latex = rules.printed(VARIANTS[name])["equations"], VARIANTS[name].variant.latex
    assert len(lines) == len(latex)
    for line, text in zip(lines, latex, strict=True):
        assert text.startswith(spelled(line["left"][2]) + " = ")
        at = 0
        for _, _, symbol in leaves(line["left"]) + leaves(line["right"]):
            found = text.find(spelled(symbol), at)
            assert found >= 0, (symbol, text)
            at = found + len(spelled(symbol))


@pytest.mark.parametrize(
    "value, shown",
    [(0, "0"), (0.5, "0.5"), (-1.23456, "−1.235"), (99999.4, "100000"), (1.2e-4, "1.2×10⁻⁴"), (-3e-12, "−3×10⁻¹²"),
     (123456, "1.235×10⁵"), (math.inf, "∞"), (-math.inf, "−∞"), (math.nan, "NaN"), (True, "true")],
)  # fmt: skip
def test_a_number_as_one_writes_it(value: Any, shown: str) -> None:
    assert pages.run(TYPESET, "numeralText(given)", value) == shown


def shown_in(page: Page, selector: str) -> list[str]:
    return [text.replace("\u2062", "") for text in page.locator(selector).all_text_contents()]


def test_the_look_inside_of_adam(open_page: Callable[..., Page]) -> None:
    page = open_page("inside=1&step=1&focus=1")
    expect(page.locator(".account")).to_contain_text("Step 1 of Adam: the gradient is")
    assert shown_in(page, ".equation > math") == [
        "mt=β1mt−1+(1−β1)gt", "vt=β2vt−1+(1−β2)gt2", "mˆt=mt1−β1t", "vˆt=vt1−β2t", "xt=xt−1−ηmˆtvˆt+ϵ",
    ]  # fmt: skip
    rows = shown_in(page, ".equation:first-child .numbers")
    assert [row[0] for row in rows] == ["x", "y"]
    relation = ["≈" if "≈" in row else "=" for row in rows]
    left, right = zip(*(row[1:].split(sign) for row, sign in zip(rows, relation, strict=True)), strict=True)
    for a, b in zip(left, right, strict=True):
        plain = b.replace("·", "*").replace("−", "-")
        assert plain.startswith("0.9*0+(1-0.9)*")
        gradient = float(plain.rpartition("*")[2].strip("()"))
        assert float(a.replace("−", "-")) == pytest.approx(0.1 * gradient, rel=1e-3)


def test_a_symbol_lights_up_everywhere(open_page: Callable[..., Page]) -> None:
    page = open_page("inside=1&step=3&focus=1")
    expect(page.locator(".account")).to_contain_text("Step 3 of Adam")
    first = page.locator(".equation > math [data-value]").first
    same = page.locator(f'[data-value="{first.get_attribute("data-value")}"]')
    for act in (first.hover, first.focus):
        act()
        assert page.locator(".lit").count() == same.count() == 6  # m and its number for x and y, in two lines
        page.mouse.move(1, 1)
        page.evaluate("document.activeElement.blur()")
        assert page.locator(".lit").count() == 0


def test_at_the_start_there_is_nothing_to_tell(open_page: Callable[..., Page]) -> None:
    page = open_page("inside=1&step=0&focus=0")
    expect(page.locator(".account")).to_contain_text("Step once")
    assert page.locator(".numbers:visible").count() == 0
    page.get_by_label("Optimizer to look into").select_option(index=1)
    expect(page.locator(".equation")).to_have_count(5)
