"""One step of a rule on many arrays, in place: the element part of a program as one loop without temporaries.

The kernel walks segments, each a stretch of one leaf's arrays with the row of scalars that belongs to it, so that
parameter groups, and parameters that joined late, are other rows and not other launches.
"""

from functools import lru_cache

from thalweg.engines import source
from thalweg.engines.compiled.dialect import dialect
from thalweg.engines.compiled.kernel import Kernel, shared
from thalweg.recording.hoisting import Program
from thalweg.recording.tape import Function

MODULE = '''\
"""One step of a recorded rule, {dtype}: {columns} arrays for each leaf, {row} scalars in a row."""

from thalweg.engines.compiled.prelude import *


@body
def elements({parameters}):
    for i in range(count):
        {statements}


@inline
def scalars(given, row, slots):
    {scalars}


def kernel(table, part):
    at = int64_at(table)
    pointers, segments, bounds = int64_at(at[0]), int64_at(at[1]), int64_at(at[2])
    if part < 0:
        for group in range(at[6]):
            row = {dtype}_at(at[3] + group * {row} * {size})
            scalars(float64_at(at[4] + group * {given} * 8), row, float64_at(at[5] + group * {slots} * 8))
        if at[7] > 1:
            return
        part = 0
    for s in range(bounds[part], bounds[part + 1]):
        leaf, offset, count = segments[4 * s] * {columns}, segments[4 * s + 1] * {size}, segments[4 * s + 2]
        row = {dtype}_at(at[3] + segments[4 * s + 3] * {row} * {size})
        elements({arguments})
    if part == 0:
        at[8] += 1
'''
SCALARS = -1
"""The part that comes first: rows of scalars, in float64 and then rounded; and all the rest, where that is one part."""


def columns(function: Function, row: int) -> int:
    """How many arrays a leaf has: the parameter, its gradient and its slots."""
    return len(function.inputs) - row


@lru_cache(maxsize=256)
def kernel(program: Program, dtype: str) -> Kernel:
    """The kernel of a rule's program: elements (x, g, *slots, *row) -> (x, *slots).

    Its table holds the addresses of: pointers [leaf, column], segments [n, 4] of (leaf, first, count, row), bounds
    [parts + 1] into them, rows of scalars of `dtype`; what the scalars are given [row, input] and the scalar slots that
    they make [row, slot], in float64; the numbers of rows and parts; and how often part 0 was done.
    """
    return shared(_source(program, dtype))


def _source(program: Program, dtype: str) -> str:
    function, row = program.elements, program.row
    count = columns(function, row)
    arrays, scalars = [f"p{c}" for c in range(count)], [f"r{r}" for r in range(row)]
    loads = [f"a{c} = p{c}[i]" for c in range(count)]
    computed, results = source.body(function, dialect(dtype), [*(f"a{c}" for c in range(count)), *scalars])
    written = [c for c in range(count) if c != 1]
    stores = [f"p{c}[i] = {result}" for c, result in zip(written, results, strict=True)]
    given = [f"given[{k}]" for k in range(len(program.scalars.inputs))]
    hoisted, made = source.body(program.scalars, dialect("float64"), given)
    hoisted += [f"row[{k}] = {dtype}({value})" for k, value in enumerate(made[:row])]
    hoisted += [f"slots[{k}] = {value}" for k, value in enumerate(made[row:])]
    size = 4 if dtype == "float32" else 8
    return MODULE.format(
        dtype=dtype,
        columns=count,
        row=row,
        size=size,
        parameters=", ".join((*arrays, "count", *scalars)),
        scalars="\n    ".join(hoisted) or "pass",
        given=len(given),
        slots=len(made) - row,
        statements="\n        ".join((*loads, *computed, *stores)),
        arguments=", ".join(
            (
                *(f"{dtype}_at(pointers[leaf + {c}] + offset)" for c in range(count)),
                "count",
                *(f"row[{r}]" for r in range(row)),
            )
        ),
    )
