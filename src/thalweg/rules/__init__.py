"""The catalogue: each optimizer as the maths of its paper, by PyTorch's conventions where libraries differ."""

from thalweg.rules.adam import adam as adam
from thalweg.rules.adam import adamw as adamw
from thalweg.rules.adam import amsgrad as amsgrad
from thalweg.rules.adaptive import adadelta as adadelta
from thalweg.rules.adaptive import adagrad as adagrad
from thalweg.rules.adaptive import rmsprop as rmsprop
from thalweg.rules.moments import adabelief as adabelief
from thalweg.rules.moments import adamax as adamax
from thalweg.rules.moments import nadam as nadam
from thalweg.rules.moments import radam as radam
from thalweg.rules.moments import yogi as yogi
from thalweg.rules.schedule_free import schedule_free_adamw as schedule_free_adamw
from thalweg.rules.schedule_free import schedule_free_sgd as schedule_free_sgd
from thalweg.rules.sgd import momentum as momentum
from thalweg.rules.sgd import nesterov as nesterov
from thalweg.rules.sgd import sgd as sgd
from thalweg.rules.signs import lion as lion
from thalweg.rules.signs import rprop as rprop
from thalweg.rules.signs import signum as signum

CATALOGUE = {
    rule.name: rule
    for rule in (
        sgd,
        momentum,
        nesterov,
        adagrad,
        rmsprop,
        adadelta,
        adam,
        adamw,
        amsgrad,
        adamax,
        nadam,
        radam,
        adabelief,
        yogi,
        rprop,
        signum,
        lion,
        schedule_free_sgd,
        schedule_free_adamw,
    )
}
