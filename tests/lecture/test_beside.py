"""Claims in processes of their own: as many at once as there are cores, none after the end, and no error is lost."""

import multiprocessing
from queue import SimpleQueue

import pytest

import thalweg as tw
from thalweg.engines.compiled import threads
from thalweg.errors import ThalwegError
from thalweg.lecture import give
from thalweg.lecture.beside import Beside
from thalweg.lecture.names import chosen

THREE = chosen(["compass", "stride", "adaptive"])


def kill() -> None:
    for each in multiprocessing.active_children():
        each.kill()


@pytest.fixture
def one_core(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(threads._POOL, "asked", 1)


@pytest.mark.parametrize("cores", [1, 2])
def test_as_many_begin_as_there_are_cores_and_none_after_the_end(cores: int, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(threads._POOL, "asked", cores)
    told: list[tuple[str, str]] = []
    with Beside(THREE, True, None, lambda *what: told.append(what)):
        assert len(multiprocessing.active_children()) == tw.get_num_threads()
    assert told == [(claim.key, "begun") for claim in THREE[: tw.get_num_threads()]]
    assert multiprocessing.active_children() == []


@pytest.mark.usefixtures("one_core")
def test_a_process_that_dies_is_named_and_the_next_claim_begins() -> None:
    told = SimpleQueue[tuple[str, str]]()
    with Beside(THREE, True, None, lambda *what: told.put(what)) as others:
        kill()
        with pytest.raises(ThalwegError, match=r"worked on L1 died .* thalweg lecture compass works on it alone"):
            next(others.results())
        assert [told.get(timeout=60) for _ in range(2)] == [("compass", "begun"), ("stride", "begun")]


@pytest.mark.usefixtures("one_core")
def test_an_error_of_who_is_told_in_a_thread_comes_out() -> None:
    """As where the reader of a pipe has gone: it would be waited for for ever."""

    def told(key: str, what: str) -> None:
        if key == "stride":
            raise BrokenPipeError

    with Beside(THREE, True, None, told) as others:
        kill()
        with pytest.raises(ThalwegError, match="died"):
            next(others.results())
        with pytest.raises(BrokenPipeError):
            next(others.results())


def test_nothing_goes_on_after_an_error_of_who_is_told_at_first(monkeypatch: pytest.MonkeyPatch) -> None:
    def told(key: str, what: str) -> None:
        if key == "stride" or what == "done":
            raise BrokenPipeError

    monkeypatch.setattr(threads._POOL, "asked", 2)
    with pytest.raises(BrokenPipeError):
        give(["compass", "stride"], quick=True, progress=told)
    assert multiprocessing.active_children() == []


@pytest.mark.usefixtures("one_core")
def test_a_claim_with_processes_of_its_own_waits_for_none() -> None:
    heard: list[tuple[str, str]] = []

    def told(*what: str) -> None:
        heard.append((what[0], what[1]))
        if what[0] == "race":
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        give(["compass", "race"], quick=True, progress=told)
    assert heard == [("compass", "begun"), ("race", "begun")]
