"""The site's extensions by themselves: what is run, what is kept, what is wrong with a page."""

import subprocess
import sys
from pathlib import Path
from types import ModuleType

import pytest

from tests.docs.pages import DOCS
from thalweg.optimizer.rule import CATALOGUE


@pytest.fixture
def running(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> ModuleType:
    monkeypatch.syspath_prepend(str(DOCS / "_ext"))
    import running

    monkeypatch.setattr(running, "KEPT", tmp_path / "kept")
    return running


def test_what_is_printed_and_the_value_of_the_last_line(running: ModuleType) -> None:
    page = running.Page()
    assert page.run("x = 2\nprint('two')\n[x, x]").text == "two\n[2, 2]"
    assert page.run("x + 1").text == "3"  # one scope a page
    assert list(page.run("import pathlib\n_ = pathlib.Path('a.txt').write_text('a')").files.values()) == ["a.txt"]
    assert page.run("x + 2") == running.Shown("4")  # the file is of the code that wrote it
    assert page.run("thalweg list optimizers", command=True).text.count("adam") > 3


def test_what_is_kept_is_not_run_again(running: ModuleType, tmp_path: Path) -> None:
    count = f"file = open({str(tmp_path / 'runs')!r}, 'a'); _ = file.write('|'); file.close()\n7"
    for _ in range(2):
        page = running.Page()
        assert (page.run("a = 1").text, page.run(count).text) == ("", "7")
    assert (tmp_path / "runs").read_text() == "|"
    page = running.Page()
    page.run("a = 2")  # other code before it
    page.run(count)
    assert (tmp_path / "runs").read_text() == "||"


def test_a_change_of_the_source_is_seen(running: ModuleType, tmp_path: Path) -> None:
    (tmp_path / "a.py").write_text("x = 1\n")
    before = running.source(tmp_path)
    assert running.source(tmp_path) == before
    (tmp_path / "a.py").write_text("x = 2\n")
    assert running.source(tmp_path) != before


def test_a_rule_of_a_page_is_of_that_page(running: ModuleType) -> None:
    adam, page = CATALOGUE["adam"], running.Page()
    page.run("import thalweg as tw\n@tw.rule\ndef adam(x, g, t, *, lr=0.1):\n    return x - lr * g")
    assert CATALOGUE["adam"] is adam
    assert page.run("from thalweg.optimizer.rule import CATALOGUE\nCATALOGUE['adam'] is adam").text == "True"
    assert CATALOGUE["adam"] is adam


def test_docstrings_become_markdown(running: ModuleType) -> None:
    import docstrings

    doc = "Does it.\n\nArguments\n    a, b: two\n        numbers. c: one of [0, 1).\n\n>>> 1 + 1\n2\n\nx*y in `a*b`."
    assert [line for line in docstrings.markdown(doc) if line] == [
        "Does it.", "**Arguments**", r"- `a, b`: two numbers. c: one of \[0, 1).", "```pycon", ">>> 1 + 1", "2", "```",
        r"x\*y in `a*b`.",
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("page", "wrong"),
    [
        ("# A\n\n```{example}\n1 / 0\n```\n", "index.md:3: ERROR: ZeroDivisionError: division by zero"),
        ("# A\n\n```{command}\nthalweg draw nowhere\n```\n", "thalweg draw nowhere ended with 2: "),
        ("# A\n\nSo {value}`one` it is.\n", "one: NameError: name 'one' is not defined"),
        ("# A\n\n[there](nowhere.md)\n", "cross-reference target not found: 'nowhere.md'"),
    ],
)
def test_a_mistake_fails_the_build(page: str, wrong: str, tmp_path: Path) -> None:
    (tmp_path / "index.md").write_text(page)
    (tmp_path / "conf.py").write_text(
        f"import sys\nsys.path.insert(0, {str(DOCS / '_ext')!r})\nextensions = ['myst_parser', 'showing']\n"
    )
    arguments = ["-q", "-W", "--keep-going", str(tmp_path), str(tmp_path / "out")]
    done = subprocess.run([sys.executable, "-m", "sphinx", *arguments], capture_output=True, text=True, check=False)
    assert done.returncode == 1
    assert wrong in done.stderr
