"""Whether a record's parts fit together, as those of a race do."""

from collections.abc import Iterable

from thalweg.problems.problem import Trained
from thalweg.races.record import Entry, Heat


def fits(heats: tuple[Heat, ...]) -> bool:
    """Every trial has its runs, every run its losses, and what was chosen is one of the trials."""
    return bool(heats) and all(_heat_fits(heat) for heat in heats)


def _heat_fits(heat: Heat) -> bool:
    named = [each.contestant for each in heat.entries]
    entries_fit = all(_entry_fits(heat, each) for each in heat.entries)
    return (
        bool(named and heat.seeds)
        and len(set(named)) == len(named)
        and entries_fit
        and _runs_fit(heat, heat.baseline_runs)
    )


def _entry_fits(heat: Heat, entry: Entry) -> bool:
    names = {frozenset(each) for each in entry.settings}
    defaults = 0 if entry.default is None else len(heat.seeds)
    return (
        0 <= entry.chosen < len(entry.settings) == len(entry.tuning)
        and len(names) == 1
        and all(len(runs) == len(heat.tuning_seeds) > 0 for runs in entry.tuning)
        and (len(entry.report), len(entry.defaults)) == (len(heat.seeds), defaults)
        and all(_runs_fit(heat, runs) for runs in (*entry.tuning, entry.report, entry.defaults))
    )


def _runs_fit(heat: Heat, runs: Iterable[Trained]) -> bool:
    """A run of code that raised has no held-out losses."""
    many = len(heat.budget.at)
    return all(len(run.train) == many and len(run.held_out) in (0, many) for run in runs)
