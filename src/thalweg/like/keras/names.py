"""Keras's names for our hyperparameters."""

from thalweg.like.made import Library

KERAS = Library(
    {
        "lr": "learning_rate",
        "beta1": "beta_1",
        "beta2": "beta_2",
        "eps": "epsilon",
        "alpha": "rho",
        "v0": "initial_accumulator_value",
    }
)
