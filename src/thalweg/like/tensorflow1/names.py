"""TensorFlow 1's names for our hyperparameters."""

from thalweg.like.made import Library

TENSORFLOW1 = Library({"lr": "learning_rate", "eps": "epsilon", "alpha": "decay", "v0": "initial_accumulator_value"})
