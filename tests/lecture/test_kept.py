"""What is kept of a claim is all of it, and only as long as the same source would find it again."""

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from tests.lecture.own import PLAIN
from thalweg.lecture import Lecture, kept
from thalweg.lecture.drawn import drawings


def test_every_file_of_every_picture_is_kept(given: Lecture, tmp_path: Path) -> None:
    """Of limits too, light and dark."""
    place, (edge, plain) = kept.Kept(tmp_path, quick=False), given.shown
    counted = replace(plain, finding=replace(plain.finding, numbers={"ratio": np.int64(0)}))  # no number of JSON's
    for shown in (edge, plain, counted):
        place.save(shown)
        again = place.load(shown.claim)
        assert again is not None
        assert again.limits.keys() == shown.limits.keys()
        findings, found = (shown.finding, *shown.limits.values()), (again.finding, *again.limits.values())
        for one, other in zip(findings, found, strict=True):
            assert replace(other, pictures=()) == replace(one, pictures=())
            assert drawings(one) == one.pictures  # drawn once, where they were found
            for picture, same in zip(one.pictures, other.pictures, strict=True):
                assert all(getattr(same, file) == getattr(picture, file) for file in ("svg", "dark", "png", "player"))
                assert same.dark != same.svg


@pytest.fixture
def package(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """A folder in the package's place."""
    monkeypatch.setattr(kept, "files", lambda _: tmp_path)
    yield tmp_path
    kept._package.cache_clear()


@pytest.mark.parametrize("ending", kept.SOURCES)
def test_a_change_of_the_package_s_source_is_seen(ending: str, package: Path) -> None:
    made = []
    for name, text in (("a", "1"), ("a", "2"), ("b", ""), ("of/a", "2")):
        file = (package / name).with_suffix(ending)
        file.parent.mkdir(exist_ok=True)
        file.write_text(text)
        kept._package.cache_clear()
        made.append(kept.maker(PLAIN))
    assert len(set(made)) == len(made)
