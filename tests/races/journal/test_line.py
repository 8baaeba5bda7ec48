"""A line against JSON, zlib and NumPy, which know nothing of it."""

import base64
import json
import math
import zlib

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from thalweg.problems.problem import Trained
from thalweg.races.journal.line import HEADER, read_key, read_run, write_line

LOSSES = st.lists(st.floats(), max_size=30).map(tuple)
RUNS = st.builds(Trained, LOSSES, LOSSES, st.none() | st.integers(0, 10**9), st.text(max_size=50))
KEYS = st.from_regex(r"[0-9a-f]{64}", fullmatch=True)
RUN = Trained((1.0, 0.1, math.inf), (2.0, 1 / 3, math.inf), 7, 'ValueError: "so"\n{}')
LINE = write_line("a1" * 32, RUN)


def bits(run: Trained) -> tuple[bytes, bytes, int | None, str]:
    return np.array(run.train).tobytes(), np.array(run.held_out).tobytes(), run.diverged_at, run.error


@given(KEYS, RUNS)
def test_a_line_gives_back_what_was_written(key: str, run: Trained) -> None:
    line = write_line(key, run)
    assert read_key(line) == key
    assert bits(read_run(line)) == bits(run)
    assert line.count(b"\n") == 1


def test_a_line_is_json_that_others_read() -> None:
    def no(token: str) -> None:
        raise AssertionError(f"{token} is not JSON")

    line = json.loads(LINE, parse_constant=no)
    assert (line["key"], line["diverged_at"], line["error"]) == ("a1" * 32, 7, RUN.error)
    assert np.frombuffer(base64.b64decode(line["train"]), "<f8").tolist() == list(RUN.train)
    assert np.frombuffer(base64.b64decode(line["held_out"]), "<f8").tolist() == list(RUN.held_out)
    checked = LINE[LINE.index(b'"key"') : -1]
    assert int(line["crc32"], 16) == zlib.crc32(checked)
    assert json.loads(HEADER, parse_constant=no)["version"] == 1


def test_any_byte_that_changes_is_seen() -> None:
    for place in range(len(LINE)):
        for other in {LINE[place] ^ 1, LINE[place] ^ 0x20, 0, ord("\n")} - {LINE[place]}:
            assert read_key(LINE[:place] + bytes([other]) + LINE[place + 1 :]) is None, (place, other)


@pytest.mark.parametrize("end", range(len(LINE)))
def test_a_line_that_stops_early_is_seen(end: int) -> None:
    assert read_key(LINE[:end]) is None


@pytest.mark.parametrize("key", ["", "a b", 'a"', "é", "a\\"])
def test_a_key_is_letters_and_digits(key: str) -> None:
    with pytest.raises(ValueError, match="letters and digits"):
        write_line(key, RUN)
