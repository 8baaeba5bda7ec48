"""What the user's code raises, as a race tells it."""

import os
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import torch

from tests.races.executors.samples import NAMES, Listener, driver, expected, jobs
from thalweg.problems.user import problem

RATES, SEEDS = (0.01, 0.1), (0, 1, 2)


@problem(steps=3, name="mine")
def mine(seed: int) -> Any:
    if seed != 1 and "BROKEN" in os.environ:
        raise RuntimeError(f"no seed {seed}")
    x = torch.randn(8, 2)
    return torch.nn.Linear(2, 1), lambda model, batch: model(batch).square().mean(), [x]


def test_it_is_told_once_and_tried_again_the_next_time(tmp_path: Path, monkeypatch: Any) -> None:
    file, listener, wanted = tmp_path / "race.jsonl", Listener(), jobs([mine], RATES, SEEDS)
    right = expected([mine], wanted)
    monkeypatch.setenv("BROKEN", "1")
    with ThreadPoolExecutor(2) as pool:
        with driver([mine], executor=pool, journal=file, progress=listener) as racing:
            done = racing.run(wanted, stage="tuning")
        missed = {job.key for job in wanted if job.seed != 1}
        assert {key for key, run in done.items() if run.missed} == missed
        assert {key: run for key, run in done.items() if key not in missed} == {
            key: run for key, run in right.items() if key not in missed
        }
        assert {done[job.key].error for job in wanted} == {"", "RuntimeError: no seed 0", "RuntimeError: no seed 2"}
        assert listener.missed == dict.fromkeys(NAMES, 4)
        (note,) = listener.notes
        assert note.startswith("sgd on mine, ")
        assert "raised, counted as missed:\nTraceback (most recent call last):" in note
        assert note.endswith("RuntimeError: no seed 0\n")

        monkeypatch.delenv("BROKEN")
        listener = Listener()
        with driver([mine], executor=pool, journal=file, progress=listener) as racing:
            assert racing.run(wanted, stage="tuning") == right
        assert listener.runs.total() == len(missed)
