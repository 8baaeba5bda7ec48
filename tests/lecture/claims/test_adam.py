"""L6: Adam and its parents, against loops written out, PyTorch, SciPy and what is known of noise."""

import math

import numpy as np
import pytest
import torch
from scipy.signal import lfilter

import thalweg as tw
from thalweg.lecture.claim import Effort, Shown, examine
from thalweg.lecture.claims.adam import CLAIM, basin, parents, reddi, valley
from thalweg.lecture.claims.adam.update import terms_chart


@pytest.fixture(scope="module")
def found() -> Shown:
    return examine(CLAIM, Effort(quick=True))


def gradient(at):
    return np.array([1.0, parents.KAPPA]) * at


def test_the_parents_are_a_corrected_root_and_a_corrected_mean() -> None:
    ball = hiker = np.array([-3.0, 1.5])
    mean, squares, balls, hikers = np.zeros(2), np.zeros(2), [ball], [hiker]
    for t in range(1, parents.STEPS + 1):
        mean = 0.9 * mean + 0.1 * gradient(ball)
        ball = ball - parents.PACE * mean / (1 - 0.9**t)
        squares = 0.999 * squares + 0.001 * gradient(hiker) ** 2
        hiker = hiker - parents.RATE * gradient(hiker) / np.sqrt(squares / (1 - 0.999**t))
        balls.append(ball)
        hikers.append(hiker)
    np.testing.assert_allclose(parents.momentum().points, balls, atol=1e-11)
    np.testing.assert_allclose(parents.rmsprop().points, hikers, atol=1e-11)


def test_pytorch_s_adam_is_as_near_to_each_parent() -> None:
    for parent, given in (
        (parents.rmsprop(), {"lr": parents.RATE, "betas": (0.0, 0.999), "eps": parents.TINY}),
        (parents.momentum(), {"lr": parents.PACE * parents.HUGE, "betas": (0.9, 0.999), "eps": parents.HUGE}),
    ):
        at = torch.tensor([-3.0, 1.5], dtype=torch.float64, requires_grad=True)
        optimizer = torch.optim.Adam([at], **given)
        for step in range(parents.STEPS):
            np.testing.assert_allclose(at.detach().numpy(), parent.points[step], atol=1e-7)
            at.grad = torch.tensor(gradient(at.detach().numpy()))
            optimizer.step()


def test_the_distance_falls_in_proportion_to_what_is_taken_away() -> None:
    assert parents.from_rmsprop(1e-4) / parents.from_rmsprop(1e-5) == pytest.approx(10, rel=0.01)
    assert parents.from_momentum(1e6) / parents.from_momentum(1e8) == pytest.approx(100, rel=0.01)
    assert parents.from_momentum(1e8) < parents.largest_root() / 1e8  # a step's error is at most that share of it
    assert parents.from_rmsprop(0.0) < 1e-13
    assert parents.from_rmsprop(0.9) > 0.01 < parents.from_momentum(1.0)


def test_the_largest_root_is_that_of_a_filter() -> None:
    """v_t = beta2 v + (1 - beta2) g²; the first steep gradient, 150, is the largest."""
    squares = lfilter([0.001], [1, -0.999], parents.momentum().gradients ** 2, axis=0)
    corrected = squares / (1 - 0.999 ** np.arange(1, parents.STEPS + 1))[:, None]
    assert parents.largest_root() == pytest.approx(np.sqrt(corrected).max(), rel=1e-10) == pytest.approx(150)


def test_rates_are_lr_over_the_corrected_root() -> None:
    adam = valley.arrived(valley.tuned()[0]["Adam"])
    t = np.arange(1, adam.steps + 1)[:, None]
    root = np.sqrt(lfilter([0.001], [1, -0.999], adam.gradients**2, axis=0) / (1 - 0.999**t))
    rates = adam.lr / (1 - 0.9**t) / root
    np.testing.assert_allclose(adam.effective_lr, rates, rtol=1e-6)
    assert valley.unevenness(adam) == pytest.approx(np.median(rates[:, 0] / rates[:, 1]), rel=1e-6)
    assert valley.unevenness(valley.tuned()[0]["momentum .9"]) == 1


def test_in_noise_adam_travels_less_by_the_root_of_its_memory() -> None:
    """A mean of past gradients has a variance smaller by (1 - beta1) / (1 + beta1)."""
    alone, joined = valley.calm()
    assert np.median(alone) / np.median(joined) == pytest.approx(math.sqrt(1.9 / 0.1), rel=0.1)


def test_rmsprop_under_its_own_name_is_adam_without_its_mean() -> None:
    np.testing.assert_allclose(
        valley.corrected_rmsprop().points, valley.tuned()[0]["RMSprop .999, corrected"].points, atol=1e-6
    )


def test_reddi_s_theorem() -> None:
    ends = {name: path.points[-1, 0] for name, path in reddi.walks().items()}
    assert ends["Adam"] == pytest.approx(1.0, abs=0.01)
    assert max(ends["AMSGrad"], ends["SGD"], ends["Adam, beta2 .999"]) < -0.97


def test_the_unlucky_starts_are_unlucky() -> None:
    unlucky = basin.unlucky(quick=True)
    sgd, adam = unlucky.paths
    good, poor = unlucky.sgd.minima
    assert unlucky.sgd.losses[0] < unlucky.sgd.losses[1]
    np.testing.assert_allclose(sgd.points[-1], good, atol=0.01)
    np.testing.assert_allclose(adam.points[-1], poor, atol=0.05)
    rng, lr = np.random.default_rng(0), unlucky.adam.hyperparameters["lr"]
    for row, column in rng.integers(0, len(unlucky.adam.x), size=(12, 2)):
        start = (float(unlucky.adam.x[column]), float(unlucky.adam.y[row]))
        end = tw.descend(tw.two_gaussians, tw.adam(lr=lr), steps=basin.MAP_STEPS, start=start).points[-1]
        near = np.hypot(*(unlucky.adam.minima - end).T)
        assert int(np.argmin(near)) == unlucky.adam.reached[row, column] or near.min() > unlucky.adam.radius
    worse = (unlucky.adam.reached == 1) & (unlucky.sgd.reached == 0)
    x, y = np.meshgrid(unlucky.adam.x, unlucky.adam.y)
    assert np.hypot(*(unlucky.start - good)) == pytest.approx(np.hypot(x - good[0], y - good[1])[worse].min())
    assert unlucky.worse == np.mean(worse)
    assert unlucky.better == np.mean((unlucky.adam.reached == 0) & (unlucky.sgd.reached == 1))


def test_sgd_s_share_is_the_one_known() -> None:
    """54.8 % of starts: a rerun of Dupont 2018's demonstration on an 81 x 81 grid."""
    assert basin.unlucky(quick=True).sgd.shares[0] == pytest.approx(0.548, abs=0.015)


def test_it_holds_and_each_caveat_turns_the_verdict(found: Shown) -> None:
    holds, numbers = CLAIM.criterion.holds, found.finding.numbers
    assert holds(numbers)
    assert [each.key for each in found.breaks] == ["quiet", "reddi", "basin"]
    for key, changed in (("quiet", "calm"), ("reddi", "left"), ("basin", "left")):
        assert {*found.limits[key].numbers} == {*numbers}
        assert holds({**found.limits[key].numbers, changed: numbers[changed]})
    for key, value in (("from_rmsprop", 1e-5), ("from_momentum", 1e-5), ("uneven", 1.9), ("calm", 1.9), ("left", 0.1)):
        assert not holds({**numbers, key: value})


def test_words_follow_the_numbers(found: Shown) -> None:
    assert parents.said(3e-11) == "one part in 10¹⁰"
    assert parents.power(1e12) == "10¹²"
    for finding in (found.finding, *found.limits.values()):
        assert len(finding.shown) <= 40
    assert 80 <= len(CLAIM.explanation.split()) <= 150
    assert all(30 <= len(each.explanation.split()) <= 80 for each in CLAIM.caveats)


def test_one_step_is_taken_apart_beside_the_parents(found: Shown) -> None:
    facts = found.finding.pictures[0].facts
    path = valley.tuned()[0]["Adam"]
    assert [column.optimizer for column in facts.columns] == ["momentum", "rmsprop", "adam"]
    (cell,) = facts.columns[-1].cells["step"]
    np.testing.assert_allclose(cell.value, path.points[facts.t] - path.points[facts.t - 1], rtol=1e-12)


def test_the_terms_are_those_of_a_filter_and_make_the_step() -> None:
    path = valley.arrived(valley.tuned()[0]["Adam"])
    t, gradients = np.arange(1, path.steps + 1), path.gradients[:, 1]
    means, sizes, steps = (plot.series[-1 if k < 2 else 0].y for k, plot in enumerate(terms_chart().facts.plots))
    np.testing.assert_allclose(means, lfilter([0.1], [1, -0.9], gradients) / (1 - 0.9**t), rtol=1e-9)
    np.testing.assert_allclose(sizes**2, lfilter([0.001], [1, -0.999], gradients**2) / (1 - 0.999**t), rtol=1e-9)
    np.testing.assert_allclose(steps * path.lr, -np.diff(path.points[:, 1]), rtol=1e-6, atol=1e-9)
