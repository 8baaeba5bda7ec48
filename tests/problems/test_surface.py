"""Landscapes as problems of a race: where runs start, what is told of them, what names them, what is refused."""

import dataclasses
import json
import math
import pickle
from typing import Any

import numba
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import thalweg as tw
from thalweg.errors import InputError
from thalweg.problems.problem import Budget
from thalweg.problems.surface import SurfaceProblem, reddi, surface
from thalweg.runs.descend import SURROUNDINGS
from thalweg.runs.landscape_training import train_landscape

DRAWS = 2_000
BOWL = tw.function(lambda x, y: x * x + y * y, lambda x, y: (2 * x, 2 * y), view=(-3, 3, -3, 3), start=(2.0, 2.0))


def starts(problem: SurfaceProblem, count: int = DRAWS) -> np.ndarray:
    return np.array([problem.drawn(seed)[0] for seed in range(count)])


def assert_even(points: np.ndarray, box: Any) -> None:
    """Kolmogorov's distance from even, at a level of 1e-6, and no correlation within five standard errors."""
    unit = (points - [box[0], box[2]]) / [box[1] - box[0], box[3] - box[2]]
    ranks = np.arange(1, len(unit) + 1)[:, None] / len(unit)
    assert np.abs(np.sort(unit, axis=0) - ranks).max() < math.sqrt(math.log(2e6) / 2 / len(unit))
    assert abs(np.corrcoef(unit.T)[0, 1]) < 5 / math.sqrt(len(unit))


def test_starts_are_even_around_the_landscapes_or_all_over_the_map() -> None:
    (x0, x1, y0, y1), (x, y) = tw.beale.domain, tw.beale.start
    reach = 0.1 * (x1 - x0), 0.1 * (y1 - y0)
    assert_even(starts(surface(tw.beale)), (x - reach[0], x + reach[0], y - reach[1], y + reach[1]))
    assert_even(starts(surface(tw.beale, start="anywhere")), tw.beale.domain)
    assert_even(starts(surface(tw.beale, start="anywhere", box=(0, 99, -math.inf, 1))), (0, x1, y0, 1))
    assert {surface(tw.beale, start=(1, 2), noise=1.0).drawn(seed)[0] for seed in range(9)} == {(1.0, 2.0)}


def test_a_start_near_the_edge_stays_on_the_map_and_in_the_box() -> None:
    edge = tw.valley.replace(start=(-3.6, 1.9))
    assert_even(starts(surface(edge)), (-3.6, -3.6 + 0.45, 1.9 - 0.38, 1.9))
    boxed = starts(surface(edge, box=(-3.0, 0.0, 0.5, 0.5)), 50)
    assert np.all((boxed[:, 0] >= -3.0) & (boxed[:, 0] <= -2.7) & (boxed[:, 1] == 0.5))


def test_the_seed_alone_decides_and_its_streams_are_apart() -> None:
    """The start is the same with and without noise, whatever the batch; noise does not come from the start's stream."""
    plain, noise, more = surface(tw.valley), surface(tw.valley, noise=1.0), surface(tw.valley, noise=2.0, batch=7)
    for seed in range(20):
        assert plain.drawn(seed) == (noise.drawn(seed)[0], None)
        assert noise.drawn(seed) == more.drawn(seed) == surface(tw.valley, noise=1.0).drawn(seed)
    assert len({noise.drawn(seed) for seed in range(DRAWS)}) == len({noise.drawn(seed)[1] for seed in range(DRAWS)})
    first = [next(noise.landscape.batches(1, noise.drawn(seed)[1]))["e1"] for seed in range(DRAWS)]  # type: ignore[union-attr]
    assert abs(np.corrcoef(first, starts(noise)[:, 0])[0, 1]) < 5 / math.sqrt(DRAWS)


def test_no_start_is_where_the_loss_is_not_finite() -> None:
    half = tw.formula("log(x) ** 2 + y ** 2", view=(-4.0, 4.0, -2.0, 2.0), start=(2.0, 1.0))
    assert_even(starts(surface(half, start="anywhere"), 500), (0, 4, -2, 2))
    with pytest.raises(InputError, match="give start="):
        surface(half, start="anywhere", box=(-4.0, -1.0, -2.0, 2.0))


@given(
    low=st.tuples(st.floats(-9.0, 0.5), st.floats(-9.0, 1.5)),
    wide=st.tuples(st.floats(0.0, 12.0), st.floats(0.0, 12.0)),
    start=st.sampled_from(["near", "anywhere"]),
    seed=st.integers(0, 2**70),
)
@settings(max_examples=100, deadline=None)
def test_every_start_is_in_the_box_and_on_the_map(low: Any, wide: Any, start: Any, seed: int) -> None:
    box = (low[0], low[0] + wide[0], low[1], low[1] + wide[1])
    x0, x1, y0, y1 = tw.valley.domain
    meets = box[0] <= x1 and box[1] >= x0 and box[2] <= y1 and box[3] >= y0
    if not meets:
        with pytest.raises(InputError, match="does not meet the map"):
            surface(tw.valley, noise=1.0, box=box)
        return
    (x, y), _ = surface(tw.valley, noise=1.0, box=box, start=start).drawn(seed)
    assert max(box[0], x0) <= x <= min(box[1], x1) and max(box[2], y0) <= y <= min(box[3], y1)


def test_what_a_report_says() -> None:
    facts = surface(tw.valley(kappa=9), noise=6.0, batch=9, box=(-1, 1, 0, math.inf), gradient={"kappa": (1, 2)}).facts
    assert facts["minimised"] == "(x² + 9 y²) / 2"
    assert facts["gradients"].endswith("standard deviation 2 in each component")
    assert facts["kappa of step t's gradient"] == "1, 2, 1, 2, 1, 2, ..."
    assert facts["box"] == "each step ends at the nearest point with x from -1 to 1, y from 0 to inf"
    assert f"enlarged {SURROUNDINGS:g} times" in facts["diverged"]
    assert "16 of the 272 rows" in surface(tw.old_faithful(), batch=16).facts["gradients"]
    assert surface(tw.valley, noise=1.0, start=(1, 1)).facts["starts"] == "(1, 1) in every run"
    assert surface(tw.valley).facts["gradients"].startswith("without noise")
    assert all(isinstance(each, str) and "\n" not in each for each in facts.values())


def test_what_a_race_asks() -> None:
    problem = surface(tw.valley, steps=7, name="narrow")
    assert (problem.name, problem.budget, problem.compiled, problem.held_out) == ("narrow", Budget(7, 7), True, False)
    assert surface(tw.noisy(tw.valley, 2.0)).batch == surface(tw.valley, noise=2.0).batch == 1
    changing = surface(tw.valley.replace(changes={"tilt": lambda t: t}), gradient={"kappa": (2.0,)}).landscape
    assert {name: change(5) for name, change in changing.changes.items()} == {"tilt": 5, "kappa": 2.0}  # type: ignore[union-attr]
    assert surface(tw.himmelblau, box=(0, 5, 0, 5)).landscape.minima == ((3.0, 2.0),)
    assert surface(tw.himmelblau, box=(0, 1, 0, 1)).landscape.lowest is None
    with pytest.raises(dataclasses.FrozenInstanceError):
        problem.batch = 3  # type: ignore[misc]


BASE: dict[str, Any] = {"landscape": tw.valley, "noise": 1.0}
OTHERS: list[dict[str, Any]] = [
    {"landscape": tw.valley(kappa=99)},
    {"landscape": tw.matyas},
    {"landscape": tw.valley.replace(domain=(-4.0, 4.0, -4.0, 4.0))},
    {"landscape": tw.valley.replace(start=(-2.0, 1.0))},
    {"noise": 2.0},
    {"noise": None},
    {"batch": 4},
    {"box": (-9, 9, -9, 9)},
    {"gradient": {"kappa": (1.0, 2.0)}},
    {"gradient": {"kappa": (1.0, 3.0)}},
    {"gradient": {"tilt": (1.0, 2.0)}},
    {"start": "anywhere"},
    {"start": (-3.0, 1.5)},
    {"landscape": tw.old_faithful(), "noise": None},
    {"landscape": tw.line({"a": [0, 1, 2], "b": [1, 3, 5]}, feature="a", target="b"), "noise": None},
    {"landscape": BOWL, "noise": None},
]


def canonical(problem: SurfaceProblem) -> str:
    return json.dumps(problem.identity(), sort_keys=True, allow_nan=False)


def test_whatever_decides_a_run_is_in_the_identity() -> None:
    seen = [canonical(surface(**{**BASE, **each})) for each in [{}, *OTHERS]]
    assert len(set(seen)) == len(seen)
    assert seen == [canonical(surface(**{**BASE, **each})) for each in [{}, *OTHERS]]


def test_a_name_a_budget_and_the_text_of_a_function_do_not_decide() -> None:
    assert canonical(surface(**BASE, name="other", steps=9)) == canonical(surface(**BASE))
    one, two = ({"kappa": lambda t, a=a: a * t} for a in (2.0, 3.0))
    again = {"kappa": (lambda t: t + t)}
    assert canonical(surface(**BASE, gradient=one)) == canonical(surface(**BASE, gradient=again))
    assert canonical(surface(**BASE, gradient=one)) != canonical(surface(**BASE, gradient=two))


def test_libraries_that_compute_are_in_the_identity() -> None:
    assert surface(**BASE).identity()["numba"] == numba.__version__
    assert surface(**BASE).identity()["numpy"] == np.__version__
    assert "numba" not in surface(BOWL).identity()


def test_rows_are_told_apart_by_their_order() -> None:
    """The loss is the same, the mini-batches are not."""
    rows = [{"a": [0, 1, 2], "b": [1, 3, 4]}, {"a": [1, 0, 2], "b": [3, 1, 4]}]
    one, two = (canonical(surface(tw.line(each, feature="a", target="b"), batch=1)) for each in rows)
    assert one != two


@pytest.mark.parametrize("given", [{}, *OTHERS[:-1]], ids=lambda each: "-".join(each))
def test_it_can_be_pickled(given: Any) -> None:
    problem = surface(**{**BASE, **given})
    before = train_landscape(problem, tw.sgd(), [{"lr": 0.01}], 1, Budget(20, 4))
    copy = pickle.loads(pickle.dumps(surface(**{**BASE, **given})))
    assert canonical(copy) == canonical(problem)
    assert train_landscape(copy, tw.sgd(), [{"lr": 0.01}], 1, Budget(20, 4)) == before


@pytest.mark.parametrize("size", [2.5, 3.0, 10.0])
def test_reddi_s_problem_is_theorem_1_s(size: float) -> None:
    """Three gradients sum to C - 2; the loss is their mean's, above its least on [-1, 1]."""
    problem = reddi(size)
    change = problem.landscape.changes["slope"]  # type: ignore[union-attr]
    assert [change(t) for t in range(1, 7)] == [size if t % 3 == 1 else -1.0 for t in range(1, 7)]
    assert problem.landscape.box == (-1.0, 1.0, -1.0, 1.0)
    assert problem.landscape.value(-1.0, 0.3) == problem.landscape.lowest == 0.0
    assert problem.landscape.gradient(0.2, 0.3) == pytest.approx(((size - 2) / 3, 0.0))
    assert problem.landscape.formula == f"{(size - 2) / 3:g} (x + 1)"


@pytest.mark.parametrize(
    ("given", "said"),
    [
        ({"landscape": "valley"}, "a landscape is made"),
        ({"noise": -1.0}, "sigma is a standard deviation"),
        ({"landscape": BOWL, "noise": 1.0}, "noise is added to a recorded landscape"),
        ({"landscape": BOWL, "noise": None, "gradient": {"a": (1,)}}, "needs a recorded landscape"),
        ({"landscape": tw.old_faithful()}, "mini-batches of its own"),
        ({"noise": None, "batch": 4}, "no rows to make batches of"),
        ({"batch": 0}, "a batch is a whole number"),
        ({"landscape": tw.old_faithful(), "noise": None, "batch": 273}, "a batch is a whole number"),
        ({"box": (1, -1, 0, 1)}, "a box is"),
        ({"box": 3}, "a box is"),
        ({"box": (0, 1, math.nan, 1)}, "a box is"),
        ({"box": (50, 60, 0, 1)}, "does not meet the map"),
        ({"gradient": {"kapa": (1,)}}, "no parameter 'kapa'"),
        ({"gradient": {"e1": (1,)}}, "no parameter 'e1'"),
        ({"gradient": {"kappa": ()}}, "a row of finite numbers"),
        ({"gradient": {"kappa": "12"}}, "a row of finite numbers"),
        ({"gradient": {"kappa": lambda t: math.nan}}, "at t=1"),
        ({"gradient": {"kappa": lambda t: "a" if t == 3 else 1.0}}, "at t=3"),
        ({"start": "somewhere"}, "start is 'near'"),
        ({"start": (1,)}, "start is 2 finite numbers"),
        ({"start": (1, math.inf)}, "start is 2 finite numbers"),
        ({"start": (1, 1), "box": (-1, 0, 0, 1)}, "outside the box"),
        ({"landscape": tw.formula("log(x)**2 + y**2"), "start": (-1, 1)}, "not finite at the start"),
        ({"noise": None, "start": (-3, 1.5)}, "without noise all seeds are one run"),
        ({"noise": 0.0, "start": (-3, 1.5)}, "without noise all seeds are one run"),
        ({"landscape": tw.old_faithful(), "noise": None, "batch": 272, "start": (1, 1)}, "all seeds are one run"),
        ({"noise": None, "box": (-3, -3, 1, 1)}, "without noise all seeds are one run"),
        ({"steps": 0}, "steps is a whole number"),
        ({"steps": "9"}, "steps is a whole number"),
    ],
)
def test_what_is_refused(given: Any, said: str) -> None:
    with pytest.raises(InputError, match=said) as caught:
        surface(**{**BASE, **given})
    assert "\n" not in str(caught.value)


@pytest.mark.parametrize("size", [2.0, -3.0, math.inf, math.nan, "3", True])
def test_reddi_s_c_is_above_two(size: Any) -> None:
    with pytest.raises(InputError, match="C is a finite number above 2"):
        reddi(size)
