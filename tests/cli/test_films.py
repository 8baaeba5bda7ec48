"""`thalweg draw --out film.gif`: what is said before any work, progress, and an interrupt under way."""

import os
import pty
import re
import signal
import subprocess
import time
from collections.abc import Callable
from pathlib import Path

import pytest
from PIL import Image, ImageSequence

from tests.cli.conftest import COMMAND, Said, environment

GIVEN = ("draw", "valley", "-o", "sgd:lr=0.0197", "-o", "adam:lr=0.094")
LONG = ("--steps", "300", "--seconds", "60", "--fps", "50")


def names(folder: Path) -> list[str]:
    return sorted(each.name for each in folder.iterdir())


def test_a_film_from_the_command_line(thalweg: Callable[..., Said], tmp_path: Path) -> None:
    said = thalweg(*GIVEN, "--steps", "10", "--out", "a.GIF", "--width", "320", "--fps", "5", "--seconds", "3")
    assert (said.code, said.err) == (0, "") and said.out.endswith("wrote a.GIF\n")
    with Image.open(tmp_path / "a.GIF") as film:
        assert film.size == (320, 180)
        assert sum(each.info["duration"] for each in ImageSequence.Iterator(film)) == 3000
    assert names(tmp_path) == ["a.GIF"]


WRONG = {
    "frames of a picture": (("--out", "a.png", "--fps", "5"), "--fps is for films (.gif, .mp4, .html), a.png is"),
    "seconds of a picture": (("--out", "a.svg", "--seconds", "0"), "--seconds is for films"),
    "too many steps": (("--out", "a.gif", "--steps", "1001"), "a film shows from 1 to 1,000 steps, 1,001 was given"),
    "too fast": (("--out", "a.mp4", "--fps", "61"), "from 1 to 60 frames a second, 61 was given"),
    "too short": (("--out", "a.gif", "--seconds", "0"), "from 1 to 120 seconds, 0 was given"),
    "too wide": (("--out", "a.gif", "--width", "5000"), "from 200 to 3840 pixels, 5000 was given"),
    "a page's width": (("--out", "a.html", "--width", "900"), "leave the width and fps out"),
    "nowhere": (("--out", "none/a.gif"), "there is no folder none"),
    "another ending": (("--out", "a.webm"), "a film as .gif, .mp4, .html; choose one of these endings"),
    "one step's terms": (("--out", "a.gif", "--layout", "update"), "a film shows steps"),
}


@pytest.mark.parametrize("case", WRONG)
def test_what_is_wrong_is_said_in_one_line_before_any_work(
    case: str, thalweg: Callable[..., Said], tmp_path: Path
) -> None:
    arguments, words = WRONG[case]
    began = time.monotonic()
    said = thalweg(*GIVEN, *arguments)
    assert said.code == 2 and said.out == ""
    assert words in said.err and said.err.count("\n") == 1
    assert time.monotonic() - began < 60 and names(tmp_path) == []


def test_without_ffmpeg(thalweg: Callable[..., Said], tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    said = thalweg(*GIVEN, "--out", "a.mp4")
    assert said.code == 2 and "apt install ffmpeg" in said.err and said.err.count("\n") == 1
    assert names(tmp_path) == []


@pytest.mark.parametrize("ending", ["gif", "mp4"])
def test_progress_on_a_terminal_and_ctrl_c_under_way(ending: str, tmp_path: Path) -> None:
    """What was there before stays, nothing else is left, and ffmpeg has ended too."""
    (tmp_path / f"a.{ending}").write_bytes(b"earlier")
    (tmp_path / "tmp").mkdir()
    ours, theirs = pty.openpty()
    started = subprocess.Popen(
        [*COMMAND, *GIVEN, *LONG, "--out", f"a.{ending}"],
        cwd=tmp_path,
        env=environment(TMPDIR=str(tmp_path / "tmp")),
        stdout=subprocess.PIPE,
        stderr=theirs,
    )
    os.close(theirs)
    heard = b""
    while b"film: frame" not in heard:
        heard += os.read(ours, 1000)
    started.send_signal(signal.SIGINT)
    out, _ = started.communicate(timeout=30)
    heard += os.read(ours, 10_000)
    os.close(ours)
    assert started.returncode == 130 and out == b""
    assert re.search(rb"film: frame \d+ of \d+\r\x1b\[K\s*thalweg: interrupted", heard), heard
    assert b"Traceback" not in heard
    assert (tmp_path / f"a.{ending}").read_bytes() == b"earlier"
    assert names(tmp_path) == [f"a.{ending}", "tmp"] and names(tmp_path / "tmp") == []
    running = subprocess.run(["ps", "-eo", "args"], capture_output=True, text=True, check=True).stdout
    assert str(tmp_path) not in running
