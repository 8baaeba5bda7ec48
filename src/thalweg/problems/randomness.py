"""The generators that a user's code draws from without naming one: of Python, NumPy and PyTorch."""

import random
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import numpy as np

_NUMPY: Any = np.random  # its stubs leave out that generators can be exchanged
_SPARE = list[np.random.MT19937]()


def seed_all(seed: int) -> None:
    """Put the global generators where `seed` alone decides; PyTorch's only where PyTorch is loaded."""
    random.seed(seed)
    np.random.seed(seed % 2**32)
    if torch := sys.modules.get("torch"):
        torch.manual_seed(seed % 2**64)


@contextmanager
def randomness_apart(seed: int) -> Iterator[None]:
    """Within it the global generators begin at `seed`; after it they are where they were.

    In microseconds, as a run is measured often: NumPy's state is not copied, which takes a hundred of them, but its
    generator exchanged; and torch.manual_seed, which takes more, looks for devices that nobody has asked for.
    """
    python, numpy, torch = random.getstate(), _NUMPY.get_bit_generator(), _torch()
    own = _SPARE.pop() if _SPARE else np.random.MT19937()
    states = [(each, each.get_state()) for each in torch]
    try:
        random.seed(seed)
        _NUMPY.set_bit_generator(own)
        np.random.seed(seed % 2**32)
        for generator in torch:
            generator.manual_seed(seed % 2**64)
        yield
    finally:
        random.setstate(python)
        _NUMPY.set_bit_generator(numpy)
        _SPARE.append(own)
        for generator, state in states:
            generator.set_state(state)


def _torch() -> list[Any]:
    """PyTorch's generators of the processor, and of each GPU that is in use."""
    torch: Any = sys.modules.get("torch")
    if torch is None:
        return []
    gpus = torch.cuda.default_generators if torch.cuda.is_initialized() else ()
    return [torch.default_generator, *gpus]
