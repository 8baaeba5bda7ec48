"""The arrows of the design, the size of files and functions."""

import ast
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
SOURCE = ROOT / "src" / "thalweg"
TOWER = (
    {"recording"},
    {"engines"},
    {"schedules"},
    {"optimizer"},
    {"rules", "landscapes"},
    {"like"},
    {"problems"},
    {"torch", "optax"},
    {"examples"},
    {"runs"},
    {"races"},
    {"figures"},
    {"explorer"},
    {"lecture"},
    {"cli"},
)
ANYONE = {"errors"}
ONLY_IN = {
    "matplotlib": {"figures"},
    "click": {"cli"},
    "rich": {"cli"},
    "anywidget": {"explorer"},
    "traitlets": {"explorer"},
    "numba": {"engines"},
    "torch": {"engines", "torch"},  # a face is a subclass of the library's own class
    "jax": {"engines", "optax"},
    "optax": {"optax"},
}
CATALOGUES = {  # files of maths: the decorator and the functions that may be recorded, nothing else
    "rules": {"thalweg.optimizer.rule", "thalweg.recording.functions"},
    "landscapes": {"thalweg.landscapes.landscape", "thalweg.recording.functions"},
}
CLAIMS = ("thalweg.lecture.", "thalweg.figures.chart_facts.", "thalweg.figures.picture.")  # what a claim may import
LONGEST_FILE, LONGEST_EXCEPTION, LONGEST_FUNCTION = 250, 400, 40
EXCEPTIONS: dict[str, str] = {}  # a file of up to 400 lines: the page in docs/decisions that says why


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
        if top in ONLY_IN and package not in ONLY_IN[top]:
            wrong.append(name)
        if package == "recording" and top not in sys.stdlib_module_names | {"thalweg"}:
            wrong.append(name)
        room = rest[0] if rest else ""  # `import thalweg` is the whole tower
        if (
            top == "thalweg"
            and room not in ANYONE | {package}
            and (room not in set().union(*TOWER) or floor(room) >= floor(package))
        ):
            wrong.append(name)
    return wrong


def more_than_maths(package: str, source: str) -> list[str]:
    """Imports of a file of the catalogue beyond its decorator and the functions that may be recorded."""
    allowed = CATALOGUES[package]
    return [name for name in imports(source) if name != "math" and name.rpartition(".")[0] not in allowed]


def is_long(name: str, source: str) -> bool:
    return len(source.splitlines()) > (LONGEST_EXCEPTION if name in EXCEPTIONS else LONGEST_FILE)


def long_functions(source: str) -> list[str]:
    """Functions of more than the allowed lines of code: docstrings, comments and blank lines left out."""
    found, lines = [], source.splitlines()
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            first = node.body[0]
            has_docstring = isinstance(first, ast.Expr) and isinstance(first.value, ast.Constant)
            text = range(first.lineno, (first.end_lineno or 0) + 1) if has_docstring else ()
            numbers = (number for number in range(node.lineno, (node.end_lineno or 0) + 1) if number not in text)
            code = [line for line in (lines[number - 1].strip() for number in numbers) if line and line[0] != "#"]
            if len(code) > LONGEST_FUNCTION:
                found.append(node.name)
    return found


FILES = sorted(SOURCE.rglob("*.py"))


@pytest.mark.parametrize("file", FILES, ids=lambda file: str(file.relative_to(SOURCE)))
def test_imports_point_one_way(file: Path) -> None:
    package, *inside = file.relative_to(SOURCE).parts
    if package in ("__init__.py", "__main__.py"):
        return
    if package == "lecture" and inside[0] == "claims":  # experiments use the public surface, and ours of the lecture
        names = {name for name in imports(file.read_text()) if name.startswith("thalweg")} - {"thalweg"}
        assert not [name for name in names if not name.startswith(CLAIMS)]
        return
    if package.removesuffix(".py") in ANYONE:
        assert not [name for name in imports(file.read_text()) if name.startswith("thalweg")]
        return
    if package == "examples" and file.name != "__init__.py":  # as a user would write it: the public surface alone
        assert [name for name in imports(file.read_text()) if name.startswith("thalweg")] == ["thalweg"]
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
        ("recording", "import thalweg as tw"),
        ("rules", "from thalweg import adam"),
        ("runs", "if TYPE_CHECKING:\n    from thalweg.figures.picture import Picture"),
    ],
)
def test_a_wrong_arrow_is_seen(package: str, source: str) -> None:
    assert wrong_arrows(package, source)


def test_a_right_arrow_passes() -> None:
    source = "import numpy\nfrom thalweg.errors import InputError\nfrom thalweg.runs.path import Path"
    assert wrong_arrows("runs", source) == wrong_arrows("figures", source + "\nimport matplotlib") == []


@pytest.mark.parametrize("file", [*(SOURCE / "rules").glob("[a-z]*.py")], ids=lambda file: file.name)
def test_a_rule_imports_its_decorator_and_functions_only(file: Path) -> None:
    assert more_than_maths("rules", file.read_text()) == []


@pytest.mark.parametrize("name", ["valleys", "saddles", "plateaus", "basins", "ripples"])
def test_a_landscape_imports_its_decorator_and_functions_only(name: str) -> None:
    assert more_than_maths("landscapes", (SOURCE / "landscapes" / f"{name}.py").read_text()) == []


def test_more_than_maths_is_seen() -> None:
    assert more_than_maths("rules", "import numpy\nfrom thalweg.engines.plain import build") != []


def test_no_two_packages_of_ours_are_missing_from_the_tower() -> None:
    packages = {each.name for each in SOURCE.iterdir() if each.is_dir() and (each / "__init__.py").exists()}
    assert packages == set().union(*TOWER)


@pytest.mark.parametrize(
    "file", FILES + sorted((ROOT / "tests").rglob("*.py")), ids=lambda file: str(file.relative_to(ROOT))
)
def test_files_and_functions_are_short(file: Path) -> None:
    source = file.read_text()
    assert not is_long(str(file.relative_to(ROOT)), source)
    if SOURCE in file.parents:
        assert long_functions(source) == []


def test_a_long_file_is_seen(monkeypatch: pytest.MonkeyPatch) -> None:
    assert not is_long("a.py", "x = 1\n" * 250)
    assert is_long("a.py", "x = 1\n" * 251)
    monkeypatch.setitem(EXCEPTIONS, "a.py", "docs/decisions/0000-why.md")
    assert not is_long("a.py", "x = 1\n" * 400)
    assert is_long("a.py", "x = 1\n" * 401)


def test_exceptions_have_their_page() -> None:
    assert all((ROOT / page).exists() and (ROOT / name).exists() for name, page in EXCEPTIONS.items())


@pytest.mark.parametrize("head", ["def f():\n", "async def f():\n", 'def f():\n    """One line."""\n'])
def test_a_long_function_is_seen(head: str) -> None:
    assert long_functions(head + "    x = 1\n" * 40) == ["f"]
    assert long_functions(head + "    x = 1\n" * 39 + "\n    # why\n") == []
