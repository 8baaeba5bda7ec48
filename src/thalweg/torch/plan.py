"""What one step does: the parameters that have a gradient, in rows and batches. Kept until something changes."""

from __future__ import annotations

from collections.abc import Sequence
from operator import is_
from typing import TYPE_CHECKING, Any

import torch
from torch.autograd.graph import increment_version

from thalweg.engines.compiled import launch
from thalweg.engines.compiled.launch import Whole
from thalweg.engines.pytorch_memory import takes
from thalweg.optimizer.optimizer import Optimizer
from thalweg.optimizer.variant import Variant
from thalweg.torch.batch import Kernels, Member, by_numpy, by_torch, scalars
from thalweg.torch.convention import Options
from thalweg.torch.differentiable import by_autograd
from thalweg.torch.members import dense, fill, fitted, lies_as
from thalweg.torch.rows import STEP, Clock, Row, clock_of

if TYPE_CHECKING:
    from thalweg.torch.optimizer import Base


class Stale(Exception):
    """The parameters are not as they were seen."""


class Batch:
    """All parameters of one variant of a rule."""

    def __init__(self, face: Base, variant: Variant, differentiable: bool) -> None:
        self.variant, self.convention, self.differentiable = variant, face.convention, differentiable
        self.entries = [face.convention.entry(slot) for slot in variant.slots]
        self.rows = list[Row]()
        self.near, self.far = list[Member](), list[Member]()  # what the kernels take, and the rest
        self.places: tuple[list[int], list[int]] = [], []  # in the list of all gradients
        self.kernels: Kernels | None = None
        self.launched = False

    def add(self, parameter: torch.Tensor, state: dict[str, Any], row: Row, place: int) -> None:
        if row not in self.rows:
            self.rows.append(row)
        near = takes(parameter) and not self.differentiable
        (self.near if near else self.far).append((parameter, state, self.rows.index(row)))
        self.places[0 if near else 1].append(place)

    def close(self) -> None:
        if self.near:
            self.kernels = Kernels(self.variant, self.entries, self.near, len(self.rows))

    def stages(self, gradients: list[Any]) -> list[launch.Stage]:
        """The parts of the next step."""
        numbers = [row.begin() for row in self.rows]
        near, far = ([gradients[place] for place in places] for places in self.places)
        self.launched = self.kernels is not None and self.kernels.place(near)
        if self.launched and not far:
            return [*self._launches(numbers)]
        rows, self.made = [], []
        for given in numbers:
            row, made = scalars(self.variant, given)
            rows.append(row)
            self.made.append(made)
        stages = list[launch.Stage]()
        if self.launched:
            stages += self._launches(numbers)
        elif near:
            stages += self._misfits(near, numbers, rows)
        if far:
            stages.append(self._far(far, numbers, rows))
        return stages

    def _launches(self, numbers: Sequence[Sequence[float]]) -> Sequence[launch.Stage]:
        assert self.kernels is not None
        for row, given in enumerate(numbers):
            self.kernels.give(row, given)
        return self.kernels.stages

    def _misfits(self, gradients: list[Any], numbers: Any, rows: Any) -> Sequence[launch.Stage]:
        """Where the kernels are not ready, or cannot take what is there as it is."""
        kernels, members = self.kernels, self.near
        assert kernels is not None
        pairs = [(dense(g, self.convention), p) for g, (p, _, _) in zip(gradients, members, strict=True)]
        lying = [g if lies_as(g, p) else fitted(g, p) for g, p in pairs]
        if kernels.stale:
            raise Stale
        if not kernels.ready and kernels.apart:
            return [by_numpy(self.variant, self.entries, members, lying, rows)]
        self.launched = kernels.place(lying) or kernels.place([fitted(g, p) for g, p in pairs])
        if self.launched:
            return self._launches(numbers)
        return [  # parameters that share memory, each after the other, as torch has it
            by_torch(self.variant, self.entries, [member], [gradient], rows, late=True)
            for member, gradient in zip(members, lying, strict=True)
        ]

    def _far(self, gradients: list[Any], numbers: Any, rows: Any) -> Whole:
        pairs = zip(gradients, self.far, strict=True)
        ready = [dense(gradient, self.convention) for gradient, _ in pairs]
        if self.differentiable:
            return by_autograd(self.variant, self.entries, self.far, ready, numbers, self.rows)
        return by_torch(self.variant, self.entries, self.far, ready, rows)

    def end(self) -> None:
        """Count the step, and let go of the gradients."""
        if self.kernels:
            self.kernels.objects = []
        for place, row in enumerate(self.rows):
            row.end(self.kernels.made(place) if self.launched and self.kernels else self.made[place])


class Plan:
    """The batches of a step, and what must be as it was for them to serve again."""

    def __init__(self, face: Base, parameters: list[torch.Tensor], present: list[bool]) -> None:
        self.parameters, self.present = parameters, present
        self.options = [Options(face.convention, group) for group in face.param_groups]
        self.kinds = [each.kind() for each in self.options]
        self.batches = {kind: Batch(face, *kind) for kind in self.kinds}
        self.clocked = list[tuple[dict[str, Any], str]]()
        self._build(face)
        self.state = face.state
        self.states = list(face.state.values())
        self.clocks = [state[name] for state, name in self.clocked]
        self.written = [parameter for batch in self.batches.values() for parameter, _, _ in batch.near]

    def _build(self, face: Base) -> None:
        rows, place = dict[Any, Row](), 0
        for options, group in zip(self.options, face.param_groups, strict=True):
            optimizer, batch = options.optimizer(), self.batches[options.kind()]
            for parameter in group["params"]:
                if self.present[place]:
                    state, row = self._member(face, parameter, options, optimizer, rows)
                    batch.add(parameter, state, row, place)
                place += 1
        self._leave_behind(face, rows)
        for each in self.batches.values():
            each.close()

    def _member(
        self, face: Base, parameter: torch.Tensor, options: Options, optimizer: Optimizer, rows: dict[Any, Row]
    ) -> tuple[dict[str, Any], Row]:
        """The state of a parameter and its row."""
        convention, variant = face.convention, optimizer.variant
        keeps = convention.counts or bool(variant.all_slots)
        state: dict[str, Any] = face.state[parameter] if keeps else {}
        decays = parameter not in face.undecayed
        key, clock = clock_of(state, optimizer, convention)
        key = (id(options), decays, key)
        if key not in rows:
            if any(row.clock.steps is clock.steps for row in rows.values()):
                clock = clock.copy()
            rows[key] = Row(options, clock, decays)
        rows[key].clock.into(state, convention)
        fill(parameter, state, optimizer, convention)
        names = [STEP] * convention.counts + [*map(convention.entry, variant.scalar_slots)]
        self.clocked += [(state, name) for name in names]
        return state, rows[key]

    def _leave_behind(self, face: Base, rows: dict[Any, Row]) -> None:
        """Parameters that do not step now keep the time they have: a clock of their own."""
        if all(self.present) or not face.convention.counts:
            return
        shared = {id(row.clock.steps): row.clock for row in rows.values()}
        stepping, copies = {id(state) for state, _ in self.clocked}, dict[int, Clock]()
        for state in face.state.values():
            mine = id(state.get(STEP)) if isinstance(state, dict) else 0
            if mine in shared and id(state) not in stepping:
                copies.setdefault(mine, shared[mine].copy()).into(state, face.convention)

    def holds(self, face: Base, parameters: list[torch.Tensor], present: list[bool]) -> bool:
        """Whether it still describes what is there."""
        return (
            present == self.present
            and all(map(is_, parameters, self.parameters))
            and len(self.options) == len(face.param_groups)
            and all(mine.group is group for mine, group in zip(self.options, face.param_groups, strict=True))
            and [mine.kind() for mine in self.options] == self.kinds
            and face.state is self.state
            and len(face.state) == len(self.states)
            and all(map(is_, face.state.values(), self.states))
            and all(map(is_, [state.get(name) for state, name in self.clocked], self.clocks))
        )

    def step(self, gradients: list[Any]) -> None:
        """Raises Stale for what this plan is not of: a parameter was cast, moved or resized."""
        stages = [stage for batch in self.batches.values() for stage in batch.stages(gradients)]
        launch.run(stages, self._count)
        increment_version(self.written)  # so that autograd notices a graph that still needs what they were

    def _count(self) -> None:
        for batch in self.batches.values():
            batch.end()
