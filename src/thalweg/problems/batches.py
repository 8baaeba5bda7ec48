"""A user's batches: drawn one after the other for training, some kept to measure losses on."""

from collections.abc import Iterator, Mapping
from itertools import chain, islice
from typing import Any

from thalweg.errors import InputError

SAMPLE, SAMPLE_ALONE = 4, 8
"""Training batches that the training loss is measured on, with held-out batches to measure too and without. A loss
takes a third of a step's time: at 25 steps between measurements, four of them are a twentieth of all."""

MOST_HELD_OUT = 10_000  # batches
AGAIN = "return a list or a loader, which is walked again each epoch, or an iterator without end"


def drawn(name: str, batches: Any, count: int) -> tuple[list[Any], Iterator[Any]]:
    """The first `count` training batches, or an epoch's where it has fewer; and all batches, they included.

    Raises InputError where there is none at all; the iterator where an iterator that ends has ended.
    """
    walk = iter(batches)
    sample = list(islice(walk, count))
    if not sample:
        raise InputError(f"{name} has no batches to train on: {AGAIN}")
    return sample, _endless(name, batches, sample, walk)


def _endless(name: str, batches: Any, sample: list[Any], walk: Iterator[Any]) -> Iterator[Any]:
    count = 0
    for batch in chain(sample, walk):
        count += 1
        yield batch
    fresh = walk is not batches  # to ask for another iterator only to see may draw from a generator
    while fresh:
        fresh = False
        for batch in batches:
            fresh = True
            yield batch
    raise InputError(f"the batches of {name} ran out after {count} step{'s' * (count != 1)}: {AGAIN}")


def held_out_of(name: str, batches: Any) -> list[Any]:
    """All held-out batches. Raises InputError where there is none, or no end of them."""
    kept = list[Any]()
    for batch in batches:
        if len(kept) == MOST_HELD_OUT:
            raise InputError(
                f"{name} holds out more than {MOST_HELD_OUT:,} batches, all of which are measured: give fewer or larger"
            )
        kept.append(batch)
    if not kept:
        raise InputError(f"{name} returns held-out batches, but there is none: return three values, or some batches")
    return kept


def rows_of(batch: Any) -> int | None:
    """The length of the first array of a batch; None where there is no array with a length."""
    if shape := getattr(batch, "shape", None):
        return int(shape[0])
    inner = batch.values() if isinstance(batch, Mapping) else batch if isinstance(batch, tuple | list) else ()
    return next((found for each in inner if (found := rows_of(each)) is not None), None)


def weights(batches: list[Any]) -> list[float]:
    """The share of each batch in a mean over rows; of equal batches where one does not show its rows."""
    counts = [rows_of(batch) for batch in batches]
    known = [count for count in counts if count]
    if len(known) < len(counts):
        return [1 / len(batches)] * len(batches)
    return [count / sum(known) for count in known]
