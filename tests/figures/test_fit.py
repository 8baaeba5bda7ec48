"""A fit: lines against NumPy's least squares, and ink in step with the path."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import thalweg as tw
from thalweg.errors import InputError
from thalweg.figures.draw import draw
from thalweg.figures.fit_facts import FitFacts, best_error, equation, off_by
from thalweg.figures.fit_ink import fit
from thalweg.figures.picture import Picture
from thalweg.figures.theme import COLUMN, SLIDE, Style

SGD, ADAM = tw.sgd(lr=0.06), tw.adam(lr=4.0)


@pytest.fixture(scope="module")
def picture() -> Picture[FitFacts]:
    return draw([tw.descend(tw.old_faithful(), each, steps=300) for each in (SGD, ADAM)], layout="fit", shown=25)


def test_the_best_line_is_numpy_s(picture: Picture[FitFacts]) -> None:
    f, t = picture.facts.problem.points
    best = np.polynomial.Polynomial.fit(f, t, 1).convert().coef[::-1]
    assert picture.facts.least_squares == pytest.approx(best.tolist(), rel=1e-12)
    assert best_error(picture.facts.problem) == pytest.approx(np.std(t - best[0] * f - best[1]), rel=1e-12)


def test_lines_and_errors_step_by_step(picture: Picture[FitFacts]) -> None:
    """From numpy's own gradient descent on the rows of the data."""
    f, t = picture.facts.problem.points
    rows, line = np.stack([f, np.ones_like(f)], axis=1), np.zeros(2)
    run = picture.facts.runs[0]
    for step in range(26):
        assert run.lines[step] == pytest.approx(line, rel=1e-10, abs=1e-10)
        assert run.errors[step] == pytest.approx(np.sqrt(np.mean((rows @ line - t) ** 2)), rel=1e-10)
        line = line - 0.06 * 2 * rows.T @ (rows @ line - t) / len(t)


def test_words_follow_the_numbers(picture: Picture[FitFacts]) -> None:
    facts = picture.facts
    sgd, adam = (run.errors[-1] for run in facts.runs)
    assert facts.headline == (
        f"After 25 steps Adam's line is off by {adam:.3g}, SGD's by {sgd:.3g}; "
        f"the best line by {best_error(facts.problem):.3g}"
    )
    assert adam < sgd
    assert off_by(facts.runs[1]) == f"Advanced Optimizer like Adam: off by {adam:.3g}"
    assert off_by(facts.runs[1], 0) == f"Advanced Optimizer like Adam: off by {facts.runs[1].errors[0]:.3g}"


def test_words_of_twins_the_nearest_first() -> None:
    rates = {"SGD, lr 0.06": SGD, "Adam, lr 4": ADAM, "SGD, lr 0.5": tw.sgd(lr=0.5), "Adam, lr 1": tw.adam(lr=1.0)}
    paths = [tw.descend(tw.old_faithful(), each, steps=25) for each in rates.values()]
    facts = draw(paths, layout="fit", shown=25).facts
    off = {name: float(np.sqrt(path.losses[-1])) for name, path in zip(rates, paths, strict=True)}
    near, *_, far = sorted(off, key=off.__getitem__)
    assert facts.headline.startswith(
        f"After 25 steps the lines are off by {off[near]:.3g} ({near}) to {off[far]:.3g} ({far})"
    )
    for run, path in zip(facts.settings["runs"], paths, strict=True):
        slope, intercept = path.points[-1]
        assert run["says"].startswith(f"waiting = {slope:.3g} eruptions ".replace("-", "−"))
        assert f" {abs(intercept):.3g}, off by {np.sqrt(path.losses[-1]):.3g}" in run["says"]
    whole, short = facts.axes
    assert "minutes" in whole
    assert "minutes" not in short


def test_a_line_that_is_nowhere_is_last() -> None:
    """Slope and intercept overflow with opposite signs: their sum is no number."""
    data = tw.line({"f": np.array([-1.0, 3]), "t": np.array([5.0, -1])}, feature="f", target="t")
    paths = [tw.descend(data, tw.sgd(lr=lr), steps=9) for lr in (0.01, 1e308, 0.05)]
    assert np.isnan(paths[1].losses[-1])  # else it tells nothing
    assert " to nan (SGD, lr 1e+308); " in draw(paths, layout="fit", shown=9).facts.headline


def test_lines_on_the_way_are_those_of_the_first_steps(picture: Picture[FitFacts]) -> None:
    steps = picture.facts.runs[0].earlier
    assert 2 < len(steps) < 6
    assert steps[0] == 1
    assert (np.diff(steps) > 0).all()
    assert (np.diff(steps, 2) > 0).all()  # ever further apart
    one = draw(tw.descend(tw.old_faithful(), SGD, steps=1), layout="fit").facts.runs[0]
    assert one.earlier == ()


def test_an_equation_with_a_line_below_zero(picture: Picture[FitFacts]) -> None:
    assert equation(picture.facts.problem, (10.73, -33.47)) == "waiting = 10.7 eruptions − 33.5"
    assert equation(picture.facts.problem, (-0.5, 2.0)) == "waiting = −0.5 eruptions + 2"


@pytest.mark.parametrize("size", [SLIDE, COLUMN], ids=["slide", "column"])
def test_the_line_in_ink_is_the_path_s_end(picture: Picture[FitFacts], size: object) -> None:
    figure = fit(picture.facts, Style(size=size))  # type: ignore[arg-type]  # a Size
    axes = {str(each.get_gid()): each for each in figure.axes}
    for k, run in enumerate(picture.facts.runs):
        name = f"{k}-{run.panel.optimizer}"
        (line,) = (each for each in axes[f"data-{name}"].lines if each.get_gid() == f"fit-{name}")
        x, y = (np.asarray(each) for each in line.get_data())
        (path,) = (each for each in axes[f"panel-{name}"].lines if each.get_gid() == f"path-{name}")
        slope, intercept = np.asarray(path.get_xydata())[-1]
        assert np.diff(y) / np.diff(x) == pytest.approx(slope, rel=1e-9)
        assert y[0] - slope * x[0] == pytest.approx(intercept, rel=1e-9)


def test_data_are_all_shown(picture: Picture[FitFacts]) -> None:
    figure = fit(picture.facts, Style())
    (axes,) = (each for each in figure.axes if each.get_gid() == "data-0-sgd")
    (dots,) = (each for each in axes.lines if str(each.get_gid()).startswith("dots-"))
    f, t = picture.facts.problem.points
    assert np.array_equal(dots.get_xdata(), f)
    assert np.array_equal(dots.get_ydata(), t)
    low, high = axes.get_ylim()
    assert low < t.min()
    assert high > t.max()


def test_only_of_lines_through_data() -> None:
    with pytest.raises(InputError, match="layout='fit' shows lines through data, valley has no data"):
        draw(tw.descend(tw.valley, SGD, steps=3), layout="fit")


def test_no_more_than_have_room() -> None:
    paths = [tw.descend(tw.old_faithful(), SGD, steps=3)] * 9
    assert draw(paths[:8], layout="fit").figure()
    with pytest.raises(InputError, match="fits of at most 8 stand side by side, 9 paths were given"):
        draw(paths, layout="fit")


@settings(deadline=None, max_examples=15)
@given(
    slope=st.floats(-1e3, 1e3), level=st.floats(-1e3, 1e3), scale=st.sampled_from([1e-3, 1.0, 1e3]),
    seed=st.integers(0, 99),
)  # fmt: skip
def test_any_data_can_be_drawn(slope: float, level: float, scale: float, seed: int) -> None:
    noise = np.random.default_rng(seed)
    f = scale * noise.normal(size=9)
    problem = tw.line({"f": f, "t": slope * f + level + noise.normal(size=9)}, feature="f", target="t")
    path = tw.descend(problem, tw.adam(lr=1.0), steps=5)
    figure = fit(draw(path, layout="fit").facts, Style())
    assert len(figure.axes) == 2
