"""Lanes in one compiled kernel: a few nanoseconds a step, on all cores. Recorded landscapes only."""

import itertools
from typing import Any

import numpy as np

from thalweg.engines import arrays, plain
from thalweg.engines.compiled import threads
from thalweg.engines.compiled.lane_source import WIDTH
from thalweg.engines.compiled.lanes import LaneKernel, Recipe, build
from thalweg.landscapes.landscape import Landscape
from thalweg.optimizer.optimizer import Optimizer
from thalweg.recording.operations import TRANSCENDENTAL
from thalweg.runs.lanes import Array, Lanes, Outcome, Setting
from thalweg.runs.surface import parameters_seen

LANE_STEP = 3e-9  # seconds on one thread


class KernelLanes:
    """Runs lanes of one setting; the kernel is compiled, or loaded, when this is made."""

    def __init__(self, setting: Setting) -> None:
        assert isinstance(setting.surface, Landscape)
        self.setting, self.surface = setting, setting.surface
        self.recipe = _recipe(setting, self.surface)
        self.lane_kernel: LaneKernel = build(self.recipe)
        self.lane_kernel.kernel.wait()
        threads.start()
        self.uniforms = _uniforms(self.recipe, setting.optimizer, setting.steps)
        self.whole = np.array([*self.surface.row(self.recipe.ground), 0.0])
        self.ground = self._ground()

    def _ground(self) -> Array:
        """The landscape's row for each step; one row where it is always the same."""
        setting = self.setting
        seen = parameters_seen(self.surface, setting.batch, setting.seed)
        if seen is None:
            return self.whole[None, :-1]
        rows = [self.surface.row(self.recipe.ground, each) for each in itertools.islice(seen, setting.steps)]
        return np.array(rows, dtype=np.float64)

    def run(self, lanes: Lanes) -> Outcome:
        setting, seen = self.setting, Outcome.before(self.setting, lanes)
        blocks = -(-len(lanes) // WIDTH)  # which no part can share
        parts = min(threads.parts(LANE_STEP * len(lanes) * setting.steps), blocks)
        held: dict[str, Any] = {
            name: np.ascontiguousarray(values, dtype=np.float64) for name, values in self._given(lanes).items()
        }
        held |= {
            "x": seen.x,
            "y": seen.y,
            "ex": seen.ex,
            "ey": seen.ey,
            "ended": seen.ended,
            "best": seen.best,
            "last": seen.last,
        }
        held |= {"points": seen.points, "evaluated": seen.evaluated}
        held["scratch"] = np.empty(parts * self.lane_kernel.scratch + 64, dtype=np.uint8)
        held |= {"uniforms": self.uniforms, "ground": self.ground, "whole": self.whole}
        numbers = {
            "lanes": len(lanes),
            "steps": setting.steps,
            "parts": parts,
            "stride": 8 * self.ground.shape[1] if len(self.ground) > 1 else 0,
            "known": len(setting.minima),
        }
        fields = self.lane_kernel.fields
        table = np.array([numbers[f] if f in numbers else held[f].ctypes.data for f in fields], dtype=np.int64)
        threads.run(self.lane_kernel.kernel, table.ctypes.data, parts)
        seen.finish(setting, lanes)
        return seen

    def _given(self, lanes: Lanes) -> dict[str, Any]:
        """What the kernel only reads."""
        setting, variant = self.setting, self.setting.optimizer.variant
        starts = [
            0.0 if start is not None else setting.optimizer.start_of(slot)
            for slot, start in zip((*variant.slots, *self.recipe.lane_slots), self.recipe.starts, strict=True)
        ]
        doubled = [start for start in starts[: len(variant.slots)] for _ in "xy"] + starts[len(variant.slots) :]
        given: dict[str, Any] = {f"h{k}": lanes.values[axis] for k, axis in enumerate(self.recipe.axes)}
        given["numbers"] = [*setting.box, setting.lowest, *doubled, *(self.surface.box or ())]
        given["minima"] = np.array(setting.minima).ravel()
        return given | {"limit": lanes.limit}


def _recipe(setting: Setting, surface: Landscape) -> Recipe:
    variant = setting.optimizer.variant
    axes = tuple(name for name in variant.hyperparameters if name in setting.axes)
    lane_slots = _lane_slots(setting.optimizer, axes)
    starts = (variant.start[slot] for slot in (*variant.slots, *lane_slots))
    return Recipe(
        program=variant.evaluated,
        ground=surface.programs[1],
        axes=axes,
        lane_slots=lane_slots,
        starts=tuple(start if isinstance(start, str) and start in ("x", *axes) else None for start in starts),
        apart=setting.apart,
        best=setting.best,
        settling=setting.settling,
        trace=setting.trace,
        sampled=setting.batch is not None or bool(surface.changes),
        boxed=surface.box is not None,
    )


def _lane_slots(optimizer: Optimizer, axes: tuple[str, ...]) -> tuple[str, ...]:
    """The scalar slots that an axis reaches: by where they start, by their update, or through each other."""
    variant = optimizer.variant
    scalars, varying = variant.evaluated.scalars, set(axes)
    updates = dict(zip(variant.scalar_slots, scalars.outputs[variant.evaluated.row :], strict=True))
    while True:
        reached = {
            slot
            for slot, output in updates.items()
            if variant.start[slot] in varying or scalars.inputs_of(output) & varying
        }
        if reached <= varying:
            return tuple(slot for slot in variant.scalar_slots if slot in varying)
        varying |= reached


def _uniforms(recipe: Recipe, optimizer: Optimizer, steps: int) -> Array:
    """A row for each step of the scalars that are the same in all lanes, with the bits of a single run."""
    variant, program = optimizer.variant, recipe.scalars
    slots = [slot for slot in variant.scalar_slots if slot not in recipe.lane_slots]
    table = np.zeros((steps, program.row))
    if slots or any(node.operation in TRANSCENDENTAL for node in program.scalars.nodes):
        run, held = plain.build(program.scalars), [optimizer.start_of(slot) for slot in slots]
        for t in range(1, steps + 1):
            now = dict(zip(("t", *variant.hyperparameters, *slots), (float(t), *optimizer.at(t), *held), strict=True))
            row = run(*(now[name] for name in program.scalars.inputs))
            table[t - 1], held = row[: program.row], list(row[program.row :])
    elif program.row:
        numbered = np.arange(1.0, steps + 1)
        over = dict(zip(("t", *variant.hyperparameters), (numbered, *optimizer.over(steps)), strict=True))
        columns = arrays.build(program.scalars)(*(over[name] for name in program.scalars.inputs))
        for place, column in enumerate(columns):
            table[:, place] = column
    return table
