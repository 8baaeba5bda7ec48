"""The page on a telephone, in the dark, without motion; panels or one map."""

import itertools
from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from tests.explorer import play

Open = Callable[..., Page]
WIDE = """() => ({
  width: innerWidth,
  room: document.documentElement.scrollWidth - document.documentElement.clientWidth,
  over: [...document.querySelectorAll("body *")].filter((e) => {
    const box = e.getBoundingClientRect();
    const out = box.width > 0 && (box.right > innerWidth + 1 || box.left < -1);
    return out && !e.closest("svg, .table, .inside, math, .unseen, .scenes ul");
  }).map((e) => e.outerHTML.slice(0, 90)),
  under: [...document.querySelectorAll("button:not(:disabled), select, input")].filter((e) => {
    const { width, height } = e.getBoundingClientRect();
    return e.checkVisibility() && width > 0 && Math.min(width, height) < 24;
  }).map((e) => [e.outerHTML.slice(0, 90), e.getBoundingClientRect().height]),
})"""
MOTIONS = """(all) => all.map((e) => getComputedStyle(e))
  .map((style) => `${style.transitionDuration} ${style.animationName}`)"""
NARROW: dict[str, Any] = {"width": 360, "height": 740, "is_mobile": True, "has_touch": True}
ADDRESSES = [
    "", "inside=1", "landscape=old+faithful&batch=16", "landscape=formula&formula=x**2%2By**", "layout=overlay",
    "scene=tilt", "o=sgd,lr=0.03&o=momentum&o=nesterov&o=adam&o=rmsprop&o=adagrad&inside=1",
]  # fmt: skip


@pytest.mark.parametrize("address", ADDRESSES)
def test_360_pixels_are_enough(address: str, open_page: Open) -> None:
    page = open_page(address, **NARROW)
    found = page.evaluate(WIDE)
    assert (found["width"], found["room"]) == (360, 0), "no scrolling to the side, no zooming out"
    assert found["over"] == []
    assert found["under"] == [], "large enough for a finger"


def test_maps_on_a_telephone_do_not_lie_under_one_another(open_page: Open) -> None:
    page = open_page(**NARROW)
    boxes = [each.bounding_box() for each in page.locator("section.maps .panel, .chart:visible, .table").all()]
    tops = [(box["y"], box["y"] + box["height"]) for box in boxes if box and box["height"]]
    assert len(tops) == 4
    assert all(first[1] <= second[0] + 1 for first, second in itertools.pairwise(sorted(tops))), tops


@pytest.mark.parametrize(("width", "height"), [(1024, 640), (1280, 800), (1920, 1080), (3840, 2160)])
def test_a_laptop_and_a_projector_show_maps_and_controls_at_once(width: int, height: int, open_page: Open) -> None:
    page = open_page(width=width, height=height)
    assert page.evaluate(WIDE)["room"] == 0
    for each in page.locator("section.maps .panel, .play, input.scrub").all():
        box = each.bounding_box()
        assert box and box["y"] + box["height"] <= height + 1, "above the fold"
    box = page.locator("section.maps").bounding_box()
    assert box and box["width"] > 0.45 * width


def test_dark_follows_the_system_and_can_be_chosen(open_page: Open) -> None:
    paper = "getComputedStyle(document.querySelector('.thalweg')).backgroundColor"
    light, dark = (open_page(color_scheme=scheme) for scheme in ("light", "dark"))
    shades = [sum(int(part) for part in page.evaluate(paper)[4:-1].split(",")) for page in (light, dark)]
    assert shades[0] > 700 and shades[1] < 120
    of_dark = dark.evaluate(paper)
    light.get_by_role("combobox", name="Theme").select_option("dark")
    light.evaluate(play.FRAMES)
    assert light.evaluate(paper) == of_dark
    dark.emulate_media(color_scheme="light")
    dark.evaluate(play.FRAMES)
    assert dark.evaluate(paper) != of_dark, "it follows while it is open"


def test_nothing_moves_by_itself_where_motion_is_reduced(open_page: Open) -> None:
    page = open_page(reduced_motion="reduce")
    for name in ("One map", "Look inside", "The narrow valley"):
        page.get_by_role("button", name=name, exact=True).click()
        assert page.evaluate("document.getAnimations().length") == 0
    assert set(page.locator(".thalweg *").evaluate_all(MOTIONS)) == {"0s none"}
    before = page.locator("output.counter").inner_text()
    page.evaluate(play.FRAMES)
    assert page.locator("output.counter").inner_text() == before


def test_panels_and_one_map(open_page: Open) -> None:
    page = open_page()
    panels = page.locator("section.maps .panel")
    expect(panels).to_have_count(2)
    with play.Change(page) as after:
        page.get_by_role("combobox", name="Add an optimizer").select_option("rmsprop")
        page.get_by_role("combobox", name="Add an optimizer").select_option("momentum")
    assert [each["rule"] for each in after.state["optimizers"]] == ["sgd", "adam", "rmsprop", "momentum"]
    expect(panels).to_have_count(4)
    with play.Change(page) as after:
        page.get_by_role("button", name="One map").click()
    expect(panels).to_have_count(1)
    assert after.state["layout"] == "overlay"
    with play.Change(page) as after:
        page.get_by_role("button", name="Remove Adam").click()
    assert [each["rule"] for each in after.state["optimizers"]] == ["sgd", "rmsprop", "momentum"]
    assert len(page.get_by_role("region", name="Numbers").locator("tbody tr").all()) == 3


def test_colour_is_never_the_only_sign(open_page: Open) -> None:
    page = open_page("layout=overlay&o=sgd,lr=0.019&o=adam,lr=0.1&o=rmsprop,lr=0.03&o=momentum,lr=0.01&inside=0")
    dashes = page.locator(".card .head svg line").evaluate_all(
        "(all) => all.map((e) => e.getAttribute('stroke-dasharray'))"
    )
    assert len(set(dashes)) == 4


def test_the_text_summary_follows(open_page: Open) -> None:
    page = open_page()
    summary = page.locator("p.summary")
    expect(summary).to_contain_text("Step 40 of 300. SGD at")
    page.keyboard.press("End")
    expect(summary).to_contain_text("Step 300 of 300.")
    assert summary.get_attribute("aria-live") == "polite"


def test_one_click_each(open_page: Open) -> None:
    page = open_page("landscape=valley&o=sgd,lr=0.004&o=adam,lr=0.9,beta1=0.5&steps=300&step=40")
    with play.Change(page) as best:
        page.get_by_role("button", name="Best rates").click()
    opened = play.opening()
    assert best.state["optimizers"][0] == opened["optimizers"][0], "as Python's tune found"
    assert best.state["optimizers"][1]["values"]["beta1"] == 0.5
    with play.Change(page) as usual:
        page.get_by_role("button", name="Defaults").click()
    assert usual.state["optimizers"][1]["values"] == {"lr": 1e-3, "beta1": 0.9, "beta2": 0.999, "eps": 1e-8}
    with play.Change(page) as reset:
        page.get_by_role("button", name="Reset").click()
    assert reset.state["optimizers"] == opened["optimizers"]
    assert play.headline(page) == "Adam gets there in 40 steps; SGD needs 146"
