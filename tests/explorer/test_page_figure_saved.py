"""The page's relief, curves, fitted line and saved pictures, in Chromium."""

import base64
import json
import re
import struct
import xml.etree.ElementTree as ET
from collections.abc import Iterator
from typing import Any

import numpy as np
import pytest
from matplotlib.colors import LinearSegmentedColormap, to_rgb
from playwright.sync_api import Browser, Page

import thalweg as tw
from tests.explorer.figures import attributes, studio
from thalweg.figures import theme
from thalweg.problems.line import old_faithful

SVG = "{http://www.w3.org/2000/svg}"
WORDS = {
    "headline": "Adam gets there in 40 steps; SGD needs 146",
    "subtitle": "Valley <&>",
    "smallPrint": "Best of 60 rates",
    "description": "A topographic map & two paths",
    "settings": {"landscape": "valley", "text": '<&"'},
}
RATES = {"sgd": 0.0196, "adam": 0.0938}
PICTURE = """(given) => {
  const raced = race(given);
  const view = raced.surface.domain;
  return pictureOf({ ...given.words, ...raced, view, step: given.step ?? 40, layout: given.layout ?? "panels" });
}"""


@pytest.fixture(scope="module")
def page(chromium: Browser) -> Iterator[Page]:
    with studio(chromium) as tab:
        yield tab


@pytest.mark.parametrize("name", ["light", "dark"])
def test_the_relief_has_the_themes_tints_under_its_light(page: Page, name: str) -> None:
    script = """(theme) => {
      const surface = { lowest: 0, value: (x, y) => (x > 1.8 ? NaN : x * x + 9 * y * y) };
      const chart = survey(surface, [-2, 2, -1, 1], 96, 64);
      const { width, height, data } = paint(chart, paletteOf(theme));
      const plain = (values) => [...values].map((each) => (Number.isNaN(each) ? null : each));
      return { width, height, data: [...data], heights: plain(chart.heights), light: plain(chart.light) };
    }"""
    found = page.evaluate(script, name)
    assert (found["width"], found["height"]) == (96, 64)
    palette = theme.page()[name]
    heights, light = (np.array(found[key], dtype=float).reshape(64, 96)[::-1] for key in ("heights", "light"))
    known = np.isfinite(heights)
    tints = LinearSegmentedColormap.from_list("tints", palette["tints"])(np.where(known, heights, 0))[..., :3]
    shadow, shine = palette["shading"]
    lit = np.where(known, 2 * light - 1, 0)
    cover = np.where(lit > 0, shine * lit, -shadow * lit)[..., None]
    expected = tints * (1 - cover) + np.where(lit > 0, 1, 0)[..., None] * cover
    expected = np.where(known[..., None], expected, to_rgb(palette["nowhere"]))
    painted = np.reshape(found["data"], (64, 96, 4))
    assert np.abs(painted[..., :3] - 255 * expected).max() < 2.5
    assert (painted[..., 3] == 255).all()
    assert not known.all()


@pytest.mark.parametrize(("layout", "name"), [("panels", "light"), ("overlay", "dark")])
def test_a_saved_picture_stands_alone(page: Page, layout: str, name: str) -> None:
    given = {"words": WORDS, "rates": RATES, "theme": name, "layout": layout, "labels": ["Zig-zags", "Smoother"]}
    text = page.evaluate(f"(given) => svgText(({PICTURE})(given))", given)
    root = ET.fromstring(text)
    assert (root.tag, root.get("width"), root.get("height")) == (f"{SVG}svg", "1920", "1080")
    assert root.findtext(f"{SVG}title") == WORDS["headline"]
    assert root.findtext(f"{SVG}desc") == WORDS["description"]
    assert json.loads(root.findtext(f"{SVG}metadata") or "") == WORDS["settings"]
    assert root.get("aria-labelledby") == "title desc"
    colours = {element.get(key) for element in root.iter() for key in ("fill", "stroke")} - {None, "none"}
    assert all(re.fullmatch("#[0-9a-f]{6}", colour or "") for colour in colours)
    assert {theme.page()[name]["colours"][rule] for rule in RATES} <= colours
    assert not any(element.get("style") for element in root.iter())
    images = [element.get("href") or "" for element in root.iter(f"{SVG}image")]
    assert len(images) == (2 if layout == "panels" else 1)
    assert all(image.startswith("data:image/png;base64,") for image in images)
    assert "Liberation" not in (root.get("font-family") or "")
    assert "sans-serif" in (root.get("font-family") or "")
    written = ["".join(element.itertext()) for element in root.iter(f"{SVG}text")]
    assert {WORDS["headline"], WORDS["subtitle"], WORDS["smallPrint"], "start", "minimum"} <= set(written)
    assert re.search(r'="(?:https?:)?//(?!www\.w3\.org)', text) is None, "nothing from elsewhere"
    assert text == page.evaluate(f"(given) => svgText(({PICTURE})(given))", given)


def test_a_png_shows_the_picture(page: Page) -> None:
    script = f"""async (given) => {{
      const blob = await pngBlob(({PICTURE})(given), given.scale);
      const bytes = new Uint8Array(await blob.arrayBuffer());
      const bitmap = await createImageBitmap(blob);
      const canvas = new OffscreenCanvas(bitmap.width, bitmap.height);
      const context = canvas.getContext("2d");
      context.drawImage(bitmap, 0, 0);
      const at = (x, y) => [...context.getImageData(given.scale * x, given.scale * y, 1, 1).data];
      return [blob.type, btoa(String.fromCharCode(...bytes.slice(0, 24))), at(2, 2), at(500, 700), at(1500, 900)];
    }}"""
    given = {"words": WORDS, "rates": RATES, "scale": 2}
    kind, head, corner, *map_places = page.evaluate(script, given)
    assert kind == "image/png"
    assert struct.unpack(">II", base64.b64decode(head)[16:24]) == (3840, 2160)
    assert corner[:3] == [round(255 * channel) for channel in to_rgb(theme.LIGHT.paper)]
    assert all(place[:3] != corner[:3] for place in map_places), "the relief is in it"


CURVES = """(given) => {
  const { runs, palette, surface } = race(given);
  const chart = createCurves();
  document.body.replaceChildren(chart.element);
  const kinds = { loss: () => lossCurves(runs, surface.lowest), rate: () => rateCurves(runs[0], ["x", "y"]),
    step: () => stepCurves(runs[0], ["x", "y"]) };
  chart.draw({ title: given.kind, curves: kinds[given.kind](), steps: given.steps, step: given.step, palette,
    width: given.width, height: 220 });
}"""


def polyline(data: str) -> np.ndarray:
    """The points of path data of M, L and V."""
    points: list[tuple[float, float]] = []
    for verb, numbers in re.findall(r"([MLV])([^MLV]*)", data):
        values = [float(number) for number in numbers.split()]
        points.append((values[0], values[1]) if verb != "V" else (points[-1][0], values[0]))
    return np.array(points)


def test_loss_curves(page: Page) -> None:
    rates = {"sgd": 0.0196, "adam": 0.0938}
    page.evaluate(CURVES, {"kind": "loss", "rates": rates, "steps": 500, "step": 100, "width": 300})
    lines = attributes(page, ".curves > g[fill=none] > path", "d")
    optimizers = [tw.sgd(lr=0.0196), tw.adam(lr=0.0938)]
    (one, *_, other), (y_one, *_, y_other) = ticks(page)
    for data, optimizer in zip(lines, optimizers, strict=True):
        points = polyline(data)
        assert len(points) <= 3 * 300, "no more than pixels can show"
        losses = tw.descend(tw.valley, optimizer, steps=500).losses
        slope = (y_other - y_one) / np.log10(other / one)
        assert points[0, 1] == pytest.approx(y_one + slope * np.log10(losses[0] / one), abs=0.15)
        assert points[:, 1].min() == pytest.approx(y_one + slope * np.log10(losses.max() / one), abs=0.15)
    cursor = attributes(page, ".cursor", "d")[0]
    dots = attributes(page, ".curves circle", "cx")
    assert {float(x) for x in dots} == {float(re.findall(r"M([\d.]+)", cursor)[0])}
    assert page.locator(".curves > g").last.locator("text").all_text_contents() == ["SGD", "Adam"]


def ticks(page: Page) -> tuple[list[float], list[float]]:
    """Values and heights of the logarithmic axis."""
    found = page.eval_on_selector_all(
        ".grid g", "(all) => all.map((g) => [g.textContent, g.querySelector('path').getAttribute('d')])"
    )
    rows = [(number(text), re.fullmatch(r"M[\d.]+ ([\d.]+)H[\d.]+", data)) for text, data in found]
    return [value for value, level in rows if level], [float(level[1]) for _, level in rows if level]


def number(text: str) -> float:
    """0.05, or 10⁻⁸."""
    digits = str.maketrans("⁻⁰¹²³⁴⁵⁶⁷⁸⁹", "-0123456789")
    raised = re.fullmatch("10([⁻⁰¹²³⁴⁵⁶⁷⁸⁹]+)", text)
    return 10.0 ** int(raised[1].translate(digits)) if raised else float(text)


@pytest.mark.parametrize("kind", ["rate", "step"])
def test_curves_of_each_parameter(page: Page, kind: str) -> None:
    page.evaluate(CURVES, {"kind": kind, "rates": {"adam": 0.0938}, "steps": 80, "step": 10, "width": 420})
    dashes = attributes(page, ".curves > g[fill=none] > path", "stroke-dasharray")
    assert dashes[0] == "none" != dashes[1]
    path = tw.descend(tw.valley, tw.adam(lr=0.0938), steps=80)
    series = path.effective_lr if kind == "rate" else path.step_lengths
    values, heights = ticks(page)
    slope, offset = np.polyfit(np.log10(values), heights, 1)
    lines = attributes(page, ".curves > g[fill=none] > path", "d")
    for k in range(2):
        x, dot = (float(attributes(page, ".curves circle", name)[k]) for name in ("cx", "cy"))
        assert polyline(lines[k])[9] == pytest.approx((x, dot), abs=0.51), "the tenth step is at 10"
        assert dot == pytest.approx(offset + slope * np.log10(series[9, k]), abs=0.3)


@pytest.mark.parametrize("rule, lr", [("adam", 2.0), ("schedule_free_adamw", 2.0)])
def test_the_fitted_line(page: Page, rule: str, lr: float) -> None:
    script = """(given) => {
      const { runs, surface, palette } = race(given);
      const line = createLine();
      document.body.replaceChildren(line.element);
      const shared = { data: surface.data, runs, best: surface.minima[0], palette, width: 420, height: 320 };
      line.draw({ ...shared, step: given.step, rows: given.rows });
      return ["x", "y", "width", "height"].map((name) => Number(line.plot.getAttribute(name)));
    }"""
    given: dict[str, Any] = {"landscape": "old faithful", "rates": {rule: lr}, "steps": 60, "step": 25}
    _, _, width, height = page.evaluate(script, {**given, "rows": [0, 5, 9]})
    problem = old_faithful()
    feature, target = problem.points
    assert attributes(page, ".rows", "d")[0].count("M") == len(feature)
    dots = np.array(re.findall(r"M([\d.]+) ([\d.]+)h0", attributes(page, ".rows", "d")[0]), dtype=float)
    across, down = np.polyfit(feature, dots[:, 0], 1), np.polyfit(target, dots[:, 1], 1)
    assert np.abs(np.polyval(across, feature) - dots[:, 0]).max() < 0.06
    assert np.abs(np.polyval(down, target) - dots[:, 1]).max() < 0.06
    assert 0 < dots[:, 0].min() < dots[:, 0].max() < width
    assert 0 < dots[:, 1].min() < dots[:, 1].max() < height
    batch = re.findall(r"M([\d.]+) ([\d.]+)h0", attributes(page, ".batch", "d")[0])
    np.testing.assert_array_equal(np.array(batch, dtype=float), dots[[0, 5, 9]])
    moment = tw.descend(problem, getattr(tw, rule)(lr=lr), steps=60).evaluated[25]
    least = np.polyfit(feature, target, 1)
    for selector, (slope, intercept) in ((".line", moment), (".best", least)):
        ends = np.array(re.findall(r"(-?[\d.]+) (-?[\d.]+)", attributes(page, selector, "d")[0]), dtype=float)
        x = (ends[:, 0] - across[1]) / across[0]
        np.testing.assert_allclose(ends[:, 1], np.polyval(down, slope * x + intercept), atol=0.3)
