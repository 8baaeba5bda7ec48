"""The plain sentence that stands first."""

import math
from collections.abc import Sequence

from thalweg.races.findings import words
from thalweg.races.findings.facts import Comparison, Interval, Standing
from thalweg.races.record import Heat

SAME_LOSS = "arrive at the same loss, to a millionth of the way from the start: compare their steps"
NAMED = 3  # of those beaten: by how much


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
    alike = [pair.second for pair in own if pair.verdict == "cannot tell" and not pair.arrived]
    there = [pair.second for pair in own if pair.arrived]
    lost = [pair.second for pair in own if pair.verdict == "worse"]
    tuned = all(each.setting for each in standings if each.contestant in [pair.second for pair in beaten])
    parts = [f"{leader} beats {'tuned ' if tuned else ''}{_beaten(loss, beaten, seeds)}"] if beaten else []
    if alike:
        level = f"We cannot tell {leader} from {words.listed(alike, 'or')}, though its {loss} came out lowest"
        parts.append(f"against {words.listed(alike)} we cannot tell" if beaten else level)
    if there:
        beside = f"{words.listed(there)} {'is' if len(there) == 1 else 'are'} level with it"
        parts.append(beside if parts else f"{words.listed([leader, *there])} {SAME_LOSS}")
    if lost:
        parts.append(f"{'it' if parts else leader} loses to {words.listed(lost)} on most seeds")
    return "; ".join(parts) + "."


def _beaten(loss: str, beaten: Sequence[Comparison], seeds: int) -> str:
    names = [pair.second for pair in beaten]
    if len(names) == 1:
        return f"{names[0]}: its {loss} is {_by(beaten[0], seeds)}"
    told = [f"{_by(pair, seeds)} than {pair.second}'s" for pair in beaten[:NAMED]]
    if len(names) > NAMED:
        return f"{words.listed(names)}: its {loss} is {told[0]}, the next"
    return f"{words.listed(names)}: its {loss} is {words.listed(told)}"


def _by(pair: Comparison, seeds: int) -> str:
    """By how much a loss is lower."""
    d = pair.difference
    if pair.scale == "ratio":
        return words.lower(d)
    if pair.scale == "difference":
        return f"{words.ranged(Interval(-d.value, -d.high, -d.low))} lower"
    wins = d.value * seeds
    return f"lower on {words.number(wins)} of {words.many(seeds, 'seed')}"


def conditional_on(heats: Sequence[Heat]) -> str:
    """What the intervals speak of, and what not."""
    which = "this problem" if len(heats) == 1 else "these problems"
    trials = max(len(entry.settings) for entry in heats[0].entries)
    told = f"{words.many(trials, 'trial')} of each contestant over {words.many(len(heats[0].tuning_seeds), 'seed')}"
    searched = any(entry.setting for heat in heats for entry in heat.entries)
    settings = (
        f"the settings that were tuned once, by {told} that are not reported; how much another tuning would change "
        f"them is not in it, nor are other data, models, budgets or search spaces"
        if searched
        else "the settings that were given; other data, models or budgets are not in it"
    )
    return (
        f"95 % intervals and p-values speak of new seeds on {which}: other splits of the same data, other "
        f"initial parameters, other batches and noise, within this budget. They hold for {settings}."
    )
