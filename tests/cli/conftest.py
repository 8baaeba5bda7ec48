"""The real command: in a process of its own, or through `main` where a process would only cost time."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import psutil
import pytest

from thalweg.cli import main

SOURCE = str(Path(__file__).parents[2] / "src")
COMMAND = [sys.executable, "-W", "error", "-m", "thalweg"]


@dataclass(frozen=True)
class Said:
    code: int
    out: str
    err: str


def environment(**changes: str) -> dict[str, str]:
    return {**os.environ, "PYTHONPATH": SOURCE, **changes}


def interrupted(*arguments: str, cwd: Path, after: float) -> Said:
    """By Ctrl-C, after so many seconds that it has worked."""
    started = subprocess.Popen(
        [*COMMAND, *arguments], cwd=cwd, env=environment(), stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
    )
    while psutil.Process(started.pid).cpu_times().user < after:
        assert started.poll() is None, "it ended too soon to be interrupted"
        time.sleep(0.02)
    started.send_signal(signal.SIGINT)
    out, err = started.communicate(timeout=60)
    return Said(started.returncode, out, err)


def process(*arguments: str, cwd: Path, **changes: str) -> Said:
    done = subprocess.run(
        [*COMMAND, *arguments], cwd=cwd, env=environment(**changes), capture_output=True, text=True, timeout=120,
        encoding="utf-8", errors="replace",
    )  # fmt: skip
    return Said(done.returncode, done.stdout, done.stderr)


@pytest.fixture
def thalweg(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Callable[..., Said]:
    """Run a command line in an empty folder."""
    monkeypatch.chdir(tmp_path)

    def run(*arguments: str) -> Said:
        monkeypatch.setattr(sys, "argv", ["thalweg", *arguments])
        with pytest.raises(SystemExit) as ended:
            main()
        captured = capsys.readouterr()
        return Said(int(ended.value.code or 0), captured.out, captured.err)

    return run
