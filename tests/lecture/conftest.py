"""Two small claims, given and saved once, and a browser."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser

from tests.explorer import browser
from tests.lecture.own import EDGE, PLAIN
from thalweg.lecture import Lecture, give


@pytest.fixture(scope="session")
def given() -> Lecture:
    return give([PLAIN, EDGE])


@pytest.fixture(scope="session")
def folder(given: Lecture, tmp_path_factory: pytest.TempPathFactory) -> Path:
    place = tmp_path_factory.mktemp("lecture")
    given.save(place)
    return place


@pytest.fixture(scope="package")
def chromium() -> Iterator[Browser]:
    with browser.chromium() as window:
        yield window
