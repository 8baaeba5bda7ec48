"""L1: noise against exact enumeration, descents against loops written out, closed forms of quadratics."""

import itertools
import math

import numpy as np
import pytest
import torch

import thalweg as tw
from thalweg.lecture.claim import Effort, Shown, examine
from thalweg.lecture.claims.compass import CLAIM, readings
from thalweg.lecture.claims.compass.findings import ORIGIN

DURATION, WAITING = tw.old_faithful().points
DESIGN = np.stack([DURATION, np.ones_like(DURATION)], axis=1)
LEAST_SQUARES = np.linalg.lstsq(DESIGN, WAITING, rcond=None)[0]


@pytest.fixture(scope="module")
def found() -> Shown:
    return examine(CLAIM, Effort(quick=True))


def settled(distances, tolerance):
    outside = np.flatnonzero(np.array(distances) >= tolerance * distances[0])
    return outside[-1] + 1


def descended(lr, batches, steps, start=ORIGIN):
    """Plain descent on the mean squared error, over the rows that each step is given."""
    at, distances = np.array(start), []
    for _, rows in zip(range(steps + 1), batches, strict=False):
        distances.append(np.hypot(*(at - LEAST_SQUARES)))
        at = at - lr * 2 * DESIGN[rows].T @ (DESIGN[rows] @ at - WAITING[rows]) / len(WAITING[rows])
    return distances


def dealt(size, seed):
    generator = np.random.default_rng(seed)
    while True:
        order = generator.permutation(len(DURATION))
        for start in range(0, len(order) - size + 1, size):
            yield order[start : start + size]


def test_single_rows_have_autograd_s_gradients() -> None:
    at = torch.tensor([3.0, 20.0], dtype=torch.float64, requires_grad=True)
    for row in (0, 100, 271):
        ((at[0] * DURATION[row] + at[1] - WAITING[row]) ** 2).backward()
        np.testing.assert_allclose(readings.each_row((3.0, 20.0))[row], at.grad.numpy(), rtol=1e-12)
        at.grad = None


def test_expected_noise_is_that_of_all_pairs() -> None:
    rows = readings.each_row((8.0, 40.0))
    one, other = np.triu_indices(len(rows), k=1)
    pairs = (rows[one] + rows[other]) / 2 - rows.mean(axis=0)
    assert readings.expected_noise((8.0, 40.0), 2) == pytest.approx(np.sqrt((pairs**2).sum(axis=1).mean()), rel=1e-10)
    assert readings.expected_noise((8.0, 40.0), len(rows)) == 0


@pytest.mark.parametrize("size", [1, 16, 128])
def test_measured_noise_is_that_of_a_draw_without_replacement(size: int) -> None:
    rows, generator = readings.each_row(ORIGIN), np.random.default_rng(7)
    drawn = np.array([rows[generator.choice(len(rows), size, replace=False)].mean(axis=0) for _ in range(4000)])
    spread = math.sqrt(drawn.var(axis=0).sum())
    measured = readings.compass(ORIGIN).noise[readings.SIZES.index(size)]
    assert measured == pytest.approx(spread, rel=0.08)  # without the finite-population factor 38 % more at 128
    assert measured == pytest.approx(readings.expected_noise(ORIGIN, size), rel=0.06)


def test_the_share_that_points_uphill_is_a_normal_s() -> None:
    """Means of 64 rows are close to normal: uphill where their part along the gradient is negative."""
    at = readings.nearby()
    rows = readings.each_row(at)
    along = rows @ rows.mean(axis=0)
    for size in (16, 64):
        deviation = along.std() / math.sqrt(size) * math.sqrt((272 - size) / 271)
        due = 0.5 * math.erfc(along.mean() / deviation / math.sqrt(2))
        assert readings.uphill_of(rows, readings.drawn(size)) == pytest.approx(due, abs=0.035)
    assert (readings.each_row(ORIGIN) @ readings.each_row(ORIGIN).mean(axis=0) > 0).all()


def test_nearby_is_on_the_floor() -> None:
    values, vectors = np.linalg.eigh(2 * DESIGN.T @ DESIGN / len(DESIGN))
    off = np.array(readings.nearby()) - LEAST_SQUARES
    assert abs(vectors[:, 1] @ off) < 1e-9
    assert np.hypot(*off) == pytest.approx(0.05 * np.hypot(*LEAST_SQUARES))
    assert readings.rates()[-1] == pytest.approx(0.995 * 2 / values[1])


def test_a_descent_with_all_rows_is_the_loop_and_the_best_of_its_closed_form() -> None:
    full = readings.descent(None, quick=True)
    everything = itertools.repeat(slice(None))
    assert full.steps == settled(descended(full.lr, everything, readings.BUDGET), 0.05)
    assert full.rows == 272 * full.steps
    values, vectors = np.linalg.eigh(2 * DESIGN.T @ DESIGN / len(DESIGN))
    start, t = vectors.T @ -LEAST_SQUARES, np.arange(readings.BUDGET + 1)[:, None]
    taken = [
        settled(np.hypot(*((1 - lr * values) ** t * start).T), 0.05)
        for lr in readings.rates(quick=True)
        if settled(np.hypot(*((1 - lr * values) ** t * start).T), 0.05) <= readings.BUDGET
    ]
    assert full.steps == min(taken)


def test_small_batches_are_the_loop() -> None:
    small = readings.descent(16, quick=True)
    for place in (0, 3):
        loop = descended(small.lr, dealt(16, readings.REPORTED + place), readings.BUDGET)
        assert small.settled[place] == settled(loop, 0.05)
    assert small.rows == 16 * np.median(small.settled)


def test_at_a_fixed_rate_the_floor_is_lower_the_smaller_the_rate() -> None:
    """The loop written out: the level at which it hovers, and the rate falling to nothing."""
    small = readings.descent(16, quick=True)
    level = {
        part: np.sqrt(np.mean(np.square(descended(part * small.lr, dealt(16, 5), 8000)[4000:]))) for part in (1, 0.25)
    }
    assert 2 < level[1] / level[0.25] < 8
    assert level[1] > 0.005 * np.hypot(*LEAST_SQUARES)


@pytest.mark.parametrize(("key", "start", "share"), [("floor", ORIGIN, 0.005), ("near", readings.nearby(), 0.05)])
def test_what_the_caveats_count(found: Shown, key: str, start: readings.Point, share: float) -> None:
    """The loop again: to half a per cent, and from where 5 % of the way is left; small batches of one order."""
    where = {"start": start if key == "near" else None, "tolerance": share, "budget": readings.LONG, "quick": True}
    full, small = (readings.descent(size, **where) for size in (None, 16))
    everything = itertools.repeat(slice(None))
    assert settled(descended(full.lr, everything, readings.BUDGET, start), share) == full.steps
    loop = descended(small.lr, dealt(16, readings.REPORTED), readings.LONG, start)
    assert small.settled[0] == settled(loop, share)
    assert found.limits[key].numbers["times fewer rows"] == full.rows / small.rows


def test_it_holds_and_each_caveat_turns_the_verdict(found: Shown) -> None:
    holds, numbers = CLAIM.criterion.holds, found.finding.numbers
    assert holds(numbers)
    assert [each.key for each in found.breaks] == ["floor", "near", "steps"]
    for key, changed in (("floor", "times fewer rows"), ("near", "uphill"), ("steps", "times fewer rows")):
        limit = found.limits[key].numbers
        assert numbers.keys() == limit.keys()
        assert not holds({**numbers, changed: limit[changed]})
    assert not holds({**numbers, "noise off": 0.2})
    assert found.verdict == "holds only when"
    turned = Shown(CLAIM, found.finding, dict.fromkeys(found.limits, found.finding))
    assert turned.verdict == "holds"
    assert Shown(CLAIM, found.limits["floor"], found.limits).verdict == "fails"


def test_what_it_says_are_its_numbers(found: Shown) -> None:
    times = found.finding.numbers["times fewer rows"]
    assert f"{times:.1f} times fewer rows" in found.finding.sentence
    assert f"{times:.1f}" in found.finding.shown
    near = found.limits["near"]
    assert f"{100 * near.numbers['uphill']:.0f} %" in near.shown
    assert (
        f"{1 / found.limits['steps'].numbers['times fewer rows']:.1f} times as many steps"
        in found.limits["steps"].shown
    )


def test_words_and_pictures(found: Shown) -> None:
    assert 80 <= len(CLAIM.explanation.split()) <= 150
    assert all(30 <= len(each.explanation.split()) <= 80 for each in CLAIM.caveats)
    for finding in (found.finding, *found.limits.values()):
        assert len(finding.shown) <= 40
        assert finding.pictures[0].render("png", 600)[:4] == b"\x89PNG"
