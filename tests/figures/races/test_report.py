"""The report as a document: whole, escaped, the same every time, with nothing from anywhere."""

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import replace
from functools import cache
from html.parser import HTMLParser

import pytest

import thalweg as tw
from tests.figures.races import made
from thalweg.figures.races import pictures
from thalweg.figures.races.facts import gather_race
from thalweg.figures.races.overview import race_overview
from thalweg.figures.races.report.markup import VOID, el
from thalweg.figures.theme import USUAL
from thalweg.races.findings import words
from thalweg.races.findings.facts import Findings

HOSTILE = ("<script>alert(1)</script>", '"><img src=http://x.invalid onerror=alert(1)>', "a & b", "'; DROP", "]]>-->")


class Document(HTMLParser):
    """Elements, attributes and text, and whether all is closed in order."""

    def __init__(self, text: str) -> None:
        super().__init__(convert_charrefs=True)
        self.tags: Counter[str] = Counter()
        self.attributes: list[tuple[str, str, str]] = []
        self.texts: list[tuple[str, str]] = []
        self.open: list[str] = []
        self.feed(text)
        self.close()
        assert self.open == []

    def handle_starttag(self, tag: str, attrs: Sequence[tuple[str, str | None]]) -> None:
        self.tags[tag] += 1
        self.attributes += [(tag, key, value or "") for key, value in attrs]
        if tag not in VOID:
            self.open.append(tag)

    def handle_startendtag(self, tag: str, attrs: Sequence[tuple[str, str | None]]) -> None:
        self.tags[tag] += 1
        self.attributes += [(tag, key, value or "") for key, value in attrs]

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag

    def handle_data(self, data: str) -> None:
        if data.strip():
            self.texts.append((self.open[-1] if self.open else "", data.strip()))

    def of(self, tag: str) -> list[str]:
        return [text for where, text in self.texts if where == tag]

    def values(self, key: str) -> list[str]:
        return [value for _, name, value in self.attributes if name == key]


def several(names: Sequence[str] = made.USUAL) -> Findings:
    return made.findings(names, ("digits", "wine"))


CASES = {
    "one problem": made.findings(),
    "two problems": several(),
    "eight contestants": made.findings(made.EIGHT),
    "one contestant": made.findings(("adam",)),
}


@cache
def written(case: str) -> str:
    return made.report(CASES[case])


def test_the_sentence_stands_first() -> None:
    found = made.findings()
    page = Document(made.report(found))
    assert page.of("title")[0] == found.sentence
    assert page.of("h1") == [found.sentence]
    assert page.of("code")[0] == found.problems[0].standings[0].paste
    assert f"Safe: {found.problems[0].standings[0].safe}." in page.of("p")


@pytest.mark.parametrize("found", CASES)
def test_nothing_is_asked_for_and_nothing_runs(found: str) -> None:
    text = written(found)
    page = Document(text)
    assert not page.tags.keys() & {"script", "link", "iframe", "object", "embed", "form", "base", "img", "video"}
    assert "default-src 'none'" in page.values("content")[0]
    assert [key for _, key, _ in page.attributes if key.startswith("on") or key == "src"] == []
    for key in ("href", "xlink:href"):
        assert all(value.startswith("#") for value in page.values(key))
    outside = set(re.findall(r"https?://[^\"'<> )]*", text))
    assert outside <= {"http://www.w3.org/2000/svg", "http://www.w3.org/1999/xlink"}
    assert "@import" not in text
    assert set(re.findall(r"url\((.)", text)) <= {"#"}


@pytest.mark.parametrize("found", CASES)
def test_ids_are_unique_and_found(found: str) -> None:
    text = written(found)
    page = Document(text)
    ids = Counter(page.values("id"))
    assert [each for each, count in ids.items() if count > 1] == []
    asked = {value[1:] for key in ("href", "xlink:href") for value in page.values(key)}
    asked |= set(re.findall(r"url\(#([^)]*)\)", text))
    asked |= set(page.values("aria-labelledby")) | set(page.values("aria-describedby"))
    assert asked <= set(ids)


def test_every_figure_has_words_and_every_table_heads() -> None:
    page = Document(written("two problems"))
    figures = page.tags["figure"]
    assert figures == 2 * 6 + 2
    assert page.tags["svg"] == page.tags["figcaption"] == figures
    assert page.values("role").count("img") == figures
    assert all(page.values("aria-labelledby"))
    assert page.tags["caption"] == page.tags["table"] == 7
    assert page.values("scope").count("col") > 0
    assert page.values("scope").count("row") == page.tags["tbody"] * 4 + 2 * 6  # six pairs, eight spaces


def test_numbers_of_the_findings_are_there() -> None:
    found = made.findings(missed={3: 10})
    text = " ".join(said for _, said in Document(made.report(found)).texts)
    first, last = found.problems[0].standings[0], found.problems[0].standings[-1]
    assert words.ranged(first.score) in text
    assert f"{last.missed} of 10" in text
    assert f"{first.reached} of 10 get there" in text
    assert "∞" in text
    for said in (*found.problems[0].warnings, found.conditional_on, "20 trials for everyone", "100000 to 100009",
                 "0 to 9", "300 gradient evaluations", last.paste,
                 "20 trials, evenly spaced, from 1e-5 to 10"):  # fmt: skip
        assert said in text
    assert "thalweg race" not in text  # a record made by hand is no race that a command could run


@pytest.mark.parametrize("names", [HOSTILE, made.EIGHT])
def test_what_a_user_named_is_text(names: tuple[str, ...]) -> None:
    found = several(names)
    named = {"warnings": HOSTILE, "sentence": HOSTILE[1], "facts": {HOSTILE[0]: HOSTILE[1]}}
    parts = tuple(replace(part, problem=HOSTILE[k], **named) for k, part in enumerate(found.problems))  # type: ignore[arg-type]
    text = made.report(replace(found, problems=parts, sentence=HOSTILE[0], conditional_on=HOSTILE[1]))
    page = Document(text)
    assert not page.tags.keys() & {"script", "img"}
    assert [key for _, key, _ in page.attributes if key.startswith("on")] == []
    assert page.of("title")[0] == HOSTILE[0]
    assert page.of("h1") == [HOSTILE[0]]
    assert set(HOSTILE) <= set(page.of("li"))
    assert page.of("dt").count(HOSTILE[0]) == 2


def test_the_words_are_true() -> None:
    """An interval holds the true value, not where a rerun would lie; what is level is not what we cannot tell."""
    part = CASES["one problem"].problems[0]
    pairs = (replace(part.comparisons[0], verdict="cannot tell", arrived=True), *part.comparisons[1:])
    page = Document(made.report(replace(CASES["one problem"], problems=(replace(part, comparisons=pairs),))))
    told = dict(zip(page.of("dt"), page.of("dd"), strict=True))
    assert "95 in 100 would hold the true value, that over all seeds" in told["[low, high]"]
    assert "more seeds may tell" in told["Cannot tell"]
    assert "as they were given, the library's defaults where none were" in told["Untuned"]
    verdicts = [text for text in page.of("span") if text in ("better", "worse", "cannot tell", "level")]
    assert verdicts == [pair.told for pair in pairs] and verdicts[0] == "level"
    assert "Untuned" in page.of("th") and "Holm's p" in page.of("th")


def test_several_tuned_numbers_stand_in_lines_of_their_own() -> None:
    part = CASES["one problem"].problems[0]
    first = replace(
        part.standings[0], setting={"lr": 0.003, "beta1": 0.95}, default_setting={"lr": 0.001, "beta1": 0.9}
    )
    found = replace(part, standings=(first, *part.standings[1:]))
    page = Document(made.report(replace(CASES["one problem"], problems=(found,))))
    assert {"lr 3e-3", "beta1 0.95", "lr 1e-3", "beta1 0.9"} <= set(page.of("small"))


def test_where_nothing_finished_there_is_no_line_to_paste() -> None:
    part = CASES["one problem"].problems[0]
    found = replace(part, standings=tuple(replace(each, paste="", safe="") for each in part.standings))
    race = replace(CASES["one problem"], problems=(found,))
    assert "The line to paste" not in made.report(race)
    drawn = [
        {axes.get_gid() for axes in race_overview(gather_race(each), USUAL).axes}
        for each in (race, CASES["one problem"])
    ]
    assert ["paste-strip" in each for each in drawn] == [False, True]


def test_the_same_findings_give_the_same_bytes() -> None:
    assert made.report(CASES["two problems"]) == written("two problems")


def test_a_race_that_was_saved_gives_the_same_page(tmp_path: object) -> None:
    race = tw.race(tw.surface(tw.valley, noise=0.1, steps=30), [tw.sgd, tw.adam], trials=4, seeds=3, tuning_seeds=2)
    page = pictures.report(race)
    race.save(f"{tmp_path}/race.json")
    again = tw.load_race(f"{tmp_path}/race.json")
    assert pictures.report(again) == page
    assert race.save(f"{tmp_path}/report.html").read_text() == page
    assert not re.search(r"\b20\d\d-\d\d|\bseconds\b|\d:\d\d:\d\d", page)  # no dates, no times


def test_elements() -> None:
    assert el("p", "<", el("b", "&"), class_="a b", aria_label='"') == (
        '<p class="a b" aria-label="&quot;">&lt;<b>&amp;</b></p>'
    )
    assert el("meta", charset="utf-8") == '<meta charset="utf-8">'
