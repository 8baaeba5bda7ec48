"""Torch7's optimizers (the Lua package optim), by their formulas, names and defaults.

Checked by the formulas of github.com/torch/optim, a file for each method. `weightDecay` is L2. `learningRateDecay`
gives the step t the rate learningRate / (1 + (t - 1) learningRateDecay). Not offered: rates or decays for single
elements, Rprop's niter. Torch7 has no AdamW, AMSGrad, NAdam or later ones.

Ranges: learningRate (0, inf); beta1, beta2 [0, 1); alpha, rho, momentum, dampening [0, 1]; epsilon, weightDecay,
learningRateDecay [0, inf). Every function raises HyperparameterError for a value outside. Numbers may be functions of
t, which counts from 1.
"""

from thalweg.like.offered import offer as _offer
from thalweg.like.torch7.adaptive import adadelta as adadelta
from thalweg.like.torch7.adaptive import adagrad as adagrad
from thalweg.like.torch7.adaptive import adam as adam
from thalweg.like.torch7.adaptive import adamax as adamax
from thalweg.like.torch7.adaptive import rmsprop as rmsprop
from thalweg.like.torch7.adaptive import rprop as rprop
from thalweg.like.torch7.descent import momentum as momentum
from thalweg.like.torch7.descent import nag as nag
from thalweg.like.torch7.descent import nesterov as nesterov
from thalweg.like.torch7.descent import sgd as sgd

_offer(globals())
