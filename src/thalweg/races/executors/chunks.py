"""What is left to do, cut into chunks of a second or more."""

import math
from collections import deque
from collections.abc import Iterable
from dataclasses import dataclass, replace
from itertools import groupby
from operator import attrgetter

from thalweg.races.plan import Job

FIRST = 8  # settings that a compiled problem is tried with: a few lanes show what many take
SECONDS = 1.5  # of a chunk: its way to a worker and back costs milliseconds, its loss no more than this


@dataclass(frozen=True)
class Chunk:
    """Jobs of one contestant on one problem."""

    jobs: tuple[Job, ...]
    deaths: int = 0  # of workers that had it


class _Rest:
    """What is left of one contestant on one problem, in grains: jobs that are best done together."""

    def __init__(self, jobs: Iterable[Job], *, together: bool) -> None:
        ordered = sorted(jobs, key=attrgetter("seed"))
        grains: Iterable[Iterable[Job]] = (group for _, group in groupby(ordered, attrgetter("seed")))
        self.grains = deque(map(tuple, grains if together else ([job] for job in ordered)))
        self.wanted = FIRST if together else 1  # jobs of a chunk

    def cut(self, places: int) -> Chunk:
        """About as many jobs as are wanted: whole grains, or an even part of one."""
        jobs, share = self.grains.popleft(), len(self.grains) // (2 * places)
        if (parts := round(len(jobs) / self.wanted)) > 1:
            size = math.ceil(len(jobs) / parts)
            self.grains.appendleft(jobs[size:])
            return Chunk(jobs[:size])
        while share and len(jobs) + len(self.grains[0]) / 2 <= self.wanted:
            jobs += self.grains.popleft()
            share -= 1  # at the end nobody is to wait long for the last chunk
        return Chunk(jobs)


class Chunks:
    """Chunks of all contestants in turn, each as long as what it has shown until now makes a second or more.

    Arguments
        jobs: in any order. together: whether all settings of a seed are best done in one call, if that is not long.
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
        self._rests[first.problem, first.contestant].wanted = math.ceil(SECONDS * len(chunk.jobs) / max(seconds, 1e-9))

    def again(self, chunk: Chunk) -> None:
        """Do the jobs of a chunk that a worker died with again, one by one: only the one to blame dies again."""
        self._suspects += (replace(chunk, jobs=(job,), deaths=chunk.deaths + 1) for job in chunk.jobs)
