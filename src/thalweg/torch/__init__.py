"""Train PyTorch modules: torch.optim's optimizers by their names, and any rule of ours or yours.

    from thalweg.torch import Adam                  # torch.optim.Adam's signature, defaults and state_dict
    opt = Adam(model.parameters(), lr=1e-3)

    import thalweg.torch
    opt = thalweg.torch.Optimizer(model.parameters(), tw.adam(lr=1e-3))      # any rule

Parameters in the machine's own memory, float32 or float64, are stepped by one compiled kernel, whatever their number;
all others by the same recording in torch operations. Needs `pip install 'thalweg[torch]'`.
"""

from thalweg.errors import MissingExtra

try:
    import torch as _torch  # noqa: F401  # asked for here, so that its absence has one name
except ImportError as error:
    raise MissingExtra("thalweg.torch needs PyTorch: pip install 'thalweg[torch]'") from error

from thalweg.torch.classes import SGD as SGD
from thalweg.torch.classes import Adadelta as Adadelta
from thalweg.torch.classes import Adagrad as Adagrad
from thalweg.torch.classes import Adam as Adam
from thalweg.torch.classes import Adamax as Adamax
from thalweg.torch.classes import AdamW as AdamW
from thalweg.torch.classes import NAdam as NAdam
from thalweg.torch.classes import RAdam as RAdam
from thalweg.torch.classes import RMSprop as RMSprop
from thalweg.torch.classes import Rprop as Rprop
from thalweg.torch.further import AdaBelief as AdaBelief
from thalweg.torch.further import Lion as Lion
from thalweg.torch.further import ScheduleFreeAdamW as ScheduleFreeAdamW
from thalweg.torch.further import ScheduleFreeSGD as ScheduleFreeSGD
from thalweg.torch.further import Signum as Signum
from thalweg.torch.further import Yogi as Yogi
from thalweg.torch.optimizer import Optimizer as Optimizer

__all__ = [
    "SGD",
    "AdaBelief",
    "Adadelta",
    "Adagrad",
    "Adam",
    "AdamW",
    "Adamax",
    "Lion",
    "NAdam",
    "Optimizer",
    "RAdam",
    "RMSprop",
    "Rprop",
    "ScheduleFreeAdamW",
    "ScheduleFreeSGD",
    "Signum",
    "Yogi",
]
