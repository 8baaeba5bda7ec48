"""The report in a real Chromium: on a screen, a phone, paper and in the dark."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page

from tests.explorer import browser
from tests.explorer.test_page_accessible import AXE, RUN
from tests.figures.races import made

FOUND = {
    "one": made.findings(made.USUAL),
    "two problems of eight": made.findings(
        made.EIGHT, ("digits", "a <problem> with a name of its own"), missed={5: 10}
    ),
}
OVER = "which => [...document.querySelectorAll(which)].filter(e => e.scrollWidth > e.clientWidth + 1).length"
SIZES = """() => [...document.querySelectorAll("svg text")]
  .map((text) => parseFloat(getComputedStyle(text).fontSize) * text.getScreenCTM().d)"""
WIDTHS = (360, 768, 1280, 1920)


@pytest.fixture(scope="module")
def chromium() -> Iterator[Browser]:
    with browser.chromium() as window:
        yield window


@pytest.fixture(scope="module", params=FOUND)
def file(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Path:
    target = tmp_path_factory.mktemp("report") / "report.html"
    target.write_text(made.report(FOUND[request.param]), encoding="utf-8")
    return target


def opened(chromium: Browser, file: Path, *, watch: browser.Watch | None = None, **options: object) -> Page:
    page = chromium.new_context(**options).new_page()  # type: ignore[arg-type]
    if watch:
        watch.follow(page)
    page.goto(file.as_uri())
    return page


def test_it_asks_nobody_and_says_nothing_of_errors(chromium: Browser, file: Path) -> None:
    watch = browser.Watch(file)
    page = opened(chromium, file, watch=watch, java_script_enabled=False)
    page.wait_for_load_state("networkidle")
    page.context.close()
    assert watch.troubles == []


def test_no_page_is_wider_than_its_window(chromium: Browser, file: Path) -> None:
    page = opened(chromium, file)
    for width in WIDTHS:
        page.set_viewport_size({"width": width, "height": 800})
        assert page.evaluate("document.documentElement.scrollWidth") == width
        assert page.evaluate(OVER, "h1, h2, h3, p, li, dd, figcaption") == 0
    page.context.close()


def test_text_in_figures_can_be_read(chromium: Browser, file: Path) -> None:
    """Type of 9 pixels and more on a screen, of 8 on a phone, where figures scroll; long names a little less."""
    page = opened(chromium, file)
    for width, least in ((1280, 9.0), (360, 8.0)):
        page.set_viewport_size({"width": width, "height": 800})
        found = sorted(page.evaluate(SIZES))
        assert found[0] >= 0.8 * least
        assert found[len(found) // 2] >= least
    page.context.close()


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_accessible(scheme: str, chromium: Browser, file: Path) -> None:
    """axe-core finds nothing, contrast included."""
    page = opened(chromium, file, color_scheme=scheme, bypass_csp=True, viewport={"width": 1280, "height": 800})
    page.evaluate(AXE)
    found = page.evaluate(RUN)
    page.context.close()
    assert [(each["id"], each["nodes"][0]["html"][:90]) for each in found["violations"]] == []
    assert len(found["passes"]) > 20


def test_figures_turn_with_the_page(chromium: Browser, file: Path) -> None:
    grounds = {}
    for scheme in ("light", "dark"):
        page = opened(chromium, file, color_scheme=scheme)
        grounds[scheme] = page.evaluate(
            "() => [getComputedStyle(document.body).backgroundColor,"
            " getComputedStyle(document.querySelector('svg path')).fill,"
            " getComputedStyle(document.querySelector('svg text')).fill]"
        )
        page.context.close()
    assert grounds["light"] == ["rgb(251, 252, 253)", "rgb(251, 252, 253)", "rgb(74, 88, 102)"]
    assert grounds["dark"] == ["rgb(16, 22, 29)", "rgb(16, 22, 29)", "rgb(163, 177, 190)"]


def test_it_prints(chromium: Browser, file: Path) -> None:
    """On A4, light whatever the screen has, a problem at the head of a page."""
    page = opened(chromium, file, color_scheme="dark")
    page.emulate_media(media="print")
    assert page.evaluate("getComputedStyle(document.body).backgroundColor") == "rgb(251, 252, 253)"
    printed = page.pdf(prefer_css_page_size=True, print_background=True)
    page.set_viewport_size({"width": 680, "height": 960})  # A4 without its margins
    assert page.evaluate("document.documentElement.scrollWidth") == 680
    assert page.evaluate(OVER, ".scrolls") == 0
    page.context.close()
    assert printed.startswith(b"%PDF")
    boxes = set(re.findall(rb"/MediaBox \[0 0 ([\d.]+) ([\d.]+)\]", printed))
    assert {tuple(round(float(side)) for side in box) for box in boxes} <= {(595, 842), (594, 842), (596, 842)}
    assert len(re.findall(rb"/Type /Page\b", printed)) >= 3
