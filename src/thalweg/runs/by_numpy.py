"""Lanes in NumPy arrays: nothing to wait for, and any surface."""

from collections.abc import Mapping
from typing import Any

import numpy as np

from thalweg.engines import arrays
from thalweg.landscapes.landscape import View
from thalweg.optimizer.optimizer import Optimizer
from thalweg.runs.descend import gradients_of
from thalweg.runs.lanes import Array, Lanes, Outcome, Setting


class NumpyLanes:
    """Runs lanes of one setting."""

    def __init__(self, setting: Setting) -> None:
        self.setting = setting

    def run(self, lanes: Lanes) -> Outcome:
        setting, seen = self.setting, Outcome.before(self.setting, lanes)
        stepper = Stepper(setting.optimizer, lanes.values, np.stack([seen.x, seen.y]))
        gradients = gradients_of(setting.surface, setting.batch, setting.seed)
        with np.errstate(all="ignore"):
            for t, gradient in zip(range(1, setting.steps + 1), gradients, strict=False):
                alive = seen.ended == 0
                if not alive.any():
                    break
                self._measure(t - 1, alive, seen, lanes)
                self._step(t, alive, seen, stepper, np.stack(gradient(seen.x, seen.y)))
        seen.finish(setting, lanes)
        return seen

    def _measure(self, t: int, alive: Any, seen: Outcome, lanes: Lanes) -> None:
        setting = self.setting
        if setting.best or setting.settling == "loss":
            loss = setting.surface.value(seen.ex, seen.ey)
        if setting.best:
            seen.best = np.where(alive & (loss < seen.best), loss, seen.best)
        if setting.settling:
            distance = setting.settling == "distance"
            far = seen.gap(setting) if distance else loss - setting.lowest
            seen.last = np.where(alive & ~(far < lanes.limit), t, seen.last)

    def _step(self, t: int, alive: Any, seen: Outcome, stepper: "Stepper", g: Array) -> None:
        x0, x1, y0, y1 = self.setting.box
        finite = np.isfinite(g[0]) & np.isfinite(g[1])
        going = alive & finite
        (x, y), (ex, ey) = (_kept(point, self.setting.surface.box) for point in stepper.step(t, g))
        x, y = np.where(going, x, seen.x), np.where(going, y, seen.y)
        stepper.point = np.stack([x, y])
        inside = (x >= x0) & (x <= x1) & (y >= y0) & (y <= y1)
        seen.ended = np.where(alive, np.where(finite & inside, 0, t), seen.ended)
        seen.ex, seen.ey = np.where(going, ex, seen.ex), np.where(going, ey, seen.ey)
        seen.x, seen.y = x, y
        if self.setting.trace:
            seen.points[t] = np.where(going, stepper.point, np.nan)
            seen.evaluated[t] = np.where(going, np.stack([ex, ey]), np.nan)


def _kept(point: Array, box: View | None) -> Array:
    """The nearest point of the box; NaN stays NaN."""
    if box is None:
        return point
    low, high = np.array(box).reshape(2, 2, 1).swapaxes(0, 1)
    return np.where(point < low, low, np.where(point > high, high, point))


class Stepper:
    """An optimizer under way in every lane, some hyperparameters a lane's own."""

    def __init__(self, optimizer: Optimizer, values: Mapping[str, Array], point: Array) -> None:
        """`values` are (lanes,) for each axis, `point` is (2, lanes)."""
        variant = optimizer.variant
        self.optimizer, self.values, self.point = optimizer, values, point
        program = variant.evaluated
        self._row, self._names = program.row, variant.hyperparameters
        self._scalars, self._elements = arrays.build_scalars(program.scalars), arrays.build(program.elements)
        self._slots = [np.array(np.broadcast_to(self._start(slot), point.shape)) for slot in variant.slots]
        self._scalar_slots = tuple(self._start(slot) for slot in variant.scalar_slots)

    def _start(self, slot: str) -> Any:
        start = self.optimizer.variant.start[slot]
        if start == "x":
            return self.point
        return self.values[str(start)] if start in self.values else self.optimizer.start_of(slot)

    def step(self, t: int, gradient: Array) -> tuple[Array, Array]:
        """Step `t` from 1 with the gradients, (2, lanes), at the present points; the new points to train at, and those
        to evaluate the model at."""
        at = self.optimizer.at(t)
        now = (self.values.get(name, value) for name, value in zip(self._names, at, strict=True))
        hoisted = self._scalars(float(t), *now, *self._scalar_slots)
        self._scalar_slots = hoisted[self._row :]
        results = self._elements(self.point, gradient, *self._slots, *hoisted[: self._row])
        self.point, *self._slots, evaluated = (np.broadcast_to(result, gradient.shape) for result in results)
        return self.point, evaluated
