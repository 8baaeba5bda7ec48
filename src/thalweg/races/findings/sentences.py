"""The plain sentence that stands first."""

import math
from collections.abc import Sequence

from thalweg.races.findings import words
from thalweg.races.findings.facts import Comparison, Interval, Standing

NAMED = 3  # of those beaten; more are counted


def of_problem(standings: Sequence[Standing], comparisons: Sequence[Comparison], seeds: int) -> str:
    """Who beats whom by how much, and where we cannot tell."""
    first = standings[0]
    loss = "held-out loss" if first.held_out else "training loss"
    leader = f"{first.contestant} at {words.setting(first.setting)}" if first.setting else first.contestant
    if not math.isfinite(first.score.value):
        return f"No contestant finishes: even {leader} misses {first.missed} of {words.many(seeds, 'run')}."
    if len(standings) == 1:
        return f"{leader} reaches a {loss} of {words.ranged(first.score)}."
    own = [pair for pair in comparisons if pair.first == first.contestant]
    beaten = [pair for pair in own if pair.verdict == "better"]
    alike = [pair.second for pair in own if pair.verdict == "cannot tell"]
    lost = [pair.second for pair in own if pair.verdict == "worse"]
    parts = [_beats(leader, loss, beaten, seeds)] if beaten else []
    if alike:
        level = f"We cannot tell {leader} from {words.listed(alike, 'or')}, though its {loss} came out lowest"
        parts.append(f"against {words.listed(alike)} we cannot tell" if beaten else level)
    if lost:
        parts.append(f"{'it' if parts else leader} loses to {words.listed(lost)} on most seeds")
    return "; ".join(parts) + "."


def _beats(leader: str, loss: str, beaten: Sequence[Comparison], seeds: int) -> str:
    names = [pair.second for pair in beaten]
    if len(names) == 1:
        return f"{leader} beats tuned {names[0]}: its {loss} is {_by(beaten[0], seeds)}"
    if len(names) <= NAMED:
        told = words.listed([f"{_by(pair, seeds)} than {pair.second}'s" for pair in beaten])
        return f"{leader} beats {words.listed(names)}, all tuned: its {loss} is {told}"
    closest = beaten[0]
    return f"{leader} beats {len(names)} others, all tuned: its {loss} is {_by(closest, seeds)} than {closest.second}'s"


def _by(pair: Comparison, seeds: int) -> str:
    """By how much a loss is lower."""
    d = pair.difference
    if pair.scale == "ratio":
        return words.lower(d)
    if pair.scale == "difference":
        return f"{words.ranged(Interval(-d.value, -d.high, -d.low))} lower"
    wins = d.value * seeds
    return f"lower on {words.number(wins)} of {words.many(seeds, 'seed')}"


def conditional_on(problems: int, searched: str) -> str:
    """What the intervals speak of, and what not."""
    which = "this problem" if problems == 1 else "these problems"
    return (
        f"Intervals and p-values are 95 % statements about new seeds on {which}: other splits of the same data, other "
        f"initial parameters and other batch orders, within this budget. They hold for the settings that were tuned "
        f"once, on seeds that are not reported ({searched}); how much another tuning would change the settings is not "
        f"in them, nor are other data, models, budgets or search spaces."
    )
