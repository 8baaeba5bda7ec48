"""Claims beside one another: each in a process, as many at a time as there are cores, and kept by it."""

from __future__ import annotations

import threading
from collections.abc import Iterator, Sequence
from concurrent.futures import BrokenExecutor, Future
from queue import SimpleQueue

from thalweg.engines.compiled.threads import get_num_threads
from thalweg.errors import ThalwegError
from thalweg.lecture.claim import Claim, Effort, Finding, Shown, examine
from thalweg.lecture.drawn import all_drawn
from thalweg.lecture.kept import Kept
from thalweg.lecture.names import claim_named
from thalweg.lecture.progress import BEGUN, DONE, Tell
from thalweg.races.executors.processes import Processes

Found = dict[str, Finding]  # `Shown.findings`: what processes send, since not every claim can be sent


def found_of(claim: Claim, effort: Effort, kept: Kept | None) -> Shown:
    """Examined, drawn, and kept where that is asked for."""
    shown = Shown.of(claim, all_drawn(examine(claim, effort).findings))
    if kept:
        kept.save(shown)
    return shown


class Beside:
    """The claims under way. What happens in other threads ends in a queue that this one reads."""

    def __init__(self, claims: Sequence[Claim], quick: bool, kept: Kept | None, tell: Tell) -> None:
        self._quick, self._kept, self._tell = quick, kept, tell
        self._waiting, self._left, self._changing = list(claims), len(claims), threading.Lock()
        self._pool, self._finished = Processes(), SimpleQueue[tuple[Claim, Future[Found]]]()

    def __enter__(self) -> Beside:
        try:
            for _ in range(get_num_threads()):
                self._begin()
        except BaseException:  # after which nobody leaves
            self.__exit__()
            raise
        return self

    def __exit__(self, *_: object) -> None:
        with self._changing:
            self._waiting.clear()
        self._pool.shutdown(cancel_futures=True)

    def _begin(self) -> None:
        with self._changing:
            if not self._waiting:
                return
            claim = self._waiting.pop(0)
            self._tell(claim.key, BEGUN)
            future = self._pool.submit(_examined, claim.key, self._quick, self._kept)
        future.add_done_callback(lambda done: self._end(claim, done))

    def _end(self, claim: Claim, future: Future[Found]) -> None:
        """In a thread of the pool: the next begins even while nobody asks for results, and who does hears of errors."""
        try:
            if future.exception() is None:
                self._tell(claim.key, DONE)
            self._finished.put((claim, future))
            self._begin()
        except BaseException as error:
            unheard = Future[Found]()
            unheard.set_exception(error)
            self._finished.put((claim, unheard))

    def results(self) -> Iterator[tuple[Claim, Shown]]:
        """Each as it comes in. Raises ThalwegError where a process has died."""
        while self._left:
            claim, future = self._finished.get()
            self._left -= 1
            try:
                yield claim, Shown.of(claim, future.result())
            except BrokenExecutor as error:
                raise ThalwegError(
                    f"the process that worked on L{claim.number} died (was there memory enough?): what is finished is "
                    f"kept, {claim.command} works on it alone"
                ) from error


def _examined(key: str, quick: bool, kept: Kept | None) -> Found:
    """In a process of its own."""
    return found_of(claim_named(key), Effort(quick, kept.folder if kept else None), kept).findings
