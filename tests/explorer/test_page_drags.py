"""Dragging the start and the sliders, by mouse, touch and keyboard; the numbers that follow are Python's."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

import thalweg as tw
from tests.explorer import play
from thalweg.explorer import state as states

PAGE = tw.explore()
Open = Callable[..., Page]


def check_numbers(page: Page, state: play.State) -> None:
    """The table says what Python's runs say."""
    for row, path in enumerate(states.paths(PAGE, state)):
        _, lr, steps, *_, loss = play.cells(page, row)
        settled, last = path.settled_at(tol=0.05), min(state["step"], path.steps)
        assert float(lr) == pytest.approx(path.hyperparameters["lr"], rel=5e-3)
        gone = f"diverges at step {path.diverged_at}" if path.diverged_at else f"not in {path.steps}"
        assert steps == (f"{settled}" if settled is not None else gone)
        assert float(loss.replace("−", "-")) == pytest.approx(path.losses[last], rel=5e-3)


def test_the_start_by_mouse(open_page: Open) -> None:
    page = open_page()
    x, y = play.middle(play.handle(page))
    with play.Change(page) as after:
        page.mouse.move(x, y)
        page.mouse.down()
        page.mouse.move(x + 30, y + 20)
        page.mouse.move(x + 60, y + 40)
        page.mouse.up()
        page.mouse.move(x + 200, y + 90)  # let go: nothing more
    (x0, y0), (x1, y1) = tw.valley.start, after.state["start"]
    assert x1 > x0 and y1 < y0, "to the right and down"
    assert play.middle(play.handle(page)) == pytest.approx((x + 60, y + 40), abs=1.5), "it is where it was dropped"
    check_numbers(page, after.state)


def test_the_start_by_touch(open_page: Open) -> None:
    page = open_page(has_touch=True, is_mobile=True, width=412, height=900)
    x, y = play.middle(play.handle(page))
    session = page.context.new_cdp_session(page)
    scrolled = page.evaluate("scrollY")
    with play.Change(page) as after:
        for kind, dx, dy in (("touchStart", 0, 0), ("touchMove", 25, 15), ("touchMove", 50, 30), ("touchEnd", 0, 0)):
            points = [] if kind == "touchEnd" else [{"x": x + dx, "y": y + dy}]
            session.send("Input.dispatchTouchEvent", {"type": kind, "touchPoints": points})
    assert play.middle(play.handle(page)) == pytest.approx((x + 50, y + 30), abs=1.5)
    assert page.evaluate("scrollY") == scrolled, "the finger drags the start, not the page"
    check_numbers(page, after.state)


def test_the_start_by_keyboard(open_page: Open) -> None:
    page, (x, y) = open_page(), tw.valley.start
    for key, dx, dy in (("ArrowRight", 1, 0), ("ArrowUp", 0, 1), ("ArrowLeft", -1, 0), ("ArrowDown", 0, -1)):
        moved = []
        for press in (key, f"Shift+{key}"):
            with play.Change(page) as after:
                play.handle(page).press(press)
            (u, v), (x, y) = (after.state["start"][0] - x, after.state["start"][1] - y), after.state["start"]
            assert u * dy == v * dx == 0, "along one axis only"
            moved.append(u * dx + v * dy)
        assert 0 < moved[1] < moved[0]
        check_numbers(page, after.state)


SLIDERS: dict[str, tuple[list[str], tuple[str | int, ...]]] = {
    "SGD lr": (["ArrowLeft"] * 3, ("optimizers", 0, "values", "lr")),
    "Adam lr": (["PageUp"], ("optimizers", 1, "values", "lr")),
    "Adam beta1": (["PageDown"], ("optimizers", 1, "values", "beta1")),
    "Adam beta2": (["Home"], ("optimizers", 1, "values", "beta2")),
    "Adam eps": (["PageUp"], ("optimizers", 1, "values", "eps")),
    "condition number kappa": (["ArrowLeft"] * 4, ("parameters", "kappa")),
    "tilt in degrees": (["PageUp"], ("parameters", "tilt")),
    "budget of steps": (["ArrowLeft"] * 9, ("steps",)),
    "gradient noise": (["PageUp"], ("sampling", "noise")),
    "batch": (["PageUp"], ("sampling", "batch")),
    "seed": (["ArrowRight"], ("sampling", "seed")),
}


def test_each_slider_by_keyboard(open_page: Open) -> None:
    page, before = open_page(), play.opening()
    for name, (keys, path) in SLIDERS.items():
        with play.Change(page) as change:
            play.set_slider(play.slider(page, name), keys)
        old, new = before, change.state
        for key in path:
            old, new = old[key], new[key]
        assert new != old, name
        assert float(play.typed(page, name).input_value()) == pytest.approx(new, rel=1e-5)
        check_numbers(page, before := change.state)


def test_a_slider_by_mouse_redraws_all_paths_at_once(open_page: Open) -> None:
    page = open_page()
    x, y = play.middle(play.slider(page, "condition number kappa"))
    drawn = [panel.inner_html() for panel in page.locator("section.maps svg").all()]
    with play.Change(page) as after:
        page.mouse.click(x - 40, y)
    assert after.state["parameters"]["kappa"] != 100
    assert all(now.inner_html() != old for now, old in zip(page.locator("section.maps svg").all(), drawn, strict=True))
    check_numbers(page, after.state)


def test_a_number_that_is_typed(open_page: Open) -> None:
    page = open_page()
    with play.Change(page) as after:
        play.type_number(page, "Adam lr", "0,031")
    assert after.state["optimizers"][1]["values"]["lr"] == 0.031
    play.type_number(page, "Adam lr", "much")
    expect(play.typed(page, "Adam lr")).to_have_value("0.031")
    check_numbers(page, after.state)


def test_a_rate_over_the_edge_diverges_and_says_why(open_page: Open) -> None:
    page = open_page()
    expect(page.get_by_role("group", name="SGD").locator(".mark")).to_have_text("2/λmax 0.02")
    play.type_number(page, "SGD lr", "0.03")
    path = tw.descend(tw.valley, tw.sgd(lr=0.03), steps=300)
    assert play.cells(page, 0)[2] == f"diverges at step {path.diverged_at}"
    page.get_by_role("button", name="Why did it diverge?").click()
    expect(page.locator(".why [role=status]")).to_contain_text("0.03 × 100 = 3")
