"""Run the code of a page, as a notebook would, and keep what it gave: text, pictures, files.

What was kept is found again by the code, all code before it on its page, and the package's source, so that a second
build runs only what has changed, and nothing shown is older than what made it.
"""

import ast
import contextlib
import hashlib
import importlib.metadata
import io
import json
import os
import shlex
import shutil
import subprocess
import sys
import tempfile
import weakref
from collections.abc import Iterator
from dataclasses import asdict, dataclass, field, replace
from functools import cache
from pathlib import Path
from typing import Any

import thalweg
from thalweg.figures.picture import Picture
from thalweg.figures.theme import DARK, LIGHT
from thalweg.lecture.kept import SOURCES
from thalweg.optimizer.rule import CATALOGUE, Rule

ROOT = Path(__file__).parents[2]
KEPT = ROOT / "build" / "docs-examples"
QUICK = False  # for the tests: pictures half as wide, and none for dark pages
DRAWN_BY = ("matplotlib", "numpy", "pillow")


@dataclass(frozen=True)
class Shown:
    """What a piece of code gave: text, and files of KEPT by name, each with its description."""

    text: str = ""
    files: dict[str, str] = field(default_factory=dict)


@cache
def package() -> str:
    """A hash of the package's source, of this file, and of what draws."""
    found = hashlib.sha256(Path(__file__).read_bytes())
    found.update(source(Path(thalweg.__file__).parent))
    found.update(repr([(name, importlib.metadata.version(name)) for name in DRAWN_BY]).encode())
    return found.hexdigest()


def source(folder: Path) -> bytes:
    """A hash of all source under a folder."""
    found = hashlib.sha256()
    for file in sorted(file for file in folder.rglob("*") if file.suffix in SOURCES):
        found.update(file.relative_to(folder).as_posix().encode() + file.read_bytes())
    return found.digest()


class Page:
    """The code of one page, in one scope and one empty folder."""

    def __init__(self) -> None:
        self.codes: list[str] = []
        self.done = 0
        self.scope: dict[str, Any] = {"__name__": "__main__"}
        self.rules: dict[str, Rule] = {}
        self.folder = Path(tempfile.mkdtemp(prefix="thalweg-docs-"))
        weakref.finalize(self, shutil.rmtree, self.folder, ignore_errors=True)

    def run(self, code: str, *, width: int = 1600, command: bool = False) -> Shown:
        """What the code gives after all that came before it. Its own exceptions pass through."""
        self.codes.append(f"!{code}" if command else code)
        told = repr((package(), self.codes, width, QUICK)).encode()
        record = KEPT / f"{hashlib.sha256(told).hexdigest()[:24]}.json"
        if record.exists():
            return Shown(**json.loads(record.read_text()))
        while self.done < len(self.codes):
            shown = self._next(width, record.stem)
        KEPT.mkdir(parents=True, exist_ok=True)
        record.write_text(json.dumps(asdict(shown)))
        return shown

    def _next(self, width: int, key: str) -> Shown:
        code, self.done = self.codes[self.done], self.done + 1
        before = {file.name for file in self.folder.iterdir()}
        text, value = self._command(code[1:]) if code.startswith("!") else self._python(code)
        files = {}
        if isinstance(value, Picture):
            for look, drawn in looks(value).items():
                files[keep(f"{key}{look}.webp", drawn.render("png", width >> QUICK))] = value.facts.description
        elif value is not None:
            text += value if isinstance(value, str) else repr(value)
        for file in sorted(self.folder.iterdir()):
            if file.name not in before and file.is_file():
                files[keep(f"{key}-{file.name}", file.read_bytes())] = file.name
        return Shown(text.rstrip("\n"), files)

    def _python(self, code: str) -> tuple[str, Any]:
        """What it printed, and the value of its last line where that is an expression."""
        tree, value, out = ast.parse(code), None, io.StringIO()
        last = ast.Expression(tree.body.pop().value) if isinstance(tree.body[-1], ast.Expr) else None
        with contextlib.redirect_stdout(out), contextlib.chdir(self.folder), self._own_rules():
            exec(compile(tree, "<page>", "exec"), self.scope)
            if last is not None:
                value = eval(compile(last, "<page>", "eval"), self.scope)
        return out.getvalue(), value

    @contextlib.contextmanager
    def _own_rules(self) -> Iterator[None]:
        """A rule that a page defines takes the place of one of its name, on that page alone."""
        before = dict(CATALOGUE)
        CATALOGUE.update(self.rules)
        try:
            yield
        finally:
            self.rules = {name: rule for name, rule in CATALOGUE.items() if before.get(name) is not rule}
            CATALOGUE.clear()
            CATALOGUE.update(before)

    def _command(self, line: str) -> tuple[str, None]:
        name, *arguments = shlex.split(line, comments=True)
        assert name == "thalweg", f"{line}: a command line of a page begins with thalweg"
        done = subprocess.run(
            [sys.executable, "-m", "thalweg", *arguments], cwd=self.folder, capture_output=True, text=True,
            check=False, env={**os.environ, "COLUMNS": "100", "NO_COLOR": "1"},
        )  # fmt: skip
        if done.returncode:
            raise RuntimeError(f"{line} ended with {done.returncode}: {done.stderr.strip()}")
        return done.stdout, None


def looks(picture: Picture[Any]) -> dict[str, Picture[Any]]:
    """As it is, or, where no theme was asked for, a light one and a dark one."""
    if QUICK or picture.style.theme != LIGHT:
        return {"": picture}
    dark = replace(picture, style=replace(picture.style, theme=DARK))
    return {"-only-light": picture, "-only-dark": dark}


def keep(name: str, data: bytes) -> str:
    """Put a file where the site finds it; PNG as WebP, a third of the size."""
    KEPT.mkdir(parents=True, exist_ok=True)
    if data.startswith(b"\x89PNG"):
        from PIL import Image

        stream, name = io.BytesIO(), str(Path(name).with_suffix(".webp"))
        Image.open(io.BytesIO(data)).convert("RGB").save(stream, "webp", quality=90)
        data = stream.getvalue()
    (KEPT / name).write_bytes(data)
    return name
