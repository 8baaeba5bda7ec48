"""Ctrl-C at a chosen moment."""

import inspect
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from types import FrameType
from typing import Any

import thalweg

OURS = str(Path(thalweg.__file__).parent)
MOMENTS = ("call", "return", "c_return")  # of those at which Python looks for signals: where functions begin and end


def everywhere(begin: Callable[[], Callable[[], Any]]) -> Iterator[str]:
    """Interrupt what `begin` makes at the first moment of ours, then one made anew at the second, and so on to its end.
    After each, where it was."""
    moment = 0
    while where := interrupted(begin(), moment):
        yield where
        moment += 1


def interrupted(act: Callable[[], Any], moment: int) -> str:
    """Act, and be interrupted at that moment, from 0. Where it was; nothing, if the act ended before."""
    left, where = moment, ""

    def watch(frame: FrameType, event: str, _: Any) -> None:
        nonlocal left, where
        code = frame.f_code
        if event not in MOMENTS or not code.co_filename.startswith(OURS) or code.co_flags & inspect.CO_GENERATOR:
            return
        left -= 1
        if left == -1:
            where = f"{code.co_filename[len(OURS) + 1 :]}:{frame.f_lineno} {event}"
            raise KeyboardInterrupt

    sys.setprofile(watch)
    try:
        act()
    except KeyboardInterrupt:
        pass
    finally:
        sys.setprofile(None)
    return where
