"""L3: rates against running means by SciPy and loops written out, turned valleys against PyTorch, closed forms."""

import math

import numpy as np
import pytest
import torch
from scipy.signal import lfilter

import thalweg as tw
from thalweg.lecture.claim import Effort, Shown, examine
from thalweg.lecture.claims.adaptive import CLAIM, charts, rates


@pytest.fixture(scope="module")
def found() -> Shown:
    return examine(CLAIM, Effort(quick=True))


def root(gradients, beta, corrected):
    squares = lfilter([1 - beta], [1, -beta], np.asarray(gradients) ** 2, axis=0)
    t = np.arange(1, len(squares) + 1).reshape(-1, *[1] * (squares.ndim - 1))
    return np.sqrt(squares / (1 - beta**t) if corrected else squares)


def test_rates_are_lr_over_the_root() -> None:
    rmsprop, adam = rates.path("rmsprop"), rates.path("adam")
    by_hand = {
        "rmsprop": rmsprop.lr / root(rmsprop.gradients, 0.9, corrected=False),
        "adam": adam.lr / root(adam.gradients, 0.999, corrected=True),
    }
    for name, expected in by_hand.items():
        found = rates.seen_from_floor(rates.path(name))
        np.testing.assert_allclose(found, expected, rtol=1e-6)
        assert rates.contrast(found) == pytest.approx(np.median(expected[:, 0] / expected[:, 1]), rel=1e-6)
        assert rates.change(found) == pytest.approx(min(column.max() / column.min() for column in expected.T), rel=1e-6)


def test_a_gradient_that_never_changes_has_one_rate_from_the_first_step_on() -> None:
    ground = tw.formula("3*x + 150*y", view=(-9.0, 9.0, -9.0, 9.0), name="slope")
    path = tw.descend(ground, tw.adam(lr=0.1), steps=30, start=(0.0, 0.0))
    np.testing.assert_allclose(rates.own_rates(path), [[0.1 / 3, 0.1 / 150]] * 30, rtol=1e-6)
    drawn = {each.name: each.y for each in charts.rates().facts.plots[0].series}
    np.testing.assert_array_equal(drawn["Adam, y"], rates.own_rates(rates.path("adam"))[:, 1])
    assert drawn["Adam, x"][0] == pytest.approx(rates.path("adam").lr / 3, rel=1e-6)


def test_at_first_rates_are_as_the_gradients_and_steps_are_alike() -> None:
    """From (-3, 1.5) the gradient is (-3, 150): rates 50 times apart; g / sqrt(g²) is 1 whatever g is."""
    adam, rmsprop = rates.path("adam"), rates.path("rmsprop")
    for path in (adam, rmsprop):
        first = rates.seen_from_floor(path)[0]
        assert first[0] / first[1] == pytest.approx(50, rel=1e-6)
    np.testing.assert_allclose(rates.moved(adam)[0], adam.lr, rtol=1e-6)
    np.testing.assert_allclose(rates.moved(adam), np.abs(np.diff(adam.points, axis=0)), atol=1e-12)
    np.testing.assert_allclose(rates.moved(rmsprop)[0], rmsprop.lr / math.sqrt(0.1), rtol=1e-6)
    slow = tw.descend(tw.valley(kappa=100), tw.adam(lr=1e-3), steps=30)
    np.testing.assert_allclose(rates.moved(slow), 1e-3, rtol=0.02)  # on the wall, however steep


def test_rates_seen_from_a_turned_floor_are_the_diagonal_s_quadratic_form() -> None:
    path = rates.path("adam", 30.0)
    angle = math.radians(30)
    along, across = np.array([math.cos(angle), math.sin(angle)]), np.array([-math.sin(angle), math.cos(angle)])
    for step in (0, 10, path.steps - 1):
        diagonal = np.diag(rates.own_rates(path)[step])
        np.testing.assert_allclose(
            rates.seen_from_floor(path)[step], [along @ diagonal @ along, across @ diagonal @ across], rtol=1e-12
        )
    assert rates.contrast(rates.seen_from_floor(rates.path("adam", 45.0))) == pytest.approx(1, abs=1e-12)


def by_torch(make, tilt, start, steps=180):
    """The first step from which PyTorch's optimizer stays within 5 %; inf where there is none."""
    angle = math.radians(tilt)
    turn = torch.tensor([[math.cos(angle), -math.sin(angle)], [math.sin(angle), math.cos(angle)]], dtype=torch.float64)
    hessian = turn @ torch.diag(torch.tensor([1.0, 100.0], dtype=torch.float64)) @ turn.T
    at, last = torch.tensor(start, dtype=torch.float64, requires_grad=True), 0
    optimizer = make([at])
    for step in range(steps + 1):
        if float(at.detach().norm()) >= 0.05 * math.hypot(*start):
            last = step + 1
        at.grad = hessian @ at.detach()
        optimizer.step()
    return last if last <= steps else math.inf


@pytest.mark.parametrize("name", ["sgd", "momentum", "rmsprop", "adam"])
def test_steps_in_the_turned_valley_are_pytorch_s(name: str) -> None:
    steps, lr = rates.turned(45.0, quick=True)[name]
    make = {
        "sgd": lambda at: torch.optim.SGD(at, lr),
        "momentum": lambda at: torch.optim.SGD(at, lr, momentum=0.9),
        "rmsprop": lambda at: torch.optim.RMSprop(at, lr, alpha=0.9),
        "adam": lambda at: torch.optim.Adam(at, lr),
    }[name]
    half = rates.starts(45.0)[:6]  # the other half lies opposite, and every method is odd
    np.testing.assert_allclose(half, -rates.starts(45.0)[6:], atol=1e-12)
    median = np.median([by_torch(make, 45.0, start.tolist()) for start in half])
    assert median == pytest.approx(steps, rel=0.05 if name == "rmsprop" else 0)  # as it hovers a last bit decides


def test_sgd_and_momentum_do_not_know_where_the_axes_point() -> None:
    level, turned = rates.turned(0.0, quick=True), rates.turned(45.0, quick=True)
    for name in ("sgd", "momentum"):
        assert level[name] == turned[name]
    assert turned["rmsprop"][0] > 2 * level["rmsprop"][0]
    assert turned["adam"][0] > level["adam"][0] < level["momentum"][0] <= turned["adam"][0]
    best = math.log(0.05) / math.log(99 / 101)  # what lies along the floor alone, at 2 / (1 + kappa)
    assert level["sgd"][0] < best + 3


def test_on_ground_that_flattens_adam_s_rate_grows_by_the_root_of_two() -> None:
    for name, beta, corrected in (("adam", 0.999, True), ("rmsprop", 0.9, False)):
        run = rates.flattening(name)
        x = run.points[:-1, 0]
        slope = -0.1 - 5 * (1 - x / np.sqrt(x**2 + 0.0001))
        np.testing.assert_allclose(run.gradients[:, 0], slope, rtol=1e-9)
        by_hand = 1 / root(slope, beta, corrected)
        steep = rates.steep_steps(run)
        assert run.steps == 2 * steep
        assert run.points[steep - 1, 0] < 0 < run.points[steep, 0]
        last = np.flatnonzero(x < -0.05)[-1]
        np.testing.assert_allclose(rates.grown(run), by_hand / by_hand[last], rtol=1e-6)
    assert rates.grown(rates.flattening("adam"))[-1] == pytest.approx(math.sqrt(2), rel=0.03)
    assert rates.remembered(np.array([0.0, 1.0, 3.0])).tolist() == [1, math.sqrt(2), 2]
    assert slope[0] == pytest.approx(-rates.STEEP, rel=1e-3)
    assert slope[-1] == pytest.approx(-rates.FLAT, rel=0.1)


def test_ovals_reach_as_far_as_the_rates_on_the_map() -> None:
    facts = charts.on_the_map("").facts
    for plot, name in zip(facts.plots, ("sgd", "adam"), strict=True):
        path, *ovals = plot.series
        run = rates.path(name)
        np.testing.assert_array_equal(path.x, run.points[:41, 0])
        for oval, step in zip(ovals, range(4, 40, 4), strict=True):
            reach = [(oval.x.max() - oval.x.min()) / 2, (oval.y.max() - oval.y.min()) / 2]
            np.testing.assert_allclose(reach, charts.PUSH * rates.own_rates(run)[step], rtol=1e-9)


def test_it_holds_and_each_caveat_turns_the_verdict(found: Shown) -> None:
    holds, numbers = CLAIM.criterion.holds, found.finding.numbers
    assert holds(numbers)
    seen = [rates.seen_from_floor(rates.path(name)) for name in rates.ADAPTIVE]
    assert numbers == {
        "flat over steep": min(rates.contrast(each) for each in seen),
        "change": min(rates.change(each) for each in seen),
    }
    assert [each.key for each in found.breaks] == ["steps", "tilt", "memory"]
    for limit in found.limits.values():
        assert numbers.keys() == limit.numbers.keys()
        assert not holds({**numbers, "flat over steep": limit.numbers["flat over steep"]})
    assert not holds({**numbers, "change": 1.0})
    assert Shown(CLAIM, found.finding, dict.fromkeys(found.limits, found.finding)).verdict == "holds"
    assert Shown(CLAIM, found.limits["tilt"], found.limits).verdict == "fails"


def test_words_and_pictures(found: Shown) -> None:
    assert f"{found.finding.numbers['flat over steep']:.3g} (RMSprop .9)" in found.finding.sentence
    assert "1 for SGD, always" in found.finding.sentence
    assert found.limits["tilt"].shown == "the same rate both ways"
    assert "the slope across is 50 times that along" in found.limits["steps"].sentence
    assert 80 <= len(CLAIM.explanation.split()) <= 150
    assert all(30 <= len(each.explanation.split()) <= 80 for each in CLAIM.caveats)
    for finding in (found.finding, *found.limits.values()):
        assert len(finding.shown) <= 40
        assert finding.pictures[0].render("png", 600)[:4] == b"\x89PNG"
