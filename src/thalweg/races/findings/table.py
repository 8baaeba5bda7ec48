"""The findings in a terminal's 80 columns."""

import math
import textwrap
from collections.abc import Iterator, Sequence

from thalweg.races.findings import words
from thalweg.races.findings.facts import Comparison, Findings, Interval, ProblemFindings, Standing

NEVER = "never"


def table(findings: Findings, width: int = 80) -> str:
    """The findings as plain text, each line at most `width` columns (60 or more): for each problem a row for each
    contestant, the pairs and the warnings; then all problems together."""
    lines = list(_wrapped(findings.sentence, width))
    for problem in findings.problems:
        lines += ["", *_problem(problem, width, alone=len(findings.problems) == 1)]
    if findings.across:
        lines += ["", *_across(findings, width)]
    return "\n".join([*lines, "", *_wrapped(findings.conditional_on, width)])


def _problem(found: ProblemFindings, width: int, alone: bool) -> Iterator[str]:
    counts = f"{words.many(found.trials, 'trial')} over {words.many(found.tuning_seeds, 'tuning seed')}"
    steps, seeds = words.many(found.steps[-1], "step"), words.many(found.seeds, "seed")
    yield from _wrapped(f"{found.problem}: {steps}, {counts}; report on {seeds}", width)
    if not alone:
        yield from _wrapped(found.sentence, width)
    yield ""
    yield from _grid(_header(found), [_row(each, found) for each in found.standings], width)
    yield ""
    yield from _wrapped(_legend(found), width)
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
    return ["contestant", "tuned lr", "good", train, *held_out, "miss", "steps", "default"]


def _row(standing: Standing, found: ProblemFindings) -> list[str]:
    chosen = standing.setting
    rate = next((chosen[name] for name in ("lr", "learning_rate") if name in chosen), None)
    edge = {"": "", "low": "<", "high": ">"}[standing.rates.edge] if standing.rates else ""
    held_out = [words.ranged(standing.held_out)] if standing.held_out else []
    return [
        standing.contestant,
        "-" if rate is None else f"{edge}{words.rate(rate)}",
        "-" if math.isnan(standing.decades) else f"{standing.decades:.1f}",
        words.number(standing.train.value) if held_out else words.ranged(standing.train),
        *held_out,
        f"{standing.missed}/{found.seeds}",
        f"{standing.steps_to_target:,.0f}" if math.isfinite(standing.steps_to_target) else NEVER,
        words.number(standing.default.value) if standing.default else "-",
    ]


def _legend(found: ProblemFindings) -> str:
    goal = f"{words.number(found.target)} ({found.target_of})" if math.isfinite(found.target) else found.target_of
    held_out = "held out" if found.standings[0].held_out else "train"
    return (
        f"good: decades of learning rates near the best, which is marked < or > on an edge of the search; {held_out}: "
        f"geometric mean where losses are positive; miss: runs that diverged or failed; steps: median to the target, "
        f"{goal}; default: the same loss with the library's defaults."
    )


def _pairs(pairs: Sequence[Comparison], seeds: int, width: int) -> Iterator[str]:
    rows = [
        [
            f"{pair.first} : {pair.second}",
            _difference(pair, seeds),
            f"{pair.improvement.value:.2f} [{pair.improvement.low:.2f}, {pair.improvement.high:.2f}]",
            "< 0.001" if pair.p_holm < 0.001 else f"{pair.p_holm:.3f}",
            pair.verdict,
        ]
        for pair in pairs
    ]
    yield from _grid(["pair", "difference [95 %]", "P(first better)", "p (Holm)", "verdict"], rows, width)


def _difference(pair: Comparison, seeds: int) -> str:
    if pair.scale == "sign":
        return f"wins {words.number(pair.difference.value * seeds)} of {seeds}"
    if pair.scale == "difference":
        return words.ranged(pair.difference)
    d = pair.difference
    if not 0.2 <= d.value <= 5:
        return f"x {words.ranged(d)}"
    percent = Interval(*(100 * (end - 1) for end in (d.value, d.low, d.high)))
    value, _, ends = words.ranged(percent).partition(" ")
    return f"{'' if value.startswith('-') else '+'}{value} % {ends}"


def _across(findings: Findings, width: int) -> Iterator[str]:
    together = findings.across
    assert together is not None
    yield "All problems: interquartile mean of losses, 0 the best run, 1 the start [95 %]"
    yield ""
    shares = {name: [f"{share:.2f}" for share in profile.value] for name, profile in together.profiles.items()}
    rows = [[name, words.ranged(mean), shares[name][0], shares[name][-1]] for name, mean in together.iqm.items()]
    yield from _grid(["contestant", "mean [95 %]", "fastest", "reaches the target"], rows, width)
    if together.rivals:
        yield ""
        for sentence in together.rivals:
            yield from _wrapped(f"! {sentence}", width, "  ")


def _grid(header: Sequence[str], rows: Sequence[Sequence[str]], width: int) -> Iterator[str]:
    """Columns aligned, the first to the left and as narrow as what is left for it: longer names have their own line."""
    widths = [max(map(len, column)) for column in zip(*[header, *rows], strict=True)]
    room = max(10, width - sum(widths[1:]) - 2 * (len(widths) - 1))
    first = min(widths[0], room)
    for row in (header, *rows):
        if len(row[0]) > first:
            yield from textwrap.wrap(row[0], width, break_on_hyphens=False)
        rest = "".join(f"  {cell:>{size}}" for cell, size in zip(row[1:], widths[1:], strict=True))
        yield f"{row[0] if len(row[0]) <= first else '':<{first}}{rest}".rstrip()


def _wrapped(text: str, width: int, indent: str = "") -> Iterator[str]:
    yield from textwrap.wrap(text, width, subsequent_indent=indent, break_on_hyphens=False)
