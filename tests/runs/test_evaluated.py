"""A rule's point of evaluation is what its runs are measured at: on floats, in lanes, by tuning and sweeps."""

import dataclasses
from collections.abc import Iterator
from pathlib import Path as File
from typing import Any

import numpy as np
import pytest

import thalweg as tw
from tests.runs.averages import averaging
from tests.runs.one_by_one import ENGINES, assert_one_by_one, engine
from tests.runs.test_lanes import RUNNERS, assert_alone, run
from thalweg.runs import archive
from thalweg.runs.path import Path


@pytest.fixture(scope="module")
def made() -> Iterator[dict[str, tw.Rule]]:
    with averaging() as rules:
        yield rules


def test_an_average_is_the_mean_of_what_it_averages(made: Any) -> None:
    path = tw.descend(tw.valley, made["polyak"](lr=0.02), steps=80)
    mean = np.cumsum(path.points[1:], axis=0) / np.arange(1, 81)[:, None]
    np.testing.assert_allclose(path.evaluated[1:], mean, rtol=1e-13, atol=1e-13)
    assert path.apart and path.evaluated[0].tolist() == path.points[0].tolist()
    assert path.losses.tolist() == tw.valley.value(*path.evaluated.T).tolist()
    (a, b), (x, y) = tw.valley.minima[0], path.evaluated.T
    assert path.distances is not None
    np.testing.assert_allclose(path.distances, np.hypot(x - a, y - b), rtol=1e-15)
    assert path.step_lengths.tolist() == np.abs(np.diff(path.points, axis=0)).tolist()
    assert path.settled_at(0.5) != dataclasses.replace(path, evaluated=path.points).settled_at(0.5)


@pytest.mark.parametrize("name", ["polyak", "between", "the_same", "schedule_free_sgd", "schedule_free_adamw"])
def test_it_is_the_optimizer_s_own_point(name: str, made: Any) -> None:
    rule = made.get(name) or getattr(tw, name)
    optimizer = rule(lr=lambda t: 0.02 / t**0.5)
    path = tw.descend(tw.rosenbrock, optimizer, steps=60, start=(-0.5, 0.5))
    x, state = np.array([-0.5, 0.5]), optimizer.init(np.zeros(2))
    state.slots.update({slot: x.copy() for slot in optimizer.variant.slots if optimizer.start_of(slot) == "x"})
    for gradient, point, evaluated in zip(path.gradients, path.points[1:], path.evaluated[1:], strict=True):
        x, state = optimizer.step(x, gradient, state)
        assert x.tolist() == point.tolist()
        assert optimizer.evaluation_point(x, state).tolist() == evaluated.tolist()


def test_training_goes_where_it_went_without_a_declaration(made: Any) -> None:
    path, plain = (tw.descend(tw.valley, rule(lr=0.02), steps=50) for rule in (made["polyak"], tw.sgd))
    assert path.points.tolist() == plain.points.tolist()
    assert (plain.apart, tw.descend(tw.valley, made["the_same"](lr=0.02), steps=50).apart) == (False, False)


def test_divergence_is_the_trained_point_s(made: Any) -> None:
    path = tw.descend(tw.valley, made["polyak"](lr=1.0), steps=50)
    assert path.diverged_at == tw.descend(tw.valley, tw.sgd(lr=1.0), steps=50).diverged_at
    assert path.settled_at() is None


AXES = [
    ("polyak", {"lr": [1e-3, 0.01, 0.03, 0.2]}),
    ("polyak", {"late": [0.0, 5.0, 10.0, 39.0]}),
    ("between", {"lr": [1e-3, 0.01, 0.03, 9.0], "beta": [0.0, 0.5, 0.9, 0.99]}),
    ("between", {"beta": [0.0, 0.5, 0.9, 0.99]}),
    ("schedule_free_sgd", {"lr": [1e-3, 0.01, 0.03, 9.0], "beta": [0.1, 0.5, 0.9, 0.99]}),
    ("schedule_free_adamw", {"lr": [1e-3, 0.01, 0.03, 9.0]}),
]


@RUNNERS
@pytest.mark.parametrize(("name", "axes"), AXES)
def test_lanes_have_the_bits_of_runs_on_floats(runner: Any, name: str, axes: Any, made: Any) -> None:
    rule = made.get(name) or getattr(tw, name)
    each = [rule(**dict(zip(axes, row, strict=True))) for row in zip(*axes.values(), strict=True)]
    assert_alone(run(runner, tw.valley, each, axes, 40), tw.valley, each, 40)


@RUNNERS
def test_mini_batches_are_for_the_gradient_and_all_rows_for_the_average_s_loss(runner: Any, made: Any) -> None:
    surface, each = tw.old_faithful(), [made["polyak"](lr=lr) for lr in (1e-3, 0.01, 0.1)]
    seen = run(runner, surface, each, {"lr": [1e-3, 0.01, 0.1]}, 60, batch=16, seed=3)
    assert_alone(seen, surface, each, 60, batch=16, seed=3)


@pytest.mark.parametrize("name", ENGINES)
def test_a_sweep_measures_there(name: str, made: Any) -> None:
    axes = {"lr": [0.01, 0.015, 0.019, 0.2]}
    with engine(name):
        found = assert_one_by_one(tw.valley, made["polyak"], axes, steps=300, tolerance=0.3)
        trained = tw.sweep(tw.valley, tw.sgd, **axes, steps=300, tolerance=0.3)
        unknown = tw.formula("x**2 + 20*y**2").replace(minima=(), lowest=0.0)
        assert_one_by_one(unknown, made["polyak"], {"lr": [0.01, 0.03]}, steps=100, tolerance=0.1, measure="loss")
    assert np.isfinite(found.settled).any() and not np.array_equal(found.final, found.paths[:, -1])
    assert (found.settled[:3] > trained.settled[:3]).all()  # an average forgets its start slowly
    assert found.diverged_at.tolist() == trained.diverged_at.tolist()


def test_tuning_judges_there(made: Any) -> None:
    found = tw.tune(tw.valley, [made["polyak"], tw.sgd], steps=300)
    mine, plain = found.entries
    path = tw.descend(tw.valley, mine.optimizer, steps=300)
    assert (path.settled_at(0.05), path.settled_at(0.01, "loss")) == (mine.steps, mine.steps_by_loss)
    assert mine.lr != plain.lr  # an average forgets its start slowly


@pytest.mark.parametrize("name", ENGINES)
def test_basins_are_reached_there(name: str, made: Any) -> None:
    wells = tw.formula("(x**2 - 1)**2 + y**2", view=(-2, 2, -1, 1), start=(0.5, 0.5))
    with engine(name):
        mine, plain = (tw.basins(wells, rule(lr=0.05), resolution=8) for rule in (made["mirrored"], tw.sgd))
    assert np.allclose(mine.minima, [(-1, 0), (1, 0)], atol=1e-8) and set(plain.reached.ravel()) == {0, 1}
    assert mine.reached.tolist() == (1 - plain.reached).tolist()
    assert mine.settled.tolist() == plain.settled.tolist()


def test_a_basin_counts_from_when_the_average_stays(made: Any) -> None:
    optimizer = made["polyak"](lr=0.01)
    found = tw.basins(tw.himmelblau, optimizer, resolution=5, steps=60)
    for row, y in enumerate(found.y):
        for column, x in enumerate(found.x):
            path = tw.descend(tw.himmelblau, optimizer, steps=60, start=(float(x), float(y)))
            far = np.hypot(*(found.minima - path.evaluated[-1]).T)
            near = int(np.argmin(far)) if path.diverged_at is None and far.min() < found.radius else -1
            assert max(int(found.reached[row, column]), -1) == near
    assert {-1, 0} < set(found.reached.ravel().tolist())


def test_it_is_saved_compared_and_cut(made: Any, tmp_path: File) -> None:
    path = tw.descend(tw.valley, made["polyak"](lr=0.02), steps=20)
    path.save(tmp_path / "path.npz")
    loaded = Path.load(tmp_path / "path.npz")
    assert loaded == path and loaded.evaluated.tobytes() == path.evaluated.tobytes()
    assert dataclasses.replace(path, evaluated=path.points) != path
    assert path.until(7).evaluated.tolist() == path.evaluated[:8].tolist()
    with pytest.raises(ValueError, match="read-only"):
        path.evaluated[0] = 0.0


def test_a_file_from_before_evaluated_points_were_kept_loads(tmp_path: File) -> None:
    path = tw.descend(tw.valley, tw.adam(lr=0.1), steps=9)
    facts, arrays = path._facts_and_arrays()
    del arrays["evaluated"]
    archive.save(tmp_path / "older.npz", facts, arrays)
    assert Path.load(tmp_path / "older.npz") == path
