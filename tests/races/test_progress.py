"""What tw.race shows on a terminal, and that it shows nothing elsewhere."""

import fcntl
import os
import pty
import re
import select
import struct
import subprocess
import sys
import termios
from pathlib import Path

SOURCE = str(Path(__file__).parents[2] / "src")
SHOWS = """
import time
from thalweg.races.progress import Bar

bar = Bar()
bar.begin("tuning", {"sgd": 6, "adam": 6}, {"sgd": 4, "adam": 0})
for _ in range(4):
    time.sleep(0.4)
    bar.advance("adam", 1, 0)
bar.note("ValueError: of yours")
bar.end()
"""


def test_a_bar_on_a_terminal() -> None:
    main, other = pty.openpty()
    fcntl.ioctl(other, termios.TIOCSWINSZ, struct.pack("4H", 50, 100, 0, 0))
    started = subprocess.Popen(
        [sys.executable, "-W", "error", "-c", SHOWS], stdin=other, stdout=other, stderr=other,
        env={**os.environ, "PYTHONPATH": SOURCE},
    )  # fmt: skip
    os.close(other)
    seen = b""
    while select.select([main], [], [], 30)[0]:
        try:
            seen += os.read(main, 65536)
        except OSError:  # the other end is closed
            break
    os.close(main)
    assert started.wait(30) == 0
    text = seen.decode()
    assert "tuning" in text
    assert "/12 runs" in text
    assert " left" in text
    assert "ValueError: of yours" in text
    assert max(len(part) for part in re.split(r"[\r\n]+", re.sub(r"\x1b\[[0-9;?]*[A-Za-z]", "", text))) <= 80


def test_in_a_pipe_what_it_notes_alone() -> None:
    done = subprocess.run(
        [sys.executable, "-c", SHOWS], capture_output=True, text=True, env={**os.environ, "PYTHONPATH": SOURCE}
    )
    assert (done.stdout, done.stderr) == ("", "ValueError: of yours\n")
