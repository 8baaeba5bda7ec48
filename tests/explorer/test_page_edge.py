"""The edge of stability, and why a run diverged: what is said agrees with linear algebra and with Python's path."""

import math
import re
from typing import Any

import numpy as np
import pytest

import thalweg as tw
from tests.explorer import pages
from tests.explorer.runs_of_page import Case, averaged, folder, walled, warmed, wavy
from thalweg.landscapes import CATALOGUE
from thalweg.rules import CATALOGUE as RULES

IMPORT = """
import { LANDSCAPES, RULES } from "./recordings.js";
import { recorded } from "./runs/surface.js";
import { descend } from "./runs/descend.js";
import { stabilityEdge, whyDiverged } from "./runs/edge.js";
const why = ({ landscape, parameters, rule, values, run }) => {
  const surface = recorded(LANDSCAPES[landscape], parameters);
  return whyDiverged(descend(surface, RULES[rule], values, { ...run, start: run.start ?? surface.start }), surface);
};
"""


def why(*cases: Case) -> list[str]:
    found: list[str] = pages.run(IMPORT, "given.map(why)", [case.given() for case in cases], where=folder())
    for case, said in zip(cases, found, strict=True):
        assert bool(said) == (case.python().diverged_at is not None), case.name
    return found


def numbers(text: str) -> list[float]:
    return [float(each) for each in re.findall(r"-?\d+\.?\d*(?:e[+-]\d+)?", text)]


def test_the_edge_is_two_over_the_largest_eigenvalue() -> None:
    points = [(name, point) for name, each in CATALOGUE.items() for point in (each.start, *each.minima)]
    found = pages.run(IMPORT, "given.map(([name, point]) => stabilityEdge(recorded(LANDSCAPES[name]), point))", points)
    for (name, point), edge in zip(points, found, strict=True):
        xx, xy, yy = CATALOGUE[name].hessian(*point)
        largest = np.linalg.eigvalsh([[xx, xy], [xy, yy]])[-1]
        assert edge == (None if largest <= 0 else pytest.approx(2 / largest, rel=1e-7)), name


def test_there_is_no_edge_where_nothing_bends_up() -> None:
    hessians = [[-1.0, 0.0, -2.0], [0.0, 0.0, 0.0], [math.nan, 0.0, 1.0], [math.inf, 0.0, 1.0], [0, 0, 5e-324]]
    found = pages.run(IMPORT, "given.map((h) => stabilityEdge({ hessian: () => h }, [0, 0]))", hessians)
    assert found == [None] * len(hessians)


def test_a_path_that_did_not_diverge_needs_no_reason() -> None:
    assert why(*(Case(tw.valley, rule(lr=0.001), 300) for rule in RULES.values())) == [""] * len(RULES)


@pytest.mark.parametrize(("kappa", "lr"), [(100, 0.0205), (20, 0.11), (500, 0.0041)])
def test_plain_descent_beyond_the_edge(kappa: float, lr: float) -> None:
    (said,) = why(Case(tw.valley(kappa=kappa), tw.sgd(lr=lr), 2000))
    assert said == (
        f"The rate times the steepest curvature is {lr:.4g} × {kappa:.4g} = {lr * kappa:.4g}; this rule is stable "
        f"up to 2. Each step that way multiplies the error by {abs(1 - lr * kappa):.4g}."
    )


def held(*, momentum: float, dampening: float = 0.0, ahead: bool = False) -> float:
    """The largest lr times curvature at which the step's matrix on a quadratic has no eigenvalue above 1, by search."""
    low, high = 0.0, 100.0
    for _ in range(60):
        z = (low + high) / 2
        b = np.array([(1 - dampening) * z, momentum])  # lr b, of x and lr b
        x = np.array([1, 0]) - (np.array([z, 0]) + momentum * b if ahead else b)
        low, high = (z, high) if np.abs(np.linalg.eigvals([x, b])).max() <= 1 else (low, z)
    return low


@pytest.mark.parametrize("momentum", [0.5, 0.9, 0.95])
def test_momentum_beyond_its_edge(momentum: float) -> None:
    """Heavy ball, with dampening, and Nesterov's: each by its own matrix, none by its name."""
    said = why(
        Case(tw.valley, tw.momentum(lr=0.04, momentum=momentum), 500),
        Case(tw.valley, tw.momentum(lr=0.09, momentum=momentum, dampening=0.5), 500),
        Case(tw.valley, tw.nesterov(lr=0.02, momentum=momentum), 500),
    )
    edges = [held(momentum=momentum), held(momentum=momentum, dampening=0.5), held(momentum=momentum, ahead=True)]
    assert edges[0] == pytest.approx(2 + 2 * momentum)
    for text, edge, named in zip(said, edges, ("", ", dampening 0.5", ""), strict=True):
        assert text.endswith(f"this rule with momentum {momentum:g}{named} is stable up to {edge:.4g}.")


def test_weight_decay_counts_as_curvature() -> None:
    (said,) = why(Case(tw.valley, tw.sgd(lr=0.02, weight_decay=3.0), 2000))
    assert said.endswith("with weight_decay 3 is stable up to 1.94. Each step that way multiplies the error by 1.06.")


@pytest.mark.parametrize("optimizer", [tw.sgd(lr=0.01), tw.momentum(lr=0.01), tw.nesterov(lr=0.005)])
@pytest.mark.parametrize("name", ["rosenbrock", "himmelblau", "beale"])
def test_a_curvature_that_changes_is_named_where_it_was_met(name: str, optimizer: tw.Optimizer) -> None:
    case = Case(CATALOGUE[name], optimizer.replace(lr=optimizer.hyperparameters["lr"] * 5), 500, (-3.0, 2.0))
    (said,), path = why(case), case.python()
    step, lr, curvature, product, *_, limit = numbers(said)
    assert said.startswith(f"Step {step:g} began where the rate times the steepest curvature was ")
    steepest = [np.linalg.eigvalsh([[a, b], [b, c]])[-1] for a, b, c in (path_hessian(case, p) for p in path.points)]
    assert curvature == pytest.approx(steepest[int(step) - 1], rel=1e-3)
    assert product == pytest.approx(lr * curvature, rel=1e-3)
    assert product > limit >= max([lr * each for each in steepest[: int(step) - 1]], default=0) * 0.999


def test_a_curvature_that_changes_a_little_is_not_said_to_be_the_same() -> None:
    (said,) = why(Case(wavy, tw.sgd(lr=0.52), 500))
    assert said.startswith(
        "Step 1 began where the rate times the steepest curvature was 0.52 × 4 = 2.08; on a quadratic,"
    )


def test_a_curvature_at_the_end_alone_threw_nothing_out() -> None:
    (said,) = why(Case(tw.rosenbrock, tw.sgd(lr=1e-4), 500, (1.0, 1.0), batch=1, noise=1e6))
    assert said.startswith("Its last step was ")


def test_rates_that_change_are_not_held_against_one_curvature() -> None:
    for said in why(Case(tw.valley, warmed(lr=0.03), 500), Case(tw.valley, tw.rmsprop(lr=10, eps=100), 500)):
        assert said and "curvature" not in said


def path_hessian(case: Case, point: Any) -> tuple[float, float, float]:
    found: tuple[float, float, float] = case.landscape.hessian(*map(float, point))
    return found


@pytest.mark.parametrize("optimizer", [tw.adam(lr=30), tw.rmsprop(lr=10), tw.adagrad(lr=30), tw.amsgrad(lr=25)])
@pytest.mark.parametrize("surface", [tw.valley, tw.valley(kappa=5)], ids=["narrow", "wide"])
def test_a_scaled_rule_strides_by_lr(surface: Any, optimizer: tw.Optimizer) -> None:
    case = Case(surface, optimizer, 500)
    (said,), path = why(case), case.python()
    assert said.startswith("This rule's rate is the lower the steeper the slope, so lr sets how far a step goes: ")
    lr, step, width, height, low, high = numbers(said)
    assert (lr, width, height) == (optimizer.hyperparameters["lr"], 4.5, 3.8)
    assert step == pytest.approx(np.median(path.step_lengths), rel=1e-3)
    assert (low, high) == pytest.approx((np.abs(path.gradients).min(), np.abs(path.gradients).max()), rel=1e-3)


def test_a_surface_without_a_floor() -> None:
    known, unknown = why(Case(tw.mccormick, tw.momentum(lr=0.2), 500), Case(tw.saddle, tw.adam(lr=0.5), 500))
    path = Case(tw.mccormick, tw.momentum(lr=0.2), 500).python()
    assert known == (
        f"It went down and out: the loss was {path.losses[0]:.4g} at the start and {path.losses[-1]:.4g} at the end, "
        "below the lowest known on the map, -1.913. This way there was no floor."
    )
    assert unknown.endswith("at the end, the least of the run. This way there was no floor.")


def test_no_gradient() -> None:
    nowhere = Case(walled, tw.sgd(lr=0.1), 50, (-1.0, 0.5)).given()  # where Python refuses to start
    (later,) = why(Case(walled, tw.sgd(lr=0.3), 50))
    assert (
        pages.run(IMPORT, "why(given)", nowhere, where=folder())
        == "After 0 steps it stood at (-1, 0.5), where the loss is nan and no finite gradient leads on."
    )
    path = Case(walled, tw.sgd(lr=0.3), 50).python()
    x, y = path.points[-1]
    assert later.startswith(f"After {path.steps} steps it stood at ({x:.4g}, {y:.4g}), where the loss is nan")


def test_noise_is_named_where_it_outweighs_the_slope() -> None:
    noisy = Case(tw.valley, tw.sgd(lr=0.0195), 500, batch=1, noise=1e4)
    quiet = Case(tw.valley, tw.sgd(lr=0.0205), 500, batch=1, noise=1e-3)
    (loud, still), path = why(noisy, quiet), noisy.python()
    true = np.stack(tw.valley.gradient(*path.points[:-1].T), axis=1)
    off, size = (math.sqrt(np.mean(np.sum(each**2, axis=1))) for each in (path.gradients - true, true))
    assert loud.endswith(
        f" Sampling put its gradients off by {off:.4g} (root mean square); the surface's own were {size:.4g}."
    )
    assert loud.startswith("Its last step was ") and "ampling" not in still


def test_a_rule_of_a_users_own_is_judged_by_what_it_does() -> None:
    """`averaged` divides by the root of its momentum: neither one rate for both, nor steps of about lr."""
    case = Case(tw.valley, averaged(lr=3.0), 500)
    (said,), path = why(case), case.python()
    length = np.hypot(*np.diff(path.points, axis=0).T)
    assert numbers(said)[0] == pytest.approx(length[-1], rel=1e-3)
    assert said.startswith("Its last step was ")
