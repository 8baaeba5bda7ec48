"""Every place on a hyperparameter's slider is a number that the rule may have; its default lies between its ends."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Page

from tests.explorer import play
from thalweg.explorer import rules
from thalweg.optimizer.rule import Rule
from thalweg.rules import CATALOGUE

Open = Callable[..., Page]
TOGETHER = 5  # optimizers of a page
RULES = list(CATALOGUE.values())


def ends(page: Page, name: str) -> list[float]:
    """What the box beside a slider says at its left end, and at its right."""
    place, said = play.slider(page, name), list[float]()
    for key in ("Home", "End"):
        place.press(key)
        page.evaluate(play.FRAMES)
        said.append(float(play.typed(page, name).input_value()))
    return said


@pytest.mark.parametrize("group", [RULES[k : k + TOGETHER] for k in range(0, len(RULES), TOGETHER)], ids=str)
def test_sliders_hold_what_a_rule_may_have(open_page: Open, group: list[Rule]) -> None:
    chosen = [{"rule": rule.name, "values": {}} for rule in group]
    page = open_page(play.hash_of(play.opening(optimizers=chosen, steps=20)))
    for rule in group:
        shown = rules.printed(rule())
        for each in shown["hyperparameters"]:
            name, usual = f"{shown['title']} {each['name']}", each["value"]
            low, high = ends(page, name)
            rule(**{each["name"]: low}), rule(**{each["name"]: high})
            assert low <= usual <= high and low < high, (name, low, high)
            assert low != usual or usual == 0.0 or each["name"] == "lr", name  # a refused one would be the usual one
            assert high != usual, name


@pytest.mark.parametrize(
    ("name", "low", "high"),
    [
        ("NAdam momentum_decay", 0.0, 1.0),
        ("Rprop eta_minus", 0.01, 0.99),
        ("Rprop eta_plus", 1.02, 2.98),
        ("Rprop step_min", 1e-9, 1e-3),
        ("Schedule-Free SGD warmup_steps", 0.0, 300.0),
        ("Schedule-Free SGD beta", 0.01, 0.9999),
        ("Schedule-Free SGD weight_lr_power", 0.0, 4.0),
    ],
)
def test_where_a_slider_begins_and_ends(open_page: Open, name: str, low: float, high: float) -> None:
    (rule,) = (rule for rule in RULES if name.startswith(rules.printed(rule())["title"] + " "))
    page = open_page(play.hash_of(play.opening(optimizers=[{"rule": rule.name, "values": {}}], steps=20)))
    assert ends(page, name) == pytest.approx([low, high], rel=1e-3)
