"""Records as JSON: what is written is read back, and everything else is refused in one line."""

import dataclasses
import json
import math
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from thalweg.errors import FileError
from thalweg.problems.problem import Budget, Trained
from thalweg.races.record import Entry, Heat
from thalweg.races.saved import read, written
from thalweg.runs.slice import Slice

words = st.text(max_size=12)
losses = st.lists(st.floats(allow_nan=False), max_size=4).map(tuple)
runs = st.lists(st.builds(Trained, losses, losses, st.none() | st.integers(1, 99), words), max_size=2).map(tuple)
spaces = st.dictionaries(words, st.floats(allow_nan=False), max_size=2)
entries = st.builds(
    Entry, words, st.dictionaries(words, words, max_size=2), words, words, st.lists(spaces, max_size=2).map(tuple),
    st.lists(runs, max_size=2).map(tuple), st.integers(0, 9), runs, st.none() | spaces, runs,
    st.lists(words, max_size=2).map(tuple),
)  # fmt: skip
seeds = st.lists(st.integers(0, 2**40), max_size=3).map(tuple)
heats = st.builds(
    Heat, words, st.dictionaries(words, words, max_size=2), st.builds(Budget, st.integers(5, 9), st.integers(1, 5)),
    st.booleans(), seeds, seeds, st.lists(entries, max_size=2).map(tuple), st.none() | st.floats(allow_nan=False),
    words, runs,
)  # fmt: skip


@settings(deadline=None, max_examples=60)
@given(st.lists(heats, max_size=2).map(tuple))
def test_what_is_written_is_read_back(tmp_path_factory: pytest.TempPathFactory, given: tuple[Heat, ...]) -> None:
    file = tmp_path_factory.mktemp("saved") / "race.json"
    file.write_bytes(written(given, {}, "1"))
    assert read(file) == (given, {}, "1")
    assert written(*read(file)) == file.read_bytes()


def drawn(**changed: Any) -> Slice:
    losses = np.array([[1.0, math.inf], [math.nan, -0.5]])
    paths = {"adam": np.zeros((3, 2)), "sgd": np.ones((2, 2))}
    told = Slice("mine", 0, paths, np.arange(2.0), np.arange(2.0), losses, 0.9, 7, "the loss")
    return dataclasses.replace(told, **changed)


def test_slices_with_infinities(tmp_path: Path) -> None:
    (tmp_path / "race.json").write_bytes(written((), {"mine": drawn()}, "1"))
    assert read(tmp_path / "race.json") == ((), {"mine": drawn()}, "1")


@pytest.mark.parametrize(
    "changed",
    [
        {"losses": np.zeros((2, 2))},
        {"x": np.arange(3.0)},
        {"paths": {"adam": np.zeros((3, 2))}},
        {"paths": {"adam": np.zeros((3, 2)), "sgd": np.zeros((2, 2))}},
        {"explained": 0.8},
        {"problem": "other"},
    ],
)
def test_another_slice(changed: dict[str, Any]) -> None:
    assert drawn() == drawn()
    assert drawn() != drawn(**changed)


@settings(deadline=None, max_examples=200)
@given(st.data())
def test_a_record_with_something_changed_is_read_or_refused(
    tmp_path_factory: pytest.TempPathFactory, data: st.DataObject
) -> None:
    file = tmp_path_factory.getbasetemp() / "changed.json"
    record = json.loads(written((data.draw(heats),), {"mine": drawn()}, "1"))
    place: Any = record
    for _ in range(data.draw(st.integers(1, 6))):
        if not isinstance(place, dict | list) or not place:
            break
        inner = data.draw(st.sampled_from(sorted(place) if isinstance(place, dict) else range(len(place))))
        if data.draw(st.booleans()):
            place[inner] = data.draw(st.none() | st.integers() | words | st.just([]) | st.just({}) | st.just(1e999))
            break
        place = place[inner]
    file.write_text(json.dumps(record))
    try:
        read(file)
    except FileError as error:
        assert "\n" not in str(error) and "is no saved race" in str(error)
