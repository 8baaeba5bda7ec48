"""Parameters that have the same options and have taken the same steps: they share their scalars, and one count."""

from __future__ import annotations

from typing import Any

import torch

from thalweg.errors import InputError
from thalweg.optimizer.optimizer import Optimizer
from thalweg.torch.convention import Convention, Options

STEP = "step"
COUNTED = 2**53  # up to here a float64 tells each count from the next


class Clock:
    """The steps taken, and the scalar slots: tensors that lie in the state of every parameter of the row."""

    def __init__(self, steps: torch.Tensor, scalars: dict[str, torch.Tensor]) -> None:
        self.steps, self.scalars = steps, scalars
        self._look()

    def _look(self) -> None:
        self._steps, self._address = self.steps.numpy(), self.steps.data_ptr()
        self._scalars = [each.numpy() for each in self.scalars.values()]
        self._addresses = [each.data_ptr() for each in self.scalars.values()]

    @classmethod
    def at(cls, steps: float, scalars: dict[str, float]) -> Clock:
        wide = torch.get_default_dtype() is torch.float64
        count = torch.tensor(float(steps), dtype=torch.float64 if wide else torch.float32, device="cpu")
        made = {k: torch.tensor(v, dtype=torch.float64, device="cpu") for k, v in scalars.items()}
        return cls(count, made)

    @property
    def t(self) -> int:
        if self.steps.data_ptr() != self._address:  # moved, as into memory that processes share
            self._look()
        return int(self._steps)

    def read(self) -> list[float]:
        if self._scalars and [each.data_ptr() for each in self.scalars.values()] != self._addresses:
            self._look()
        return [float(each) for each in self._scalars]

    def write(self, t: int, scalars: list[float]) -> None:
        self._steps[()] = t
        for each, value in zip(self._scalars, scalars, strict=True):
            each[()] = value

    def copy(self) -> Clock:
        return Clock(self.steps.clone(), {name: each.clone() for name, each in self.scalars.items()})

    def into(self, state: dict[str, Any], convention: Convention) -> None:
        """Put it into the state of a parameter."""
        if convention.counts:
            state[STEP] = self.steps
        for slot, tensor in self.scalars.items():
            state[convention.entry(slot)] = tensor


class Row:
    """One row of a kernel's table: its options, whether they decay, its clock and its members."""

    def __init__(self, options: Options, clock: Clock, decays: bool) -> None:
        self.options, self.clock, self.decays = options, clock, decays
        self.members: list[torch.Tensor] = []
        self.next: int = 0
        self._seen: tuple[Optimizer, tuple[float, ...]] | None = None

    def begin(self) -> tuple[float, ...]:
        """What the scalars of the next step are computed from: t, hyperparameters, scalar slots."""
        self.next = self.clock.t + 1
        return (float(self.next), *self._numbers(), *self.clock.read())

    def _numbers(self) -> tuple[float, ...]:
        optimizer = self.options.optimizer()
        if self._seen is None or self._seen[0] is not optimizer or optimizer.steady is None:
            numbers, names = optimizer.at(self.next), optimizer.variant.hyperparameters
            if not self.decays:
                numbers = tuple(0.0 if n == "weight_decay" else v for n, v in zip(names, numbers, strict=True))
            self._seen = optimizer, numbers
        return self._seen[1]

    def end(self, scalars: list[float]) -> None:
        self.clock.write(self.next, scalars)


def number_of(name: str, value: Any) -> float:
    """A count of steps, or a scalar slot, as it was saved."""
    try:
        return float("" if isinstance(value, str) else value)
    except (TypeError, ValueError, RuntimeError, OverflowError):
        raise InputError(f"{name} must be one number, {value!r:.60} was given") from None


def check_count(name: str, value: Any) -> None:
    """Raise InputError for what is no count of steps."""
    count = number_of(name, value)
    if not 0 <= count < COUNTED or count % 1:
        raise InputError(f"{name} counts the steps taken, from 0 and below 2**53; {count!r} was given")


def clock_of(state: dict[str, Any], optimizer: Optimizer, convention: Convention) -> tuple[Any, Clock]:
    """What a parameter's clock shows, and what tells it from others: those that were started together share one."""
    starts = {slot: float(optimizer.start_of(slot)) for slot in optimizer.variant.scalar_slots}
    if not convention.counts:
        begun = any(state.get(convention.entry(slot)) is not None for slot in optimizer.variant.slots)
        return begun, Clock.at(float(begun), starts)
    kept: dict[str, Any] = {slot: state.get(convention.entry(slot)) for slot in starts}
    if STEP not in state:
        return None, Clock.at(0, starts)
    if usable(state[STEP]) and all(map(usable, kept.values())):
        return (id(state[STEP]), *map(id, kept.values())), Clock(state[STEP], kept)
    scalars = {slot: starts[slot] if kept[slot] is None else number_of(slot, kept[slot]) for slot in starts}
    clock = Clock.at(number_of(STEP, state[STEP]), scalars)
    return (clock.t, *scalars.values()), clock


def usable(value: Any) -> bool:
    """Whether a count can be kept in a tensor as it is."""
    return (
        isinstance(value, torch.Tensor)
        and value.device.type == "cpu"
        and value.ndim == 0
        and value.dtype in (torch.float32, torch.float64)
        and not value.requires_grad
    )
