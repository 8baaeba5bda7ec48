"""PyTorch's conventions: torch.optim's formulas, names and defaults, as of PyTorch 2.13.

`thalweg.torch` trains PyTorch's own modules by them.
"""

from thalweg.like.offered import offer as _offer
from thalweg.like.torch.moments import adam as adam
from thalweg.like.torch.moments import adamax as adamax
from thalweg.like.torch.moments import adamw as adamw
from thalweg.like.torch.moments import amsgrad as amsgrad
from thalweg.like.torch.moments import nadam as nadam
from thalweg.like.torch.moments import radam as radam
from thalweg.like.torch.others import adadelta as adadelta
from thalweg.like.torch.others import adagrad as adagrad
from thalweg.like.torch.others import momentum as momentum
from thalweg.like.torch.others import nesterov as nesterov
from thalweg.like.torch.others import rmsprop as rmsprop
from thalweg.like.torch.others import rprop as rprop
from thalweg.like.torch.others import sgd as sgd

_offer(globals())
