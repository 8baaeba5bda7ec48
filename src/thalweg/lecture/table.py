"""The verdicts in a terminal's 80 columns."""

import textwrap
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from types import MappingProxyType

from thalweg.lecture.claim import Shown, Verdict

HEAD = ("", "claim", "verdict", "number")
FIRST, SHARES, GAP = 3, (0.30, 0.42, 0.28), 2


def table(shown: Sequence[Shown], width: int = 80, left_out: Mapping[str, str] = MappingProxyType({})) -> str:
    """A row for each claim, each line at most `width` columns, and how many hold."""
    widths = _widths(width)
    rows = [(f"L{each.claim.number}", each.claim.title, each.said, each.finding.shown) for each in shown]
    lines = [_line(HEAD, widths), "-" * width]
    for row in rows:
        lines += [*_wrapped(row, widths), ""]
    told = [tally(shown), *(f"{key} was left out: {why}" for key, why in left_out.items())]
    return "\n".join([*lines, *(line for each in told for line in textwrap.wrap(each, width))])


def tally(shown: Sequence[Shown]) -> str:
    """How many hold.

    >>> tally(())
    '0 claims.'
    """
    counts, total = Counter(each.verdict for each in shown), len(shown)
    claims = f"{total} claim{'' if total == 1 else 's'}"
    said: dict[Verdict, str] = {
        "holds": "hold{s} in every experiment",
        "holds only when": "hold{s} only under the condition named",
        "fails": "fail{s}",
    }
    parts = [
        f"{counts[verdict]} {words.format(s='s' if counts[verdict] == 1 else '')}"
        for verdict, words in said.items()
        if counts[verdict]
    ]
    return f"{claims}: {', '.join(parts)}." if parts else f"{claims}."


def _widths(width: int) -> tuple[int, ...]:
    free = width - FIRST - GAP * len(SHARES)
    wide = [int(share * free) for share in SHARES]
    return FIRST, *wide[:-1], free - sum(wide[:-1])


def _wrapped(row: Sequence[str], widths: Sequence[int]) -> Iterator[str]:
    cells = [textwrap.wrap(text, width) for text, width in zip(row, widths, strict=True)]
    for number in range(max(map(len, cells))):
        yield _line([cell[number] if number < len(cell) else "" for cell in cells], widths)


def _line(cells: Sequence[str], widths: Sequence[int]) -> str:
    return (" " * GAP).join(f"{cell:<{width}}" for cell, width in zip(cells, widths, strict=True)).rstrip()
