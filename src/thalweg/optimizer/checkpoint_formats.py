"""A checkpoint as bytes: facts (what JSON can hold) and arrays by name, as .npz or .safetensors, never pickled.

The facts hold a digest of all the rest, so that no changed bit goes unseen. The same content has the same bytes.
bfloat16, which NumPy does not know, is read as its bits; the facts say which arrays those are.
"""

import hashlib
import io
import json
import struct
import zipfile
from collections.abc import Callable, Mapping
from typing import Any

import numpy as np
from numpy.typing import NDArray

from thalweg.errors import MissingExtra

Arrays = Mapping[str, NDArray[Any]]
FLOATS = ("float16", "bfloat16", "float32", "float64")
OF_SAFETENSORS = {"F64": "<f8", "F32": "<f4", "F16": "<f2", "BF16": "<u2"}
OURS = "thalweg"  # the key of our facts
MOST_STEPS = 2**53  # beyond it t + 1 is t


def encode(suffix: str, facts: Mapping[str, Any], arrays: Arrays) -> bytes:
    """The bytes of a file of the format that `suffix` names."""
    ordered = {name: _plain(arrays[name]) for name in sorted(arrays)}
    bits = {name: _bits(array) for name, array in ordered.items()}
    known = {**facts, "bfloat16": [name for name in ordered if ordered[name].dtype.name == "bfloat16"]}
    text = json.dumps({**known, "digest": digest(known, bits)}, sort_keys=True)
    if suffix == ".npz":
        stream = io.BytesIO()
        np.savez(stream, **{OURS: np.array(text)}, **bits)  # type: ignore[arg-type]  # numpy's stub takes a flag here
        return stream.getvalue()
    return _safetensors().numpy.save(ordered, {OURS: text})  # type: ignore[no-any-return]


def decode(suffix: str, data: bytes) -> tuple[dict[str, Any], dict[str, NDArray[Any]]]:
    """The facts, with their digest, and the arrays, with bfloat16 as its bits; raises anything where it is no such
    file."""
    text, arrays = FORMATS[suffix](data)
    return dict(json.loads(text)), arrays


def is_intact(facts: Mapping[str, Any], arrays: Arrays) -> bool:
    """Whether facts and arrays are those that were written."""
    return bool(facts["digest"] == digest({name: facts[name] for name in facts if name != "digest"}, arrays))


def is_sound(facts: Mapping[str, Any]) -> bool:
    """Whether facts, which another program may have signed, have the kinds of ours."""
    t, lists, scalars = facts.get("t"), (facts.get("slots"), facts.get("bfloat16")), facts.get("scalars")
    return (
        _is_name(facts.get("rule"))
        and type(t) is int
        and 0 <= t <= MOST_STEPS
        and all(isinstance(each, list) and all(map(_is_name, each)) for each in lists)
        and isinstance(scalars, dict)
        and all(type(value) is float for value in scalars.values())
    )


def _is_name(value: Any) -> bool:
    return isinstance(value, str) and value.isprintable()  # it may stand in a message


def digest(facts: Mapping[str, Any], arrays: Arrays) -> str:
    whole = hashlib.sha256(json.dumps(facts, sort_keys=True).encode())
    for name in sorted(arrays):
        array = arrays[name]
        whole.update(json.dumps([name, array.dtype.str, list(array.shape)]).encode())
        whole.update(np.ascontiguousarray(array).data)
    return whole.hexdigest()


def _plain(array: NDArray[Any]) -> NDArray[Any]:
    """In C's order and little-endian."""
    return np.array(array, dtype=array.dtype.newbyteorder("<"), order="C", copy=None)


def _bits(array: NDArray[Any]) -> NDArray[Any]:
    return array.view("<u2") if array.dtype.name == "bfloat16" else array


def _from_npz(data: bytes) -> tuple[str, dict[str, NDArray[Any]]]:
    arrays = dict[str, NDArray[Any]]()
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        if sum(member.file_size for member in archive.infolist()) > len(data):
            raise ValueError("more than the file's own size: nothing of ours is compressed")
        for member in archive.namelist():  # np.load would take params/.npy for one of two
            with archive.open(member) as stream:
                arrays[member.removesuffix(".npy")] = np.lib.format.read_array(stream, allow_pickle=False)
    return str(arrays.pop(OURS)), arrays


def _from_safetensors(data: bytes) -> tuple[str, dict[str, NDArray[Any]]]:
    tensors = dict(_safetensors().deserialize(data))
    (length,) = struct.unpack_from("<Q", data)  # the header is JSON behind its length
    text = json.loads(data[8 : 8 + length])["__metadata__"][OURS]
    arrays = {
        name: np.frombuffer(each["data"], OF_SAFETENSORS[each["dtype"]]).reshape(each["shape"])
        for name, each in tensors.items()
    }
    return text, arrays


FORMATS: dict[str, Callable[[bytes], tuple[str, dict[str, NDArray[Any]]]]] = {
    ".npz": _from_npz,
    ".safetensors": _from_safetensors,
}


def _safetensors() -> Any:
    try:
        import safetensors.numpy
    except ImportError as error:
        raise MissingExtra(
            ".safetensors files need safetensors: pip install 'thalweg[safetensors]' (.npz needs nothing)"
        ) from error
    return safetensors
