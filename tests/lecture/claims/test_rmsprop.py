"""L5: RMSprop's rates, travel and limits, against closed forms and a loop that is written out."""

import numpy as np
import pytest

from thalweg.lecture.claim import Effort, Shown, examine
from thalweg.lecture.claims.rmsprop import CLAIM, gradients, touch, valley

COUNT = np.arange(1, gradients.STEPS + 1)


@pytest.fixture(scope="module")
def found() -> Shown:
    return examine(CLAIM, Effort(quick=True))


def walked(kappa, start, lr, alpha, steps):
    """RMSprop on (x² + kappa y²) / 2: points and rates."""
    at, squares, points, rates = np.array(start), np.zeros(2), [np.array(start)], []
    for _ in range(steps):
        gradient = np.array([1.0, kappa]) * at
        squares = alpha * squares + (1 - alpha) * gradient**2
        rates.append(lr / (np.sqrt(squares) + 1e-8))
        at = at - rates[-1] * gradient
        points.append(at)
    return np.array(points), np.array(rates)


@pytest.mark.parametrize("size", [0.1, 1.0, 30.0])
@pytest.mark.parametrize("alpha", [0.9, 0.99])
def test_the_rate_is_one_over_the_size_whether_steady_or_not(size: float, alpha: float) -> None:
    expected = gradients.LR / (size * np.sqrt(1 - alpha**COUNT) + 1e-8)
    for rate in gradients.rates(size, size, alpha=alpha).T:
        np.testing.assert_allclose(rate, expected, rtol=1e-10)
    assert gradients.apart(size, size) == 1


def test_the_centred_form_divides_by_the_deviation() -> None:
    """Of a steady gradient v - m² is (1 - alpha^t) alpha^t; of an alternating one m is a geometric sum."""
    alpha, lr = gradients.ALPHA, gradients.LR
    steady, fluctuating = gradients.rates(1.0, centered=True).T
    np.testing.assert_allclose(steady, lr / (np.sqrt((1 - alpha**COUNT) * alpha**COUNT) + 1e-8), rtol=1e-9)
    mean = (1 - alpha) / (1 + alpha) * (alpha**COUNT - (-1.0) ** COUNT)
    np.testing.assert_allclose(fluctuating, lr / (np.sqrt(1 - alpha**COUNT - mean**2) + 1e-8), rtol=1e-9)


@pytest.mark.parametrize(("name", "alpha"), [("RMSprop .9", 0.9), ("RMSprop .99", 0.99)])
def test_the_valley_s_runs_are_those_of_a_loop(name: str, alpha: float) -> None:
    run = valley.runs()[name]
    assert run.path.lr is not None
    points, rates = walked(100.0, (-4.0, 0.9), run.path.lr, alpha, run.path.steps)
    np.testing.assert_allclose(run.path.points, points, atol=1e-9)
    assert run.path.travel == pytest.approx(np.abs(np.diff(points[:, 1])).sum(), rel=1e-9)
    assert run.unevenness == pytest.approx(np.median(rates[:, 0] / rates[:, 1]), rel=1e-6)
    assert run.first_stride == pytest.approx(1 / np.sqrt(1 - alpha), rel=1e-6)
    away = np.hypot(*points.T)
    assert away[-1] < 0.05 * away[0] <= away[-2]


def test_adam_s_steps_are_the_fewest_of_a_loop_s() -> None:
    rates = np.geomspace(0.01, 3.0, 300)[:, None]
    at, mean, squares, last = np.tile([-4.0, 0.9], (300, 1)), 0.0, 0.0, np.zeros(300)
    for t in range(1, valley.BUDGET + 1):
        gradient = np.array([1.0, 100.0]) * at
        mean, squares = 0.9 * mean + 0.1 * gradient, 0.999 * squares + 0.001 * gradient**2
        at = at - rates * mean / (1 - 0.9**t) / (np.sqrt(squares / (1 - 0.999**t)) + 1e-8)
        last[np.hypot(*at.T) >= 0.05 * np.hypot(-4.0, 0.9)] = t + 1
    assert valley.adams_steps() == last.min()


def test_how_steep_a_direction_is_does_not_matter_along_an_axis() -> None:
    """Its gradients' size cancels, so all these valleys are one to RMSprop, until eps counts."""
    steps = {kappa: {name: run.path.steps for name, run in valley.runs(kappa).items()} for kappa in (10.0, 200.0)}
    assert steps[10.0]["RMSprop .9"] == steps[200.0]["RMSprop .9"]
    assert steps[10.0]["RMSprop .99"] == steps[200.0]["RMSprop .99"]
    assert 10 < steps[200.0]["SGD"] / steps[10.0]["SGD"] < 30  # about in proportion to the condition number


def test_travel_of_sgd_is_a_geometric_series() -> None:
    sgd = valley.runs()["SGD"].path
    factor = 1 - 100 * sgd.lr
    assert sgd.travel == pytest.approx(
        0.9 * (1 - factor) * (1 - abs(factor) ** sgd.steps) / (1 - abs(factor)), rel=1e-9
    )


def test_after_arrival_it_bounces_by_half_a_rate_at_the_edge_of_stability() -> None:
    """y -> -y needs a rate of 2 / curvature; its root of mean squares is |gradient|, so |y| is lr / 2."""
    _, path = valley.beyond_arrival()
    np.testing.assert_allclose(np.abs(path.points[-9:]), path.lr / 2, rtol=1e-6)
    np.testing.assert_allclose(path.effective_lr[-9:], [[2.0, 2.0 / 100]] * 9, rtol=1e-6)
    assert (path.points[-9:-1] * path.points[-8:] < 0).all()


def test_first_touch_and_staying_are_counted_as_written() -> None:
    under = np.random.default_rng(0).random((200, 12)) < 0.7
    under[0], under[1] = True, False
    for row, step in zip(under, touch._stays(under), strict=True):
        assert step == next((k for k in range(12) if row[k:].all()), np.inf)
    for each in touch.touches(41).values():
        share = each.path.gaps / each.path.gaps[0]
        assert int(np.argmax(share < touch.GOAL)) == each.touched
        assert each.best is not None
        assert each.touched <= each.best
        assert each.stays is None or each.stays >= each.best


def test_it_holds_and_the_caveats_turn_the_verdict(found: Shown) -> None:
    holds, numbers = CLAIM.criterion.holds, found.finding.numbers
    assert holds(numbers)
    assert [each.key for each in found.breaks] == ["steady", "small", "touch"]
    assert found.verdict == "holds only when"
    turning = {"steady": "apart", "small": "damping", "touch": "damping"}
    for key, finding in found.limits.items():
        assert {*finding.numbers} == {*numbers}
        if key in turning:
            assert holds({**finding.numbers, turning[key]: numbers[turning[key]]})
            assert next(iter(finding.numbers)) == turning[key] or key == "touch"
    for key in ("rates", "damping", "apart"):
        assert not holds({**numbers, key: 1.9})


def test_words_follow_the_numbers(found: Shown) -> None:
    for finding in (found.finding, *found.limits.values()):
        assert len(finding.shown) <= 40
        assert "rho" in finding.sentence or "centred" in finding.sentence
    assert 80 <= len(CLAIM.explanation.split()) <= 150
    assert all(30 <= len(each.explanation.split()) <= 80 for each in CLAIM.caveats)
    runs = valley.runs()
    for name in ("SGD", "RMSprop .9"):
        assert f"{runs[name].path.travel:.1f}"[:4] in found.finding.sentence


def test_the_same_numbers_each_time() -> None:
    valley.runs.cache_clear()
    before = valley.runs()["RMSprop .9"].whole
    valley.runs.cache_clear()
    assert valley.runs()["RMSprop .9"].whole == before
