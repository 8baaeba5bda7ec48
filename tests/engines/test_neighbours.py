"""Beside what else has threads in a process: PyTorch and its data loaders, BLAS, the user's own Numba functions."""

from collections.abc import Callable
from typing import Any

import numpy as np
import pytest

import thalweg as tw
from tests.engines.processes import LAYERS, always_in_parts, by_numpy, in_place, run
from thalweg.engines.compiled import threads

ADAM = tw.adam(lr=0.01)
SIZE = 300_007
EXPECTED = by_numpy(ADAM, SIZE, 3)


def examples() -> Any:
    """A data set whose examples are made by steps of ours, wherever it is asked."""
    from torch.utils.data import Dataset

    class Stepped(Dataset[Any]):
        def __len__(self) -> int:
            return 64

        def __getitem__(self, index: int) -> Any:
            return np.frombuffer(in_place(ADAM, 100, 3, seed=index), dtype=np.float32).copy()

    return Stepped()


def trained(workers: int, step: Callable[[Any, Any, Any], Any]) -> list[Any]:
    """The parameters of a small model, after two epochs over the examples."""
    import torch
    from torch.utils.data import DataLoader

    torch.manual_seed(0)
    model = torch.nn.Sequential(torch.nn.Linear(100, 300), torch.nn.Tanh(), torch.nn.Linear(300, 1))
    params = [each.detach().numpy() for each in model.parameters()]
    state = ADAM.init(params)
    for _ in range(2):
        for batch in DataLoader(examples(), batch_size=16, num_workers=workers, multiprocessing_context="fork"):
            model.zero_grad()
            model(batch).square().mean().backward()
            grads = [each.grad.numpy() for each in model.parameters() if each.grad is not None]
            state = step(params, grads, state)
    return params


def stepped_in_place(params: Any, grads: Any, state: Any) -> Any:
    ADAM.step_(params, grads, state)
    return state


def stepped_by_numpy(params: Any, grads: Any, state: Any) -> Any:
    new, state = ADAM.step(params, grads, state)
    for mine, theirs in zip(params, new, strict=True):
        mine[...] = theirs
    return state


def training_from_a_data_loader(layer: str) -> None:
    always_in_parts()
    ADAM.compile()
    found = trained(2, stepped_in_place)
    assert threads.layer() == layer
    for mine, theirs in zip(found, trained(2, stepped_by_numpy), strict=True):
        np.testing.assert_allclose(mine, theirs, rtol=1e-4, atol=1e-6)  # torch sums in an order of its own


@pytest.mark.parametrize("layer", LAYERS)
def test_a_data_loaders_workers_and_the_training_both_step(layer: str) -> None:
    run(training_from_a_data_loader, layer, THALWEG_THREADING_LAYER=layer, NUMBA_NUM_THREADS="2")


def alternating() -> None:
    import torch

    always_in_parts()
    torch.set_num_threads(2)
    ADAM.compile()
    matrix = np.random.default_rng(0).integers(-8, 9, size=(400, 400)).astype(np.float32)  # whose products are exact
    square = (matrix.astype(np.int64) @ matrix.astype(np.int64)).astype(np.float32)
    tensor = torch.from_numpy(matrix)
    for _ in range(20):
        np.testing.assert_array_equal((tensor @ tensor).numpy(), square)
        assert in_place(ADAM, SIZE, 3) == EXPECTED
        np.testing.assert_array_equal(matrix @ matrix, square)
    assert threads.layer() == "omp"


def test_torch_blas_and_steps_by_turns() -> None:
    run(alternating, THALWEG_THREADING_LAYER="omp", NUMBA_NUM_THREADS="2")  # the layer of torch's own threads


def users_own() -> Callable[[Any], Any]:
    import numba

    @numba.njit(parallel=True)
    def doubled(given: Any) -> Any:
        out = np.empty_like(given)
        for i in numba.prange(given.size):
            out[i] = 2.0 * given[i]
        return out

    return doubled


def check_by_turns(doubled: Callable[[Any], Any]) -> None:
    for _ in range(5):
        assert in_place(ADAM, SIZE, 3) == EXPECTED
        assert doubled(np.arange(1000.0)).sum() == 999 * 1000


def a_users_function_first(layer: str) -> None:
    import numba

    doubled = users_own()
    doubled(np.ones(10))
    assert numba.threading_layer() == layer
    always_in_parts()
    ADAM.compile()
    assert threads.layer() == layer
    check_by_turns(doubled)


@pytest.mark.parametrize(("theirs", "ours"), [LAYERS, LAYERS[::-1]])
def test_a_pool_that_runs_is_used_whatever_was_asked_for(theirs: str, ours: str) -> None:
    names = {"NUMBA_THREADING_LAYER": theirs, "THALWEG_THREADING_LAYER": ours}
    run(a_users_function_first, theirs, **names, NUMBA_NUM_THREADS="2")


def ours_first(layer: str) -> None:
    import numba

    configured = numba.config.THREADING_LAYER
    always_in_parts()
    ADAM.compile()
    assert threads.layer() == numba.threading_layer() == layer
    assert configured == numba.config.THREADING_LAYER
    check_by_turns(users_own())


@pytest.mark.parametrize("layer", LAYERS)
def test_a_users_function_may_come_later(layer: str) -> None:
    run(ours_first, layer, THALWEG_THREADING_LAYER=layer, NUMBA_NUM_THREADS="2")


def test_the_layer_that_numba_is_told_to_use_is_ours_too() -> None:
    run(ours_first, "workqueue", NUMBA_THREADING_LAYER="workqueue", NUMBA_NUM_THREADS="2")
