"""How fast the page is: measured by its own marks and printed; what is asserted is what was measured, not how long."""

import statistics
from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from tests.explorer import play

Open = Callable[..., Page]
FOUR = "landscape=valley&o=sgd,lr=0.0196&o=momentum,lr=0.004&o=rmsprop,lr=0.03&o=adam,lr=0.09&steps=500&step=500"
FORMULAS = ("x**2 + 30*(y - sin(x))**2", "(1-x)**2 + 20*(3*y-x**2)**2", "log(1 + x**2) + cosh(y)*exp(-x**2/9)")
MOVES = 60


def durations(page: Page, name: str) -> list[float]:
    """Milliseconds of each measure of that name so far; forgotten then."""
    return page.evaluate(
        """(name) => {
          const found = performance.getEntriesByName(name, "measure").map((entry) => entry.duration);
          performance.clearMeasures(name);
          return found;
        }""",
        name,
    )


def told(what: str, times: list[float]) -> str:
    return f"[page] {what}: median {statistics.median(times):.1f} ms, worst {max(times):.1f} ms of {len(times)}"


@pytest.mark.parametrize("layout", ["panels", "overlay"])
def test_frames_while_the_start_is_dragged(layout: str, open_page: Open, capsys: pytest.CaptureFixture[str]) -> None:
    page = open_page(f"{FOUR}&layout={layout}")
    x, y = play.middle(play.handle(page))
    page.mouse.move(x, y)
    page.mouse.down()
    durations(page, "thalweg:frame")
    for k in range(MOVES):
        page.mouse.move(x + k % 20, y + k)
        page.evaluate(play.FRAMES)
    page.mouse.up()
    times = durations(page, "thalweg:frame")
    assert len(times) >= MOVES * 0.9, "each move is drawn"
    with capsys.disabled():
        print("\n" + told(f"a frame of a drag, four optimizers of 500 steps, {layout}", times))


def test_frames_while_a_rate_is_dragged(open_page: Open, capsys: pytest.CaptureFixture[str]) -> None:
    page = open_page(FOUR)
    rate = play.slider(page, "Adam lr")
    rate.focus()
    durations(page, "thalweg:frame")
    for _ in range(MOVES):
        rate.press("ArrowLeft")
        page.evaluate(play.FRAMES)
    times = durations(page, "thalweg:frame")
    assert len(times) >= MOVES * 0.9
    with capsys.disabled():
        print("\n" + told("a frame of a rate's slider, four optimizers of 500 steps", times))


def test_best_rates(open_page: Open, capsys: pytest.CaptureFixture[str]) -> None:
    times = []
    for address in (FOUR, "landscape=rosenbrock&o=sgd&o=momentum&o=rmsprop&o=adam&steps=500"):
        page = open_page(address)
        with play.Change(page):
            page.get_by_role("button", name="Best rates").click()
        times += durations(page, "thalweg:tune")
    assert len(times) == 2
    with capsys.disabled():
        print("\n" + told("best rates of four optimizers, 500 steps", times))


def test_the_map_of_a_new_formula(open_page: Open, capsys: pytest.CaptureFixture[str]) -> None:
    page = open_page("landscape=formula&formula=x**2%2By**2")
    durations(page, "thalweg:map")
    times = []
    for formula in FORMULAS:
        page.get_by_role("textbox", name="f(x, y) =").fill(formula)
        expect(page.locator(".subtitle")).to_contain_text(formula)
        times += durations(page, "thalweg:map")
    assert len(times) == len(FORMULAS)
    with capsys.disabled():
        print("\n" + told("the map of a new formula", times))


PAINTED = """() => new Promise((done) => new PerformanceObserver((list) => done(list.getEntries()[0].startTime))
  .observe({ type: "paint", buffered: true }))"""


def test_first_paint(open_page: Open, capsys: pytest.CaptureFixture[str]) -> None:
    page = open_page()
    paints = [page.evaluate(PAINTED)]
    for _ in range(4):
        page.reload()
        paints.append(page.evaluate(PAINTED))
    with capsys.disabled():
        print("\n" + told("first paint from a file", paints))
