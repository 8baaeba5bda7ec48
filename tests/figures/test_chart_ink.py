"""A chart's ink: every word, mark, band and dot stands where its numbers are, in the colour it is told by."""

import dataclasses

import numpy as np
import pytest
from matplotlib.axes import Axes
from matplotlib.collections import LineCollection, PolyCollection
from matplotlib.colors import to_rgb
from matplotlib.figure import Figure
from matplotlib.lines import Line2D
from matplotlib.transforms import Bbox

from tests.figures import charts
from tests.figures.apart import words
from thalweg.figures.chart_facts import Axis, Mark, Plot, Rows, Series
from thalweg.figures.chart_ink import chart
from thalweg.figures.chart_scales import row_scale, scale, x_scale
from thalweg.figures.theme import COLUMN, LIGHT, PRINT, SLIDE, Size, Style, Theme

LINE = Series("", np.array([0.0, 1.0]), np.array([0.0, 1.0]))
UNIT = Axis("y", low=0, high=1)


def drawn(*plots: Plot | Rows, size: Size = SLIDE, theme: Theme = LIGHT) -> Figure:
    return chart(charts.chart(*plots), Style(theme, size))


def boxes(figure: Figure) -> dict[str, Bbox]:
    return {str(text.get_gid()): box for text, box in words(figure)}


def lines(axes: Axes) -> dict[str, Line2D]:
    return {str(line.get_gid()): line for line in axes.lines}


def middle(box: Bbox) -> tuple[float, float]:
    return (box.x0 + box.x1) / 2, (box.y0 + box.y1) / 2


@pytest.fixture(scope="module")
def losses() -> Figure:
    return drawn(charts.losses())


@pytest.fixture(scope="module")
def rows() -> Figure:
    return drawn(charts.rows())


def test_axes_are_named(losses: Figure) -> None:
    found, axes = boxes(losses), losses.axes[0].bbox
    said = {str(text.get_gid()): text.get_text() for text in losses.texts}
    assert (said["y-name-plot-0"], said["x-name-plot-0"]) == ("loss above the lowest", "step")
    assert middle(found["x-name-plot-0"])[0] == pytest.approx((axes.x0 + axes.x1) / 2, abs=2)
    assert found["x-name-plot-0"].y1 < axes.y0
    assert found["y-name-plot-0"].y0 > axes.y1


def test_marks_stand_at_their_values(losses: Figure) -> None:
    across = [line for line in losses.axes[0].lines if line.get_gid() is None]
    ends = [np.asarray(line.get_xydata()).tolist() for line in across]
    assert ends == [[[20, 0], [20, 1]], [[28, 0], [28, 1]], [[0, 1e-2], [1, 1e-2]]]  # shares of the other axis


def test_marks_outside_are_not_written() -> None:
    plot = Plot(
        "", Axis("x", low=0, high=1), UNIT, (LINE,), (Mark(2, "right"), Mark(3, "up", "y"), Mark(0.5, "in", "y"))
    )
    assert {gid for gid in boxes(drawn(plot)) if gid.startswith("mark")} == {"mark-y-plot-0-2"}


def test_a_band_reaches_from_low_to_high(losses: Figure) -> None:
    bands = [each for each in losses.axes[0].collections if isinstance(each, PolyCollection)]
    named = [each for each in charts.losses().series if each.name]
    assert len(bands) == len(named)
    for band, series in zip(bands, named, strict=True):
        seen = np.asarray(band.get_paths()[0].vertices)
        assert series.low is not None
        assert series.high is not None
        assert seen[:, 1].min() == pytest.approx(series.low.min())
        assert seen[:, 1].max() == pytest.approx(series.high.max())
        assert 0.1 < float(band.get_alpha() or 0) < 0.3


def test_faint_curves_are_pale_behind_the_others_and_whole_without_colour(losses: Figure) -> None:
    count = sum(each.faint for each in charts.losses().series)
    for figure in (losses, drawn(charts.losses(), theme=PRINT)):
        curves = [lines(figure.axes[0])[f"curve-plot-0-{k}"] for k in range(count + 4)]
        assert all(float(line.get_alpha() or 1) < 0.5 for line in curves[:count])
        assert max(line.get_zorder() for line in curves[:count]) < min(line.get_zorder() for line in curves[count:])
        assert {line.get_linestyle() for line in curves[:count]} == {"-"}
    named = tuple(dataclasses.replace(LINE, name=name, faint=name == "b") for name in ("a", "b"))
    (axes,) = drawn(Plot("", Axis("x"), Axis("y"), named), theme=PRINT).axes
    assert lines(axes)["curve-plot-0-1"].get_linestyle() == "-"


def test_who_has_neither_name_nor_owner_is_quiet() -> None:
    (axes,) = drawn(Plot("", Axis("x"), Axis("y"), (LINE,))).axes
    assert lines(axes)["curve-plot-0-0"].get_color() == LIGHT.quiet


def test_a_dotted_line_has_a_dot_at_each_value_and_many_dots_are_small() -> None:
    found = lines(drawn(charts.steps()).axes[0])
    assert np.array_equal(found["dots-plot-0-1"].get_xdata(), charts.RATES)
    assert found["dots-plot-0-0"].get_marker() != found["dots-plot-0-1"].get_marker()
    many = lines(drawn(charts.scatter()).axes[0])["dots-plot-0-0"]
    assert many.get_marker() == "o"
    assert many.get_markersize() < 0.53 * found["dots-plot-0-2"].get_markersize()


def test_where_names_stand() -> None:
    """By the last value that the axes show: at their end, within them, or where the curve leaves them."""
    x = np.array([0.0, 1, 2, 9])
    figure = drawn(Plot("", Axis("x", low=0, high=5), UNIT, (Series("left", x, np.array([0.1, 0.2, 0.3, 0.2])),)))
    assert {"label-plot-0-0"} < boxes(figure).keys()
    rising = Series("gone", np.linspace(0, 1, 101), 2 * np.linspace(0, 1, 101))  # above the axes from 1/2 on
    short = Series("", np.array([0.0, 2.0]), np.array([0.1, 0.1]))
    figure = drawn(Plot("", Axis("x"), UNIT, (rising, short)))
    spot = figure.axes[0].transAxes.inverted().transform(middle(boxes(figure)["label-plot-0-0"]))
    assert 0.15 < spot[0] < 0.35
    figure = drawn(Plot("", Axis("x"), UNIT, (rising,)))
    (leader,) = (each for each in figure.artists if each.get_gid() == "end-plot-0-0")
    assert isinstance(leader, Line2D)
    assert figure.transFigure.transform(leader.get_xydata())[0][1] == pytest.approx(figure.axes[0].bbox.y1)


def test_leaders_begin_where_curves_end() -> None:
    figure = drawn(charts.crowd(4))
    ends = [line for line in figure.artists if str(line.get_gid()).startswith("end-plot-")]
    for k, (leader, series) in enumerate(zip(ends, charts.crowd(4).series, strict=True)):
        assert isinstance(leader, Line2D)
        there = figure.transFigure.transform(leader.get_xydata())[0]
        assert there == pytest.approx(figure.axes[0].transData.transform((100, series.y[-1])), abs=0.5), k


def test_words_along_a_line_keep_clear_of_curves() -> None:
    """Just over the line runs a curve: they stand under it."""
    over = Series("", np.linspace(0, 1, 99), np.full(99, 0.52))
    figure = drawn(Plot("", Axis("x"), UNIT, (over,), (Mark(0.5, "half of it", "y"),)))
    box = boxes(figure)["mark-y-plot-0-0"]
    assert box.y1 < figure.axes[0].transData.transform((0, 0.5))[1]
    figure = drawn(Plot("", Axis("x"), UNIT, (LINE,), (Mark(0.5, "half", "y"), Mark(0.505, "more", "y"))))
    found = boxes(figure)
    assert not found["mark-y-plot-0-0"].overlaps(found["mark-y-plot-0-1"])


def test_rows_from_top_to_bottom_with_their_values(rows: Figure) -> None:
    found, (axes,) = boxes(rows), rows.axes
    dots, series = lines(axes), charts.rows().series
    for k in range(6):
        _, up = axes.transData.transform(np.asarray(dots[f"dot-plot-0-{k}-1"].get_xydata())[0])
        assert up == pytest.approx(middle(found[f"row-plot-0-{k}"])[1], abs=12)
    tops = [found[f"row-plot-0-{k}"].y0 for k in range(6)]
    assert tops == sorted(tops, reverse=True)
    drawn = [np.asarray(each.get_segments()[0])[:, 0] for each in axes.collections if isinstance(each, LineCollection)]
    spans = {tuple(np.round(each, 6)) for each in drawn}
    assert series[1].low is not None
    assert series[1].high is not None
    for k, (a, b) in enumerate(zip(series[0].x, series[1].x, strict=True)):
        assert tuple(np.round((series[1].low[k], series[1].high[k]), 6)) in spans
        assert np.isnan(a) or tuple(np.round(sorted((a, b)), 6)) in spans
    assert len(spans) == 11


def test_the_key_looks_like_its_dots(rows: Figure) -> None:
    dots = lines(rows.axes[0])
    for m, name in ((0, "default"), (1, "tuned")):
        (dot,) = (each for each in rows.artists if each.get_gid() == f"key-dot-plot-0-{m}")
        (text,) = (each for each in rows.texts if each.get_gid() == f"key-plot-0-{m}")
        assert isinstance(dot, Line2D)
        assert text.get_text() == name
        assert (dot.get_marker(), to_rgb(dot.get_color())) == (
            dots[f"dot-plot-0-0-{m}"].get_marker(), to_rgb(dots[f"dot-plot-0-0-{m}"].get_color()),
        )  # fmt: skip
        assert to_rgb(text.get_color()) == to_rgb(dot.get_color())
    assert dots["dot-plot-0-0-0"].get_marker() != dots["dot-plot-0-0-1"].get_marker()


def test_a_long_key_goes_on_below() -> None:
    series = tuple(Series(f"setting number {k}", np.array([k + 1.0]), np.zeros(1)) for k in range(9))
    figure = drawn(Rows("R", Axis("x"), ("one",), series), size=COLUMN)
    key = [box for gid, box in boxes(figure).items() if gid.startswith("key-plot-")]
    assert max(box.x1 for box in key) < figure.bbox.width
    assert not any(text.get_text().endswith("…") for text in figure.texts)


def test_scales_of_dots_of_whole_numbers_and_of_marks() -> None:
    dots = Series("", np.array([1.0, 3.0]), np.array([1.0, 2.0]), kind="dots")
    there = x_scale(Plot("", Axis("x"), Axis("y"), (dots,)))
    assert (there.low < 1, there.high > 3, there.whole) == (True, True, True)
    assert scale(Axis("x"), [[0.1, 3.0]], pad=0.5).low == 0  # what has no negative values has no negative axis
    assert row_scale(Rows("", Axis("x"), ("a",), (dots,), (Mark(50, ""),))).high > 50


def places(count: int) -> list[tuple[float, float]]:
    axes = drawn(*[Plot("", Axis("x"), Axis("y"), (LINE,))] * count).axes
    return [(round(each.get_position().y0, 3), each.get_position().width) for each in axes]


def test_a_slide_is_filled() -> None:
    four, five = places(4), places(5)
    assert [sum(bottom == each for each, _ in four) for bottom, _ in four] == [2] * 4  # and not three and one
    assert five[4][1] > 1.3 * five[0][1]  # the last row has two
    figure = drawn(charts.losses())
    found = boxes(figure)
    below = max(box.y1 for gid, box in found.items() if box.y1 < found["x-name-plot-0"].y0)
    assert found["x-name-plot-0"].y0 - below < 50
    sizes = [next(text for text in each.texts if text.get_gid() == "title-plot-0").get_fontsize() for each in (
        figure, drawn(charts.losses(), charts.losses(), charts.losses()))]  # fmt: skip
    assert sizes[0] > 1.2 * sizes[1]


def test_a_sheet_is_as_high_as_its_plots_need() -> None:
    few, many = (
        Rows("R", Axis("x"), tuple("abcdefghijkl")[:n], (Series("", np.ones(n), np.ones(n)),)) for n in (3, 12)
    )
    assert drawn(many, size=COLUMN).bbox.height > 1.5 * drawn(few, size=COLUMN).bbox.height
    assert drawn(charts.crowd(20), size=COLUMN).bbox.height > drawn(charts.crowd(9), size=COLUMN).bbox.height + 80
