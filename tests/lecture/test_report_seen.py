"""The page in a real Chromium: nothing is asked for, nothing is refused, every face can be read by everyone."""

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.explorer.browser import Watch
from tests.explorer.test_page_accessible import AXE, RUN

SIZES = {"wide": (1280, 800), "narrow": (390, 800)}


@pytest.fixture
def opened(chromium: Browser, folder: Path, request: pytest.FixtureRequest) -> Iterator[Page]:
    """The page; the test fails on any error, breach of policy or request."""
    watch = Watch(folder / "lecture.html")
    page = chromium.new_context(**getattr(request, "param", {})).new_page()
    watch.follow(page)
    page.goto(watch.address)
    yield page
    page.context.close()
    assert watch.troubles == []


def faces() -> list[Any]:
    return [
        pytest.param({"viewport": {"width": width, "height": height}, "color_scheme": scheme, "bypass_csp": True,
                      "is_mobile": name == "narrow"}, id=f"{name} {scheme}")
        for name, (width, height) in SIZES.items()
        for scheme in ("light", "dark")
    ]  # fmt: skip


@pytest.mark.parametrize("opened", faces(), indirect=True)
def test_axe_finds_nothing(opened: Page) -> None:
    opened.evaluate(AXE)
    found = opened.evaluate(RUN)
    assert [(each["id"], node["html"][:120]) for each in found["violations"] for node in each["nodes"]] == []
    assert len(found["passes"]) > 15


@pytest.mark.parametrize("opened", faces(), indirect=True)
def test_nothing_is_wider_than_the_page(opened: Page) -> None:
    assert opened.evaluate("document.documentElement.scrollWidth") <= opened.viewport_size["width"]


def test_a_scene_opens_in_the_page(opened: Page) -> None:
    opened.get_by_role("button", name="Play with it").click()
    explorer = opened.frame_locator("dialog iframe")
    explorer.locator("output.counter:not(:empty)").wait_for()
    assert explorer.get_by_role("button", name="One rate, two slopes").get_attribute("aria-pressed") == "true"
    assert "diverges" in explorer.locator("h1").inner_text()
    first = opened.locator("iframe").get_attribute("src")
    opened.get_by_role("button", name="Close").click()
    expect(opened.locator("iframe")).to_have_count(0)
    opened.get_by_role("button", name="Play with it").click()
    opened.frame_locator("dialog iframe").locator("output.counter:not(:empty)").wait_for()
    assert opened.locator("iframe").get_attribute("src") == first  # unpacked once
    expect(opened.locator("iframe")).to_have_accessible_name(re.compile(r"\w"))
    opened.keyboard.press("Escape")
    expect(opened.locator("iframe")).to_have_count(0)


@pytest.mark.parametrize("opened", [{"java_script_enabled": False}], indirect=True)
def test_without_script_all_is_there_but_the_button(opened: Page) -> None:
    assert opened.locator("figure svg").count() >= 3
    assert not opened.locator("button[data-scene]").is_visible()


def ground(page: Page) -> str:
    """The colour behind the first figure, of its own patch."""
    return str(page.evaluate("getComputedStyle(document.querySelector('figure svg [id$=patch_1] path')).fill"))


@pytest.mark.parametrize("opened", [{"color_scheme": "dark"}], indirect=True)
def test_figures_turn_dark_with_the_page_and_light_on_paper(opened: Page) -> None:
    dark = ground(opened)
    assert dark == opened.evaluate("getComputedStyle(document.body).backgroundColor")
    opened.emulate_media(media="print")
    assert ground(opened) != dark
    opened.emulate_media(media="screen", color_scheme="light")
    assert ground(opened) == opened.evaluate("getComputedStyle(document.body).backgroundColor") != dark


@pytest.mark.parametrize("opened", [{"color_scheme": "dark"}], indirect=True)
def test_each_map_is_shown_once(opened: Page) -> None:
    day, night = (opened.locator(f"figure svg .{name}") for name in ("by-day", "by-night"))
    assert day.count() == night.count() > 0
    assert night.first.is_visible()
    assert not day.first.is_visible()


def test_paper_has_no_buttons(opened: Page) -> None:
    opened.emulate_media(media="print")
    assert not opened.locator("button[data-scene]").is_visible()
    assert opened.locator("pre").first.is_visible()
