"""The table of verdicts keeps to its columns, whatever is said."""

import json
import math
from dataclasses import replace
from pathlib import Path

from hypothesis import given as examples
from hypothesis import settings
from hypothesis import strategies as some

from tests.lecture.own import EDGE, PLAIN
from thalweg.lecture import Claim, Criterion, Finding, Lecture, Shown
from thalweg.lecture.table import table, tally


def claimed(number: int, title: str, said: str, holds: bool = True) -> Shown:
    claim = Claim(
        number, "key", title, "", "", "", "", "", Criterion("", lambda numbers: numbers["a"] > 0),
        lambda effort: Finding({}, "", "", ()), (),
    )  # fmt: skip
    return Shown(claim, Finding({"a": 1.0 if holds else -1.0}, said, "", ()))


@examples(some.text(min_size=1), some.text(min_size=1), some.integers(60, 80))
@settings(max_examples=60)
def test_no_line_is_longer(title: str, said: str, width: int) -> None:
    shown = (claimed(1, title, said), claimed(9, said, title, False))
    assert max(map(len, table(shown, width, {"key": said * 99}).split("\n"))) <= width


def test_every_word_of_a_row_is_there(given: Lecture) -> None:
    words = given.table().split()
    for shown in given.shown:
        said = f"L{shown.claim.number} {shown.claim.title} {shown.said} {shown.finding.shown}".split()
        assert [each for each in said if each not in words] == []
    assert max(map(len, given.table().split("\n"))) <= 80


def test_what_is_of_one_kind_stands_in_one_column(given: Lecture) -> None:
    head, _, *lines = given.table().split("\n")
    places = [head.index(name) for name in ("claim", "verdict", "number")]
    for shown in given.shown:
        (row,) = (each for each in lines if each.startswith(f"L{shown.claim.number} "))
        for place, said in zip(places, (shown.claim.title, shown.said, shown.finding.shown), strict=True):
            assert row[place - 2 : place] == "  "
            assert row[place:].startswith(said.split()[0])


def test_verdicts_are_counted() -> None:
    shown = (claimed(1, "a", "b"), claimed(2, "a", "b"), claimed(3, "a", "b", False))
    assert tally(shown) == "3 claims: 2 hold in every experiment, 1 fails."
    assert tally(shown[2:] * 2) == "2 claims: 2 fail."
    assert tally(shown[:1]) == "1 claim: 1 holds in every experiment."


def test_conditions_are_named(given: Lecture) -> None:
    assert [each.claim.key for each in given.shown] == [EDGE.key, PLAIN.key]
    assert "holds only when the rate is" in given.table()
    assert "1 holds only under the condition named" in given.table().replace("\n", " ")


def test_verdicts_for_machines_say_what_breaks(given: Lecture, folder: Path) -> None:
    edge, plain = json.loads((folder / "verdicts.json").read_text(encoding="utf-8"))["claims"]
    assert edge["verdict"] == "holds only when"
    assert [each["breaks"] for each in edge["caveats"]] == [True]
    assert EDGE.criterion.holds(edge["numbers"])
    assert not EDGE.criterion.holds(edge["caveats"][0]["numbers"])
    assert (plain["verdict"], plain["caveats"]) == ("holds", [])
    for told, shown in zip((edge, plain), given.shown, strict=True):
        claim = shown.claim
        assert [told[key] for key in ("number", "key", "title", "sentence", "command", "criterion", "said")] == [
            claim.number, claim.key, claim.title, claim.sentence, f"thalweg lecture {claim.key}", claim.criterion.text,
            shown.said,
        ]  # fmt: skip
    assert [(each["key"], each["title"], each["unless"]) for each in edge["caveats"]] == [
        (each.key, each.title, each.unless) for each in EDGE.caveats
    ]
    names = [name for each in (edge, *edge["caveats"], plain) for name in each["figures"]]
    files = {f"{name}.{ending}" for name in names for ending in ("svg", "png")}
    assert {each.name for each in (folder / "figures").iterdir()} == files


def test_what_is_no_number_is_null_for_machines(given: Lecture, tmp_path: Path) -> None:
    """JSON has neither infinity nor NaN: RFC 8259, section 6."""
    numbers = {"ratio": 0.5, "steps": math.inf, "share": math.nan}
    shown = Shown(PLAIN, Finding(numbers, "½ of it", "", ()))
    replace(given, shown=(shown,)).save(tmp_path, pdf=False)
    text = (tmp_path / "verdicts.json").read_text(encoding="utf-8")
    assert json.loads(text)["claims"][0]["numbers"] == {"ratio": 0.5, "steps": None, "share": None}
    assert "½ of it" in text


def test_only_conditions_that_break_are_named(given: Lecture) -> None:
    edge, (breaking,) = given.shown[0], EDGE.caveats
    other = replace(breaking, key="steep", unless="it is Monday")
    claim = replace(EDGE, caveats=(other, breaking))
    shown = replace(edge, claim=claim, limits={**edge.limits, other.key: edge.finding})
    assert shown.said == f"holds only when {breaking.unless}"
    both = replace(shown, limits={**edge.limits, other.key: edge.limits[breaking.key]})
    assert both.said == f"holds only when {other.unless}; {breaking.unless}"


def test_a_caveat_that_holds_breaks_nothing(given: Lecture) -> None:
    edge = given.shown[0]
    kept = replace(edge, limits={EDGE.caveats[0].key: edge.finding})
    assert kept.verdict == "holds"
    assert replace(given, shown=(kept,)).verdicts["claims"][0]["caveats"][0]["breaks"] is False
