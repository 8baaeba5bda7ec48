"""A chart: its axes hold what is shown, names stand at the ends of curves, and words stand apart."""

import dataclasses
from collections.abc import Callable

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from matplotlib.figure import Figure
from matplotlib.text import Text

from tests.figures import charts
from tests.figures.apart import troubles
from thalweg.errors import InputError
from thalweg.figures import theme
from thalweg.figures.chart_facts import Axis, ChartFacts, Mark, Plot, Rows, Series
from thalweg.figures.chart_frame import BETWEEN, apart
from thalweg.figures.chart_ink import chart
from thalweg.figures.chart_scales import row_scale, scale, x_scale, y_scale
from thalweg.figures.picture import Picture
from thalweg.figures.races.ends import spread
from thalweg.figures.races.frame import Box
from thalweg.figures.theme import COLUMN, DARK, LIGHT, PAGE, PRINT, SLIDE, Size, Style

SIZES = pytest.mark.parametrize("size", [SLIDE, PAGE, COLUMN], ids=lambda size: size.name)


def drawn(*plots: Plot | Rows, size: Size = SLIDE) -> Figure:
    return chart(charts.chart(*plots), Style(size=size))


def texts(figure: Figure) -> dict[str, Text]:
    return {str(text.get_gid()): text for text in figure.texts}


def middle(text: Text) -> float:
    box = text.get_window_extent(text.figure.canvas.get_renderer())  # type: ignore[union-attr]
    return float(box.y0 + box.y1) / 2


def one(series: Series, x: Axis | None = None, y: Axis | None = None, *marks: Mark) -> Plot:
    return Plot("", x or Axis("x"), y or Axis("y"), (series,), marks)


def test_axes_hold_all_that_is_finite() -> None:
    series = Series("a", np.array([0.0, 1, 2, np.nan]), np.array([-1.0, np.inf, 5, 9]), low=np.full(4, -2.0),
                    high=np.array([1.0, np.nan, 8, 1]))  # fmt: skip
    plot = one(series, None, None, Mark(12, "up", "y"), Mark(2.5, "right"))
    x, y = x_scale(plot), y_scale(plot)
    assert (x.low, x.high, x.whole) == (0.0, 2.5, False)
    assert y.low < -2
    assert y.high > 12


def test_heights_stand_on_zero_unless_they_are_far_from_it() -> None:
    near, far = (one(Series("", np.arange(2.0), np.array(ends))) for ends in ([10.0, 100.0], [90.0, 100.0]))
    assert y_scale(near).low == 0
    assert 85 < y_scale(far).low < 90


def test_given_ends_stay_and_what_is_outside_moves_them_no_further() -> None:
    found = scale(Axis("y", log=True, low=1e-3), [[1e-40, 2.0]], pad=0.06)
    assert found.low == 1e-3
    assert 2 < found.high < 4
    assert (scale(Axis("y", low=2, high=3), [[0.0, 9.0]], pad=0.1).high) == 3


def test_a_logarithm_of_nothing() -> None:
    with pytest.raises(InputError, match="loss: a logarithmic axis has ends above 0, 0 to None was given"):
        scale(Axis("loss", log=True, low=0), [[1.0]], pad=0.1)
    nothing = scale(Axis("loss", log=True), [[-1.0, 0.0, np.nan]], pad=0.1)
    assert nothing.low < nothing.high


@settings(max_examples=60)
@given(
    values=st.lists(st.floats(allow_nan=True, allow_infinity=True), max_size=6), log=st.booleans(),
    low=st.none() | st.floats(1e-6, 1e6), high=st.none() | st.floats(1e-6, 1e6), pad=st.floats(0, 0.2),
)  # fmt: skip
def test_every_axis_has_a_length(
    values: list[float], log: bool, low: float | None, high: float | None, pad: float
) -> None:
    found = scale(Axis("x", log, low, high), [values], pad=pad, standing=True)
    assert np.isfinite([found.low, found.high]).all()
    assert found.low < found.high
    assert not log or found.low > 0
    assert np.isfinite(found.share(np.array([found.low, found.high]))).all()


def test_rows_hold_intervals_and_marks() -> None:
    found = row_scale(charts.rows())
    assert found.log
    assert found.low < 0.8 * 20
    assert found.high > 9574


@SIZES
def test_names_stand_in_the_order_of_the_ends_of_their_curves(size: Size) -> None:
    figure = drawn(charts.losses(), size=size)
    named = {text.get_text(): middle(text) for gid, text in texts(figure).items() if gid.startswith("end-name-")}
    assert list(named) == ["SGD", "Momentum", "RMSprop", "Adam"]
    assert sorted(named, key=named.__getitem__) == ["SGD", "Momentum", "RMSprop", "Adam"]  # slowest on top


def test_a_curve_that_ends_early_is_named_within_the_axes() -> None:
    found = [text.get_text() for gid, text in texts(drawn(charts.steps())).items() if gid.startswith("label-")]
    assert sorted(found) == ["Adam, PyTorch's default", "SGD"]


def test_colours_are_the_optimizers_in_every_theme_and_others_take_turns() -> None:
    strangers = [Series(name, np.arange(3.0), np.full(3, float(k))) for k, name in enumerate(("mine", "yours"))]
    adam = Series("tuned", np.arange(3.0), np.full(3, 5.0), "adam")
    again = Series("yours", np.arange(3.0), np.arange(3.0))
    plots = Plot("", Axis("x"), Axis("y"), (adam, *strangers)), Plot("", Axis("x"), Axis("y"), (again,))
    for each in (LIGHT, DARK):
        figure = chart(charts.chart(*plots), Style(each))
        lines = {line.get_gid(): line.get_color() for axes in figure.axes for line in axes.lines}
        assert lines["curve-plot-0-0"] == each.colour("adam")
        assert lines["curve-plot-0-1"] == each.others[0]
        assert lines["curve-plot-0-2"] == lines["curve-plot-1-0"] == each.others[1]


def test_what_is_not_finite_is_left_out_and_the_line_is_broken() -> None:
    y = np.array([1.0, np.nan, 3.0, -1.0, np.inf, 2.0])
    line, _ = drawn(one(Series("", np.arange(6.0), y), None, Axis("y", log=True))).axes[0].lines
    assert np.array_equal(np.asarray(line.get_ydata()), [1, np.nan, 3, np.nan, np.nan, 2], equal_nan=True)


def test_a_line_that_leaves_the_axes_keeps_its_slope() -> None:
    x, y = np.array([0.0, 1.0]), np.array([-40.0, 160.0])
    (line,) = drawn(one(Series("", x, y), Axis("x"), Axis("y", low=0, high=1))).axes[0].lines
    assert np.array_equal(np.asarray(line.get_ydata()), y)
    decades = np.array([1e-40, 1e40])
    (line,) = drawn(one(Series("", x, decades), Axis("x"), Axis("y", log=True, low=1, high=10))).axes[0].lines
    assert np.asarray(line.get_ydata()) == pytest.approx(decades)
    (line,) = drawn(one(Series("", x, np.array([1e300, 1e-300])), Axis("x"), Axis("y", low=0, high=1))).axes[0].lines
    assert np.asarray(line.get_ydata()).max() < 1e6  # which a renderer can hold


def test_without_colour_curves_are_dashed_unless_dashes_have_a_meaning() -> None:
    for style, meant in ((Style(PRINT), False), (Style(PRINT), True), (Style(LIGHT), False)):
        plot = charts.losses()
        named = [each for each in plot.series if each.name]
        series = tuple(dataclasses.replace(each, dashed=meant and each is named[-1]) for each in named)
        (axes,) = chart(charts.chart(dataclasses.replace(plot, series=series)), style).axes
        curves = [line.get_linestyle() for line in axes.lines if str(line.get_gid()).startswith("curve-")]
        if style.theme is PRINT and not meant:
            dashes = [line._unscaled_dash_pattern for line in axes.lines if str(line.get_gid()).startswith("curve-")]
            assert len(set(map(str, dashes))) == 4
        else:
            assert curves == ["-", "-", "-", "--" if meant else "-"]


def test_a_value_that_stands_alone_is_a_dot() -> None:
    y = np.array([1.0, np.nan, 3.0, 4.0, np.nan, 6.0])
    _, dots = drawn(one(Series("", np.arange(6.0), y))).axes[0].lines
    assert np.asarray(dots.get_xdata()).tolist() == [0, 5]


def test_rows_have_a_dot_for_each_value() -> None:
    (axes,) = drawn(charts.rows()).axes
    dots = {line.get_gid(): float(np.asarray(line.get_xdata())[0]) for line in axes.lines}
    for m, series in enumerate(charts.rows().series):
        for k, value in enumerate(series.x):
            assert (f"dot-plot-0-{k}-{m}" in dots) == bool(np.isfinite(value))
            assert np.isnan(value) or dots[f"dot-plot-0-{k}-{m}"] == value


def test_dots_that_would_hide_one_another_stand_apart() -> None:
    (axes,) = drawn(charts.rows()).axes
    spots = {line.get_gid(): axes.transData.transform(np.asarray(line.get_xydata())[0]) for line in axes.lines}
    a, b = spots["dot-plot-0-4-0"], spots["dot-plot-0-4-1"]  # 300 and 290
    assert np.hypot(*(a - b)) > 8


def test_marks_near_one_another_keep_their_order_on_one_line() -> None:
    found = texts(drawn(charts.steps()))
    first, second = (found[f"mark-plot-0-{k}"] for k in range(2))
    assert (first.get_text(), second.get_text()) == ("1/λmax", "edge of stability 2/λmax")
    assert middle(first) == pytest.approx(middle(second), abs=3)
    assert first.get_position()[0] < second.get_position()[0]


@settings(max_examples=60)
@given(at=st.lists(st.floats(0, 1000), min_size=1, max_size=6), half=st.lists(st.floats(1, 60), min_size=6, max_size=6))
def test_texts_of_marks_stand_apart_in_order_and_near(at: list[float], half: list[float]) -> None:
    """Of one width as `spread` puts them, which is held against SciPy."""
    inner, wanted = Box(0.0, 0.0, 1000.0, 100.0), np.sort(at)
    equal = np.full(len(at), half[0])
    low, high = half[0], 1000 - half[0]
    assert apart(wanted, equal, inner) == pytest.approx(spread(wanted, 2 * half[0] + BETWEEN, low, high), abs=1e-6)
    widths = np.array(half[: len(at)])
    found = apart(wanted, widths, inner)
    assert (np.diff(found) >= widths[:-1] + widths[1:] + BETWEEN - 1e-6).all()
    assert (found - widths >= -1e-6).all()
    assert (found + widths <= 1000 + 1e-6).all()


CROWDED: dict[str, Callable[[], ChartFacts]] = {
    "three": lambda: charts.chart(charts.losses(), charts.steps(), charts.rows()),
    "five": lambda: charts.chart(*(charts.losses() for _ in range(5))),
    "crowd": lambda: charts.chart(charts.crowd(), charts.scatter()),
    "nothing": lambda: charts.chart(charts.nothing()),
    "rows": lambda: charts.chart(charts.rows()),
    "no rows": lambda: charts.chart(dataclasses.replace(charts.rows(), names=(), series=(), marks=())),
    "no series": lambda: charts.chart(Plot("Empty", Axis("x"), Axis("y"), ())),
}


@SIZES
@pytest.mark.parametrize("name", CROWDED)
def test_words_stand_apart(name: str, size: Size) -> None:
    style = Style(size=size)
    assert not list(troubles(chart(CROWDED[name](), style), style, cuts=name == "crowd"))


def test_side_by_side_on_a_slide_and_below_one_another_in_a_column() -> None:
    plots = charts.losses(), charts.steps(), charts.losses()
    lefts = {
        size.name: len({round(axes.get_position().x0, 2) for axes in drawn(*plots, size=size).axes})
        for size in (SLIDE, COLUMN)
    }
    assert lefts == {"slide": 3, "column": 1}


def test_the_same_bytes() -> None:
    picture = Picture(charts.chart(charts.losses(), charts.rows()), "chart")
    assert picture.render("svg") == picture.render("svg")
    assert theme.name("adam").encode() in picture.render("svg")
