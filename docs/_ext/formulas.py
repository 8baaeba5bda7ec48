"""Directives of an optimizer's page: {formula} from its recording, {libraries}; and the list of all."""

import json
import re
from typing import Any

from docutils import nodes
from running import Page
from sphinx.application import Sphinx
from sphinx.util.docutils import SphinxDirective

from thalweg.optimizer.rule import Rule
from thalweg.rules import CATALOGUE

LINKS = (
    (r"arXiv:([\w./-]*\w)", r"[arXiv:\1](https://arxiv.org/abs/\1)"),
    (r"doi:([\w./()-]*\w)", r"[doi:\1](https://doi.org/\1)"),
    (
        r"(?<![\w/])((?:proceedings\.mlr\.press|jmlr\.org|papers\.nips\.cc|openreview\.net)/[\w./?=-]+)",
        r"[\1](https://\1)",
    ),
)
CONVENTIONS = """
import json
import thalweg as tw
from thalweg.runs.conventions import available

here = available().get({name!r}, ())
found = tw.conventions({name!r}) if here else None
json.dumps([[each.library, each.call, each.eps, each.start, each.decay] for each in found.libraries] if found else [])
"""


class Formula(SphinxDirective):
    """An optimizer's equations, its variants, its hyperparameters and its paper."""

    required_arguments = 1

    def run(self) -> list[nodes.Node]:
        rule = CATALOGUE[self.arguments[0]]
        text = [f"*{rule.summary}*", "", linked(f"{rule.paper}."), "", *equations(rule, {}), ""]
        for name in rule.defaults:
            for choice in rule.choices(name):
                value = "number" if choice is None and rule.defaults[name] is None else choice
                if value != rule.defaults[name]:
                    text += [f":::{{dropdown}} {variant(name, value)}", *equations(rule, {name: value}), ":::", ""]
        text += ["| hyperparameter | default | range |", "|---|---|---|"]
        text += [f"| `{name}` | `{value!r}` | {allowed(rule, name)} |" for name, value in rule.defaults.items()]
        return self.parse_text_to_nodes("\n".join(text))


class Libraries(SphinxDirective):
    """What its docstring says of other libraries, and what each of them is called with."""

    required_arguments = 1

    def run(self) -> list[nodes.Node]:
        (name,) = self.arguments
        rows = json.loads(Page().run(CONVENTIONS.format(name=name)).text)
        text = [notes(CATALOGUE[name]), ""]
        if rows:
            text += ["| library | with its defaults | epsilon | starts at | weight decay |", "|---|---|---|---|---|"]
            text += [f"| {library} | `{call}` | {' | '.join(map(cell, rest))} |" for library, call, *rest in rows]
            text += [
                "",
                f"[Same name, other rule](../conventions.md#{name}) has their formulas, and how far paths part.",
            ]
        return self.parse_text_to_nodes("\n".join(text))


class Optimizers(SphinxDirective):
    """All of them: what each does, and how many numbers it keeps for each parameter."""

    def run(self) -> list[nodes.Node]:
        text = ["| optimizer | what it does | keeps for each parameter | paper |", "|---|---|---|---|"]
        for name, rule in CATALOGUE.items():
            slots = rule.variant(rule.defaults).slots
            kept = f"{len(slots)} number{'s' * (len(slots) > 1)}" if slots else "nothing"
            text.append(f"| [{name}]({name}.md) | {rule.summary} | {kept} | {linked(rule.paper)} |")
        return self.parse_text_to_nodes("\n".join(text))


def equations(rule: Rule, changes: dict[str, Any]) -> list[str]:
    """In LaTeX, each aligned at its equals sign."""
    lines = [line.replace(" = ", " &= ", 1) for line in rule.variant({**rule.defaults, **changes}).latex]
    return ["```{math}", r"\begin{align*}", " \\\\\n".join(lines), r"\end{align*}", "```"]


def variant(name: str, value: Any) -> str:
    word = name.replace("_", " ")
    if isinstance(value, bool) or value == "number":
        return f"With {word}" if value else f"Without {word}"
    return f"{name} = {value!r}"


def notes(rule: Rule) -> str:
    """What its docstring says of libraries, as Markdown."""
    (said,) = [part for part in rule.notes.split("\n\n") if part.startswith("Libraries:")]
    words = " ".join(said.removeprefix("Libraries:").split()).replace("*", r"\*")
    return words[:1].upper() + words[1:]


def cell(text: str) -> str:
    return text.replace("|", r"\|")


def allowed(rule: Rule, name: str) -> str:
    choices = rule.choices(name)
    if name in rule.ranges:
        return f"{rule.ranges[name]}, or a function of t" + (", or `None`" if choices else "")
    return " or ".join(f"`{choice!r}`" for choice in choices)


def linked(text: str) -> str:
    for pattern, link in LINKS:
        text = re.sub(pattern, link, text)
    return text


def setup(app: Sphinx) -> dict[str, bool]:
    app.add_directive("formula", Formula)
    app.add_directive("libraries", Libraries)
    app.add_directive("optimizers", Optimizers)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
