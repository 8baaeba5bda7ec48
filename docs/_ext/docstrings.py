"""{reference}: public names with their signatures and docstrings, which are written in Markdown, near enough."""

import ast
import inspect
import re
import textwrap
from collections.abc import Iterator
from pydoc import locate
from typing import Any

import numpy as np
from docutils import nodes
from docutils.parsers.rst import directives
from formulas import equations, linked
from sphinx.application import Sphinx
from sphinx.util.docutils import SphinxDirective

from thalweg.landscapes.landscape import Landscape
from thalweg.optimizer.rule import Rule

MANY = type("Many", (), {"__repr__": lambda _: "..."})()  # numbers, as a default
HEADED = re.compile(r"^(Arguments|Fields|Keys)$")
ITEM = re.compile(r"(?:(?<=^)|(?<=\. ))((?:\w+, )*\w+): ")


class Reference(SphinxDirective):
    """One entry for each name in the content, of the module that is named."""

    has_content = True
    option_spec = {"module": directives.unchanged}  # noqa: RUF012

    def run(self) -> list[nodes.Node]:
        module = self.options.get("module", "thalweg")
        found = locate(module)
        text = [line for name in self.content for line in entry(module, name, getattr(found, name))]
        return self.parse_text_to_nodes("\n".join(text))


def entry(module: str, name: str, what: Any, depth: int = 6) -> list[str]:
    """MyST of one name: a heading of the Python domain, and its docstring."""
    if isinstance(what, Rule):
        kind, shown, body = "function", call(name, what.defaults), rule(name, what)
    elif isinstance(what, Landscape):
        kind, shown, body = "data", name, landscape(what)
    elif inspect.isclass(what):
        kind, shown, body = "class", name, [*markdown(inspect.getdoc(what) or ""), *fields(what), *methods(what, depth)]
    elif inspect.ismodule(what):
        kind, shown, body = "module", name, markdown(inspect.getdoc(what) or "")
    else:
        kind, shown, body = "function", f"{name}{signature(what)}", markdown(inspect.getdoc(what) or "")
    if kind == "module":
        return [f"```{{py:module}} {module}.{name}", "```", "", *body, ""]
    fence = "`" * depth
    return [f"{fence}{{py:{kind}}} {shown}", f":module: {module}", "", *body, fence, ""]


def call(name: str, defaults: Any) -> str:
    return f"{name}(*, {', '.join(f'{each}={value!r}' for each, value in defaults.items())})"


def signature(function: Any) -> str:
    """Names and defaults; the docstring says what they take."""
    shown = inspect.signature(function)
    bare = [each.replace(annotation=inspect.Parameter.empty) for each in shown.parameters.values()]
    bare = [each.replace(default=MANY) if isinstance(each.default, np.ndarray) else each for each in bare]
    if bare and bare[0].name in ("self", "cls"):
        bare = bare[1:]
    text = str(shown.replace(parameters=bare, return_annotation=inspect.Signature.empty))
    return re.sub(r"<[\w.]*\.?(\w+)[^>]*>", r"\1", text)


def rule(name: str, what: Rule) -> list[str]:
    shown = [what.summary, "", *equations(what, {}), ""]
    return [*shown, linked(f"{what.paper}. "), f"Its page: [{name}](../optimizers/{name}.md).", ""]


def landscape(what: Landscape) -> list[str]:
    minima = ", ".join(f"({x:.6g}, {y:.6g})" for x, y in what.minima) or "none"
    start = "({:g}, {:g})".format(*what.start)
    return [what.teaches, "", f"`{what.formula}`, start {start}, minima {minima}. Source: {linked(what.source)}.", ""]


def methods(what: type, depth: int) -> Iterator[str]:
    """Its public methods and properties, where they have something to say."""
    for name, value in vars(what).items():
        if name.startswith("_"):
            continue
        fence, inner = "`" * (depth - 1), getattr(value, "fget", None) or getattr(value, "func", None) or value
        inner = getattr(inner, "__func__", inner)
        if not inspect.isfunction(inner) or not inner.__doc__:
            continue
        kind, shown = ("method", f"{name}{signature(inner)}") if inner is value else ("property", name)
        if isinstance(value, classmethod | staticmethod):
            kind, shown = "method", f"{name}{signature(inner)}"
        yield from (f"{fence}{{py:{kind}}} {shown}", "", *markdown(inspect.getdoc(inner) or ""), fence, "")


def fields(what: type) -> list[str]:
    """Of a dataclass: each with the comment that stands behind it."""
    if not hasattr(what, "__dataclass_fields__"):
        return []
    source = textwrap.dedent(inspect.getsource(what))
    lines, found = source.splitlines(), []
    for node in ast.parse(source).body[0].body:  # type: ignore[attr-defined]
        if isinstance(node, ast.AnnAssign) and isinstance(node.target, ast.Name) and node.target.id[0] != "_":
            comment = lines[(node.end_lineno or 1) - 1][node.end_col_offset :].strip().lstrip("# ")
            said = f": {escaped(comment)}" if comment else ""
            found.append(f"- `{node.target.id}` ({ast.unparse(node.annotation)}){said}".replace("|", r"\|"))
    return ["", *found, ""]


def markdown(doc: str) -> list[str]:
    """Paragraphs, lists of arguments, examples, and what is indented as code."""
    found: list[str] = []
    for block in re.split(r"\n\s*\n", doc):
        lines = block.splitlines()
        if lines and lines[0].startswith(">>>"):
            found += ["```pycon", *lines, "```", ""]
        elif lines and HEADED.match(lines[0]):
            found += [f"**{lines[0]}**", "", *arguments(lines[1:]), ""]
        elif lines and all(line.startswith("    ") for line in lines):
            found += ["```text", *textwrap.dedent(block).splitlines(), "```", ""]
        else:
            found += [escaped(" ".join(line.strip() for line in lines)), ""]
    return found


def arguments(lines: list[str]) -> Iterator[str]:
    """`name: what it is` as a list; a line that is indented further goes on with the one above."""
    items: list[str] = []
    for line in textwrap.dedent("\n".join(lines)).splitlines():
        if line.startswith(" ") and items:
            items[-1] += f" {line.strip()}"
        else:
            items.append(line.strip())
    for item in items:
        names = [ITEM.sub(lambda match: f"`{match[1]}`: ", item, count=1)]
        yield f"- {escaped(names[0])}"


def escaped(text: str) -> str:
    """Markdown that shows stars and brackets as they are, outside of code and formulas."""
    parts = re.split(r"(`[^`]*`|\$[^$]+\$)", text)
    return "".join(part if part[:1] in ("`", "$") else re.sub(r"([*<\[])", r"\\\1", part) for part in parts)


def setup(app: Sphinx) -> dict[str, bool]:
    app.add_directive("reference", Reference)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
