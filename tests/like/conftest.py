"""Where each library goes, on every row: computed once for all tests."""

import json
import os
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from tests.like.in_jax import warmed_rows
from tests.like.of_tensorflow1 import tensorflow1_path, tensorflow1_rows
from tests.like.of_torch import torch_path, torch_rows
from tests.like.of_torch7 import torch7_path, torch7_rows
from tests.like.rows import Row, keras_rows, optax_rows

Cases = list[tuple[Row, Any]]


@pytest.fixture(scope="session")
def by_jax(tmp_path_factory: pytest.TempPathFactory) -> Mapping[str, Any]:
    """What tests/like/in_jax.py writes."""
    target = tmp_path_factory.mktemp("like") / "paths.npz"
    environment = {**os.environ, "JAX_PLATFORMS": "cpu", "KERAS_BACKEND": "jax", "KERAS_HOME": str(target.parent)}
    command = [sys.executable, "-m", "tests.like.in_jax", str(target)]
    subprocess.run(command, check=True, cwd=Path(__file__).parents[2], env=environment)
    return dict(np.load(target))


@pytest.fixture(scope="session")
def cases(by_jax: Mapping[str, Any]) -> dict[str, Cases]:
    """library -> rows with their paths: (1 or 2 points, steps, elements)."""
    return {
        "keras": list(zip(keras_rows(), by_jax["keras"][:, None], strict=True)),
        "optax": list(zip(optax_rows(), by_jax["optax"], strict=True)),
        "tensorflow1": [(row, tensorflow1_path(row)) for row in tensorflow1_rows()],
        "torch": [(row, torch_path(row)) for row in torch_rows()],
        "torch7": [(row, torch7_path(row)) for row in torch7_rows()],
    }


@pytest.fixture(scope="session")
def warmed(by_jax: Mapping[str, Any]) -> Cases:
    """optax's warm-ups as it has them, in float32."""
    return list(zip(warmed_rows(), by_jax["float32_warmup"], strict=True))


@pytest.fixture(scope="session")
def defaults(by_jax: Mapping[str, Any]) -> Any:
    """library.function -> the defaults of Keras's or optax's constructor."""
    return json.loads(str(by_jax["defaults"]))
