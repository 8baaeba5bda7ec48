"""The shipped examples: they learn, are the same each time, and go to other processes as users' files do."""

import math
import pickle
import platform
import subprocess
import sys

import pytest

import thalweg as tw
from thalweg.examples import EXAMPLES
from thalweg.problems.problem import Budget
from thalweg.problems.user import UserProblem
from thalweg.runs.train import train

CLASSES = {"digits-mlp": 10, "digits-cnn": 10, "badly-scaled": 3}


@pytest.mark.parametrize("name", EXAMPLES)
def test_each_learns(name: str) -> None:
    problem = EXAMPLES[name]()
    assert problem.name == name
    assert problem.held_out
    assert problem.facts
    rule = tw.adam(lr=1e-3 if name == "badly-scaled" else 3e-3)
    (run,) = train(problem, rule, [{}], 0, Budget(100, 2))
    (again,) = train(pickle.loads(pickle.dumps(problem)), rule, [{}], 0, Budget(100, 2))
    assert run == again
    assert run.held_out[-1] < 0.8 * run.held_out[0]
    assert run.diverged_at is None


def test_their_loss_begins_where_nothing_is_known() -> None:
    """A network that knows nothing is as wrong as one that guesses: log(classes)."""
    for name, classes in CLASSES.items():
        (run,) = train(EXAMPLES[name](), tw.sgd(lr=1e-9), [{}], 0, Budget(1, 1))
        assert run.train[0] == pytest.approx(math.log(classes), rel=0.05)


def test_the_text_is_said_to_change_with_python() -> None:
    characters = EXAMPLES["characters"]()
    assert isinstance(characters, UserProblem)
    assert characters.identity()["version"] == platform.python_version()


def test_names_are_known_without_loading_a_library() -> None:
    code = "import sys; from thalweg.examples import EXAMPLES; print(len(EXAMPLES), 'torch' in sys.modules)"
    shown = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout.split()
    assert shown == ["4", "False"]


def test_without_pytorch_the_command_that_installs_it_is_named() -> None:
    code = "import sys; sys.modules['torch'] = None\nfrom thalweg.examples import EXAMPLES\nEXAMPLES['digits-mlp']()"
    shown = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False).stderr
    assert "MissingExtra: digits_mlp.py needs torch: pip install 'thalweg[race,torch]'" in shown.splitlines()[-1]
