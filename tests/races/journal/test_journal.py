"""What a journal keeps, drops, names and refuses."""

import json
import threading
from pathlib import Path

import pytest

from tests.races.journal.samples import held, key, line, run, whole
from thalweg.errors import FileError
from thalweg.races.journal import Journal
from thalweg.races.journal.line import HEADER, write_line

THREE = {key(number): run(number) for number in range(3)}


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return tmp_path / "race.jsonl"


def test_what_is_appended_is_there_the_next_time(file: Path) -> None:
    for number in range(3):
        with Journal(file) as journal:
            assert dict(journal.finished) == {key(each): run(each) for each in range(number)}
            journal.append(key(number), run(number))
            assert len(journal.finished) == number
    assert held(file) == (THREE, ())
    assert file.read_bytes() == whole(3)


def test_a_journal_without_a_file_keeps_nothing() -> None:
    with Journal(None) as journal:
        journal.append(key(0), run(0))
        assert dict(journal.finished) == {}


def test_a_run_is_written_while_the_journal_is_open(file: Path) -> None:
    with Journal(file) as journal:
        journal.append(key(0), run(0))
        while file.read_bytes() != whole(1):
            threading.Event().wait(0.01)
        assert key(0) not in journal.finished


def test_of_two_lines_with_one_key_the_first_counts(file: Path) -> None:
    file.write_bytes(whole(1) + write_line(key(0), run(1)))
    assert held(file) == ({key(0): run(0)}, ())


@pytest.mark.parametrize("lost", range(1, len(line(2)) + 1))
def test_a_torn_last_line_is_cut_off_wherever_it_is_torn(file: Path, lost: int) -> None:
    file.write_bytes(whole(3)[:-lost])
    with Journal(file) as journal:
        assert dict(journal.finished) == {key(0): run(0), key(1): run(1)}
        assert len(journal.remarks) == (lost < len(line(2)))
        assert all("the last line was torn" in each and str(file) in each for each in journal.remarks)
        journal.append(key(2), run(2))
    assert file.read_bytes() == whole(3)


@pytest.mark.parametrize("length", range(len(HEADER)))
def test_a_torn_header_is_written_again(file: Path, length: int) -> None:
    file.write_bytes(HEADER[:length])
    assert held(file)[0] == {}
    assert file.read_bytes() == HEADER


def test_zeros_that_a_power_failure_leaves_are_cut_off(file: Path) -> None:
    file.write_bytes(whole(2) + bytes(5000))
    assert len(held(file)[1]) == 1
    assert file.read_bytes() == whole(2)


def test_a_damaged_line_in_the_middle_is_named_and_the_others_are_kept(file: Path) -> None:
    data = bytearray(whole(3))
    data[len(whole(1)) + 100] ^= 1
    file.write_bytes(data)
    finished, remarks = held(file)
    assert finished == {key(0): run(0), key(2): run(2)}
    assert remarks == (f"{file}, line 3: damaged, passed over; what stood there is done again",)
    with Journal(file) as journal:
        journal.append(key(1), run(1))
    assert held(file) == (THREE, remarks)


def test_many_damaged_lines_make_one_remark(file: Path) -> None:
    file.write_bytes(HEADER + b"\n" * 8 + line(0))
    finished, remarks = held(file)
    assert finished == {key(0): run(0)}
    assert "line 2, 3, 4, 5, 6 and 3 more" in remarks[0]


def test_journals_may_be_joined(file: Path) -> None:
    file.write_bytes(whole(1) + HEADER + line(1) + line(2))
    assert held(file) == (THREE, ())


def test_what_another_race_left_half_written_is_cut_off_before_a_run_is_appended(file: Path) -> None:
    for half in (line(1)[:50], line(1)[:-1], bytes(9000)):
        file.write_bytes(whole(1))
        with Journal(file) as journal:
            with file.open("ab") as other:
                other.write(half)
            journal.append(key(2), run(2))
        assert file.read_bytes() == whole(1) + line(2)


@pytest.mark.parametrize(
    "content", [b"x,y\n1,2\n", b"x,y", b"{}\n", HEADER[:-2] + b" }\n", HEADER[1:], b"\xff\xfe\n", b"\n"]
)
def test_another_file_is_refused_and_left_alone(file: Path, content: bytes) -> None:
    file.write_bytes(content)
    with pytest.raises(FileError, match="is no journal") as caught:
        Journal(file)
    assert "\n" not in str(caught.value)
    assert file.read_bytes() == content


def test_a_journal_of_another_version_is_refused(file: Path) -> None:
    file.write_bytes(json.dumps(json.loads(HEADER) | {"version": 2}, separators=(",", ":")).encode() + b"\n" + line(0))
    with pytest.raises(FileError, match="version 2, this thalweg reads version 1"):
        Journal(file)


@pytest.mark.parametrize("place", [".", "no/such/folder/race.jsonl"])
def test_a_place_that_cannot_be_written_is_refused(tmp_path: Path, place: str) -> None:
    with pytest.raises(FileError, match="cannot keep a journal in") as caught:
        Journal(tmp_path / place)
    assert str(tmp_path) in str(caught.value)
    assert "\n" not in str(caught.value)


@pytest.mark.parametrize("place", ["/dev/full", "/dev/zero", "/dev/null"])
def test_a_device_is_not_read_for_ever(place: str) -> None:
    with pytest.raises(FileError, match="it is no ordinary file"):
        Journal(place)


def test_a_failure_within_is_not_hidden_by_closing(file: Path) -> None:
    def fail(journal: Journal) -> None:
        with journal:
            journal.append(key(0), run(0))
            raise KeyError

    journal = Journal(file)
    with pytest.raises(KeyError):
        fail(journal)
    assert file.read_bytes() == whole(1)
    journal.close()


def test_nothing_is_left_open(file: Path) -> None:
    def count() -> int:
        return len(list(Path("/dev/fd").iterdir()))

    before, threads = count(), threading.active_count()
    for _ in range(3):
        held(file)
    file.write_bytes(b"no journal\n")
    with pytest.raises(FileError):
        Journal(file)
    assert (count(), threading.active_count()) == (before, threads)
