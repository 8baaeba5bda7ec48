"""A field of runs in batches: where they run, what is said of it, how it is stopped; and tuning on the same lanes."""

import dataclasses
import os
import signal
import subprocess
import sys
from contextlib import nullcontext
from typing import Any

import numpy as np
import pytest

import thalweg as tw
from tests.runs.one_by_one import ENGINES, assert_one_by_one, engine, same
from thalweg.errors import InputError
from thalweg.runs import field
from thalweg.runs import sweep as sweeping

BOTH = pytest.mark.parametrize("on", ENGINES)
LONG = """
import numpy as np, signal, thalweg as tw
from contextlib import contextmanager
from thalweg.runs import sweep
signal.signal(signal.SIGINT, signal.default_int_handler)  # a process in the background ignores it
@contextmanager
def bar(what, total, shown):
    yield lambda count: print(count, total, flush=True)
sweep.bar = bar
tw.sweep(tw.rosenbrock, tw.adam, lr=np.geomspace(1e-4, 1e-1, 6_000_000), steps=1500, keep=("loss",))
"""


def bowl(name: str, *, vectorised: bool = True) -> Any:
    """x^2 + 3 y^2 of floats only, or of arrays too."""

    def value(x: Any, y: Any) -> Any:
        return x**2 + 3 * y**2 if vectorised or x < 99 else 0.0

    return tw.function(value, lambda x, y: (2 * x, 6 * y), name=name, view=(-2, 2, -2, 2), start=(1.5, 1.0))


@pytest.fixture(autouse=True)
def nothing_told(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(field, "_told", set())


@BOTH
@pytest.mark.parametrize("size", [1, 5, 7, 100])
def test_batches_of_any_size(on: str, size: int, monkeypatch: pytest.MonkeyPatch) -> None:
    told: list[int] = []
    monkeypatch.setattr(field, "FEWEST", size)
    monkeypatch.setattr(field, "MOST", size)
    monkeypatch.setattr(sweeping, "bar", lambda what, total, shown: nullcontext(told.append))
    axes = {"lr": [0.1, 1.0, 2.0], "start": [(0.0, 0.0), (1.0, 3.0)], "seed": [5, 0, 5, 2]}
    with engine(on):
        assert_one_by_one(tw.old_faithful(), tw.adam, axes, batch=16, steps=20)
    seeds = [3 * 2 * n for n in (1, 1, 2)]  # lanes of each seed, 0 and 2 and 5
    assert told == [min(size, lanes - k) for lanes in seeds for k in range(0, lanes, size)]


@pytest.mark.parametrize(
    ("steps", "trace", "size"),
    [
        (1, False, 65_536), (1_525, False, 65_536), (1_526, False, 65_530), (10_000, False, 10_000),
        (10**6, False, 1_024), (255, True, 65_536), (1_023, True, 16_384), (10**6, True, 16),
    ],
)  # fmt: skip
def test_a_batch_takes_a_quarter_of_a_second_and_256_mib(
    steps: int, trace: bool, size: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A hundred million steps of lanes, between 1,024 and 65,536 lanes; 2^24 points where they are kept."""
    sizes: list[int] = []
    monkeypatch.setattr(field.NumpyLanes, "run", lambda self, lanes: sizes.append(len(lanes)))
    setting = field.Setting(tw.valley, tw.sgd(), steps, (-9.0, 9.0, -9.0, 9.0), ("lr",), trace=trace)
    with engine("numpy"):
        list(field.run_field(setting, field.Axes({"lr": np.full(70_000, 0.1)}, zipped=False), (1.0, 1.0), 0.05))
    assert max(sizes) == sizes[0] == size
    assert sum(sizes) == 70_000


@pytest.mark.parametrize(
    ("steps", "lanes", "seeds", "compiled"),
    [(1_000, 8_000, 1, False), (1_000, 10_000, 1, True), (1_000, 7, 7, False), (1_000, 8, 8, True)],
)
def test_compiled_where_numpy_would_take_half_a_second(
    steps: int, lanes: int, seeds: int, compiled: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    class Chosen(Exception): ...

    def chosen(setting: Any) -> None:
        raise Chosen

    monkeypatch.setattr(field, "KernelLanes" if compiled else "NumpyLanes", chosen)
    with pytest.raises(Chosen):
        tw.sweep(
            tw.old_faithful(), tw.sgd, lr=np.full(lanes // seeds, 0.01), seed=np.arange(seeds), batch=16, steps=steps
        )


@pytest.mark.parametrize("vectorised", [True, False])
def test_callables_run_in_numpy_and_say_so_once_for_each_name(vectorised: bool) -> None:
    surface = bowl("bowl", vectorised=vectorised)
    axes = {"lr": [0.01, 0.1, 0.9, 50.0], "momentum": [0.0, 0.9]}
    with engine("compiled"), pytest.warns(UserWarning, match="bowl is made of Python callables") as said:
        assert_one_by_one(surface, tw.momentum, axes, steps=30)
    assert [warning.filename for warning in said] == [sys.modules[assert_one_by_one.__module__].__file__]
    assert_one_by_one(surface, tw.momentum, axes, steps=30)
    with pytest.warns(UserWarning, match="other is made of Python callables") as said:
        tw.basins(bowl("other"), tw.sgd(lr=0.1), resolution=2, steps=30)
    assert [warning.filename for warning in said] == [__file__]


def test_a_callable_s_sensitivity_names_its_caller_too() -> None:
    with pytest.warns(UserWarning, match="bowl is made of Python callables") as said:
        tw.sensitivity(bowl("bowl"), [tw.sgd, tw.momentum], lr=[0.1, 0.2], steps=30)
    assert [warning.filename for warning in said] == [__file__]


@pytest.mark.parametrize("name", ["ackley", "rastrigin", "branin", "two_gaussians"])
def test_exp_sin_and_cos_agree_to_twelve_digits(name: str) -> None:
    surface, rates = getattr(tw, name), np.geomspace(1e-4, 1e-2, 9)
    with engine("compiled"):
        found = tw.sweep(surface, tw.momentum, lr=rates, steps=100, keep=("paths", "best", "loss"))
    for lane, lr in enumerate(rates.tolist()):
        path = tw.descend(surface, tw.momentum(lr=lr), steps=100)
        np.testing.assert_allclose(found.paths[lane], path.points, rtol=1e-12, atol=1e-12 * abs(path.points).max())
        assert found.best[lane] == pytest.approx(path.losses.min(), rel=1e-12)
        assert found.loss[lane] == pytest.approx(path.losses[-1], rel=1e-12)


@BOTH
def test_an_interrupted_sweep_leaves_nothing_behind(on: str, monkeypatch: pytest.MonkeyPatch) -> None:
    def stop(count: int) -> None:
        told.append(count)
        if len(told) == 2:
            raise KeyboardInterrupt

    told: list[int] = []
    monkeypatch.setattr(field, "FEWEST", 8)
    monkeypatch.setattr(field, "MOST", 8)
    rates = np.geomspace(1e-4, 1e-2, 40)
    with engine(on):
        with monkeypatch.context() as patch:
            patch.setattr(sweeping, "bar", lambda what, total, shown: nullcontext(stop))
            with pytest.raises(KeyboardInterrupt):
                tw.sweep(tw.rosenbrock, tw.momentum, lr=rates, steps=50)
        assert told == [8, 8]
        assert_one_by_one(tw.rosenbrock, tw.momentum, {"lr": rates.tolist()}, steps=50)


def test_ctrl_c_stops_between_two_batches() -> None:
    process = subprocess.Popen(
        [sys.executable, "-c", LONG], stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, env=os.environ
    )
    assert process.stdout is not None
    first = process.stdout.readline().split()
    process.send_signal(signal.SIGINT)
    rest, error = process.communicate()
    assert first == ["65536", "6000000"]
    assert process.returncode == -signal.SIGINT
    assert error.rstrip().endswith("KeyboardInterrupt")
    assert len(rest.splitlines()) < 20  # of 92


@BOTH
def test_tuning_refuses_bad_batches_before_anything(on: str) -> None:
    with engine(on):
        for given in ({"batch": 16}, {"seed": 1}):
            with pytest.raises(InputError, match=r"no data set|for mini-batches"):
                tw.tune(tw.valley, [tw.sgd], steps=5, **given)


def test_tuning_is_the_same_compiled() -> None:
    rules, how = [tw.sgd, tw.momentum, tw.adam(beta1=0.8)], {"steps": 60}
    for surface in (tw.valley, tw.rosenbrock):
        tunings = []
        for on in ENGINES:
            with engine(on):
                tunings.append(tw.tune(surface, rules, **how))
        for one, other in zip(*(each.entries for each in tunings), strict=True):
            for part in dataclasses.fields(one):
                a, b = getattr(one, part.name), getattr(other, part.name)
                assert same(a, b) if isinstance(a, np.ndarray) else a == b, part.name
        assert (tunings[0].criterion, tunings[0].remarks) == (tunings[1].criterion, tunings[1].remarks)
        assert same(tunings[0].grid, tunings[1].grid)
