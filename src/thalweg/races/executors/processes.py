"""Spawned processes, each a pool of its own, so that one that dies takes nothing along but its own task."""

import multiprocessing
import os
import signal
import threading
from collections.abc import Callable
from concurrent.futures import BrokenExecutor, Executor, Future, ProcessPoolExecutor
from contextlib import suppress
from typing import Any, ParamSpec, TypeVar

from thalweg.races.executors.starting import workers_start

P = ParamSpec("P")
T = TypeVar("T")


class Processes(Executor):
    """A process for every task at a time, kept for the next; a task whose process dies raises BrokenExecutor.

    A pool of the standard library loses all that is in flight when one of its processes dies, and does not say which
    task was to blame: so there is one process in each pool here.
    """

    def __init__(self) -> None:
        self._idle, self._busy = list[ProcessPoolExecutor](), dict[Future[Any], ProcessPoolExecutor]()
        self._changing = threading.Lock()

    def submit(self, function: Callable[P, T], /, *args: P.args, **kwargs: P.kwargs) -> Future[T]:
        with self._changing:
            self._collect()
            while self._idle:
                pool = self._idle.pop()
                with suppress(BrokenExecutor):  # it died while it waited
                    return self._given(pool, pool.submit(function, *args, **kwargs))
            pool = _started()
            return self._given(pool, pool.submit(function, *args, **kwargs))

    def _given(self, pool: ProcessPoolExecutor, task: Future[T]) -> Future[T]:
        self._busy[task] = pool
        return task

    def _collect(self) -> None:
        """Find idle what has ended its task; forget what has died."""
        for future in [each for each in self._busy if each.done()]:
            pool = self._busy.pop(future)
            if future.cancelled() or not isinstance(future.exception(), BrokenExecutor):
                self._idle.append(pool)
            else:
                pool.shutdown(wait=False)

    def shutdown(self, wait: bool = True, *, cancel_futures: bool = False) -> None:
        """End idle processes in order; kill those that are at work where `cancel_futures` is given."""
        with self._changing:
            self._collect()
            for pool in self._busy.values() if cancel_futures else ():
                for process in list((pool._processes or {}).values()):  # kill_workers from Python 3.14
                    process.kill()
            pools, self._idle, self._busy = [*self._idle, *self._busy.values()], [], {}
        ending = [threading.Thread(target=pool.shutdown) for pool in pools]  # a pool's first shutdown alone can wait
        for each in ending:
            each.start()
        for each in ending if wait else ():
            each.join()


def _started() -> ProcessPoolExecutor:
    pool = ProcessPoolExecutor(1, multiprocessing.get_context("spawn"), _begin)
    with workers_start():
        pool.submit(os.getpid)  # a pool starts its process for its first task
    return pool


def _begin() -> None:
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    with suppress(OSError):  # either may be closed
        os.dup2(2, 1)  # the driver's output is its own: a model that prints must not write into it
    threading.Thread(target=_end_with_parent, name="watch", daemon=True).start()


def _end_with_parent() -> None:
    """A driver that is killed cannot end its workers, and they would wait for it for ever."""
    parent = multiprocessing.parent_process()
    assert parent is not None
    parent.join()
    os._exit(1)
