"""The page as text: all that is said stands where it belongs, and nothing asks anybody for anything."""

import base64
import hashlib
import re
from dataclasses import replace
from pathlib import Path

import pytest
from pypdf import PdfReader

import thalweg as tw
from tests.lecture.own import EDGE, PLAIN
from tests.lecture.reading import Node, read
from thalweg.lecture import Lecture
from thalweg.lecture.drawn import drawings
from thalweg.lecture.names import KEYS
from thalweg.lecture.report import words
from thalweg.lecture.report.page import page
from thalweg.lecture.table import tally


@pytest.fixture(scope="module")
def html(folder: Path) -> str:
    return (folder / "lecture.html").read_text(encoding="utf-8")


@pytest.fixture(scope="module")
def root(html: str) -> Node:
    return read(html)


def plain(text: str) -> str:
    return " ".join(text.replace("\u00a0", " ").split())


def test_claims_stand_in_the_lecture_s_order(root: Node) -> None:
    assert [each.attributes["id"] for each in root.all("section", class_="claim")] == [EDGE.key, PLAIN.key]


def test_all_that_is_said_of_a_claim_is_there(root: Node, given: Lecture) -> None:
    for shown in given.shown:
        claim, section = shown.claim, root.one("section", id=shown.claim.key)
        text = plain(section.text)
        said = [claim.title, claim.image, claim.explanation, claim.question, claim.setting, claim.criterion.text]
        said += [claim.command, shown.finding.sentence, *(cell for row in shown.finding.table for cell in row)]
        for caveat in claim.caveats:
            limit = shown.limits[caveat.key]
            said += [caveat.title, caveat.explanation, caveat.unless, limit.shown, limit.sentence]
            said += [cell for row in limit.table for cell in row]
        assert [each for each in said if plain(each) not in text] == []


def test_what_is_said_around_the_claims_is_there(root: Node, given: Lecture) -> None:
    text = plain(root.one("body").text)
    said = [words.LEAD, words.CITED, *(part for each in words.CAUTIONS for part in each), tally(given.shown)]
    assert [each for each in said if plain(each) not in text] == []
    assert root.one("h1").text == root.one("head").one("title").text == words.TITLE
    assert f"Thalweg {tw.__version__} " in root.one("footer").text
    assert f"Thalweg {tw.__version__}" in [each.attributes.get("content") for each in root.all("meta")]


def test_numbers_keep_their_percent_signs(html: str) -> None:
    assert "within 10\u00a0% of the edge" in html


def test_the_sentence_stands_beside_its_figure_its_number_and_its_limit(root: Node, given: Lecture) -> None:
    for shown in given.shown:
        result = root.one("section", id=shown.claim.key).all(class_="result")[0]
        assert plain(result.one("blockquote").text) == plain(shown.claim.sentence)
        assert plain(result.one(class_="number").text) == shown.finding.shown
        assert words.SIGNS[shown.verdict] in result.one(class_="verdict").text
        assert [each.text for each in result.all("li")] == [each.unless for each in shown.breaks]
        assert len(result.all("svg")) == len(shown.finding.pictures)


def test_the_criterion_stands_before_every_result(root: Node) -> None:
    for section in root.all("section", class_="claim"):
        order = [each.attributes.get("class", "") for each in section.walk()]
        assert order.index("test") < order.index("result") < order.index("number")


def test_a_caveat_says_whether_it_breaks_the_criterion(root: Node, given: Lecture) -> None:
    (shown,) = (each for each in given.shown if each.claim is EDGE)
    (caveat,) = root.one("section", id=EDGE.key).all(class_="caveat")
    assert shown.verdict == "holds only when"
    assert (
        caveat.one(class_="breaks").text == f"Breaks the criterion: the claim holds only when {EDGE.caveats[0].unless}"
    )
    figure, (picture,) = caveat.one("svg"), drawings(shown.limits[EDGE.caveats[0].key])
    assert figure.one("title").text == picture.facts.headline
    assert figure.one("desc").text == picture.facts.description


def test_pictures_of_one_finding_keep_their_order_and_have_names_of_their_own(given: Lecture, tmp_path: Path) -> None:
    pictures = [each for shown in reversed(given.shown) for each in drawings(shown.finding)]
    plain = replace(given.shown[1], finding=replace(given.shown[1].finding, pictures=tuple(pictures)))
    replace(given, shown=(plain,)).save(tmp_path)
    for name, picture in zip(("L9-own-plain", "L9-own-plain-2"), pictures, strict=True):
        for ending in ("svg", "png"):
            assert (tmp_path / "figures" / f"{name}.{ending}").read_bytes() == picture.render(ending)
    figures = read((tmp_path / "lecture.html").read_text()).all("svg")
    assert [each.one("title").text for each in figures] == [each.facts.headline for each in pictures]
    printed = "".join(each.extract_text() for each in PdfReader(tmp_path / "lecture.pdf").pages)
    assert "".join(pictures[1].facts.headline.split()) in "".join(printed.split())


def test_a_caveat_that_breaks_nothing_says_so(given: Lecture) -> None:
    edge, (key,) = given.shown[0], given.shown[0].limits
    met, fails = replace(edge, limits={key: edge.finding}), replace(edge, finding=edge.limits[key])
    for shown, verdict, said in (
        (met, "holds", "Meets the criterion: no limit was found here"),
        (fails, "fails", "Beside a claim that fails already"),
    ):
        section = read(page(replace(given, shown=(shown,)))).one("section", id=EDGE.key)
        assert section.all(class_="caveat")[0].all("span")[0].text == said
        assert f"{words.SIGNS[shown.verdict]} {verdict.capitalize()}" in plain(section.one(class_="verdict").text)


def test_contents_lead_to_each_claim_and_say_its_verdict(root: Node, given: Lecture) -> None:
    rows = root.one("nav").all("tr")[1:]
    for row, shown in zip(rows, given.shown, strict=True):
        assert row.one("a").attributes["href"] == f"#{shown.claim.key}"
        assert plain(row.text).endswith(shown.finding.shown)
        assert words.verdict_line(shown) in row.text


def test_only_a_claim_with_a_scene_can_be_played_with(root: Node) -> None:
    buttons = root.all("button", type="button")
    assert [each.attributes["data-scene"] for each in buttons if "data-scene" in each.attributes] == ["edge"]


def test_without_scenes_there_is_no_script(given: Lecture) -> None:
    alone = page(replace(given, shown=tuple(each for each in given.shown if not each.claim.scene)))
    assert "<script" not in alone
    assert "script-src 'none'" in read(alone).all("meta")[1].attributes["content"]


def test_text_is_never_markup(html: str, root: Node) -> None:
    assert "One rate too many &lt;b&gt;" in html
    assert root.all("b") == []


def test_nothing_points_elsewhere(root: Node, html: str) -> None:
    pointing = [
        value for node in root.walk() for name, value in node.attributes.items()
        if name in ("href", "src", "xlink:href", "action", "srcset", "poster")
    ]  # fmt: skip
    assert [each for each in pointing if not each.startswith(("#", "data:image/png;base64,"))] == []
    assert re.findall(r"url\((?!#)|://", re.sub(r"<script.*?</script>", "", html, flags=re.S)) == []


def test_the_policy_names_its_scripts_and_no_other(root: Node) -> None:
    policy = next(each for each in root.all("meta") if each.attributes.get("http-equiv")).attributes["content"]
    (script,) = (each for each in root.all("script") if each.attributes["type"] == "module")
    digest = base64.b64encode(hashlib.sha256(str(script.children[0]).encode()).digest()).decode()
    assert f"'sha256-{digest}'" in policy
    assert {"default-src 'none'", "base-uri 'none'", "form-action 'none'"} < set(policy.split("; "))
    allowed = re.search(r"script-src ([^;]*)", policy)
    assert allowed
    assert {each[:8] for each in allowed[1].split()} == {"'sha256-", "'strict-"}


def test_no_two_elements_have_one_id(root: Node) -> None:
    ids = [each.attributes["id"] for each in root.walk() if "id" in each.attributes]
    assert len(ids) == len(set(ids)) > 20


def test_every_reference_of_a_figure_has_its_target(root: Node, html: str) -> None:
    ids = {each.attributes["id"] for each in root.walk() if "id" in each.attributes}
    asked = set(re.findall(r"url\(#([^)]*)\)", html)) | set(re.findall(r'href="#([^"]+)"', html))
    assert asked - ids == set()


def test_every_colour_that_is_asked_for_is_there_by_day_and_by_night(root: Node, html: str) -> None:
    faces = re.findall(r":root\{(.*?)\}", str(root.one("style").children[0]))
    by_day, by_night = (set(re.findall(r"(--[\w-]+):", each)) for each in faces)
    own = set(re.findall(r"^  (--[\w-]+):", html, flags=re.M))
    assert set(re.findall(r"var\((--[\w-]+)", re.sub(r"<script.*?</script>", "", html, flags=re.S))) - own <= by_night
    assert by_day == by_night


def test_the_same_findings_give_the_same_bytes(given: Lecture, html: str) -> None:
    assert page(given) == html


def test_a_quick_run_says_so(given: Lecture) -> None:
    quick = read(page(replace(given, quick=True)))
    assert words.QUICK in quick.text
    assert all("--quick" in each.text for each in quick.all("pre"))


def test_all_claims_are_the_command_without_names(given: Lecture) -> None:
    nine = [replace(given.shown[1], claim=replace(PLAIN, key=key)) for key in KEYS]
    assert words.command(nine, quick=False) == "thalweg lecture"
    assert words.command(nine[:2], quick=True) == "thalweg lecture compass stride --quick"
