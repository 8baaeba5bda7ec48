"""{claim} and {experiment}: a claim of the lecture, examined when the site is built; {verdicts}: all of them."""

from typing import Any

from docstrings import escaped
from docutils import nodes
from running import ROOT, keep
from showing import path
from sphinx.application import Sphinx
from sphinx.util.docutils import SphinxDirective

import thalweg as tw
from thalweg.lecture import Finding
from thalweg.lecture.claim import Shown
from thalweg.lecture.names import claim_named
from thalweg.lecture.report.words import verdict_line

FOLDER = ROOT / "build" / "docs-lecture"  # finished claims, found again by the code that made them
EXAMINED: dict[str, Shown] = {}  # by key


def examined(app: Sphinx) -> tw.lecture.Lecture:
    """The whole lecture, what is finished kept; a quick build leaves the race out, which takes as long as the rest."""
    names = [claim for claim in tw.lecture.CLAIMS if claim.key != "race"] if app.config.quick else None
    lecture: tw.lecture.Lecture = tw.lecture.give(names, quick=app.config.quick, folder=FOLDER)
    return lecture


def before(app: Sphinx) -> None:
    """Pages are read by several processes; the experiments use all of them already."""
    EXAMINED.update({each.claim.key: each for each in examined(app).shown})


class Verdicts(SphinxDirective):
    """A row for each claim."""

    def run(self) -> list[nodes.Node]:
        text = ["| | claim | verdict | measured |", "|---|---|---|---|"]
        for shown in EXAMINED.values():
            claim = shown.claim
            verdict, measured = escaped(verdict_line(shown)), escaped(shown.finding.shown)
            text.append(f"| L{claim.number} | [{escaped(claim.title)}]({claim.key}.md) | {verdict} | {measured} |")
        return self.parse_text_to_nodes("\n".join(text))


class Claim(SphinxDirective):
    """Its words and its verdict."""

    required_arguments = 1

    def run(self) -> list[nodes.Node]:
        claim = claim_named(self.arguments[0])
        text = [f"> {escaped(claim.sentence)}", "", escaped(claim.explanation), ""]
        if shown := EXAMINED.get(claim.key):
            text.append(f"**{escaped(verdict_line(shown))}.** {escaped(shown.finding.sentence)}")
        return self.parse_text_to_nodes("\n".join(text))


class Experiment(SphinxDirective):
    """Its experiment and its limits, a section each."""

    required_arguments = 1

    def run(self) -> list[nodes.Node]:
        shown = EXAMINED.get(self.arguments[0])
        if shown is None:
            return []
        claim = shown.claim
        text = ["## The experiment", "", f"*{claim.question}*", "", escaped(claim.setting), ""]
        text += [f"It holds if: {escaped(claim.criterion.text)}", ""]
        text += self.drawn(shown.finding, claim.key)
        for each in claim.caveats:
            limit = shown.limits[each.key]
            text += [f"## Limit: {each.title}", "", escaped(each.explanation), "", escaped(limit.sentence), ""]
            text += self.drawn(limit, f"{claim.key}-{each.key}")
        text += ["## To see it yourself", "", "```shell", claim.command, "```"]
        return self.parse_text_to_nodes("\n".join(text), allow_section_headings=True)

    def drawn(self, finding: Finding, name: str) -> list[str]:
        """Pictures, each for a light page and for a dark one, and the table."""
        text = []
        for number, each in enumerate(finding.pictures):
            for look, svg in (("only-light", each.svg), ("only-dark", each.dark)):
                file = path(self.env, keep(f"lecture-{name}-{number}-{look}.svg", svg.encode()))
                text += [f"```{{image}} {file}", f":class: drawn {look}", ":width: 100%"]
                text += [f":alt: {' '.join(each.facts.description.split())}", "```", ""]
        for number, row in enumerate(finding.table):
            text.append(f"| {' | '.join(map(escaped, row))} |")
            text += ["|---" * len(row) + "|"] if not number else []
        return [*text, ""]


def setup(app: Sphinx) -> dict[str, Any]:
    app.connect("builder-inited", before)
    app.add_directive("claim", Claim)
    app.add_directive("experiment", Experiment)
    app.add_directive("verdicts", Verdicts)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
