"""The README is short, and its numbers are those that commands wrote."""

import re

import pytest

from tests.readme import README, benchmarks, race, written

TWO_SCREENS = 100  # lines


def test_its_numbers_are_the_commands() -> None:
    readme = README.read_text(encoding="utf-8")
    assert written(readme) == readme, "python -m tests.readme"
    assert race() in readme
    assert benchmarks() in readme


@pytest.mark.parametrize("block", [race(), benchmarks()])
def test_another_number_is_seen(block: str) -> None:
    readme = README.read_text(encoding="utf-8")
    changed = readme.replace(block, re.sub(r"\d", "7", block))
    assert changed != readme
    assert written(changed) == readme


def test_it_fits_two_screens() -> None:
    assert len(README.read_text(encoding="utf-8").splitlines()) <= TWO_SCREENS
