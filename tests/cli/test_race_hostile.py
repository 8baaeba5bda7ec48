"""`thalweg race` and code of a user's that does what it should not."""

import json
from pathlib import Path

import pytest

from tests.cli.conftest import process
from tests.cli.test_bad_input import in_one_line

TINY = ("-o", "sgd", "--trials", "2", "--seeds", "2", "--tuning-seeds", "1", "--steps", "5", "--no-time")
TALKS = """
import os, sys, torch
import thalweg as tw

print("loaded")

@tw.problem
def talks(seed):
    print("made", seed, flush=True)
    os.write(1, b"and past Python\\n" if seed else b"")
    return torch.nn.Linear(1, 1), lambda model, batch: model(batch).square().mean(), [torch.ones(2, 1)]
"""


def test_what_a_model_prints_is_no_part_of_the_answer(tmp_path: Path) -> None:
    (tmp_path / "talks.py").write_text(TALKS)
    said = process("race", "talks.py", *TINY, "--json", cwd=tmp_path)
    assert said.code == 0, said.err
    assert json.loads(said.out)["problems"][0]["problem"] == "talks"
    for printed in ("loaded", "made 0", "made 100000", "and past Python"):
        assert printed in said.err


@pytest.mark.parametrize("code", ["import sys\nsys.exit(3)\n", "raise SystemExit\n"])
def test_a_file_that_ends_python(code: str, tmp_path: Path) -> None:
    (tmp_path / "ends.py").write_text(code)
    in_one_line(process("race", "ends.py", *TINY, cwd=tmp_path), "SystemExit")
    assert [each.name for each in tmp_path.iterdir() if each.is_file()] == ["ends.py"]
