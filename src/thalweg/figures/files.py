"""A figure as the bytes of an SVG, PNG or PDF: the same figure gives the same bytes."""

import io
import re
from collections.abc import Mapping
from html import escape
from typing import Any

import matplotlib
from matplotlib.backends import backend_mixed, backend_pdf
from matplotlib.figure import Figure
from matplotlib.patheffects import Normal
from matplotlib.text import Text

from thalweg.figures.canvas import any_letters, writable
from thalweg.figures.theme import DPI, Size, Theme

PDF: Any = backend_pdf  # both without types
MIXED: Any = backend_mixed
COMPRESSION = 4  # of a PNG; Pillow's default of 6 spends longer than drawing takes on a little less size
HALOED = "[id^=label] text, [id^=start] text, [id^=minimum] text"
SIZED = (r"\sqrt", r"\left")  # signs of formulas that are in fonts which readers do not have
EXACT: dict[Any, Any] = {"svg.fonttype": "none", "svg.hashsalt": "thalweg", "pdf.fonttype": 42}


def svg(figure: Figure, title: str, description: str, settings: str, theme: Theme, size: Size) -> bytes:
    """Text stays text; a title and a description for screen readers; as wide as its size on paper."""
    for text in figure.findobj(Text):  # an effect turns text into outlines; here the halo is a style
        sized = any(sign in text.get_text() for sign in SIZED) and text.get_parse_math()
        text.set_path_effects([Normal()] if sized else [])
    about = {"Title": writable(title), "Description": settings, "Creator": "thalweg", "Date": None}
    stream = io.BytesIO()
    with matplotlib.rc_context(EXACT), any_letters():
        figure.savefig(stream, format="svg", metadata=about, dpi=DPI)
    drawn = stream.getvalue().decode()
    start = drawn.index("<svg ")
    end = drawn.index(">", start) + 1
    opening = drawn[start:end].replace("<svg ", '<svg role="img" aria-labelledby="title desc" ', 1)
    if size.millimetres is not None:
        opening = _physical(opening, size.points / (72 * size.width / DPI))
    halo = f"{HALOED} {{paint-order: stroke; stroke: {theme.halo}; stroke-width: 4px}}"
    words = f'\n <title id="title">{escape(writable(title))}</title>\n <desc id="desc">{escape(writable(description))}'
    return f"{drawn[:start]}{opening}{words}</desc>\n <style>{halo}</style>{drawn[end:]}".encode()


def _physical(opening: str, scale: float) -> str:
    """Width and height in millimetres; the view box keeps the layout's points."""
    return re.sub(
        r' (width|height)="([\d.]+)pt"',
        lambda each: f' {each[1]}="{float(each[2]) * scale * 25.4 / 72:.4g}mm"',
        opening,
    )


def png(figure: Figure, title: str, settings: str, size: Size, width: int) -> bytes:
    """`width` pixels wide, with what they are on paper."""
    about = {"Title": writable(title), "Description": settings, "Software": "thalweg"}
    how: dict[str, Any] = {"compress_level": COMPRESSION}
    if size.millimetres is not None:
        how["dpi"] = (width * 72 / size.points,) * 2
    stream = io.BytesIO()
    with any_letters():
        figure.savefig(stream, format="png", dpi=DPI * width / size.width, metadata=about, pil_kwargs=how)
    return stream.getvalue()


def pdf(figure: Figure, title: str, settings: str, size: Size) -> bytes:
    """A page as wide as its size on paper."""
    about: Mapping[str, Any] = {"Title": writable(title), "Keywords": settings, "Creator": "thalweg",
                                "CreationDate": None}  # fmt: skip
    stream = io.BytesIO()
    with matplotlib.rc_context(EXACT), any_letters():
        if size.millimetres is None:
            figure.savefig(stream, format="pdf", dpi=DPI, metadata=about)
        else:
            _shrunk(figure, stream, about, size.points / (72 * size.width / DPI))
    return stream.getvalue()


def _shrunk(figure: Figure, stream: io.BytesIO, about: Mapping[str, Any], scale: float) -> None:
    """As FigureCanvasPdf.print_pdf of Matplotlib does it, on a page scaled from the layout to paper."""
    width, height = figure.get_size_inches()
    figure.set_dpi(72)
    file = PDF.PdfFile(stream, metadata=about)
    file.newPage(scale * width, scale * height)
    file.width, file.height = width, height  # what lies beyond is left out
    file.output(scale, 0, 0, scale, 0, 0, PDF.Op.concat_matrix)
    ink = PDF.RendererPdf(file, DPI, height, width)
    figure.draw(renderer := MIXED.MixedModeRenderer(figure, width, height, DPI, ink))
    renderer.finalize()
    file.finalize()
    file.close()
