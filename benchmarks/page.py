"""The page in a real Chromium: first paint, frames while the start is dragged, best rates, the map of a new formula.

    python benchmarks/page.py [rounds]

Times are the page's own marks (script, from the event to the last change of the document) and, for the frames, the
distance between the browser's frames too; the median and the slowest tenth of all rounds. A frame of 60 a second has
16.7 ms. Without a window the browser paints in software, on the same cores.
"""

import statistics
import sys
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from playwright.sync_api import Page

import thalweg as tw
from tests.explorer.browser import chromium, visit

FOUR = [tw.sgd, tw.momentum, tw.rmsprop, tw.adam]
FRAMES = """() => { window.frames_ = []; let last = performance.now();
    const next = (now) => { window.frames_.push(now - last); last = now; requestAnimationFrame(next); };
    requestAnimationFrame(next); }"""


def marks(page: Page, name: str) -> list[float]:
    return page.evaluate("name => performance.getEntriesByName(name, 'measure').map(entry => entry.duration)", name)


def drag(page: Page) -> list[float]:
    """Move the start around once, a place a frame; the milliseconds between the browser's frames."""
    box = page.get_by_role("slider", name="start").first.bounding_box()
    assert box
    x, y = box["x"] + box["width"] / 2, box["y"] + box["height"] / 2
    page.mouse.move(x, y)
    page.mouse.down()
    page.evaluate(FRAMES)
    for k in range(90):
        page.mouse.move(x + 60 * (k % 30) / 30, y + 40 * (k % 18) / 18)
    page.mouse.up()
    return page.evaluate("window.frames_.slice(1)")  # type: ignore[no-any-return]


def once(window: Any, file: Path) -> dict[str, list[float]]:
    page = visit(window, file, width=1920, height=1080)
    page.wait_for_function("performance.getEntriesByType('paint').length > 0")
    paint = page.evaluate("performance.getEntriesByName('first-contentful-paint')[0].startTime")
    found = {"first paint": [paint], "between frames": drag(page), "script a frame": marks(page, "thalweg:frame")}
    page.get_by_role("button", name="Best rates").click()
    found["best rates"] = marks(page, "thalweg:tune")
    page.evaluate("location.hash = 'landscape=formula&formula=' + encodeURIComponent('(1-x)**2+30*(y-sin(x))**2')")
    page.wait_for_function("performance.getEntriesByName('thalweg:formula').length > 0")
    found["new formula and its map"] = marks(page, "thalweg:formula")
    page.context.close()
    return found


def main(rounds: int) -> None:
    with TemporaryDirectory() as folder, chromium() as window:
        file = Path(folder) / "page.html"
        page = tw.explore(tw.valley, FOUR, steps=500)
        page.save(file)
        seen = [once(window, file) for _ in range(rounds)]
    print(f"the page: {file_size(page.html):.1f} kB; four optimizers of 500 steps; {rounds} rounds")
    for name in seen[0]:
        times = sorted(time for each in seen for time in each[name])
        slow = times[int(0.9 * (len(times) - 1))]
        print(f"{name:24} median {statistics.median(times):7.1f} ms   slowest tenth from {slow:7.1f} ms")


def file_size(html: str) -> float:
    return len(html.encode()) / 1000


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 5)
