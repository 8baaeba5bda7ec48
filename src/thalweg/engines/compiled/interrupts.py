"""Ctrl-C where an exception would be lost."""

import signal
import threading
from collections.abc import Iterator
from contextlib import contextmanager


@contextmanager
def answered_later() -> Iterator[None]:
    """Ctrl-C is answered at the end: LLVM calls back into Python, and ctypes drops what is raised there."""
    foreign = signal.getsignal(signal.SIGINT) is None  # set by C code, and could not be set back
    if foreign or threading.current_thread() is not threading.main_thread():
        yield
        return
    pressed = False

    def note(*_: object) -> None:
        nonlocal pressed
        pressed = True

    before = signal.signal(signal.SIGINT, note)
    try:
        yield
    finally:
        signal.signal(signal.SIGINT, before)
        if pressed:
            signal.raise_signal(signal.SIGINT)
