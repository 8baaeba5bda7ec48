"""The page that plays a film, in a real Chromium, from its file."""

import dataclasses
import re
from collections.abc import Callable

import numpy as np
import pytest
from playwright.sync_api import Page, expect

import thalweg as tw
from tests.explorer.test_page_accessible import AXE, RUN
from tests.figures.film.conftest import PICTURES, STEPS, pixels
from thalweg.figures.draw import draw
from thalweg.figures.film.plan import plan
from thalweg.figures.film.stage import Stage
from thalweg.figures.picture import Picture
from thalweg.figures.theme import DPI, LIGHT

SEEN = """(id) => [...document.querySelectorAll(`#${id} path, #${id} text`)]
  .filter((each) => each.getAttribute("visibility") !== "hidden" && each.textContent !== undefined).length"""
LINE = "(id) => document.querySelector(`#${id} path`).getAttribute('d')"


def vertices(page: Page, name: str) -> np.ndarray:
    found = re.findall(r"-?[\d.]+", page.evaluate(LINE, f"path-{name}"))
    return np.array(found, dtype=float).reshape(-1, 2)


def test_with_reduced_motion_it_stands_at_its_end_until_it_is_asked(
    play: Callable[..., Page], lecture: Picture
) -> None:
    page = play(lecture)
    expect(page.locator("#count")).to_have_text(f"Step {STEPS} of {STEPS}")
    expect(page.get_by_role("button", name="Play")).to_be_visible()
    assert page.evaluate(SEEN, "label-1-adam") == 1
    assert page.title() == lecture.facts.headline


def test_else_it_plays_once_and_ends_on_the_picture(play: Callable[..., Page], lecture: Picture) -> None:
    page = play(lecture, seconds=2, reduced_motion="no-preference")
    expect(page.get_by_role("button", name="Pause")).to_be_visible()
    assert page.evaluate(SEEN, "label-1-adam") == 0
    expect(page.get_by_role("button", name="Play")).to_be_visible(timeout=10_000)
    expect(page.locator("#count")).to_have_text(f"Step {STEPS} of {STEPS}")
    assert page.evaluate(SEEN, "label-1-adam") == 1


@pytest.mark.parametrize("step", [0, 5])
def test_the_keys_go_step_by_step(play: Callable[..., Page], lecture: Picture, step: int) -> None:
    page = play(lecture)
    whole = {name: vertices(page, name) for name in ("0-sgd", "1-adam")}
    page.keyboard.press("Home")
    for _ in range(step):
        page.keyboard.press("ArrowRight")
    expect(page.locator("#count")).to_have_text(f"Step {step} of {STEPS}")
    stage = Stage(lecture.figure(), lecture.facts, DPI)
    stage.frame(step)
    arrows = {each.get_gid(): each for axes in stage.figure.axes for each in axes.collections}
    for name in ("0-sgd", "1-adam"):
        assert page.evaluate(SEEN, f"arrows-{name}") == len(arrows[f"arrows-{name}"].get_paths()) == step
        assert page.evaluate(SEEN, f"ruler-{name}") == step + 1
        path = vertices(page, name)
        assert len(path) == step + 1 and path[:-1] == pytest.approx(whole[name][:step], abs=0.02)
    page.keyboard.press("ArrowLeft")
    expect(page.locator("#count")).to_have_text(f"Step {max(step - 1, 0)} of {STEPS}")


def test_after_any_way_through_it_the_end_is_the_picture_again(play: Callable[..., Page], lecture: Picture) -> None:
    page = play(lecture)
    before = pixels(page)
    page.locator("#step").fill("7")
    assert page.locator("#step").get_attribute("aria-valuetext") == f"Step 7 of {STEPS}"
    assert page.locator("#caption-0-sgd").text_content().strip() != lecture.facts.panels[0].caption
    assert (np.abs(pixels(page) - before).max(axis=2) > 40).mean() > 0.001
    page.locator("#step").blur()
    page.keyboard.press("End")
    assert np.abs(pixels(page) - before).max() <= 16  # the browser smooths what was moved a little otherwise


def test_buttons_speed_and_space(play: Callable[..., Page], lecture: Picture) -> None:
    page = play(lecture, seconds=60)
    page.clock.install(time=0)
    page.clock.pause_at(10)
    page.keyboard.press("Home")
    page.get_by_role("button", name="One step forward").click()
    page.get_by_role("button", name="One step forward").click()
    page.get_by_role("button", name="One step back").click()
    expect(page.locator("#count")).to_have_text(f"Step 1 of {STEPS}")
    page.get_by_label("Speed").select_option("4")
    page.evaluate("document.activeElement.blur()")
    page.keyboard.press("Space")
    expect(page.get_by_role("button", name="Pause")).to_be_visible()
    page.clock.fast_forward(600)  # of 325 a step
    expect(page.locator("#count")).to_have_text(f"Step 2 of {STEPS}")
    page.get_by_role("button", name="Pause").press("Space")  # the button's own
    expect(page.locator("#count")).to_have_text(f"Step 3 of {STEPS}")  # the nearest
    page.clock.fast_forward(700)
    expect(page.locator("#count")).to_have_text(f"Step 3 of {STEPS}")


def test_each_speed_is_that_many_times_the_usual(play: Callable[..., Page], lecture: Picture) -> None:
    page, reached = play(lecture), dict[str, str]()
    page.clock.install(time=0)
    page.clock.pause_at(10)  # else it goes on by itself
    for speed in ("1", "0.25", "0.5", "2", "4"):
        page.keyboard.press("Home")
        page.get_by_label("Speed").select_option(speed)
        page.get_by_role("button", name="Play").press("Enter")
        page.clock.run_for(round(3000 / float(speed)))
        page.get_by_role("button", name="Pause").press("Enter")
        reached[speed] = page.locator("#count").inner_text()
    frames = [shot.step for shot in plan(STEPS, fps=30).shots[1:] for _ in range(shot.frames)]  # as an .mp4 has them
    assert set(reached.values()) == {f"Step {frames[3 * 30 - 1]:.0f} of {STEPS}"}


@pytest.mark.parametrize("name", ["panels", "dark column"])
def test_nothing_bars_anyone(play: Callable[..., Page], name: str) -> None:
    page = play(PICTURES[name](12), bypass_csp=True)
    page.evaluate(AXE)
    found = page.evaluate(RUN)
    assert [(each["id"], each["nodes"][0]["html"][:200]) for each in found["violations"]] == []
    assert len(found["passes"]) > 10


def test_without_script_the_picture_is_there(play: Callable[..., Page], lecture: Picture) -> None:
    page = play(lecture, java_script_enabled=False)
    expect(page.get_by_role("img", name=lecture.facts.headline)).to_be_visible()


def test_it_fits_a_phone(play: Callable[..., Page], lecture: Picture) -> None:
    page = play(lecture, viewport={"width": 360, "height": 740})
    assert page.evaluate("document.documentElement.scrollWidth") <= 360


HOSTILE = """</script><script>alert('x')</script> & -->]]> style="fill: none\""""


@tw.landscape(domain=(-1, 1, -1, 1), start=(0.8, 0.9), formula=HOSTILE)
def hostile(x, y):
    return x**2 + 3 * y**2


def test_words_of_others_stay_words(play: Callable[..., Page]) -> None:
    picture = draw([tw.descend(hostile, each, steps=9) for each in (tw.sgd(lr=0.2), tw.adam(lr=0.1))])
    page = play(picture)
    assert page.locator("script").count() == 1
    expect(page.locator("#subtitle")).to_contain_text(HOSTILE)


def test_the_same_facts_make_the_same_page(lecture: Picture) -> None:
    assert lecture.film("html") == PICTURES["panels"](STEPS).film("html")


@pytest.mark.parametrize("layout", ["panels", "rates", "fit"])
def test_a_run_that_leaves_all_numbers_at_once(play: Callable[..., Page], layout: str) -> None:
    page = play(draw([tw.descend(tw.old_faithful(), tw.adam(lr=1e308), steps=5)], layout=layout))  # type: ignore[call-overload]
    for key in ("Home", "ArrowRight", "End"):
        page.keyboard.press(key)
    expect(page.locator("#count")).to_have_text("Step 1 of 1")


@pytest.mark.parametrize(("paper", "scheme"), [("white", "light"), ("#123", "dark")])
def test_paper_of_any_colour_that_a_theme_may_have(paper: str, scheme: str) -> None:
    theme = dataclasses.replace(LIGHT, paper=paper)
    made = draw([tw.descend(tw.valley, tw.sgd(lr=0.01), steps=2)], theme=theme).film("html").decode()
    assert f'name="color-scheme" content="{scheme}"' in made and re.search(r"--paper:#[0-9a-f]{6};", made)
