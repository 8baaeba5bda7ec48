"""Parameters as a float, an array, or nested dicts, lists and tuples of them."""

import copy
from typing import Any

import numpy as np
from numpy.typing import NDArray

from thalweg.errors import InputError

Leaf = float | NDArray[Any]


def flatten(tree: Any, path: str = "params") -> list[tuple[str, Any]]:
    """The leaves with their paths, dicts in their own order."""
    if isinstance(tree, dict):
        return [leaf for key, branch in tree.items() for leaf in flatten(branch, f"{path}[{key!r}]")]
    if isinstance(tree, list | tuple):
        return [leaf for index, branch in enumerate(tree) for leaf in flatten(branch, f"{path}[{index}]")]
    return [(path, tree)]


def rebuild(tree: Any, leaves: list[Any]) -> Any:
    """A tree of the shape of `tree` with other leaves."""
    rest = iter(leaves)

    def build(branch: Any) -> Any:
        if isinstance(branch, dict):
            same = copy.copy(branch)  # keeps what a subclass holds beside its items
            same.update({key: build(inner) for key, inner in branch.items()})
            return same
        if isinstance(branch, list):
            return [build(inner) for inner in branch]
        if isinstance(branch, tuple):
            inner = (build(each) for each in branch)
            return type(branch)(*inner) if hasattr(branch, "_fields") else tuple(inner)
        return next(rest)

    return build(tree)


def same_shape(tree: Any, other: Any) -> bool:
    """Whether two trees nest alike; the leaves are not looked at."""
    if isinstance(tree, dict):
        return (
            isinstance(other, dict) and tree.keys() == other.keys() and all(same_shape(tree[k], other[k]) for k in tree)
        )
    if isinstance(tree, list | tuple):
        alike = isinstance(other, list | tuple) and len(tree) == len(other)
        return alike and all(same_shape(a, b) for a, b in zip(tree, other, strict=True))
    return not isinstance(other, dict | list | tuple)


def leaves_like(tree: Any, other: Any, what: str) -> list[Any]:
    """The leaves of `other` in the order of `tree`, which it must resemble."""
    if not same_shape(tree, other):
        raise InputError(f"{what} must be nested as params are: {_outline(tree)}, {_outline(other)} was given")
    found: list[Any] = []

    def walk(a: Any, b: Any) -> None:
        if isinstance(a, dict):
            for key in a:
                walk(a[key], b[key])
        elif isinstance(a, list | tuple):
            for left, right in zip(a, b, strict=True):
                walk(left, right)
        else:
            found.append(b)

    walk(tree, other)
    return found


def _outline(tree: Any) -> str:
    if isinstance(tree, dict):
        return "{" + ", ".join(map(str, tree)) + "}"
    return f"{type(tree).__name__} of {len(tree)}" if isinstance(tree, list | tuple) else type(tree).__name__


def is_floating(dtype: np.dtype[Any]) -> bool:
    """NumPy's own floats, and bfloat16 of ml_dtypes, which NumPy does not count among them."""
    return np.issubdtype(dtype, np.floating) or dtype.name == "bfloat16"


def as_leaf(path: str, value: Any) -> Leaf:
    """A float, or a floating array; anything else raises."""
    if isinstance(value, float | int) and not isinstance(value, bool) and not isinstance(value, np.generic):
        return float(value)
    if isinstance(value, np.ndarray | np.generic) and is_floating(value.dtype):
        return np.asarray(value)
    raise InputError(f"{path} must be a float or an array of floats, {_kind(value)}")


def _kind(value: Any) -> str:
    """What was given, and where it belongs."""
    kind, module = type(value).__name__, type(value).__module__.partition(".")[0]
    if module in ("jax", "jaxlib"):
        return "an array of JAX was given: tw.to_optax trains those, jax.device_get makes NumPy's of them"
    if module == "torch":
        return "a tensor of PyTorch was given: thalweg.torch trains those, .detach().numpy() makes NumPy's of them"
    return f"{kind} of {value.dtype} was given" if isinstance(value, np.ndarray | np.generic) else f"{kind} was given"
