"""The source of a module that runs lanes: names for rows of numbers, and statements from recordings."""

from __future__ import annotations

from typing import TYPE_CHECKING

from thalweg.engines import source
from thalweg.engines.compiled.dialect import dialect
from thalweg.engines.compiled.powers import Power
from thalweg.recording.tape import Function

if TYPE_CHECKING:
    from thalweg.engines.compiled.lanes import Recipe

WIDTH = 128  # lanes of a block: what they need lies in the first-level cache
ROW = 8 * WIDTH  # bytes
LEVELS = 62  # squares kept of a steady power's base
NUMBERS = ("x0", "x1", "y0", "y1", "lowest")
"""What a table of numbers begins with: the bounds that a run must not leave, the lowest loss. Slots' starts follow, and
the box that each step is to end in."""
FIXED = (
    "lanes", "steps", "parts", "scratch", "numbers", "uniforms", "ground", "stride", "whole", "minima", "known",
    "points",
)  # fmt: skip
TRACES = {"px": "points", "py": "points", "qx": "evaluated", "qy": "evaluated"}
INTEGERS = ("ended", "last")
SIDES = ("b0", "b1", "b2", "b3")
BOX = {"x": SIDES[:2], "y": SIDES[2:]}
BOXED = "{0} = {1} if {0} < {1} else ({2} if {0} > {2} else {0})"
DIALECT = dialect("float64")

MODULE = '''\
"""Whole runs of a recorded rule on a recorded landscape, {width} lanes at a time."""

from thalweg.engines.compiled.prelude import *


{bases}@body
def advance({parameters}):
    running = int64(0)
    for i in range(count):
        {statements}
    return running


def kernel(table, part):
    at = int64_at(table)
    {fields}
    constants = float64_at(numbers)
    memory = scratch + part * {bytes}
    for block in range(part, (lanes + {last}) // {width}, parts):
        count, here = min({width}, lanes - block * {width}), 8 * block * {width}
        {begin}
        t, running = int64(0), count
        while running > 0 and t < steps:
            u, g = float64_at(uniforms + {uniform_bytes} * t), float64_at(ground + stride * t)
            t += 1
            {each_step}
            running = advance({arguments})
'''
BASE = """\
@body
def base{k}(out, exponents, count, {parameters}):
    for i in range(count):
        {statements}


"""


class Writer:
    """Writes a recipe's module. `fields` names what its table holds, `bytes` is each part's scratch memory."""

    def __init__(self, recipe: Recipe) -> None:
        self.recipe = recipe
        self.lanes, self.powers = recipe.lanes
        self.axes = [f"h{k}" for k in range(len(recipe.axes))]
        self.lane_slots = [f"k{k}" for k in range(len(recipe.lane_slots))]
        self.slots = [f"s{k}{d}" for k in range(recipe.slots) for d in "xy"]
        self.raised = [f"p{k}" for k in range(len(self.powers))]
        self.measured = ["ex", "ey"] if recipe.apart else ["x", "y"]
        kept = {"ex": recipe.apart, "ey": recipe.apart, "best": recipe.best}
        kept |= dict.fromkeys(("last", "limit"), bool(recipe.settling))
        self.outer = ["x", "y", *self.axes, "ended", *(name for name, wanted in kept.items() if wanted)]
        self.fields = (*FIXED, *["evaluated"] * recipe.apart, *self.outer)
        self.traced = [*["px", "py"] * recipe.trace, *["qx", "qy"] * (recipe.trace and recipe.apart)]
        self.bytes, self._scratch = 0, dict[str, int]()
        for name in (*self.slots, *self.lane_slots, *self.raised, *["far"] * (recipe.settling == "distance")):
            self._reserve(name, 1)
        for k, power in enumerate(self.powers):
            self._reserve(f"q{k}", LEVELS if power.steady else 1)

    def _reserve(self, name: str, rows: int) -> None:
        self._scratch[name] = self.bytes
        self.bytes += rows * ROW

    def _address(self, row: str) -> str:
        """Where a row of the block at hand begins."""
        if row in TRACES:
            return f"{TRACES[row]} + 16 * lanes * t + here{' + 8 * lanes' * (row[-1] == 'y')}"
        return f"memory + {self._scratch[row]}" if row in self._scratch else f"{row} + here"

    def _at(self, row: str) -> str:
        return f"{'int64' if row in INTEGERS else 'float64'}_at({self._address(row)})"

    def module(self) -> str:
        uniforms, grounds = self.recipe.scalars.row, self.recipe.ground.row
        values = {f"u{k}": f"u[{k}]" for k in range(uniforms)} | {f"g{k}": f"g[{k}]" for k in range(grounds)}
        values |= {name: f"constants[{k}]" for k, name in enumerate(NUMBERS)}
        if self.recipe.boxed:
            values |= {name: f"constants[{len(NUMBERS) + len(self._slot_starts) + k}]" for k, name in enumerate(SIDES)}
        if self.recipe.sampled:
            values |= {f"w{k}": f"float64_at(whole)[{k}]" for k in range(grounds)}
        bases, begin, each_step = "", self._starts(), list[str]()
        for k, power in enumerate(self.powers):
            bases += self._power(k, power, begin, each_step)
        if self.recipe.settling == "distance":
            measured = ", ".join(map(self._at, ("far", *self.measured)))
            each_step.append(f"distances({measured}, float64_at(minima), known, count)")
        rows = [*self.outer, *(name for name in self._scratch if name[0] != "q"), *self.traced]
        return MODULE.format(
            width=WIDTH,
            last=WIDTH - 1,
            bytes=self.bytes,
            bases=bases,
            parameters=", ".join(("count", "t", *(f"at_{row}" for row in rows), *values)),
            statements="\n        ".join(self._statements()),
            fields="\n    ".join(f"{name} = at[{place}]" for place, name in enumerate(self.fields)),
            begin="\n        ".join(begin),
            uniform_bytes=8 * uniforms,
            each_step="\n            ".join(each_step),
            arguments=", ".join(("count", "t", *map(self._at, rows), *values.values())),
        )

    def _starts(self) -> list[str]:
        """Statements that fill the slots of a block."""
        statements = []
        for k, (row, start) in enumerate(zip((*self.slots, *self.lane_slots), self._slot_starts, strict=True)):
            if start is None:
                statements.append(f"fill({self._at(row)}, constants[{len(NUMBERS) + k}], count)")
            else:
                given = row[-1] if start == "x" else self.axes[self.recipe.axes.index(start)]
                statements.append(f"copy({self._at(row)}, {self._at(given)}, count)")
        return statements or ["pass"]

    @property
    def _slot_starts(self) -> list[str | None]:
        slots = self.recipe.slots
        return [*(start for start in self.recipe.starts[:slots] for _ in "xy"), *self.recipe.starts[slots:]]

    def _named(self, function: Function) -> list[str]:
        """What the inputs of the scalars are called: varying ones, those of the row, powers."""
        varying = dict(zip(self.recipe.varying, (*self.axes, *self.lane_slots), strict=True))
        return [varying.get(name) or name.replace("r", "u") for name in function.inputs]

    def _power(self, k: int, power: Power, begin: list[str], each_step: list[str]) -> str:
        """Add the statements that make a power's row; the source of what they call."""
        names = self._named(power.of)
        statements, (base, exponent) = source.body(power.of, DIALECT, names)
        given = {node.value for node in power.of.nodes if node.operation == "input"}
        used = [name for name, given_name in zip(names, power.of.inputs, strict=True) if given_name in given]
        rows = [name for name in used if name[0] != "u"]
        numbers = [] if power.steady else [name for name in used if name[0] == "u"]
        stores = [f"out[i] = {base}"] if power.steady else [f"out[i] = {base}", f"exponents[i] = {exponent}"]
        values = (*map(self._at, rows), *(f"u[{name[1:]}]" for name in numbers))
        if power.steady:
            begin.append(f"base{k}({self._at(f'q{k}')}, {self._at(f'q{k}')}, count, {', '.join(values)})")
            begin.append(f"levels{k} = int64(1)")
            number = f"u[{exponent[1:]}]" if exponent in names else exponent
            rise = f"{self._address(f'p{k}')}, {self._address(f'q{k}')}, levels{k}, {number}, {WIDTH}, count"
            each_step.append(f"levels{k} = raise_steady({rise})")
        else:
            each_step.append(f"base{k}({self._at(f'p{k}')}, {self._at(f'q{k}')}, count, {', '.join(values)})")
            each_step.append(f"raise_each({self._at(f'p{k}')}, {self._at(f'q{k}')}, count)")
        return BASE.format(
            k=k,
            parameters=", ".join((*(f"at_{name}" for name in rows), *numbers)),
            statements="\n        ".join((*(f"{name} = at_{name}[i]" for name in rows), *statements, *stores)),
        )

    def _statements(self) -> list[str]:
        """What a step does in one lane."""
        recipe = self.recipe
        read = [*self.outer, *self.slots, *self.lane_slots, *self.raised, *["far"] * (recipe.settling == "distance")]
        lines = [f"{row} = at_{row}[i]" for row in read]
        lines.append("alive = ended == 0")
        scalars, values = source.body(self.lanes, DIALECT, self._named(self.lanes), "c")
        row, new_lane_slots = values[: recipe.program.row], values[recipe.program.row :]
        names = ["x", "y", *(f"g{k}" for k in range(recipe.ground.row))]
        ground, (f, *slopes) = source.body(recipe.ground.elements, DIALECT, names, "f")
        lines += scalars + ground + self._measures(f)
        lines += [f"at_{name}[i] = {value}" for name, value in zip(self.lane_slots, new_lane_slots, strict=True)]
        for d, slope in zip("xy", slopes, strict=True):
            slots = [name for name in self.slots if name[-1] == d]
            inputs = [d, f"d{d}", *slots, *row]
            stepped, (new, *kept, point) = source.body(recipe.program.elements, DIALECT, inputs, f"{d}_")
            lines += [f"d{d} = {slope}", *stepped, f"new_{d} = {new}", *[f"new_e{d} = {point}"] * recipe.apart]
            if recipe.boxed:
                lines += [BOXED.format(f"new_{each}", *BOX[d]) for each in (d, *[f"e{d}"] * recipe.apart)]
            lines += [f"at_{name}[i] = {value}" for name, value in zip(slots, kept, strict=True)]
        return lines + self._moves()

    def _measures(self, f: str) -> list[str]:
        """What is kept of the point before the step; `f` is the loss of the step's own gradient, at x and y."""
        recipe, lines = self.recipe, list[str]()
        if recipe.measures_loss and (recipe.sampled or recipe.apart):
            names = [*self.measured, *(f"{'w' if recipe.sampled else 'g'}{k}" for k in range(recipe.ground.row))]
            lines, (f, *_) = source.body(recipe.ground.elements, DIALECT, names, "w_")
        if recipe.best:
            lines.append(f"at_best[i] = {f} if alive & ({f} < best) else best")
        if recipe.settling == "loss":
            lines.append(f"far = {f} - lowest")
        if recipe.settling:
            lines.append("at_last[i] = t - 1 if alive & (not (far < limit)) else last")
        return lines

    def _moves(self) -> list[str]:
        """A lane that has ended stays where it is."""
        lines = [
            "finite = (dx - dx == 0.0) & (dy - dy == 0.0)",
            "going = alive & finite",
            "x, y = (new_x if going else x), (new_y if going else y)",
            "inside = (x >= x0) & (x <= x1) & (y >= y0) & (y <= y1)",
            "ended = (int64(0) if finite & inside else t) if alive else ended",
            "at_x[i], at_y[i], at_ended[i] = x, y, ended",
            "running += int64(1) if ended == 0 else int64(0)",
        ]
        if self.recipe.apart:
            lines.append("ex, ey = (new_ex if going else ex), (new_ey if going else ey)")
            lines.append("at_ex[i], at_ey[i] = ex, ey")
        for row, value in zip(self.traced, ("x", "y", "ex", "ey"), strict=False):
            lines.append(f"at_{row}[i] = {value} if going else nan")
        return lines
