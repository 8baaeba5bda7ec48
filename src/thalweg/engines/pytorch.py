"""The PyTorch engine: a recording as torch operations, on any device.

Scalars come as 0-d tensors, so that nothing is compiled anew when a number changes.
"""

import math
from collections.abc import Callable, Sequence
from functools import cache, lru_cache
from typing import Any

from thalweg.engines import source
from thalweg.recording.tape import Function

DIALECT: source.Dialect = {
    **source.INFIX,
    "constant": "({0!r})",
    "and": "{0} & {1}",
    "or": "{0} | {1}",
    "not": "logical_not({0})",
}
_OF_TORCH = (
    "abs", "arctan", "cos", "cosh", "exp", "floor", "log", "logical_not", "pow", "sin", "sinh", "sqrt", "tan", "tanh",
)  # fmt: skip


@lru_cache(maxsize=512)
def build(function: Function, dtype: Any, differentiable: bool = False) -> Callable[..., tuple[Any, ...]]:
    """`function` as a callable of tensors of `dtype`, and of 0-d ones for its scalars.

    Differentiable: the slope of a root at 0 is 0 and not infinite, so that a step at g = 0 has a finite one.
    """
    names = {**_namespace(dtype), **({"sqrt": _smooth_sqrt} if differentiable else {})}
    return source.python(function, DIALECT, names)


def _namespace(dtype: Any) -> dict[str, Any]:
    """Operations with the meaning that the other engines give them, where torch has another."""
    import torch

    def where(condition: Any, a: Any, b: Any) -> Any:
        if isinstance(a, float) and isinstance(b, float):  # torch would take its default precision
            a = torch.full_like(condition, a, dtype=dtype)
        return torch.where(condition, a, b)

    return {
        **{name: getattr(torch, name) for name in _OF_TORCH},
        "where": where,
        "power": torch.pow,
        "sign": lambda a: torch.where(a != a, a, torch.sign(a)),  # torch's sign of NaN is 0
        "maximum": lambda a, b: where((a > b) | (a != a), a, b),
        "minimum": lambda a, b: where((a < b) | (a != a), a, b),
        "inf": math.inf,
        "nan": math.nan,
    }


def _smooth_sqrt(a: Any) -> Any:
    import torch

    zero = a == 0
    return torch.where(zero, a.detach(), torch.sqrt(torch.where(zero, torch.ones_like(a), a)))


@cache
def build_many(function: Function, dtype: Any) -> Callable[..., Any]:
    """`function` on many leaves: (leaves, rows of scalars), each leaf with the row at its place."""
    each = build(function, dtype)

    def many(leaves: Sequence[Sequence[Any]], rows: Sequence[Sequence[Any]]) -> list[tuple[Any, ...]]:
        return [each(*leaf, *row) for leaf, row in zip(leaves, rows, strict=True)]

    return many


@cache
def fused(function: Function, dtype: Any) -> Callable[..., Any]:
    """`build_many`, compiled by torch.compile: one pass over memory instead of one for each operation."""
    import torch

    compiled: Callable[..., Any] = torch.compile(build_many(function, dtype))
    return compiled


@cache
def fuses(device: str) -> bool:
    """Whether torch.compile can make kernels for a type of device."""
    if device not in ("cuda", "xpu"):
        return False
    from torch.utils._triton import has_triton

    return bool(has_triton())
