"""The slice of a model's loss surface, against principal components by scikit-learn and runs by hand."""

import pickle
from functools import partial
from typing import Any

import jax.numpy as jnp
import numpy as np
import pytest
import torch
from sklearn.decomposition import TruncatedSVD
from torch import nn

import thalweg as tw
from tests.torch.race_problems import ADAM, by_hand, judged, noisy_net
from thalweg.errors import InputError
from thalweg.problems.problem import Budget
from thalweg.runs.slice import slice_of

BUDGET = Budget(40, 8)
CONTESTANTS = {"Adam": (ADAM, {"lr": 0.01}), "sgd": (tw.sgd(), {"lr": 0.05})}


def flat(model: nn.Module) -> Any:
    return torch.nn.utils.parameters_to_vector(model.parameters()).detach().double().numpy()


def snapshots(make: Any) -> Any:
    return np.array([flat(by_hand(noisy_net, make, 0, steps)[0]) for steps in range(0, 41, 10)])


def test_paths_are_the_principal_components_of_what_bare_loops_leave() -> None:
    found = slice_of(noisy_net, CONTESTANTS, 0, BUDGET, snapshots=4, resolution=5)
    paths = [snapshots(partial(torch.optim.Adam, lr=0.01)), snapshots(partial(torch.optim.SGD, lr=0.05))]
    origin = (paths[0][-1] + paths[1][-1]) / 2
    rows = np.concatenate(paths) - origin
    theirs = TruncatedSVD(2, algorithm="arpack").fit_transform(rows)  # of what is not centred
    ours = np.concatenate([found.paths["Adam"], found.paths["sgd"]])
    assert np.abs(ours) == pytest.approx(np.abs(theirs), abs=1e-5)
    assert found.explained == pytest.approx((theirs**2).sum() / (rows**2).sum(), rel=1e-6)
    assert 0.5 < found.explained < 1
    assert (ours[0] > 0).all()
    assert found.paths["Adam"][0].tolist() == found.paths["sgd"][0].tolist()
    assert found.names == ("Adam", "sgd")


def test_losses_are_the_models_on_the_plane() -> None:
    """Along the line between two ends, which lies in the plane of two paths of two points."""
    found = slice_of(noisy_net, CONTESTANTS, 0, BUDGET, snapshots=1, resolution=21)
    ends = [flat(by_hand(noisy_net, make, 0, 40)[0]) for make in
            (partial(torch.optim.Adam, lr=0.01), partial(torch.optim.SGD, lr=0.05))]  # fmt: skip
    model, _, first, _ = by_hand(noisy_net, partial(torch.optim.Adam, lr=0.01), 0, 40)  # its statistics of batches
    start = flat(by_hand(noisy_net, partial(torch.optim.Adam, lr=0.01), 0, 0)[0])
    corners = np.array([found.paths["Adam"][0], found.paths["Adam"][1], found.paths["sgd"][1]])
    place = np.linalg.lstsq(np.c_[corners, np.ones(3)].T, np.r_[found.x[3], found.y[15], 1], rcond=None)[0]
    point = place @ np.array([start, *ends])
    torch.nn.utils.vector_to_parameters(torch.tensor(point, dtype=torch.float32), model.parameters())
    assert found.losses[15, 3] == pytest.approx(judged(model, first[:4]), rel=1e-4)
    assert found.explained == pytest.approx(1)
    assert found.losses.shape == (21, 21)
    assert np.isfinite(found.losses).all()


def test_the_grid_holds_the_paths() -> None:
    found = slice_of(noisy_net, CONTESTANTS, 0, BUDGET, snapshots=4, resolution=3)
    for axis, side in enumerate((found.x, found.y)):
        values = np.concatenate([path[:, axis] for path in found.paths.values()])
        margin = 0.15 * (values.max() - values.min())
        assert side[0] <= values.min() - 0.99 * margin and side[-1] >= values.max() + 0.99 * margin


def test_paths_begin_where_both_coordinates_are_positive() -> None:
    for seed in range(5):
        found = slice_of(noisy_net, CONTESTANTS, seed, Budget(10, 2), snapshots=2, resolution=2)
        assert (found.paths["sgd"][0] >= 0).all()


def test_a_jax_model_of_two_parameters_is_its_own_plane() -> None:
    @tw.problem
    def bowl(seed: int) -> Any:
        start = {"a": jnp.float32(3.0), "b": jnp.array([1.0], jnp.float32)}
        return start, lambda w, x: x[0] * (w["a"] ** 2 + 4 * (w["b"] ** 2).sum()), [np.ones(1, "f4")]

    found = slice_of(bowl, {"gd": (tw.sgd(), {"lr": 0.1}), "adam": (tw.adam(), {"lr": 0.1})}, 0, Budget(30, 5))
    assert found.explained == pytest.approx(1, abs=1e-9)
    gd = np.array([[3 * 0.8**t, 0.2**t] for t in range(31)])
    lengths = np.linalg.norm(np.diff(gd, axis=0), axis=1)
    assert np.linalg.norm(np.diff(found.paths["gd"], axis=0), axis=1) == pytest.approx(lengths, abs=1e-6)
    at = np.array([gd[0], gd[5], gd[-1]])
    turn = np.linalg.lstsq(np.c_[found.paths["gd"][[0, 5, 30]], np.ones(3)], at, rcond=None)[0]
    x, y = np.meshgrid(found.x, found.y)
    a, b = np.moveaxis(np.stack([x, y, np.ones_like(x)], axis=-1) @ turn, -1, 0)
    assert found.losses == pytest.approx(a**2 + 4 * b**2, rel=1e-4, abs=1e-4)


def test_one_that_diverges_is_drawn_as_far_as_it_came() -> None:
    wild = {**CONTESTANTS, "wild": (tw.sgd(), {"lr": 1e30})}
    found = slice_of(noisy_net, wild, 0, BUDGET, snapshots=4, resolution=3)
    calm = slice_of(noisy_net, CONTESTANTS, 0, BUDGET, snapshots=4, resolution=3)
    assert len(found.paths["wild"]) < 5
    assert np.array_equal(found.losses, calm.losses) and np.array_equal(found.x, calm.x)
    with pytest.raises(InputError, match="all contestants diverge on noisy_net with seed 0"):
        slice_of(noisy_net, {"wild": wild["wild"]}, 0, BUDGET, snapshots=4, resolution=3)


def test_it_is_the_same_each_time_and_goes_through_pickle() -> None:
    first, again = (slice_of(noisy_net, CONTESTANTS, 0, BUDGET, snapshots=4, resolution=4) for _ in range(2))
    assert np.array_equal(first.losses, again.losses)
    assert all(np.array_equal(first.paths[name], again.paths[name]) for name in CONTESTANTS)
    assert pickle.loads(pickle.dumps(first)).explained == first.explained
    assert first.measured == "training loss on the first 4 batches of seed 0"


def test_one_parameter_has_no_plane() -> None:
    one = tw.problem(lambda seed: (jnp.ones(1), lambda w, x: w.sum(), [0.0]))
    with pytest.raises(InputError, match="two or more parameters"):
        slice_of(one, {"sgd": (tw.sgd(), {"lr": 0.1})}, 0, BUDGET)
