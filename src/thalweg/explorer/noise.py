"""Gradient noise as the page adds it, so that a run of the page can be had in Python: the same draws."""

from __future__ import annotations

import dataclasses
import math
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Self, final

import numpy as np

from thalweg.landscapes.landscape import Landscape


@final
@dataclass(frozen=True)
class Noisy(Landscape):
    """A landscape whose gradient is sampled: each component with normal noise of deviation noise / sqrt(batch)."""

    noise: float = 0.0

    @classmethod
    def over(cls, landscape: Landscape, noise: float) -> Self:
        return cls(**{each.name: getattr(landscape, each.name) for each in dataclasses.fields(Landscape)}, noise=noise)

    def batches(self, size: int, seed: int) -> Iterator[Mapping[str, float]]:
        """Endless pairs of noise, by Box and Muller from `numpy.random.default_rng(seed)`."""
        generator, deviation = np.random.default_rng(seed), self.noise / math.sqrt(size)
        while True:
            length, angle = math.sqrt(-2 * math.log(1 - generator.random())), 2 * math.pi * generator.random()
            yield {"x": deviation * (length * math.cos(angle)), "y": deviation * (length * math.sin(angle))}

    def gradient_with(self, parameters: Mapping[str, float]) -> Callable[[Any, Any], tuple[Any, ...]]:
        """The gradient with this noise."""

        def gradient(x: Any, y: Any) -> tuple[Any, ...]:
            _, dx, dy = self.value_and_gradient(x, y)
            return dx + parameters["x"], dy + parameters["y"]

        return gradient
