"""Records whose parts do not fit together are refused in one line, whatever is taken out of them or put in."""

import copy
import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

import thalweg as tw
from thalweg.errors import FileError
from thalweg.races.findings.table import table


@pytest.fixture(scope="module")
def file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    problem = tw.surface(tw.valley, noise=0.1, steps=10)
    race = tw.race(problem, [tw.sgd, tw.adam], trials=2, seeds=2, tuning_seeds=2)
    return race.save(tmp_path_factory.mktemp("record") / "race.json")


def places(value: Any, before: tuple[Any, ...] = ()) -> Iterator[tuple[Any, ...]]:
    """Of everything in a record, two of each list."""
    if before:
        yield before
    inner = value if isinstance(value, dict) else range(min(len(value), 2)) if isinstance(value, list) else ()
    for key in inner:
        yield from places(value[key], (*before, key))


def test_what_is_loaded_can_be_judged(file: Path, tmp_path: Path) -> None:
    """Or is refused: one part after the other is taken out, emptied, or made another number."""
    record, other, refused = json.loads(file.read_bytes()), tmp_path / "race.json", 0
    for place in places(record):
        for change in ("out", [], {}, -1, 10**400):
            changed = copy.deepcopy(record)
            inside = changed
            for key in place[:-1]:
                inside = inside[key]
            if change == "out":
                del inside[place[-1]]
            else:
                inside[place[-1]] = change
            other.write_text(json.dumps(changed))
            try:
                race = tw.load_race(other)
            except FileError as error:
                refused += 1
                assert "\n" not in str(error)
            else:
                assert table(race.findings)
    assert refused > 500


@pytest.mark.parametrize("name", ["seeds", "tuning_seeds", "entries"])
def test_a_part_less(file: Path, tmp_path: Path, name: str) -> None:
    record = json.loads(file.read_bytes())
    record["heats"][0][name] = []
    (tmp_path / "race.json").write_text(json.dumps(record))
    with pytest.raises(FileError, match="is a damaged race: parts of it do not fit together"):
        tw.load_race(tmp_path / "race.json")
