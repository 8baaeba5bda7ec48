"""The findings in a terminal's 80 columns."""

import math
import textwrap
from collections.abc import Iterator, Sequence

from thalweg.races.findings import words
from thalweg.races.findings.facts import Across, Comparison, Findings, ProblemFindings, Standing
from thalweg.races.findings.rates import NEAR

NEVER = "never"
NAME = 12  # columns that a name should have


def table(findings: Findings, width: int = 80) -> str:
    """The findings as plain text, each line at most `width` columns (60 or more).

    The sentence and the line to paste; for each problem a row for each contestant, the pairs and the warnings; all
    problems together; what the intervals speak of.
    """
    alone = len(findings.problems) == 1
    lines = [*_wrapped(findings.sentence, width)]
    pasted = [line for problem in findings.problems for line in _paste(problem, width, alone)]
    lines += ["", *pasted] if pasted else []
    for problem in findings.problems:
        lines += ["", *_problem(problem, width, alone)]
    lines += ["", *_wrapped(_legend(findings.problems), width)]
    if findings.across:
        lines += ["", *_across(findings.across, width)]
    return "\n".join([*lines, "", *_wrapped(findings.conditional_on, width)])


def _paste(found: ProblemFindings, width: int, alone: bool) -> Iterator[str]:
    """The line to paste with its safe range as a comment, or beneath one where both are too long for a line."""
    first = found.standings[0]
    said = "; ".join(part for part in ("" if alone else found.problem, first.safe and f"safe: {first.safe}") if part)
    if not first.paste:
        return
    if not said:
        yield f"  {first.paste}"
    elif len(whole := f"  {first.paste}  # {said}") <= width:
        yield whole
    else:
        yield from textwrap.wrap(said, width, initial_indent="  # ", subsequent_indent="  # ")
        yield f"  {first.paste}"


def _problem(found: ProblemFindings, width: int, alone: bool) -> Iterator[str]:
    trials = f"{words.many(found.trials, 'trial')} over {words.many(found.tuning_seeds, 'tuning seed')}"
    searched = trials if any(each.setting for each in found.standings) else "nothing searched"
    steps, seeds = words.many(found.steps[-1], "step"), words.many(found.seeds, "seed")
    yield from _wrapped(f"{found.problem}: {steps}, {searched}; report on {seeds}", width)
    if not alone:
        yield from _wrapped(found.sentence, width)
    yield ""
    yield from _grid(_header(found), [_row(each, found.seeds) for each in found.standings], width)
    yield ""
    for each in found.standings:
        if len(each.setting) > 1:
            yield from _wrapped(f"{each.contestant}: {words.setting(each.setting)}", width, "  ")
    goal = f"{words.number(found.target)} ({found.target_of})" if math.isfinite(found.target) else found.target_of
    yield from _wrapped(f"target: {goal}", width)
    if found.comparisons:
        yield ""
        yield from _pairs(found.comparisons, found.seeds, width)
    if found.warnings:
        yield ""
        for warning in found.warnings:
            yield from _wrapped(f"! {warning}", width, "  ")


def _header(found: ProblemFindings) -> list[str]:
    held_out = ["held out [95 %]"] if found.standings[0].held_out else []
    train = "train" if held_out else "train [95 %]"
    return ["contestant", "tuned lr", "good", train, *held_out, "miss", "steps", "untuned"]


def _row(standing: Standing, seeds: int) -> list[str]:
    rate = next(iter(standing.setting.values())) if standing.rates else None  # it stands first, by whatever name
    edge = {"": "", "low": "<", "high": ">"}[standing.rates.edge] if standing.rates else ""
    held_out = [words.ranged(standing.held_out)] if standing.held_out else []
    return [
        standing.contestant,
        "-" if rate is None else f"{edge}{words.rate(rate)}",
        "-" if math.isnan(standing.decades) else f"{standing.decades:.1f}",
        words.number(standing.train.value) if held_out else words.ranged(standing.train),
        *held_out,
        f"{standing.missed}",
        _steps(standing, seeds),
        words.number(standing.default.value) if standing.default else "-",
    ]


def _steps(standing: Standing, seeds: int) -> str:
    """The median, or how many came there at all."""
    if math.isfinite(standing.steps_to_target):
        return words.number(standing.steps_to_target, 6)
    return f"{standing.reached}/{seeds}" if standing.reached else NEVER


def _legend(problems: Sequence[ProblemFindings]) -> str:
    """What the columns are, said once."""
    kinds = list(dict.fromkeys("held-out" if found.standings[0].held_out else "training" for found in problems))
    columns = words.listed([{"held-out": "held out", "training": "train"}[kind] for kind in kinds], "or")
    return (
        f"good: decades of learning rates around the best with {NEAR}; < or > marks a best on the edge of the search. "
        f"{columns}: geometric mean where losses are positive; where runs missed, median. miss: runs that diverged or "
        f"failed. steps: median to the target, or how many seeds reach it. untuned: {words.listed(kinds, 'or')} loss "
        f"with the hyperparameters as they were given, the library's defaults where none were; - where that is no "
        f"learning rate."
    )


def _pairs(pairs: Sequence[Comparison], seeds: int, width: int) -> Iterator[str]:
    rows = [
        [
            f"{pair.first} : {pair.second}",
            _difference(pair, seeds),
            f"{pair.improvement.value:.2f} [{pair.improvement.low:.2f}, {pair.improvement.high:.2f}]",
            "< 0.001" if pair.p_holm < 0.001 else f"{pair.p_holm:.3f}",
            pair.told,
        ]
        for pair in pairs
    ]
    yield from _grid(["pair", "difference [95 %]", "P(better)", "Holm's p", "verdict"], rows, width)


def _difference(pair: Comparison, seeds: int) -> str:
    if pair.scale == "sign":
        return f"wins {words.number(pair.difference.value * seeds)} of {seeds}"
    return words.change(pair.difference) if pair.scale == "ratio" else words.ranged(pair.difference)


def _across(together: Across, width: int) -> Iterator[str]:
    yield from _wrapped("All problems: interquartile mean of losses, 0 the best run, 1 the start [95 %]", width)
    yield ""
    shares = {name: [f"{share:.2f}" for share in profile.value] for name, profile in together.profiles.items()}
    rows = [[name, words.ranged(mean), shares[name][0], shares[name][-1]] for name, mean in together.iqm.items()]
    yield from _grid(["contestant", "mean [95 %]", "fastest", "reaches the target"], rows, width)
    yield ""
    yield from _wrapped("fastest: the share of runs that take the fewest steps of all to the target.", width)
    if together.rivals:
        yield ""
        for sentence in together.rivals:
            yield from _wrapped(f"! {sentence}", width, "  ")


def _grid(header: Sequence[str], rows: Sequence[Sequence[str]], width: int) -> Iterator[str]:
    """Columns aligned; names that are longer than what is left for them have a line of their own."""
    sizes = [max(map(len, column)) for column in zip(*[header, *rows], strict=True)]
    gap = 2 if sum(sizes[1:]) + 2 * (len(sizes) - 1) + NAME <= width else 1
    first = max(1, min(sizes[0], width - sum(sizes[1:]) - gap * (len(sizes) - 1)))
    for row in (header, *rows):
        if len(row[0]) > first:
            yield from textwrap.wrap(row[0], width)
        rest = "".join(f"{'':{gap}}{cell:>{size}}" for cell, size in zip(row[1:], sizes[1:], strict=True))
        yield f"{row[0] if len(row[0]) <= first else '':<{first}}{rest}".rstrip()


def _wrapped(text: str, width: int, indent: str = "") -> Iterator[str]:
    yield from textwrap.wrap(text, width, subsequent_indent=indent, break_on_hyphens=False)
