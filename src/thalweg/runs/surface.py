"""What a run needs of a loss surface: a recorded landscape, a data problem and a Python callable all have it."""

from collections.abc import Callable, Iterator, Mapping
from itertools import repeat
from typing import Any, Protocol, runtime_checkable

from thalweg.landscapes.landscape import Point, View


class Surface(Protocol):
    """Loss over two parameters."""

    @property
    def name(self) -> str: ...
    @property
    def domain(self) -> View: ...
    @property
    def start(self) -> Point: ...
    @property
    def minima(self) -> tuple[Point, ...]: ...
    @property
    def lowest(self) -> float | None: ...
    @property
    def parameters(self) -> Mapping[str, float]: ...
    @property
    def formula(self) -> str: ...
    @property
    def axes(self) -> tuple[str, str]: ...
    @property
    def equal_axes(self) -> bool: ...
    @property
    def box(self) -> View | None: ...
    @property
    def changes(self) -> Mapping[str, Callable[[int], float]]: ...

    def value(self, x: Any, y: Any) -> Any: ...
    def gradient(self, x: Any, y: Any) -> tuple[Any, Any]: ...
    def value_and_gradient(self, x: Any, y: Any) -> tuple[Any, Any, Any]: ...
    def hessian(self, x: Any, y: Any) -> tuple[Any, Any, Any]: ...


@runtime_checkable
class Sampled(Protocol):
    """A surface that is a mean over rows of data, so that a part of the rows gives a noisy gradient."""

    @property
    def name(self) -> str: ...
    def batches(self, size: int, seed: int) -> Iterator[Mapping[str, float]]: ...
    def gradient_with(self, parameters: Mapping[str, float]) -> Callable[[Any, Any], tuple[Any, ...]]: ...


def parameters_seen(surface: Surface, batch: int | None, seed: int | None) -> Iterator[Mapping[str, float]] | None:
    """The parameters with which each step's gradient is taken; None where they are always the surface's own."""
    if batch is not None:
        assert isinstance(surface, Sampled)
        seen = surface.batches(batch, 0 if seed is None else seed)
    elif surface.changes:
        seen = repeat(surface.parameters)
    else:
        return None
    changes = surface.changes.items()
    return ({**each, **{name: float(change(t)) for name, change in changes}} for t, each in enumerate(seen, 1))


def nearest(x: float, low: float, high: float) -> float:
    """The nearest number from `low` to `high`; NaN stays NaN."""
    return low if x < low else high if x > high else x
