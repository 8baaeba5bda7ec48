"""A contestant looks the same in every figure, and unlike the others for every viewer."""

from itertools import combinations, permutations

import numpy as np
import pytest

from tests.figures.races import made
from tests.figures.test_basins import lab
from tests.figures.test_theme import contrast
from thalweg.figures.races.looks import LONGEST, looks, shortened
from thalweg.figures.races.report.inline import PAGE, TURNED
from thalweg.figures.theme import DARK, LIGHT
from thalweg.rules import CATALOGUE

MANY = (*made.EIGHT, "torch.optim.Adam", "optax.adam", "adam:beta1=0.5", "mine", "yours", "theirs")


def test_the_order_given_decides_nothing() -> None:
    wanted = looks(made.USUAL)
    for order in permutations(made.USUAL):
        assert looks(order) == wanted


@pytest.mark.parametrize("name", ["sgd", "momentum", "rmsprop", "adam"])
def test_the_four_keep_their_colours_whoever_else_is_there(name: str) -> None:
    for others in ((), made.EIGHT, MANY, tuple(CATALOGUE)):
        assert looks([*others, name])[name].whose == (name, 0)


@pytest.mark.parametrize("name", ["torch.optim.AdamW", "optax.adamw", "AdamW", "adamw:weight_decay=0.1"])
def test_a_rule_of_another_library_has_its_colour(name: str) -> None:
    assert looks([name, "sgd"])[name].whose == ("adamw", 0)
    both = looks([name, "adamw"])
    assert both["adamw"].whose == ("adamw", 0)
    assert both[name].whose != ("adamw", 0)


@pytest.mark.parametrize("names", [MANY, tuple(CATALOGUE)[:8], made.EIGHT], ids=["many", "catalogue", "eight"])
def test_all_are_told_apart(names: tuple[str, ...]) -> None:
    found = looks(names)
    assert len({(each.whose, str(each.dash), each.mark) for each in found.values()}) == len(names)
    assert len({each.name for each in found.values()}) == len(names)
    for one, other in combinations(list(found.values())[:8], 2):
        apart = np.linalg.norm(lab(LIGHT.colour(*one.whose), np.eye(3)) - lab(LIGHT.colour(*other.whose), np.eye(3)))
        assert apart > 20 or (str(one.dash), one.mark) != (str(other.dash), other.mark)


@pytest.mark.parametrize("count", range(2, 9))
def test_dashes_and_marks_differ_without_colour(count: int) -> None:
    found = list(looks(MANY[:count]).values())
    assert len({(str(each.dash), each.mark) for each in found}) == count


def test_colours_can_be_read_on_both_pages() -> None:
    for colour in (LIGHT.colour(*each.whose) for each in looks(MANY).values()):
        assert contrast(colour, LIGHT.paper) >= 4.5
        assert contrast(TURNED[colour], DARK.paper) >= 4.5
        assert contrast(TURNED[colour], PAGE["#ffffff"]) >= 4.5


def test_names_are_on_one_line_and_not_too_long() -> None:
    assert shortened("a\nb\tc\u200b\x07d") == "a b c d"
    assert shortened(" \n ") == "(no name)"
    long = shortened("torch.optim.AdamW" * 9 + " 0.1")
    assert len(long) <= LONGEST
    assert long.startswith("torch.optim")
    assert long.endswith("0.1")


def test_two_that_would_be_shown_alike_are_not() -> None:
    assert {each.name for each in looks(["adam", "Adam"]).values()} == {"adam", "Adam"}
