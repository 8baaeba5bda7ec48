"""What is left to do, cut into chunks of a second or more."""

import math
from collections import deque
from collections.abc import Iterable
from dataclasses import dataclass, replace
from itertools import groupby
from operator import attrgetter

from thalweg.races.plan import Job

SECONDS = 1.5  # of a chunk: its way to a worker and back costs milliseconds, its loss no more than this


@dataclass(frozen=True)
class Chunk:
    """Jobs of one contestant on one problem."""

    jobs: tuple[Job, ...]
    deaths: int = 0  # of workers that had it


class _Rest:
    """What is left of one contestant on one problem, in grains: jobs that are best done together."""

    def __init__(self, jobs: Iterable[Job], *, together: bool) -> None:
        by_seed = sorted(jobs, key=attrgetter("seed"))
        grains = (
            (tuple(group) for _, group in groupby(by_seed, attrgetter("seed")))
            if together
            else ((job,) for job in by_seed)
        )
        self.grains = deque[tuple[Job, ...]](grains)
        self.seconds = math.inf  # of a job; as long as nothing is known, a grain is enough

    def cut(self, places: int) -> Chunk:
        wanted, jobs = SECONDS / self.seconds, list[Job](self.grains.popleft())
        share = len(self.grains) // (2 * places)  # at the end nobody is to wait long for the last chunk
        while share and len(jobs) < wanted:
            jobs += self.grains.popleft()
            share -= 1
        return Chunk(tuple(jobs))


class Chunks:
    """Chunks of all contestants in turn, each as long as what it has shown until now makes a second or more.

    Arguments
        jobs: in any order. together: whether all settings of a seed are best done in one call.
        places: workers that wait for chunks.
    """

    def __init__(self, jobs: Iterable[Job], *, together: bool, places: int) -> None:
        of = attrgetter("problem", "contestant")
        self._rests = {which: _Rest(each, together=together) for which, each in groupby(sorted(jobs, key=of), of)}
        self._turns, self._places = deque(self._rests), places
        self._suspects = deque[Chunk]()

    def __bool__(self) -> bool:
        return bool(self._suspects or self._turns)

    @property
    def suspected(self) -> bool:
        """Whether the next is one that a worker died of, perhaps."""
        return bool(self._suspects)

    def next(self) -> Chunk:
        """The chunk to be done next."""
        if self._suspects:
            return self._suspects.popleft()
        rest = self._rests[which := self._turns.popleft()]
        chunk = rest.cut(self._places)
        if rest.grains:
            self._turns.append(which)
        return chunk

    def took(self, chunk: Chunk, seconds: float) -> None:
        """Learn from a chunk that is done."""
        first = chunk.jobs[0]
        self._rests[first.problem, first.contestant].seconds = max(seconds / len(chunk.jobs), 1e-9)

    def again(self, chunk: Chunk) -> None:
        """Do the jobs of a chunk that a worker died with again, one by one: only the one to blame dies again."""
        self._suspects += (replace(chunk, jobs=(job,), deaths=chunk.deaths + 1) for job in chunk.jobs)
