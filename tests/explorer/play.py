"""What a hand does on the page, and what is then in its address."""

from typing import Any

from playwright.sync_api import Locator, Page, expect

from tests.explorer import pages

State = dict[str, Any]
STATE = 'import { fromHash, toHash } from "./state/address.js";\nimport { normalised } from "./state/state.js";'
FRAMES = "() => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(() => done())))"
QUIET = 300  # ms; the page writes its address when a hand has rested for 250
CHANGED = """([before, quiet]) => new Promise((done, fail) => {
  const began = performance.now();
  let seen = before, since = began;
  const look = (now) => {
    if (location.hash !== seen) [seen, since] = [location.hash, now];
    if (seen !== before && now - since > quiet) done(seen);
    else if (now - began > 10_000) fail(new Error(`the address stays ${before}`));
    else requestAnimationFrame(look);
  };
  requestAnimationFrame(look);
})"""


def opening(**changes: Any) -> State:
    """The state that the page opens with, changed."""
    return pages.run(STATE, 'normalised({ ...fromHash(""), ...given })', changes)


def hash_of(state: State) -> str:
    return pages.run(STATE, "toHash(normalised(given))", state)


def state_in(address: str) -> State:
    return pages.run(STATE, "fromHash(given)", address)


class Change:
    """`with Change(page) as after: ...` does something to the page; `after.state` is its state then."""

    def __init__(self, page: Page) -> None:
        self.page = page

    def __enter__(self) -> "Change":
        self.before = self.page.evaluate("location.hash")
        return self

    def __exit__(self, kind: object, *_: object) -> None:
        if kind is None:
            self.address = self.page.evaluate(CHANGED, [self.before, QUIET])
            self.state = state_in(self.address)


def slider(page: Page, name: str) -> Locator:
    return page.get_by_role("slider", name=name, exact=True)


def set_slider(place: Locator, keys: list[str]) -> None:
    place.focus()
    for key in keys:
        place.press(key)


def typed(page: Page, name: str) -> Locator:
    """The box in which a slider's number can be typed."""
    return page.get_by_role("textbox", name=f"{name}, typed", exact=True)


def type_number(page: Page, name: str, number: str) -> None:
    typed(page, name).fill(number)
    typed(page, name).press("Enter")


def handle(page: Page, panel: int = 0) -> Locator:
    """The start, as it is dragged on a map."""
    return page.get_by_role("slider", name="start", exact=True).nth(panel)


def middle(place: Locator) -> tuple[float, float]:
    place.scroll_into_view_if_needed()
    box = place.bounding_box()
    assert box
    return box["x"] + box["width"] / 2, box["y"] + box["height"] / 2


def cells(page: Page, row: int) -> list[str]:
    """A row of the table of numbers."""
    return page.get_by_role("region", name="Numbers").locator("tbody tr").nth(row).locator("th, td").all_inner_texts()


def headline(page: Page) -> str:
    return page.get_by_role("heading", level=1).inner_text()


def expect_counter(page: Page, text: str) -> None:
    expect(page.locator("output.counter")).to_have_text(text)
