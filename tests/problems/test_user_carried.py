"""A user's problem in other processes, and what it is known by."""

import multiprocessing
import os
import pickle
import shutil
import subprocess
import sys
from collections.abc import Iterator
from concurrent.futures import ProcessPoolExecutor
from pathlib import Path
from typing import Any

import cloudpickle
import pytest
import torch

import thalweg as tw
from thalweg.problems.problem import Budget, Foreign, Trained
from thalweg.problems.user import UserProblem, load_problems
from thalweg.torch.training import train_torch

BUDGET = Budget(20, 4)
RATE = [{"lr": 0.05}]
ADAM = Foreign("torch", "torch.optim.Adam", torch.optim.Adam)
FILE = """
from functools import cache
import torch
import thalweg as tw
from shapes_beside import width

with open("{log}", "a") as log:
    log.write("run\\n")

class Net(torch.nn.Module):
    def __init__(self):
        super().__init__()
        self.inner = torch.nn.Linear(3, width)

    def forward(self, x):
        return self.inner(x).tanh().sum(1)

@cache
def data():
    return torch.linspace(-1, 1, 60).view(20, 3)

@tw.problem(steps=20)
def mine(seed):
    def loss(model, rows):
        return (model(data()[rows]) - data()[rows].prod(1)).square().mean()
    return Net(), loss, torch.utils.data.DataLoader(range(20), 5, shuffle=True)
"""


def runs(problem: UserProblem, times: int = 1) -> tuple[int, list[Trained]]:
    return os.getpid(), [train_torch(problem, ADAM, RATE, 0, BUDGET)[0] for _ in range(times)]


def runs_of(code: bytes) -> tuple[int, list[Trained]]:
    return runs(pickle.loads(code))


@pytest.fixture(scope="module")
def pool() -> Iterator[ProcessPoolExecutor]:
    with ProcessPoolExecutor(1, mp_context=multiprocessing.get_context("spawn")) as executor:
        yield executor


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "shapes_beside.py").write_text("width = 4\n")
    (tmp_path / "mine.py").write_text(FILE.format(log=tmp_path / "log"))
    yield tmp_path
    sys.modules.pop("shapes_beside", None)


def test_a_problem_of_a_module_is_carried_with_what_it_holds(pool: ProcessPoolExecutor) -> None:
    def made(width: int) -> UserProblem:
        def closed(seed: int) -> Any:
            x = torch.randn(32, width)
            return torch.nn.Linear(width, 1), lambda model, rows: model(rows).square().mean(), [x]

        return tw.problem(closed)

    for width in (2, 3):
        process, there = pool.submit(runs, made(width)).result()
        assert there == runs(made(width))[1]
        assert process != os.getpid()


@pytest.mark.parametrize("gone", [False, True], ids=["there", "gone"])
@pytest.mark.parametrize("pickler", [pickle.dumps, cloudpickle.dumps])
def test_a_file_is_carried_as_its_text_and_run_once(
    pool: ProcessPoolExecutor, folder: Path, gone: bool, pickler: Any
) -> None:
    (problem,) = load_problems(folder / "mine.py")
    here, code = runs(problem)[1], pickler(problem)
    if gone:
        (folder / "mine.py").write_text("a race goes on with the text that it began with")
        (folder / "shapes_beside.py").unlink()
    assert (folder / "log").read_text() == "run\n"
    for _ in range(3):
        process, there = pool.submit(runs_of, code).result()
        assert there == here
        assert process != os.getpid()
    assert (folder / "log").read_text() == "run\n" * 2  # once here, once there


def test_what_was_learnt_of_a_problem_goes_along(folder: Path) -> None:
    (problem,) = load_problems(folder / "mine.py")
    assert "glimpse" not in vars(pickle.loads(pickle.dumps(problem)))
    assert problem.library == "torch"
    again = pickle.loads(pickle.dumps(problem))
    assert vars(again)["glimpse"] == problem.glimpse
    assert again == problem
    assert again.identity() == problem.identity()


def test_a_module_that_is_imported_late_goes_along(pool: ProcessPoolExecutor, tmp_path: Path) -> None:
    value = "torch.nn.Linear(1, 1), lambda m, x: m(x).sum() ** 2, [torch.ones(1, 1)]"
    made = f"import torch\ndef made(): return {value}\n"
    (tmp_path / "late_beside.py").write_text(made)
    (tmp_path / "late.py").write_text("def problem(seed):\n    import late_beside\n    return late_beside.made()\n")
    (problem,) = load_problems(tmp_path / "late.py")
    before = problem.identity()
    here, code = runs(problem)[1], pickle.dumps(problem)
    (tmp_path / "late_beside.py").write_text("")
    assert pool.submit(runs_of, code).result()[1] == here
    assert problem.place is not None and problem.place.script.beside == ()
    sys.modules.pop("late_beside")
    (tmp_path / "late_beside.py").write_text(made + "# another\n")
    assert load_problems(tmp_path / "late.py")[0].identity() != before
    sys.modules.pop("late_beside")


NOTEBOOK = """
import functools, multiprocessing, sys, torch
from concurrent.futures import ProcessPoolExecutor
import thalweg as tw
from thalweg.problems.problem import Budget
from thalweg.torch.training import train_torch

WIDTH = 3

class Net(torch.nn.Linear):
    def forward(self, x):
        return super().forward(x).tanh()

@functools.cache
def data():
    return torch.linspace(-1, 1, 60).view(20, int(WIDTH))

def unused():
    return 1

@tw.problem
def mine(seed):
    'Of names of the notebook.'
    return Net(3, 1), lambda model, rows: (model(data()[rows]) - 1).square().mean(), [torch.arange(20)]

if __name__ == "__main__":
    print(mine.identity()["code"])
    arguments = mine, tw.adam(), [{"lr": 0.1}], 0, Budget(5, 5)
    if sys.argv[-1] == "train":
        with ProcessPoolExecutor(1, mp_context=multiprocessing.get_context("spawn")) as pool:
            print(pool.submit(train_torch, *arguments).result() == train_torch(*arguments))
"""


def in_notebook(cells: list[str], train: bool, hashes: str) -> list[str]:
    """What is printed where there is no file, as in a notebook."""
    given = subprocess.run(
        [sys.executable, "-c", f"for cell in {cells!r}: exec(cell)", *["train"] * train],
        capture_output=True,
        text=True,
        env={**os.environ, "PYTHONHASHSEED": hashes},
        check=False,
    )
    assert given.returncode == 0, given.stderr
    return given.stdout.split()


def test_a_problem_of_a_notebook_is_carried_and_known_by_all_it_refers_to() -> None:
    changes = [(), ("return 1", "return 2"), ("tanh", "sigmoid"), ("1, 60", "2, 60"), ("WIDTH = 3", "WIDTH = 3.0")]
    cells = [NOTEBOOK.replace(*change) if change else NOTEBOOK for change in changes]
    code, same = in_notebook(cells[:1], train=True, hashes="0")
    assert same == "True"
    plain, unused, *others = in_notebook(cells, train=False, hashes="1")
    assert plain == unused == code
    assert len({plain, *others}) == 1 + len(others)


def identity(folder: Path) -> Any:
    sys.modules.pop("shapes_beside", None)
    return load_problems(folder / "mine.py")[0].identity()


def test_identity_is_the_text_wherever_it_lies(folder: Path, tmp_path_factory: pytest.TempPathFactory) -> None:
    first = identity(folder)
    assert first["kind"] == "user" and first["name"] == "mine"
    assert set(first["libraries"]) == {"torch", "numpy"}
    other = tmp_path_factory.mktemp("other")
    for name in ("mine.py", "shapes_beside.py"):
        shutil.copy(folder / name, other)
    assert identity(other) == first
    (other / "shapes_beside.py").write_text("width = 4 \n")
    assert identity(other)["code"] != first["code"]
    (other / "shapes_beside.py").write_text("width = 4\n")
    (other / "mine.py").write_text(FILE.format(log=other / "log") + "\n# another text\n")
    assert identity(other)["code"] != first["code"]


def test_identity_holds_what_a_function_closes_over_and_the_version() -> None:
    def made(value: Any, default: Any = 0, version: str = "") -> Any:
        def closed(seed: int, extra: Any = default) -> Any:
            return torch.nn.Linear(2, 1), lambda model, x: model(x).sum() * value[0] * extra, [torch.ones(1, 2)]

        return tw.problem(version=version)(closed).identity()

    given = [(torch.ones(2),), (torch.zeros(2),), (torch.ones(3),), ([1],), ([2],), ({0: "a"},), ({0: {"b", "c"}},),
             ([1], 1), ([1], 0, "2"), ([lambda: 0],), ((1,),), ([torch.nn.Linear],), ([torch],), ([1.0],)]  # fmt: skip
    identities = [str(made(*each)) for each in given]
    assert len(set(identities)) == len(given)
    assert [str(made(*each)) for each in given] == identities
