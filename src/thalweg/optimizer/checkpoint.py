"""Parameters and the optimizer's state in one file, by their names; a run goes on from there with the same bits."""

from __future__ import annotations

import os
from collections.abc import Iterable, Mapping
from numbers import Integral, Real
from pathlib import Path as File
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from thalweg.errors import FileError, InputError, MissingExtra
from thalweg.optimizer.checkpoint_formats import FLOATS, FORMATS, decode, encode, is_intact, is_sound
from thalweg.optimizer.checkpoint_names import named_leaves
from thalweg.optimizer.files import write_whole
from thalweg.optimizer.hyperparameters import named
from thalweg.optimizer.optimizer import Optimizer
from thalweg.optimizer.state import State
from thalweg.optimizer.tree import as_leaf, leaves_like, rebuild

VERSION = 1  # of what is in the file; another one cannot be read


class Kind(NamedTuple):
    """What an array must be like."""

    shape: tuple[int, ...]
    dtype: np.dtype[Any]


def save_checkpoint(file: str | os.PathLike[str], optimizer: Optimizer, params: Any, state: State) -> None:
    """Write parameters and the optimizer's state to a file, whole or not at all.

    Everything is named by where it stands, as `params/encoder/0/weight` and `slots/m/encoder/0/weight`. Beside it are
    the steps taken, the rule and its hyperparameters, a schedule by how it is written. The same content has the same
    bytes.

    Arguments
        file: ends in .npz, or in .safetensors, which needs the extra `safetensors`. One that exists is replaced when
            the new one is complete.
        params: as for `Optimizer.init`, NumPy's arrays, of float16, bfloat16, float32 or float64; keys of dicts are
            strings or whole numbers.
        state: what `step` returned or `step_` changed.

    Raises FileError where it cannot be written, InputError for parameters or a state that do not fit the optimizer,
    MissingExtra without safetensors.

    >>> import pathlib, tempfile, numpy as np, thalweg as tw
    >>> file = pathlib.Path(tempfile.mkdtemp()) / "run.npz"
    >>> opt, params = tw.momentum(lr=0.1), {"w": np.ones(2)}
    >>> params, state = opt.step(params, {"w": np.ones(2)}, opt.init(params))
    >>> tw.save_checkpoint(file, opt, params, state)
    >>> params, state = tw.load_checkpoint(file, opt, {"w": np.zeros(2)})
    >>> params, state
    ({'w': array([0.9, 0.9])}, State(t=1, slots={'b': {'w': array([1., 1.])}}))

    What `thalweg.torch` trains is no such state: keep it by `torch.save` of `state_dict`, which writes pickles, of
    slots by the place of their parameter. A state of `tw.to_optax` is kept here by its `to_numpy()`.
    """
    target, leaves = _path(file), _leaves(optimizer, params)
    variant = optimizer.variant
    if not isinstance(state, State) or state.slots.keys() != variant.all_slots:
        given = f"one of {_listed(state.slots)}" if isinstance(state, State) else f"{state!r:.60}"
        raise InputError(f"{optimizer.name} has a state of {_listed(variant.all_slots)}, {given} was given")
    trees = {"params": params, **{f"slots/{slot}": state.slots[slot] for slot in variant.slots}}
    values = (
        leaf for where, tree in trees.items() for leaf in zip(leaves, leaves_like(params, tree, where), strict=True)
    )
    arrays = {}
    for (name, kind), (_, value) in zip(_expected(optimizer, leaves).items(), values, strict=True):
        array = np.asarray(as_leaf(name, value))
        if array.shape != kind.shape:
            raise InputError(f"{name} has shape {array.shape}, {kind.shape} is needed")
        arrays[name] = array.astype(kind.dtype, copy=False)  # as the next step would take it
    t, scalars = state.t, {slot: state.slots[slot] for slot in variant.scalar_slots}
    for name, value, number in (("t", t, Integral), *((slot, value, Real) for slot, value in scalars.items())):
        if not isinstance(value, number) or isinstance(value, bool) or (name == "t" and value < 0):
            raise InputError(f"the state's {name} is {value!r:.60}, which no step gives")
    facts = {
        "version": VERSION,
        "rule": optimizer.name,
        "hyperparameters": named(optimizer.hyperparameters),
        "t": int(t),
        "slots": sorted(variant.all_slots),
        "scalars": {slot: float(value) for slot, value in scalars.items()},
    }
    write_whole(target, encode(target.suffix.lower(), facts, arrays))


def load_checkpoint(file: str | os.PathLike[str], optimizer: Optimizer, params: Any) -> tuple[Any, State]:
    """The parameters and the state of a file that `save_checkpoint` wrote: new ones; nothing given is changed.

    The next step then gives the bits that it would have given without a stop: a schedule depends on the step alone.

    Arguments
        file: ends in .npz or .safetensors.
        optimizer: of the rule that was saved, with its flags. Its numbers and schedules may be others: training goes on
            with those.
        params: parameters that are nested, named and shaped as the saved ones, of the same precision; the order of keys
            does not matter. Their values are not looked at.

    Raises FileError for a file that cannot be read, is damaged, is no checkpoint, or holds another rule, other names,
    shapes or precisions; MissingExtra without safetensors. See `save_checkpoint` for an example.
    """
    source, leaves = _path(file), _leaves(optimizer, params)
    facts, arrays = _read(source)
    rule, slots = facts["rule"], facts["slots"]
    if rule != optimizer.name or set(slots) != optimizer.variant.all_slots:
        needed = f"{optimizer.name} with {_listed(optimizer.variant.all_slots)}"
        raise FileError(f"{source} was saved by {rule:.60} with {_listed(slots):.200}, {needed} was given")
    if facts["scalars"].keys() != set(optimizer.variant.scalar_slots):
        raise FileError(f"{source} is damaged: its slots of one number are not those of {rule}")
    expected = _expected(optimizer, leaves)
    if difference := sorted(expected.keys() ^ arrays.keys()):
        first, more = difference[0], f" and {len(difference) - 1} more" if len(difference) > 1 else ""
        verb, has = ("lacks", "has") if first in expected else ("holds", "does not have")
        raise FileError(f"{source} {verb} {first}, which what was given {has}{more}")
    for name, kind in expected.items():
        array, dtype = arrays[name], "bfloat16" if name in facts["bfloat16"] else arrays[name].dtype.name
        if (array.shape, dtype) != (kind.shape, kind.dtype.name):
            needed = f"{kind.dtype.name} of shape {kind.shape} is needed"
            raise FileError(f"{name} is {dtype} of shape {array.shape} in {source}, {needed}")

    def taken(where: str) -> Any:
        names = {where + name.removeprefix("params"): like for name, like in leaves.items()}
        made = (
            float(arrays[name]) if isinstance(like, float) else _as_kind(arrays[name], expected[name])
            for name, like in names.items()
        )
        return rebuild(params, list(made))

    per_element = {slot: taken(f"slots/{slot}") for slot in optimizer.variant.slots}
    return taken("params"), State(facts["t"], {**per_element, **facts["scalars"]})


def _as_kind(array: NDArray[Any], kind: Kind) -> NDArray[Any]:
    return array.view(kind.dtype).copy() if kind.dtype.name == "bfloat16" else np.array(array, kind.dtype, order="C")


def _path(file: Any) -> File:
    try:
        path = File(file)
    except TypeError:
        raise FileError(f"a checkpoint's file is a path, {file!r:.60} was given") from None
    if path.suffix.lower() not in FORMATS:
        raise FileError(f"a checkpoint's name ends in {' or '.join(FORMATS)}, {str(path)!r} was given")
    return path


def _leaves(optimizer: Any, params: Any) -> dict[str, Any]:
    """The parameters by name, checked."""
    if not isinstance(optimizer, Optimizer):
        raise InputError(f"the optimizer is a rule with its hyperparameters, as tw.adam(lr=0.1), not {optimizer!r:.60}")
    leaves = {name: as_leaf(name, value) for name, value in named_leaves(params).items()}
    for name, leaf in leaves.items():
        if not isinstance(leaf, float) and leaf.dtype.name not in FLOATS:
            raise InputError(f"{name} is {leaf.dtype.name}: a checkpoint holds {', '.join(FLOATS)}")
    return leaves


def _expected(optimizer: Optimizer, leaves: Mapping[str, Any]) -> dict[str, Kind]:
    """Every array of a checkpoint, in the order of params and slots."""
    kinds = {name: Kind(np.shape(leaf), np.asarray(leaf).dtype) for name, leaf in leaves.items()}
    slots = {
        f"slots/{slot}{name.removeprefix('params')}": Kind(kind.shape, np.result_type(kind.dtype, np.float32))
        for slot in optimizer.variant.slots
        for name, kind in kinds.items()
    }
    return {**kinds, **slots}


def _read(source: File) -> tuple[dict[str, Any], dict[str, NDArray[Any]]]:
    try:
        facts, arrays = decode(source.suffix.lower(), source.read_bytes())
        version = int(facts["version"])
        intact = version != VERSION or is_intact(facts, arrays)
    except MissingExtra:
        raise
    except Exception as error:
        if isinstance(error, OSError) and error.strerror:
            raise FileError(f"cannot read {source}: {error.strerror}") from error
        raise FileError(f"{source} is no checkpoint of tw.save_checkpoint, or it is damaged") from error
    if version != VERSION:
        raise FileError(f"{source} is a checkpoint of format {version}, this version of thalweg reads format {VERSION}")
    if not (intact and is_sound(facts)):
        raise FileError(f"{source} is damaged: it does not hold what was written; take an older checkpoint")
    return facts, arrays


def _listed(slots: Iterable[str]) -> str:
    return ", ".join(sorted(slots)) or "no slots"
