"""Sweeps, basins and sensitivities in files: saved whole, loaded as they were, compared by all they hold."""

import dataclasses
from collections.abc import Callable
from pathlib import Path as File
from typing import Any

import numpy as np
import pytest

import thalweg as tw


def halving(t: int) -> float:
    return 0.01 / t


class Fading:
    def __call__(self, t: int) -> float:
        return 0.02 / t


MADE: dict[str, Callable[[], Any]] = {
    "sweep": lambda: tw.sweep(tw.valley, tw.adam, lr=[0.1, 9.0], beta1=[0.5, 0.9], steps=9),
    "zipped with paths": lambda: tw.sweep(
        tw.old_faithful(), tw.rmsprop(centered=True), momentum=[0.1, 0.9], start=[(0, 0), (1, 2)], seed=[3, 4],
        batch=16, zipped=True, keep=("paths", "diverged"), lr=halving, steps=9,
    ),
    "diverged paths": lambda: tw.sweep(tw.valley, tw.sgd, lr=[9.0, 0.1], keep=("paths",), steps=9),
    "no axis": lambda: tw.sweep(tw.saddle, tw.sgd, lr=Fading(), steps=9),
    "basins": lambda: tw.basins(tw.rosenbrock, tw.sgd(lr=2e-3), resolution=3, steps=9),
    "basins with a schedule": lambda: tw.basins(tw.himmelblau, tw.sgd(lr=halving), resolution=3, steps=200),
    "sensitivity": lambda: tw.sensitivity(tw.valley, [tw.sgd, tw.momentum(momentum=0.5)], lr=[0.01, 1.0], steps=9),
}  # fmt: skip
KINDS = pytest.mark.parametrize("case", MADE)
ONE_OF_EACH = pytest.mark.parametrize("case", ["sweep", "basins", "sensitivity"])


@KINDS
def test_round_trip(case: str, tmp_path: File) -> None:
    record, again = MADE[case](), MADE[case]()
    assert record == again
    record.save(tmp_path / "a.npz")
    again.save(str(tmp_path / "b.npz"))
    assert (tmp_path / "a.npz").read_bytes() == (tmp_path / "b.npz").read_bytes()
    loaded = type(record).load(tmp_path / "a.npz")
    assert loaded == record
    assert getattr(loaded, "surface", None) is None
    loaded.save(tmp_path / "c.npz")
    assert (tmp_path / "c.npz").read_bytes() == (tmp_path / "a.npz").read_bytes()


@KINDS
def test_what_is_loaded_is_of_the_same_kinds(case: str, tmp_path: File) -> None:
    record = MADE[case]()
    record.save(tmp_path / "a.npz")
    loaded = type(record).load(tmp_path / "a.npz")
    for part in dataclasses.fields(record):
        a, b = getattr(record, part.name), getattr(loaded, part.name)
        if isinstance(a, np.ndarray):
            assert (a.dtype, a.tobytes()) == (b.dtype, b.tobytes())
        elif part.name not in ("hyperparameters", "axes", "kept", "responses", "surface"):
            assert (type(a), a) == (type(b), b)


def test_the_mini_batches_are_on_record() -> None:
    batch: Any = np.int64(16)
    for seed, expected in ((None, 0), (7, 7), ([7, 8], None)):
        found = tw.sweep(tw.old_faithful(), tw.adam, lr=[0.1, 0.2], batch=batch, seed=seed, steps=2)
        assert (found.batch, type(found.batch), found.seed) == (16, int, expected)
    once = tw.sensitivity(tw.old_faithful(), [tw.adam], lr=[0.1, 0.2], batch=batch, seed=7, steps=2)
    assert (once.batch, once.seed) == (16, 7)


def test_a_schedule_is_kept_by_its_name(tmp_path: File) -> None:
    for case, name in (("zipped with paths", "halving"), ("no axis", "Fading")):
        MADE[case]().save(tmp_path / "a.npz")
        assert tw.Sweep.load(tmp_path / "a.npz").hyperparameters["lr"] == name
    MADE["basins with a schedule"]().save(tmp_path / "a.npz")
    assert tw.Basins.load(tmp_path / "a.npz").hyperparameters["lr"] == "halving"


def changed(value: Any) -> Any:
    """Another value of the same kind."""
    if isinstance(value, np.ndarray):
        new = value.copy()
        new.flat[-1] = 8 if value.flat[-1] == 7 else 7
        return new
    if isinstance(value, dict):
        last = [*value][-1]
        return {**value, last: changed(value[last])}
    if isinstance(value, tuple):
        return (*value[:-1], changed(value[-1]))
    if dataclasses.is_dataclass(value):
        return dataclasses.replace(value, optimizer=value.optimizer + "?")
    if value is None or isinstance(value, bool):
        return not value
    return value + "?" if isinstance(value, str) else value + 1


@KINDS
def test_records_that_differ_in_anything_are_not_equal(case: str) -> None:
    record = MADE[case]()
    for part in dataclasses.fields(record):
        value = getattr(record, part.name)
        if part.name == "surface":
            assert dataclasses.replace(record, surface=None) == record
        elif not (part.name == "axes" and not value):
            assert dataclasses.replace(record, **{part.name: changed(value)}) != record, part.name
    assert record != 3


@pytest.mark.parametrize("part", ["hyperparameters", "settled", "loss", "diverged"])
def test_sensitivities_differ_in_their_responses(part: str) -> None:
    record = MADE["sensitivity"]()
    first, *rest = record.responses
    other = dataclasses.replace(first, **{part: changed(getattr(first, part))})
    assert dataclasses.replace(record, responses=(other, *rest)) != record
    assert dataclasses.replace(record, responses=record.responses[::-1]) != record


def test_what_is_not_a_number_equals_itself(tmp_path: File) -> None:
    record = MADE["sensitivity"]()
    lost = dataclasses.replace(record.responses[0], loss=np.array([np.nan, 1.0]))
    record = dataclasses.replace(record, responses=(lost,))
    record.save(tmp_path / "a.npz")
    assert tw.Sensitivity.load(tmp_path / "a.npz") == record


def test_the_order_of_axes_is_part_of_a_sweep() -> None:
    record = tw.sweep(tw.valley, tw.adam, beta1=[0.5, 0.5], beta2=[0.5, 0.5], steps=3)
    turned = dataclasses.replace(record, axes=dict(reversed(record.axes.items())))
    assert turned.axes == record.axes
    assert turned != record


@ONE_OF_EACH
def test_records_have_no_hash_and_are_frozen(case: str) -> None:
    record = MADE[case]()
    with pytest.raises(TypeError, match="unhashable"):
        hash(record)
    with pytest.raises(dataclasses.FrozenInstanceError):
        record.steps = 3
