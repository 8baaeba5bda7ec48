"""What the tests of checkpoints share: nested parameters, uneven gradients, bits."""

from collections import OrderedDict, namedtuple
from functools import cache
from typing import Any

import numpy as np
import pytest

import thalweg as tw
from thalweg.errors import FileError
from thalweg.optimizer.optimizer import Optimizer
from thalweg.optimizer.tree import flatten, rebuild
from thalweg.rules import CATALOGUE

FORMATS = (".npz", ".safetensors")
Pair = namedtuple("Pair", "left right")
EPS = {"eps": 1e-2}


def parameters(dtype: Any = np.float64) -> Any:
    draw = np.random.default_rng(7)
    return OrderedDict(
        encoder=[{"weight": draw.normal(size=(3, 5)).astype(dtype)}, {"weight": draw.normal(size=7).astype(dtype)}],
        pair=Pair(np.array(1.5, dtype), (draw.normal(size=(2, 1, 2)).astype(dtype), [])),
        none=np.zeros((0, 3), dtype),
    )


def gradients(params: Any, t: int) -> Any:
    """Uneven ones, of the parameters' precision, that go up and down and are sometimes 0."""
    draw = np.random.default_rng(t)
    leaves = (
        np.asarray(draw.normal(size=np.shape(x)) * 10 ** draw.uniform(-3, 1) * (t % 4 != 0), np.asarray(x).dtype)
        for _, x in flatten(params)
    )
    kinds = [isinstance(x, float) for _, x in flatten(params)]
    return rebuild(params, [float(g) if is_float else g for g, is_float in zip(leaves, kinds, strict=True)])


def stepped(optimizer: Optimizer, params: Any, state: Any, steps: range) -> tuple[Any, Any]:
    for t in steps:
        params, state = optimizer.step(params, gradients(params, t), state)
    return params, state


def bits(tree: Any) -> list[tuple[str, str, tuple[int, ...], bytes]]:
    """All there is in a tree, to the bit; a float is not an array of one."""
    return [
        (path, "float" if isinstance(x, float) else x.dtype.str, np.shape(x), np.asarray(x).tobytes())
        for path, x in flatten(tree)
    ]


def all_bits(params: Any, state: Any) -> Any:
    return bits(params), state.t, {slot: bits(tree) for slot, tree in state.slots.items()}


def optimizers() -> dict[str, Optimizer]:
    """Each rule of the catalogue with a rate that changes, and with the options that add slots."""
    rate = tw.schedules.warmup(tw.schedules.cosine(0.03, steps=30), steps=5)
    made = {
        name: rule(lr=rate, **{key: value for key, value in EPS.items() if key in rule.defaults})
        for name, rule in CATALOGUE.items()
    }
    more = {"rmsprop, centered": tw.rmsprop(lr=rate, centered=True, momentum=0.9, weight_decay=0.1)}
    return {**made, **more}


OPT = tw.adam(lr=0.1)
PARAMS = {"w": np.ones((2, 3)), "b": 0.5}


@cache
def half() -> Any:
    return stepped(OPT, PARAMS, OPT.init(PARAMS), range(1, 4))


def refused(file: Any, message: str, optimizer: Any = OPT, params: Any = PARAMS) -> None:
    before = all_bits(params, OPT.init(params)) if params is PARAMS else None
    with pytest.raises(FileError, match=message) as caught:
        tw.load_checkpoint(file, optimizer, params)
    assert "\n" not in str(caught.value)
    assert before is None or all_bits(params, OPT.init(params)) == before
