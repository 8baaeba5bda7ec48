"""Parallel launches, on both of Numba's own threading layers: the same bits from any number of threads."""

import signal
import sys
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import numpy as np
import pytest

import thalweg as tw
from tests.engines.processes import LAYERS, always_in_parts, by_numpy, descent, in_place, run, settle
from thalweg.engines.compiled import threads
from thalweg.errors import InputError

ADAM = tw.adam(lr=0.01)
LARGE = 2_000_000


def three_at_once(layer: str) -> None:
    always_in_parts()
    ADAM.compile()
    assert threads.layer() == layer
    with ThreadPoolExecutor(3) as pool:
        found = list(pool.map(lambda seed: in_place(ADAM, LARGE, 50, seed=seed), range(3)))
    for seed in range(3):
        assert found[seed] == by_numpy(ADAM, LARGE, 50, seed=seed)


@pytest.mark.parametrize("layer", LAYERS)
def test_python_threads_may_step_at_once(layer: str) -> None:
    run(three_at_once, layer, THALWEG_THREADING_LAYER=layer, NUMBA_NUM_THREADS="2")


def one_state_by_three_at_once() -> None:
    sys.setswitchinterval(1e-6)
    ADAM.compile()
    params = [np.ones(500) for _ in range(20)]
    state = ADAM.init(params)

    def steps(seed: int) -> None:
        rng = np.random.default_rng(seed)
        for _ in range(2000):
            ADAM.step_(params, [rng.normal(size=500) for _ in range(20)], state)

    with ThreadPoolExecutor(3) as pool:
        list(pool.map(steps, range(3)))
    assert all(np.isfinite(each).all() for each in params)
    assert 2000 <= state.t <= 6000


def test_one_state_stepped_by_several_threads_reads_no_memory_of_others() -> None:
    """What comes out depends on their turns, but nothing that one has freed is read: it crashed."""
    run(one_state_by_three_at_once)


def by_any_number_of_threads(layer: str) -> None:
    sizes = (1, 63, 64, 65, 100_003)
    expected = {
        (size, dtype): by_numpy(ADAM, size, 4, dtype=dtype) for size in sizes for dtype in ("float32", "float64")
    }
    for count in (2, 1, 3, 4, 7):
        always_in_parts(count)
        ADAM.compile()
        assert threads.layer() == layer
        assert threads.parts(1.0) == count
        for (size, dtype), bits in expected.items():
            assert in_place(ADAM, size, 4, dtype=dtype) == bits, (count, size, dtype)


@pytest.mark.parametrize("layer", LAYERS)
def test_the_bits_are_the_same_by_any_number_of_threads(layer: str) -> None:
    run(by_any_number_of_threads, layer, THALWEG_THREADING_LAYER=layer, NUMBA_NUM_THREADS="4")


def stepping_in_a_signal_handler() -> None:
    always_in_parts()
    ADAM.compile()
    found = list[bytes]()

    def handle(*_: Any) -> None:
        found.append(in_place(ADAM, 1000, 3))
        signal.setitimer(signal.ITIMER_REAL, 0.003)

    signal.signal(signal.SIGALRM, handle)
    signal.setitimer(signal.ITIMER_REAL, 0.003)
    while len(found) < 10:
        outer = in_place(ADAM, LARGE, 10)
    signal.setitimer(signal.ITIMER_REAL, 0)
    assert set(found) == {by_numpy(ADAM, 1000, 3)}
    assert outer == by_numpy(ADAM, LARGE, 10)


@pytest.mark.skipif(not hasattr(signal, "setitimer"), reason="there are no such signals on Windows")
def test_a_signal_handler_may_step_while_a_step_is_interrupted() -> None:
    run(stepping_in_a_signal_handler, NUMBA_NUM_THREADS="2")


def on_one_thread() -> None:
    import numba

    tw.set_num_threads(1)
    ADAM.compile()
    assert in_place(ADAM, LARGE, 2) == by_numpy(ADAM, LARGE, 2)
    assert threads.layer() == ""
    with pytest.raises(ValueError, match="not initialized"):
        numba.threading_layer()


def test_one_thread_starts_no_pool() -> None:
    run(on_one_thread)


def first_on_one_thread_then_on_two() -> None:
    params, grads = descent(LARGE, "float32", 0)
    state = ADAM.init(params)
    tw.set_num_threads(1)
    ADAM.compile()
    ADAM.step_(params, grads, state)
    threads._POOL.asked = None
    always_in_parts()
    ADAM.step_(params, grads, state)
    settle()
    assert threads.layer() == "omp"
    ADAM.step_(params, grads, state)
    assert state.plan is not None
    assert state.plan.launches[0].parts == 2
    assert params[0].tobytes() == by_numpy(ADAM, LARGE, 3)


def test_more_threads_may_be_allowed_later() -> None:
    run(first_on_one_thread_then_on_two, THALWEG_THREADING_LAYER="omp", NUMBA_NUM_THREADS="2")


def by_a_layer_that_is_not_there() -> None:
    always_in_parts()
    ADAM.compile()
    assert threads.layer() == ""
    assert in_place(ADAM, 1000, 3) == by_numpy(ADAM, 1000, 3)


def test_without_a_pool_steps_are_taken_on_one_thread() -> None:
    run(by_a_layer_that_is_not_there, NUMBA_THREADING_LAYER_PRIORITY="none of the three")


def by_an_unknown_layer() -> None:
    always_in_parts()
    assert in_place(ADAM, LARGE, 2) == by_numpy(ADAM, LARGE, 2)
    with pytest.raises(InputError, match="THALWEG_THREADING_LAYER is one of omp, tbb, workqueue; 'opm' was given"):
        ADAM.compile()


def test_an_unknown_layer_is_named() -> None:
    run(by_an_unknown_layer, THALWEG_THREADING_LAYER="opm")


@pytest.fixture
def _asked() -> Iterator[None]:
    yield
    threads._POOL.asked = None


@pytest.mark.usefixtures("_asked")
@pytest.mark.parametrize("count", [0, -1, True, 1.0, 1.5, "2", None, float("nan")])
def test_a_number_of_threads_is_a_whole_number_from_1(count: Any) -> None:
    before = tw.get_num_threads()
    with pytest.raises(InputError, match=f"a whole number from 1, {count!r} was given"):
        tw.set_num_threads(count)
    assert tw.get_num_threads() == before


@pytest.mark.usefixtures("_asked")
def test_no_more_threads_than_cores_are_used() -> None:
    cores = tw.get_num_threads()
    tw.set_num_threads(1)
    assert tw.get_num_threads() == 1
    tw.set_num_threads(cores + 100)
    assert tw.get_num_threads() == cores
