"""What names a finished run: a hash of everything that decides its numbers.

One published benchmark ran two seeds on different instances of a problem and another repeated the same batch order in
every epoch, and nobody noticed for years: so the instance is hashed, and the same key is never run twice.
"""

import hashlib
import json
from importlib.metadata import version
from typing import Any

import numpy as np

from thalweg.optimizer.optimizer import Optimizer
from thalweg.problems.fingerprint import fingerprint
from thalweg.problems.problem import Budget, Foreign, Problem
from thalweg.races.record import Setting
from thalweg.recording.reading import Reading

LIBRARIES = ("torch", "optax", "thalweg")  # whose code their versions name
FORMAT = 1  # of keys and of what a run leaves behind


class Keys:
    """The keys of one contestant's runs on one problem."""

    def __init__(self, problem: Problem, optimizer: Optimizer | Foreign, budget: Budget, release: str) -> None:
        instance = {
            "format": FORMAT,
            "version": release,
            "problem": problem.identity(),
            "optimizer": identity(optimizer, budget.steps),
            "budget": [budget.steps, budget.evaluations],
        }
        self._instance = hashlib.sha256(canonical(instance).encode())

    def prefix(self, setting: Setting) -> "Prefix":
        """What the keys of one setting's runs have in common."""
        whole = self._instance.copy()
        whole.update(canonical(dict(setting)).encode())
        return Prefix(whole)

    def of(self, setting: Setting, seed: int) -> str:
        """The key of one run: 64 hexadecimal digits."""
        return self.prefix(setting).of(seed)


class Prefix:
    """The keys of one setting's runs."""

    def __init__(self, whole: Any) -> None:
        self._whole = whole  # a hash of all but the seed

    def of(self, seed: int) -> str:
        whole = self._whole.copy()
        whole.update(b"%d" % seed)
        key: str = whole.hexdigest()
        return key


canonical = json.JSONEncoder(sort_keys=True, separators=(",", ":"), allow_nan=False).encode
"""JSON in one spelling."""


def identity(optimizer: Optimizer | Foreign, steps: int) -> dict[str, Any]:
    """An optimizer's maths: of ours its recording, so that another text of the same rule is the same and any change of
    the rule is another; of another library's its name and that library's version; of a user's its code."""
    if isinstance(optimizer, Foreign):
        told = {name: _plain(value) for name, value in optimizer.hyperparameters.items()}
        named = {"library": optimizer.library, "version": version(optimizer.library), "name": optimizer.name}
        home = str(getattr(optimizer.factory, "__module__", "")).partition(".")[0]
        code = {} if home in LIBRARIES else {"code": fingerprint(optimizer.factory)}
        return {**named, **code, "hyperparameters": told}
    variant = optimizer.variant
    numbers = zip(variant.hyperparameters, optimizer.over(steps), strict=True)
    return {
        "recording": _recording(variant.reading),
        "outputs": variant.outputs,
        "start": {name: start for name, start in variant.start.items() if name in variant.all_slots},
        "evaluate": variant.evaluate and _recording(variant.evaluate),
        "hyperparameters": {name: _over(value) for name, value in numbers},
    }


def _recording(reading: Reading) -> list[Any]:
    """What the outputs are made of: a derivative that was asked for since stands on the tape too."""
    tape = reading.tape
    nodes = [
        [place, *tape.nodes[place][:2], repr(tape.nodes[place].value)] for place in sorted(tape.needs(reading.outputs))
    ]
    return [nodes, reading.outputs]


def _over(value: Any) -> Any:
    """A number; of a schedule what it is at every step, for its text may not say what a closure holds."""
    return hashlib.sha256(value.tobytes()).hexdigest() if isinstance(value, np.ndarray) else value


def _plain(value: Any) -> Any:
    """What JSON can hold, of what another library's optimizer is told."""
    return repr(value) if value is None or isinstance(value, bool | int | float | str) else fingerprint(value)
