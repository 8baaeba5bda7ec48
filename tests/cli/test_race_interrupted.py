"""Ctrl-C and SIGKILL in the middle of a race, and exceptions of the user's code; the same command goes on."""

import os
import re
import signal
import subprocess
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.cli.conftest import COMMAND, environment, process

SAME = ("report.html", "runs.csv", "race.json")
COMPILED = (
    "race", "digits", "-o", "sgd", "-o", "adam", "--trials", "8", "--seeds", "3", "--tuning-seeds", "6",
    "--steps", "3000", "--no-time", "--workers", "2",
)  # fmt: skip
YOURS = (
    "race", "mine.py", "-o", "sgd", "-o", "torch.optim.Adam", "--trials", "4", "--seeds", "2", "--tuning-seeds", "2",
    "--steps", "40", "--no-time", "--workers", "2",
)  # fmt: skip
MINE = """
import time
import torch

def problem(seed):
    x = torch.randn(64, 4)
    time.sleep(0.3)
    return torch.nn.Linear(4, 1), lambda model, batch: (model(batch) - batch.sum(1, keepdim=True)).square().mean(), [x]
"""


def interrupted(folder: Path, arguments: tuple[str, ...], how: signal.Signals) -> tuple[int, str]:
    """Start it, wait until its journal holds runs, and send the signal to all of its processes, as a terminal does."""
    started = subprocess.Popen(
        [*COMMAND, *arguments], cwd=folder, env=environment(), stdout=subprocess.PIPE, stderr=subprocess.PIPE,
        text=True, start_new_session=True,
    )  # fmt: skip
    journal = next(iter(journals(folder, started)))
    while journal.read_bytes().count(b"\n") < 3 and started.poll() is None:
        time.sleep(0.02)
    os.killpg(started.pid, how)
    out, err = started.communicate(timeout=60)
    assert out == ""
    return started.returncode, err


def journals(folder: Path, started: subprocess.Popen[str]) -> Iterator[Path]:
    while started.poll() is None:
        yield from folder.glob("race-*/journal.jsonl")
        time.sleep(0.02)


@pytest.mark.parametrize("arguments", [COMPILED, YOURS], ids=["compiled", "yours"])
def test_interrupted_twice_it_gives_what_an_undisturbed_race_gives(arguments: tuple[str, ...], tmp_path: Path) -> None:
    disturbed, quiet = tmp_path / "disturbed", tmp_path / "quiet"
    for folder in (disturbed, quiet):
        folder.mkdir()
        (folder / "mine.py").write_text(MINE)
    code, err = interrupted(disturbed, arguments, signal.SIGINT)
    assert code == 130
    *_, last = err.splitlines()
    assert re.fullmatch(
        r"thalweg: interrupted \(tuning: \d+ of \d+ runs\); finished runs are kept in race-\w+/journal\.jsonl, "
        r"and the same command goes on",
        last,
    )
    assert "Traceback" not in err
    kept = (disturbed / f"race-{arguments[1].removesuffix('.py')}" / "journal.jsonl").read_bytes()
    code, _ = interrupted(disturbed, arguments, signal.SIGKILL)
    assert code == -signal.SIGKILL
    for folder in (disturbed, quiet):
        said = process(*arguments, cwd=folder)
        assert said.code == 0, said
        assert "Traceback" not in said.err
    made = [each / f"race-{arguments[1].removesuffix('.py')}" for each in (disturbed, quiet)]
    for name in SAME:
        assert (made[0] / name).read_bytes() == (made[1] / name).read_bytes(), name
    assert (made[0] / "journal.jsonl").read_bytes().startswith(kept.rpartition(b"\n")[0])


def test_an_exception_of_yours_is_shown_once_and_counted(tmp_path: Path) -> None:
    raising = MINE.replace("    time.sleep(0.3)\n", "    if seed % 2:\n        raise RuntimeError('an odd seed')\n")
    (tmp_path / "mine.py").write_text(raising)
    said = process(*YOURS, cwd=tmp_path)
    assert said.code == 0, said
    assert said.err.count("Traceback (most recent call last)") == 1
    assert said.err.count("RuntimeError: an odd seed") == 1
    assert "mine.py" in said.err
    assert "1 of 2 seeds" in " ".join(said.out.split())
