"""The page without a mouse."""

import re
from collections.abc import Callable

from playwright.sync_api import Page, expect

from tests.explorer import play

Open = Callable[..., Page]
FOCUSED = """() => {
  const at = document.activeElement, style = getComputedStyle(at);
  const seen = at.matches(":focus-visible") && (style.outlineStyle !== "none" || style.stroke !== "none");
  return at === document.body ? null : { name: at.getAttribute("aria-label") ?? at.textContent, seen };
}"""
MOST_STOPS = 80


def tab_to(page: Page, name: str) -> None:
    for _ in range(MOST_STOPS):
        page.keyboard.press("Tab")
        at = page.evaluate(FOCUSED)
        if at and at["name"] == name:
            return
    raise AssertionError(f"Tab never came to {name}")


def test_from_load_to_another_rate_and_a_played_animation(open_page: Open) -> None:
    page = open_page()
    tab_to(page, "SGD lr")
    with play.Change(page) as after:
        page.keyboard.press("ArrowLeft")
    assert after.state["optimizers"][0]["values"]["lr"] < play.opening()["optimizers"][0]["values"]["lr"]
    page.keyboard.press("Home")  # of the slider, not of the animation
    expect(page.locator("output.counter")).to_have_text("step 40 of 300")
    page.keyboard.press("Space")
    expect(page.get_by_role("button", name="Pause")).to_be_visible()
    expect(page.locator("output.counter")).not_to_have_text("step 40 of 300")
    page.keyboard.press("Space")
    expect(page.get_by_role("button", name="Play")).to_be_visible()


def test_each_stop_of_tab_is_seen_and_none_is_a_trap(open_page: Open) -> None:
    page, stops = open_page(), []
    for _ in range(MOST_STOPS):
        page.keyboard.press("Tab")
        if (at := page.evaluate(FOCUSED)) is None:
            break
        stops.append(at)
    else:
        raise AssertionError("Tab never left the page")
    assert [stop["name"] for stop in stops if not stop["seen"]] == []
    buttons = page.locator("button:visible:enabled").count()
    sliders = page.locator("input[type=range]:visible:enabled").count()
    assert len(stops) >= buttons + sliders > 30
    page.keyboard.press("Shift+Tab")
    assert page.evaluate(FOCUSED)["name"] == stops[-1]["name"]


def test_keys_of_time(open_page: Open) -> None:
    page, counter = open_page(), "output.counter"
    for key, step in (("ArrowRight", 41), ("ArrowLeft", 40), ("Home", 0), ("ArrowLeft", 0), ("End", 300)):
        page.keyboard.press(key)
        expect(page.locator(counter)).to_have_text(f"step {step} of 300")
    page.keyboard.press("Space")  # plays from the start again
    expect(page.locator(counter)).to_have_text(re.compile(r"step \d{1,2} of 300"))
    page.keyboard.press("ArrowLeft")
    expect(page.get_by_role("button", name="Play")).to_be_visible()


def test_keys_of_the_page(open_page: Open) -> None:
    page = open_page()
    page.keyboard.press("m")
    expect(page.locator("section.maps .panel")).to_have_count(1)
    page.keyboard.press("I")
    expect(page.get_by_role("button", name="Look inside")).to_have_attribute("aria-pressed", "true")
    play.type_number(page, "SGD lr", "0.001")
    page.evaluate("document.activeElement.blur()")
    page.keyboard.press("b")
    expect(play.typed(page, "SGD lr")).to_have_value("0.01965")
    page.keyboard.press("Control+m")
    expect(page.locator("section.maps .panel")).to_have_count(1)


def test_keys_are_text_where_text_is_typed(open_page: Open) -> None:
    page = open_page("landscape=formula&formula=x**2%2By**2")
    box = page.get_by_role("textbox", name="f(x, y) =")
    box.focus()
    page.keyboard.press("End")
    page.keyboard.type(" + min(x, 0)?")
    expect(box).to_have_value("x**2+y**2 + min(x, 0)?")
    expect(page.locator("section.maps .panel")).to_have_count(2)
    expect(page.get_by_role("dialog")).to_have_count(0)


def test_the_list_of_keys_opens_and_gives_the_focus_back(open_page: Open) -> None:
    page = open_page()
    tab_to(page, "Keys")
    page.keyboard.press("Enter")
    dialog = page.get_by_role("dialog", name="Keys")
    expect(dialog).to_contain_text("play or pause")
    page.keyboard.press("End")
    expect(page.locator("output.counter")).to_have_text("step 40 of 300")
    page.keyboard.press("Escape")
    expect(dialog).to_have_count(0)
    assert page.evaluate(FOCUSED)["name"] == "Keys"
    page.keyboard.press("?")
    expect(dialog).to_be_visible()
