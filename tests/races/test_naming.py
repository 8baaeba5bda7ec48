"""Texts that name problems, what their options mean, and what is refused."""

from pathlib import Path

import numpy as np
import pytest

import thalweg as tw
from thalweg.errors import InputError, UnknownName
from thalweg.landscapes import CATALOGUE as LANDSCAPES
from thalweg.problems import datasets
from thalweg.problems.regression import Regression
from thalweg.problems.surface import SurfaceProblem
from thalweg.races.naming import NAMED, problem_named, problems_named, problems_of

HOUSES = "area,rooms,price\n" + "".join(f"{k},{k % 3 + 1},{3 * k + k % 5}\n" for k in range(1, 41))
YOURS = """
import torch
import thalweg as tw

@tw.problem(steps=7)
def line(seed):
    x = torch.randn(16, 1)
    return torch.nn.Linear(1, 1), lambda model, batch: (model(batch) - 3 * batch).square().mean(), [x]
"""


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "houses.csv").write_text(HOUSES)
    (tmp_path / "yours.py").write_text(YOURS)
    (tmp_path / "table").write_text(HOUSES)
    (tmp_path / "digits").mkdir()
    return tmp_path


@pytest.mark.parametrize("name", datasets.NAMES)
def test_a_shipped_set(name: str) -> None:
    (problem,) = problem_named(name, batch=16)
    assert isinstance(problem, Regression)
    assert (problem.name, problem.batch) == (name, 16)


@pytest.mark.parametrize("name", LANDSCAPES)
def test_a_landscape(name: str) -> None:
    (problem,) = problem_named(name)
    assert isinstance(problem, SurfaceProblem)
    assert problem.name == name


def test_every_name_is_listed_once() -> None:
    assert set(NAMED) >= {*datasets.NAMES, *LANDSCAPES, "reddi"}
    assert len(datasets.NAMES) + len(LANDSCAPES) == len({*datasets.NAMES, *LANDSCAPES})


def test_a_table(folder: Path) -> None:
    (problem,) = problem_named("houses.csv", target="price", features=["area"], batch="all", scale=False)
    assert isinstance(problem, Regression)
    assert (problem.family, problem.columns, problem.batch, problem.scale) == ("linear", ("area",), None, False)
    assert np.array_equal(problem.features[:, 0], np.arange(1, 41))


def test_a_table_without_an_ending_and_a_folder_beside_a_name(folder: Path) -> None:
    assert problem_named("table", target="price")[0].name == "price of table"
    assert isinstance(problem_named("digits")[0], Regression)


def test_a_file_of_yours(folder: Path) -> None:
    (problem,) = problem_named("yours.py")
    assert (problem.name, problem.budget.steps) == ("line", 7)


def test_options_reach_the_valley() -> None:
    (problem,) = problem_named("valley", kappa=10.0, tilt=45.0, noise=0.5, start="anywhere")
    assert isinstance(problem, SurfaceProblem)
    assert isinstance(problem.landscape, tw.Landscape)
    assert tw.condition_number(problem.landscape) == pytest.approx(10)
    assert (problem.start, problem.batch) == ("anywhere", 1)


@pytest.mark.parametrize("text", ["x**2 + 30*y**2", "(x-1)**2+y**2", "x**2+y**2-1", "cosh(x)+y**2", "x", "x-y", "y/x"])
def test_what_is_no_word_is_a_formula(text: str) -> None:
    (problem,) = problem_named(text)
    assert problem.name == text


def test_a_long_formula_has_a_short_name() -> None:
    (problem,) = problem_named("(1-x)**2 + 20*(3*y-x**2)**2 + 0*x")
    assert len(problem.name) == 30
    assert problem.name.startswith("(1-x)**2 + 20*")


def test_each_of_several_takes_what_means_something_to_it(folder: Path) -> None:
    table, valley = problems_named(["houses.csv", "valley"], target="price", noise=1.0, batch=4)
    assert isinstance(table, Regression)
    assert isinstance(valley, SurfaceProblem)
    assert table.batch == 4
    assert valley.batch == 1


BAD = {
    "a wrong letter": ("digts", {}, "did you mean digits?"),
    "nothing close": ("everest", {}, "thalweg list problems"),
    "a file without its ending": ("houses.cvs", {}, "no problem is called 'houses.cvs'"),
    "no such table": ("none.csv", {"target": "a"}, "no file 'none.csv'"),
    "no such code": ("none.py", {}, "none.py"),
    "no target": ("houses.csv", {}, "name the target"),
    "no such column": ("houses.csv", {"target": "prize"}, "did you mean price"),
    "a folder": ("folder", {}, "is a folder"),
    "a target for a set": ("iris", {"target": "a"}, "target is for a data file; 'iris' is a data set"),
    "a batch for a landscape": ("valley", {"batch": 3}, "'valley' is a landscape"),
    "noise for data": ("iris", {"noise": 1.0}, "noise is for a landscape or a formula; 'iris' is a data set"),
    "kappa of another": ("rosenbrock", {"kappa": 3.0}, "kappa shape"),
    "kappa of a formula": ("x**2+y**2", {"kappa": 3.0}, "kappa is for a landscape"),
    "an option of code": ("yours.py", {"batch": 3}, "'yours.py' is a file of yours"),
    "an option of an example": ("reddi", {"noise": 1.0}, "'reddi' is a shipped example"),
    "an unknown option": ("iris", {"familly": "linear"}, "did you mean family?"),
    "an unknown family": ("iris", {"family": "softmx"}, "did you mean softmax"),
    "a formula that is none": ("x**2 + ", {}, "formula"),
    "nothing": ("", {}, "formula"),
}  # fmt: skip


@pytest.mark.parametrize("case", BAD)
def test_bad_input(case: str, folder: Path) -> None:
    text, options, part = BAD[case]
    (folder / "folder").mkdir()
    with pytest.raises(InputError) as raised:
        problem_named(text, **options)
    assert part in str(raised.value)
    assert "\n" not in str(raised.value)


def test_what_a_race_is_given() -> None:
    valley, noisy = tw.valley(kappa=10.0), problem_named("beale", noise=1.0)[0]
    callable_one = tw.function(lambda x, y: x**2 + y**2, gradient=lambda x, y: (2 * x, 2 * y), name="bowl")
    found = problems_of(["iris", valley, noisy, callable_one])
    assert [each.name for each in found] == ["iris", "valley", "beale", "bowl"]
    assert found[2] is noisy
    assert [each.name for each in problems_of("iris")] == ["iris"]
    assert [each.name for each in problems_of(tw.valley)] == ["valley"]


@pytest.mark.parametrize(
    ("given", "part"),
    [
        ([], "needs a problem"),
        (3, "3 was given"),
        (Regression, "tw.problem"),
        (lambda seed: seed, "tw.problem"),
        (["iris", "iris"], "2 of the problems are called iris"),
        ([None], "None was given"),
    ],
)
def test_what_a_race_cannot_be_given(given: object, part: str) -> None:
    with pytest.raises(InputError, match=part):
        problems_of(given)


def test_a_data_frame_is_told_where_to_go() -> None:
    import pandas as pd

    with pytest.raises(InputError, match=r"tw\.regression"):
        problems_of(pd.DataFrame({"a": [1, 2]}))


def test_an_unknown_name_is_one() -> None:
    with pytest.raises(UnknownName):
        problem_named("digts")
