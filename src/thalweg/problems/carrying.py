"""How a user's function gets into another process: by the text of its script, or by its value."""

import functools
import io
import pickle
from dataclasses import dataclass
from typing import Any

from thalweg.errors import MissingExtra
from thalweg.problems.script import Script


@dataclass(frozen=True)
class Place:
    """A name in a script."""

    script: Script
    name: str


def carried(function: Any) -> bytes:
    """A function that is in no script by its value, for any process. Raises MissingExtra without cloudpickle."""
    try:
        import cloudpickle
    except ImportError as error:
        raise MissingExtra("races of your own models need cloudpickle: pip install 'thalweg[race]'") from error

    class Pickler(cloudpickle.Pickler):  # type: ignore[misc,unused-ignore]
        """Takes what functools.cache wraps by value, where the module it would be found in is a notebook's."""

        def reducer_override(self, value: Any) -> Any:
            if isinstance(value, functools._lru_cache_wrapper) and value.__module__ == "__main__":
                return _cached, (value.__wrapped__, value.cache_parameters())
            return super().reducer_override(value)

    buffer = io.BytesIO()
    Pickler(buffer).dump(function)
    return buffer.getvalue()


def _cached(function: Any, parameters: dict[str, Any]) -> Any:
    return functools.lru_cache(**parameters)(function)


@functools.lru_cache(maxsize=64)
def revived(code: Place | bytes) -> Any:
    """The function, or its problem; the same object for the same code, so that what it keeps is kept."""
    if isinstance(code, Place):
        return getattr(code.script.module(), code.name)
    return pickle.loads(code)
