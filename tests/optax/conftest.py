"""Float64 in JAX for one test, without a trace of it in the next."""

from collections.abc import Iterator

import jax
import pytest


@pytest.fixture
def x64() -> Iterator[None]:
    with jax.enable_x64(True):
        yield
    assert not jax.config.jax_enable_x64
