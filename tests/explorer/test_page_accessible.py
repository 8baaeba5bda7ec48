"""axe-core finds nothing: WCAG 2.2 A and AA and its best practices, in every face of the page."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Page

from tests.explorer import browser, play
from tests.explorer.install import MODULES

AXE = (MODULES / "axe-core" / "axe.min.js").read_text(encoding="utf-8")
RUN = """() => axe.run(document, {
  runOnly: ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"],
  resultTypes: ["violations", "passes"],
})"""
FORMULA = "landscape=formula&formula=x**2%2B"
DIVERGES = "landscape=valley&p.kappa=100&o=sgd,lr=0.03&o=adam,lr=0.1&o=rmsprop,lr=0.03&o=momentum,lr=0.01"
NARROW: dict[str, Any] = {"width": 360, "height": 740, "is_mobile": True, "has_touch": True}


def press(*names: str) -> Callable[[Page], None]:
    def act(page: Page) -> None:
        for name in names:
            page.get_by_role("button", name=name, exact=True).click()

    return act


def nothing(_: Page) -> None: ...


FACES: dict[str, tuple[str, Callable[[Page], None], dict[str, Any]]] = {
    "opening": ("", nothing, {}),
    "inside": ("inside=1", nothing, {}),
    "data": ("landscape=old+faithful&batch=16&inside=1", nothing, {}),
    "mistake": (FORMULA, nothing, {}),
    "diverges": (DIVERGES, press("Why did it diverge?"), {}),
    "one map": (DIVERGES + "&layout=overlay", nothing, {}),
    "scene": ("", press("Momentum over a bump"), {}),
    "keys": ("", press("Keys"), {}),
    "presenter": ("", press("The narrow valley", "Present", "Next"), {}),
    "predict": ("", press("Predict step 10"), {}),
    "revealed": ("", press("Predict step 10", "This is my guess"), {}),
    "narrow": ("inside=1", nothing, NARROW),
    "narrow data": ("landscape=old+faithful&batch=16", nothing, NARROW),
}


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("face", FACES)
def test_no_findings(face: str, scheme: str, chromium: Browser, page_file: Path) -> None:
    address, act, options = FACES[face]
    page = browser.visit(chromium, page_file, address, color_scheme=scheme, bypass_csp=True, **options)
    try:
        act(page)
        page.evaluate(play.FRAMES)
        page.evaluate(AXE)
        found = page.evaluate(RUN)
    finally:
        page.context.close()
    nodes = [
        f"{each['id']}: {node['html'][:120]} {[check['message'] for check in node['any'] + node['all'] + node['none']]}"
        for each in found["violations"]
        for node in each["nodes"]
    ]
    assert nodes == []
    assert len(found["passes"]) > 15


def test_a_finding_is_found(chromium: Browser, page_file: Path) -> None:
    page = browser.visit(chromium, page_file, bypass_csp=True)
    try:
        page.evaluate("document.querySelector('.play').replaceChildren()")
        page.evaluate(AXE)
        assert "button-name" in {each["id"] for each in page.evaluate(RUN)["violations"]}
    finally:
        page.context.close()
