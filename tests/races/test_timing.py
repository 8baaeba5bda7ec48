"""Seconds a step: of steps alone, wherever the problem runs."""

import json
import math
import time
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import pytest

import thalweg as tw
from tests.races.executors.samples import NAMES, OPTIMIZERS, compiled, driver, in_python, through_processes
from thalweg.errors import FileError
from thalweg.problems.surface import surface
from thalweg.races.executors.progress import Silent
from thalweg.races.timing import Timing, Tuned, time_contestants


class Told(Silent):
    """Every turn of every contestant is told."""

    def begin(self, stage: str, totals: Mapping[str, int], kept: Mapping[str, int]) -> None:
        self.left = dict(totals)

    def advance(self, contestant: str, runs: int, missed: int) -> None:
        self.left[contestant] -= runs

    def end(self) -> None:
        assert set(self.left) == set(NAMES) and not any(self.left.values())


def timed(problems: Sequence[Any], rate: float = 0.05) -> dict[str, dict[str, float]]:
    tuned: Tuned = {name: (each, {"lr": rate}) for name, each in zip(NAMES, OPTIMIZERS, strict=True)}
    with driver(problems, workers=1) as racing:
        timing = time_contestants(racing, problems, [tuned] * len(problems), [each.budget for each in problems], Told())
    return {name: dict(each) for name, each in timing.seconds.items()}


def test_steps_of_known_length() -> None:
    pause = 0.0

    def gradient(x: float, y: float) -> tuple[float, float]:
        time.sleep(pause)
        return 2 * x, 2 * y

    bowl = tw.function(lambda x, y: x * x + y * y, gradient, view=(-4, 4, -4, 4), start=(1.0, 1.0), name="mine")
    mine, pause = surface(bowl, steps=20), 5e-3
    seconds = timed([mine])["mine"]
    assert list(seconds) == list(NAMES)
    assert all(each > pause / 2 for each in seconds.values())


def test_problems_here_and_in_a_worker() -> None:
    there = through_processes(surface(tw.rosenbrock, steps=200))
    seconds = timed([compiled(200), there])
    assert list(seconds) == ["valley", "rosenbrock"]
    assert all(0 <= each < math.inf for by in seconds.values() for each in by.values())


def test_what_diverges_at_once_or_raises_has_no_seconds() -> None:
    def raises(x: float, y: float) -> float:
        if ready:
            raise ValueError("no")
        return x * x + y * y

    ready = list[int]()
    mine = in_python(raises)
    ready.append(1)
    assert all(map(math.isnan, timed([mine])["mine"].values()))
    assert math.isnan(timed([compiled()], rate=1e9)["valley"]["sgd"])


def test_a_timing_is_saved_apart(tmp_path: Path) -> None:
    file = tmp_path / "timing.json"
    timing = Timing("a machine", {"digits": {"sgd": 1e-6, "adam": 0.1}, "mine": {"sgd": 2.0}})
    timing.save(file)
    assert Timing.load(file) == timing
    Timing("a machine", {"digits": {"sgd": math.nan}}).save(file)
    assert json.loads(file.read_text())["seconds_a_step"] == {"digits": {"sgd": None}}
    assert math.isnan(Timing.load(file).seconds["digits"]["sgd"])


@pytest.mark.parametrize("content", ["", "[]", "{}", '{"machine": "a", "seconds_a_step": 3}', "\0"])
def test_another_file_is_refused(tmp_path: Path, content: str) -> None:
    (tmp_path / "a").write_text(content)
    with pytest.raises(FileError, match="is no timing of a race"):
        Timing.load(tmp_path / "a")
    with pytest.raises(FileError, match="cannot read"):
        Timing.load(tmp_path / "b")
