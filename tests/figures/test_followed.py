"""Losses and rates over the steps, against closed forms and PyTorch's state."""

import numpy as np
import pytest
import torch

import thalweg as tw
from thalweg.errors import InputError
from thalweg.figures.chart_facts import ChartFacts, Plot, Series
from thalweg.figures.chart_ink import stacked
from thalweg.figures.draw import draw
from thalweg.figures.rates_facts import Contrast
from thalweg.figures.theme import COLUMN, SLIDE, Style

SGD, ADAM = tw.sgd(lr=0.0197), tw.adam(lr=0.094)


def runs(*optimizers: tw.Optimizer, steps: int = 300, surface: tw.Landscape = tw.valley) -> list[tw.Path]:
    return [tw.descend(surface, each, steps=steps) for each in optimizers]


def series(facts: ChartFacts, plot: int, name: str) -> Series:
    (found,) = [each for each in facts.plots[plot].series if each.name == name]
    return found


def test_losses_and_distances_of_sgd_in_closed_form() -> None:
    facts, t = draw(runs(SGD, ADAM), layout="losses", shown=80).facts, np.arange(81.0)
    x, y = -3 * (1 - 0.0197) ** t, 1.5 * (1 - 1.97) ** t
    loss, distance = series(facts, 0, "SGD"), series(facts, 1, "SGD")
    assert np.array_equal(loss.x, t)
    assert loss.y == pytest.approx((x**2 + 100 * y**2) / 2, rel=1e-11)
    assert distance.y == pytest.approx(np.hypot(x, y), rel=1e-11)
    (mark,) = facts.plots[1].marks
    assert mark.at == pytest.approx(0.05 * np.hypot(3, 1.5), rel=1e-14)
    assert not facts.plots[0].marks  # the criterion is the distance


def test_where_no_minimum_is_known_the_loss_is_the_criterion() -> None:
    flat = tw.formula("(x-1)**2 + 10*y**2", start=(0, 1), view=(-2, 2, -2, 2)).replace(minima=(), lowest=None)
    facts = draw(runs(tw.sgd(lr=0.04), tw.adam(lr=0.1), surface=flat), layout="losses").facts
    (plot,) = facts.plots
    (mark,) = plot.marks
    lowest = min(float(path.losses.min()) for path in runs(tw.sgd(lr=0.04), tw.adam(lr=0.1), surface=flat))
    assert mark.at == pytest.approx(0.01 * (11 - lowest), rel=1e-12)


def test_the_lowest_loss_is_that_of_all_paths_where_they_can_be_computed() -> None:
    cliff = tw.formula("log(x)**2 + y**2", start=(1.5, 1), view=(-2, 2, -2, 2)).replace(minima=(), lowest=None)
    paths = runs(tw.sgd(lr=5.0), tw.sgd(lr=0.1), surface=cliff, steps=9)
    assert np.isnan(paths[0].losses[-1])  # else it tells nothing
    above = draw(paths, layout="losses").facts.plots[0].series[0].y
    assert above[0] == pytest.approx(paths[0].losses[0] - paths[1].losses.min(), rel=1e-12)


def test_a_curve_that_dips_or_rises_far_leaves_the_axis() -> None:
    facts = draw(runs(tw.sgd(lr=0.0211), ADAM), layout="losses").facts
    start = (9 + 100 * 1.5**2) / 2
    high = facts.plots[0].y.high  # type: ignore[union-attr]  # a Plot
    assert high is not None
    assert start < high < 20 * start
    assert series(facts, 0, "SGD diverges at step 25").y[-1] > high


def test_one_loss_near_zero_does_not_stretch_the_axis() -> None:
    """A ball rolls through the minimum, and stands almost on it for a step."""
    bowl = tw.formula("x**2/2 + y**2/2", start=(1, 0), view=(-2, 2, -2, 2))
    path = tw.descend(bowl, tw.momentum(lr=0.999, momentum=0.5), steps=2)
    low = draw([path], layout="losses", shown=2).facts.plots[0].y.low  # type: ignore[union-attr]  # a Plot
    assert path.losses[1] < 1e-5 * path.losses[2]  # else it tells nothing
    assert low is not None
    assert 0.02 * path.losses[2] < low < 0.1 * path.losses[2]


def test_somewhat_more_steps_than_the_slowest_needs() -> None:
    paths = runs(SGD, ADAM)
    slowest = max(path.settled_at(0.05) or 0 for path in paths)
    assert draw(paths, layout="losses").facts.settings["steps"] == round(1.25 * slowest)
    assert draw(runs(SGD, ADAM, steps=100), layout="losses").facts.settings["steps"] == 100  # SGD is not there


def test_rates_are_adam_s_by_pytorch_s_state_and_steps_its_own() -> None:
    facts, x = draw(runs(SGD, ADAM), layout="rates", shown=20).facts, torch.nn.Parameter(torch.tensor([-3.0, 1.5]))
    x.data = x.data.double()
    optimizer, curvature = torch.optim.Adam([x], lr=0.094), torch.tensor([1.0, 100.0], dtype=torch.float64)
    rates, moved = [], []
    for t in range(1, 21):
        before = x.detach().clone()
        x.grad = curvature * before
        optimizer.step()
        v = optimizer.state[x]["exp_avg_sq"]
        rates.append((0.094 / (1 - 0.9**t) / (torch.sqrt(v / (1 - 0.999**t)) + 1e-8)).tolist())
        moved.append((x.detach() - before).abs().tolist())
    for plot, expected in ((0, rates), (1, moved)):
        for k, name in enumerate(("Adam, x", "Adam, y")):
            found = series(facts, plot, name)
            assert np.array_equal(found.x, np.arange(1.0, 21))
            assert found.y == pytest.approx(np.array(expected)[:, k], rel=1e-9)
            assert found.dashed == (k == 1)


def test_one_rate_for_both_parameters_is_one_curve() -> None:
    facts = draw(runs(SGD, ADAM), layout="rates", shown=20).facts
    assert np.all(series(facts, 0, "SGD, both").y == 0.0197)
    assert series(facts, 1, "SGD, y").y[0] == pytest.approx(0.0197 * 150, rel=1e-13)  # its steps differ


def test_the_headline_s_ratio_is_the_median_of_all_steps() -> None:
    path = tw.descend(tw.valley, ADAM, steps=41)
    ratio = np.median(path.effective_lr[:, 0] / path.effective_lr[:, 1])
    assert Contrast.of(path).rates == pytest.approx(ratio, rel=1e-14)
    headline = draw([tw.descend(tw.valley, SGD, steps=41), path], layout="rates", shown=41).facts.headline
    assert headline == f"Adam's rate for x is {ratio:.2g} times that for y; SGD has one for both"
    turned = tw.descend(tw.valley(tilt=90), ADAM, steps=41)
    assert "rate for y" in draw(turned, layout="rates", shown=41).facts.headline


def test_the_headline_is_of_the_largest_ratio_and_all_that_have_one_rate() -> None:
    slow = tw.rmsprop(lr=0.01, alpha=0.0)  # the ratio of the gradients: further off than the ratio of their means
    paths = runs(SGD, ADAM, tw.sgd(lr=0.01), tw.momentum(lr=0.005), slow, steps=9)
    most = max((Contrast.of(path) for path in paths), key=lambda each: each.factor)
    assert most.optimizer == "rmsprop"
    facts = draw(paths, layout="rates").facts
    assert facts.headline == (
        f"RMSprop's rate for x is {most.rates:.2g} times that for y; SGD and Momentum have one for both"
    )
    moved = np.abs(np.diff(paths[1].points, axis=0))
    assert (
        f" times that of y, step {np.median(moved[:, 0] / moved[:, 1]):.3g} times" in facts.settings["runs"][1]["says"]
    )


def test_an_axis_of_steps_is_cut_where_they_are_tiny() -> None:
    """On a bowl steps shrink by 1 - lr each time."""
    bowl = tw.formula("(x**2 + y**2) / 2", start=(1, 1), view=(-2, 2, -2, 2))
    lows = [
        draw(runs(tw.sgd(lr=0.9), surface=bowl, steps=steps), layout="rates", shown=20).facts.plots[1].y.low  # type: ignore[union-attr]  # a Plot
        for steps in (4, 20)
    ]
    assert lows[0] is None
    assert 1e-7 < (lows[1] or 0) < 1e-3


def test_a_ratio_of_any_size() -> None:
    path = tw.descend(tw.valley, tw.rmsprop(lr=0.1), steps=9, start=(-3, 0))
    assert draw(path, layout="rates").facts.headline == "RMSprop's rate for y is 4·10⁷ times that for x"  # over eps
    for start in ((0, 1), (1, 0)):  # one parameter stands still
        assert np.isnan(Contrast.of(tw.descend(tw.valley, ADAM, steps=5, start=start)).steps)


def test_headlines_where_nothing_differs() -> None:
    assert draw(runs(SGD), layout="rates").facts.headline == "SGD has one rate for both parameters"
    still = tw.descend(tw.valley, tw.signum(lr=0.1), start=(0, 0), steps=3)
    assert draw(still, layout="rates").facts.headline == "No rates to compare"


def test_twins_have_their_rates_in_their_names() -> None:
    facts = draw(runs(tw.adam(lr=0.1), tw.adam(lr=0.2)), layout="losses").facts
    assert [each.name for each in facts.plots[0].series] == ["Adam, lr 0.1", "Adam, lr 0.2"]
    assert len({each.optimizer for each in facts.plots[0].series}) == 2  # two colours


def test_refusals() -> None:
    with pytest.raises(InputError, match="a view is of a map, which layout='rates' has none of"):
        draw(runs(SGD), layout="rates", view=(-1, 1, -1, 1))  # type: ignore[call-overload]
    with pytest.raises(InputError, match="1 step or more can be shown, 0 was given"):
        draw(runs(SGD), layout="losses", shown=0)
    with pytest.raises(InputError, match="there is no path to draw"):
        draw([], layout="losses")
    with pytest.raises(InputError, match="a picture is of paths, or of what an experiment found, None was given"):
        draw(None)  # type: ignore[call-overload]
    with pytest.raises(InputError, match="of what an experiment found, there is a NoneType among them"):
        draw([*runs(SGD), None])  # type: ignore[list-item]
    with pytest.raises(InputError, match=r"its name 'valley' was given: write thalweg\.valley$"):
        draw(runs(SGD), landscape="valley")  # type: ignore[call-overload]
    with pytest.raises(InputError, match=r"a layout is 'panels', 'overlay', .* or 'update', 'loss' was given"):
        draw(runs(SGD), layout="loss")  # type: ignore[call-overload]
    with pytest.raises(InputError, match="all paths of a picture must be on one landscape"):
        draw([*runs(SGD), *runs(SGD, surface=tw.beale)], layout="losses")


@pytest.mark.parametrize("layout", ["panels", "rates", "update"])
@pytest.mark.parametrize("shown", [0, -1, 2.5, "3", float("nan"), True])
def test_steps_are_whole(layout: str, shown: object) -> None:
    with pytest.raises(InputError, match=f"1 step or more can be shown, {shown!r} was given"):
        draw(runs(SGD, steps=9), layout=layout, shown=shown)  # type: ignore[call-overload]


def test_losses_larger_than_axes_can_show() -> None:
    huge = tw.formula("1e300*(x**2 + y**2)", start=(1, 1), view=(-2, 2, -2, 2))
    assert draw(runs(ADAM, surface=huge, steps=3), layout="losses").render("png", 300)[:4] == b"\x89PNG"


@pytest.mark.parametrize("layout", ["panels", "losses"])
def test_no_more_steps_are_shown_than_were_taken(layout: str) -> None:
    assert draw(runs(SGD, ADAM, steps=9), layout=layout, shown=30).facts.settings["steps"] == 9  # type: ignore[call-overload]


def test_settings_reproduce_the_paths() -> None:
    paths = runs(SGD, ADAM)
    settings = draw(paths, layout="losses").facts.settings
    for run, path in zip(settings["runs"], paths, strict=True):
        again = tw.descend(tw.valley, getattr(tw, run["optimizer"])(**run["hyperparameters"]), steps=300)
        assert np.array_equal(again.points, path.points)
    assert settings["runs"][1]["says"].startswith("there in 40 steps; ")
    turned = tw.valley(kappa=50, tilt=30)
    assert draw(runs(SGD, surface=turned), layout="losses").facts.settings["parameters"] == turned.parameters
    data = tw.old_faithful()
    path = tw.descend(data, ADAM, start=(1, 2), steps=9, batch=8, seed=3)
    (run,) = draw(path, layout="fit").facts.settings["runs"]
    again = tw.descend(data, ADAM, steps=9, **{key: run[key] for key in ("start", "batch", "seed")})
    assert np.array_equal(again.points, path.points)


def test_two_plots_over_one_axis() -> None:
    facts = draw(runs(SGD, ADAM), layout="rates", shown=60).facts
    assert all(isinstance(plot, Plot) for plot in facts.plots)
    for size in (SLIDE, COLUMN):
        above, below = stacked(facts, Style(size=size)).axes
        assert above.get_position().x0 == pytest.approx(below.get_position().x0)
        assert above.get_position().x1 == pytest.approx(below.get_position().x1)
        assert above.get_xlim() == below.get_xlim()
