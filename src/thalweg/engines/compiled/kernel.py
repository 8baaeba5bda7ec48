"""A kernel: compiled in the background, one at a time, and called by its address."""

import ctypes
import os
import threading
import weakref
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from functools import lru_cache
from typing import Any

from thalweg.engines.compiled import modules


class _Compiler:
    """The thread that compiles. It holds `busy` while it does, and so does a fork: a child that inherited Numba's lock
    in a locked state could never compile anything."""

    def __init__(self) -> None:
        self.busy = threading.RLock()
        self.unfinished: weakref.WeakSet[Kernel] = weakref.WeakSet()
        self.thread = ThreadPoolExecutor(1, thread_name_prefix="thalweg-compiler")

    def start(self, kernel: "Kernel") -> Future[None]:
        self.unfinished.add(kernel)
        return self.thread.submit(self._compile, kernel)

    def _compile(self, kernel: "Kernel") -> None:
        with self.busy:
            kernel.compile()
        self.unfinished.discard(kernel)

    def before_fork(self) -> None:
        self.busy.acquire()

    def after_fork(self) -> None:
        self.busy.release()

    def in_child(self) -> None:
        """The thread did not survive the fork; what it had not finished is started anew when wanted."""
        waiting = list(self.unfinished)
        self.__init__()  # type: ignore[misc]
        for kernel in waiting:
            kernel.future = None


class Kernel:
    """Machine code of a source's function `kernel(table, part)`, once it is ready."""

    def __init__(self, source: str, *, reads_objects: bool = False) -> None:
        """`reads_objects` where it reads Python's own objects, which no other thread may change meanwhile."""
        self.source = source
        self.address: int | None = None
        self.future: Future[None] | None = None
        self._prototype = _HOLDING if reads_objects else _RELEASING
        self._code: Any = None  # what the address points into
        self._entry: Any = None

    def start(self) -> None:
        """Have it compiled, by another thread."""
        if self.future is None:
            self.future = COMPILER.start(self)

    def wait(self) -> "Kernel":
        """Return when it is ready. Raises what the compiler raised."""
        self.start()
        assert self.future is not None
        self.future.result()
        return self

    @property
    def ready(self) -> bool:
        return self.address is not None

    def compile(self) -> None:
        from numba import cfunc, int64, void

        def decorate(function: Callable[..., Any], keep: bool) -> Any:
            return cfunc(void(int64, int64), cache=keep, error_model="numpy")(function)

        self._code = modules.compiled(self.source, "kernel", decorate)
        self._entry = self._prototype(self._code.address)
        self.address = self._code.address

    def __call__(self, table: int, part: int) -> None:
        """Run one part on this thread; other Python threads run on meanwhile, unless it reads objects."""
        self._entry(table, part)


@lru_cache(maxsize=256)
def shared(source: str) -> Kernel:
    """The kernel of a source, one for all who ask: recordings that differ in numbers only have the same."""
    return Kernel(source)


_RELEASING = ctypes.CFUNCTYPE(None, ctypes.c_int64, ctypes.c_int64)
_HOLDING = ctypes.PYFUNCTYPE(None, ctypes.c_int64, ctypes.c_int64)
COMPILER = _Compiler()
if hasattr(os, "register_at_fork"):
    os.register_at_fork(
        before=COMPILER.before_fork, after_in_parent=COMPILER.after_fork, after_in_child=COMPILER.in_child
    )
