"""What a worker is given by value, and opens once."""

import hashlib
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Any, Self

from thalweg.errors import InputError, MissingExtra


@dataclass(frozen=True)
class Parcel:
    """A problem, an optimizer or a call for a worker of another process or machine, code of the user's included."""

    name: str
    digest: str
    data: bytes = field(repr=False, compare=False)

    @classmethod
    def of(cls, name: str, content: Any) -> Self:
        """Raises InputError where it cannot be packed, MissingExtra without cloudpickle."""
        try:
            import cloudpickle
        except ImportError:
            raise MissingExtra("a race of your own models needs cloudpickle: pip install 'thalweg[race]'") from None
        try:
            data = cloudpickle.dumps(content)
        except Exception as error:  # whatever the content's own methods raise
            raise InputError(f"{name} cannot be sent to a worker: {_line(error)}") from error
        return cls(name, hashlib.sha256(data).hexdigest(), data)

    def open(self) -> Any:
        """The content, the same object for the same bytes. Raises InputError where something of it is missing here."""
        return _opened(self)


@lru_cache(maxsize=32)
def _opened(parcel: Parcel) -> Any:
    import cloudpickle

    try:
        return cloudpickle.loads(parcel.data)
    except Exception as error:  # whatever the user's modules raise when they are imported
        raise InputError(f"a worker cannot load {parcel.name}: {_line(error)}") from error


def opened(thing: Any) -> Any:
    """A parcel's content; anything else as it is."""
    return thing.open() if isinstance(thing, Parcel) else thing


def _line(error: Exception) -> str:
    return f"{type(error).__name__}: {error}".splitlines()[0][:300]
