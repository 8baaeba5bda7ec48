"""Whole runs, many at once: what is compiled for which of them.

A lane is one run. What is the same in all lanes comes from a table made beforehand, a row for each step; what differs
is computed in the loop over lanes, together with the landscape's gradient and the rule's step for x and for y. Steps
are outside and lanes inside, a block at a time, so that the loop is vectorised and its rows stay in the cache.
"""

from dataclasses import dataclass
from functools import cached_property, lru_cache
from typing import Literal

from thalweg.engines.compiled.kernel import Kernel, shared
from thalweg.engines.compiled.lane_source import Writer
from thalweg.engines.compiled.powers import Power, take_out
from thalweg.recording.hoisting import Program, part_scalars
from thalweg.recording.tape import Function

Settling = Literal["", "distance", "loss"]
Start = str | None  # of a slot: "x", the name of an axis, or None for a number given at run time


@dataclass(frozen=True)
class Recipe:
    """Runs that share machine code. Programs are compared by identity."""

    program: Program  # of the rule: (x, g, *slots, *row) -> (x, *slots, the point to evaluate the model at)
    ground: Program  # of the landscape: (x, y, *row) -> (f, df/dx, df/dy)
    axes: tuple[str, ...]  # hyperparameters that differ from lane to lane
    lane_slots: tuple[str, ...]  # scalar slots that differ from lane to lane
    starts: tuple[Start, ...]  # of the slots, then of the lane slots
    apart: bool = False  # the model is evaluated elsewhere than at x: what is measured is measured there
    best: bool = False  # keep the smallest loss
    settling: Settling = ""  # keep the last step that was too far: from all minima, or above the lowest loss
    trace: bool = False  # keep all points
    sampled: bool = False  # the gradient is that of other parameters than the loss that is measured
    boxed: bool = False  # each step ends at the nearest point of a box

    @property
    def varying(self) -> tuple[str, ...]:
        return (*self.axes, *self.lane_slots)

    @cached_property
    def scalars(self) -> Program:
        """The rule's scalars, parted by what differs from lane to lane."""
        return part_scalars(self.program.scalars, self.varying, self.program.row)

    @cached_property
    def lanes(self) -> tuple[Function, list[Power]]:
        """What is computed of the scalars in each lane, and the powers in it."""
        return take_out(self.scalars.elements, self.varying, self.axes)

    @property
    def slots(self) -> int:
        """How many slots each coordinate has."""
        return len(self.program.elements.inputs) - 2 - self.program.row

    @property
    def measures_loss(self) -> bool:
        return self.best or self.settling == "loss"


@dataclass(frozen=True)
class LaneKernel:
    """A kernel, and the names of what its table holds."""

    recipe: Recipe
    kernel: Kernel
    fields: tuple[str, ...]
    scratch: int  # bytes for each part


@lru_cache(maxsize=256)
def build(recipe: Recipe) -> LaneKernel:
    """The kernel of a recipe, not yet compiled."""
    writer = Writer(recipe)
    return LaneKernel(recipe, shared(writer.module()), writer.fields, writer.bytes)
