"""Functions that run in a process of their own: Numba chooses its threading layer once in each, a cache is for the
next one, and a crash or a hang must end the process and not the tests."""

import contextlib
import os
import signal
import subprocess
import sys
import tempfile
import time
import traceback
from collections.abc import Callable
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np

from thalweg.engines.compiled import threads
from thalweg.engines.compiled.kernel import COMPILER
from thalweg.optimizer.optimizer import Optimizer

ROOT = Path(__file__).parents[2]
LIMIT = 120  # seconds, after which it hangs
PERIOD = 9973
LAYERS = ["omp", "workqueue"]
CALL = "from {module} import {name}; {name}(*{arguments!r})"


@cache
def _kept() -> "tempfile.TemporaryDirectory[str]":
    return tempfile.TemporaryDirectory(prefix="thalweg-")


def run(work: Callable[..., None] | str, *arguments: Any, **environment: str) -> tuple[str, str]:
    """What a function of a test file, or a script, prints in a fresh process: (stdout, stderr).

    An AssertionError shows its stderr where it fails, and where in its Python it is where it hangs. Processes share a
    cache unless THALWEG_CACHE is given.
    """
    if not isinstance(work, str):
        work = CALL.format(module=work.__module__, name=work.__name__, arguments=arguments)
    process = subprocess.Popen(
        [sys.executable, "-X", "faulthandler", "-c", work],
        cwd=ROOT,
        env={**os.environ, "THALWEG_CACHE": _kept().name, **environment},
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        start_new_session=True,
    )
    try:
        printed, errors = process.communicate(timeout=LIMIT)
    except subprocess.TimeoutExpired:
        os.killpg(process.pid, signal.SIGABRT)  # each says where it is
        printed, errors = process.communicate()
    with contextlib.suppress(ProcessLookupError):  # of children that it left
        os.killpg(process.pid, signal.SIGKILL)
    assert process.returncode == 0, f"exit code {process.returncode}\n{printed}\n{errors}"
    return printed, errors


def in_a_child(work: Callable[[], Any]) -> None:
    """Fork, work in the child, and see it end well."""
    child = os.fork()
    if child == 0:
        code = 1
        try:
            work()
            code = 0
        except BaseException:
            traceback.print_exc()
        finally:
            os._exit(code)
    assert os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) == 0


def settle() -> None:
    """Wait until nothing is left to compile."""
    for _ in range(6000):
        if not COMPILER.thread.running:
            return
        time.sleep(0.01)
    raise AssertionError("it never ends")


def always_in_parts(count: int = 2) -> None:
    """Cut the work of every launch, however small it is and however few cores there are."""
    threads.PAYS.update(dict.fromkeys(threads.PAYS, 0.0))
    threads.get_num_threads = lambda: count


def descent(size: int, dtype: str, seed: int) -> tuple[Any, Any]:
    """(params, grads) to step on; the same numbers come again after PERIOD."""
    numbers = np.random.default_rng(seed).normal(size=(2, min(size, PERIOD))).astype(dtype)
    return [np.resize(numbers[0], size)], [np.resize(numbers[1], size)]


def in_place(optimizer: Optimizer, size: int, steps: int, *, dtype: str = "float32", seed: int = 0) -> bytes:
    """The bits after steps in place."""
    params, grads = descent(size, dtype, seed)
    state = optimizer.init(params)
    for _ in range(steps):
        optimizer.step_(params, grads, state)
    return params[0].tobytes()


def by_numpy(optimizer: Optimizer, size: int, steps: int, *, dtype: str = "float32", seed: int = 0) -> bytes:
    """The bits after pure steps."""
    params, grads = descent(min(size, PERIOD), dtype, seed)
    state = optimizer.init(params)
    for _ in range(steps):
        params, state = optimizer.step(params, grads, state)
    return np.resize(params[0], size).tobytes()
