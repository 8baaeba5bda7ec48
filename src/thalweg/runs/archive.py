"""Records in files: .npz without pickle, the same bytes for the same record."""

import io
import json
import os
from collections.abc import Callable, Mapping
from pathlib import Path as File
from typing import Any, TypeVar

import numpy as np
from numpy.typing import NDArray

from thalweg.errors import FileError
from thalweg.optimizer.files import write_whole
from thalweg.optimizer.hyperparameters import named as named

Record = TypeVar("Record")


def save(file: str | os.PathLike[str], facts: Mapping[str, Any], arrays: Mapping[str, NDArray[Any]]) -> None:
    """Write facts (what JSON can hold) and arrays to one file. Raises FileError."""
    stream = io.BytesIO()
    np.savez(stream, facts=np.array(json.dumps(facts)), **arrays)  # type: ignore[arg-type]  # numpy's stub takes a flag here
    write_whole(File(file), stream.getvalue())


def load(file: str | os.PathLike[str], kind: str, made: Callable[[dict[str, Any], dict[str, Any]], Record]) -> Record:
    """What is made of the facts and arrays that `save` wrote. Raises FileError, saying that the file is no saved
    `kind`, for anything else."""
    try:
        with File(file).open("rb") as stream, np.load(stream, allow_pickle=False) as archive:
            arrays = {name: archive[name] for name in archive.files}
            facts = json.loads(str(arrays.pop("facts")))
            if facts.pop("kind", kind) != kind:
                raise ValueError
            return made(facts, arrays)
    except OSError as error:
        raise FileError(f"cannot read {os.fspath(file)}: {error.strerror or f'not a saved {kind}'}") from error
    except Exception as error:
        raise FileError(f"{os.fspath(file)} is no saved {kind}") from error
