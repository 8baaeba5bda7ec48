"""MP4s as ffprobe and ffmpeg read them, and what is said where ffmpeg is not there or fails."""

import json
import subprocess
from pathlib import Path

import numpy as np
import pytest

from tests.figures.film.conftest import PICTURES
from thalweg.errors import FileError, MissingExtra
from thalweg.figures.film.mp4 import mp4
from thalweg.figures.film.plan import plan
from thalweg.figures.film.stage import Stage
from thalweg.figures.picture import Picture
from thalweg.figures.theme import DPI

WIDTH = 640


@pytest.fixture(scope="module")
def made(lecture: Picture, tmp_path_factory: pytest.TempPathFactory) -> Path:
    return lecture.save(tmp_path_factory.mktemp("film") / "film.mp4", width=WIDTH, fps=12, seconds=4)


def probed(file: Path) -> dict[str, str]:
    command = ["ffprobe", "-v", "error", "-count_frames", "-show_streams", "-show_format", "-of", "json", str(file)]
    found = json.loads(subprocess.run(command, capture_output=True, check=True).stdout)
    (stream,) = found["streams"]
    return {**stream, "title": found["format"]["tags"]["title"], "comment": found["format"]["tags"]["comment"]}


def decoded(file: Path) -> np.ndarray:
    exact = ["-sws_flags", "accurate_rnd+full_chroma_int", "-f", "rawvideo", "-pix_fmt", "rgb24", "-"]
    raw = subprocess.run(["ffmpeg", "-v", "error", "-i", str(file), *exact], capture_output=True, check=True).stdout
    return np.frombuffer(raw, dtype=np.uint8).astype(int)


def test_it_is_what_every_player_plays(made: Path, lecture: Picture) -> None:
    found = probed(made)
    assert (found["codec_name"], found["pix_fmt"], found["color_range"]) == ("h264", "yuv420p", "tv")
    assert {found[f"color_{what}"] for what in ("space", "transfer", "primaries")} == {"bt709"}
    assert (found["width"], found["height"]) == (WIDTH, WIDTH * 9 // 16)
    assert int(found["nb_read_frames"]) == plan(30, fps=12, seconds=4).frames == 48
    assert float(found["duration"]) == pytest.approx(4) and found["r_frame_rate"] == "12/1"
    assert found["title"] == lecture.facts.headline
    assert json.loads(found["comment"]) == json.loads(json.dumps(lecture.facts.settings))
    assert made.read_bytes()[4:8] == b"ftyp" and made.read_bytes().index(b"moov") < made.read_bytes().index(b"mdat")


def test_its_frames_are_the_stage_s(made: Path, lecture: Picture) -> None:
    frames = decoded(made).reshape(48, WIDTH * 9 // 16, WIDTH, 3)
    stage, at, before = Stage(lecture.figure(), lecture.facts, DPI / 3), 0, None
    for shot in plan(30, fps=12, seconds=4).shots:
        drawn = stage.frame(shot.step).astype(int)
        off = np.abs(frames[at] - drawn).mean()
        assert off < 3  # colours of thin lines are halved in resolution
        assert before is None or off < np.abs(frames[at] - before).mean(), "nearer to its own step than to the last"
        at, before = at + shot.frames, drawn
    assert np.abs(frames[-1] - stage.still).mean() < 3


def test_colours_come_back_as_they_were(tmp_path: Path) -> None:
    """Through the matrix that the file names; an odd edge is as what is beside it."""
    colours = [(194, 65, 12), (15, 92, 158), (251, 252, 253), (11, 114, 97)]
    frames = [np.full((63, 65, 3), each, dtype=np.uint8) for each in colours]
    (tmp_path / "a.mp4").write_bytes(mp4([(each, 1) for each in frames], 2, "", ""))
    seen = decoded(tmp_path / "a.mp4").reshape(4, 64, 66, 3)[:, [32, 32, -1], [32, -1, 32]]
    assert np.abs(seen - np.array(colours)[:, None]).max() <= 4


def test_the_same_facts_make_the_same_bytes(made: Path, lecture: Picture) -> None:
    assert lecture.film("mp4", width=WIDTH, fps=12, seconds=4) == made.read_bytes()


@pytest.mark.parametrize("title", ["a = b; # c \\ é日\nd", "x" * 200_000, "\ud800"])
def test_words_of_any_kind_and_length(title: str, tmp_path: Path) -> None:
    """Longer than an argument of a command may be: 131,072 bytes on Linux."""
    (tmp_path / "a.mp4").write_bytes(mp4([(np.zeros((64, 64, 3), dtype=np.uint8), 1)], 2, title, title))
    assert probed(tmp_path / "a.mp4")["comment"] == title.replace("\ud800", "\N{REPLACEMENT CHARACTER}")


def test_odd_sizes_are_made_even(tmp_path: Path) -> None:
    picture = PICTURES["dark column"](3)
    height, width = Stage(picture.figure(), picture.facts, DPI * 201 / picture.style.size.width).still.shape[:2]
    found = probed(picture.save(tmp_path / "film.mp4", width=201, seconds=1))
    assert width % 2 == 1
    assert (found["width"], found["height"]) == (width + 1, height + height % 2)
    assert found["r_frame_rate"] == "30/1"  # as the documentation says


def test_where_there_is_no_ffmpeg(lecture: Picture, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    with pytest.raises(MissingExtra, match=r"^an \.mp4 needs the program ffmpeg[^\n]*apt install ffmpeg[^\n]*\.gif"):
        lecture.save(tmp_path / "film.mp4")
    assert list(tmp_path.iterdir()) == []


FAILS = {
    "at its end": ("#!/bin/sh\ncat > /dev/null; echo first >&2\necho Unknown encoder libx264 >&2\nexit 1\n", "Unknown"),
    "at once, so that its pipe breaks": ("#!/bin/sh\necho Unknown encoder libx264 >&2\nexit 1\n", "Unknown"),
    "without a word": ("#!/bin/sh\nexit 1\n", "it did not say why"),
    "no program": ("\0", "Exec format error"),
}


@pytest.mark.parametrize("case", FAILS)
def test_where_ffmpeg_fails(case: str, lecture: Picture, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    program, words = FAILS[case]
    (tmp_path / "bin").mkdir()
    broken = tmp_path / "bin" / "ffmpeg"
    broken.write_text(program)
    broken.chmod(0o755)
    monkeypatch.setenv("PATH", f"{tmp_path / 'bin'}:/usr/bin:/bin")
    with pytest.raises(FileError, match=rf"^ffmpeg could not make the film: {words}( encoder libx264)?$"):
        lecture.save(tmp_path / "film.mp4", width=320, fps=5, seconds=1)
    assert [each.name for each in tmp_path.iterdir()] == ["bin"]
