"""Run a kernel's parts: on this thread, or on Numba's thread pool.

All kernels share one parallel loop, which calls them by address (docs/decisions/0003). The pool's layer is chosen here
and not left to what is installed: OpenMP, whose launch costs some microseconds, else Numba's own work queue, which
costs a hundred and aborts the process when two threads launch at once. So there is one lock around launches; and a
forked child, in which OpenMP's pool is dead and kills the process when it is called, runs on its own thread.
"""

import multiprocessing
import os
import threading
from collections.abc import Callable
from importlib.resources import files
from pathlib import Path
from typing import Any

from thalweg.engines.compiled import kernel as compiler
from thalweg.engines.compiled import modules
from thalweg.engines.compiled.kernel import Kernel
from thalweg.errors import InputError

LAYERS = ("omp", "workqueue")
PAYS = {"omp": 15e-6, "tbb": 30e-6, "workqueue": 2e-3}
"""Seconds of work for one thread, from which two are faster (benchmarks/threads.py)."""


class _Pool:
    """Numba's pool as this process may use it."""

    def __init__(self) -> None:
        self.launching = threading.RLock()  # a signal's handler may fork, or step, just after a launch
        self.loop: Any = None
        self.layer = ""
        self.forked = False
        self.wanted = False
        self.asked: int | None = None

    def before_fork(self) -> None:
        self.launching.acquire()

    def after_fork(self) -> None:
        self.launching.release()

    def in_child(self) -> None:
        self.launching, self.forked = threading.RLock(), True

    def want(self) -> None:
        """Have it started in the background, once."""
        if not (self.wanted or self.forked):
            compiler.COMPILER.thread.submit(self.start)
            self.wanted = True

    def start(self) -> None:
        """Compile the parallel loop and start the pool."""
        with compiler.COMPILER.busy:
            if self.loop is None and not self.forked:
                self._start()

    def _start(self) -> None:
        import numba

        running = _running()
        if running and _forked():
            self.forked = True  # it may be our parent's
            return
        usual = numba.config.THREADING_LAYER
        for layer in (running,) if running else _wanted(usual):
            try:
                numba.config.THREADING_LAYER = layer
                loop = modules.compiled(_LOOP, "loop", _parallel)
                loop(0, 0, 0)
            except ValueError:  # this layer cannot be loaded
                continue
            finally:
                numba.config.THREADING_LAYER = usual
            self.loop, self.layer = loop, _running()
            return
        self.forked = True


def _running() -> str:
    """The layer of a pool that somebody else has started; the empty string where there is none."""
    import numba

    try:
        return str(numba.threading_layer())
    except ValueError:
        return ""


def _forked() -> bool:
    """Whether this process may have been forked from another, and has begun no other program since."""
    if multiprocessing.parent_process() is not None:
        return True
    try:
        flags = int(Path("/proc/self/stat").read_text().rpartition(")")[2].split()[6])
    except (OSError, ValueError, IndexError):  # not Linux
        return False
    return bool(flags & 0x40)  # PF_FORKNOEXEC, include/linux/sched.h


def _wanted(usual: str) -> tuple[str, ...]:
    """The layers to try: the one that the environment names, else ours."""
    asked = os.environ.get("THALWEG_THREADING_LAYER")
    if asked and asked not in PAYS:
        raise InputError(f"THALWEG_THREADING_LAYER is one of {', '.join(PAYS)}; {asked!r} was given")
    named = asked or (usual if usual in PAYS else "")
    return (named,) if named else LAYERS


def _parallel(function: Callable[..., Any], keep: bool) -> Any:
    from numba import int64, njit, void

    return njit(void(int64, int64, int64), parallel=True, nogil=True, cache=keep)(function)


_LOOP = (files(__package__) / "loop.py").read_text()
_POOL = _Pool()
if hasattr(os, "register_at_fork"):
    os.register_at_fork(before=_POOL.before_fork, after_in_parent=_POOL.after_fork, after_in_child=_POOL.in_child)


def set_num_threads(count: int) -> None:
    """How many threads a compiled step or sweep may use, from 1; all of the machine's cores at first.

    A step uses them only where they pay. Raises InputError for anything but a whole number from 1.
    """
    if isinstance(count, bool) or not isinstance(count, int) or count < 1:
        raise InputError(f"a number of threads is a whole number from 1, {count!r} was given")
    _POOL.asked = count


def get_num_threads() -> int:
    """How many threads a compiled step or sweep may use.

    >>> import thalweg as tw
    >>> tw.get_num_threads() >= 1
    True
    """
    available = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
    return available if _POOL.asked is None else min(_POOL.asked, available)


def start() -> None:
    """Have the pool ready, if more than one thread may be used."""
    if get_num_threads() > 1:
        _POOL.start()


def layer() -> str:
    """The layer that parallel launches go through; the empty string where there is none (yet)."""
    return "" if _POOL.forked or _POOL.loop is None else _POOL.layer


def parts(seconds: float) -> int:
    """Into how many parts work is to be cut that would take one thread so long: 1, or as many as there are threads."""
    if seconds < PAYS["omp"] or (count := get_num_threads()) == 1:
        return 1
    if not layer():
        _POOL.want()
        return 1
    return count if seconds >= PAYS[_POOL.layer] else 1


def run(kernel: Kernel, table: int, count: int) -> None:
    """Run parts 0 to `count` - 1 of a kernel that is ready."""
    if count > 1 and layer():
        with _POOL.launching:
            _POOL.loop(kernel.address, table, count)
    else:
        for part in range(count):
            kernel(table, part)
