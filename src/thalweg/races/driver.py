"""Has the runs of a race done, wherever, and keeps each as it is finished."""

from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from concurrent.futures import BrokenExecutor, Executor, Future
from contextlib import ExitStack
from os import PathLike
from types import TracebackType
from typing import Any, Self, TypeVar, cast

from thalweg.errors import InputError
from thalweg.optimizer.optimizer import Optimizer
from thalweg.problems.problem import Budget, Foreign, Problem, Trained
from thalweg.races.executors import crews
from thalweg.races.executors.chunks import Chunk, Chunks
from thalweg.races.executors.crews import Crew
from thalweg.races.executors.landings import landings
from thalweg.races.executors.parcel import Parcel
from thalweg.races.executors.progress import Progress, Silent
from thalweg.races.journal import Journal
from thalweg.races.plan import Job
from thalweg.races.work import Worked, answer, work

TRIES = 3
DIED = "its worker died each of three times: out of memory, or a crash in compiled code"
GIVE_UP = 3 * TRIES  # workers that die before anything is finished
T = TypeVar("T")


class Driver:
    """Runs jobs on threads, processes or a cluster, and journals them as they complete.

    Compiled problems are done by threads of this process, a user's models by spawned processes of one thread each, and
    both by `executor` or `cluster` where one is given. What the journal has is not done again. The order in which runs
    complete changes nothing. A run whose code raises is a miss, told once with its traceback; a worker that dies costs
    its chunk, whose runs are tried twice more, each alone, before one is a miss. Such misses are not journaled: their
    causes are not in their keys, so the next race tries again.

    Arguments
        optimizers, names: of contestants, by their numbers. budgets: one for each problem.
        journal: a path, or None. workers: how many threads or processes; as many as there are cores without it.
        executor: any `concurrent.futures.Executor`; it stays open. cluster: the address of a Dask scheduler.

    Raises InputError for arguments that cannot be used and from `run` for what cannot be raced, FileError for a
    journal that cannot be read or written, MissingExtra.
    """

    def __init__(
        self,
        problems: Sequence[Problem],
        optimizers: Sequence[Optimizer | Foreign],
        budgets: Sequence[Budget],
        *,
        names: Sequence[str],
        journal: str | PathLike[str] | None = None,
        workers: int | None = None,
        executor: Executor | None = None,
        cluster: str | None = None,
        progress: Progress | None = None,
    ) -> None:
        if workers is not None and (isinstance(workers, bool) or not isinstance(workers, int) or workers < 1):
            raise InputError(f"workers is a whole number from 1, {workers!r:.40} was given")
        if executor is not None and cluster is not None:
            raise InputError("executor= and cluster= were both given; a race runs on one of them")
        self._problems, self._optimizers, self._budgets, self._names = problems, optimizers, budgets, names
        self._workers, self._executor, self._cluster = workers, executor, cluster
        self._progress: Progress = progress or Silent()
        self._crews, self._parcels, self._told = dict[bool, Crew](), dict[int, Parcel](), set[str]()
        with ExitStack() as opened:
            self._opened = opened
            self._prepare()  # what cannot be used is seen before the journal is made
            self._journal = opened.enter_context(Journal(journal))
            self._opened = opened.pop_all()
        for remark in self._journal.remarks:
            self._progress.note(remark)

    def _prepare(self) -> None:
        leaving = [(each.name, each) for each in self._problems if self._leaves(each)]
        if leaving:
            things: list[tuple[str, Any]] = [*leaving, *zip(self._names, self._optimizers, strict=True)]
            self._parcels = {id(thing): Parcel.of(name, thing) for name, thing in things}
            self._crew(away=True)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._opened.__exit__(kind, error, trace)

    def run(self, jobs: Iterable[Job], *, stage: str) -> dict[str, Trained]:
        """Every job's run, by its key."""
        wanted = {job.key: job for job in jobs}
        kept = self._journal.finished
        done = {key: kept[key] for key in wanted if key in kept}
        self._progress.begin(stage, self._count(wanted.values()), self._count(wanted[key] for key in done))
        try:
            rest = [job for key, job in wanted.items() if key not in done]
            for away in (False, True):
                if here := [job for job in rest if self._leaves(self._problems[job.problem]) is away]:
                    self._finish(here, self._crew(away), done)
        finally:
            self._progress.end()
        return {key: done[key] for key in wanted}

    def call(self, function: Callable[..., T], *args: Any) -> T:
        """What a function returns that one worker runs. Raises InputError for what it raises, or if the worker dies."""
        crew, parcel = self._crew(away=True), Parcel.of(function.__name__, (function, args))
        try:
            return cast(T, crew.result(crew.submit(answer, parcel)))
        except BrokenExecutor as error:
            raise InputError(f"the worker that ran {function.__name__} died: {error}") from error

    def _leaves(self, problem: Problem) -> bool:
        """Whether a problem's runs leave this process."""
        return self._executor is not None or self._cluster is not None or not problem.compiled

    def _crew(self, away: bool) -> Crew:
        if away not in self._crews:
            if not away:
                crew = crews.threads(self._workers)
            elif self._executor is not None:
                crew = crews.given(self._executor, self._workers)
            elif self._cluster is not None:
                crew = crews.cluster(self._cluster, self._workers)
            else:
                crew = crews.processes(self._workers)
            self._opened.callback(crew.end)
            self._crews[away] = crew
        return self._crews[away]

    def _finish(self, jobs: Sequence[Job], crew: Crew, done: dict[str, Trained]) -> None:
        """Have all jobs done and put their runs into `done`."""
        together = all(self._problems[job.problem].compiled for job in jobs)
        chunks, deaths = Chunks(jobs, together=together, places=crew.places()), 0
        for chunk, outcome in landings(crew, chunks, lambda chunk: self._send(chunk, crew)):
            if isinstance(outcome, Worked):
                chunks.took(chunk, outcome.seconds)
                self._keep(chunk, outcome, done)
                continue
            deaths += 1
            if deaths == GIVE_UP and all(run.error == DIED for run in done.values()):
                raise InputError(f"workers died {deaths} times, and none finished a run: {_said(outcome)}")
            self._progress.note(f"a worker died with {self._described(chunk)}: {_said(outcome)}")
            if chunk.deaths + 1 < TRIES:
                chunks.again(chunk)
            else:
                failed = Trained.failed(self._budgets[chunk.jobs[0].problem], DIED)
                done |= {job.key: failed for job in chunk.jobs}
                self._advance((job, failed) for job in chunk.jobs)

    def _send(self, chunk: Chunk, crew: Crew) -> Future[Worked]:
        problem, contestant = chunk.jobs[0].problem, chunk.jobs[0].contestant
        on, by = self._problems[problem], self._optimizers[contestant]
        if not crew.by_value:
            return crew.submit(work, on, by, self._budgets[problem], chunk.jobs)
        parcels = self._parcels[id(on)], self._parcels[id(by)]
        return crew.submit(work, *parcels, self._budgets[problem], chunk.jobs)

    def _keep(self, chunk: Chunk, worked: Worked, done: dict[str, Trained]) -> None:
        for job, run in zip(chunk.jobs, worked.runs, strict=True):
            done[job.key] = run
            if not run.error:
                self._journal.append(job.key, run)
        for fault in worked.faults:
            if fault.place not in self._told:
                self._told.add(fault.place)
                self._progress.note(f"{self._described(chunk)} raised, counted as missed:\n{fault.trace}")
        self._advance(zip(chunk.jobs, worked.runs, strict=True))

    def _count(self, jobs: Iterable[Job]) -> Counter[str]:
        return Counter(self._names[job.contestant] for job in jobs)

    def _advance(self, finished: Iterable[tuple[Job, Trained]]) -> None:
        runs, missed = Counter[str](), Counter[str]()
        for job, run in finished:
            runs[self._names[job.contestant]] += 1
            missed[self._names[job.contestant]] += run.missed
        for name, count in runs.items():
            self._progress.advance(name, count, missed[name])

    def _described(self, chunk: Chunk) -> str:
        first = chunk.jobs[0]
        who = f"{self._names[first.contestant]} on {self._problems[first.problem].name}"
        if len(chunk.jobs) > 1:
            return f"{who}, {len(chunk.jobs)} runs"
        return f"{who}, {', '.join(f'{name}={value:g}' for name, value in first.setting.items())}, seed {first.seed}"


def _said(error: Exception) -> str:
    return f"{type(error).__name__}: {error}".splitlines()[0][:200]
