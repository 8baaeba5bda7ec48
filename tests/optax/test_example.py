"""The example, run as its user runs it."""

import re
import subprocess
import sys
from pathlib import Path

EXAMPLE = Path(__file__).parents[2] / "examples" / "jax_training.py"


def test_it_trains_as_optax_does() -> None:
    run = subprocess.run([sys.executable, "-W", "error", str(EXAMPLE)], capture_output=True, text=True)
    assert run.returncode == 0, run.stderr
    epochs = [list(map(float, line.split())) for line in run.stdout.splitlines() if re.match(r" +\d", line)]
    assert [row[0] for row in epochs] == list(range(1, 9))
    for _, theirs, ours in epochs:
        assert abs(ours / theirs - 1) < 1e-4
    assert epochs[-1][1] < 0.15 < epochs[0][1]
    double, theirs, ours = (float(number) for number in re.findall(r"\d\.?\d*e-\d+(?= apart| from)", run.stdout))
    assert double < 1e-12
    assert ours < theirs < 1e-4
