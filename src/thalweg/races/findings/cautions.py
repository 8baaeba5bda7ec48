"""What a careful reader would object to, said beforehand."""

from collections.abc import Iterator, Sequence

from thalweg.races.findings import words
from thalweg.races.findings.comparisons import ALPHA
from thalweg.races.findings.facts import Comparison, Standing
from thalweg.races.findings.runs import SEED, Losses
from thalweg.races.record import Entry
from thalweg.races.statistics.pairs import difference, sign_test

FEW = 10  # seeds; fewer make intervals wide, and their coverage a matter of the noise's shape


def cautions(
    losses: Losses,
    standings: Sequence[Standing],
    comparisons: Sequence[Comparison],
    needed: Sequence[int | None],
) -> tuple[str, ...]:
    """Warnings of one problem, the weightiest first."""
    entries = {entry.contestant: entry for entry in losses.heat.entries}
    seeds = len(losses.heat.seeds)
    return (
        *_few(seeds),
        *_unfinished(standings, entries),
        *_edges([each for each in standings if each.paste], entries),
        *_special_cases(comparisons, entries),
        *_misses([each for each in standings if each.paste], seeds),
        *_targets(standings),
        *_defaults(losses),
        *_signs(comparisons, seeds),
        *_hints(standings[0].contestant, comparisons, needed),
    )


def _few(seeds: int) -> Iterator[str]:
    if seeds < FEW:
        yield f"Only {words.many(seeds, 'seed')}: take {FEW} or more before you believe an interval."


def _unfinished(standings: Sequence[Standing], entries: dict[str, Entry]) -> Iterator[str]:
    """Of whom no run finished, and what to look at."""
    for standing in standings:
        if not standing.paste:
            runs = entries[standing.contestant].report
            errors = list(dict.fromkeys(run.error for run in runs if run.error))
            ended = [run.diverged_at for run in runs if run.diverged_at is not None]
            if errors:
                more = f" (and {words.many(len(errors) - 1, 'other error')})" if len(errors) > 1 else ""
                yield f"No run of {standing.contestant} finished: mend what the code raised, {errors[0]}{more}."
            else:
                first = f" after {words.many(min(ended), 'step')}" if ended else ""
                yield (
                    f"No run of {standing.contestant} finished, even at its best trial: the loss or a gradient is not "
                    f"finite{first}: look at the data and the loss there."
                )


def _edges(standings: Sequence[Standing], entries: dict[str, Entry]) -> Iterator[str]:
    for standing in standings:
        if standing.rates and standing.rates.edge:
            side, further = {"low": ("lowest", "lower"), "high": ("highest", "higher")}[standing.rates.edge]
            name = entries[standing.contestant].lr
            chosen = words.rate(standing.setting[name])
            yield (f"{standing.contestant} is best at the {side} {name} that was searched, {chosen}: search {further}.")


def _special_cases(comparisons: Sequence[Comparison], entries: dict[str, Entry]) -> Iterator[str]:
    for pair in comparisons:
        winner = {"better": pair.first, "worse": pair.second}.get(pair.verdict)
        loser = pair.second if winner == pair.first else pair.first
        if winner and winner in entries[loser].special_cases:
            searched = words.listed(list(entries[loser].setting)) or "the numbers that it came with"
            yield (
                f"{loser} loses to {winner}, which it contains for some of its numbers: it is under-tuned. Give it "
                f"more trials, or search more than {searched}."
            )


def _misses(standings: Sequence[Standing], seeds: int) -> Iterator[str]:
    for standing in standings:
        if standing.missed:
            yield (
                f"{standing.contestant} diverged or failed on {standing.missed} of {words.many(seeds, 'seed')}; they "
                f"count as infinite: its loss is a median, and it is compared by the seeds that it wins."
            )


def _targets(standings: Sequence[Standing]) -> Iterator[str]:
    never = [standing.contestant for standing in standings if not standing.reached]
    if len(never) == len(standings):
        yield "No run reaches the target."
    elif never:
        yield f"No run of {words.listed(never, 'or')} reaches the target."


def _defaults(losses: Losses) -> Iterator[str]:
    for entry, tuned in zip(losses.heat.entries, losses.report, strict=True):
        if entry.defaults:
            seen = difference(losses.scores(entry.defaults), tuned, log=losses.logs, seed=SEED)
            if seen.p < ALPHA and seen.below:
                yield f"{entry.contestant} does better untuned than tuned: its best lies between the trials."


def _signs(comparisons: Sequence[Comparison], seeds: int) -> Iterator[str]:
    """With Holm's factor even a clean sweep of the seeds may not be enough."""
    signs = any(pair.scale == "sign" for pair in comparisons)
    enough = seeds
    while sign_test(enough, enough) * len(comparisons) >= ALPHA:
        enough += 1
    if signs and enough > seeds:
        yield (
            f"Where runs missed, {words.many(seeds, 'seed')} cannot tell any of {len(comparisons)} pairs apart, even "
            f"if one side wins all: take {enough}."
        )


def _hints(first: str, comparisons: Sequence[Comparison], needed: Sequence[int | None]) -> Iterator[str]:
    """For the leader's open comparisons, what it would take."""
    asked = {
        pair.second: f"about {words.number(seeds, 2)}" if seeds else "more than 10,000"
        for pair, seeds in zip(comparisons, needed, strict=True)
        if pair.first == first and pair.verdict == "cannot tell" and not pair.arrived and pair.scale != "sign"
    }
    if asked:
        yield (
            f"To tell {first} from {words.listed(list(asked))} four times in five would take "
            f"{words.listed(list(asked.values()))} seeds, if they truly differ as they do here."
        )
