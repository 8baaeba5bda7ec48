"""The whole state lives in the address: a link, a bookmark and the back button restore it exactly."""

import random
from collections.abc import Callable
from io import BytesIO
from typing import Any

import numpy as np
import pytest
from matplotlib.image import imread
from playwright.sync_api import Page, expect

import thalweg as tw
from tests.explorer import play
from thalweg.explorer import state as states
from thalweg.rules import CATALOGUE as RULES

Open = Callable[..., Page]
PAGE = tw.explore()


def some_state(seed: int) -> play.State:
    """A valid state by Python's rules; all numbers of full length."""
    draw = random.Random(seed)
    names = [each.name for each in PAGE.surfaces]
    given: dict[str, Any] = {
        "landscape": draw.choice(["formula", *names]),
        "steps": draw.randint(1, 400),
        "layout": draw.choice(["panels", "overlay"]),
        "theme": draw.choice(["auto", "light", "dark"]),
        "inside": draw.random() < 0.5,
        "sampling": {"seed": draw.randrange(2**32)},
        "optimizers": [],
    }
    given["step"] = draw.randint(0, given["steps"])
    if given["landscape"] == "formula":
        given["formula"] = draw.choice(
            ["x**2 + 3*y**2 + 0.1*x*y", "log(1 + x**2) + cosh(y)", "where(x > y, x*x, 2) + y*y"]
        )
    elif given["landscape"] == "valley":
        given["parameters"] = {"kappa": draw.uniform(1, 300), "tilt": draw.uniform(0, 90)}
    if given["landscape"] == "old faithful":
        given["sampling"]["batch"] = draw.randint(1, 272)
    else:
        given["sampling"] |= {"noise": draw.choice([0, draw.random()]), "batch": draw.randint(0, 50)}
        x0, x1, y0, y1 = tw.valley.domain
        given["start"] = [draw.uniform(x0, x1), draw.uniform(y0, y1)]
    for name in draw.sample(sorted(RULES), draw.randint(1, 4)):
        given["optimizers"].append({"rule": name, "values": {"lr": 10 ** draw.uniform(-4, 0)}})
    given["focus"] = draw.randrange(len(given["optimizers"]))
    return states.checked(PAGE, given, PAGE.opening)


@pytest.mark.parametrize("seed", range(6))
def test_a_link_restores_the_state_exactly(seed: int, open_page: Open) -> None:
    state = some_state(seed)
    address = play.hash_of(state)
    restored = play.state_in(address)
    for name in set(state) - ({"formula"} if state["landscape"] != "formula" else set()):
        assert restored[name] == state[name], name
    page = open_page(address)
    theme = page.get_by_role("combobox", name="Theme")
    with play.Change(page) as after:  # the page writes what it holds, once something is changed
        theme.select_option("dark" if state["theme"] != "dark" else "light")
    assert after.state == {**restored, "theme": theme.input_value()}


def test_a_reload_and_a_bookmark_show_the_same(open_page: Open) -> None:
    page = open_page()
    with play.Change(page) as after:
        play.handle(page).press("ArrowRight")
        play.set_slider(play.slider(page, "Adam lr"), ["ArrowLeft"] * 7)
        play.slider(page, "Step").press("ArrowRight")
        page.get_by_role("button", name="One map").click()
    shown = look(page)
    page.reload()
    check_same(page, shown)
    assert page.evaluate("location.hash") == after.address
    check_same(open_page(after.address), shown)  # in a new context, as from a bookmark


def look(page: Page) -> tuple[list[Any], Any]:
    """What is seen: words and numbers; and the picture, which a browser draws anew with a pixel here and there."""
    page.mouse.move(0, 0)
    page.evaluate("document.activeElement.blur()")
    page.evaluate(play.FRAMES)
    return [play.headline(page), *(play.cells(page, row) for row in range(2))], imread(BytesIO(page.screenshot()))


def check_same(page: Page, expected: tuple[list[Any], Any]) -> None:
    words, picture = look(page)
    assert words == expected[0]
    assert picture.shape == expected[1].shape
    assert np.mean(np.abs(picture - expected[1]) > 0.1) < 2e-4


def test_another_address_on_the_same_page_is_followed(open_page: Open) -> None:
    page = open_page()
    other = play.hash_of(play.opening(landscape="rosenbrock", parameters={}, start=None, layout="overlay"))
    page.evaluate("(hash) => (location.hash = hash)", other)
    expect(page.locator(".subtitle")).to_contain_text("Rosenbrock")
    page.go_back()
    expect(page.locator(".subtitle")).to_contain_text("Valley")


def test_the_copied_link_is_the_address(open_page: Open, page_file: Any) -> None:
    page = open_page()
    with play.Change(page) as after:
        play.handle(page).press("ArrowUp")
    page.get_by_role("button", name="Copy link").click()
    expect(page.get_by_text("link copied")).to_be_visible()
    assert page.evaluate("navigator.clipboard.readText()") == f"{page_file.as_uri()}{after.address}"


def test_an_address_that_says_nothing_opens_as_ever(open_page: Open) -> None:
    usual = look(open_page())
    for address in ("", "landscape=nowhere&o=nobody", "steps=0x&start=1&view=3,2,1", "%E0%A4%A", "a" * 5000):
        check_same(open_page(address), usual)


@pytest.mark.parametrize(("scene", "title"), [("edge", "One rate, two slopes"), ("tilt", "The valley, turned")])
def test_a_scene_alone_opens_as_its_button_does(scene: str, title: str, open_page: Open) -> None:
    pressed, addressed = open_page(), open_page(f"scene={scene}")
    with play.Change(pressed) as after:
        pressed.get_by_role("button", name=title).click()
    assert look(addressed)[0] == look(pressed)[0]
    with play.Change(addressed) as moved:
        addressed.keyboard.press("ArrowRight")
    assert moved.state == {**after.state, "step": after.state["step"] + 1}
