"""A kernel: compiled in the background, one at a time, and called by its address."""

import contextlib
import ctypes
import os
import threading
import weakref
from collections import deque
from collections.abc import Callable
from functools import lru_cache
from typing import Any

from thalweg.engines.compiled import modules


class _Worker:
    """A thread that lasts while it has something to do: the interpreter waits for it before it ends, and one that has
    nothing to do would make every later fork that of a process with threads."""

    def __init__(self) -> None:
        self.lock = threading.RLock()
        self.tasks = deque[Callable[[], None]]()
        self.running = False

    def submit(self, task: Callable[[], None]) -> None:
        with self.lock:
            self.tasks.append(task)
            alive = threading.current_thread().is_alive()  # not so in exit handlers, after which nobody would wait
            if alive and not self.running:
                with contextlib.suppress(RuntimeError):  # no thread can be had
                    threading.Thread(target=self._run, name="thalweg-compiler").start()
                    self.running = True

    def _run(self) -> None:
        while True:
            with self.lock:
                if not self.tasks:
                    self.running = False
                    return
                task = self.tasks.popleft()
            with contextlib.suppress(Exception):  # whoever waits for it meets it again
                task()


class _Compiler:
    """Has kernels compiled. Whoever compiles holds `busy`, and so does a fork: a child that inherited Numba's lock in a
    locked state could never compile anything."""

    def __init__(self) -> None:
        self.busy = threading.RLock()
        self.thread = _Worker()
        self.given: weakref.WeakSet[Kernel] = weakref.WeakSet()

    def start(self, kernel: "Kernel") -> None:
        if kernel not in self.given:
            self.thread.submit(kernel.make)
            self.given.add(kernel)  # not before: an interrupt must not leave a kernel that nobody compiles

    def before_fork(self) -> None:
        self.busy.acquire()

    def after_fork(self) -> None:
        self.busy.release()

    def in_child(self) -> None:
        """The thread did not survive the fork; what it had not finished is started anew when wanted."""
        self.__init__()  # type: ignore[misc]


class Kernel:
    """Machine code of a source's function `kernel(table, part)`, or of that name, once it is ready."""

    def __init__(self, source: str, *, name: str = "kernel", reads_objects: bool = False) -> None:
        """`reads_objects` where it reads Python's own objects, which no other thread may change meanwhile."""
        self.source, self.name = source, name
        self.address: int | None = None
        self._prototype = _HOLDING if reads_objects else _RELEASING
        self._code: Any = None  # what the address points into
        self._entry: Any = None

    def start(self) -> None:
        """Have it compiled, by another thread. Where that fails, it is never ready, and `wait` says why."""
        COMPILER.start(self)

    def wait(self) -> "Kernel":
        """Return when it is ready. Raises what the compiler raises."""
        self.make()
        return self

    @property
    def ready(self) -> bool:
        return self.address is not None

    def make(self) -> None:
        """Have it compiled, by this thread, unless another was faster."""
        if not self.ready:
            with COMPILER.busy:
                if not self.ready:
                    self.compile()

    def compile(self) -> None:
        from numba import cfunc, int64, void

        def decorate(function: Callable[..., Any], keep: bool) -> Any:
            return cfunc(void(int64, int64), cache=keep, error_model="numpy")(function)

        self._code = modules.compiled(self.source, self.name, decorate)
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
