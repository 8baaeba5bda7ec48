"""A landscape whose gradient is seen through noise."""

from __future__ import annotations

import dataclasses
import math
import numbers
from collections.abc import Iterator
from dataclasses import dataclass
from typing import final

import numpy as np

from thalweg.errors import InputError
from thalweg.landscapes.landscape import Landscape
from thalweg.recording.reading import Reading
from thalweg.recording.tape import Tape

NOISE = ("e1", "e2")


@final
@dataclass(frozen=True)
class NoisyLandscape(Landscape):
    """f(x, y) + e1 x + e2 y: its gradient is that of f plus (e1, e2), which are 0 but for a mini-batch."""

    sigma: float = 1.0

    def batches(self, size: int, seed: int | np.random.Generator) -> Iterator[dict[str, float]]:
        """Endless draws of the noise, each as the parameters of this landscape; the same seed gives the same.

        size: the standard deviation is sigma / sqrt(size), as that of a mean of `size` gradients. e1 and e2 are made
        of two uniform numbers by Box and Muller (1958), so that a page in JavaScript, which has the generator's
        uniform numbers bit for bit, draws the same noise; NumPy's own normal numbers come from tables.
        Raises InputError for a size below 1, and for a seed that is none.
        """
        if isinstance(size, bool) or not isinstance(size, int | np.integer) or size < 1:
            raise InputError(f"a batch is a whole number of gradients from 1; {size!r:.40} was given")
        whole = isinstance(seed, int | np.integer) and not isinstance(seed, bool) and seed >= 0
        if not (whole or isinstance(seed, np.random.Generator)):
            raise InputError(f"seed is a whole number from 0 or a numpy.random.Generator; {seed!r:.40} was given")
        return self._drawn(self.sigma / math.sqrt(size), np.random.default_rng(seed))

    def _drawn(self, deviation: float, generator: np.random.Generator) -> Iterator[dict[str, float]]:
        while True:
            length, angle = math.sqrt(-2 * math.log(1 - generator.random())), 2 * math.pi * generator.random()
            normal = (length * math.cos(angle), length * math.sin(angle))
            yield {**self.parameters, **{e: deviation * z for e, z in zip(NOISE, normal, strict=True)}}


def noisy(landscape: Landscape, sigma: float = 1.0) -> NoisyLandscape:
    """The landscape with normal noise of standard deviation `sigma` in each component of a mini-batch's gradient.

    Losses, and gradients without a batch, stay the landscape's. Choose its parameters before.
    Raises InputError for a landscape that is not recorded or is sampled already, and a sigma that is not from 0.

    >>> import thalweg as tw
    >>> path = tw.descend(tw.noisy(tw.valley, sigma=5.0), tw.sgd(lr=0.01), steps=100, batch=4, seed=1)
    >>> path.batch, path.seed
    (4, 1)
    """
    if not isinstance(landscape, Landscape):
        said = f"{getattr(landscape, 'name', landscape)!r:.60} is none"
        raise InputError(f"noise is added to a recorded landscape, as tw.valley or tw.formula(...); {said}")
    if hasattr(landscape, "batches"):
        raise InputError(f"{landscape.name} has mini-batches of its own: give batch and seed without noise")
    if clash := [name for name in NOISE if name in landscape.parameters]:
        raise InputError(f"{landscape.name} has a parameter {clash[0]}, the name of the noise: give it another")
    number = isinstance(sigma, numbers.Real) and not isinstance(sigma, bool)
    if not (number and 0 <= sigma < math.inf):
        raise InputError(f"sigma is a standard deviation, a finite number from 0; {sigma!r:.40} was given")
    facts = {each.name: getattr(landscape, each.name) for each in dataclasses.fields(Landscape)}
    changed = {"reading": _tilted(landscape.reading), "definition": None}
    parameters = {**landscape.parameters, **dict.fromkeys(NOISE, 0.0)}
    return NoisyLandscape(**{**facts, **changed, "parameters": parameters}, sigma=float(sigma))


def _tilted(reading: Reading) -> Reading:
    """The recording with e1 x + e2 y added."""
    tape, (total,) = Tape(), reading.outputs
    for node in reading.tape.nodes:  # each keeps its place
        tape.add(node.operation, *node.operands, value=node.value)
    for e, along in zip(NOISE, ("x", "y"), strict=True):
        total = tape.add("add", total, tape.add("mul", tape.input(e), tape.input(along)))
    return Reading(tape, (total,), reading.names)
