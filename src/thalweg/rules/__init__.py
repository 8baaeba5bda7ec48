"""The catalogue: each optimizer as the maths of its paper, by PyTorch's conventions where libraries differ."""

from thalweg.rules.adam import adam as adam
from thalweg.rules.adam import adamw as adamw
from thalweg.rules.adam import amsgrad as amsgrad
from thalweg.rules.adaptive import adagrad as adagrad
from thalweg.rules.adaptive import rmsprop as rmsprop
from thalweg.rules.sgd import momentum as momentum
from thalweg.rules.sgd import nesterov as nesterov
from thalweg.rules.sgd import sgd as sgd

CATALOGUE = {rule.name: rule for rule in (sgd, momentum, nesterov, adagrad, rmsprop, adam, adamw, amsgrad)}
