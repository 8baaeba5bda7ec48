"""The PDFs, read by another library."""

import sys
from io import BytesIO
from pathlib import Path

import pytest
from pypdf import PdfReader

from tests.lecture.own import EDGE, PLAIN
from thalweg.errors import MissingExtra
from thalweg.lecture import Lecture
from thalweg.lecture.report.exercise import exercise
from thalweg.lecture.report.typeset import lecture_pdf, worksheet_pdf


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
            said += [caveat.title, caveat.unless, shown.limits[caveat.key].shown, shown.limits[caveat.key].sentence]
        missing = [each for each in said if flat(each) not in text]
        assert missing == []


def test_a_criterion_stands_before_its_result(pages: list[str]) -> None:
    text = flat(" ".join(pages[1:]))
    assert text.index(flat(EDGE.criterion.text)) < text.index(flat("times as far"))


def test_figures_keep_their_text(pages: list[str]) -> None:
    assert flat("At condition number 100 the rate decides") in flat(" ".join(pages))


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
