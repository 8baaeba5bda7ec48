"""An update taken apart: what is said and drawn of it."""

import dataclasses
import re

import matplotlib
import numpy as np
import pytest

import thalweg as tw
from tests.figures.apart import words
from thalweg.errors import InputError
from thalweg.figures.canvas import Canvas
from thalweg.figures.draw import draw
from thalweg.figures.formulas import FACE, fitting, measured
from thalweg.figures.theme import COLUMN, SLIDE, Style
from thalweg.figures.update_facts import UpdateFacts
from thalweg.figures.update_ink import update
from thalweg.rules import CATALOGUE

RULES = tw.sgd(lr=0.0197), tw.momentum(lr=0.0055), tw.rmsprop(lr=0.1, alpha=0.9), tw.adam(lr=0.094)


@pytest.fixture(scope="module")
def facts() -> UpdateFacts:
    return draw([tw.descend(tw.valley, each, steps=30) for each in RULES], layout="update").facts


def test_all_are_given_the_gradients_of_the_last(facts: UpdateFacts) -> None:
    adam = tw.descend(tw.valley, RULES[-1], steps=30)
    assert facts.t == 5
    for column in facts.columns:
        assert column.update.gradient == tuple(adam.gradients[4])
    assert facts.columns[-1].update.after == tuple(adam.points[5])
    sgd = facts.columns[0].update
    assert sgd.step == pytest.approx((-0.0197 * adam.gradients[4]).tolist(), rel=1e-13)


def test_the_headline_s_numbers(facts: UpdateFacts) -> None:
    adam = tw.descend(tw.valley, RULES[-1], steps=5)
    gradient, step = (abs(each[1] / each[0]) for each in (adam.gradients[4], adam.points[5] - adam.points[4]))
    said = f"The gradient is {gradient:.2g} times as large in y as in x"
    assert facts.headline == f"{said}; Adam's step {step:.2g} times, SGD's {gradient:.2g} times"
    turned = draw(tw.descend(tw.valley(tilt=90), RULES[0], steps=5), layout="update").facts
    assert "times as large in x as in y" in turned.headline
    assert "All are given" not in turned.subtitle


def test_rates_and_the_settings_say_what_was_done(facts: UpdateFacts) -> None:
    assert facts.columns[0].cells["rate"][0].value == pytest.approx((0.0197, 0.0197), rel=1e-12)
    assert all(cell.formula.partition(" = ")[2] for cell in facts.columns[0].cells["step"])
    steps = [abs(value) for column in facts.columns for value in column.update.step]
    assert [abs(value) for value in facts.values("step", 0)] == pytest.approx(steps)
    assert facts.values("step", 1) == []
    assert facts.settings["steps"] == 5
    x, y = facts.columns[0].update.step
    said = re.fullmatch(r"step 5 is (.*) in x and (.*) in y", facts.settings["runs"][0]["says"].replace("−", "-"))
    assert said
    assert [float(each) for each in said.groups()] == pytest.approx([x, y], rel=6e-3)


def test_twins_are_told_apart() -> None:
    twins = [tw.descend(tw.valley, tw.adam(lr=lr), steps=5) for lr in (0.1, 0.2)]
    facts = draw(twins, layout="update").facts
    assert "the gradients that Adam, lr 0.2 met" in facts.subtitle
    names = {text.get_text(): text.get_color() for text in update(facts, Style()).texts}
    assert names["Adam, lr 0.1"] != names["Adam, lr 0.2"]


def test_a_gradient_of_zero_has_no_ratio() -> None:
    path = tw.descend(tw.valley, tw.adam(lr=0.1), start=(-3, 0), steps=3)
    assert draw(path, layout="update", shown=2).facts.headline == "Step 2 of Adam, taken apart"


def test_a_step_that_was_not_taken() -> None:
    path = tw.descend(tw.valley, RULES[0], steps=3)
    with pytest.raises(InputError, match="SGD took 3 steps, step 4 was asked for"):
        draw(path, layout="update", shown=4)
    assert draw(path, layout="update").facts.t == 3


def test_no_more_than_have_room() -> None:
    with pytest.raises(InputError, match="updates of at most 8 stand side by side, 9 paths were given"):
        draw([tw.descend(tw.valley, RULES[0], steps=3)] * 9, layout="update")


def test_a_rule_that_is_not_there() -> None:
    stranger = dataclasses.replace(tw.descend(tw.valley, RULES[0], steps=3), optimizer="nobody's")
    with pytest.raises(InputError, match="the rule nobody's is not defined here"):
        draw(stranger, layout="update")


@pytest.mark.parametrize("size", [SLIDE, COLUMN], ids=["slide", "column"])
def test_bars_of_a_row_have_one_scale(facts: UpdateFacts, size: object) -> None:
    figure = update(facts, Style(size=size))  # type: ignore[arg-type]  # a Size
    bars = {str(each.get_gid()): each for each in figure.artists if str(each.get_gid()).startswith("bar-")}
    assert bars
    steps = np.array([abs(value) for column in facts.columns for value in column.update.step])
    if size is SLIDE:
        last = max(int(gid.split("-")[2]) for gid in bars)
        widths = np.array([bars[f"bar-0-{last}-{k}-{p}"].get_width() for k in range(4) for p in range(2)])
    else:
        rows = {b: max(int(gid.split("-")[2]) for gid in bars if gid.startswith(f"bar-{b}-")) for b in range(4)}
        widths = np.array([bars[f"bar-{b}-{rows[b]}-0-{p}"].get_width() for b in range(4) for p in range(2)])
    assert widths / widths.max() == pytest.approx(steps / steps.max(), rel=1e-9)


@pytest.mark.parametrize("size", [SLIDE, COLUMN], ids=["slide", "column"])
def test_bars_end_before_their_numbers(facts: UpdateFacts, size: object) -> None:
    figure = update(facts, Style(size=size))  # type: ignore[arg-type]  # a Size
    numbers = {str(text.get_gid()): box for text, box in words(figure) if str(text.get_gid()).startswith("value-")}
    renderer = figure.canvas.get_renderer()  # type: ignore[attr-defined]  # Agg has one
    for bar in figure.artists:
        if str(bar.get_gid()).startswith("bar-"):
            assert bar.get_window_extent(renderer).x1 < numbers[str(bar.get_gid()).replace("bar", "value")].x0


@pytest.mark.parametrize("name", CATALOGUE)
def test_every_rule_can_be_taken_apart(name: str) -> None:
    """Its formulas can be set, and nothing covers anything."""
    path = tw.descend(tw.valley, CATALOGUE[name](), steps=3)
    figure = update(draw(path, layout="update").facts, Style())
    formulas = [text.get_text() for text, _ in words(figure) if str(text.get_gid()).startswith("formula-")]
    assert formulas
    assert all(text.startswith("$") for text in formulas)


def test_a_formula_is_made_smaller_until_it_fits_or_not_set() -> None:
    canvas, latex = Canvas(Style()), r"x_{t} = x_{t-1} - \frac{\eta \hat{m}_{t}}{\sqrt{\hat{v}_{t}} + \epsilon}"
    wide = measured(canvas, latex, 25.0)[0]
    assert fitting(canvas, latex, 25.0, 10.0, wide + 1) == 25.0
    smaller = fitting(canvas, latex, 25.0, 10.0, 0.7 * wide)
    assert smaller is not None
    assert 15.0 < smaller < 18.0
    assert fitting(canvas, latex, 25.0, 20.0, 0.7 * wide) is None


def test_formulas_look_the_same_everywhere(facts: UpdateFacts) -> None:
    with matplotlib.rc_context({"mathtext.fontset": "cm"}):
        texts = update(facts, Style()).texts
        canvas = Canvas(Style())
        plain, displayed = (measured(canvas, rf"\{name}{{m}}{{v}}", 25.0) for name in ("frac", "dfrac"))
    formulas = [text for text in texts if str(text.get_gid()).startswith("formula-")]
    assert {text.get_math_fontfamily() for text in formulas} == {FACE}
    assert {text.get_verticalalignment() for text in formulas} == {"center"}
    assert plain == displayed
