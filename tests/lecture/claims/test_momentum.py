"""L4: the ball's speed, bumps, saddle, plain and valley, against closed forms and loops that are written out."""

import math

import numpy as np
import pytest
from scipy.optimize import minimize_scalar

import thalweg as tw
from thalweg.lecture.claim import Effort, Shown, examine
from thalweg.lecture.claims.momentum import CLAIM, PLACES, bump, plateau, saddle, zigzag
from thalweg.lecture.claims.momentum.slope import on_slope


@pytest.fixture(scope="module")
def found() -> Shown:
    return examine(CLAIM, Effort(quick=True))


def rolled(gradient, start, lr, beta, steps):
    """The heavy ball, or SGD with beta 0."""
    at, velocity = np.array(start, dtype=np.float64), np.zeros(2)
    yield at
    for _ in range(steps):
        velocity = beta * velocity + np.array(gradient(*at))
        at = at - lr * velocity
        yield at


def test_on_a_slope_the_ball_reaches_one_over_one_minus_beta() -> None:
    (plot,) = on_slope().pictures[0].facts.plots
    count = np.arange(1, 101)
    for series, beta in zip(plot.series, (0.0, 0.5, 0.8, 0.9), strict=True):
        np.testing.assert_allclose(series.y, (1 - beta**count) / (1 - beta), rtol=1e-10)
    assert on_slope().times == pytest.approx((1 - 0.9**100) / 0.1, rel=1e-10)
    assert on_slope(sgd_lr=1.0).times == pytest.approx(1 - 0.9**100, rel=1e-10)


def test_sgd_stays_before_the_lowest_bump_that_turns_the_slope() -> None:
    def height(x: float) -> float:
        """Of the bump that makes x a stationary point."""
        return (4 - x) / 10 / (-2 * (x + 1) / 0.18 * math.exp(-((x + 1) ** 2) / 0.18))

    first = minimize_scalar(height, bounds=(-2.0, -1.05), method="bounded").fun
    low, high = (bump.highest_crossed(tw.sgd, lr) for lr in (0.04, 0.2))
    assert (
        first - 0.01 < low <= high + bump.PRECISION < first + 0.01
    )  # while it still moves the slope has hardly turned


@pytest.mark.parametrize("beyond", [True, False])
def test_the_ball_crosses_up_to_its_height(beyond: bool) -> None:
    top = bump.highest_crossed(tw.momentum, 0.1)
    height = top - bump.PRECISION if beyond else top + 2 * bump.PRECISION

    def gradient(x, y):
        return (x - 4) / 10 - height * 2 * (x + 1) / 0.18 * math.exp(-((x + 1) ** 2) / 0.18), 4 * y

    *_, (x, _) = rolled(gradient, (-4.0, 0.8), 0.1, 0.9, bump.STEPS)
    assert bool(x > 0) is beyond


@pytest.mark.parametrize(("beta", "name"), [(0.0, "SGD"), (0.9, "momentum .9")])
@pytest.mark.parametrize("offset", [1e-4, 1e-8])
def test_steps_to_leave_a_saddle_are_those_of_a_loop(beta: float, name: str, offset: float) -> None:
    way = rolled(lambda x, y: (x, -y + y**3), (1.0, offset), 0.05, beta, 700)
    left = next(k for k, (_, y) in enumerate(way) if abs(y) > 0.9)
    assert saddle.steps_to_leave(saddle.RULES[name], offset) == left


def test_each_decade_nearer_the_ridge_costs_what_the_fastest_mode_says() -> None:
    """Near the ridge y grows by 1 + lr a step, momentum's by the larger root of z² - (1 + beta + lr) z + beta."""
    mode = np.roots([1, -(1 + 0.9 + 0.05), 0.9]).max()
    for name, factor in (("SGD", 1.05), ("momentum .9", mode)):
        counts = [saddle.steps_to_leave(saddle.RULES[name], offset) for offset in (1e-5, 1e-11)]
        assert (counts[1] - counts[0]) / 6 == pytest.approx(math.log(10) / math.log(factor), abs=1 / 6)


def test_exactly_on_the_ridge_nobody_leaves() -> None:
    assert all(saddle.steps_to_leave(rule, 0.0) is None for rule in saddle.RULES.values())
    assert saddle.off_saddle(offset=0.0).times == 1


def test_steps_over_the_plain_are_those_of_a_loop() -> None:
    def hole(x, y):
        return x * math.exp(-(x * x + y * y) / 2), y * math.exp(-(x * x + y * y) / 2)

    last = []
    for beta in (0.0, 0.9):
        away = np.hypot(*np.array([*rolled(hole, (4.0, 0.0), 0.1, beta, plateau.STEPS)]).T)
        last.append(1 + np.flatnonzero(away > 0.05 * 4)[-1])
    assert plateau.over_plain().times == pytest.approx(last[0] / last[1], rel=1e-12)
    assert f"{last[0]:,}" in plateau.over_plain().sentence


def test_travel_across_is_the_sum_of_a_geometric_series() -> None:
    sgd, ball = tw.tune(tw.valley(kappa=100), [tw.sgd, tw.momentum], steps=300).entries
    assert sgd.steps is not None
    assert ball.steps is not None
    factor = 1 - 100 * sgd.lr
    travel = 1.5 * (1 - factor) * (1 - abs(factor) ** sgd.steps) / (1 - abs(factor))
    walk = np.array([*rolled(lambda x, y: (x, 100 * y), (-3.0, 1.5), ball.lr, 0.9, ball.steps)])
    part = zigzag.across_valley()
    assert part.times == pytest.approx(travel / np.abs(np.diff(walk[:, 1])).sum(), rel=1e-9)
    assert part.pictures[0].facts.headline == f"Momentum gets there in {ball.steps} steps; SGD needs {sgd.steps}"


def test_in_pure_noise_the_ball_travels_less_by_the_root_of_its_memory() -> None:
    """A mean of past gradients has a variance smaller by (1 - beta) / (1 + beta)."""
    flat = tw.noisy(tw.valley(kappa=1.0), sigma=1.0)
    seeds = np.arange(30)
    walks = [
        tw.sweep(flat, rule, start=(0.0, 0.0), steps=300, batch=1, seed=seeds, keep=("paths",), progress=False).paths
        for rule in (tw.sgd(lr=1e-3), tw.momentum(lr=1e-4))
    ]
    sgd, ball = (zigzag.travel_across(paths, np.array([0.0, 1.0])).mean() for paths in walks)
    assert sgd / ball == pytest.approx(math.sqrt(1.9 / 0.1), rel=0.05)


def test_travel_across_the_floor_is_that_of_a_path() -> None:
    ground = tw.old_faithful()
    path = tw.descend(ground, tw.sgd(lr=0.05), steps=50, batch=16, seed=3)
    mine = zigzag.travel_across(path.points, zigzag.across_floor(ground))
    assert mine == pytest.approx(path.travel, rel=1e-9)
    xx, xy, yy = ground.hessian(*ground.minima[0])
    across = zigzag.across_floor(ground)
    steepest = np.linalg.eigvalsh([[xx, xy], [xy, yy]])[1]
    np.testing.assert_allclose(np.array([[xx, xy], [xy, yy]]) @ across, steepest * across, rtol=1e-9)


def test_it_holds_and_each_caveat_turns_the_verdict(found: Shown) -> None:
    holds, numbers = CLAIM.criterion.holds, found.finding.numbers
    assert holds(numbers)
    assert [each.key for each in found.breaks] == ["ridge", "pace", "round"]
    for key in PLACES:
        assert not holds({**numbers, key: 1.9})
    for each in found.limits.values():
        assert {*each.numbers} == {*numbers}
        low = {key: numbers[key] for key, value in each.numbers.items() if value < 2}
        assert low
        assert holds({**each.numbers, **low})


def test_words_follow_the_numbers(found: Shown) -> None:
    for finding in (found.finding, *found.limits.values()):
        assert len(finding.shown) <= 40
        assert len({*map(len, finding.table)}) == 1
    assert 80 <= len(CLAIM.explanation.split()) <= 150
    assert all(30 <= len(each.explanation.split()) <= 80 for each in CLAIM.caveats)
    assert f"ends {on_slope().times:.3g} times as fast as SGD" in on_slope().sentence
    assert "ends as fast as SGD" in on_slope(sgd_lr=1.0).sentence
    assert "(before higher ones each of them stays)" in found.finding.sentence
    assert "less in every one" in found.finding.sentence
