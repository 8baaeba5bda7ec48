"""The example, run as its user runs it."""

import re
import subprocess
import sys
from pathlib import Path

import pytest

EXAMPLE = Path(__file__).parents[2] / "examples" / "jax_training.py"


def started(*arguments: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run([sys.executable, "-W", "error", str(EXAMPLE), *arguments], capture_output=True, text=True)


def epochs_of(run: subprocess.CompletedProcess[str]) -> list[list[float]]:
    assert run.returncode == 0, run.stderr
    return [list(map(float, line.split())) for line in run.stdout.splitlines() if re.match(r" +\d", line)]


def test_it_trains_as_optax_does() -> None:
    run = started()
    epochs = epochs_of(run)
    assert [row[0] for row in epochs] == list(range(1, 9))
    for _, theirs, ours in epochs:
        assert abs(ours / theirs - 1) < 1e-4
    assert epochs[-1][1] < 0.15 < epochs[0][1]
    double, theirs, ours = (float(number) for number in re.findall(r"\d\.?\d*e-\d+(?= apart| from)", run.stdout))
    assert double < 1e-12
    assert ours < theirs < 1e-4


def test_options_choose() -> None:
    (usual,), (faster,), (other,) = (
        epochs_of(started("--epochs", "1", *more)) for more in ([], ["--lr", "0.01"], ["--seed", "1"])
    )
    assert faster[1] < 0.8 * usual[1]
    assert other[1] != usual[1]


def test_help_has_examples_and_trains_nothing() -> None:
    run = started("--help")
    assert run.returncode == 0
    assert "python examples/jax_training.py --epochs 3" in run.stdout
    assert "float32" not in run.stdout


@pytest.mark.parametrize("arguments", [("--epochs", "0"), ("--lr", "nan"), ("--seed", "-1"), ("--steps", "3")], ids=str)
def test_what_cannot_be_done_is_one_line(arguments: tuple[str, str]) -> None:
    run = started(*arguments)
    assert run.returncode == 2
    assert run.stdout == ""
    assert len(run.stderr.splitlines()) == 1
    assert arguments[0] in run.stderr
