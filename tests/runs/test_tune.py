"""Tuning: the numbers of the picture's table, the refinement, ties, edges, and what the remarks say."""

import dataclasses
import math
from collections.abc import Iterable

import numpy as np
import pytest

import thalweg as tw
from thalweg.errors import InputError
from thalweg.runs.measures import settled
from thalweg.runs.rates import Rates, run_rates
from thalweg.runs.tune import FINER, GRID, LONGER, MOST_LONGER, MOST_TUNED, _best, tune
from thalweg.runs.tuned import remarks_on

RIVALS = (tw.sgd(), tw.momentum(), tw.rmsprop(alpha=0.9), tw.adam())
DRAWN = 30


def steps_by_loss(kappa: float, tilt: float, optimizer: tw.Optimizer) -> float:
    """The table's: the loss stays under 1 %, best of 401 rates, 2000 steps, the start turned with the valley."""
    angle = math.radians(tilt)
    c, s = math.cos(angle), math.sin(angle)
    start = (-10 * c - 1.5 * s, -10 * s + 1.5 * c)
    lanes = run_rates(
        tw.valley(kappa=kappa, tilt=tilt), optimizer, np.geomspace(1e-4, 10, 401), steps=2000, start=start
    )
    return float(settled(lanes.losses, 0.01).min())


@pytest.mark.parametrize(
    ("kappa", "steps"),
    [
        (10, [12, 27, 50, 25]),
        (25, [27, 31, 63, 24]),
        (50, [50, 35, 71, 29]),
        (100, [88, 38, 72, 32]),
        (200, [149, 41, 77, 32]),
    ],
)
def test_the_picture_s_table(kappa: float, steps: list[int]) -> None:
    assert [steps_by_loss(kappa, 0, each) for each in RIVALS] == steps


@pytest.mark.parametrize(("kappa", "steps"), [(100, [88, 38, 97, 51]), (200, [149, 41, 151, 76])])
def test_the_picture_s_table_turned_by_45_degrees(kappa: float, steps: list[int]) -> None:
    """RMSprop's 97 and 151 are ours within 4: its hovering turns on the last bit of the turned start (100 and 154 here,
    98 and 153 from the start's mirror image, which is the same problem)."""
    found = [steps_by_loss(kappa, 45, each) for each in RIVALS]
    assert [found[0], found[1], found[3]] == [steps[0], steps[1], steps[3]]
    assert found[2] == pytest.approx(steps[2], abs=4)


def test_gradient_descent_and_momentum_do_not_see_the_tilt() -> None:
    straight, turned = (tw.tune(tw.valley(tilt=tilt), [tw.sgd, tw.momentum]) for tilt in (0, 30))
    assert [each.steps for each in straight.entries] == [each.steps for each in turned.entries]


@pytest.fixture(scope="module")
def four() -> tw.Tuning:
    return tw.tune(tw.valley, [tw.sgd, tw.momentum, tw.rmsprop, tw.adam])


def test_the_lecture_s_claim_on_the_default_valley(four: tw.Tuning) -> None:
    """Confident, larger strides along the floor, and little travel across, over the steps that are drawn."""
    sgd, adam = (tw.descend(tw.valley, four[name].optimizer, steps=300) for name in ("sgd", "adam"))
    drawn = four["adam"].steps
    assert drawn is not None
    assert adam.until(drawn).stride >= 1.5 * sgd.until(drawn).stride
    assert adam.until(drawn).travel <= sgd.until(drawn).travel / 5


def test_what_tuning_found_is_what_a_run_does(four: tw.Tuning) -> None:
    for entry in four.entries:
        path = tw.descend(tw.valley, entry.optimizer, steps=four.budget)
        assert path.settled_at(0.05) == entry.steps
        assert path.settled_at(0.01, "loss") == entry.steps_by_loss
        own = tw.descend(tw.valley, entry.optimizer.rule(), steps=four.budget)
        assert own.settled_at(0.05) == entry.default_steps


def test_the_same_budget_for_all(four: tw.Tuning) -> None:
    for entry in four.entries:
        assert len(entry.rates) == len(entry.settled) == len(GRID) + FINER
        assert np.all(np.diff(entry.rates) >= 0)
        assert set(GRID) <= set(entry.rates)
        assert entry.steps == entry.settled.min()
        assert entry.lr in entry.rates


def test_the_best_is_refined_to_1_percent(four: tw.Tuning) -> None:
    for entry in four.entries:
        near = np.sort(np.abs(np.log(entry.rates / entry.lr)))[1:3]
        assert near[0] < 0.0101
        finest = run_rates(
            tw.valley, entry.optimizer, np.geomspace(1e-4, 10, 2001), steps=300, start=tw.valley.start
        )  # fmt: skip
        assert finest.distances is not None
        assert entry.steps is not None
        assert entry.steps <= settled(finest.distances, 0.05).min() * 1.05


def test_refinement_never_loses(four: tw.Tuning) -> None:
    for entry in four.entries:
        coarse = np.isin(entry.rates, GRID)
        assert entry.settled.min() <= entry.settled[coarse].min()


def test_sgd_s_best_rate_is_the_one_of_theory() -> None:
    """By distance on a valley whose start is far along the floor: as large as stability allows, near 2 / 101."""
    for kappa in (10, 50, 100):
        best = tw.tune(tw.valley(kappa=kappa), [tw.sgd])["sgd"].lr
        assert 0.9 * 2 / (1 + kappa) <= best < 2 / kappa


def test_ties_go_to_the_smaller_mean() -> None:
    rates = np.array([1.0, 2.0, 3.0])
    distances = np.array([[1, 1, 1], [0.9, 0.5, 0.7], [0.01, 0.01, 0.01]])
    assert _best(Rates(rates, distances, distances), "distance", 0.0) == 1
    never = np.array([[1, 1, 1], [0.9, np.inf, 0.7], [0.8, np.inf, 0.7]])
    assert _best(Rates(rates, never, never), "distance", 0.0) == 2
    lost = np.full((3, 3), np.nan)
    assert _best(Rates(rates, lost, lost), "distance", 0.0) == 0


def test_the_grid_grows_for_all_until_no_best_lies_on_its_edge() -> None:
    @tw.landscape(domain=(-2, 2, -2, 2), start=(1.0, 1.0), minima=((0, 0),), lowest=0.0)
    def steep(x, y):  # type: ignore[no-untyped-def]
        return 1e6 * (x**2 + y**2)

    found = tw.tune(steep, [tw.sgd, tw.adam], steps=100)
    assert found["sgd"].steps == 1
    assert found["sgd"].lr == pytest.approx(5e-7, rel=0.05)
    assert not found["sgd"].on_edge
    assert len(found.grid) == 100
    assert set(found.grid) <= set(found["sgd"].rates)
    assert set(found.grid) <= set(found["adam"].rates)


def test_a_best_on_the_edge_is_flagged() -> None:
    def steep(x, y):  # type: ignore[no-untyped-def]
        return 1e20 * (x**2 + y**2)

    def flat(x, y):  # type: ignore[no-untyped-def]
        return 1e-20 * (x**2 + y**2)

    for function in (steep, flat):
        surface = tw.landscape(domain=(-2, 2, -2, 2), start=(1.0, 1.0), minima=((0, 0),), lowest=0.0)(function)
        found = tw.tune(surface, [tw.sgd], steps=100)
        assert found["sgd"].on_edge
        assert "The best rate of sgd lies on the edge of the grid." in found.remarks


def test_remarks_of_the_default_valley_follow_its_numbers(four: tw.Tuning) -> None:
    assert four.remarks == remarks_on(four.entries, "distance")
    momentum, adam = four["momentum"].steps, four["adam"].steps
    assert momentum is not None
    assert adam is not None
    said = any(remark.startswith("momentum beats adam here") for remark in four.remarks)
    assert said is (momentum < adam)


def test_without_known_minima_the_loss_decides() -> None:
    unknown = dataclasses.replace(tw.valley(kappa=10), minima=(), lowest=None)
    found = tw.tune(unknown, [tw.sgd, tw.adam], steps=200)
    assert found.criterion == "loss"
    assert found["sgd"].steps == found["sgd"].steps_by_loss
    known = tw.tune(tw.valley(kappa=10), [tw.sgd], steps=200)
    assert known.criterion == "distance"


def test_a_start_at_the_minimum_is_judged_by_loss_and_never_settles() -> None:
    found = tw.tune(tw.valley, [tw.sgd], steps=20, start=(0.0, 0.0))
    assert found.criterion == "loss"
    assert found["sgd"].steps is None


def test_other_hyperparameters_stay() -> None:
    found = tw.tune(tw.valley, [tw.adam(beta1=0.5), tw.rmsprop(alpha=0.9)], steps=60)
    assert found["adam"].optimizer.hyperparameters["beta1"] == 0.5
    assert found["rmsprop"].optimizer.hyperparameters["alpha"] == 0.9
    assert len(found.entries) == 2
    with pytest.raises(KeyError):
        found["sgd"]


def test_the_same_again(four: tw.Tuning) -> None:
    again = tw.tune(tw.valley, [tw.sgd, tw.momentum, tw.rmsprop, tw.adam])
    assert again == four
    for one, other in zip(four.entries, again.entries, strict=True):
        assert one.settled.tobytes() == other.settled.tobytes()


def test_mini_batches_are_the_same_for_all_rates_and_optimizers() -> None:
    one, two = (tw.tune(tw.old_faithful(), [tw.sgd, tw.adam], steps=100, batch=16, seed=s) for s in (1, 2))
    again = tw.tune(tw.old_faithful(), [tw.adam, tw.sgd], steps=100, batch=16, seed=1)
    assert one["adam"].lr == again["adam"].lr
    assert one["adam"].settled.tobytes() != two["adam"].settled.tobytes()


def test_progress_names_each_in_turn() -> None:
    told: list[str] = []
    tw.tune(tw.valley, [tw.sgd, tw.adam], steps=5, progress=told.append)
    assert told == ["sgd", "adam"]


def test_a_rule_without_lr() -> None:
    @tw.rule
    def fixed(x, g, t):  # type: ignore[no-untyped-def]
        return x - 0.01 * g

    with pytest.raises(InputError, match="fixed has no lr to tune"):
        tw.tune(tw.valley, [fixed])


def several(count: int) -> Iterable[tw.Optimizer]:
    return [tw.sgd()] * count


@pytest.mark.parametrize(
    ("count", "steps", "said"),
    [
        (0, 5, "no optimizer"),
        (1, 0, "steps"),
        (1, 10**12, "steps"),
        (1, 100_001, "at most 100,000"),
        (4, 1_000_000, "at most 25,000"),
    ],
)
def test_bad_budgets(count: int, steps: int, said: str) -> None:
    with pytest.raises(InputError, match=said):
        tune(tw.valley, several(count), steps=steps)


def test_the_largest_budget_fits_in_memory() -> None:
    """Losses and distances of all lanes are what is held: 8 bytes each."""
    lanes = len(GRID) + 2 * LONGER * MOST_LONGER + FINER + 1
    assert MOST_TUNED * lanes * 2 * 8 < 400e6
