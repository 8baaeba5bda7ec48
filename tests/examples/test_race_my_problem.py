"""The example that users copy: raced as they would, and what a bare loop of it gives."""

import subprocess
import sys
from collections.abc import Mapping
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
import torch

import thalweg as tw
from thalweg.problems.problem import Budget
from thalweg.problems.user import load_problems
from thalweg.torch.training import train_torch

FILE = Path(__file__).parents[2] / "examples" / "race_my_problem.py"


def test_raced_from_the_command_line(tmp_path: Path) -> None:
    few = ["--trials", "2", "--seeds", "2", "--tuning-seeds", "1", "--steps", "10", "--lr", "1e-3..0.1", "--no-time"]
    command = [sys.executable, "-m", "thalweg", "race", str(FILE), "-o", "adam", "-o", "torch.optim.SGD", *few]
    result = subprocess.run(command, capture_output=True, text=True, cwd=tmp_path, check=False)
    assert result.returncode == 0, result.stderr
    assert "my_digits: 10 steps, 2 trials over 1 tuning seed; report on 2 seeds" in result.stdout
    assert (tmp_path / "race-my_digits" / "report.html").exists()


def test_a_bare_loop_of_it() -> None:
    (problem,) = load_problems(FILE)
    (run,) = train_torch(problem, tw.adam(lr=3e-3), [{}], 1, Budget(60, 2))
    torch.manual_seed(1)
    model, loss, batches, held_out = problem(1)
    optimizer = torch.optim.Adam(model.parameters(), lr=3e-3)
    steps = 0
    while steps < 60:
        for batch in batches:
            optimizer.zero_grad()
            loss(model, batch).backward()
            optimizer.step()
            steps += 1
            if steps == 60:
                break
    (batch,) = held_out
    assert run.held_out[-1] == pytest.approx(loss(model, batch).item(), rel=1e-5)
    assert run.held_out[-1] < 0.4 * run.held_out[0]


def test_a_race_without_slices_is_the_same_race() -> None:
    few = {"trials": 2, "seeds": 2, "tuning_seeds": 1, "steps": 4, "lr": (1e-3, 0.1), "workers": 1}
    with_slices, without = (tw.race(str(FILE), ["adam"], slices=slices, **few) for slices in (True, False))
    assert list(with_slices.slices) == ["my_digits"]
    assert not without.slices
    assert with_slices.heats == without.heats


class Told:
    """What a race tells of its progress."""

    def __init__(self) -> None:
        self.left: dict[str, dict[str, int]] = {}
        self.notes: list[str] = []

    def begin(self, stage: str, totals: Mapping[str, int], kept: Mapping[str, int]) -> None:
        self.left[stage] = {name: total - kept.get(name, 0) for name, total in totals.items()}

    def advance(self, contestant: str, runs: int, missed: int) -> None:
        self.left[list(self.left)[-1]][contestant] -= runs

    def note(self, text: str) -> None:
        self.notes.append(text)

    def end(self) -> None:
        assert set(self.left[list(self.left)[-1]].values()) == {0}


def test_a_slice_that_cannot_be_made_costs_its_picture_only() -> None:
    told = Told()
    few = {"trials": 1, "seeds": 2, "tuning_seeds": 1, "steps": 4, "lr": (1e30, 1e31)}
    with ThreadPoolExecutor(1) as executor:
        found = tw.race(str(FILE), ["sgd"], progress=told, executor=executor, **few)
    assert "paths on a slice" in told.left
    assert told.notes[-1].startswith("no slice of the loss surface of my_digits: all contestants diverge on my_digits")
    assert not found.slices
    assert len(found.heats) == 1
