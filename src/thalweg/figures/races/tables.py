"""Scores, differences and means as rows of intervals."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import replace

from thalweg.figures.races.looks import Look
from thalweg.figures.races.numbers import chance, difference, interval
from thalweg.figures.races.rows import Row, Rows
from thalweg.figures.races.says import MIRRORED, other
from thalweg.races.findings.facts import Across, Comparison, Interval, ProblemFindings, Scale

Names = Mapping[str, Look]
SCALES: dict[Scale, tuple[str, float]] = {
    "ratio": ("loss as a share of the other's", 1.0),
    "difference": ("difference of losses", 0.0),
    "sign": ("share of seeds won", 0.5),
}
CHANCE = "P: better on a seed"
BIG = 64.0  # height of a row of means


def scores(part: ProblemFindings, looks: Names) -> Rows:
    """What each ends at, tuned and untuned."""
    rows = []
    for each in part.standings:
        look, missed = looks[each.contestant], f", {each.missed} missed" if each.missed else ""
        usual = each.default.value if each.default is not None else None
        rows.append(Row(look.name, look.whose, look.mark, each.score, interval(each.score) + missed, usual))
    held_out = any(each.held_out is not None for each in part.standings)
    return Rows(
        f"{'Held-out' if held_out else 'Training'} loss after {part.steps[-1]:,} steps", tuple(rows),
        "loss, lower is better", key="◇ untuned",
    )  # fmt: skip


def turned(pair: Comparison, first: str) -> Comparison:
    """The same pair spoken of from `first`."""
    if pair.first == first:
        return pair
    low, value, high = pair.difference.low, pair.difference.value, pair.difference.high
    if pair.scale == "ratio":
        mirrored = Interval(*(1 / each if each else float("inf") for each in (value, high, low)))
    else:
        about = 0.0 if pair.scale == "difference" else 1.0
        mirrored = Interval(about - value, about - high, about - low)
    chance_ = pair.improvement
    return replace(
        pair, first=pair.second, second=pair.first, difference=mirrored, verdict=MIRRORED[pair.verdict],
        improvement=Interval(1 - chance_.value, 1 - chance_.high, 1 - chance_.low),
    )  # fmt: skip


def against_best(part: ProblemFindings, looks: Names) -> Rows:
    """The best one's pairs alone: what a talk has time for."""
    best = part.standings[0].contestant
    pairs = [turned(each, best) for each in part.comparisons if best in (each.first, each.second)]
    rows = [_row(each, looks, looks[other(each, best)].name, other(each, best)) for each in pairs]
    name = looks[best].name
    return _pairs(pairs, rows, f"{name} against each, the same seeds", f"{name} better", f"{name} worse", CHANCE)


def every_pair(part: ProblemFindings, looks: Names) -> Rows:
    """All pairs."""
    rows = [
        _row(each, looks, f"{looks[each.first].name} / {looks[each.second].name}", each.first, told=False)
        for each in part.comparisons
    ]
    title, grey = "Every pair, the same seeds", sorted({each.told for each in part.comparisons} - {"better", "worse"})
    hint = f"grey: {' or '.join(grey)}" if grey else ""
    return _pairs(list(part.comparisons), rows, title, "first better", "second better", hint)


def _pairs(pairs: list[Comparison], rows: list[Row], title: str, better: str, worse: str, hint: str) -> Rows:
    """On the scale that most pairs have; others say theirs in words."""
    scale = Counter(each.scale for each in pairs).most_common(1)[0][0] if pairs else "ratio"
    kept = [
        row if pair.scale == scale else Row(row.name, row.whose, row.mark, None, row.words, sure=row.sure)
        for row, pair in zip(rows, pairs, strict=True)
    ]
    words, at = SCALES[scale]
    low, high = (worse, better) if scale == "sign" else (better, worse)
    return Rows(
        title, tuple(kept), f"{words}, 95 % interval", key=hint, at=at,
        log=None if scale == "ratio" else False, ends=(f"◂ {low}", f"{high} ▸"),
    )  # fmt: skip


def _row(pair: Comparison, looks: Names, name: str, of: str, *, told: bool = True) -> Row:
    sure = pair.verdict != "cannot tell"
    verdict = f"P {chance(pair.improvement.value)}" if sure else pair.told
    said = difference(pair) + (f" · {verdict}" if told else "")
    return Row(name, looks[of].whose, looks[of].mark, pair.difference, said, sure=sure)


def means(across: Across, looks: Names) -> Rows:
    """Interquartile means, the lowest first."""
    order = sorted(across.iqm, key=lambda name: across.iqm[name].value)
    rows = [Row(looks[name].name, looks[name].whose, looks[name].mark, across.iqm[name], interval(across.iqm[name]))
            for name in order]  # fmt: skip
    ends = "0: the best run of a problem, 1: the loss at its start"
    return Rows("Interquartile mean of scores", tuple(rows), ends, log=False, pitch=BIG)
