"""Children of a process that launches or compiles: they step on their own thread, compile anew, and end well."""

import multiprocessing
import os
import threading
from typing import Any

import numpy as np
import pytest

import thalweg as tw
from tests.engines.processes import LAYERS, always_in_parts, by_numpy, in_a_child, in_place, run, settle
from thalweg.engines.compiled import step, threads
from thalweg.engines.compiled.kernel import Kernel

ADAM = tw.adam(lr=0.01)
SIZE = 100_003
LARGE = 2_000_000

pytestmark = pytest.mark.skipif(not hasattr(os, "fork"), reason="there are no forks on Windows")


def steps_serially() -> None:
    """What is asked of a child."""
    ADAM.compile()
    assert threads.layer() == ""
    assert in_place(ADAM, SIZE, 3) == by_numpy(ADAM, SIZE, 3)
    assert in_place(ADAM, SIZE, 3, dtype="float64") == by_numpy(ADAM, SIZE, 3, dtype="float64")


def launch(layer: str) -> None:
    always_in_parts()
    ADAM.compile()
    in_place(ADAM, LARGE, 3)
    assert threads.layer() == layer


def forking_after_launches(layer: str) -> None:
    launch(layer)
    in_a_child(steps_serially)
    in_a_child(lambda: in_a_child(steps_serially))
    assert in_place(ADAM, LARGE, 3) == by_numpy(ADAM, LARGE, 3)
    assert threads.layer() == layer


@pytest.mark.parametrize("layer", LAYERS)
def test_a_child_steps_serially_and_its_parent_in_parallel(layer: str) -> None:
    run(forking_after_launches, layer, THALWEG_THREADING_LAYER=layer, NUMBA_NUM_THREADS="2")


def forking_while_launching(layer: str) -> None:
    """All numbers of an array are the same at any time but during a launch."""
    launch(layer)
    params, grads = [np.ones(LARGE, np.float32)], [np.ones(LARGE, np.float32)]
    state, going = ADAM.init(params), True

    def step() -> None:
        while going:
            ADAM.step_(params, grads, state)

    def check() -> None:
        assert np.unique(params[0]).size == 1
        steps_serially()
        ADAM.step_(params, grads, state)
        assert np.unique(params[0]).size == 1

    thread = threading.Thread(target=step)
    thread.start()
    for _ in range(8):
        in_a_child(check)
    going = False
    thread.join()


@pytest.mark.parametrize("layer", LAYERS)
def test_a_child_may_be_forked_while_another_thread_launches(layer: str) -> None:
    run(forking_while_launching, layer, THALWEG_THREADING_LAYER=layer, NUMBA_NUM_THREADS="2")


def forking_while_compiling() -> None:
    begun, compile_ = threading.Event(), Kernel.compile

    def compile_and_tell(kernel: Kernel) -> None:
        if threading.current_thread() is not threading.main_thread():
            begun.set()
        compile_(kernel)

    tw.sgd(lr=0.1).compile()  # Numba is imported
    Kernel.compile = compile_and_tell  # type: ignore[assignment, method-assign]
    rules = [ADAM, tw.rmsprop(lr=0.01), tw.momentum(lr=0.01)]
    for rule in rules:
        assert in_place(rule, 1000, 1) == by_numpy(rule, 1000, 1)
    assert begun.wait(30)

    def check() -> None:
        for rule in rules:
            in_place(rule, 1000, 1)
            settle()
            assert step.kernel(rule.variant.program, "float32").ready
            rule.compile()
            assert in_place(rule, 1000, 3) == by_numpy(rule, 1000, 3)

    in_a_child(check)
    check()


def test_a_child_forked_while_a_kernel_is_compiled_compiles_it(tmp_path: Any) -> None:
    run(forking_while_compiling, THALWEG_CACHE=str(tmp_path))


def trained(seed: int) -> bytes:
    ADAM.compile()
    return in_place(ADAM, SIZE, 3, seed=seed)


def pools(method: str) -> None:
    launch("omp")
    with multiprocessing.get_context(method).Pool(2) as pool:
        found = pool.map_async(trained, range(4)).get(60)
    assert found == [by_numpy(ADAM, SIZE, 3, seed=seed) for seed in range(4)]


@pytest.mark.parametrize("method", ["fork", "spawn", "forkserver"])
def test_pools_of_processes(method: str) -> None:
    run(pools, method, THALWEG_THREADING_LAYER="omp", NUMBA_NUM_THREADS="2")


IMPORTED_AFTER_THE_FORK = """
import os
import numba
import numpy as np

@numba.njit(parallel=True)
def doubled(a):
    out = np.empty_like(a)
    for i in numba.prange(a.size):
        out[i] = 2 * a[i]
    return out

doubled(np.ones(1000))
child = os.fork()
if child:
    raise SystemExit(os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]))
from tests.engines.test_forks import steps_serially
steps_serially()
"""


def test_a_pool_that_ran_before_the_fork_is_not_launched_on() -> None:
    run(IMPORTED_AFTER_THE_FORK, NUMBA_THREADING_LAYER="omp", NUMBA_NUM_THREADS="2")
