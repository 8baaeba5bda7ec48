"""Every bad input to `thalweg race`: one line on stderr, exit code 2, no traceback, nothing written."""

import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.cli.conftest import Said
from tests.cli.test_bad_input import in_one_line
from tests.permissions import unprivileged

Run = Callable[..., Said]
HOUSES = "area,price,colour\n" + "".join(f"{k},{2 * k},{'red' if k % 2 else 'blue'}\n" for k in range(1, 50))
CODE = {
    "broken.py": "import torch\n\ndef problem(seed:\n    return 1\n",
    "raises.py": "x = 1\ny = x / 0\n",
    "empty.py": "x = 1\n",
    "wrong.py": "import thalweg as tw\n\n@tw.problem\ndef nothing(seed):\n    return 3\n",
    "torch_one.py": """
import torch

def problem(seed):
    return torch.nn.Linear(1, 1), lambda model, batch: model(batch).mean(), [torch.ones(2, 1)]
""",
}

BAD = {
    "unknown problem": (("digts",), "did you mean digits?"),
    "unknown problem, nothing close": (("everest",), "thalweg list problems"),
    "one of several": (("iris", "wnie"), "did you mean wine?"),
    "a problem twice": (("iris", "iris"), "2 of the problems are called iris"),
    "no target": (("houses.csv",), "name the target"),
    "unknown target": (("houses.csv", "--target", "prize"), "did you mean price"),
    "unknown feature": (("houses.csv", "--target", "price", "--feature", "aera"), "did you mean area"),
    "text as a feature": (("houses.csv", "--target", "price"), "leave colour out"),
    "a target of a set": (("iris", "--target", "price"), "target is for a data file"),
    "unknown family": (("iris", "--family", "softmx"), "did you mean softmax"),
    "a family that cannot": (("diabetes", "--family", "logistic"), "different values"),
    "batch of a landscape": (("rosenbrock", "--batch", "8"), "batch is for"),
    "batch too large": (("iris", "--batch", "1000"), "a batch of 1000 rows"),
    "batch 0": (("iris", "--batch", "0"), "whole number of rows"),
    "batch of words": (("iris", "--batch", "some"), "or all"),
    "held out too much": (("iris", "--held-out", "1"), "from 0 to below 1"),
    "noise of data": (("iris", "--noise", "1"), "noise is for a landscape"),
    "noise below 0": (("valley", "--noise", "-1"), "standard deviation"),
    "kappa of another": (("rosenbrock", "--kappa", "3"), "kappa"),
    "kappa below 1": (("valley", "--kappa", "0"), "[1, inf)"),
    "scale of a landscape": (("valley", "--no-scale"), "scale is for"),
    "start of words": (("valley", "--start", "far"), "near|anywhere|X,Y"),
    "no such table": (("none.csv", "--target", "a"), "no file 'none.csv'"),
    "no such code": (("none.py",), "none.py"),
    "code that cannot be read": (("broken.py",), "broken.py, line 3"),
    "code that raises": (("raises.py",), "raises.py, line 2: ZeroDivisionError"),
    "code without a problem": (("empty.py",), "@tw.problem"),
    "code that returns something else": (("wrong.py",), "nothing must return (model, loss, batches)"),
    "options of code": (("torch_one.py", "--batch", "3"), "batch is for"),
    "another library's optimizer": (("torch_one.py", "-o", "optax.adam"), "optax.adam cannot train"),
    "a library's optimizer on data": (("iris", "-o", "torch.optim.Adam"), "torch.optim.Adam cannot train"),
    "unknown optimizer": (("iris", "-o", "adm"), "did you mean adam"),
    "unknown torch optimizer": (("iris", "-o", "torch.optim.Adm"), "torch.optim has no optimizer"),
    "unknown setting": (("iris", "-o", "adam:beta=1"), "did you mean beta"),
    "an optimizer twice": (("iris", "-o", "adam", "-o", "adam"), "takes part twice"),
    "trials 0": (("iris", "--trials", "0"), "trials is a whole number"),
    "seeds 0": (("iris", "--seeds", "0"), "seeds is a whole number"),
    "seeds -1": (("iris", "--seeds", "-1"), "seeds is a whole number"),
    "tuning seeds 0": (("iris", "--tuning-seeds", "0"), "tuning_seeds is a whole number"),
    "steps 0": (("iris", "--steps", "0"), "steps is a whole number"),
    "evaluations 0": (("iris", "--evaluations", "0"), "evaluations is a whole number"),
    "more evaluations than steps": (("iris", "--steps", "10", "--evaluations", "11"), "from 1 to 10"),
    "lr backwards": (("iris", "--lr", "1..0.1"), "0 < LOW < HIGH"),
    "lr from 0": (("iris", "--lr", "0..1"), "0 < LOW < HIGH"),
    "lr one number": (("iris", "--lr", "0.1"), "LOW..HIGH"),
    "search": (("iris", "--search", "bayes"), "'grid', 'random'"),
    "space of nobody": (("iris", "--space", "adma:lr=1e-3..1"), "did you mean adam"),
    "space of an unknown number": (("iris", "--search", "random", "--space", "adam:beta=0.1..0.2"), "beta"),
    "a number twice": (("iris", "--search", "random", "--space", "adam:lr=1e-3..1,lr=1e-2..1"), "lr stands twice"),
    "two numbers on a grid": (("iris", "--space", "adam:all"), "random"),
    "a space out of its range": (("iris", "--search", "random", "--space", "adam:beta1=1e-3..5"), "[0, 1)"),
    "a schedule to search": (("iris", "-o", "sgd:lr=cosine(0.1, steps=300)"), "add --space sgd:none"),
    "target loss of words": (("iris", "--target-loss", "low"), "not a valid float"),
    "target loss nan": (("iris", "--target-loss", "nan"), "finite"),
    "workers 0": (("iris", "--workers", "0"), "workers is a whole number"),
    "no scheduler": (("torch_one.py", "--cluster", "tcp://127.0.0.1:9", "-o", "sgd"), "no Dask scheduler"),
    "out is a file": (("iris", "--out", "houses.csv"), "it is a file"),
    "no folder for out": (("iris", "--out", "none/here"), "there is no folder none"),
    "no folder for the journal": (("iris", "--journal", "none/j.jsonl"), "there is no folder none"),
    "the journal is a folder": (("iris", "--journal", "folder"), "it is a folder"),
    "the journal is none": (("iris", "--journal", "houses.csv"), "houses.csv"),
    "unknown option": (("iris", "--seed", "3"), "--seeds"),
}  # fmt: skip


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "houses.csv").write_text(HOUSES)
    (tmp_path / "folder").mkdir()
    for name, text in CODE.items():
        (tmp_path / name).write_text(text)
    return tmp_path


@pytest.mark.parametrize("case", BAD)
def test_bad_input(case: str, folder: Path, thalweg: Run) -> None:
    arguments, part = BAD[case]
    before = {each: each.is_file() and each.read_bytes() for each in folder.rglob("*")}
    in_one_line(thalweg("race", *arguments), part)
    assert {each: each.is_file() and each.read_bytes() for each in folder.rglob("*")} == before


@pytest.mark.parametrize(("module", "problem"), [("scipy.special", "valley"), ("sklearn.datasets", "iris")])
def test_what_is_not_installed(
    module: str, problem: str, tmp_path: Path, thalweg: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, module, None)
    in_one_line(thalweg("race", problem), "pip install 'thalweg[race]'")
    assert list(tmp_path.iterdir()) == []


def test_a_folder_that_may_not_be_written_to(folder: Path, thalweg: Run) -> None:
    thalweg("race", "valley", "--trials", "0")  # loads what nobody may not read in someone's virtual environment
    folder.chmod(0o755)  # pytest's own is closed to others
    for rights in (0o666, 0o555):  # no entry, no writing
        (folder / "folder").chmod(rights)
        with unprivileged():
            in_one_line(thalweg("race", "valley", "--out", "folder"), "cannot write to folder: the folder may not be")
    with unprivileged():
        in_one_line(thalweg("race", "valley", "--out", "folder/here"), "cannot write")
