"""What the documentation says can be typed. What stands in its directives is run when the site is built."""

import concurrent.futures
import re
import shlex
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from distributed import LocalCluster

import thalweg as tw
from tests.cli.conftest import Said
from tests.cli.conftest import thalweg as thalweg  # the fixture
from tests.docs.pages import WRITTEN, commands, name_of, python
from thalweg.cli.app import app
from thalweg.optimizer.rule import CATALOGUE

COMMANDS = list(dict.fromkeys(line for page in WRITTEN for line in commands(page)))
PYTHON = {name_of(page): python(page) for page in WRITTEN if python(page)}
HOUSES = "area,price\n" + "\n".join(f"{area},{3 * area + area**2 % 17}" for area in range(50, 110))
MODEL = """
import torch
import thalweg as tw


@tw.problem(steps=20)
def line(seed):
    x = torch.randn(64, 2)
    batches = list(x.split(16))
    return torch.nn.Linear(2, 1), lambda model, x: (model(x)[:, 0] - x.sum(1)).square().mean(), batches[:3], batches[3:]
"""
CHEAPER = {  # what a line gets besides its own words: it is run as it stands, on less
    "race": "--trials 2 --seeds 2 --tuning-seeds 1 --steps 20 --no-time --workers 1",
    "explore": "--out page.html",  # without a browser
    "basins": "--resolution 60",
    "lecture": "compass --quick",  # all nine are examined when the site is built
}


@pytest.fixture(scope="module")
def cluster() -> Iterator[str]:
    with LocalCluster(n_workers=1, threads_per_worker=1, processes=False, dashboard_address=None) as made:
        yield made.scheduler_address


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "houses.csv").write_text(HOUSES)
    (tmp_path / "my_model.py").write_text(MODEL)
    return tmp_path


@pytest.mark.parametrize("line", COMMANDS)
def test_its_command_lines(
    line: str, thalweg: Callable[..., Said], folder: Path, request: pytest.FixtureRequest
) -> None:
    name = line.split()[1]
    if "tcp://HOST:8786" in line:
        line = line.replace("tcp://HOST:8786", request.getfixturevalue("cluster"))
    said = thalweg(*shlex.split(f"{line} {CHEAPER.get(name, '')}")[1:])
    assert (said.code, len(said.out) > 0) == (0, True), said.err
    assert "Traceback" not in said.err
    assert name in ("conventions", "list", "tune") or "wrote " in said.out


@pytest.fixture
def catalogue() -> Iterator[None]:
    """A rule that a page defines takes the place of one of its name, until the page's end."""
    before = dict(CATALOGUE)
    yield
    CATALOGUE.clear()
    CATALOGUE.update(before)


@pytest.mark.usefixtures("catalogue")
@pytest.mark.parametrize("page", PYTHON)
def test_its_python(page: str, folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(folder)
    scope: dict[str, object] = {"__name__": page, "tw": tw, "concurrent": concurrent}
    for code in PYTHON[page]:
        exec(compile(code, page, "exec"), scope)
        made = [each for each in scope.values() if isinstance(each, tw.Race)]
        assert all(each.findings.sentence for each in made)


def test_its_model_is_raced() -> None:
    (code,) = [each for each in PYTHON["docs/race.md"] if "@tw.problem" in each]
    scope: dict[str, object] = {}
    exec(code, scope)
    found = tw.race(scope["line"], ["sgd", "adam"], trials=2, seeds=2, tuning_seeds=1, steps=20, workers=1)
    (heat,) = found.heats
    assert heat.held_out
    assert all(run.train[-1] < run.train[0] for entry in heat.entries for run in entry.report if not run.missed)


def test_its_options_are_options() -> None:
    known = {"--help", "--version", "--compare"}  # the last one is of the scripts in examples/
    for command in app.commands.values():
        known |= {word for parameter in command.params for word in (*parameter.opts, *parameter.secondary_opts)}
    named = {word for page in WRITTEN for word in re.findall(r"`(--[a-z-]+)", page.read_text())}
    assert named <= known, named - known
    assert len(named) > 10


def test_there_are_some() -> None:
    assert len(COMMANDS) > 10
    assert {"README.md", "docs/race.md"} <= set(PYTHON)
