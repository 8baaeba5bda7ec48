"""{gallery}: a card for each page named, with the page's title and its first picture."""

import re
from pathlib import Path

from docutils import nodes
from running import Page
from showing import PICTURES, picture
from sphinx import addnodes
from sphinx.application import Sphinx
from sphinx.util.docutils import SphinxDirective

EXAMPLE = re.compile(r"^```\{example\}\n(.*?)^```", re.MULTILINE | re.DOTALL)


class Gallery(SphinxDirective):
    """Cards, in the order of the content."""

    has_content = True

    def run(self) -> list[nodes.Node]:
        grid = nodes.container(classes=["gallery"])
        for name in self.content:
            source = Path(self.env.doc2path(self.env.docname)).with_name(f"{name}.md")
            self.env.note_dependency(str(source))
            grid += self.card(name, source.read_text())
        return [grid]

    def card(self, name: str, text: str) -> nodes.container:
        title = text.partition("\n")[0].removeprefix("# ")
        link = addnodes.pending_xref(
            "", refdomain="std", reftype="doc", reftarget=name, refexplicit=True, refdoc=self.env.docname,
        )  # fmt: skip
        link += nodes.inline("", title)
        card = nodes.container(classes=["gallery-card"])
        card += nodes.paragraph("", "", link, classes=["gallery-title"])
        card.extend(picture(self.env, file, said) for file, said in first(text).items())
        return card


def first(text: str) -> dict[str, str]:
    """The files of a page's first example with a picture."""
    page = Page()
    for code in EXAMPLE.findall(text):
        shown = page.run(code.rstrip("\n"))
        if found := {file: said for file, said in shown.files.items() if file.endswith(PICTURES)}:
            return found
    return {}


def setup(app: Sphinx) -> dict[str, bool]:
    app.add_directive("gallery", Gallery)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
