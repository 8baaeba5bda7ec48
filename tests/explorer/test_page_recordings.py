"""Every rule and landscape as it was printed for the page, against Python: the same bits where it is algebraic."""

import math
from collections.abc import Callable, Iterator
from functools import cache, partial
from itertools import product
from pathlib import Path
from typing import Any, Literal

import numpy as np
import pytest
from numpy.random import Generator
from playwright.sync_api import Browser

import thalweg as tw
from tests.explorer import printed
from tests.explorer.printed import Call, Execute, Numbers
from thalweg.engines import plain
from thalweg.explorer import bundle, landscapes, rules
from thalweg.explorer.recordings import recordings
from thalweg.landscapes import CATALOGUE as LANDSCAPES
from thalweg.landscapes.landscape import Landscape
from thalweg.landscapes.parsing import parse
from thalweg.optimizer.optimizer import Optimizer
from thalweg.optimizer.rule import Rule
from thalweg.problems.line import LineProblem
from thalweg.recording.operations import TRANSCENDENTAL
from thalweg.recording.tape import Function
from thalweg.rules import CATALOGUE as RULES

ROWS = 300
WILD = np.array([math.nan, math.inf, -math.inf, 0.0, -0.0, 5e-324, -1e-310, 1e-160, 1.0, -1.0, 1e160, -1.7e308])


def variants(rule: Rule) -> Iterator[Optimizer]:
    """An optimizer of each choice of flags."""
    for flags in rule._variants:
        chosen = dict(zip(rule._flags, flags, strict=True))
        yield rule(**{name: 0.3 if value == "number" else value for name, value in chosen.items()})


def spread(generator: Generator, columns: int, rows: int = ROWS) -> Numbers:
    """Numbers of all sizes; in a third of the rows some that no run should meet."""
    usual = generator.normal(size=(rows, columns)) * 10.0 ** generator.integers(-3, 3, size=(rows, columns))
    wild = generator.choice(WILD, size=(rows, columns))
    strange = (generator.random((rows, columns)) < 0.4) & (np.arange(rows) % 3 == 0)[:, None]
    return np.where(strange, wild, usual)


def inside(generator: Generator, parameters: list[dict[str, Any]]) -> Numbers:
    """Values that the page's sliders allow; the defaults first."""
    columns = [np.full(ROWS, each["value"]) for each in parameters]
    for column, each in zip(columns, parameters, strict=True):
        low = -10.0 if each["low"] is None else each["low"]
        high = low + 10.0 if each["high"] is None else each["high"]
        part = generator.uniform(0.001, 0.999, ROWS // 2)
        column[ROWS // 2 :] = low + (high - low) * part
    return np.stack(columns, axis=1) if columns else np.empty((ROWS, 0))


def call(path: tuple[str, ...], shape: tuple[int | None, ...], function: Function, rows: Numbers) -> Call:
    python = plain.build(function)
    expected = np.array([python(*map(float, row)) for row in rows], dtype=np.float64)
    exact = not any(node.operation in TRANSCENDENTAL for node in function.nodes)
    return Call(path, shape, rows, expected, exact)


def calls_of_rule(optimizer: Optimizer) -> list[Call]:
    generator, variant, key = np.random.default_rng(1), optimizer.variant, rules.key(optimizer)
    entry, program = rules.printed(optimizer), optimizer.variant.observed
    t = generator.integers(1, 500, ROWS)[:, None]
    hoisted = np.hstack([t, inside(generator, entry["hyperparameters"]), spread(generator, len(variant.scalar_slots))])
    shape = (None, len(variant.hyperparameters), len(variant.scalar_slots))
    scalars = call(("RULES", key, "scalars"), shape, program.scalars, hoisted)
    row = scalars.expected.reshape(ROWS, -1)[:, : program.row]
    given = np.hstack([spread(generator, 2 + len(variant.slots)), row])
    slots = (None, None, len(variant.slots), program.row)
    return [scalars, call(("RULES", key, "elements"), slots, program.elements, given)]


def calls_of_landscape(surface: Landscape) -> list[Call]:
    generator, calls = np.random.default_rng(2), list[Call]()
    parameters = landscapes.printed(surface)["parameters"]
    h = inside(generator, parameters)
    x0, x1, y0, y1 = surface.domain
    within = generator.uniform((x0, y0), (x1, y1), (ROWS, 2))
    points = np.where((np.arange(ROWS) % 2 == 0)[:, None], within, spread(generator, 2))
    special = np.array([surface.start, *surface.minima, *product(WILD, WILD)])
    points[: len(special)] = special
    _, with_gradient, hessian = surface.programs
    for name, hoisted, program in (
        ("valueAndGradient", "scalars", with_gradient),
        ("hessian", "hessianScalars", hessian),
    ):
        scalars = call(("LANDSCAPES", surface.name, hoisted), (len(parameters),), program.scalars, h)
        row = scalars.expected.reshape(ROWS, -1)
        shape = (None, None, program.row)
        rows = np.hstack([points, row])
        calls += [scalars, call(("LANDSCAPES", surface.name, name), shape, program.elements, rows)]
    return calls


def calls_of_facts(surface: Landscape) -> list[Call]:
    """What Python's landscape says of itself with other parameters."""
    if isinstance(surface, LineProblem):
        h = np.array([list(surface.parameters.values())])
        made = [surface]
    else:
        h = inside(np.random.default_rng(3), landscapes.printed(surface)["parameters"])[-9:]
        made = [surface(**dict(zip(surface.parameters, map(float, row), strict=True))) for row in h]
    facts = [
        (*each.domain, *each.start, math.nan if each.lowest is None else each.lowest, *np.ravel(each.minima))
        for each in made
    ]
    return [Call(("LANDSCAPES", surface.name, "facts"), (h.shape[1],), h, np.array(facts), exact=False)]


@cache
def catalogue() -> tuple[list[Call], str]:
    optimizers = [each for rule in RULES.values() for each in variants(rule)]
    assert len({rules.key(each) for each in optimizers}) == len(optimizers) == 40
    surfaces = [*LANDSCAPES.values(), tw.old_faithful()]
    calls = [each for optimizer in optimizers for each in calls_of_rule(optimizer)]
    for surface in surfaces:
        calls += calls_of_landscape(surface) + calls_of_facts(surface)
    return calls, recordings(surfaces, optimizers, {}, "0")


@tw.rule(start={"z": "x", "m": "lr"})
def averaged(x, g, m, z, w, t, *, lr=0.1, beta=0.9, sign_only=False):
    """A user's own: a scalar slot, starts of all kinds, a flag, powers of t."""
    w = w + t**2 + beta ** (3 - t) + lr ** (t / 2)
    m = beta * m + (1 - beta) * (tw.sign(g) if sign_only else g)
    z = z - lr * m / (1 + abs(m) ** 0.5)
    return x + (z - x) * t**2 / w, m, z, w


@tw.landscape(
    domain=lambda width, **_: (-width, width, -2.0, 2.0),
    start=lambda width, **_: (width / 2, 1.0),
    minima=lambda width, shift: ((shift, width),),
    ranges={"width": "(0, 10]"},
)
def everything(x, y, *, width=2.0, shift=0.25):
    """A user's own, with each function that there is."""
    u, v = (x - shift) / width, y * width
    bumps = tw.sin(u) * tw.cos(v) + tw.tan(u / 4) + tw.arctan(v) + tw.tanh(u) + tw.sinh(u / 3) + tw.cosh(v / 9)
    kinks = tw.floor(3 * u) + tw.maximum(u, v) + tw.minimum(u, 1) + abs(u - v) + tw.sign(v) * u
    kinks = kinks + tw.where((u > 0) & (v != 1), u, v**3)
    return bumps + kinks + tw.sqrt(1 + u * u) + tw.log(1 + v * v) + tw.exp(-u * u) + (1 + u * u) ** 1.3 + 2**v


OF_ONE = ("abs", "arctan", "cos", "cosh", "exp", "log", "sign", "sin", "sinh", "sqrt", "tan", "tanh")
OF_TWO = ("maximum(x, y)", "minimum(x, y)", "x**y", "x**-3*y", "x/y", "(1-x)**2 + 20*(3*y-x**2)**2", "x**(y*y)*x**0.5")


@cache
def own() -> tuple[list[Call], str]:
    view, texts = (-3.0, 3.0, -3.0, 3.0), [f"{name}(x)*y" for name in OF_ONE] + list(OF_TWO)
    formulas = [Landscape(text, parse(text), domain=view, start=(1.0, 2.0), formula=text) for text in texts]
    optimizers, surfaces = list(variants(averaged)), [everything, *formulas]
    calls = [each for optimizer in optimizers for each in calls_of_rule(optimizer)]
    calls += [*calls_of_facts(everything), *(each for surface in surfaces for each in calls_of_landscape(surface))]
    return calls, recordings(surfaces, optimizers, {}, "0")


@pytest.fixture(params=["node", "browser"])
def execute(request: pytest.FixtureRequest, tmp_path: Path) -> Execute:
    if request.param == "node":
        return partial(printed.in_node, folder=tmp_path)
    window: Browser = request.getfixturevalue("chromium")
    return partial(printed.in_browser, window=window)


@pytest.mark.parametrize("cases", [catalogue, own])
def test_as_in_python(cases: Callable[[], tuple[list[Call], str]], execute: Execute) -> None:
    printed.check(*cases(), execute)


HOSTILE = """</script><script>document.title='x'</script><!-- ' " \\ ` ${1} \u2028\u2029 </style> {kappa} &lt; \0 */"""


def hostile() -> tw.Page:
    """A page of names that would be code, were they not text."""

    @tw.rule(paper=HOSTILE)
    def innocent(x, g, t, *, lr=0.1, kind: Literal[HOSTILE, "a"] = HOSTILE):  # type: ignore[valid-type]
        return x - lr * g

    innocent.summary = HOSTILE
    plane = tw.landscape(domain=(-1, 1, -1, 1), start=(1, 1), teaches=HOSTILE, source=HOSTILE, formula=HOSTILE)
    surface = plane(lambda x, y: x**2 + y**2).replace(name=HOSTILE, axes=(HOSTILE, HOSTILE))
    return tw.explore(surface, [innocent(lr=0.2), tw.sgd(lr=0.1)])


def columns() -> tw.Page:
    table = {HOSTILE: [1.0, 2.0, 4.0], "t": [1.0, 3.0, 2.0]}
    return tw.explore(tw.line(table, feature=HOSTILE, target="t", name=HOSTILE))


READ = """
const [surface, rule] = [LANDSCAPES[OPENING.landscape], RULES[OPENING.optimizers[0].rule]];
return [surface.teaches, surface.source, surface.formula[0], ...surface.axes, rule.summary, rule.paper, rule.flags.kind,
  rule.name, surface.name, surface.data?.name ?? null, surface.data?.featureName ?? null];
"""


def test_names_are_only_text(execute: Execute) -> None:
    script = bundle.bundle({**bundle.modules(), "recordings.js": hostile().recordings}, "recordings.js")
    read = execute(script + READ, None)
    assert read == [*[HOSTILE] * 8, "innocent", HOSTILE, None, None]
    script = bundle.bundle({**bundle.modules(), "recordings.js": columns().recordings}, "recordings.js")
    assert execute(script + READ, None)[-1] == HOSTILE
    for text in (hostile().recordings, columns().recordings):
        assert "</" not in text
