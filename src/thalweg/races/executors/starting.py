"""What a new process finds: one thread for its libraries, no script to run again, no Ctrl-C."""

import os
import signal
import sys
import threading
import types
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager

COUNTS = (
    "OMP_NUM_THREADS",
    "OPENBLAS_NUM_THREADS",
    "MKL_NUM_THREADS",
    "BLIS_NUM_THREADS",
    "VECLIB_MAXIMUM_THREADS",
    "NUMEXPR_NUM_THREADS",
    "NUMBA_NUM_THREADS",
    "NPROC",  # XLA's thread pool, xla/pjrt/utils.cc
)
_STARTING = threading.Lock()


@contextmanager
def workers_start() -> Iterator[None]:
    """Processes that are spawned meanwhile compute on one thread, import no script and are deaf to Ctrl-C.

    The libraries read their number of threads when they are loaded, so it must stand in the environment. A spawned
    process would run the script that began the race, and a script without `if __name__ == "__main__"` would begin it
    again in every worker; they need none, as functions of a script come by value. Ctrl-C reaches every process of a
    terminal: the driver alone answers it.
    """
    with _STARTING, ExitStack() as after:
        after.callback(_restore, {name: os.environ.get(name) for name in COUNTS})
        os.environ.update(dict.fromkeys(COUNTS, "1"))
        script = sys.modules["__main__"]
        after.callback(sys.modules.__setitem__, "__main__", script)
        sys.modules["__main__"] = types.ModuleType("__main__")
        if sys.platform != "win32":
            blocked = signal.pthread_sigmask(signal.SIG_BLOCK, [signal.SIGINT])
            after.callback(signal.pthread_sigmask, signal.SIG_SETMASK, blocked)
        yield


def _restore(before: dict[str, str | None]) -> None:
    for name, value in before.items():
        if value is None:
            os.environ.pop(name, None)
        else:
            os.environ[name] = value
