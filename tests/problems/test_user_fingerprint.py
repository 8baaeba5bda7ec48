"""What a function is known by: all that it refers to, the same in every process."""

import os
import subprocess
import sys
import threading
from functools import partial
from pathlib import Path
from typing import Any

import jax.numpy as jnp
import optax
import pytest

from thalweg.errors import InputError
from thalweg.problems.fingerprint import fingerprint

CELL = """
import functools, numpy, torch
from torch.utils.data import DataLoader, TensorDataset
from thalweg.problems.fingerprint import fingerprint

torch.manual_seed(0)
net = torch.nn.Sequential(torch.nn.Linear(3, 2), torch.nn.Dropout(0.1))
data = TensorDataset(torch.ones(3, 2), torch.arange(3))
loader = DataLoader(data, 2, shuffle=True)
generators = torch.Generator().manual_seed(3), numpy.random.default_rng(0)
words = {"a", "b", "c", "dd"}

class Twice:
    factor = 2
    def __call__(self, x):
        return self.factor * x

class Heir(Twice):
    pass

twice = Heir()

@functools.cache
def helper(x):
    return [y for y in x if y in {"p", "q"}]

def known(seed):
    return net, data, loader, generators, words, twice, helper, twice.__call__

print(fingerprint(known))
"""
CHANGES = [
    ("factor * x", "factor + x"),
    ("factor = 2", "factor = 3"),
    ("torch.manual_seed(0)", "torch.manual_seed(1)"),
    ("Dropout(0.1)", "Dropout(0.2)"),
    ("torch.arange(3)", "torch.arange(1, 4)"),
    ("shuffle=True", "shuffle=False"),
    ("manual_seed(3)", "manual_seed(4)"),
    ("default_rng(0)", "default_rng(1)"),
    ('"dd"', '"d"'),
    ('{"p", "q"}', '{"p", "r"}'),
]


def printed(cells: list[str], hashes: str) -> list[str]:
    code = f"for cell in {cells!r}: exec(cell)"
    environment = {**os.environ, "PYTHONHASHSEED": hashes}
    command = [sys.executable, "-c", code]
    return subprocess.run(command, capture_output=True, text=True, env=environment, check=True).stdout.split()


def test_a_notebooks_function_is_known_by_all_that_it_refers_to() -> None:
    cells = [CELL, *(CELL.replace(*change) for change in CHANGES)]
    assert all(cell != CELL for cell in cells[1:])
    here = printed(cells, "1")
    assert len(set(here)) == len(cells)
    assert printed([CELL], "2") == here[:1]


def test_what_cannot_be_told_from_another_is_refused() -> None:
    lock = threading.Lock()

    def holding(seed: int) -> Any:
        return lock

    with pytest.raises(InputError, match="a lock cannot be told from another"):
        fingerprint(holding)


def test_what_is_no_function_has_one_too() -> None:
    given = [partial(optax.adam, mu_dtype=jnp.bfloat16), partial(optax.adam, mu_dtype=jnp.float32), partial(optax.sgd)]
    assert len({fingerprint(each) for each in given}) == 3


def test_modules_beside_a_script_are_part_of_it(tmp_path: Path) -> None:
    (tmp_path / "run.py").write_text(
        "import helper_beside\nfrom thalweg.problems.fingerprint import fingerprint\n"
        "def f(seed): return helper_beside.W\nprint(fingerprint(f))\n"
    )
    seen = []
    for width in (4, 64, 4):
        (tmp_path / "helper_beside.py").write_text(f"W = {width}\n")
        command = [sys.executable, "-B", str(tmp_path / "run.py")]
        seen.append(subprocess.run(command, capture_output=True, text=True, check=True).stdout)
    assert seen[0] == seen[2] != seen[1]
