"""A formula typed in the page: its map, or a caret under the mistake while the last good map stays."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

import thalweg as tw
from tests.explorer import play
from thalweg.errors import FormulaError
from thalweg.explorer import state as states
from thalweg.landscapes.parsing import parse

Open = Callable[..., Page]
GOOD = "x**2 + 30*(y - sin(x))**2"
MISTAKES = ["x**2 +", "x**2 + z", "x**2 + (y", "sin(x) + cosi(y)", "x ** 2 ** ", "3 x", "x = y", "x**2 + 'a'", "max(x)"]


def with_formula(open_page: Open) -> Page:
    page = open_page()
    with play.Change(page):
        page.get_by_role("combobox", name="Landscape").select_option("formula")
    with play.Change(page):
        box(page).fill(GOOD)
    return page


def box(page: Page):  # type: ignore[no-untyped-def]  # a Locator
    return page.get_by_role("textbox", name="f(x, y) =")


def picture(page: Page) -> str:
    return "".join(each.inner_html() for each in page.locator("section.maps svg").all())


def test_a_good_one_is_drawn_from_its_own_start_to_its_own_minimum(open_page: Open) -> None:
    page = with_formula(open_page)
    expect(box(page)).to_have_attribute("aria-invalid", "false")
    state = play.state_in(page.evaluate("location.hash"))
    assert (state["landscape"], state["formula"]) == ("formula", GOOD)
    runs = states.paths(tw.explore(), state)
    assert runs[0].points[0].tolist() == list(tw.formula(GOOD).start)
    for row, path in enumerate(runs):
        settled = path.settled_at(tol=0.05)
        assert play.cells(page, row)[2] == (f"{settled}" if settled is not None else f"not in {path.steps}")


def test_a_mistake_is_pointed_at_and_the_last_good_map_stays(open_page: Open) -> None:
    page = with_formula(open_page)
    before, numbers, message = picture(page), play.cells(page, 0), page.locator(".typed [role=status]")
    assert box(page).get_attribute("aria-describedby") == message.get_attribute("id")
    for text in MISTAKES:
        with pytest.raises(FormulaError) as said:
            parse(text)
        box(page).fill(text)
        expect(message).not_to_be_empty()
        expect(box(page)).to_have_attribute("aria-invalid", "true")
        assert message.inner_text().removesuffix(".") in str(said.value), "the package's own words"
        caret = page.locator(".caret").text_content() or ""
        assert f"column {len(caret)}" in str(said.value) if caret else "column" not in str(said.value)
        assert (picture(page), play.cells(page, 0)) == (before, numbers)
        box(page).fill(GOOD)
        expect(message).to_be_empty()
        expect(page.locator(".caret")).to_be_empty()
    with play.Change(page) as after:
        box(page).fill(MISTAKES[0])
    assert after.state["formula"] == MISTAKES[0], "a link holds what was typed"
    with play.Change(page):
        box(page).fill("x**2 + 3*y**2")
    expect(box(page)).to_have_attribute("aria-invalid", "false")
    assert picture(page) != before


def test_what_one_types_on_the_way_to_a_formula_never_breaks_the_page(open_page: Open) -> None:
    page = with_formula(open_page)
    with play.Change(page) as after:
        box(page).fill("")
        box(page).press_sequentially("(1-x)**2 + 20*(3*y-x**2)**2")
    assert after.state["formula"] == "(1-x)**2 + 20*(3*y-x**2)**2"
    expect(box(page)).to_have_attribute("aria-invalid", "false")
    assert play.headline(page)


def test_one_that_has_no_slope_or_value_says_so(open_page: Open) -> None:
    page = with_formula(open_page)
    for text in ("log(-1 - x**2)", "sign(x)", "1 + 2"):
        with pytest.raises(FormulaError) as said:
            tw.formula(text)
        box(page).fill(text)
        expect(page.locator(".typed [role=status]")).to_have_text(str(said.value).removeprefix(f"formula {text!r}: "))
