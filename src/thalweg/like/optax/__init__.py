"""optax's optimizers, by their formulas, names and defaults. Checked with optax 0.2.8 in float64.

`learning_rate` has no default there, nor here. Not offered: masks, data types of accumulators.

Ranges: learning_rate (0, inf); b1, b2, beta [0, 1); decay, rho, momentum [0, 1]; eps, eps_root, weight_decay and
starts of accumulators [0, inf). Every function raises HyperparameterError for a value outside. Numbers may be functions
of t, which counts from 1; optax's schedules count from 0.
"""

from thalweg.like.optax.adaptive import rmsprop as rmsprop
from thalweg.like.optax.moments import adam as adam
from thalweg.like.optax.moments import adamw as adamw
from thalweg.like.optax.moments import nadam as nadam

__all__ = ["adam", "adamw", "nadam", "rmsprop"]
