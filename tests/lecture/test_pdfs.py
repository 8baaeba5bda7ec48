"""The PDFs, read by another library."""

import re
import sys
from dataclasses import replace
from io import BytesIO
from pathlib import Path

import pytest
from pypdf import PdfReader
from pypdf.generic import StreamObject

from tests.lecture.own import EDGE, PLAIN
from thalweg.errors import MissingExtra
from thalweg.figures.theme import LIGHT
from thalweg.lecture import Lecture
from thalweg.lecture.drawn import drawings
from thalweg.lecture.report import words
from thalweg.lecture.report.exercise import exercise
from thalweg.lecture.report.typeset import lecture_pdf, worksheet_pdf
from thalweg.lecture.table import tally


def flat(text: str) -> str:
    """Without what depends on where lines end, and with letters in place of ligatures."""
    return "".join(text.replace("\u00ad", "").replace("ﬁ", "fi").replace("ﬀ", "ff").split()).replace("-", "")


@pytest.fixture(scope="module")
def pages(folder: Path) -> list[str]:
    return [page.extract_text() for page in PdfReader(folder / "lecture.pdf").pages]


def test_all_that_is_said_is_there(pages: list[str], given: Lecture) -> None:
    text = flat(" ".join(pages))
    for shown in given.shown:
        claim = shown.claim
        said = [claim.title, claim.sentence, claim.question, claim.setting, claim.criterion.text, shown.finding.shown]
        said += [claim.image, shown.finding.sentence, claim.explanation, claim.command]
        said += [cell for row in shown.finding.table for cell in row]
        for caveat in claim.caveats:
            limit = shown.limits[caveat.key]
            said += [caveat.title, caveat.explanation, caveat.unless, limit.shown, limit.sentence]
            said += [words.limit(shown, caveat.key), *(cell for row in limit.table for cell in row)]
        missing = [each for each in said if flat(each) not in text]
        assert missing == []


def test_what_is_said_around_the_claims_is_there(pages: list[str], given: Lecture) -> None:
    text = flat(" ".join(pages))
    said = [words.TITLE, words.LEAD, words.CITED, *(part for each in words.CAUTIONS for part in each)]
    said += [tally(given.shown), f"Made by Thalweg {given.version} with {words.command(given.shown, quick=False)}"]
    assert [each for each in said if flat(each) not in text] == []
    assert flat(words.QUICK) not in text
    quick = PdfReader(BytesIO(lecture_pdf(replace(given, quick=True))))
    text = flat(" ".join(page.extract_text() for page in quick.pages))
    assert flat(words.QUICK) in text
    assert flat("thalweg lecture own-edge own-plain --quick") in text


def test_a_criterion_stands_before_its_result(pages: list[str]) -> None:
    text = flat(" ".join(pages[1:]))
    assert text.index(flat(EDGE.criterion.text)) < text.index(flat("times as far"))


def test_figures_keep_their_text(pages: list[str]) -> None:
    assert flat("At condition number 100 the rate decides") in flat(" ".join(pages))


def test_numbers_keep_their_percent_signs(pages: list[str]) -> None:
    assert "10\u00a0% of" in " ".join(pages)


def test_figures_are_described_and_stand_on_white(folder: Path, given: Lecture) -> None:
    reader = PdfReader(folder / "lecture.pdf")
    objects = [reader.get_object(number) for number in range(1, int(reader.trailer["/Size"]))]
    told = {each["/Alt"].replace("\u00a0", " ") for each in objects if isinstance(each, dict) and "/Alt" in each}
    findings = (each for shown in given.shown for each in shown.findings.values())
    assert {picture.facts.description for each in findings for picture in drawings(each)} <= told
    drawing = b"".join(each.get_data() for each in objects if isinstance(each, StreamObject))
    paper = " ".join(rf"{int(LIGHT.paper[place : place + 2], 16) / 255:.3f}\d*" for place in (1, 3, 5))
    assert not re.search(rf"\b{paper} scn?\b".encode(), drawing)


def test_each_claim_has_its_bookmark_and_its_link(folder: Path, given: Lecture) -> None:
    reader = PdfReader(folder / "lecture.pdf")
    titles = [each["/Title"].strip() for each in reader.outline if not isinstance(each, list)]
    assert titles[:2] == [EDGE.title, PLAIN.title]
    assert len(reader.pages[0]["/Annots"]) >= len(given.shown)


def test_the_worksheet_is_a_page_and_its_answers_overleaf(folder: Path) -> None:
    task, answers = (flat(page.extract_text()) for page in PdfReader(folder / "worksheet.pdf").pages)
    numbers = {value for method in exercise()["methods"] for row in method["rows"] for value in row["to"]}
    assert [each for each in numbers if flat(each) not in answers] == []
    assert "2.345" in answers
    assert "2.345" not in task


def test_the_same_findings_give_the_same_bytes(given: Lecture, folder: Path) -> None:
    assert lecture_pdf(given) == (folder / "lecture.pdf").read_bytes()
    assert worksheet_pdf(given.version) == (folder / "worksheet.pdf").read_bytes()


def test_no_hour_is_written(folder: Path) -> None:
    for name in ("lecture.pdf", "worksheet.pdf"):
        about = PdfReader(BytesIO((folder / name).read_bytes())).metadata
        assert about is not None
        assert about.creation_date is None
        assert about.modification_date is None


def test_without_the_typesetter_the_rest_is_written(
    given: Lecture, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, "typst", None)
    with pytest.raises(MissingExtra, match=r"pip install 'thalweg\[lecture\]'"):
        given.save(tmp_path)
    assert sorted(each.name for each in tmp_path.iterdir()) == ["figures", "lecture.html", "verdicts.json"]
    given.save(tmp_path / "without", pdf=False)
    assert (tmp_path / "without" / "lecture.html").exists()
