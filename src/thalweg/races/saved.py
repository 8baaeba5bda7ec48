"""A race's record as JSON, and back. Data: nothing in it is run."""

import dataclasses
import json
import os
import types
import typing
from collections.abc import Mapping
from pathlib import Path as File
from typing import Any

import numpy as np

from thalweg.errors import FileError
from thalweg.races.record import Heat
from thalweg.runs.slice import Slice

FORMAT = "thalweg race 1"


def written(heats: tuple[Heat, ...], slices: Mapping[str, Slice], version: str) -> bytes:
    """The record's bytes, the same for the same record."""
    record = {
        "format": FORMAT,
        "version": version,
        "heats": [_plain(heat) for heat in heats],
        "slices": {name: _plain(each) for name, each in slices.items()},
    }
    return (json.dumps(record, separators=(",", ":"), allow_nan=False) + "\n").encode()


def read(file: str | os.PathLike[str]) -> tuple[tuple[Heat, ...], dict[str, Slice], str]:
    """Heats, slices and version. Raises FileError where the file cannot be read or is no saved race."""
    try:
        record = json.loads(File(file).read_bytes())
        if record["format"] != FORMAT:
            raise ValueError
        heats = tuple(_made(Heat, each) for each in record["heats"])
        return heats, {name: _made(Slice, each) for name, each in record["slices"].items()}, str(record["version"])
    except OSError as error:
        raise FileError(f"cannot read {os.fspath(file)}: {error.strerror}") from error
    except Exception as error:
        raise FileError(f"{os.fspath(file)} is no saved race: give a .json that race.save wrote") from error


def _plain(value: Any) -> Any:
    """What JSON can hold: infinities and NaN as words."""
    if dataclasses.is_dataclass(value) and not isinstance(value, type):
        return {each.name: _plain(getattr(value, each.name)) for each in dataclasses.fields(value) if each.init}
    if isinstance(value, np.ndarray):
        return _plain(value.tolist())
    if isinstance(value, Mapping):
        return {key: _plain(each) for key, each in value.items()}
    if isinstance(value, tuple | list):
        return [_plain(each) for each in value]
    if isinstance(value, float) and value - value != 0:
        return repr(value)
    return value


def _made(kind: Any, value: Any) -> Any:
    """What `_plain` was given, by its type."""
    origin, inner = typing.get_origin(kind), typing.get_args(kind)
    if dataclasses.is_dataclass(kind):
        types_of = typing.get_type_hints(kind)
        made = {
            each.name: _made(types_of[each.name], value[each.name]) for each in dataclasses.fields(kind) if each.init
        }
        return kind(**made)  # type: ignore[operator]  # a class
    if origin in (types.UnionType, typing.Union):
        return None if value is None else _made(next(each for each in inner if each is not type(None)), value)
    if origin is tuple:
        kinds = [inner[0]] * len(value) if inner[-1] is ... else inner
        return tuple(_made(each, item) for each, item in zip(kinds, value, strict=True))
    if origin is np.ndarray:
        return np.array(value, dtype=np.float64)
    if origin is not None and issubclass(origin, Mapping):
        return {key: _made(inner[1], each) for key, each in value.items()}
    if kind is float:
        return float(value)
    if not isinstance(value, kind):
        raise TypeError(kind)
    return value
