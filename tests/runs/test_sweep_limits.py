"""Where a sweep may start, and what it may hold: what is kept and little more, refused before any work."""

import math
import tracemalloc
from collections.abc import Iterator
from typing import Any

import numpy as np
import pytest

import thalweg as tw
from tests.runs.one_by_one import engine
from thalweg.errors import InputError
from thalweg.runs import field, swept
from thalweg.runs import sweep as sweeping
from thalweg.runs.descend import surroundings
from thalweg.runs.swept import room

MEBI = 2**20


@tw.landscape(domain=(-1.0, 4.0, -2.0, 2.0), start=(3.0, 1.0), minima=((0.0, 0.0),))
def rooted(x, y):  # type: ignore[no-untyped-def]
    """Without a loss at x < 0, without a slope at x = 0."""
    return tw.sqrt(x) + 10 * y**2


@pytest.fixture
def no_work(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sweeping, "run_field", None)


@pytest.fixture
def traced() -> Iterator[Any]:
    """A function: how far a call takes the memory above what was held before it."""

    def peak(call: Any) -> int:
        call()  # what is made once is there
        tracemalloc.start()
        before = tracemalloc.get_traced_memory()[0]
        call()
        highest = tracemalloc.get_traced_memory()[1]
        tracemalloc.stop()
        return highest - before

    yield peak
    tracemalloc.stop()


def test_starts_may_lie_on_the_rim_of_the_surroundings_and_not_beyond() -> None:
    x0, x1, y0, y1 = surroundings(tw.valley.domain)
    corners = [(x0, y0), (x1, y0), (x0, y1), (x1, y1)]
    assert tw.sweep(tw.valley, tw.sgd, start=corners, steps=1).shape == (4,)
    for x, y in corners:
        for beyond in ((math.nextafter(x, 2 * x), y), (x, math.nextafter(y, 2 * y))):
            with pytest.raises(
                InputError, match=r"outside the surroundings -23\.85,21\.15,-19,19 of the map: leave it out"
            ):
                tw.sweep(tw.valley, tw.sgd, start=[*corners, beyond], steps=1)


def test_one_start_far_out_widens_the_surroundings_as_in_a_single_run() -> None:
    found = tw.sweep(tw.valley, tw.sgd, lr=[1e-3, 1.0], start=(500.0, 3.0), steps=3)
    for lane, lr in enumerate((1e-3, 1.0)):
        path = tw.descend(tw.valley, tw.sgd(lr=lr), start=(500.0, 3.0), steps=3)
        assert found.diverged_at[lane] == (path.diverged_at or 0)
        assert found.final[lane].tolist() == path.points[-1].tolist()


@pytest.mark.parametrize("bad", [(-0.5, 1.0), (0.0, 1.0)])
def test_starts_without_a_loss_or_a_slope_are_named(bad: tuple[float, float], no_work: None) -> None:
    with pytest.raises(InputError, match=rf"\({bad[0]:g}, 1\) lies where the loss or its gradient is not finite"):
        tw.sweep(rooted, tw.sgd, start=[(1.0, 1.0), bad])
    for start in (bad, [bad, (1.0, 1.0)]):
        with pytest.raises(InputError, match=rf"not finite at the start \({bad[0]:g}, 1\)"):
            tw.sweep(rooted, tw.sgd, start=start)


def test_a_minimum_is_known_without_the_loss_there() -> None:
    found = tw.sweep(rooted, tw.sgd, lr=[0.01], steps=3)
    assert (found.criterion, found.settled.tolist()) == ("distance", [math.inf])


def test_nothing_to_settle_at(no_work: None) -> None:
    with pytest.raises(InputError, match="saddle has no known minimum to settle at"):
        tw.sweep(tw.saddle, tw.sgd, keep=("final", "settled"))


@pytest.mark.parametrize("given", [{"batch": 0}, {"batch": 273}, {"batch": 1.5}, {"batch": 16, "seed": -1}])
def test_bad_batches(given: dict[str, Any], no_work: None) -> None:
    with pytest.raises(InputError, match=r"batch|seed"):
        tw.sweep(tw.old_faithful(), tw.sgd, **given)


@pytest.mark.parametrize("rule", ["adam", None, tw.valley, lambda: None])
def test_what_is_no_rule(rule: Any, no_work: None) -> None:
    with pytest.raises(InputError, match="a sweep runs a rule, as adam, or an optimizer"):
        tw.sweep(tw.valley, rule)


@pytest.mark.parametrize(
    ("lengths", "keep", "steps"),
    [
        ((1_000, 1_000, 1_000), ("final",), 10),
        ((2**22, 2**21, 2**21), ("diverged",), 10),  # 2**64 runs
        ((600,), ("paths",), 1_000_000),
        ((2**14, 2**14 + 1), ("final",), 10),  # a little more
    ],
)
def test_more_than_4_gib_are_refused(lengths: Any, keep: Any, steps: int, no_work: None) -> None:
    axes = {name: np.full(n, 0.5) for name, n in zip(("lr", "beta1", "beta2"), lengths, strict=False)}
    with pytest.raises(InputError) as raised:
        tw.sweep(tw.valley, tw.adam, **axes, keep=keep, steps=steps)
    assert str(raised.value).startswith(f"{math.prod(lengths):,} runs would keep ")


@pytest.mark.parametrize(
    ("keep", "numbers"),
    [(("final",), 2), (("loss", "best"), 2), (("settled", "diverged", "final"), 4), (("paths",), 22)],
)
def test_room_counts_eight_bytes_for_each_number(keep: Any, numbers: int, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(swept, "MOST_BYTES", 2**30)
    most = 2**30 // (8 * numbers)
    kept = room(keep, most, 10)
    assert tuple(kept) == keep
    assert sum(array.nbytes for array in kept.values()) == 8 * numbers * most
    with pytest.raises(InputError, match=f"{most + 1:,} runs would keep 1.0 GiB, at most 1 are allowed"):
        room(keep, most + 1, 10)


def test_integers_are_kept_for_steps_and_floats_for_the_rest() -> None:
    kept = room(("final", "loss", "best", "settled", "diverged", "paths"), 3, 4)
    assert {name: (array.dtype, array.shape) for name, array in kept.items()} == {
        "final": (np.float64, (3, 2)), "loss": (np.float64, (3,)), "best": (np.float64, (3,)),
        "settled": (np.float64, (3,)), "diverged": (np.int64, (3,)), "paths": (np.float64, (3, 5, 2)),
    }  # fmt: skip


def test_a_large_sweep_holds_what_it_keeps_and_little_more(traced: Any) -> None:
    rates, lanes = np.geomspace(1e-4, 1e-1, 300_000), 300_000

    def peak(steps: int) -> int:
        return traced(lambda: tw.sweep(tw.rosenbrock, tw.adam, lr=rates, steps=steps, keep=("final",)))

    with engine("compiled"):
        few, many = peak(10), peak(300)
    kept, axis, batch = 16 * lanes, 8 * lanes, 8 * field.MOST
    assert few < kept + 2 * axis + 15 * batch
    assert many - few < MEBI // 4


def test_paths_are_run_in_small_batches(traced: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(field, "MOST_POINTS", 2**14)
    rates, steps = np.geomspace(1e-4, 1e-1, 3_000), 100
    for on in ("compiled", "numpy"):
        with engine(on):
            peak = traced(lambda: tw.sweep(tw.rosenbrock, tw.adam, lr=rates, steps=steps, keep=("paths",)))
        assert peak < 16 * len(rates) * (steps + 1) + 2 * MEBI
