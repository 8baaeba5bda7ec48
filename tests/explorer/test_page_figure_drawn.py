"""What the page's figures draw, in Chromium: element for element, against Python's picture of the same runs."""

import re
from collections.abc import Iterator
from itertools import pairwise
from typing import Any

import numpy as np
import pytest
from playwright.sync_api import Browser, Page

import thalweg as tw
from tests.explorer.figures import attributes, studio
from thalweg.figures import arrows, facts, theme
from thalweg.rules import CATALOGUE as RULES

RATES = {"sgd": 0.0196, "momentum": 0.0089, "rmsprop": 0.02, "adam": 0.0938}
BOXES = """() => [...document.querySelectorAll(".panel")].map((panel) => {
  const box = (element) => {
    const { x, y, width, height } = element.getBoundingClientRect();
    return [x, y, width, height];
  };
  const texts = [...panel.querySelectorAll("svg.map text")].filter((text) => text.textContent);
  return { map: box(panel.querySelector(".ground")), texts: texts.map((text) => [text.textContent, ...box(text)]) };
})"""


@pytest.fixture(scope="module")
def page(chromium: Browser) -> Iterator[Page]:
    with studio(chromium) as tab:
        yield tab


def test_a_pair_of_panels(page: Page) -> None:
    rates = {name: RATES[name] for name in ("sgd", "adam")}
    done = page.evaluate("(given) => drawn(given)", {"rates": rates})
    assert page.locator(".panel").count() == 2
    assert page.locator("text.title").all_text_contents() == ["SGD", "Adam"]
    assert attributes(page, "text.title", "fill") == [theme.LIGHT.colours["sgd"], theme.LIGHT.colours["adam"]]
    assert attributes(page, "path.path", "stroke") == [theme.LIGHT.colours["sgd"], theme.LIGHT.colours["adam"]]
    paths = [tw.descend(tw.valley, RULES[name](lr=lr), steps=40) for name, lr in rates.items()]
    printed = facts.gather(paths, tw.valley, shown=40)
    frame = arrows.Frame(done["view"], 0, 0, done["place"]["width"], done["place"]["height"])
    for k, path in enumerate(paths):
        lengths = np.hypot(*np.diff(frame.pixels(path.points), axis=0).T)
        assert attributes(page, "path.heads", "d")[k].count("M") == (lengths > 12).sum()
        line = np.array(re.split("[ML ]", attributes(page, "path.path", "d")[k])[1:], dtype=float).reshape(-1, 2)
        expected = frame.pixels(path.points) * [1, -1] + [0, frame.height]
        assert np.abs(line[[0, -1]] - expected[[0, -1]]).max() <= 0.051
        assert attributes(page, "path.ruler-ticks", "d")[k].count("M") == 41
        caption = page.locator("text.ruler-caption").all_text_contents()[k]
        assert caption == printed.panels[k].caption
    assert page.locator("text.ruler-name").all_text_contents() == ["along the valley floor"] * 2
    assert [text.count("M") for text in attributes(page, "path.minima", "d")] == [2, 2]


LABELS = ["Zig-zags: 39 times as far across as along", "Not there", "Slower here", "Smoother, faster convergence"]
SCENES: list[dict[str, Any]] = [
    {"rates": RATES, "labels": LABELS, "overlay": True, "width": 1200, "height": 680},
    {"rates": RATES, "labels": LABELS, "width": 600, "height": 420},
    {"rates": {"adam": 0.0938}, "labels": [LABELS[3]], "width": 328, "height": 380},
    {"rates": {"adam": 0.0938, "sgd": 0.0196}, "labels": [LABELS[3], LABELS[0]], "inside": True, "step": 7},
    {"landscape": "himmelblau", "rates": {"sgd": 0.015, "adam": 0.3}, "labels": ["Settles", "No faster here"]},
    {"landscape": "himmelblau", "rates": {"adam": 0.3}, "labels": ["No faster here"], "from": [-4.9, 4.9]},
    {"landscape": "himmelblau", "rates": {"adam": 0.3}, "from": [4.9, 4.9], "width": 420},
]


@pytest.mark.parametrize("scene", SCENES)
def test_text_stays_inside_and_apart(page: Page, scene: dict[str, Any]) -> None:
    page.evaluate("(given) => drawn(given)", scene)
    for panel in page.evaluate(BOXES):
        left, top, width, height = panel["map"]
        assert panel["texts"]
        for text, x, y, wide, tall in panel["texts"]:
            assert x >= left - 1, text
            assert y >= top - 1, text
            assert x + wide <= left + width + 1, text
            assert y + tall <= top + height + 1, text
        for k, (text, x, y, wide, tall) in enumerate(panel["texts"]):
            for other, x1, y1, wide1, tall1 in panel["texts"][:k]:
                across = min(x + wide, x1 + wide1) - max(x, x1)
                down = min(y + tall, y1 + tall1) - max(y, y1)
                assert across <= 0 or down <= 4, (text, other)


def test_labels_touch_their_path_and_do_not_cover_it(page: Page) -> None:
    page.evaluate("(given) => drawn(given)", SCENES[1])
    panels = page.evaluate(BOXES)
    leaders = attributes(page, "path.leader", "d")
    for k, panel in enumerate(panels):
        line = np.array(re.split("[ML ]", attributes(page, "path.path", "d")[k])[1:], dtype=float).reshape(-1, 2)
        inked = np.concatenate([a + np.linspace(0, 1, 200)[:, None] * (b - a) for a, b in pairwise(line)])
        target = np.array(re.findall(r"L([\d.]+) ([\d.]+)M", leaders[k])[0], dtype=float)
        assert np.hypot(*(inked - target).T).min() < 1.5
        x, y = (inked + panel["map"][:2]).T
        for text, left, top, wide, tall in panel["texts"]:
            assert not ((x > left) & (x < left + wide) & (y > top) & (y < top + tall)).any(), text


def test_several_on_one_map_differ_by_more_than_colour(page: Page) -> None:
    page.evaluate("(given) => drawn(given)", SCENES[0])
    assert len(set(attributes(page, "path.path", "stroke"))) == 4
    assert len(set(attributes(page, "path.path", "stroke-dasharray"))) == 4
    assert len(set(attributes(page, "path.iterate", "d"))) == 4
    written = [text.replace(" ", "") for text in page.locator("text.label").all_text_contents()]
    names = ["SGD", "Momentum", "RMSprop", "Adam"]
    assert written == [(name + label).replace(" ", "") for name, label in zip(names, LABELS, strict=True)]


def test_a_run_that_diverges_leaves(page: Page) -> None:
    given = {"rates": {"sgd": 0.022}, "labels": ["Diverges"], "steps": 60, "step": 60}
    view = page.evaluate("(given) => drawn(given)", given)["view"]
    path = tw.descend(tw.valley, tw.sgd(lr=0.022), steps=60)
    assert path.diverged_at is not None
    x, y = path.points.T
    outside = (x < view[0]) | (x > view[1]) | (y < view[2]) | (y > view[3])
    assert page.locator("text.label").text_content() == f"Divergesleaves at step {np.argmax(outside)}"
    assert attributes(page, "path.exit", "d")[0].count("M") == 1
    assert attributes(page, "path.path", "d")[0].count("L") == np.argmax(outside)


def test_drawing_the_same_again_changes_nothing(page: Page) -> None:
    page.evaluate("(given) => drawn(given)", SCENES[0])
    script = """async (step) => {
      const [{ panel, scenery }] = window.panels;
      const watch = new MutationObserver(() => {});
      watch.observe(panel.svg, { attributes: true, childList: true, characterData: true, subtree: true });
      panel.draw({ ...scenery, step: step ?? scenery.step });
      return watch.takeRecords().length;
    }"""
    assert page.evaluate(script) == 0
    assert page.evaluate(script, 39) > 0
