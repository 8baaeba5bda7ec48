"""L2: plain descent against its closed form on a quadratic, the others against PyTorch; the table made before."""

import math

import numpy as np
import pytest
import torch

import thalweg as tw
from thalweg.lecture.claim import Effort, Shown, examine
from thalweg.lecture.claims.stride import CLAIM, charts, valleys

START = np.array([-3.0, 1.5])
BEFORE = {10: (12, 25), 25: (27, 24), 50: (50, 29), 100: (88, 32), 200: (149, 32)}
"""SGD's and Adam's steps from (-10, 1.5) until the loss stays under 1 %, best of 401 rates: a start and a measure of
their own."""


@pytest.fixture(scope="module")
def found() -> Shown:
    return examine(CLAIM, Effort(quick=True))


def descended(lr, kappa, steps=3000):
    """The first step of x <- (1 - lr) x, y <- (1 - lr kappa) y from which the distance stays under 5 %."""
    near = 0.05 * math.hypot(*START)
    x, y = START
    last = 0
    for step in range(steps + 1):
        if math.hypot(x, y) >= near:
            last = step + 1
        x, y = (1 - lr) * x, (1 - lr * kappa) * y
    return last


def by_torch(make, kappa, steps):
    """The first step from which PyTorch's optimizer stays within 5 %."""
    at = torch.tensor(START, requires_grad=True)
    optimizer, curvature, last = make([at]), torch.tensor([1.0, kappa], dtype=torch.float64), 0
    for step in range(steps + 1):
        if float(at.detach().norm()) >= 0.05 * math.hypot(*START):
            last = step + 1
        at.grad = curvature * at.detach()
        optimizer.step()
    return last


@pytest.mark.parametrize("kappa", [1.0, 10.0, 100.0])
def test_due_is_the_recurrence(kappa: float) -> None:
    rates = np.array([0.1, 0.5, 0.9, 1.05, 1.5, 1.9]) / kappa
    assert [math.ceil(due) for due in valleys.due(rates, kappa)] == [descended(lr, kappa) for lr in rates]
    assert np.isnan(valleys.due(np.array([2.001 / kappa]), kappa)).all()


@pytest.mark.parametrize("kappa", [3.0, 10.0, 100.0, 200.0])
def test_sgd_s_best_is_that_of_the_closed_form(kappa: float) -> None:
    rates = np.linspace(1.2, 2, 4000, endpoint=False) / kappa
    assert valleys.steps(kappa, "sgd") == pytest.approx(math.ceil(np.nanmin(valleys.due(rates, kappa))), abs=1)
    lr = valleys.tuned(kappa)["sgd"].lr
    assert 1 / kappa < lr < 2 / kappa
    assert valleys.steps(kappa, "sgd") == descended(lr, kappa)


def test_at_the_best_rate_for_the_long_run_both_directions_shrink_by_one_factor() -> None:
    """(kappa - 1) / (kappa + 1): Goh 2017."""
    for kappa in (10.0, 100.0):
        assert valleys.best_due(np.array([kappa]))[0] == pytest.approx(
            math.log(0.05) / math.log((kappa - 1) / (kappa + 1)), rel=1e-9
        )


def test_the_scan_is_the_recurrence_and_knows_the_edge() -> None:
    scan = valleys.scan(quick=True)
    assert scan.edge == pytest.approx(2 / 100)
    for place in np.flatnonzero((scan.rates > 4e-3) & (scan.rates < 0.02)):
        assert scan["sgd"].settled[place] == descended(scan.rates[place], 100.0)
    assert np.isinf(scan["sgd"].settled[scan.rates > 0.02]).all()
    assert valleys.at_rate(scan, "sgd", scan.rates[70] * 1.001) == scan["sgd"].settled[70]


def test_a_rate_for_the_floor_leaps_up_the_wall() -> None:
    """y <- (1 - lr kappa) y."""
    for kappa, lr in ((100.0, 1.0), (10.0, 1.0), (100.0, 0.02), (100.0, 0.005)):
        assert valleys.overshoot(kappa, lr) == pytest.approx(abs(1 - lr * kappa), rel=1e-12)
    assert charts.edges(quick=True).facts.headline == (
        f"SGD just under the edge: {descended(0.0196, 100.0)} steps; well below it: {descended(0.006, 100.0)}; "
        "just over it: it diverges"
    )


def test_it_bounces_above_one_over_the_largest_curvature_alone() -> None:
    for part, share in ((0.5, 0), (0.99, 0), (1.5, 1), (1.9, 1)):
        path = tw.descend(tw.valley(kappa=50), tw.sgd(lr=part / 50), steps=20)
        assert valleys.bounces(path) == share
    assert valleys.bounces(tw.descend(tw.valley(kappa=50, tilt=30), tw.sgd(lr=1.5 / 50), steps=20)) == 1


def test_momentum_and_adam_need_what_pytorch_s_need() -> None:
    momentum, adam = (valleys.tuned(100.0)[name].lr for name in ("momentum", "adam"))
    assert valleys.steps(100.0, "momentum") == by_torch(lambda at: torch.optim.SGD(at, momentum, 0.9), 100.0, 120)
    assert valleys.steps(100.0, "adam") == by_torch(lambda at: torch.optim.Adam(at, adam), 100.0, 120)


def test_adam_s_own_rate_crawls_as_its_paper_s_algorithm_does() -> None:
    at, m, v, last = [-3.0, 1.5], [0.0, 0.0], [0.0, 0.0], 0
    for t in range(1, 5001):
        for k, curvature in enumerate((1.0, 100.0)):
            g = curvature * at[k]
            m[k], v[k] = 0.9 * m[k] + 0.1 * g, 0.999 * v[k] + 0.001 * g * g
            at[k] -= 1e-3 * m[k] / (1 - 0.9**t) / (math.sqrt(v[k] / (1 - 0.999**t)) + 1e-8)
        if math.hypot(*at) >= 0.05 * math.hypot(*START):
            last = t + 1
    assert valleys.alone(1e-3) == last


def test_from_another_start_and_by_loss_the_verdict_is_the_same() -> None:
    holds = CLAIM.criterion.holds
    for kappa, before in BEFORE.items():
        elsewhere = tw.valley(kappa=kappa).replace(start=(-10.0, 1.5), minima=())  # so the criterion is the loss
        rates = np.geomspace(1e-4, 10, 401)
        sgd, adam = (
            tw.sweep(elsewhere, each, lr=rates, steps=300, tolerance=0.01).settled.min() for each in (tw.sgd, tw.adam)
        )
        assert (sgd, adam) == pytest.approx(before, abs=1)
        assert holds({"times Adam's steps": sgd / adam, "bounces": 1.0}) == (kappa >= 50)


def test_it_holds_and_each_caveat_turns_the_verdict(found: Shown) -> None:
    holds, numbers = CLAIM.criterion.holds, found.finding.numbers
    assert holds(numbers)
    assert [each.key for each in found.breaks] == ["mild", "rates", "memory"]
    for limit in found.limits.values():
        assert numbers.keys() == limit.numbers.keys()
        assert not holds({**numbers, "times Adam's steps": limit.numbers["times Adam's steps"]})
    assert not holds({**numbers, "bounces": found.limits["memory"].numbers["bounces"]})
    assert Shown(CLAIM, found.finding, dict.fromkeys(found.limits, found.finding)).verdict == "holds"
    assert Shown(CLAIM, found.limits["mild"], found.limits).verdict == "fails"
    assert found.said.startswith("holds only when the valley is narrow; ")


def test_what_is_said_of_badly_chosen_rates(found: Shown) -> None:
    """The words of the caveat: within a tenth of its best SGD is lost, Adam arrives at three times its best."""
    scan = valleys.scan(quick=True)
    assert np.isinf(valleys.at_rate(scan, "sgd", 1.1 * valleys.tuned(100.0)["sgd"].lr))
    assert valleys.at(scan, "adam", 3) < 100
    assert scan.width(scan["adam"]) > 5 * scan.width(scan["sgd"])
    assert "at three times the best rate SGD never settles" in found.limits["rates"].sentence.replace("At", "at")


def test_words_and_pictures(found: Shown) -> None:
    times = found.finding.numbers["times Adam's steps"]
    assert f"{times:.1f} times as many steps as Adam" in found.finding.sentence
    assert f"{times:.1f} times" in found.finding.shown
    assert 80 <= len(CLAIM.explanation.split()) <= 150
    assert all(30 <= len(each.explanation.split()) <= 80 for each in CLAIM.caveats)
    for finding in (found.finding, *found.limits.values()):
        assert len(finding.shown) <= 40
        assert finding.pictures[0].render("png", 600)[:4] == b"\x89PNG"
