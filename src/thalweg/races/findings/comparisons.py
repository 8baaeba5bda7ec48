"""Every pair of contestants over the same seeds."""

from collections.abc import Sequence
from itertools import combinations

from thalweg.races.findings.facts import Comparison, Interval, Standing, Verdict
from thalweg.races.findings.runs import SEED, Losses
from thalweg.races.statistics.pairs import Difference, difference, holm, improvement
from thalweg.races.statistics.power import seeds_needed
from thalweg.races.statistics.studentised import Array

ALPHA = 0.05


def comparisons(losses: Losses, standings: Sequence[Standing]) -> tuple[tuple[Comparison, ...], tuple[int | None, ...]]:
    """All pairs, the better-placed first, and for each how many seeds would tell a difference like the one seen."""
    scores = {entry.contestant: row for entry, row in zip(losses.heat.entries, losses.report, strict=True)}
    pairs = list(combinations([standing.contestant for standing in standings], 2))
    found = [difference(scores[a], scores[b], log=losses.logs, seed=SEED) for a, b in pairs]
    corrected = holm([each.p for each in found])
    compared = tuple(
        _comparison(pair, losses, scores, each, float(p)) for pair, each, p in zip(pairs, found, corrected, strict=True)
    )
    # as strictly as the first of Holm's steps asks, which is the most that could be asked of the pair
    needed = tuple(seeds_needed(each.effect, alpha=ALPHA / len(pairs)) for each in found)
    return compared, needed


def _comparison(
    pair: tuple[str, str], losses: Losses, scores: dict[str, Array], seen: Difference, corrected: float
) -> Comparison:
    first, second = pair
    arrived = losses.arrived(scores[first], scores[second])
    return Comparison(
        first=first,
        second=second,
        scale=seen.scale,
        difference=Interval(seen.value, seen.low, seen.high),
        improvement=Interval(*improvement(scores[first], scores[second])),
        p=seen.p,
        p_holm=corrected,
        verdict="cannot tell" if arrived else _verdict(seen, corrected),
        arrived=arrived,
    )


def _verdict(seen: Difference, corrected: float) -> Verdict:
    """Only where the corrected p-value is below .05 and the interval leaves out "no difference"."""
    if not (corrected < ALPHA and seen.agrees):
        return "cannot tell"
    return "better" if seen.below else "worse"
