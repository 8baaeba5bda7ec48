"""Pipes that close, interrupts, terminals, and encodings that cannot show everything."""

import os
import pty
import re
import select
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from tests.cli.conftest import COMMAND, environment, interrupted, process

SEVERAL = [f"--optimizer=adam:beta1=0.{k}" for k in range(10, 26)]
LONG = ("tune", "valley", "--steps", "6000", *SEVERAL)


def test_ctrl_c_during_a_long_tune(tmp_path: Path) -> None:
    said = interrupted(*LONG, cwd=tmp_path, after=2)
    assert (said.code, said.out) == (130, "")
    assert said.err.splitlines()[-1].startswith("thalweg: interrupted")
    assert "Traceback" not in said.err


TELLS = """
import sys
from thalweg.cli import main

class Teller:
    def find_spec(self, name, path=None, target=None):
        if name == "click":
            print("up", file=sys.stderr, flush=True)

sys.meta_path.insert(0, Teller())
main()
"""


@pytest.mark.parametrize("delay", [0.0, 0.15, 0.35])
def test_ctrl_c_while_it_starts(delay: float, tmp_path: Path) -> None:
    started = subprocess.Popen(
        [sys.executable, "-W", "error", "-c", TELLS, *LONG],
        cwd=tmp_path, env=environment(), stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True,
    )  # fmt: skip
    assert started.stderr
    assert started.stderr.readline() == "up\n"  # the first thing the command loads
    time.sleep(delay)
    started.send_signal(signal.SIGINT)
    out, err = started.communicate(timeout=20)
    assert started.returncode in (130, -signal.SIGINT)  # while it loads, the signal itself ends it
    assert out == ""
    assert "Traceback" not in err


@pytest.mark.parametrize(
    "arguments", ["list landscapes --json", "list optimizers", "draw --lr default --out a.png --width 200"]
)
def test_a_pipe_that_closes(arguments: str, tmp_path: Path) -> None:
    command = " ".join([*COMMAND, arguments])
    done = subprocess.run(
        ["bash", "-o", "pipefail", "-c", f"{command} | true"],
        cwd=tmp_path,
        env=environment(),
        capture_output=True,
        text=True,
    )
    assert (done.returncode, done.stderr) == (128 + signal.SIGPIPE, "")  # as any command that writes to nobody
    done = subprocess.run(
        ["sh", "-c", f"{command} | head -n 1"],
        cwd=tmp_path,
        env=environment(PYTHONUNBUFFERED="1"),
        capture_output=True,
        text=True,
    )
    assert done.stderr == ""
    assert done.stdout.count("\n") == 1


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="no /dev/full here")
def test_a_full_disk_behind_the_output(tmp_path: Path) -> None:
    with Path("/dev/full").open("w") as full:
        done = subprocess.run(
            [*COMMAND, "list", "landscapes"],
            cwd=tmp_path,
            env=environment(),
            stdout=full,
            stderr=subprocess.PIPE,
            text=True,
        )
    assert done.returncode == 2
    assert done.stderr.count("\n") == 1
    assert "cannot write the output" in done.stderr


@pytest.mark.parametrize("closed", [1, 2])
def test_an_output_that_was_closed_before_it_began(closed: int, tmp_path: Path) -> None:
    """Its number would go to the next file that is opened, and what is printed into that."""
    done = subprocess.run(
        ["/bin/sh", "-c", f'"$@" {closed}>&-', "sh", *COMMAND, "draw", "valley", "-o", "sgd", "--out", "a.svg"],
        cwd=tmp_path,
        env=environment(),
        capture_output=True,
        text=True,
    )
    assert (done.returncode, done.stderr) == (0, "")
    assert (tmp_path / "a.svg").read_bytes().startswith(b"<?xml")


ASCII = [{"PYTHONIOENCODING": "ascii"}, {"LANG": "C", "LC_ALL": "C", "PYTHONUTF8": "0", "PYTHONCOERCECLOCALE": "0"}]


@pytest.mark.parametrize("changes", ASCII)
def test_an_encoding_that_cannot_show_everything(changes: dict[str, str], tmp_path: Path) -> None:
    (tmp_path / "a.csv").write_text("größe,preis\n1,2\n2,3\n3,5\n", encoding="utf-8")
    (tmp_path / "b.csv").write_text("f,preis\n1,größer\n2,3\n", encoding="utf-8")
    for arguments in (("list", "landscapes"), ("tune", "--steps", "5", "-o", "sgd")):
        said = process(*arguments, cwd=tmp_path, **changes)
        assert (said.code, said.err) == (0, "")
        assert said.out.isascii()
    said = process("draw", "b.csv", "--feature", "f", "--target", "preis", cwd=tmp_path, **changes)
    assert said.code == 2
    assert said.err.count("\n") == 1
    if "PYTHONIOENCODING" in changes:
        said = process(
            "draw",
            "a.csv",
            "--feature",
            "größe",
            "--target",
            "preis",
            "--lr",
            "0.01",
            "--out",
            "a.svg",
            cwd=tmp_path,
            **changes,
        )
        assert (said.code, said.err) == (0, "")
        assert "größe" in (tmp_path / "a.svg").read_text(encoding="utf-8")


def on_a_terminal(folder: Path, *arguments: str, columns: int = 120) -> str:
    """All that the command shows on a terminal of its own, stderr included."""
    main, other = pty.openpty()
    started = subprocess.Popen(
        [*COMMAND, *arguments], cwd=folder, stdin=other, stdout=other, stderr=other,
        env=environment(COLUMNS=str(columns), LINES="50", TERM="xterm-256color"),
    )  # fmt: skip
    os.close(other)
    seen = b""
    while select.select([main], [], [], 30)[0]:
        try:
            part = os.read(main, 65536)
        except OSError:  # the other end is closed
            break
        if not part:
            break
        seen += part
    os.close(main)
    assert started.wait(30) == 0
    return seen.decode()


@pytest.mark.parametrize("columns", [120, 80, 60])
def test_a_table_on_a_terminal(columns: int, tmp_path: Path) -> None:
    seen = on_a_terminal(tmp_path, "tune", "--steps", "30", "-o", "sgd", "-o", "adam", columns=columns)
    plain = re.sub(r"\x1b\[[0-9;?]*[A-Za-z]", "", seen)
    assert "best lr" in plain
    lines = [line.split("\r")[-1] for line in plain.replace("\r\n", "\n").splitlines()]
    assert max(len(line.rstrip()) for line in lines) <= min(80, columns)


def test_progress_is_shown_on_a_terminal_and_taken_away(tmp_path: Path) -> None:
    seen = on_a_terminal(tmp_path, "tune", "--steps", "30", "-o", "sgd", "-o", "adam")
    assert "tuning on valley: sgd (1 of 2)" in seen
    assert "tuning on valley: adam (2 of 2)" in seen
    assert "\r\x1b[K" in seen.split("(2 of 2)")[1]
    assert "tuning on" not in process("tune", "--steps", "5", "-o", "sgd", cwd=tmp_path).err
