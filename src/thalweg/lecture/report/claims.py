"""A claim as a part of the page: what is said, how it is tested, what was found, where it ends."""

from collections.abc import Iterator

from thalweg.figures.races.report.markup import Html, el, joined
from thalweg.lecture.claim import Caveat, Finding, Shown
from thalweg.lecture.drawn import drawings
from thalweg.lecture.report import words
from thalweg.lecture.report.themed import Palette, themed
from thalweg.lecture.verdicts import named


def section(shown: Shown, palette: Palette, quick: bool) -> Html:
    """The criterion stands before what it judges."""
    claim = shown.claim
    return el(
        "section",
        el("p", f"L{claim.number}", el("span", claim.image), class_="eyebrow"),
        el("h2", claim.title, id=f"{claim.key}-title"),
        el("div", _explanation(shown), _test(shown), class_="before"),
        _result(shown, palette),
        *_limits(shown, palette),
        _again(shown, quick),
        class_="claim",
        id=claim.key,
        aria_labelledby=f"{claim.key}-title",
    )


def badge(shown: Shown, text: str = "") -> Html:
    """The verdict, never by colour alone."""
    sign = el("span", words.SIGNS[shown.verdict], aria_hidden="true")
    return el("span", sign, f" {text or words.verdict_line(shown)}", class_=f"badge {shown.verdict.replace(' ', '-')}")


def _explanation(shown: Shown) -> Html:
    return el("div", el("p", shown.claim.explanation, class_="explanation"))


def _test(shown: Shown) -> Html:
    claim = shown.claim
    told = (("Question", claim.question), ("Setting", claim.setting), ("It holds if", claim.criterion.text))
    rows = (joined(el("dt", name), el("dd", said)) for name, said in told)
    return el("div", el("h3", "How it is tested"), el("dl", *rows), class_="test")


def _result(shown: Shown, palette: Palette) -> Html:
    """The lecture's sentence beside its figure, its number and its limit."""
    claim, finding = shown.claim, shown.finding
    card = el(
        "div",
        el("blockquote", el("p", claim.sentence), aria_label="The lecture"),
        el("p", finding.shown, class_="number"),
        *_verdict(shown),
        el("p", finding.sentence),
        class_="card",
    )
    return joined(
        el("h3", "What was found"),
        el("div", card, el("div", *_figures(shown, "", finding, palette)), class_="result"),
        *_table(finding, claim.title),
    )


def _verdict(shown: Shown) -> Iterator[Html]:
    """With its conditions one below the other."""
    if shown.verdict != "holds only when":
        yield el("p", badge(shown), class_="verdict")
        return
    yield el("p", badge(shown, "Holds only when"), class_="verdict")
    yield el("ul", *(el("li", each.unless) for each in shown.breaks), class_="conditions holds-only-when")


def _limits(shown: Shown, palette: Palette) -> Iterator[Html]:
    if shown.claim.caveats:
        yield el("h3", "Where it stops being true")
    for caveat in shown.claim.caveats:
        yield _limit(shown, caveat, palette)


def _limit(shown: Shown, caveat: Caveat, palette: Palette) -> Html:
    finding = shown.limits[caveat.key]
    broken = caveat in shown.breaks
    card = el(
        "div",
        el("h4", caveat.title),
        el("p", caveat.explanation),
        el("p", finding.shown, class_="number"),
        el("p", el("span", words.limit(shown, caveat.key), class_=f"limit {'breaks' if broken else 'stands'}")),
        el("p", finding.sentence),
        class_="card",
    )
    figures = el("div", *_figures(shown, caveat.key, finding, palette))
    return joined(el("div", card, figures, class_="result caveat"), *_table(finding, caveat.title))


def _figures(shown: Shown, caveat: str, finding: Finding, palette: Palette) -> Iterator[Html]:
    pictures = drawings(finding)
    for name, place in named(shown.claim, caveat, finding):
        drawn = themed(pictures[place], name, palette)
        label = f"{name}: {pictures[place].facts.headline}"
        yield el("figure", el("div", drawn, class_="scrolls", tabindex="0", role="region", aria_label=label))
        if pictures[place].player:
            film = f"figures/{name}.html"
            yield el("p", "Step by step: ", el("a", film, href=film), ", beside this page, plays it.", class_="quiet")


def _table(finding: Finding, caption: str) -> Iterator[Html]:
    if finding.table:
        head, *rows = finding.table
        yield el(
            "div",
            el(
                "table",
                el("caption", caption, class_="unseen"),
                el("thead", el("tr", *(el("th", cell, scope="col") for cell in head))),
                el("tbody", *(_row(row) for row in rows)),
            ),
            class_="scrolls table",
            tabindex="0",
            role="region",
            aria_label=f"{caption}: table",
        )


def _row(cells: tuple[str, ...]) -> Html:
    first, *others = cells
    return el("tr", el("th", first, scope="row"), *(el("td", cell) for cell in others))


def _again(shown: Shown, quick: bool) -> Html:
    claim, line = shown.claim, words.command([shown], quick)
    parts = [el("pre", el("code", line), tabindex="0", aria_label=f"Reproduce L{claim.number}")]
    if claim.scene:
        parts.append(el("button", "Play with it", type="button", data_scene=claim.scene, hidden="hidden"))
    return el("div", *parts, class_="again")
