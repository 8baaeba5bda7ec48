"""A rule's docstring says what was recorded of it."""

import pytest

import thalweg as tw
from thalweg.rules import CATALOGUE


@pytest.mark.parametrize("rule", CATALOGUE.values(), ids=CATALOGUE)
def test_all_of_it(rule: tw.Rule) -> None:
    text = rule.__doc__ or ""
    assert text.startswith(f"{rule.summary}\n\n")
    assert "\n" not in rule.summary
    assert rule.notes in text
    assert "Libraries: " in rule.notes
    assert rule.paper in text
    for equation in rule().variant.latex:
        assert equation in text
    for name, default in rule.defaults.items():
        assert f"    {name}: " in text
        assert f"default {default!r}" in text
    for name, allowed in rule.ranges.items():
        assert f"{name}: a number in {allowed}" in text


def test_a_user_s_rule_without_words() -> None:
    @tw.rule
    def plain_step(x, g, t, *, lr=0.1, double=False):  # type: ignore[no-untyped-def]
        return x - (2 if double else 1) * lr * g

    assert (plain_step.__doc__ or "").startswith("plain_step")
    assert "double: False or True; default False" in (plain_step.__doc__ or "")
