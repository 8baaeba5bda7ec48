"""The report's tables."""

from collections.abc import Iterable, Mapping, Sequence
from math import isfinite

from thalweg.figures.races.good_rates import width
from thalweg.figures.races.looks import Look
from thalweg.figures.races.numbers import chance, difference, interval, p_value, rate_of
from thalweg.figures.races.report.inline import variable
from thalweg.figures.races.report.markup import Html, el, joined
from thalweg.figures.theme import LIGHT
from thalweg.races.findings import words
from thalweg.races.findings.facts import Across, Comparison, Interval, ProblemFindings, Standing
from thalweg.races.record import Heat

Looks = Mapping[str, Look]
NONE = "–"


def table(caption: str, head: Sequence[str], rows: Iterable[Sequence[str]], *, numbers: int = 0) -> Html:
    """A table whose first column names the row; the `numbers` last columns are set to the right. It scrolls by itself
    where a screen is narrow."""
    right = len(head) - numbers
    kind = ["number" if k >= right else "" for k in range(len(head))]
    headed = el("tr", *(el("th", cell, scope="col", class_=kind[k]) for k, cell in enumerate(head)))
    body = (
        el("tr", el("th", row[0], scope="row"), *(el("td", cell, class_=kind[k]) for k, cell in enumerate(row[1:], 1)))
        for row in rows
    )
    made = el("table", el("caption", caption), el("thead", headed), el("tbody", *body))
    return el("div", made, class_="scrolls", tabindex="0", role="region", aria_label=caption)


def named(contestant: str, looks: Looks) -> Html:
    """A contestant as it was called, with its colour beside it."""
    dot = Html(f'<i class="dot" style="background:var({variable(LIGHT.colour(*looks[contestant].whose))})"></i>')
    return joined(dot, f"\N{NO-BREAK SPACE}{contestant}")  # no line ends between them


def standings(part: ProblemFindings, looks: Looks) -> Html:
    held_out = part.standings[0].held_out is not None
    losses = ["Held-out loss", "Training loss"] if held_out else ["Training loss"]
    head = ["Optimizer", "Tuned rate", "Good range", *losses, "Untuned", "Missed", "Steps to target"]
    rows = [_standing(each, part, looks, held_out=held_out) for each in part.standings]
    return table(f"{part.problem}: standings, with 95 % intervals", head, rows, numbers=len(head) - 1)


def _standing(each: Standing, part: ProblemFindings, looks: Looks, *, held_out: bool) -> list[str]:
    losses = [each.score, each.train] if held_out else [each.train]
    return [
        named(each.contestant, looks),
        _setting(each.setting),
        good(each),
        *(_interval(loss) for loss in losses),
        _default(each),
        f"{each.missed} of {part.seeds}",
        two_lines(_steps(each, part), f"{each.reached} of {part.seeds} get there"),
    ]


def _default(each: Standing) -> str:
    if each.default is None:
        return NONE
    if len(each.default_setting) == 1:
        return two_lines(_interval(each.default), f"at {_setting(each.default_setting)}")
    return joined(_interval(each.default), _setting(each.default_setting) if each.default_setting else "")


def _steps(each: Standing, part: ProblemFindings) -> str:
    """The median; more than the budget where half of the runs do not get there."""
    return f"{each.steps_to_target:,.0f}" if isfinite(each.steps_to_target) else f"over {part.steps[-1]:,}"


def two_lines(first: str, second: str) -> Html:
    """A number, and under it what is to be said of it."""
    return joined(first, el("small", second))


def _interval(of: Interval) -> Html:
    value, *ends = interval(of).split(" ", 1)
    return two_lines(value, ends[0]) if ends else joined(value)


def _setting(values: Mapping[str, float]) -> Html:
    """The number alone where only the learning rate was searched; each on a line of its own where several were."""
    rate = rate_of(values)
    if rate is not None and len(values) == 1:
        return joined(words.rate(rate))
    lines = [el("small", words.setting({key: value})) for key, value in values.items()]
    return joined(*lines) if lines else joined(NONE)


def good(each: Standing) -> str:
    """Of its learning rate: from where to where, and how wide."""
    if each.rates is None:
        return NONE
    low, high = (words.rate(lr) for lr in each.rates.good)
    return two_lines(f"{low} to {high}" if low != high else low, width(each.rates))


def comparisons(part: ProblemFindings, looks: Looks) -> Html:
    head = ["First", "Second", "Loss of the first", "P first is better", "p", "Holm's p", "The first is"]
    rows = [_comparison(each, looks) for each in part.comparisons]
    return table(f"{part.problem}: every pair over the same seeds, with 95 % intervals", head, rows, numbers=5)


def _comparison(pair: Comparison, looks: Looks) -> list[str]:
    verdict = el("span", pair.told, class_=pair.told.replace(" ", "-"))
    p = pair.improvement
    better = f"{chance(p.value)} [{p.low:.2f}, {p.high:.2f}]"
    return [named(pair.first, looks), named(pair.second, looks), difference(pair), better, p_value(pair.p),
            p_value(pair.p_holm), verdict]  # fmt: skip


def spaces(heat: Heat, looks: Looks) -> Html:
    rows = [
        [named(entry.contestant, looks), name, said]
        for entry in heat.entries
        for name, said in [*(entry.space or {NONE: "nothing was searched"}).items(), ("as tuned", entry.paste)]
    ]  # the line to paste tells what stayed as it was given
    return table(f"{heat.problem}: what was searched", ["Optimizer", "Hyperparameter", "Searched"], rows)


def means(across: Across, looks: Looks) -> Html:
    best = min(across.iqm, key=lambda name: across.iqm[name].value)

    def told(name: str) -> str:
        return "the lowest" if name == best else "worse" if name in across.apart else "cannot tell"

    rows = [[named(name, looks), interval(Interval(each.value, each.low, each.high)), told(name)]
            for name, each in across.iqm.items()]  # fmt: skip
    return table("Interquartile mean over the problems, 0 the best run of each and 1 the loss at its start",
                 ["Optimizer", "Mean", "Against the lowest"], rows, numbers=2)  # fmt: skip
