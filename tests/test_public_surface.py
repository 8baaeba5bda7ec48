"""What users may import from thalweg, and what importing it costs."""

import subprocess
import sys
from importlib.metadata import version

import pytest

import thalweg as tw
from thalweg.landscapes import CATALOGUE as LANDSCAPES
from thalweg.rules import CATALOGUE as RULES

OPTIMIZERS = {
    "adabelief", "adadelta", "adagrad", "adam", "adamax", "adamw", "amsgrad", "lion", "momentum", "nadam", "nesterov",
    "radam", "rmsprop", "rprop", "schedule_free_adamw", "schedule_free_sgd", "sgd", "signum", "yogi",
}  # fmt: skip
SURFACES = {
    "ackley", "beale", "bohachevsky", "booth", "bounded_saddle", "branin", "cliff", "d2l_ellipse", "drop_wave", "easom",
    "gaussian_plateau", "goh_banana", "goldstein_price", "griewank", "himmelblau", "levi13", "matyas", "mccormick",
    "monkey_saddle", "rastrigin", "rings", "rosenbrock", "saddle", "six_hump_camel", "sloped_bump", "styblinski_tang",
    "three_hump_camel", "two_gaussians", "valley",
}  # fmt: skip
MAKERS = {
    "condition_number", "formula", "function", "landscape", "line", "noisy", "old_faithful", "problem", "reddi",
    "regression", "rule", "surface",
}  # fmt: skip
ACTIONS = {
    "basins", "conventions", "convert", "descend", "draw", "evaluation_params", "explore", "load_checkpoint",
    "load_race", "race", "save_checkpoint", "sensitivity", "step_groups_", "sweep", "theme", "to_optax", "tune",
    "widget",
}  # fmt: skip
PACKAGES = {"lecture", "like", "schedules", "spaces"}
SETTINGS = {"get_num_threads", "set_num_threads"}
RECORDS = {
    "Basins", "Conventions", "Conversion", "Landscape", "Optimizer", "Page", "Path", "Picture", "Race", "Rule",
    "Sensitivity", "State", "Sweep", "Tuning",
}  # fmt: skip
FUNCTIONS = {
    "arctan", "cos", "cosh", "exp", "floor", "log", "maximum", "minimum", "sign", "sin", "sinh", "sqrt", "tan", "tanh",
    "where",
}  # fmt: skip


def test_the_surface_is_frozen() -> None:
    assert set(tw.__all__) == OPTIMIZERS | SURFACES | MAKERS | ACTIONS | PACKAGES | SETTINGS | RECORDS | FUNCTIONS
    assert set(RULES) == OPTIMIZERS
    assert set(LANDSCAPES) == SURFACES


def test_all_names_are_there_and_documented() -> None:
    for name in tw.__all__:
        assert getattr(tw, name).__doc__, name


def test_version() -> None:
    assert tw.__version__ == version("thalweg")


HEAVY = (
    "numba",
    "llvmlite",
    "tqdm",
    "torch",
    "jax",
    "optax",
    "matplotlib",
    "click",
    "rich",
    "scipy",
    "pandas",
    "sympy",
)


@pytest.mark.parametrize(("module", "needed"), [("thalweg", []), ("thalweg.cli.app", ["click"])])
def test_import_is_light(module: str, needed: list[str]) -> None:
    code = f"import sys, {module}; print([name for name in {HEAVY!r} if name in sys.modules])"
    result = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert result.stdout.strip() == str(needed)
