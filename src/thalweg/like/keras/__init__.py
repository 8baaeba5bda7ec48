"""Keras's optimizers, by their formulas, names and defaults. Checked with Keras 3.15.1 on its JAX backend in float64.

`weight_decay` is always decoupled, also where other libraries have L2: before the step x becomes
x (1 - learning_rate weight_decay). Not offered: name, clipping, EMA of weights, loss scale, gradient accumulation.
Keras has no Rprop, RAdam, AdaBelief, Yogi or Signum.

Ranges: learning_rate (0, inf); beta_1, beta_2 [0, 1); rho, momentum [0, 1]; epsilon, weight_decay [0, inf). Every
function raises HyperparameterError for a value outside. Numbers may be functions of t, which counts from 1; Keras's
schedules count from 0.
"""

from thalweg.like.keras.adaptive import adadelta as adadelta
from thalweg.like.keras.adaptive import adagrad as adagrad
from thalweg.like.keras.adaptive import rmsprop as rmsprop
from thalweg.like.keras.descent import momentum as momentum
from thalweg.like.keras.descent import nesterov as nesterov
from thalweg.like.keras.descent import sgd as sgd
from thalweg.like.keras.kin import adamax as adamax
from thalweg.like.keras.kin import lion as lion
from thalweg.like.keras.kin import nadam as nadam
from thalweg.like.keras.kin import schedule_free_adamw as schedule_free_adamw
from thalweg.like.keras.moments import adam as adam
from thalweg.like.keras.moments import adamw as adamw
from thalweg.like.keras.moments import amsgrad as amsgrad
from thalweg.like.offered import offer as _offer

_offer(globals())
