"""The generators that a user's code draws from without naming one: of Python, NumPy and PyTorch."""

import random
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import numpy as np


def seed_all(seed: int) -> None:
    """Put the global generators where `seed` alone decides; PyTorch's only where PyTorch is loaded."""
    random.seed(seed)
    np.random.seed(seed % 2**32)
    if torch := sys.modules.get("torch"):
        torch.manual_seed(seed % 2**64)


@contextmanager
def randomness_kept() -> Iterator[None]:
    """Whatever is drawn or seeded within it, the global generators are afterwards where they were."""
    theirs, numpys, torchs = random.getstate(), np.random.get_state(), _torch_states()
    try:
        yield
    finally:
        random.setstate(theirs)
        np.random.set_state(numpys)
        for module, states in torchs:
            module.set_rng_state_all(states) if isinstance(states, list) else module.set_rng_state(states)


def _torch_states() -> list[tuple[Any, Any]]:
    torch: Any = sys.modules.get("torch")
    if torch is None:
        return []
    devices = [(torch.cuda, torch.cuda.get_rng_state_all())] if torch.cuda.is_initialized() else []
    return [(torch, torch.get_rng_state()), *devices]
