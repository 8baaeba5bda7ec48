"""Who does the work: threads, processes, an executor of the user's, a Dask cluster."""

import time
from collections.abc import Callable
from concurrent.futures import Executor, Future, ThreadPoolExecutor, wait
from contextlib import suppress
from dataclasses import dataclass
from typing import Any, TypeVar

from thalweg.engines.compiled.threads import get_num_threads
from thalweg.errors import InputError, MissingExtra
from thalweg.races.executors.processes import Processes

T = TypeVar("T")
AHEAD = 2  # chunks at a shared executor for each of its workers, so that none waits for the driver


@dataclass(frozen=True)
class Crew:
    """An executor and what the driver must know of it."""

    executor: Executor
    places: Callable[[], int]  # chunks that it is given at a time
    by_value: bool  # in other processes, perhaps on other machines: problems go there as parcels
    end: Callable[[], object]  # stop what runs and what waits
    check: Callable[[], object] = lambda: None  # raises InputError where nothing will come any more

    def submit(self, function: Callable[..., Any], *args: Any) -> Future[Any]:
        """Raises InputError where the executor takes no more tasks."""
        try:
            future: Any = self.executor.submit(function, *args)
        except RuntimeError as error:  # a pool that is broken or shut down, a client that is closed
            raise InputError(
                f"the executor takes no more tasks ({type(error).__name__}: {error}); with a new one the race goes on "
                "from its journal"
            ) from error
        return future if isinstance(future, Future) else _waited_for(future)

    def result(self, future: Future[T]) -> T:
        """Of a task, once it is there. Raises InputError where it will never be."""
        while not wait([future], timeout=1).done:
            self.check()
        return future.result()


def threads(workers: int | None) -> Crew:
    """Threads of this process, for loops that are compiled and let others run."""
    count = workers or get_num_threads()
    pool = ThreadPoolExecutor(count, thread_name_prefix="race")
    return Crew(pool, lambda: AHEAD * count, by_value=False, end=lambda: pool.shutdown(cancel_futures=True))


def processes(workers: int | None) -> Crew:
    """Spawned processes, for what needs Python."""
    count = workers or get_num_threads()
    pool = Processes()
    return Crew(pool, lambda: count, by_value=True, end=lambda: pool.shutdown(cancel_futures=True))


def given(executor: Executor, workers: int | None) -> Crew:
    """An executor of the user's, which stays open."""
    if not callable(getattr(executor, "submit", None)):
        raise InputError(f"executor= is a concurrent.futures.Executor; {executor!r:.60} was given")
    count = workers or getattr(executor, "_max_workers", None) or get_num_threads()
    return Crew(executor, lambda: AHEAD * count, by_value=True, end=lambda: None)


def cluster(address: str, workers: int | None) -> Crew:
    """The workers of a Dask scheduler, as many as there are at the time."""
    try:
        from distributed import Client
    except ImportError:
        raise MissingExtra("cluster= needs Dask distributed: pip install 'thalweg[cluster]'") from None
    client = Client.__new__(Client)  # ours to close where it fails: one collected while another starts waits for ever
    try:
        client.__init__(address, set_as_default=False, timeout=5)
    except (OSError, ValueError, TypeError, AssertionError) as error:  # the last where an address cannot be read
        client.close()
        raise InputError(
            f"no Dask scheduler answers at {address!r:.100}: start `dask scheduler`, or see its address"
        ) from error

    count, asked = workers or 1, 0.0

    def places() -> int:
        nonlocal count, asked
        if workers is None and client.status == "running" and time.monotonic() > asked + 1:
            with suppress(OSError):  # it has just been lost
                count, asked = max(1, sum(client.nthreads().values())), time.monotonic()
        return AHEAD * count

    def check() -> None:
        if client.status == "closed":
            raise InputError(
                f"the Dask scheduler at {address} is gone; with a new one the race goes on from its journal"
            )

    return Crew(client.get_executor(pure=False), places, by_value=True, end=client.close, check=check)


def _waited_for(task: Any) -> Future[Any]:
    """The future of a task of an executor whose tasks only have a `result`, as submitit's."""
    if not callable(getattr(task, "result", None)):
        raise InputError(f"submit of an executor gives a future, something with result(); {task!r:.60} was given")
    waiting = ThreadPoolExecutor(1, thread_name_prefix="task")
    future = waiting.submit(task.result)
    waiting.shutdown(wait=False)
    return future
