"""Chunks: every job once, as many together as make a second or more."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from thalweg.races.executors.chunks import Chunk, Chunks
from thalweg.races.plan import Job

COUNTS = st.dictionaries(
    st.tuples(st.integers(0, 1), st.integers(0, 2)), st.tuples(st.integers(1, 9), st.integers(1, 9))
)


def some(problem: int, contestant: int, settings: int, seeds: int) -> list[Job]:
    return [
        Job(f"{problem}{contestant}{number}{seed}", problem, contestant, {"lr": float(number)}, seed)
        for seed in range(seeds)
        for number in range(settings)
    ]


def cut(jobs: list[Job], seconds: float, *, together: bool, places: int) -> list[Chunk]:
    """All chunks, where a job takes so many seconds."""
    chunks, found = Chunks(jobs, together=together, places=places), list[Chunk]()
    while chunks:
        found.append(chunk := chunks.next())
        chunks.took(chunk, seconds * len(chunk.jobs))
    return found


@given(COUNTS, st.booleans(), st.integers(1, 5), st.floats(1e-6, 10), st.randoms())
def test_every_job_stands_in_one_chunk(counts, together, places, seconds, chance) -> None:
    jobs = [job for which, count in counts.items() for job in some(*which, *count)]
    shuffled = chance.sample(jobs, len(jobs))
    found = cut(shuffled, seconds, together=together, places=places)
    assert sorted(job.key for chunk in found for job in chunk.jobs) == sorted(job.key for job in jobs)
    for chunk in found:
        assert len({(job.problem, job.contestant) for job in chunk.jobs}) == 1
        if together and len(seeds := {job.seed for job in chunk.jobs}) > 1:  # whole seeds, or some of one
            settings, _ = counts[chunk.jobs[0].problem, chunk.jobs[0].contestant]
            assert settings * (len(seeds) - 1) < len(chunk.jobs) <= settings * len(seeds)


def test_the_first_chunk_is_a_job_and_the_next_take_a_second_or_more() -> None:
    sizes = [len(chunk.jobs) for chunk in cut(some(0, 0, 100, 20), 0.01, together=False, places=2)]
    assert sizes[0] == 1
    assert all(1 <= size * 0.01 <= 2 for size in sizes[1:8])
    assert sizes[-1] * 0.01 <= 0.1  # nobody waits long for the last one


@pytest.mark.parametrize("seconds", [0.001, 0.004, 0.01, 0.02, 0.1, 0.5, 1.0])
def test_settings_go_together_as_far_as_they_make_a_second_or_two(seconds: float) -> None:
    found = cut(some(0, 0, 100, 60), seconds, together=True, places=2)
    sizes = [len(chunk.jobs) for chunk in found]
    assert sizes[0] == 9  # an even part of a hundred
    assert all(0.9 <= size * seconds <= 3 for size in sizes[1:4])
    assert max(sizes[1:]) * seconds <= 3


def test_long_jobs_go_one_by_one() -> None:
    assert {len(chunk.jobs) for chunk in cut(some(0, 0, 10, 3), 5.0, together=False, places=2)} == {1}


def test_contestants_take_turns() -> None:
    jobs = [job for contestant in range(3) for job in some(0, contestant, 4, 1)]
    assert [chunk.jobs[0].contestant for chunk in cut(jobs, 5.0, together=False, places=2)] == [0, 1, 2] * 4


def test_jobs_that_a_worker_died_with_come_next_and_one_by_one() -> None:
    chunks = Chunks(some(0, 0, 3, 4), together=True, places=1)
    chunk = chunks.next()
    assert not chunks.suspected
    chunks.again(chunk)
    assert chunks.suspected
    assert [chunks.next() for _ in chunk.jobs] == [Chunk((job,), 1) for job in chunk.jobs]
    assert not chunks.suspected
    assert len(chunk.jobs) == 6
    assert len(chunks.next().jobs) == 3
