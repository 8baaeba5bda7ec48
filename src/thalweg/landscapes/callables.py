"""A landscape from two plain Python callables: the loss and its gradient."""

from __future__ import annotations

import dataclasses
import math
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any, final

import numpy as np
from numpy.typing import NDArray

from thalweg.errors import InputError
from thalweg.landscapes import framing
from thalweg.landscapes.landscape import Point, View

Vectorised = Callable[[Any, Any], Any]
_PROBES = (0.137, 0.613), (0.871, 0.259), (0.419, 0.883), (0.663, 0.071), (0.241, 0.347)  # fractions of the view
_CUBE_ROOT = float(np.finfo(np.float64).eps) ** (1 / 3)


@final
@dataclass(frozen=True)
class CallableLandscape:
    """The face of a Landscape over callables. Nothing is recorded: the Hessian is taken from differences."""

    name: str
    loss: Vectorised = field(repr=False, compare=False)
    slope: Vectorised = field(repr=False, compare=False)
    domain: View
    start: Point
    minima: tuple[Point, ...] = ()
    lowest: float | None = None
    parameters: Mapping[str, float] = field(default_factory=dict)
    teaches: str = ""
    source: str = ""
    formula: str = ""
    axes: tuple[str, str] = ("x", "y")
    equal_axes: bool = True
    box: View | None = None
    changes: Mapping[str, Callable[[int], float]] = field(default_factory=dict)  # none, as it has no parameters
    algebraic: bool = False

    def replace(self, **changes: Any) -> CallableLandscape:
        """The same surface with another start, domain, name, ..."""
        return dataclasses.replace(self, **changes)

    def value(self, x: Any, y: Any) -> Any:
        """The loss; floats give a float, arrays an array of their common shape."""
        return _like(x, y, self.loss(*_lanes(x, y)))

    def gradient(self, x: Any, y: Any) -> tuple[Any, Any]:
        """(df/dx, df/dy)."""
        dx, dy = self.slope(*_lanes(x, y))
        return _like(x, y, dx), _like(x, y, dy)

    def value_and_gradient(self, x: Any, y: Any) -> tuple[Any, Any, Any]:
        """(f, df/dx, df/dy)."""
        return (self.value(x, y), *self.gradient(x, y))

    def hessian(self, x: Any, y: Any) -> tuple[Any, Any, Any]:
        """(d2f/dx2, d2f/dxdy, d2f/dy2), by central differences of the gradient: about ten digits."""
        a, b = _lanes(x, y)
        h, k = _CUBE_ROOT * np.maximum(np.abs(a), 1.0), _CUBE_ROOT * np.maximum(np.abs(b), 1.0)
        with np.errstate(all="ignore"):
            (xx, xy), (yx, yy) = (
                [
                    (after - before) / (2 * step)
                    for after, before in zip(self.slope(*up), self.slope(*down), strict=True)
                ]
                for up, down, step in (((a + h, b), (a - h, b), h), ((a, b + k), (a, b - k), k))
            )
        return _like(x, y, xx), _like(x, y, (xy + yx) / 2), _like(x, y, yy)

    def grid(self, view: View, columns: int, rows: int) -> tuple[NDArray[Any], NDArray[Any], NDArray[Any]]:
        """x of the columns, y of the rows, and the loss on the grid, shaped (rows, columns)."""
        x, y = np.linspace(view[0], view[1], columns), np.linspace(view[2], view[3], rows)
        return x, y, self.value(x[None, :], y[:, None])


def function(
    f: Callable[[Any, Any], Any],
    gradient: Callable[[Any, Any], Any],
    *,
    view: View | None = None,
    start: Point | None = None,
    name: str | None = None,
) -> CallableLandscape:
    """The surface of a Python function and its gradient, either for floats only or for arrays too.

    Arguments
        f: f(x, y) -> the loss. gradient: gradient(x, y) -> (df/dx, df/dy). Pure functions.
        view: (x0, x1, y0, y1), what a map shows; chosen to hold the minimum and the start where not given.
        start: where runs begin, inside the view; chosen up the wall where not given.
        name: the function's own where not given.

    Where they divide by zero, overflow or leave their domain, the loss counts as not finite.
    Raises InputError where they are not such functions, where the gradient is not that of f (checked against central
    differences at points of the view), and for a view or a start that cannot be used.

    >>> bowl = function(lambda x, y: x**2 + 3 * y**2, lambda x, y: (2 * x, 6 * y), name="bowl")
    >>> bowl.gradient(1.0, 1.0)
    (2.0, 6.0)
    >>> bowl.minima
    ((0.0, 0.0),)
    """
    view, start = framing.checked(view, start)
    if not callable(f) or not callable(gradient):
        raise InputError("f and gradient must be functions of x and y")
    shown = str(name or getattr(f, "__name__", type(f).__name__))
    shown = "function" if shown == "<lambda>" else shown
    loss, fast = _vectorised(lambda x, y: (f(x, y),), 1, f"{shown}(x, y) must return a number")
    slope, _ = _vectorised(gradient, 2, f"the gradient of {shown} must return two numbers (df/dx, df/dy)")
    surface = CallableLandscape(shown, lambda x, y: loss(x, y)[0], slope, view or framing.WIDE, start or (0.0, 0.0))
    _check_gradient(surface, surface.domain)
    frame = framing.frame(surface, view, start, cells=81 if fast else 41)
    _check_gradient(surface, frame.view)
    return surface.replace(domain=frame.view, start=frame.start, minima=frame.minima, lowest=frame.lowest)


def _lanes(x: Any, y: Any) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    a, b = np.broadcast_arrays(np.asarray(x, dtype=np.float64), np.asarray(y, dtype=np.float64))
    return a, b


def _like(x: Any, y: Any, result: Any) -> Any:
    floats = isinstance(x, float | int) and isinstance(y, float | int)
    return float(result) if floats else result


def _vectorised(call: Callable[[Any, Any], Any], results: int, contract: str) -> tuple[Vectorised, bool]:
    """`call` on arrays of any shape, and whether it takes arrays itself (with the results it gives on floats)."""

    def one(x: float, y: float) -> tuple[float, ...]:
        try:
            with np.errstate(all="ignore"):
                given = tuple(call(float(x), float(y)))
                return tuple(float(each) for each in given) if len(given) == results else _refuse(contract, given)
        except (ArithmeticError, ValueError) as error:
            if isinstance(error, InputError):
                raise
            return (math.nan,) * results
        except Exception as error:
            raise InputError(f"{contract}; it raised {type(error).__name__}: {error!s:.80}") from error

    def lanes(x: Any, y: Any) -> tuple[Any, ...]:
        pairs = [one(a, b) for a, b in zip(x.ravel().tolist(), y.ravel().tolist(), strict=True)]
        table = np.array(pairs, dtype=np.float64).reshape(-1, results)
        return tuple(table[:, column].reshape(x.shape) for column in range(results))

    def whole(x: Any, y: Any) -> tuple[Any, ...]:
        if x.ndim == 0:
            return one(float(x), float(y))
        with np.errstate(all="ignore"):
            return tuple(np.broadcast_to(np.asarray(each, dtype=np.float64), x.shape) for each in call(x, y))

    x, y = np.array([[0.3, -1.7, 2.9]]), np.array([[1.1, 0.6, -2.3]])
    expected = lanes(x, y)
    try:
        same = len(got := whole(x.copy(), y.copy())) == results and all(
            np.allclose(a, b, rtol=1e-9, atol=1e-12, equal_nan=True) for a, b in zip(got, expected, strict=True)
        )
    except Exception:  # whatever a function for floats does on arrays
        same = False
    return (whole, True) if same else (lanes, False)


def _refuse(contract: str, given: object) -> tuple[float, ...]:
    raise InputError(f"{contract}; {given!r:.80} was returned")


def _check_gradient(surface: CallableLandscape, view: View) -> None:
    """Raise InputError where the gradient is not the slope of the loss, at the points of _PROBES."""
    for u, v in _PROBES:
        x, y = view[0] + u * (view[1] - view[0]), view[2] + v * (view[3] - view[2])
        given = surface.gradient(x, y)
        for axis in (0, 1):
            misses, slope = [], math.nan
            for relative in (1e-5, 1e-7):
                h = relative * max(abs((x, y)[axis]), 1.0)
                dx, dy = (h, 0.0) if axis == 0 else (0.0, h)
                ahead, behind = surface.value(x + dx, y + dy), surface.value(x - dx, y - dy)
                slope = (ahead - behind) / (2 * h)
                rounding = 1e-14 * max(abs(ahead), abs(behind)) / h
                misses.append(abs(given[axis] - slope) > 1e-4 * max(abs(slope), abs(given[axis])) + rounding)
            if math.isfinite(slope) and (all(misses) or not math.isfinite(given[axis])):
                name = "xy"[axis]
                raise InputError(
                    f"the gradient of {surface.name} is wrong at ({x:.4g}, {y:.4g}): df/d{name} is about {slope:.6g}, "
                    f"{given[axis]:.6g} was returned"
                )
