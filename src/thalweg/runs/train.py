"""One training run of a race: whichever kind of problem it is on."""

from collections.abc import Mapping, Sequence

from thalweg.optimizer.optimizer import Optimizer
from thalweg.problems.problem import Budget, Foreign, Problem, Trained
from thalweg.problems.regression import Regression
from thalweg.problems.surface import SurfaceProblem
from thalweg.problems.user import UserProblem


def train(
    problem: Problem,
    optimizer: Optimizer | Foreign,
    settings: Sequence[Mapping[str, float]],
    seed: int,
    budget: Budget,
) -> list[Trained]:
    """Train once with each setting.

    Arguments
        settings: hyperparameters that take the place of the optimizer's, by its own names for them.
        seed: alone decides the data split, the initial parameters, the batch order and the noise.

    Each run has the same bits whatever other settings are in the call. One that diverges is a result. Raises
    InputError for an optimizer of another library than the problem's.
    """
    if isinstance(problem, Regression):
        from thalweg.problems.regression.training import train_regression

        return train_regression(problem, optimizer, settings, seed, budget)
    if isinstance(problem, SurfaceProblem):
        from thalweg.runs.landscape_training import train_landscape

        return train_landscape(problem, optimizer, settings, seed, budget)
    assert isinstance(problem, UserProblem)
    if problem.library == "torch":
        from thalweg.torch.training import train_torch

        return train_torch(problem, optimizer, settings, seed, budget)
    from thalweg.optax.training import train_jax

    return train_jax(problem, optimizer, settings, seed, budget)
