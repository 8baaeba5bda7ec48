"""Directives that run what they show: {example} for Python, {command} for a command line, {value} within a sentence."""

import os
import shutil
import zlib
from pathlib import Path
from typing import Any, ClassVar

import running
from docutils import nodes
from docutils.parsers.rst import directives
from running import KEPT, Page, Shown, package, source
from sphinx.application import Sphinx
from sphinx.util.docutils import SphinxDirective, SphinxRole

PICTURES = (".webp", ".png", ".svg", ".gif")


def page(env: Any) -> Page:
    """The page that is being read, with the code that it has shown so far."""
    found: Page = env.temp_data.setdefault("thalweg page", Page())
    return found


def output(env: Any, shown: Shown, language: str = "text") -> list[nodes.Node]:
    """Text and pictures as a reader sees them."""
    found: list[nodes.Node] = []
    if shown.text:
        block = nodes.literal_block(shown.text, shown.text, language=language, classes=["output"])
        found.append(block)
    for file, said in shown.files.items():
        if file.endswith(PICTURES):
            found.append(picture(env, file, said))
        elif file.endswith(".html"):
            up = "../" * env.docname.count("/")
            frame = f'<iframe class="drawn" src="{up}_static/made/{file}" title="{said}" loading="lazy"></iframe>'
            found.append(nodes.raw("", frame, format="html"))
    return found


def path(env: Any, file: str) -> str:
    """A file of KEPT as the page that is being read names it."""
    return os.path.relpath(KEPT / file, env.doc2path(env.docname).parent).replace(os.sep, "/")


def picture(env: Any, file: str, said: str) -> nodes.image:
    """A picture of KEPT; a click opens it in full."""
    look = next((look for look in ("only-light", "only-dark") if look in file), "dark-light")
    return nodes.image(uri=path(env, file), alt=said, width="100%", classes=["drawn", look])


def ran(directive: SphinxDirective, code: str, **how: Any) -> Shown:
    """What the code gives; what it raises is an error of the page, at its line."""
    try:
        return page(directive.env).run(code, **how)
    except Exception as failed:
        raise directive.error(f"{type(failed).__name__}: {failed}") from failed


class Example(SphinxDirective):
    """Python code, what it prints, and the picture or value of its last line."""

    has_content = True

    def run(self) -> list[nodes.Node]:
        code = "\n".join(self.content)
        shown = ran(self, code)
        block = nodes.literal_block(code, code, language="python")
        self.set_source_info(block)
        return [block, *output(self.env, shown)]


class Command(SphinxDirective):
    """A command line, what it prints, and the pictures that it writes."""

    has_content = True
    option_spec: ClassVar = {"quiet": directives.flag}

    def run(self) -> list[nodes.Node]:
        found: list[nodes.Node] = []
        for line in self.content:
            shown = ran(self, line, command=True)
            found.append(nodes.literal_block(line, line, language="shell"))
            found += output(self.env, Shown("", shown.files) if "quiet" in self.options else shown)
        return found


class File(SphinxDirective):
    """A file by name, which is there for what comes after it on the page."""

    has_content = True
    required_arguments = 1

    def run(self) -> list[nodes.Node]:
        (name,), text = self.arguments, "\n".join(self.content) + "\n"
        ran(self, f"_ = __import__('pathlib').Path({name!r}).write_text({text!r})")
        caption = nodes.paragraph("", "", nodes.literal("", name), classes=["file-name"])
        return [caption, nodes.literal_block(text, text, language="python" if name.endswith(".py") else "text")]


class Value(SphinxRole):
    """A Python expression's value, within a sentence."""

    def run(self) -> tuple[list[nodes.Node], list[nodes.system_message]]:
        try:
            shown = page(self.env).run(f"print({self.text})")
        except Exception as failed:
            said = self.inliner.reporter.error(f"{self.text}: {type(failed).__name__}: {failed}", line=self.lineno)
            return [], [said]
        return [nodes.inline(self.rawtext, shown.text, classes=["value"])], []


def copy_pages(app: Sphinx, failed: Exception | None) -> None:
    """What frames show goes beside the theme's files."""
    if not failed and app.builder.format == "html":
        (app.outdir / "_static" / "made").mkdir(parents=True, exist_ok=True)
        for file in KEPT.glob("*.html"):
            shutil.copy(file, app.outdir / "_static" / "made")


def setup(app: Sphinx) -> dict[str, Any]:
    app.add_directive("example", Example)
    app.add_directive("command", Command)
    app.add_directive("file", File)
    app.add_config_value("quick", False, "env", bool)
    app.connect("config-inited", lambda _, config: setattr(running, "QUICK", bool(config.quick)))
    app.connect("build-finished", copy_pages)
    app.add_role("value", Value())
    made_by = package().encode() + source(Path(__file__).parent)  # another one: all pages are read anew
    version = zlib.crc32(made_by)
    return {"env_version": version, "parallel_read_safe": True, "parallel_write_safe": True}
