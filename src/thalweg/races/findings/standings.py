"""One contestant on one problem."""

import math

import numpy as np

from thalweg.races.findings.facts import Band, RateCurve, Standing
from thalweg.races.findings.rates import best_after, rate_curve
from thalweg.races.findings.runs import Losses, band, spoken
from thalweg.races.findings.target import steps_to
from thalweg.races.findings.words import rate
from thalweg.races.record import Entry


def standings(losses: Losses, goal: float) -> tuple[Standing, ...]:
    """The best first: by score, then fewer misses, then as they were given."""
    found = [_standing(losses, place, goal) for place in range(len(losses.heat.entries))]
    return tuple(sorted(found, key=lambda standing: (standing.score.value, standing.missed)))


def _standing(losses: Losses, place: int, goal: float) -> Standing:
    heat = losses.heat
    entry = heat.entries[place]
    steps = steps_to(losses, place, goal)
    rates = rate_curve(losses, entry)
    finished = np.isfinite(losses.report[place]).any()
    return Standing(
        contestant=entry.contestant,
        setting=entry.setting,
        paste=entry.paste if finished else "",
        safe=_safe(entry, rates) if finished else "",
        train=spoken(losses.train(entry.report), losses.train_logs),
        held_out=spoken(losses.report[place], losses.logs) if heat.held_out else None,
        default=spoken(losses.scores(entry.defaults), losses.logs) if entry.defaults else None,
        default_setting=entry.default or {},
        missed=int(np.isinf(losses.report[place]).sum()),
        rates=rates,
        best_after=best_after(losses, entry),
        steps_to_target=float(np.median(steps)),
        reached=int(np.isfinite(steps).sum()),
        train_curve=band(losses.curves(entry.report, held_out=False), losses.train_logs),
        held_out_curve=_held_out(losses, entry),
    )


def _held_out(losses: Losses, entry: Entry) -> Band | None:
    return band(losses.curves(entry.report, held_out=True), losses.logs) if losses.heat.held_out else None


def _safe(entry: Entry, rates: RateCurve | None) -> str:
    if rates is None:
        return ""
    if math.isinf(rates.score.value[rates.lr.index(entry.setting[entry.lr])]):
        return f"no {entry.lr} that was tried is safe: runs diverge at the best one too"
    low, high = rates.good
    said = f"{entry.lr} at {rate(low)} alone" if low == high else f"{entry.lr} from {rate(low)} to {rate(high)}"
    if rates.edge:
        said += f", and perhaps {'lower' if rates.edge == 'low' else 'higher'}"
    if rates.diverges_from is not None:
        said += f"; runs diverge from {rate(rates.diverges_from)}"
    return said
