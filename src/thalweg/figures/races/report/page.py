"""The report as one file: HTML with its style and figures in it, no script, nothing from anywhere."""

from collections.abc import Iterator, Mapping, Sequence
from importlib.resources import files

from thalweg.figures.races.facts import RaceFacts
from thalweg.figures.races.report import tables, words
from thalweg.figures.races.report.again import command
from thalweg.figures.races.report.inline import inline, palette
from thalweg.figures.races.report.markup import Html, el, joined
from thalweg.figures.races.single import ACROSS, FIGURES, worth_drawing
from thalweg.figures.races.slices import SliceFacts, slice_alone
from thalweg.figures.theme import DARK, LIGHT, USUAL
from thalweg.races.findings.facts import ProblemFindings
from thalweg.races.record import Heat
from thalweg.runs.slice import Slice

POLICY = "default-src 'none'; style-src 'unsafe-inline'; img-src data:; base-uri 'none'; form-action 'none'"
WIDE = ("differences",)  # figures that take the width of the page where they have many rows
MANY = 7


def page(facts: RaceFacts, heats: Sequence[Heat], slices: Mapping[str, Slice]) -> str:
    """The whole; the same record gives the same bytes."""
    found = facts.findings
    style = _style(facts)
    head = el(
        "head",
        el("meta", charset="utf-8"),
        el("meta", http_equiv="Content-Security-Policy", content=POLICY),
        el("meta", name="viewport", content="width=device-width, initial-scale=1"),
        el("meta", name="color-scheme", content="light dark"),
        el("meta", name="generator", content=f"Thalweg {facts.version}"),
        el("title", found.sentence),
        Html(f"<style>{style}</style>"),
    )
    body = el("body", _top(facts), el("main", *_main(facts, heats, slices)), _foot(facts, heats))
    return f'<!doctype html>\n<html lang="en">\n{head}\n{body}\n</html>\n'


def _style(facts: RaceFacts) -> str:
    light, dark = palette(facts.looks)
    own = f"--link:{LIGHT.colour('adam')};--alarm:{LIGHT.colour('sgd')};"
    turned = f"--link:{DARK.colour('adam')};--alarm:{DARK.colour('sgd')};"
    sheet = (files("thalweg.figures.races.report") / "style.css").read_text(encoding="utf-8")
    return (
        f":root{{color-scheme:light dark;{light}{own}}}\n"
        f"@media screen and (prefers-color-scheme:dark){{:root{{{dark}{turned}}}}}\n{sheet}"
    )


def _top(facts: RaceFacts) -> Html:
    found = facts.findings
    parts = [el("p", words.lead(found), class_="eyebrow"), el("h1", found.sentence)]
    if len(found.problems) == 1:
        return el("header", *parts, _paste(found.problems[0]))
    links = (el("li", el("a", part.problem, href=f"#problem-{k}")) for k, part in enumerate(found.problems, 1))
    return el("header", *parts, el("nav", el("ul", *links), aria_label="Problems"))


def _main(facts: RaceFacts, heats: Sequence[Heat], slices: Mapping[str, Slice]) -> Iterator[Html]:
    if facts.findings.across is not None:
        yield _across(facts)
    for k, (part, heat) in enumerate(zip(facts.findings.problems, heats, strict=True), 1):
        yield _problem(facts.of(k - 1), part, heat, k, slices.get(part.problem))
    glossary = (joined(el("dt", term), el("dd", said)) for term, said in words.GLOSSARY)
    yield el("section", el("h2", "What the words mean"), el("dl", *glossary))


def _across(facts: RaceFacts) -> Html:
    across = facts.findings.across
    assert across is not None
    rivals = across.rivals or ("Leaving any one rival out changes no order.",)
    figures = (_figure(facts, kind, f"across-{kind}") for kind in ACROSS)
    return el(
        "section",
        el("h2", "All problems together"),
        tables.means(across, facts.looks),
        el("h3", "Does the order turn on who else took part?"),
        el("ul", *(el("li", each) for each in rivals)),
        el("div", *figures, class_="figures"),
    )


def _problem(facts: RaceFacts, part: ProblemFindings, heat: Heat, k: int, found: Slice | None) -> Html:
    alone = len(facts.findings.problems) == 1
    said = () if alone else (el("p", part.sentence, class_="sentence"), _paste(part))
    told = (joined(el("dt", name), el("dd", value)) for name, value in words.protocol(part, heat))
    kinds = [kind for kind in FIGURES if worth_drawing(kind, facts)]
    compared = (el("h3", "Pairs"), tables.comparisons(part, facts.looks)) if part.comparisons else ()
    return el(
        "section",
        el("h2", part.problem),
        *said,
        *_warnings(part),
        el("h3", "Standings"),
        tables.standings(part, facts.looks),
        *compared,
        el("h3", "Figures"),
        el("div", *(_figure(facts, kind, f"p{k}-{kind}") for kind in kinds), class_="figures"),
        *(_map(SliceFacts(found, facts.looks), f"p{k}-slice") if found is not None else ()),
        el("h3", "How it was done"),
        el("dl", *told),
        el("h3", "Search spaces"),
        tables.spaces(heat, facts.looks),
        class_="problem",
        id=f"problem-{k}",
    )


def _paste(part: ProblemFindings) -> Html:
    """What to use, ready to be copied; nothing where nothing finished."""
    best = part.standings[0]
    if not best.paste:
        return joined()
    line = el("pre", el("code", best.paste), tabindex="0", aria_label="The line to paste")
    safe = (el("p", f"Safe: {best.safe}."),) if best.safe else ()
    return el("div", line, *safe, class_="paste")


def _warnings(part: ProblemFindings) -> tuple[Html, ...]:
    if not part.warnings:
        return ()
    listed = el("ul", *(el("li", each) for each in part.warnings))
    return (el("aside", el("h3", "Before you believe it"), listed, class_="warnings", role="note"),)


def _figure(facts: RaceFacts, kind: str, gid: str) -> Html:
    draw, said = FIGURES[kind] if kind in FIGURES else ACROSS[kind]
    sentence = said(facts)
    drawn = inline(draw(facts, USUAL), gid, sentence, facts.description)
    label = "All problems" if facts.at is None else facts.part.problem
    wide = kind in WIDE and len(facts.part.comparisons) >= MANY
    scrolls = el("div", drawn, class_="scrolls", tabindex="0", role="region", aria_label=f"{label}: {sentence}")
    return el("figure", el("figcaption", f"{sentence}."), scrolls, class_="wide" if wide else "")


def _map(facts: SliceFacts, gid: str) -> tuple[Html, ...]:
    """Paths on the model's loss surface; a map keeps its colours on a dark page."""
    drawn = inline(slice_alone(facts, USUAL), gid, facts.headline, facts.description, themed=False)
    scrolls = el("div", drawn, class_="scrolls", tabindex="0", role="region", aria_label=facts.headline)
    said = el("p", f"{facts.subtitle} {facts.small_print}", class_="quiet")
    return el("h3", "On its own loss surface"), el(
        "figure", el("figcaption", f"{facts.headline}."), scrolls, said, class_="map"
    )


def _foot(facts: RaceFacts, heats: Sequence[Heat]) -> Html:
    again = [(words.PAGE, 'tw.load_race("race.json").save("report.html")')]
    if line := command(heats):
        again.append((words.RACE, line))
    return el(
        "footer",
        el("p", facts.findings.conditional_on),
        *(joined(el("p", said), el("pre", el("code", how), tabindex="0", aria_label=said)) for said, how in again),
        el("p", f"Made by Thalweg {facts.version}. The same runs give the same page, byte for byte."),
    )
