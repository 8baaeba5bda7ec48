"""Run the experiments: several claims at a time, each kept as soon as it is finished."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from concurrent.futures import FIRST_COMPLETED, BrokenExecutor, Future, wait
from importlib.metadata import version
from pathlib import Path as File

from thalweg.engines.compiled.threads import get_num_threads
from thalweg.errors import ThalwegError
from thalweg.lecture.claim import Claim, Effort, Finding, Shown, examine
from thalweg.lecture.drawn import all_drawn
from thalweg.lecture.kept import Kept
from thalweg.lecture.lecture import Lecture
from thalweg.lecture.names import KEYS, chosen, claim_named
from thalweg.lecture.progress import BEGUN, DONE, KEPT, RaceProgress, Tell
from thalweg.races.executors.processes import Processes

JOURNAL = "journal"  # the folder's folder of what is finished
HERE = ("race",)  # claims with processes of their own: they take turns with the others'
Found = dict[str, Finding]  # "" is the claim's own experiment, the others its caveats'


def give(
    names: str | Claim | Iterable[str | Claim] | None = None,
    *,
    quick: bool = False,
    folder: str | os.PathLike[str] | None = None,
    progress: Tell | None = None,
) -> Lecture:
    """The lecture: each claim's experiment and its limits, run and judged.

    Arguments
        names: claims by key or number ("momentum", "L4"), or claims of your own; all nine without it.
        quick: fewer seeds, rates and steps for the same questions.
        folder: where finished claims are kept, so that an interrupted lecture goes on; nothing is kept without it.
        progress: called with a claim's key and what happens to it: "begun", "done", "kept" (it was found earlier
            by the same code), or how far a race has come.

    Raises UnknownName for no claim; MissingExtra where an experiment needs a package that is not installed.

    >>> import thalweg as tw
    >>> lecture = tw.lecture.give("compass", quick=True)  # doctest: +SKIP
    >>> print(lecture.table())  # doctest: +SKIP
    """
    claims, tell = chosen(names), progress or _silent
    kept = None if folder is None else Kept(File(folder) / JOURNAL, quick)
    shown: dict[str, Shown] = {}
    for claim in claims if kept else ():
        if found := kept.load(claim) if kept else None:
            shown[claim.key] = found
            tell(claim.key, KEPT)
    for each in _found([claim for claim in claims if claim.key not in shown], quick, kept, tell):
        if kept:
            kept.save(each)
        shown[each.claim.key] = each
        tell(each.claim.key, DONE)
    return Lecture(tuple(shown[claim.key] for claim in claims), version("thalweg"), quick)


def _found(claims: Sequence[Claim], quick: bool, kept: Kept | None, tell: Tell) -> Iterator[Shown]:
    folder = kept.folder if kept else None
    if folder is not None:
        folder.mkdir(parents=True, exist_ok=True)

    def here(claim: Claim) -> Shown:
        tell(claim.key, BEGUN)
        effort = Effort(quick, folder, RaceProgress(lambda text: tell(claim.key, text)))
        found = examine(claim, effort)
        return _shown(claim, all_drawn({"": found.finding, **found.limits}))

    ours = [claim for claim in claims if claim.key in KEYS and claim is claim_named(claim.key)]
    away = [claim for claim in ours if claim.key not in HERE] if len(claims) > 1 else []
    yield from _beside(away, [claim for claim in claims if claim not in away], here, quick, folder, tell)


def _beside(
    away: Sequence[Claim], near: Sequence[Claim], here: Callable[[Claim], Shown], quick: bool, folder: File | None,
    tell: Tell,
) -> Iterator[Shown]:  # fmt: skip
    """Some in processes, as many at a time as there are cores, the others meanwhile in this one."""
    pool, waiting, running = Processes(), list(away), dict[Future[Found], Claim]()

    def fill() -> None:
        while waiting and len(running) < get_num_threads():
            claim = waiting.pop(0)
            tell(claim.key, BEGUN)
            running[pool.submit(_examined, claim.key, quick, folder)] = claim

    def ready(timeout: float | None) -> Iterator[Shown]:
        for future in wait(running, timeout, FIRST_COMPLETED).done if running else ():
            claim = running.pop(future)
            fill()
            yield _shown(claim, _result(future, claim))

    try:
        fill()
        for claim in near:
            yield here(claim)
            yield from ready(0)
        while running:
            yield from ready(None)
    finally:
        pool.shutdown(cancel_futures=True)


def _result(future: Future[Found], claim: Claim) -> Found:
    try:
        return future.result()
    except BrokenExecutor as error:
        raise ThalwegError(
            f"the process that worked on L{claim.number} died (was there memory enough?): what is finished is kept, "
            f"{claim.command} works on it alone"
        ) from error


def _examined(key: str, quick: bool, folder: File | None) -> Found:
    """In a process of its own."""
    found = examine(claim_named(key), Effort(quick, folder))
    return all_drawn({"": found.finding, **found.limits})


def _shown(claim: Claim, found: Mapping[str, Finding]) -> Shown:
    return Shown(claim, found[""], {each.key: found[each.key] for each in claim.caveats})


def _silent(key: str, what: str) -> None: ...
