"""optax's names for our hyperparameters."""

from thalweg.like.made import Library

OPTAX = Library({"lr": "learning_rate", "beta1": "b1", "beta2": "b2"})
OPTAX_RMSPROP = Library({"lr": "learning_rate", "alpha": "decay", "v0": "initial_scale"})
OPTAX_ADAGRAD = Library({"lr": "learning_rate", "v0": "initial_accumulator_value"})
OPTAX_RPROP = Library({"lr": "learning_rate", "step_min": "min_step_size", "step_max": "max_step_size"})
OPTAX_FREE = Library({"lr": "learning_rate", "beta": "b1", "beta1": "b1", "beta2": "b2"})
