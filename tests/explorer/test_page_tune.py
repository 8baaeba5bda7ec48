"""The page's best learning rates against `tw.tune`."""

from typing import Any

import pytest

import thalweg as tw
from tests.explorer import pages
from tests.explorer.runs_of_page import OPTIMIZERS, Case, cornered, fitting, folder, gentle, walled
from thalweg.landscapes.landscape import Landscape
from thalweg.runs.tune import GRID

IMPORT = """
import { LANDSCAPES, RULES } from "./recordings.js";
import { recorded } from "./runs/surface.js";
import { tune } from "./runs/tune.js";
const best = ({ chosen, landscape, parameters, run }) => {
  const surface = recorded(LANDSCAPES[landscape], parameters);
  return tune(surface, chosen, RULES, { ...run, start: run.start ?? surface.start });
};
"""
FOUR = [tw.sgd(), tw.momentum(), tw.rmsprop(alpha=0.9), tw.adam()]
SMOOTH = {  # each optimizer's best rate is none of those whose runs turn on the last bit
    "valley": 300, "rosenbrock": 300, "beale": 200, "himmelblau": 120, "goldstein_price": 100, "mccormick": 100,
    "booth": 60, "sloped_bump": 100, "cliff": 100, "gaussian_plateau": 100,
}  # fmt: skip


def given(landscape: Landscape, chosen: list[tw.Optimizer], **run: Any) -> dict[str, Any]:
    cases = [Case(landscape, each, **run).given() for each in chosen]
    return {**cases[0], "chosen": [{"rule": each["rule"], "values": each["values"]} for each in cases]}


def compare(cases: list[tuple[Landscape, list[tw.Optimizer], dict[str, Any]]]) -> list[list[float]]:
    asked = [given(landscape, chosen, **run) for landscape, chosen, run in cases]
    answers = pages.run(IMPORT, "given.map(best)", asked, where=folder())
    rates = []
    for (landscape, chosen, run), each, found in zip(cases, asked, answers, strict=True):
        surface = tw.noisy(landscape, run["noise"]) if "noise" in run else landscape
        how = {name: run[name] for name in ("steps", "start", "batch", "seed") if name in run}
        expected = [entry.lr for entry in tw.tune(surface, chosen, **how).entries]
        ours = [one["values"]["lr"] for one in found]
        assert ours == pytest.approx(expected, rel=1e-12), (landscape.name, run)
        for before, after in zip(each["chosen"], found, strict=True):  # nothing else changes
            assert {**after, "values": {**after["values"], "lr": before["values"]["lr"]}} == before
        rates.append(ours)
    return rates


def test_the_best_rates_are_those_of_tw_tune() -> None:
    compare([(getattr(tw, name), FOUR, {"steps": steps}) for name, steps in SMOOTH.items()])


def test_every_variant_of_every_rule() -> None:
    compare([(tw.valley, OPTIMIZERS, {"steps": 60}), (tw.rosenbrock, OPTIMIZERS[::3], {"steps": 40})])


def test_the_loss_decides_where_no_minimum_is_known_or_the_start_is_one() -> None:
    compare(
        [
            (tw.saddle, FOUR, {"steps": 100}),
            (tw.saddle, [tw.adam(), tw.adagrad()], {"steps": 100, "start": (0.5, 0.25)}),
            (tw.valley, FOUR, {"steps": 30, "start": (0.0, 0.0)}),
        ]
    )


def test_the_lowest_loss_that_a_default_rate_finds_counts() -> None:
    default, usual = fitting().hyperparameters["lr"], tw.tune(walled, [tw.sgd], steps=2)["sgd"].lr
    ((ours,),) = compare([(walled, [fitting()], {"steps": 2})])
    assert ours not in (default, usual)


def test_the_grid_goes_on_while_a_best_rate_lies_on_its_edge() -> None:
    rates = compare(
        [
            (gentle, FOUR, {"steps": 30}),
            (tw.easom, FOUR, {"steps": 10}),  # nobody settles
            (tw.goldstein_price, [tw.momentum(), tw.adam()], {"steps": 100}),
        ]
    )
    assert rates[0][0] > GRID[-1] and rates[2][0] < GRID[0]


def test_losses_and_distances_that_are_no_numbers() -> None:
    compare([(each, FOUR, {"steps": steps}) for each in (walled, cornered) for steps in (1, 2, 3, 5, 20)])


def test_samples() -> None:
    compare(
        [
            (tw.valley, FOUR, {"steps": 20, "batch": 1, "seed": 1, "noise": 1.0, "start": (0.0, 0.0)}),
            (tw.old_faithful(), FOUR, {"steps": 60, "batch": 16, "seed": 2}),
            (tw.valley, FOUR, {"steps": 60, "batch": 4, "seed": 1, "noise": 1.0}),
        ]
    )


def test_what_has_no_lr_stays_as_it_is() -> None:
    found = pages.run(
        IMPORT,
        """(() => {
          const [first, last] = [{ rule: "none", values: { step: 1 } }, { rule: "none", values: {} }];
          const found = best({ ...given, chosen: [first, ...given.chosen, last] });
          return [...found, found[2] === last];
        })()""",
        given(tw.valley, [tw.sgd()], steps=30),
    )
    assert (found[0], found[2]) == ({"rule": "none", "values": {"step": 1}}, {"rule": "none", "values": {}})
    assert found[3] is True
    assert found[1]["values"]["lr"] == pytest.approx(tw.tune(tw.valley, [tw.sgd], steps=30)["sgd"].lr, rel=1e-12)
    only = {**given(tw.valley, [tw.sgd()], steps=9), "chosen": [{"rule": "none", "values": {}}]}
    assert pages.run(IMPORT, "best(given)", only) == only["chosen"]
