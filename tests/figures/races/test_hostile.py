"""Names and losses that nobody would choose: whole files, and no word of a drawing library's."""

import csv
import io
import re
import xml.etree.ElementTree as ET
from pathlib import Path

import pytest

import thalweg as tw
from thalweg.figures.canvas import writable
from thalweg.figures.races.frame import fitting

ODD = "日本 \x1b[31m\x07\x00 \udcff \ufffe <script>alert(1)</script> $x_1$ \\frac{ ]]> -->"


def test_a_name_of_any_letters_is_in_files_that_can_be_read(tmp_path: Path) -> None:
    race = tw.race(tw.surface(tw.valley, steps=5, name=ODD), [tw.sgd], trials=2, seeds=2, tuning_seeds=1)
    race.save(tmp_path)
    pictures = list(tmp_path.glob("*.svg"))
    assert len(pictures) > 2
    for each in pictures:
        ET.parse(each)
    page = (tmp_path / "report.html").read_text()
    assert "日本" in page and "<script" not in page and not re.search("[\x00-\x08\x0b-\x1f\x7f]", page)
    rows = list(csv.DictReader(io.StringIO((tmp_path / "runs.csv").read_text())))
    assert rows[0]["problem"] == ODD.replace("\udcff", "?")
    assert tw.load_race(tmp_path / "race.json").heats[0].problem == ODD
    for kind in (".png", ".pdf"):
        race.save(tmp_path / f"picture{kind}")


def test_all_that_xml_may_hold_stays() -> None:
    """Production 2 of XML 1.0, letter by letter, as a parser sees it."""

    def parsed(letter: str) -> bool:
        try:
            ET.fromstring(f"<a>{letter}</a>".encode())
        except (ET.ParseError, UnicodeEncodeError):
            return False
        return True

    for code in (*range(0x300), *range(0xD7F0, 0xE010), *range(0xFFF0, 0x10010), 0x10FFFF):
        if chr(code) not in "<&":
            assert parsed(writable(chr(code)))
            assert writable(chr(code)) == chr(code) or not parsed(chr(code)) or 0x7F <= code < 0xA0


@pytest.mark.parametrize("values", [(1e-308, 1e308), (1e307, 1.7e308), (5e-324, 1e-310), (-1e308, 1e308), (1e308,)])
def test_axes_of_numbers_at_the_ends_of_the_floats(values: tuple[float, ...]) -> None:
    scale = fitting(values)
    assert scale.low < scale.high
    assert all(scale.low <= each <= scale.high for each in scale.ticks)
    assert 0 <= scale.share(scale.low) <= scale.share(scale.high) <= 1


def test_losses_near_the_end_of_the_floats_are_drawn(tmp_path: Path) -> None:
    data = {"a": list(range(20)), "b": [k * 1e90 for k in range(20)]}
    problem = tw.regression(data, target="b", batch=4, scale=False, steps=10)
    race = tw.race(problem, [tw.sgd, tw.adam], trials=3, seeds=2, tuning_seeds=1, lr=(1e-30, 1e300))
    race.save(tmp_path)
    assert "inf" not in (tmp_path / "overview.svg").read_text()
