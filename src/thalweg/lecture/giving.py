"""Run the experiments, each claim kept as soon as it is finished."""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator, Sequence
from importlib.metadata import version
from pathlib import Path as File

from thalweg.errors import MissingExtra
from thalweg.lecture.beside import Beside, found_of
from thalweg.lecture.claim import Claim, Effort, Shown
from thalweg.lecture.kept import Kept
from thalweg.lecture.lecture import Lecture
from thalweg.lecture.names import KEYS, chosen, claim_named
from thalweg.lecture.progress import BEGUN, DONE, KEPT, RaceProgress, Tell
from thalweg.optimizer.files import make_folder

JOURNAL = "journal"  # the folder's folder of what is finished
HERE = ("race",)  # claims with processes of their own: they take turns with the others'


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

    Raises UnknownName for no claim; FileError where the folder cannot be written to; MissingExtra where a package is
    not installed that the experiment needs. Of several claims such a one is left out, and `Lecture.left_out` says why.

    >>> import thalweg as tw
    >>> lecture = tw.lecture.give("compass", quick=True)  # doctest: +SKIP
    >>> print(lecture.table())  # doctest: +SKIP
    """
    claims, tell = chosen(names), progress or _silent
    kept = None if folder is None else Kept(File(folder) / JOURNAL, quick)
    shown: dict[str, Shown] = {}
    if kept:
        make_folder(kept.folder)
        for claim in claims:
            if found := kept.load(claim):
                shown[claim.key] = found
                tell(claim.key, KEPT)
    left_out: dict[str, str] = {}
    for claim, outcome in _found([each for each in claims if each.key not in shown], quick, kept, tell):
        if isinstance(outcome, Shown):
            shown[claim.key] = outcome
        else:
            left_out[claim.key] = str(outcome)
    if not shown:
        raise MissingExtra("; ".join(dict.fromkeys(left_out.values())))
    return Lecture(tuple(shown[each.key] for each in claims if each.key in shown), version("thalweg"), quick, left_out)


def _found(
    claims: Sequence[Claim], quick: bool, kept: Kept | None, tell: Tell
) -> Iterator[tuple[Claim, Shown | MissingExtra]]:
    """Most in processes of their own; meanwhile here those that cannot go there, or begin processes themselves."""
    alone = len(claims) < 2
    away = [] if alone else [each for each in claims if each.key in KEYS and each is claim_named(each.key)]
    away = [each for each in away if each.key not in HERE]
    with Beside(away, quick, kept, tell) as others:
        for claim in claims:
            if claim not in away:
                yield claim, _here(claim, quick, kept, tell)
        yield from others.results()


def _here(claim: Claim, quick: bool, kept: Kept | None, tell: Tell) -> Shown | MissingExtra:
    tell(claim.key, BEGUN)
    effort = Effort(quick, kept.folder if kept else None, RaceProgress(lambda text: tell(claim.key, text)))
    try:
        shown = found_of(claim, effort, kept)
    except MissingExtra as error:
        return error
    tell(claim.key, DONE)
    return shown


def _silent(key: str, what: str) -> None: ...
