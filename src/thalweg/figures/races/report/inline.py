"""Figures as parts of the page: SVG with text as text, ids of its own, and colours that turn with the page's theme."""

import io
import re
from collections.abc import Mapping

import matplotlib
from matplotlib.figure import Figure

from thalweg.figures.canvas import any_letters
from thalweg.figures.races.looks import Look
from thalweg.figures.races.report.markup import Html, el
from thalweg.figures.theme import DARK, LIGHT

PAGE: dict[str, str] = {  # light -> dark, of what is no contestant's
    LIGHT.paper: DARK.paper,
    LIGHT.plot: DARK.plot,
    LIGHT.ink: DARK.ink,
    LIGHT.quiet: DARK.quiet,
    LIGHT.contour: DARK.contour,
    LIGHT.unsure: DARK.unsure,
    "#000000": DARK.ink,
}
TURNED: dict[str, str] = {
    **{own: DARK.colours[name] for name, own in LIGHT.colours.items()},
    **dict(zip(LIGHT.others, DARK.others, strict=True)),
    **PAGE,
}  # every colour of a light figure -> the same on a dark page
HEX = re.compile(r"#[0-9a-f]{6}\b")
BEFORE, AFTER = re.compile(r"<svg .*?>", re.S), re.compile(r"\s*</svg>\s*$")
UNUSED = re.compile(r"<metadata>.*?</metadata>|<!--.*?-->|<style type=\"text/css\">.*?</style>", re.S)


def variable(colour: str) -> str:
    """The custom property that holds it."""
    return f"--c-{colour[1:]}"


def palette(looks: Mapping[str, Look]) -> tuple[str, str]:
    """Declarations for a light page and for a dark one."""
    own = dict.fromkeys(LIGHT.colour(*look.whose) for look in looks.values())
    colours = [*PAGE, *(each for each in own if each not in PAGE)]
    light = "".join(f"{variable(each)}:{each};" for each in colours)
    return light, "".join(f"{variable(each)}:{TURNED[each]};" for each in colours)


def inline(figure: Figure, gid: str, title: str, description: str, *, themed: bool = True) -> Html:
    """The figure as an element, whose ids begin with `gid`; the same figure gives the same text."""
    stream = io.StringIO()
    with matplotlib.rc_context({"svg.fonttype": "none", "svg.hashsalt": "thalweg"}), any_letters():
        figure.savefig(stream, format="svg", metadata={"Date": None})
    text = stream.getvalue()
    found = BEFORE.search(text)
    assert found
    body = AFTER.sub("", UNUSED.sub("", text[found.end() :]))
    box = re.search(r'viewBox="([^"]*)"', found.group())
    assert box
    body = re.sub(r'\b(id="|url\(#|href="#)', rf"\g<1>{gid}-", body)
    if themed:
        body = HEX.sub(lambda colour: f"var({variable(colour.group())}, {colour.group()})", body)
    body = "\n".join(line.strip() for line in body.splitlines() if line.strip())
    name, about = f"{gid}-title", f"{gid}-desc"
    inside = el("title", title, id=name) + el("desc", description, id=about) + body
    return Html(
        f'<svg viewBox="{box.group(1)}" role="img" aria-labelledby="{name}" aria-describedby="{about}">{inside}</svg>'
    )
