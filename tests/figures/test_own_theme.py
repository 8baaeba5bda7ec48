"""Colours and fonts of a user's own, sizes by name, and what is said of those that there are not."""

import re
import zlib
from collections.abc import Callable
from pathlib import Path

import pytest
from matplotlib import font_manager
from matplotlib.image import imread
from PIL import Image

import thalweg as tw
from thalweg.errors import InputError, UnknownName
from thalweg.figures.theme import COLUMN, DARK, LIGHT, PAGE, style_of

FIRST = ", ".join(sorted({each.name for each in font_manager.fontManager.ttflist})[:3])


@pytest.fixture(scope="module")
def paths() -> list[tw.Path]:
    return [tw.descend(tw.valley, each, steps=60) for each in (tw.sgd(lr=0.0197), tw.adam(lr=0.094))]


def test_colours_and_font_are_in_the_picture(paths: list[tw.Path]) -> None:
    own = tw.theme("dark", colours={"adam": "#FF8800", "sgd": "gold"}, font=" dejavu serif ")
    svg = tw.draw(paths, theme=own).render("svg").decode()
    for drawn in ("#ff8800", "#ffd700", DARK.paper, "DejaVu Serif"):
        assert drawn in svg
    assert not re.search("font: [^;]*DejaVu Sans[^ ]*;", svg)
    assert DARK.colours["adam"] not in svg
    assert own.colours["rmsprop"] == DARK.colours["rmsprop"]
    assert tw.theme(own, font="DejaVu Sans").colours == own.colours


def test_letters_that_a_font_lacks_are_from_the_other(paths: list[tw.Path]) -> None:
    lacks = font_manager.findfont("STIXSizeOneSym", fallback_to_default=False)  # brackets and little else
    assert lacks
    own = tw.theme(font="STIXSizeOneSym")
    assert own.family == ["STIXSizeOneSym", "DejaVu Sans"]
    assert tw.draw(paths, theme=own).render("png", 400)


@pytest.mark.parametrize(
    ("make", "said"),
    [
        (lambda: tw.theme("drak"), "no theme is called 'drak'; did you mean dark?"),
        (lambda: tw.theme(colours={"adm": "red"}), "no optimizer is called 'adm'; did you mean adam?"),
        (lambda: tw.theme(colours={"adam": "reddish"}), "'reddish' for adam is no opaque colour: write #rrggbb"),
        (lambda: tw.theme(colours={"adam": "none"}), "'none' for adam is no opaque colour"),
        (lambda: tw.theme(colours={"adam": "#0f5c9e80"}), "'#0f5c9e80' for adam is no opaque colour"),
        (lambda: tw.theme(colours=["red"]), "colours are of optimizers by name"),  # type: ignore[arg-type]
        (lambda: tw.theme(["dark"]), "no theme is called ['dark']"),  # type: ignore[arg-type]
        (lambda: tw.theme(font=" Serif"), "no font ' Serif' is installed; did you mean DejaVu Serif?"),
        (
            lambda: tw.theme(font="Comic Papyrus 3"),
            f"no font 'Comic Papyrus 3' is installed: choose another, as {FIRST}",
        ),
        (lambda: style_of(size="colum"), "no size is called 'colum'; did you mean column?"),
        (lambda: style_of("light", 84), "no size is called 84"),  # type: ignore[arg-type]
    ],
)
def test_what_there_is_not(make: Callable[[], object], said: str) -> None:
    with pytest.raises(InputError, match=re.escape(said)) as caught:
        make()
    assert "\n" not in str(caught.value)


def test_draw_refuses_what_there_is_not(paths: list[tw.Path]) -> None:
    with pytest.raises(UnknownName, match="no theme is called 'noir'"):
        tw.draw(paths, theme="noir")  # type: ignore[call-overload]


@pytest.mark.parametrize(("size", "millimetres"), [("page", 174), ("column", 84)])
def test_files_are_as_wide_as_paper(size: str, millimetres: float, paths: list[tw.Path], tmp_path: Path) -> None:
    picture = tw.draw(paths, size=size)  # type: ignore[call-overload]
    svg, pdf = picture.render("svg").decode(), picture.render("pdf")
    width, height = map(float, re.search(r'<svg [^>]*width="([\d.]+)mm" height="([\d.]+)mm"', svg).groups())  # type: ignore[union-attr]
    box = re.search(rb"/MediaBox \[ 0 0 ([\d.]+) ([\d.]+) \]", pdf)
    assert box
    assert width == pytest.approx(millimetres, rel=1e-3)
    assert float(box[1]) == pytest.approx(millimetres / 25.4 * 72, rel=1e-6)
    assert float(box[2]) / float(box[1]) == pytest.approx(height / width, rel=2e-3)
    with Image.open(picture.save(tmp_path / "a.png")) as image:
        inches = image.width / image.info["dpi"][0]
        assert image.info["dpi"][0] == pytest.approx(300, abs=1)
    assert inches * 25.4 == pytest.approx(millimetres, rel=2e-3)
    assert imread(picture.save(tmp_path / "b.png", width=700)).shape[1] == 700


def page_of(pdf: bytes) -> bytes:
    """The longest stream of a file that paints."""
    streams = (zlib.decompress(each) for each in re.findall(rb"stream\r?\n(.*?)\r?\nendstream", pdf, re.S)
               if each[:1] == b"x")  # fmt: skip
    return max((each for each in streams if b" re" in each or b" l\n" in each), key=len)


def test_a_small_pdf_holds_all_that_a_large_one_does(paths: list[tw.Path]) -> None:
    """The page's own instructions are one for one those of Matplotlib, after one that shrinks them."""
    import io

    import matplotlib

    away = tw.descend(tw.valley, tw.sgd(lr=0.05), steps=60)  # far beyond the page
    picture, stream = tw.draw([away, paths[1]], size="column"), io.BytesIO()
    with matplotlib.rc_context({"pdf.fonttype": 42, "text.hinting": "no_hinting"}):
        picture.figure().savefig(stream, format="pdf", dpi=100)
    whole, small = page_of(stream.getvalue()).split(b"\n"), page_of(picture.render("pdf")).split(b"\n")
    (extra,) = [line for line in small if line.endswith(b" cm") and line not in whole][:1]
    assert float(extra.split()[0]) == pytest.approx(COLUMN.points / 432)
    small.remove(extra)
    assert small == whole


def test_sizes_of_paper_share_a_scale() -> None:
    assert PAGE.points / PAGE.width == pytest.approx(COLUMN.points / COLUMN.width, rel=1e-3)
    assert COLUMN.smallest * COLUMN.points / COLUMN.width >= 6
    assert PAGE.smallest * PAGE.points / PAGE.width >= 6
    assert LIGHT.name == "light"
