"""What names a finished run: a hash of everything that decides its numbers.

One published benchmark ran two seeds on different instances of a problem and another repeated the same batch order in
every epoch, and nobody noticed for years: so the instance is hashed, and the same key is never run twice.
"""

import hashlib
import inspect
import json
from collections.abc import Mapping
from typing import Any

from thalweg.errors import InputError
from thalweg.optimizer.optimizer import Optimizer
from thalweg.problems.problem import Budget, Foreign, Problem
from thalweg.races.record import Setting
from thalweg.recording.reading import Reading
from thalweg.schedules.schedule import Schedule

FORMAT = 1  # of keys and of what a run leaves behind


class Keys:
    """The keys of one contestant's runs on one problem."""

    def __init__(self, problem: Problem, optimizer: Optimizer | Foreign, budget: Budget, version: str) -> None:
        instance = {
            "format": FORMAT,
            "version": version,
            "problem": problem.identity(),
            "optimizer": identity(optimizer),
            "budget": [budget.steps, budget.evaluations],
        }
        self._instance = hashlib.sha256(canonical(instance).encode())

    def of(self, setting: Setting, seed: int) -> str:
        """The key of one run: 64 hexadecimal digits."""
        whole = self._instance.copy()
        whole.update(canonical([dict(setting), seed]).encode())
        return whole.hexdigest()


def canonical(value: Any) -> str:
    """JSON in one spelling."""
    return json.dumps(value, sort_keys=True, separators=(",", ":"), allow_nan=False)


def identity(optimizer: Optimizer | Foreign) -> dict[str, Any]:
    """An optimizer's maths: of ours its recording, so that another text of the same rule is the same and any change of
    the rule is another; of another library's its name and that library's version."""
    told = {name: _number(name, value) for name, value in optimizer.hyperparameters.items()}
    if isinstance(optimizer, Foreign):
        from importlib.metadata import version

        return {"library": optimizer.library, "version": version(optimizer.library), "name": optimizer.name, **told}
    variant = optimizer.variant
    return {
        "recording": _recording(variant.reading),
        "outputs": variant.outputs,
        "start": {name: start for name, start in variant.start.items() if name in variant.all_slots},
        "evaluate": variant.evaluate and _recording(variant.evaluate),
        "hyperparameters": told,
    }


def _recording(reading: Reading) -> list[Any]:
    nodes = [[node.operation, node.operands, repr(node.value)] for node in reading.tape.nodes]
    return [nodes, reading.outputs]


def _number(name: str, value: Any) -> Any:
    if isinstance(value, Mapping):
        return {key: _number(name, each) for key, each in value.items()}
    if isinstance(value, list | tuple):
        return [_number(name, each) for each in value]
    if value is None or isinstance(value, bool | int | float | str):
        return value
    if isinstance(value, Schedule) and not value.is_python:
        return repr(value)
    try:
        return inspect.getsource(value)
    except (TypeError, OSError):
        unread = f"{name} is {value!r:.60}, whose text cannot be read"
        raise InputError(f"{unread}: write it as one of tw.schedules") from None
