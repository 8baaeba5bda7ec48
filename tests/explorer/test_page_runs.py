"""The page's runs against `tw.descend`: the same bits where rule and landscape are arithmetic and roots, else 1e-12."""

from pathlib import Path as File

import thalweg as tw
from tests.explorer.runs_of_page import ALL, OPTIMIZERS, Case, compare, everything, page_runs, walled
from thalweg.landscapes import CATALOGUE as LANDSCAPES
from thalweg.rules import CATALOGUE as RULES

# their waves throw a run whose rate is above twice the inverse curvature to and fro: each bounce magnifies a last bit
CHAOTIC = {"ackley", "bohachevsky", "drop_wave", "levi13", "rastrigin", "rings", "two_gaussians"}


def test_every_rule_on_every_algebraic_landscape_has_pythons_bits(tmp_path: File) -> None:
    surfaces = [each for each in (*LANDSCAPES.values(), tw.old_faithful()) if each.algebraic]
    cases = [
        Case(each, optimizer.replace(lr=lr)) for each in surfaces for optimizer in OPTIMIZERS for lr in (3e-3, 0.1)
    ]
    assert len(surfaces) == 16 and len(cases) > 600
    found = page_runs(cases, tmp_path)
    for case, run in zip(cases, found, strict=True):
        assert compare(case, run, exact=case.algebraic, tolerance=1e-11) == ALL
    assert {run.reason for run in found} == {"", "it left the map's surroundings"}


def test_every_rule_on_every_other_landscape(tmp_path: File) -> None:
    surfaces = [each for each in (*LANDSCAPES.values(), everything) if not each.algebraic]
    cases = [Case(each, opt.replace(lr=lr), 100) for each in surfaces for opt in OPTIMIZERS for lr in (3e-3, 0.1)]
    ends = [compare(case, run, exact=False) for case, run in zip(cases, page_runs(cases, tmp_path), strict=True)]
    cut = {case.name: end for case, end in zip(cases, ends, strict=True) if end < ALL}
    assert len(cut) < 0.08 * len(cases)
    assert {case.landscape.name for case in cases if case.name in cut} <= CHAOTIC
    assert min(cut.values()) >= 5


def test_other_parameters_and_starts(tmp_path: File) -> None:
    surfaces = [tw.valley(kappa=30, tilt=30), tw.valley(kappa=7.5), tw.sloped_bump(height=0.9), everything(width=1.5)]
    starts = [None, (-2.0, 0.5), (0.125, -1.0), (-25.0, 0.3)]  # the last one is beyond the map
    cases = [Case(each, rule(lr=0.02), 200, start) for each in surfaces for rule in RULES.values() for start in starts]
    for case, run in zip(cases, page_runs(cases, tmp_path), strict=True):
        assert compare(case, run, exact=False) == ALL, case.name


def test_a_run_into_a_place_without_a_gradient(tmp_path: File) -> None:
    cases = [Case(walled, rule(lr=0.3), 50) for rule in RULES.values()]
    found = page_runs(cases, tmp_path)
    for case, run in zip(cases, found, strict=True):
        assert compare(case, run, exact=False) == ALL
    assert sum(run.reason.startswith("no finite gradient at (-") for run in found) > 5


def test_a_run_that_starts_where_there_is_no_gradient_takes_no_step(tmp_path: File) -> None:
    (run,) = page_runs([Case(walled, tw.sgd(lr=0.1), 50, (-1.0, 0.5))], tmp_path)
    assert (run.steps, run.diverged_at, run.reason) == (0, 1, "no finite gradient at (-1, 0.5)")
    assert run.points.tolist() == [[-1.0, 0.5]] and len(run.losses) == 1 and len(run.along) == 0
