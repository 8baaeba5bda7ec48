"""optax's optimizers, by their formulas, names and defaults. Checked with optax 0.2.8 in float64.

`learning_rate` has no default there, nor here, save for the schedule-free ones. nadamw is `adamw` with nesterov=True,
sign_sgd is `signum` with beta=0. Not offered: masks, data types of accumulators.

Ranges: learning_rate (0, inf); b1, b2, beta [0, 1); decay, rho, momentum [0, 1]; eps, eps_root, weight_decay and
starts of accumulators [0, inf). Every function raises HyperparameterError for a value outside. Numbers may be functions
of t, which counts from 1; optax's schedules count from 0.
"""

from thalweg.like.offered import offer as _offer
from thalweg.like.optax.adaptive import adadelta as adadelta
from thalweg.like.optax.adaptive import adagrad as adagrad
from thalweg.like.optax.adaptive import rmsprop as rmsprop
from thalweg.like.optax.descent import momentum as momentum
from thalweg.like.optax.descent import nesterov as nesterov
from thalweg.like.optax.descent import sgd as sgd
from thalweg.like.optax.kin import adabelief as adabelief
from thalweg.like.optax.kin import adamax as adamax
from thalweg.like.optax.kin import radam as radam
from thalweg.like.optax.kin import yogi as yogi
from thalweg.like.optax.moments import adam as adam
from thalweg.like.optax.moments import adamw as adamw
from thalweg.like.optax.moments import amsgrad as amsgrad
from thalweg.like.optax.moments import nadam as nadam
from thalweg.like.optax.schedule_free import schedule_free_adamw as schedule_free_adamw
from thalweg.like.optax.schedule_free import schedule_free_sgd as schedule_free_sgd
from thalweg.like.optax.signs import lion as lion
from thalweg.like.optax.signs import rprop as rprop
from thalweg.like.optax.signs import signum as signum

_offer(globals())
