"""The arrows of the design, the size of files and functions."""

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
SOURCE = ROOT / "src" / "thalweg"
TOWER = (
    {"recording"},
    {"engines"},
    {"optimizer"},
    {"rules", "landscapes"},
    {"problems"},
    {"runs"},
    {"figures"},
    {"cli"},
)
ANYONE = {"errors", "schedules"}
ONLY_IN = {
    "matplotlib": "figures",
    "click": "cli",
    "rich": "cli",
    "numba": "engines",
    "torch": "engines",
    "jax": "engines",
}
LONGEST_FILE, LONGEST_FUNCTION = 250, 40


def imports(source: str) -> Iterator[str]:
    """Every module that a source imports, inside functions too."""
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, "relative imports hide the arrows"
            yield from (f"{node.module}.{alias.name}" for alias in node.names)


def floor(package: str) -> int:
    return next(number for number, rooms in enumerate(TOWER) if package in rooms)


def wrong_arrows(package: str, source: str) -> list[str]:
    """Imports of `source`, a file of `package`, that point upward, sideways or out of their room."""
    wrong = []
    for name in imports(source):
        top, *rest = name.split(".")
        if top in ONLY_IN and ONLY_IN[top] != package:
            wrong.append(name)
        if package == "recording" and top == "numpy":
            wrong.append(name)
        if (
            top == "thalweg"
            and rest
            and rest[0] not in ANYONE | {package}
            and (rest[0] not in set().union(*TOWER) or floor(rest[0]) >= floor(package))
        ):
            wrong.append(name)
    return wrong


def long_functions(source: str) -> list[str]:
    """Functions of more than the allowed lines, docstrings left out."""
    found = []
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.FunctionDef):
            first = node.body[0]
            has_docstring = isinstance(first, ast.Expr) and isinstance(first.value, ast.Constant)
            text = (first.end_lineno or 0) - first.lineno + 1 if has_docstring else 0
            if (node.end_lineno or 0) - node.lineno + 1 - text > LONGEST_FUNCTION:
                found.append(node.name)
    return found


FILES = sorted(SOURCE.rglob("*.py"))


@pytest.mark.parametrize("file", FILES, ids=lambda file: str(file.relative_to(SOURCE)))
def test_imports_point_one_way(file: Path) -> None:
    package = file.relative_to(SOURCE).parts[0]
    if package in ("__init__.py", "__main__.py"):
        return
    if package.removesuffix(".py") in ANYONE:
        assert not [name for name in imports(file.read_text()) if name.startswith("thalweg")]
        return
    assert wrong_arrows(package, file.read_text()) == []


@pytest.mark.parametrize(
    ("package", "source"),
    [
        ("recording", "from thalweg.engines import plain"),
        ("recording", "import numpy as np"),
        ("rules", "def f():\n    from thalweg.landscapes import valley"),
        ("runs", "import thalweg.figures.picture"),
        ("runs", "import matplotlib"),
        ("figures", "import click"),
        ("runs", "import torch"),
    ],
)
def test_a_wrong_arrow_is_seen(package: str, source: str) -> None:
    assert wrong_arrows(package, source)


def test_no_two_packages_of_ours_are_missing_from_the_tower() -> None:
    packages = {each.name for each in SOURCE.iterdir() if each.is_dir() and (each / "__init__.py").exists()}
    assert packages == set().union(*TOWER)


@pytest.mark.parametrize("file", FILES + sorted((ROOT / "tests").rglob("*.py")), ids=lambda file: file.name)
def test_files_and_functions_are_short(file: Path) -> None:
    source = file.read_text()
    assert len(source.splitlines()) <= LONGEST_FILE
    if SOURCE in file.parents:
        assert long_functions(source) == []


def test_a_long_function_is_seen() -> None:
    assert long_functions("def f():\n" + "    x = 1\n" * 41) == ["f"]
