"""Thalweg: see on your own function or data why Adam outruns SGD, and where it doesn't.

    import thalweg as tw

    paths = [tw.descend(tw.valley, opt, steps=300) for opt in (tw.sgd(lr=0.0197), tw.adam(lr=0.094))]
    tw.draw(paths).save("sgd-vs-adam.svg")

Imports no drawing, compiler or deep-learning library until one is needed.
"""

from importlib import import_module
from types import ModuleType as _Module
from typing import TYPE_CHECKING, Any

from thalweg.engines.compiled.threads import get_num_threads as get_num_threads
from thalweg.engines.compiled.threads import set_num_threads as set_num_threads
from thalweg.landscapes import ackley as ackley
from thalweg.landscapes import beale as beale
from thalweg.landscapes import bohachevsky as bohachevsky
from thalweg.landscapes import booth as booth
from thalweg.landscapes import bounded_saddle as bounded_saddle
from thalweg.landscapes import branin as branin
from thalweg.landscapes import cliff as cliff
from thalweg.landscapes import d2l_ellipse as d2l_ellipse
from thalweg.landscapes import drop_wave as drop_wave
from thalweg.landscapes import easom as easom
from thalweg.landscapes import gaussian_plateau as gaussian_plateau
from thalweg.landscapes import goh_banana as goh_banana
from thalweg.landscapes import goldstein_price as goldstein_price
from thalweg.landscapes import griewank as griewank
from thalweg.landscapes import himmelblau as himmelblau
from thalweg.landscapes import levi13 as levi13
from thalweg.landscapes import matyas as matyas
from thalweg.landscapes import mccormick as mccormick
from thalweg.landscapes import monkey_saddle as monkey_saddle
from thalweg.landscapes import rastrigin as rastrigin
from thalweg.landscapes import rings as rings
from thalweg.landscapes import rosenbrock as rosenbrock
from thalweg.landscapes import saddle as saddle
from thalweg.landscapes import six_hump_camel as six_hump_camel
from thalweg.landscapes import sloped_bump as sloped_bump
from thalweg.landscapes import styblinski_tang as styblinski_tang
from thalweg.landscapes import three_hump_camel as three_hump_camel
from thalweg.landscapes import two_gaussians as two_gaussians
from thalweg.landscapes import valley as valley
from thalweg.landscapes.callables import function as function
from thalweg.landscapes.formula import formula as formula
from thalweg.landscapes.framing import condition_number as condition_number
from thalweg.landscapes.landscape import Landscape as Landscape
from thalweg.landscapes.landscape import landscape as landscape
from thalweg.like.convert import Conversion as Conversion
from thalweg.like.convert import convert as convert
from thalweg.optimizer.checkpoint import load_checkpoint as load_checkpoint
from thalweg.optimizer.checkpoint import save_checkpoint as save_checkpoint
from thalweg.optimizer.inplace import step_groups_ as step_groups_
from thalweg.optimizer.optimizer import Optimizer as Optimizer
from thalweg.optimizer.optimizer import State as State
from thalweg.optimizer.rule import Rule as Rule
from thalweg.optimizer.rule import rule as rule
from thalweg.problems.line import line as line
from thalweg.problems.line import old_faithful as old_faithful
from thalweg.problems.noisy import noisy as noisy
from thalweg.recording.functions import arctan as arctan
from thalweg.recording.functions import cos as cos
from thalweg.recording.functions import cosh as cosh
from thalweg.recording.functions import exp as exp
from thalweg.recording.functions import floor as floor
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
from thalweg.rules import adabelief as adabelief
from thalweg.rules import adadelta as adadelta
from thalweg.rules import adagrad as adagrad
from thalweg.rules import adam as adam
from thalweg.rules import adamax as adamax
from thalweg.rules import adamw as adamw
from thalweg.rules import amsgrad as amsgrad
from thalweg.rules import lion as lion
from thalweg.rules import momentum as momentum
from thalweg.rules import nadam as nadam
from thalweg.rules import nesterov as nesterov
from thalweg.rules import radam as radam
from thalweg.rules import rmsprop as rmsprop
from thalweg.rules import rprop as rprop
from thalweg.rules import schedule_free_adamw as schedule_free_adamw
from thalweg.rules import schedule_free_sgd as schedule_free_sgd
from thalweg.rules import sgd as sgd
from thalweg.rules import signum as signum
from thalweg.rules import yogi as yogi
from thalweg.runs.basins import Basins as Basins
from thalweg.runs.basins import basins as basins
from thalweg.runs.convention import Conventions as Conventions
from thalweg.runs.conventions import conventions as conventions
from thalweg.runs.descend import descend as descend
from thalweg.runs.path import Path as Path
from thalweg.runs.sensitivity import Sensitivity as Sensitivity
from thalweg.runs.sensitivity import sensitivity as sensitivity
from thalweg.runs.sweep import sweep as sweep
from thalweg.runs.swept import Sweep as Sweep
from thalweg.runs.tune import Tuning as Tuning
from thalweg.runs.tune import tune as tune

if TYPE_CHECKING:
    from thalweg import lecture as lecture
    from thalweg import like as like
    from thalweg import schedules as schedules
    from thalweg.explorer.explore import Page as Page
    from thalweg.explorer.explore import explore as explore
    from thalweg.explorer.widget import widget as widget
    from thalweg.figures.draw import draw as draw
    from thalweg.figures.own_theme import theme as theme
    from thalweg.figures.picture import Picture as Picture
    from thalweg.optax.transformation import evaluation_params as evaluation_params
    from thalweg.optax.transformation import to_optax as to_optax
    from thalweg.problems.regression.making import regression as regression
    from thalweg.problems.surface import reddi as reddi
    from thalweg.problems.surface import surface as surface
    from thalweg.problems.user import problem as problem
    from thalweg.races import spaces as spaces
    from thalweg.races.race import race as race
    from thalweg.races.result import Race as Race
    from thalweg.races.result import load_race as load_race

_LATE = {  # what draws, races and their problems, packages: loaded when it is asked for
    "Page": "explorer.explore",
    "explore": "explorer.explore",
    "Picture": "figures.picture",
    "draw": "figures.draw",
    "theme": "figures.own_theme",
    "evaluation_params": "optax.transformation",
    "to_optax": "optax.transformation",
    "problem": "problems.user",
    "regression": "problems.regression.making",
    "reddi": "problems.surface",
    "surface": "problems.surface",
    "Race": "races.result",
    "load_race": "races.result",
    "race": "races.race",
    "widget": "explorer.widget",
}
_PACKAGES = {"lecture": "lecture", "like": "like", "schedules": "schedules", "spaces": "races.spaces"}

__all__ = [
    name
    for name, value in sorted({**globals(), **_LATE, **_PACKAGES}.items(), key=lambda item: item[0])
    if name not in ("Any", "TYPE_CHECKING", "import_module")
    and not (name.startswith("_") or isinstance(value, _Module))
]


def __getattr__(name: str) -> Any:
    if name in _LATE:
        return getattr(import_module(f"thalweg.{_LATE[name]}"), name)
    if name in _PACKAGES:
        return import_module(f"thalweg.{_PACKAGES[name]}")
    if name == "__version__":
        from importlib.metadata import version

        return version("thalweg")
    raise AttributeError(f"module 'thalweg' has no attribute {name!r}")


def __dir__() -> list[str]:
    return __all__
