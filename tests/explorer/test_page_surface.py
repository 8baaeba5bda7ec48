"""The page's surfaces: facts, formula and functions of a landscape with its parameters chosen, as Python has them."""

import itertools
from pathlib import Path as File
from typing import Any

import pytest

import thalweg as tw
from tests.explorer import pages
from tests.explorer.runs_of_page import everything, folder
from thalweg.explorer.recordings import recordings
from thalweg.landscapes import CATALOGUE, framing
from thalweg.landscapes.landscape import Landscape

IMPORT = """
import { LANDSCAPES } from "./recordings.js";
import { recorded, surfaceOf } from "./runs/surface.js";
"""
FACTS = """(({ data, gradientWith, value, valueAndGradient, hessian, ...facts }) => ({
  ...facts,
  data: data && data.name,
  sampled: gradientWith !== null,
  at: [value(...facts.start), ...valueAndGradient(...facts.start), ...hessian(...facts.start)],
}))"""
VALUES = {"kappa": (1.0, 20.5, 1e6, 123456789.0), "tilt": (0.0, -30.0, 12.3456789), "height": (0.0, 1e-5, 2.0)}


def choices(surface: Landscape) -> list[Landscape]:
    if surface.definition is None or not surface.parameters:
        return [surface]
    names = list(surface.parameters)
    rows = itertools.product(*(VALUES.get(name, (0.5, surface.parameters[name])) for name in names))
    return [surface(**dict(zip(names, row, strict=True))) for row in rows]


def expected(surface: Landscape) -> dict[str, Any]:
    close = {"rel": 1e-12, "abs": 1e-12}
    (x, y), at = surface.start, surface.value(*surface.start)
    return {
        "name": surface.name,
        "formula": surface.formula,
        "domain": pytest.approx(surface.domain, **close),
        "start": pytest.approx(surface.start, **close),
        "minima": [pytest.approx(point, **close) for point in surface.minima],
        "lowest": None if surface.lowest is None else pytest.approx(surface.lowest, **close),
        "axes": list(surface.axes),
        "equalAxes": surface.equal_axes,
        "sampled": hasattr(surface, "batches"),
        "data": getattr(surface, "data", None),
        "at": pytest.approx([at, *surface.value_and_gradient(x, y), *surface.hessian(x, y)], rel=1e-9, abs=1e-9),
    }


def test_every_landscape_with_other_parameters() -> None:
    surfaces = [each for surface in (*CATALOGUE.values(), everything) for each in choices(surface)]
    given = [[each.name, dict(each.parameters)] for each in surfaces] + [["old faithful", {}]]
    found = pages.run(
        IMPORT,
        f"given.map(([name, parameters]) => {FACTS}(recorded(LANDSCAPES[name], parameters)))",
        given,
        where=folder(),
    )
    assert len(surfaces) > len(CATALOGUE) + 10
    for surface, ours in zip([*surfaces, tw.old_faithful()], found, strict=True):
        title = ours.pop("title")
        assert title.lower() == surface.name.replace("_", " ")
        assert ours == expected(surface), (surface.name, surface.parameters)


def test_what_is_left_out_is_the_default() -> None:
    names = ["valley", "sloped_bump"]
    found = pages.run(IMPORT, f"given.map((name) => {FACTS}(recorded(LANDSCAPES[name])))", names)
    assert [each["formula"] for each in found] == [CATALOGUE[name].formula for name in names]


@tw.landscape(
    domain=lambda a: (-a, a, -a, a) if a > 1 else (-1.0, 1.0, -1.0, 1.0),
    start=(0.5, 0.5),
    formula=lambda a: f"x² + {a:g} y²",
)
def branching(x: Any, y: Any, *, a: float = 4.0) -> Any:
    return (x - 1) ** 2 + a * y**2


def test_facts_that_could_not_be_recorded_are_searched_for(tmp_path: File) -> None:
    for file in pages.folder().rglob("*.js*"):
        (tmp_path / file.relative_to(pages.folder())).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / file.relative_to(pages.folder())).write_bytes(file.read_bytes())
    (tmp_path / "recordings.js").write_text(recordings([branching], [], {}, "0"))
    found = pages.run(
        IMPORT, f"given.map((a) => {FACTS}(recorded(LANDSCAPES.branching, {{ a }})))", [4.0, 9.0], where=tmp_path
    )
    for a, ours in zip([4.0, 9.0], found, strict=True):
        frame = framing.frame(branching(a=a))
        assert ours["domain"] == pytest.approx(frame.view) and ours["start"] == pytest.approx(frame.start)
        assert ours["minima"] == [pytest.approx(point, abs=1e-9) for point in frame.minima]
        assert ours["lowest"] == pytest.approx(frame.lowest, abs=1e-12)
        assert ours["formula"] == branching(a=a).formula


BASE = {"landscape": "valley", "formula": "x**2 + 3*y**4", "parameters": {}, "start": None, "view": None}


def state(**changes: Any) -> dict[str, Any]:
    return {**BASE, **changes}


def test_the_surface_of_a_state() -> None:
    view, start = [-2.0, 2.0, -1.0, 3.0], [1.5, 0.5]
    states = [
        state(),
        state(parameters={"kappa": 7}, start=start),
        state(view=view),
        state(landscape="formula"),
        state(landscape="formula", start=[30.0, 5.0]),
        state(landscape="formula", view=view),
        state(landscape="formula", view=view, start=start),
    ]
    found = pages.run(IMPORT, f"given.map((state) => {FACTS}(surfaceOf(state)))", states)
    typed = BASE["formula"]
    python = [
        tw.valley,
        tw.valley(kappa=7).replace(start=(1.5, 0.5)),
        tw.valley.replace(domain=tuple(view)),
        tw.formula(typed),
        tw.formula(typed, start=(30.0, 5.0)),
        tw.formula(typed, view=view),
        tw.formula(typed, view=view, start=start),
    ]
    for surface, ours in zip(python, found, strict=True):
        assert ours["domain"] == pytest.approx(surface.domain)
        assert ours["start"] == pytest.approx(surface.start)
        assert ours["at"][0] == pytest.approx(surface.value(*surface.start))
        assert ours["minima"] == [pytest.approx(point, abs=1e-3) for point in surface.minima]


def test_its_functions_stay_the_same_while_the_start_is_dragged() -> None:
    for landscape in ("valley", "formula"):
        dragged = [state(landscape=landscape, view=[-4, 4, -4, 4], start=[x, 1.0]) for x in (1.0, 2.0)]
        dragged.append(state(landscape=landscape, view=[-4, 4, -4, 5], start=[2.0, 1.0]))
        found = pages.run(
            IMPORT,
            """(() => {
              const [a, b, c] = given.map(surfaceOf);
              return [a.start, b.start, a.value === b.value, b.value === c.value, a.domain, c.domain];
            })()""",
            dragged,
        )
        assert found == [[1, 1], [2, 1], True, False, [-4, 4, -4, 4], [-4, 4, -4, 5]]


def test_a_formula_that_is_none() -> None:
    found = pages.run(
        IMPORT,
        """given.map((formula) => {
          try { return surfaceOf({ landscape: "formula", formula, parameters: {}, start: null, view: null }).name; }
          catch (error) { return [error.constructor.name, error.message.length > 10]; }
        })""",
        ["x +", "x**2 + y**2", "import os"],
    )
    assert found == [["FormulaError", True], "formula", ["FormulaError", True]]
