"""A user's problem: what makes one, what is known of it, and what is said of a wrong one."""

import random
from functools import partial
from pathlib import Path
from typing import Any

import jax.numpy as jnp
import numpy as np
import pytest
import torch

import thalweg as tw
from thalweg.errors import FileError, InputError
from thalweg.problems.problem import Budget
from thalweg.problems.user import UserProblem, load_problems

HEAD = "import torch\nimport thalweg as tw\n"
BODY = """
def loss(model, x):
    return model(x).square().mean()

def made(seed):
    return torch.nn.Linear(1, 1), loss, [torch.ones(4, 1)]
"""


def net(seed: int) -> Any:
    """A line.

    Of two numbers.
    """
    return torch.nn.Linear(1, 1), lambda model, x: model(x).square().mean(), [torch.ones(4, 1)]


def test_decorated_with_and_without_arguments() -> None:
    plain, named = tw.problem(net), tw.problem(steps=70, name="my net", evaluations=7, version="2")(net)
    assert (plain.name, plain.budget, plain.version) == ("net", Budget(500, 20), "")
    assert (named.name, named.budget, named.version) == ("my net", Budget(70, 7), "2")
    assert tw.problem(steps=5)(net).budget == Budget(5, 5)
    assert not plain.compiled
    assert isinstance(plain(0)[0], torch.nn.Linear)


def test_a_function_some_of_whose_arguments_are_given() -> None:
    def wide(seed: int, width: int) -> Any:
        """As wide as said."""
        return torch.nn.Linear(1, width), lambda model, x: model(x).square().mean(), [torch.ones(4, 1)]

    two, three = (tw.problem(partial(wide, width=width)) for width in (2, 3))
    assert (two.name, two.facts["about"]) == ("wide", "As wide as said.")
    assert (two.glimpse.parameters, three.glimpse.parameters) == (4, 6)
    assert two.identity() != three.identity() == tw.problem(partial(wide, width=3)).identity()


def test_facts_say_what_is_measured() -> None:
    facts = tw.problem(net).facts
    assert facts["about"] == "A line."
    assert facts["model"] == "PyTorch, 2 parameters"
    assert "first 8 training batches" in facts["training loss"]
    assert facts["held-out loss"].startswith("nothing is held out")
    held = tw.problem(lambda seed: (*net(seed), [torch.ones(2, 1)]))
    assert held.held_out
    assert "first 4 training batches" in held.facts["training loss"]
    assert "all held-out batches" in held.facts["held-out loss"]


def test_a_tree_of_arrays_is_jaxs() -> None:
    params = {"w": jnp.ones((2, 3)), "b": [np.zeros(4)]}
    problem = tw.problem(lambda seed: (params, lambda p, x: p["w"].sum(), [0]))
    assert (problem.library, problem.glimpse.parameters) == ("jax", 10)
    assert problem.facts["model"] == "JAX, 10 parameters"


def test_frozen_parameters_are_not_counted() -> None:
    def partly(seed: int) -> Any:
        model, *rest = net(seed)
        model.bias.requires_grad_(False)
        return model, *rest

    assert tw.problem(partly).glimpse.parameters == 1


def test_all_generators_are_seeded_with_the_seed() -> None:
    def drawing(seed: int) -> Any:
        drawn.append((torch.rand(()).item(), np.random.rand(), random.random()))
        return net(seed)

    drawn: list[Any] = []
    problem = tw.problem(drawing)
    for seed in (7, 7, 8, 2**40 + 3):
        problem.make(seed)
    torch.manual_seed(7)
    np.random.seed(7)
    random.seed(7)
    assert drawn[0] == drawn[1] == (torch.rand(()).item(), np.random.rand(), random.random())
    assert len({each[0] for each in drawn}) == len({each[1] for each in drawn}) == 3


def test_a_look_at_a_problem_leaves_the_generators_alone() -> None:
    before = torch.get_rng_state(), np.random.get_state()[1].tolist(), random.getstate()
    assert tw.problem(net).library == "torch"
    assert torch.equal(torch.get_rng_state(), before[0])
    assert (np.random.get_state()[1].tolist(), random.getstate()) == before[1:]


@pytest.mark.parametrize(
    ("returned", "word"),
    [
        (None, "NoneType was returned"),
        ((1, 2), "2 values were returned"),
        ((1, 2, 3, 4, 5), "5 values were returned"),
        ((3, abs, []), "first; int was returned"),
        (({}, abs, []), "first; dict was returned"),
        (({"w": "text"}, abs, []), "first; dict was returned"),
        ((torch.nn.Linear, abs, []), "first; type was returned"),
        ((torch.nn.Linear(1, 1), "mse", []), "second; str was returned"),
        ((torch.nn.Identity(), abs, []), "nothing to train"),
        ((torch.nn.Linear(1, 1).requires_grad_(False), abs, []), "nothing to train"),
        ((torch.nn.Linear(1, 1), abs, 5), "batches of wrong must be a list, a loader or an iterator; int was"),
        ((torch.nn.Linear(1, 1), abs, [], "abc"), "held-out batches of wrong must be .* str was"),
        ((torch.nn.Linear(1, 1), abs, {"x": 1}), "dict was"),
    ],
)
def test_a_wrong_return_value_is_one_line(returned: Any, word: str) -> None:
    with pytest.raises(InputError, match=word) as refused:
        tw.problem(name="wrong")(lambda seed: returned).make(0)
    assert "\n" not in str(refused.value)


@pytest.mark.parametrize("given", [3, lambda: 0, lambda a, b: 0, "digits", torch.nn.Linear, partial(int)])
def test_only_a_function_of_a_seed_is_a_problem(given: Any) -> None:
    with pytest.raises(InputError, match="a problem is a function of a seed that returns"):
        tw.problem(given)
    with pytest.raises(InputError, match="steps"):
        tw.problem(steps=0)(net)
    with pytest.raises(InputError, match="name of a problem is text; 3 was given"):
        tw.problem(name=3)(net)  # type: ignore[call-overload]
    with pytest.raises(InputError, match="version of a problem is text"):
        tw.problem(version=object())(net)  # type: ignore[call-overload]


def written(folder: Path, text: str, name: str = "mine.py") -> Path:
    (folder / name).write_text(text)
    return folder / name


def test_a_file_of_problems(tmp_path: Path) -> None:
    first, second = (
        "@tw.problem\ndef first(seed): return made(seed)\n",
        "second = tw.problem(steps=9, name='2nd')(made)\n",
    )
    found = load_problems(written(tmp_path, HEAD + BODY + first + second))
    assert [each.name for each in found] == ["first", "2nd"]
    assert found[1].budget.steps == 9
    assert all(isinstance(each, UserProblem) and each.library == "torch" for each in found)


def test_a_plain_function_named_problem_and_text_for_a_path(tmp_path: Path) -> None:
    (found,) = load_problems(str(written(tmp_path, HEAD + BODY.replace("made", "problem"))))
    assert (found.name, found.library) == ("mine", "torch")


def test_modules_beside_a_file_are_found(tmp_path: Path) -> None:
    written(tmp_path, HEAD + BODY, "beside_a_file.py")
    (found,) = load_problems(written(tmp_path, "from beside_a_file import made as problem\n"))
    assert found.place is not None
    assert [name for name, _ in found.place.script.beside] == ["beside_a_file.py"]
    assert found.library == "torch"


@pytest.mark.parametrize(
    ("text", "word"),
    [
        ("x = 1\ndef f(:\n", "mine.py, line 2: SyntaxError: "),
        ("x = 1\n\0", "mine.py"),
        ("x = 1\n\ny = x / 0\n", "mine.py, line 3: ZeroDivisionError: division by zero"),
        ("import sys\nsys.exit('bye')\n", "mine.py, line 2: SystemExit: bye"),
        ("import not_to_be_found\n", "mine.py, line 1: ModuleNotFoundError: No module named 'not_to_be_found'"),
        ("def f():\n    return x\nf()\n", "mine.py, line 2: NameError"),
        ("x = 1\n", "holds no problem: put @tw.problem over a function of a seed that returns"),
        ("problem = 3\n", "holds no problem"),
        ("import thalweg as tw\n@tw.problem\ndef f(): pass\n", "a problem is a function of a seed"),
    ],
)
def test_a_file_that_cannot_be_used_is_one_line(tmp_path: Path, text: str, word: str) -> None:
    with pytest.raises(InputError, match=word.replace("(", r"\(")) as refused:
        load_problems(written(tmp_path, text))
    assert "\n" not in str(refused.value)


def test_a_file_that_cannot_be_read(tmp_path: Path) -> None:
    with pytest.raises(FileError, match=r"nowhere\.py: there is no such file"):
        load_problems(tmp_path / "nowhere.py")
    (tmp_path / "binary.py").write_bytes(b"\xff\xfe\x00")
    with pytest.raises(FileError, match="cannot be read"):
        load_problems(tmp_path / "binary.py")
    with pytest.raises(FileError, match="cannot be read"):
        load_problems(tmp_path)


def test_what_it_raises_when_it_is_first_called_is_one_line(tmp_path: Path) -> None:
    text = HEAD + "def problem(seed):\n    return open('not-there.csv')\n"
    (found,) = load_problems(written(tmp_path, text))
    with pytest.raises(
        InputError, match=r"mine cannot be made with seed 0: mine\.py, line 4: FileNotFoundError"
    ) as refused:
        found.facts  # noqa: B018
    assert isinstance(refused.value.__cause__, FileNotFoundError)
    assert "\n" not in str(refused.value)
    with pytest.raises(FileNotFoundError):
        found.make(0)


def test_a_function_that_ends_the_program_is_said_to(tmp_path: Path) -> None:
    (found,) = load_problems(written(tmp_path, "import sys\ndef problem(seed):\n    sys.exit(3)\n"))
    with pytest.raises(InputError, match=r"mine\.py, line 3: SystemExit: 3"):
        found.facts  # noqa: B018
