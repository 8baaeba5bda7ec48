"""The labels follow the numbers."""

import numpy as np
import pytest

import thalweg as tw
from thalweg.figures.wording import headline, verdict
from thalweg.runs.path import Path


def run(
    settles: int | None, steps: int = 100, optimizer: str = "adam", zigzag: float = 0.0, diverges: int | None = None
) -> Path:
    """A path on a straight line that comes within 5 % of the minimum at a step of our choice."""
    x = np.ones(steps + 1) if settles is None else np.where(np.arange(steps + 1) < settles, 1.0, 0.01)
    points = np.stack([x, np.concatenate([[0.0], zigzag * (-1.0) ** np.arange(steps)])], axis=1)
    return Path(
        landscape="line", optimizer=optimizer, hyperparameters={"lr": 0.1}, points=points, losses=x**2,
        gradients=np.zeros((steps, 2)), effective_lr=np.zeros((steps, 2)), floor=np.tile([1.0, 0.0], (steps, 1)),
        minima=((0.0, 0.0),), lowest=0.0, diverged_at=diverges,
    )  # fmt: skip


@pytest.mark.parametrize(
    ("mine", "theirs", "said"),
    [
        (50, 100, "Smoother, faster convergence"),
        (90, 100, "Smoother, faster convergence"),  # exactly 10 % fewer
        (91, 100, "No faster here"),
        (100, 100, "No faster here"),
        (101, 100, "Slower here: 101 against 100 steps"),
        (None, 100, "Slower here: not in 200 against 100 steps"),
        (None, None, "No faster here"),
        (50, None, "Smoother, faster convergence"),
    ],
)
def test_verdict(mine: int | None, theirs: int | None, said: str) -> None:
    rival = run(theirs, 200, "sgd", zigzag=0.01)
    assert verdict(run(mine, 200), rival, shown=120) == said


def test_faster_but_not_smoother() -> None:
    assert verdict(run(20, zigzag=0.04), run(60, optimizer="sgd"), shown=60) == "Faster convergence"


def test_a_run_without_a_gradient_is_not_called_divergent() -> None:
    surface = tw.formula("log(x)**2 + y**2", view=(0, 4, -2, 2), start=(3, 0))
    path = tw.descend(surface, tw.sgd(lr=5.0), steps=20)
    assert path.reason.startswith("no finite gradient")
    assert headline((path,)) == "SGD meets no gradient at step 2"


def test_a_diverging_path_says_so() -> None:
    assert verdict(run(None, diverges=7), run(50, optimizer="sgd"), shown=60) == "Diverges at step 7"


@pytest.mark.parametrize(
    ("mine", "theirs", "said"),
    [
        (40, 80, "Adam gets there in 40 steps; SGD needs 80"),
        (79, 80, "Adam is no faster here: 79 steps against 80 of SGD"),
        (40, None, "Adam gets there in 40 steps; SGD not in 100"),
        (None, 40, "SGD gets there in 40 steps; Adam not in 100"),
        (None, None, "Neither SGD nor Adam gets there in 100 steps"),
    ],
)
def test_headline(mine: int | None, theirs: int | None, said: str) -> None:
    assert headline((run(theirs, optimizer="sgd"), run(mine))) == said


def test_a_mild_valley_is_no_win_for_adam() -> None:
    tuned = tw.tune(tw.valley(kappa=4), [tw.sgd, tw.adam])
    sgd, adam = (tw.descend(tw.valley(kappa=4), each.optimizer, steps=300) for each in tuned.entries)
    assert verdict(adam, sgd, 20).startswith(("Slower here", "No faster here"))
