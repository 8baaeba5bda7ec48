"""Kernels are compiled in the background: the first steps are NumPy's, with the same bits, and nothing waits."""

import atexit
import itertools
import signal
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

import thalweg as tw
from tests.engines.kept import SOURCE, files, made
from tests.engines.processes import by_numpy, descent, in_place, run, settle
from tests.interrupts import everywhere
from thalweg.engines.compiled import modules, step
from thalweg.engines.compiled.kernel import COMPILER, Kernel
from thalweg.engines.compiled.tensors import resolver
from thalweg.optimizer.optimizer import Optimizer

RULE = """
import thalweg as tw
@tw.rule
def mine(x, g, m, t, *, lr=0.1):
    m = {number} * m + g
    return x - lr * m, m
"""
NUMBERS = itertools.count(1)


def test_ctrl_c_while_a_kernel_is_compiled_is_answered_when_it_is() -> None:
    """LLVM calls Python back, where a KeyboardInterrupt is printed and lost."""
    before, done = signal.signal(signal.SIGINT, signal.default_int_handler), list[str]()

    def decorate(function: Callable[..., Any], keep: bool) -> None:
        signal.raise_signal(signal.SIGINT)
        done.append("compiled")

    try:
        with pytest.raises(KeyboardInterrupt):
            modules.compiled("def kernel(): pass", "kernel", decorate)
        assert done == ["compiled"]
        assert signal.getsignal(signal.SIGINT) is signal.default_int_handler
    finally:
        signal.signal(signal.SIGINT, before)


def test_ctrl_c_while_a_kernel_is_given_to_be_compiled_does_not_leave_it_out() -> None:
    """Whoever asks for it again has it compiled."""
    given = list[Kernel]()

    def begin() -> Callable[[], None]:
        given.append(Kernel(f"def kernel(table, part): {len(given)}"))
        return given[-1].start

    places = list(everywhere(begin))
    assert len(places) > 5
    for each in given:
        each.start()
    ends = time.monotonic() + 60
    while not all(each.ready for each in given) and time.monotonic() < ends:
        time.sleep(0.01)
    assert [where for where, each in zip(places, given[:-1], strict=True) if not each.ready] == []


def new_optimizer(tmp_path: Path) -> Optimizer:
    """Of a rule that no kernel has been compiled for."""
    namespace: dict[str, Any] = {}
    file = tmp_path / "rule.py"
    file.write_text(RULE.format(number=next(NUMBERS) / 1024))
    exec(compile(file.read_text(), file, "exec"), namespace)
    optimizer: Optimizer = namespace["mine"](lr=0.01)
    return optimizer


def kernels(optimizer: Optimizer) -> list[Kernel]:
    return [step.kernel(optimizer.variant.program, dtype) for dtype in ("float32", "float64")]


@pytest.fixture(autouse=True)
def _cache(folder: Path) -> Iterator[None]:
    resolver().wait()
    settle()
    yield
    settle()


def test_the_first_steps_do_not_wait_and_the_bits_stay_the_same(tmp_path: Path) -> None:
    optimizer = new_optimizer(tmp_path)
    params, grads = descent(1000, "float64", 0)
    state = optimizer.init(params)
    with COMPILER.busy:  # so that nothing can be compiled
        for _ in range(3):
            optimizer.step_(params, grads, state)
        assert not any(each.ready for each in kernels(optimizer))
        assert params[0].tobytes() == by_numpy(optimizer, 1000, 3, dtype="float64")
    optimizer.compile()
    assert all(each.ready for each in kernels(optimizer))
    for _ in range(4):
        optimizer.step_(params, grads, state)
    assert state.plan is not None
    assert state.plan.launches[0].parts
    assert params[0].tobytes() == by_numpy(optimizer, 1000, 7, dtype="float64")


def test_a_kernel_that_became_ready_takes_over(tmp_path: Path) -> None:
    optimizer = new_optimizer(tmp_path)
    params, grads = descent(1000, "float32", 0)
    state = optimizer.init(params)
    optimizer.step_(params, grads, state)
    settle()
    first, second = kernels(optimizer)
    assert first.ready
    assert not second.ready  # the other precision was not wanted
    optimizer.step_(params, grads, state)
    assert state.plan is not None
    assert state.plan.ready
    assert params[0].tobytes() == by_numpy(optimizer, 1000, 2)


def test_where_the_compiler_fails_numpy_serves_for_good(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    optimizer, asked = new_optimizer(tmp_path), list[str]()

    def fail(kernel: Kernel) -> None:
        asked.append(kernel.source)
        raise RuntimeError("no compiler today")

    monkeypatch.setattr(Kernel, "compile", fail)
    for _ in range(3):
        assert in_place(optimizer, 1000, 5) == by_numpy(optimizer, 1000, 5)
        settle()
    assert len(asked) == 1  # it is not tried again and again
    with pytest.raises(RuntimeError, match="no compiler today"):
        optimizer.compile()
    assert in_place(optimizer, 1000, 5) == by_numpy(optimizer, 1000, 5)
    monkeypatch.undo()
    optimizer.compile()
    assert in_place(optimizer, 1000, 5) == by_numpy(optimizer, 1000, 5)


def test_what_cannot_be_compiled_says_why() -> None:
    with pytest.raises(Exception, match="nowhere_defined"):
        made(SOURCE.replace("at[1]", "nowhere_defined"))


def test_many_kernels_are_compiled_one_after_another(monkeypatch: pytest.MonkeyPatch) -> None:
    lock, order = threading.Lock(), list[str]()

    def compile_(kernel: Kernel) -> None:
        assert lock.acquire(blocking=False)
        time.sleep(0.001)  # so that two at once would meet
        order.append(kernel.source)
        kernel.address = 1
        lock.release()

    monkeypatch.setattr(Kernel, "compile", compile_)
    many = [Kernel(str(number)) for number in range(100)]
    with COMPILER.busy:
        for each in many + many:
            each.start()
        time.sleep(0.05)  # in which nothing may happen
        assert order == []
        many[99].wait()
    for each in many:
        each.wait()
    settle()
    assert order[0] == "99"
    assert sorted(order, key=int) == [each.source for each in many]


def test_many_rules_at_once(tmp_path: Path) -> None:
    optimizers = [new_optimizer(tmp_path) for _ in range(3)]
    for optimizer in optimizers:
        assert in_place(optimizer, 100, 2) == by_numpy(optimizer, 100, 2)
    for optimizer in reversed(optimizers):
        optimizer.compile()
        assert in_place(optimizer, 100, 2) == by_numpy(optimizer, 100, 2)


def test_no_thread_stays_behind_when_all_is_compiled(tmp_path: Path) -> None:
    in_place(new_optimizer(tmp_path), 100, 1)
    settle()
    for thread in threading.enumerate():
        if thread.name == "thalweg-compiler":
            thread.join()
    assert "thalweg-compiler" not in [thread.name for thread in threading.enumerate()]


def one_step(size: int) -> None:
    optimizer = tw.adam(lr=0.1)
    assert in_place(optimizer, size, 1) == by_numpy(optimizer, size, 1)


def in_an_exit_handler() -> None:
    def work() -> None:
        one_step(10)
        assert not COMPILER.thread.running  # nobody would wait for it
        print("done")

    atexit.register(work)


def in_a_thread_that_outlives_the_main_one() -> None:
    def work() -> None:
        threading.main_thread().join()
        one_step(1_000_000)
        tw.adam(lr=0.1).compile()
        one_step(1_000_000)
        assert all(each.ready for each in kernels(tw.adam(lr=0.1)))
        print("done")

    threading.Thread(target=work).start()


@pytest.mark.parametrize("size", [10, 1_000_000])
def test_the_interpreter_may_end_after_the_first_step(folder: Path, size: int) -> None:
    assert run(one_step, size, THALWEG_CACHE=str(folder)) == ("", "")
    assert files(folder, ".sums") != []  # what it had begun to compile, the next one loads


def test_a_first_step_may_be_taken_while_the_interpreter_ends(folder: Path) -> None:
    assert run(in_an_exit_handler, THALWEG_CACHE=str(folder)) == ("done\n", "")
    assert run(in_a_thread_that_outlives_the_main_one, THALWEG_CACHE=str(folder)) == ("done\n", "")
