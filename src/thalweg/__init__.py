"""Thalweg: see on your own function or data why Adam outruns SGD, and where it doesn't.

    import thalweg as tw

    paths = [tw.descend(tw.valley, opt, steps=300) for opt in (tw.sgd(lr=0.0197), tw.adam(lr=0.094))]
    tw.draw(paths).save("sgd-vs-adam.svg")

Imports no drawing, compiler or deep-learning library until one is needed.
"""

from importlib.metadata import version as _version
from typing import TYPE_CHECKING, Any

from thalweg import errors as errors
from thalweg.landscapes import CATALOGUE as _LANDSCAPES
from thalweg.landscapes.callables import function as function
from thalweg.landscapes.formula import formula as formula
from thalweg.landscapes.framing import condition_number as condition_number
from thalweg.landscapes.landscape import Landscape as Landscape
from thalweg.landscapes.landscape import landscape as landscape
from thalweg.optimizer.optimizer import Optimizer as Optimizer
from thalweg.optimizer.optimizer import State as State
from thalweg.optimizer.rule import Rule as Rule
from thalweg.optimizer.rule import rule as rule
from thalweg.problems.line import line as line
from thalweg.problems.line import old_faithful as old_faithful
from thalweg.recording.functions import arctan as arctan
from thalweg.recording.functions import cos as cos
from thalweg.recording.functions import cosh as cosh
from thalweg.recording.functions import exp as exp
from thalweg.recording.functions import log as log
from thalweg.recording.functions import maximum as maximum
from thalweg.recording.functions import minimum as minimum
from thalweg.recording.functions import sign as sign
from thalweg.recording.functions import sin as sin
from thalweg.recording.functions import sinh as sinh
from thalweg.recording.functions import sqrt as sqrt
from thalweg.recording.functions import tan as tan
from thalweg.recording.functions import tanh as tanh
from thalweg.recording.functions import where as where
from thalweg.rules import adagrad as adagrad
from thalweg.rules import adam as adam
from thalweg.rules import adamw as adamw
from thalweg.rules import amsgrad as amsgrad
from thalweg.rules import momentum as momentum
from thalweg.rules import nesterov as nesterov
from thalweg.rules import rmsprop as rmsprop
from thalweg.rules import sgd as sgd
from thalweg.runs.descend import descend as descend
from thalweg.runs.path import Path as Path
from thalweg.runs.tune import Tuning as Tuning
from thalweg.runs.tune import tune as tune

if TYPE_CHECKING:
    from thalweg.figures.picture import Picture as Picture
    from thalweg.figures.picture import draw as draw

__version__ = _version("thalweg")
_DRAWING = ("Picture", "draw")
globals().update(_LANDSCAPES)  # tw.valley, tw.rosenbrock, ...: the catalogue is the one list of them

__all__ = sorted(
    name for name in (*globals(), *_DRAWING) if not name.startswith("_") and name not in ("Any", "TYPE_CHECKING")
)


def __getattr__(name: str) -> Any:
    if name in _DRAWING:  # they load Matplotlib
        from thalweg.figures import picture

        return getattr(picture, name)
    raise AttributeError(f"module 'thalweg' has no attribute {name!r}")


def __dir__() -> list[str]:
    return __all__
