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


def interrupted(folder: Path, arguments: tuple[str, ...], how: signal.Signals) -> bytes:
    """Start it, wait until its journal has grown, send the signal to all its processes, as a terminal does; the whole
    lines that are kept."""
    started = subprocess.Popen(
        [*COMMAND, *arguments], cwd=folder, env=environment(), stdout=subprocess.PIPE, stderr=subprocess.PIPE,
        text=True, start_new_session=True,
    )  # fmt: skip
    journal = next(iter(journals(folder, started)))
    before = journal.read_bytes().count(b"\n")
    while journal.read_bytes().count(b"\n") < before + 2 and started.poll() is None:
        time.sleep(0.02)
    os.killpg(started.pid, how)
    out, err = started.communicate(timeout=60)
    assert out == ""
    assert "Traceback" not in err
    assert started.returncode == (130 if how == signal.SIGINT else -how)
    if how == signal.SIGINT:
        last = r"thalweg: interrupted \(tuning: \d+ of \d+ runs\); finished runs are kept in race-\w+/journal\.jsonl"
        assert re.match(last, err.splitlines()[-1])
    return journal.read_bytes().rpartition(b"\n")[0]


def journals(folder: Path, started: subprocess.Popen[str]) -> Iterator[Path]:
    while started.poll() is None:
        yield from folder.glob("race-*/journal.jsonl")
        time.sleep(0.02)


@pytest.mark.parametrize(
    ("arguments", "signals"),
    [(COMPILED, [signal.SIGINT, signal.SIGKILL]), (YOURS, [signal.SIGINT])],
    ids=["compiled", "yours"],
)
def test_what_was_interrupted_gives_what_an_undisturbed_race_gives(
    arguments: tuple[str, ...], signals: list[signal.Signals], tmp_path: Path
) -> None:
    made = []
    for name in ("disturbed", "quiet"):
        folder = tmp_path / name
        folder.mkdir()
        (folder / "mine.py").write_text(MINE)
        kept = [interrupted(folder, arguments, each) for each in signals if name == "disturbed"]
        said = process(*arguments, cwd=folder)
        assert said.code == 0, said
        assert "Traceback" not in said.err
        made.append(folder / f"race-{arguments[1].removesuffix('.py')}")
        journal = (made[-1] / "journal.jsonl").read_bytes()
        assert all(journal.startswith(each) for each in kept)
    for name in SAME:
        assert (made[0] / name).read_bytes() == (made[1] / name).read_bytes(), name


def test_an_exception_of_yours_is_shown_once_and_counted(tmp_path: Path) -> None:
    raising = MINE.replace("    time.sleep(0.3)\n", "    if seed % 2:\n        raise RuntimeError('an odd seed')\n")
    (tmp_path / "mine.py").write_text(raising)
    said = process(*YOURS, cwd=tmp_path)
    assert said.code == 0, said
    assert said.err.count("Traceback (most recent call last)") == 1
    assert said.err.count("RuntimeError: an odd seed") == 1
    assert "mine.py" in said.err
    assert "1 of 2 seeds" in " ".join(said.out.split())
