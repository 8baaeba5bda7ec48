"""The page's maps, rulers and ticks, computed in Node, against Python's own figures and closed forms."""

from typing import Any

import numpy as np
import pytest
from numpy.typing import NDArray

import thalweg as tw
from tests.explorer.pages import run
from thalweg.figures import arrows, facts, relief
from thalweg.problems.line import old_faithful
from thalweg.rules import CATALOGUE as RULES

SURFACES = {
    **{name: getattr(tw, name) for name in ("valley", "rosenbrock", "himmelblau", "rastrigin", "beale")},
    "old faithful": old_faithful(),
}
MODULES = """
import { LANDSCAPES } from "./recordings.js";
import { recorded } from "./runs/surface.js";
import { decadeTicks, straightTicks, tickText } from "./figure/axes.js";
import { contours, linesAt } from "./figure/contours.js";
import { Frame, fitted } from "./figure/frame.js";
import { rank } from "./figure/quantiles.js";
import { survey, surveyed } from "./figure/relief.js";
import { captionOf, progressOf, rulerOf } from "./figure/ruler.js";
import { dotData, exitOf, headData, lineData, pixelsOf } from "./figure/strokes.js";
const flat = (value, lowest = 0) => ({ value, lowest });
"""
ASPECT = 1.25


def test_survey_is_that_of_the_printed_picture() -> None:
    views = {name: relief.fitted(s.domain, ASPECT, equal=s.equal_axes) for name, s in SURFACES.items()}
    script = """given.map((name) => {
      const surface = recorded(LANDSCAPES[name]);
      const view = fitted(surface.domain, 1.25, surface.equalAxes);
      const { columns, rows, heights, light, levels } = surveyed(surface, view, 1.25);
      return { view, columns, rows, heights, light, levels };
    })"""
    found_all = run(MODULES, script, list(views))
    for (name, view), found in zip(views.items(), found_all, strict=True):
        chart = relief.survey(SURFACES[name], view, ASPECT)
        assert found["view"] == pytest.approx(view, rel=1e-12), name
        assert (found["rows"], found["columns"]) == chart.height.shape
        np.testing.assert_allclose(np.reshape(found["heights"], chart.height.shape), chart.height, atol=1e-9, rtol=0)
        np.testing.assert_allclose(np.reshape(found["light"], chart.height.shape), chart.light, atol=1e-8, rtol=0)
        np.testing.assert_allclose(found["levels"], chart.levels, rtol=1e-9)


def test_survey_where_the_loss_is_not_finite_or_flat() -> None:
    script = """[
      survey(flat((x, y) => Math.log(x) + y * y, null), [-1, 2, -1, 1], 64, 48),
      survey(flat(() => 3, 3), [-1, 1, -1, 1], 8, 6),
      survey(flat(() => NaN, null), [-1, 1, -1, 1], 8, 6),
    ].map(({ heights, light, levels, loss }) => ({ heights, light, levels, loss, lines: levels.length }))"""
    logarithm, constant, nowhere = run(MODULES, script)
    known = np.isfinite(np.array(logarithm["loss"], dtype=float))
    x = np.tile(np.linspace(-1, 2, 64), 48)
    np.testing.assert_array_equal(known, x > 0)
    np.testing.assert_array_equal(np.isfinite(np.array(logarithm["heights"], dtype=float)), known)
    np.testing.assert_array_equal(np.isfinite(np.array(logarithm["light"], dtype=float)), known)
    assert len(logarithm["levels"]) == 14
    assert set(constant["heights"]) == {0}
    np.testing.assert_allclose(constant["light"], np.sin(np.radians(50)), rtol=1e-12)
    assert set(nowhere["heights"]) == {"NaN"}
    assert constant["levels"] == nowhere["levels"] == []


def test_quantiles() -> None:
    rng = np.random.default_rng(3)
    columns = [rng.normal(size=n).tolist() for n in (1, 2, 3, 50, 1001)]
    columns += [[2.0] * 40, [*range(30)], [*range(30, 0, -1)], rng.integers(0, 4, 200).tolist()]
    shares = [0.004, 0.5, 0.998, 1]
    found = run(MODULES, "given[0].map((values) => rank(Float64Array.from(values), given[1]))", [columns, shares])
    np.testing.assert_allclose(found, [np.quantile(values, shares) for values in columns], rtol=1e-14, atol=1e-14)
    assert run(MODULES, "rank(new Float64Array(0), [0.5])") == ["NaN"]


def lines(value: str, level: float, columns: int = 81, rows: int = 61) -> list[NDArray[np.float64]]:
    """Contour lines of `value` on [-2, 2] x [-1.5, 1.5], in its coordinates."""
    script = f"linesAt(survey(flat({value}), [-2, 2, -1.5, 1.5], {columns}, {rows}), {level})"
    scale = np.array([4 / (columns - 1), 3 / (rows - 1)])
    return [np.reshape(line, (-1, 2)) * scale - [2, 1.5] for line in run(MODULES, script)]


@pytest.mark.parametrize("level", [0.05, 0.3, 1.0])
def test_a_contour_of_a_bowl_is_its_ellipse(level: float) -> None:
    (line,) = lines("(x, y) => x * x + 4 * y * y", level)
    x, y = line.T
    assert np.abs(x**2 + 4 * y**2 - level).max() < 0.03 * level
    np.testing.assert_array_equal(line[0], line[-1])
    assert np.hypot(*np.diff(line, axis=0).T).max() < 0.08  # one stroke without a gap
    assert 0.5 * abs(np.sum(x[:-1] * y[1:] - x[1:] * y[:-1])) == pytest.approx(np.pi * level / 2, rel=0.03)


def test_contours_that_leave_the_map_are_open() -> None:
    left, right = sorted(lines("(x, y) => x * x", 1.0), key=lambda line: line[0, 0])
    for line, x in ((left, -1), (right, 1)):
        np.testing.assert_allclose(line[:, 0], x, atol=1e-9)
        assert sorted(line[[0, -1], 1]) == [-1.5, 1.5]


def test_contours_about_each_minimum_and_none_where_the_loss_is_unknown() -> None:
    assert len(lines("(x, y) => (x * x - 1) ** 2 + y * y", 0.2)) == 2
    assert len(lines("(x, y) => (x * x - 1) ** 2 + y * y", 1.5)) == 1
    for line in lines("(x, y) => (x > 0.31 ? NaN : x * x + y * y)", 0.5):
        assert line[:, 0].max() <= 0.31
        assert np.abs(np.hypot(*line.T) - np.sqrt(0.5)).max() < 1e-3
    saddle = lines("(x, y) => x * y + 10", 10.0003, 82, 62)
    assert len(saddle) == 2
    assert all(np.ptp(np.sign(line[5:-5, 0])) == 0 for line in saddle), "the branches of a hyperbola do not meet"


def test_every_fourth_level_is_heavy() -> None:
    script = """(() => {
      const chart = survey(flat((x, y) => x * x + 4 * y * y), [-2, 2, -1.5, 1.5], 81, 61);
      const one = (levels) => contours({ ...chart, levels }, 800, 600);
      return [contours(chart, 800, 600), chart.levels.map((level) => one([level])[1])];
    })()"""
    (thin, heavy), each = run(MODULES, script)
    assert heavy == "".join(each[::4])
    assert thin == "".join(path for k, path in enumerate(each) if k % 4)
    numbers = np.array(heavy.replace("M", " ").replace("L", " ").split(), dtype=float)
    assert numbers.min() >= 0
    assert numbers[::2].max() <= 800
    assert numbers[1::2].max() <= 600


def test_frames_there_and_back() -> None:
    points = np.random.default_rng(0).uniform(-5, 5, (20, 2))
    script = """given.map(([x, y]) => {
      const frame = new Frame([-2, 3, -7, 4], 640, 480);
      const pixels = [frame.left(x), frame.top(y)];
      return [pixels, frame.data(pixels[0], pixels[1]), frame.holds(pixels[0], pixels[1])];
    })"""
    pixels, back, held = zip(*run(MODULES, script, points.tolist()), strict=True)
    up = arrows.Frame((-2, 3, -7, 4), 0, 0, 640, 480).pixels(points)
    np.testing.assert_allclose(pixels, up * [1, -1] + [0, 480], rtol=1e-12)
    np.testing.assert_allclose(back, points, rtol=1e-12, atol=1e-12)
    np.testing.assert_array_equal(held, (points >= [-2, -7]).all(1) & (points <= [3, 4]).all(1))


@pytest.mark.parametrize("aspect", [0.4, 1, 2.5])
def test_equal_axes_fill_the_panel(aspect: float) -> None:
    views = [(-3.0, 2.0, -1.0, 1.0), (0.0, 1.0, 5.0, 9.0)]
    found = run(MODULES, f"given.map((view) => [fitted(view, {aspect}, true), fitted(view, {aspect}, false)])", views)
    for view, (filled, left_alone) in zip(views, found, strict=True):
        assert filled == pytest.approx(relief.fitted(view, aspect, equal=True), rel=1e-12)
        assert left_alone == list(view)


def as_page(path: tw.Path) -> dict[str, Any]:
    """A Path of page/types.js, as far as figures read it."""
    return {
        "steps": path.steps, "points": path.points.ravel().tolist(), "losses": path.losses.tolist(),
        "along": path.along.tolist(), "distances": None if path.distances is None else path.distances.tolist(),
        "lowest": path.lowest, "divergedAt": path.diverged_at,
    }  # fmt: skip


RACES = [
    ("valley", {"sgd": 0.0196, "adam": 0.0938}, 300), ("valley", {"sgd": 0.0206, "adam": 0.1}, 200),
    ("himmelblau", {"sgd": 0.015, "adam": 0.3}, 60), ("rosenbrock", {"momentum": 0.0005, "adam": 0.3}, 200),
    ("beale", {"sgd": 0.01, "rmsprop": 0.02}, 80), ("rastrigin", {"adam": 0.1}, 50),
    ("old faithful", {"adam": 2.0}, 50),
]  # fmt: skip


def test_rulers() -> None:
    races = [
        [tw.descend(SURFACES[name], RULES[rule](lr=lr), steps=steps) for rule, lr in rates.items()]
        for name, rates, steps in RACES
    ]
    printed = [facts.gather(paths, SURFACES[race[0]], shown=30) for race, paths in zip(RACES, races, strict=True)]
    given = [[[as_page(path) for path in paths], [list(m) for m in paths[0].minima]] for paths in races]
    script = """given.map(([paths, minima]) => {
      for (const path of paths) for (const name of ["points", "along"]) path[name] = Float64Array.from(path[name]);
      const ruler = rulerOf(paths, minima);
      const progress = paths.map((path) => progressOf(ruler, path, 30));
      return { name: ruler.name, progress, captions: paths.map((path, k) => captionOf(path, progress[k])) };
    })"""
    names = set()
    for found, expected in zip(run(MODULES, script, given), printed, strict=True):
        for panel, progress, caption in zip(expected.panels, found["progress"], found["captions"], strict=True):
            assert found["name"] == panel.ruler
            np.testing.assert_allclose(progress, panel.progress, rtol=1e-9, atol=1e-12)
            assert caption == panel.caption
        names.add(found["name"])
    assert len(names) == 2, "both kinds of ruler are tried"


def test_a_share_is_shown_only_of_those_who_went_that_way() -> None:
    script = "[-0.3, 0.8, 1.6].map((way) => captionOf({ along: Float64Array.of(-2, 1) }, [0, 0.1, way]))"
    assert run(MODULES, script) == ["mean stride 1.5", "80 % of the way, mean stride 1.5", "mean stride 1.5"]


def test_heads_and_dots_follow_the_length_of_steps() -> None:
    steps = [30, 12.5, 11.5, 5, 3.9, 0.2, 40]
    x = np.concatenate([[0], np.cumsum(steps)])
    script = """[headData(Float64Array.from(given), 16, 12, 1).split("M").length - 1,
      dotData(Float64Array.from(given), 12).split("M").length - 1, lineData(Float64Array.from(given))]"""
    heads, dots, line = run(MODULES, script, np.stack([x, 0 * x], axis=1).ravel().tolist())
    assert (heads, dots) == (3, 2)
    assert line == "M0 0" + "".join(f"L{each:.4g} 0" for each in x[[1, 2, 3, 4, 5, 7]])


def test_a_path_that_leaves() -> None:
    points = [[0, 0], [0.5, 0.5], [2.5, 1.5], [1e9, -1e9], ["NaN", 0.0]]
    script = """(() => {
      const frame = new Frame([-1, 1, -1, 1], 200, 200);
      const pixels = pixelsOf({ steps: 4, points: Float64Array.from(given.flat()) }, frame, 4);
      return [pixels, exitOf(pixels, frame), exitOf(pixels.subarray(0, 4), frame)];
    })()"""
    pixels, exit, none = run(MODULES, script, [[float(v) for v in point] for point in points])
    assert none is None
    assert (exit["step"], exit["x"]) == (2, pytest.approx(200))
    assert exit["y"] == pytest.approx(25)  # from (.5, .5) with slope 1/2 to the edge at x = 1
    assert exit["dx"] / -exit["dy"] == pytest.approx(2)
    assert pixels[:6] == pytest.approx([100, 100, 150, 50, 350, -50])
    assert len(pixels) == 8, "what is not finite is not drawn"
    step = np.subtract(pixels[6:], pixels[4:6])
    assert np.abs(step).max() < 1000
    assert step[1] / step[0] == pytest.approx(1, abs=1e-6), "still in its direction"


def test_ticks() -> None:
    script = """[
      straightTicks(0, 300, 6), straightTicks(-0.37, 0.52, 4), decadeTicks(1e-8, 30, 5), decadeTicks(0.011, 0.3, 5),
      [0, 0.05, -3, 1e-8, 2e6, 300].map((value) => tickText(value)), tickText(0.01, true),
    ]"""
    straight, negative, decades, narrow, texts, raised = run(MODULES, script)
    assert straight == [0, 50, 100, 150, 200, 250, 300]
    assert negative == [-0.2, 0, 0.2, 0.4]
    assert decades == [1e-8, 1e-6, 1e-4, 1e-2, 1]
    assert narrow == [0.02, 0.05, 0.1, 0.2]
    assert (texts, raised) == (["0", "0.05", "−3", "10⁻⁸", "2·10⁶", "300"], "10⁻²")
