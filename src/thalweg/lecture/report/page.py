"""The lecture as one file: HTML with its style, its figures and the explorer in it, nothing from anywhere."""

from __future__ import annotations

import base64
import gzip
from collections.abc import Sequence
from importlib.resources import files
from typing import TYPE_CHECKING

from thalweg.explorer.explore import explore
from thalweg.figures import theme
from thalweg.figures.policy import source
from thalweg.figures.races.report.markup import Html, el, joined
from thalweg.lecture.claim import Shown
from thalweg.lecture.report import claims, words
from thalweg.lecture.report.themed import Palette
from thalweg.lecture.table import tally

if TYPE_CHECKING:
    from thalweg.lecture.lecture import Lecture

# The explorer's page is shown in a frame that inherits this policy, so it names that page's script too.
POLICY = (
    "default-src 'none'; script-src {scripts} 'strict-dynamic'; style-src 'unsafe-inline'; img-src data: blob:; "
    "frame-src blob:; base-uri 'none'; form-action 'none'; require-trusted-types-for 'script'; trusted-types thalweg"
)
FIELDS = ("paper", "ink", "quiet", "plot")  # of a theme


def page(lecture: Lecture) -> str:
    """The whole; the same findings give the same bytes."""
    shown, version, quick = lecture.shown, lecture.version, lecture.quick
    palette, playing = Palette(), any(each.claim.scene for each in shown)
    parts = el("body", _top(quick), el("main", *_main(shown, palette, quick)), _foot(shown, version, quick))
    body = Html(words.glued(parts))
    explorer, script = (explore().html, _own("play.js")) if playing else ("", "")
    head = el(
        "head",
        el("meta", charset="utf-8"),
        el("meta", http_equiv="Content-Security-Policy", content=_policy(script, explorer)),
        el("meta", name="viewport", content="width=device-width, initial-scale=1"),
        el("meta", name="color-scheme", content="light dark"),
        el("meta", name="generator", content=f"Thalweg {version}"),
        el("title", words.TITLE),
        Html(f"<style>{_style(palette)}</style>"),
    )
    if playing:
        body = Html(body.removesuffix("</body>") + _player(explorer, script) + "</body>")
    return f'<!doctype html>\n<html lang="en">\n{head}\n{body}\n</html>\n'


def _policy(script: str, explorer: str) -> str:
    scripts = [script, explorer.rpartition('<script type="module">')[2].partition("</script>")[0]]
    allowed = " ".join(source(each) for each in scripts if each)
    return POLICY.format(scripts=allowed) if allowed else POLICY.replace("{scripts} 'strict-dynamic'", "'none'")


def _style(palette: Palette) -> str:
    def own(which: theme.Theme) -> str:
        pairs = {name: getattr(which, name) for name in FIELDS} | {"link": which.colours["adam"]}
        pairs |= {verdict.replace(" ", "-"): colour for verdict, colour in words.colours(which).items()}
        return "".join(f"--{name}:{colour};" for name, colour in pairs.items())

    by_day, by_night = own(theme.LIGHT) + palette.light, own(theme.DARK) + palette.dark
    return (
        f":root{{color-scheme:light dark;{by_day}}}\n"
        f"@media screen and (prefers-color-scheme:dark){{:root{{{by_night}}}}}\n{_own('style.css')}"
    )


def _own(name: str) -> str:
    return (files("thalweg.lecture.report") / name).read_text(encoding="utf-8")


def _top(quick: bool) -> Html:
    return el(
        "header",
        el("p", words.LEAD, class_="eyebrow"),
        el("h1", words.TITLE),
        *([el("p", words.QUICK, class_="quick", role="note")] if quick else []),
    )


def _main(shown: Sequence[Shown], palette: Palette, quick: bool) -> list[Html]:
    return [
        _contents(shown),
        *(claims.section(each, palette, quick) for each in shown),
        _cautions(),
    ]


def _contents(shown: Sequence[Shown]) -> Html:
    """Every claim with its verdict and its number: the whole lecture in one table."""
    head = el("thead", el("tr", *(el("th", name, scope="col") for name in ("Claim", "Verdict", "Number"))))
    rows = (
        el(
            "tr",
            el("th", el("a", f"L{each.claim.number} {each.claim.title}", href=f"#{each.claim.key}"), scope="row"),
            el("td", claims.badge(each)),
            el("td", each.finding.shown),
        )
        for each in shown
    )
    table = el("table", el("caption", tally(shown)), head, el("tbody", *rows))
    region = el("div", table, class_="scrolls", tabindex="0", role="region", aria_label="All verdicts")
    return el("nav", el("h2", "All verdicts", id="contents"), region, aria_labelledby="contents")


def _cautions() -> Html:
    said = (joined(el("dt", name), el("dd", text)) for name, text in words.CAUTIONS)
    return el(
        "section",
        el("h2", "What to keep in mind"),
        el("dl", *said, class_="cautions"),
        el("h3", "What can only be cited"),
        el("p", words.CITED),
    )


def _foot(shown: Sequence[Shown], version: str, quick: bool) -> Html:
    return el(
        "footer",
        el("p", f"Made by Thalweg {version} with"),
        el("pre", el("code", words.command(shown, quick)), tabindex="0", aria_label="Reproduce the lecture"),
        el("p", "The same runs give the same page, byte for byte."),
    )


def _player(explorer: str, script: str) -> Html:
    """The explorer, packed, and the window that it opens in."""
    packed = base64.b64encode(gzip.compress(explorer.encode(), mtime=0)).decode()
    bar = el("div", el("p", "Play with it", id="player-title"), el("button", "Close", type="button", class_="close"))
    window = el("dialog", bar, el("div", class_="frame"), aria_labelledby="player-title")
    data = f'<script type="application/gzip" id="explorer">{packed}</script>'
    return Html(f'{window}\n{data}\n<script type="module">{script}</script>\n')
