"""{claim}: a claim of the lecture, examined when the site is built; {verdicts}: what was found of all of them."""

import re
from typing import Any

from docutils import nodes
from running import ROOT, Shown, keep
from showing import output
from sphinx.application import Sphinx
from sphinx.util.docutils import SphinxDirective

import thalweg as tw
from thalweg.lecture import Finding
from thalweg.lecture import Shown as Claimed

FOLDER = ROOT / "build" / "docs-lecture"  # finished claims, found again by the code that made them
BARE = re.compile(r"(?<=\d)\*(?=\d)|(?<!\w)\*(?=\s)")


def examined(app: Sphinx) -> tw.lecture.Lecture:
    """The whole lecture; what is finished is kept."""
    lecture: tw.lecture.Lecture = tw.lecture.give(quick=app.config.lecture_quick, folder=FOLDER)
    return lecture


def before(app: Sphinx) -> None:
    """Pages are read by several processes; the experiments use all of them already."""
    app.lecture = {each.claim.key: each for each in examined(app).shown}  # type: ignore[attr-defined]


class Verdicts(SphinxDirective):
    """A row for each claim."""

    def run(self) -> list[nodes.Node]:
        text = ["| | claim | verdict | measured |", "|---|---|---|---|"]
        for shown in self.env.app.lecture.values():
            claim = shown.claim
            text.append(
                f"| L{claim.number} | [{claim.title}]({claim.key}.md) | {said(shown)} | {shown.finding.shown} |"
            )
        return self.parse_text_to_nodes("\n".join(text))


class Claim(SphinxDirective):
    """Its words, its experiment, its verdict, and its limits."""

    required_arguments = 1

    def run(self) -> list[nodes.Node]:
        shown = self.env.app.lecture[self.arguments[0]]
        claim = shown.claim
        found = self.told(
            f"> {claim.sentence}", "", claim.explanation, "", f"**{said(shown)}.** {shown.finding.sentence}"
        )
        found += self.told("## The experiment", "", f"*{claim.question}*", "", claim.setting, "",
                           f"It holds if {decapitalised(claim.criterion.text)}")  # fmt: skip
        found += self.drawn(shown.finding, claim.key)
        found += self.told("## Where it stops being true") if claim.caveats else []
        for each in claim.caveats:
            limit = shown.limits[each.key]
            found += self.told(f"### {each.title}", "", each.explanation, "", limit.sentence)
            found += self.drawn(limit, f"{claim.key}-{each.key}")
        return found + self.told("", "To see it yourself:", "", "```console", claim.command, "```")

    def told(self, *lines: str) -> list[nodes.Node]:
        return self.parse_text_to_nodes("\n".join(lines), allow_section_headings=True)

    def drawn(self, finding: Finding, name: str) -> list[nodes.Node]:
        files: dict[str, str] = {}
        for number, each in enumerate(finding.pictures):
            for look, svg in (("only-light", each.svg), ("only-dark", each.dark)):
                file = keep(f"lecture-{name}-{number}-{look}.svg", svg.encode())
                files[file] = each.facts.description
        rows = ["", *(f"| {' | '.join(row)} |" for row in finding.table)]
        if finding.table:
            rows.insert(2, "|---" * len(finding.table[0]) + "|")
        return output(self.env, Shown("", files)) + self.told(*rows)


def said(shown: Claimed) -> str:
    return shown.said[:1].upper() + shown.said[1:]


def decapitalised(text: str) -> str:
    return text[:1].lower() + text[1:].rstrip(".") + "."


def setup(app: Sphinx) -> dict[str, Any]:
    app.add_config_value("lecture_quick", False, "env", bool)
    app.connect("builder-inited", before)
    app.add_directive("claim", Claim)
    app.add_directive("verdicts", Verdicts)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
