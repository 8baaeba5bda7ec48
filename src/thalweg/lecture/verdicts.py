"""All verdicts for machines."""

import math
from collections.abc import Iterator, Sequence
from typing import Any

from thalweg.lecture.claim import Claim, Finding, Shown


def verdicts(shown: Sequence[Shown]) -> list[dict[str, Any]]:
    """As plain data that JSON can hold."""
    return [_claim(each) for each in shown]


def _claim(shown: Shown) -> dict[str, Any]:
    claim = shown.claim
    return {
        "number": claim.number,
        "key": claim.key,
        "title": claim.title,
        "sentence": claim.sentence,
        "criterion": claim.criterion.text,
        "verdict": shown.verdict,
        "said": shown.said,
        **_finding(shown.finding),
        "figures": [name for name, _ in named(claim, "", shown.finding)],
        "caveats": [
            {
                "key": each.key,
                "title": each.title,
                "unless": each.unless,
                "breaks": each in shown.breaks,
                **_finding(shown.limits[each.key]),
                "figures": [name for name, _ in named(claim, each.key, shown.limits[each.key])],
            }
            for each in claim.caveats
        ],
        "command": claim.command,
    }


def named(claim: Claim, caveat: str, finding: Finding) -> Iterator[tuple[str, int]]:
    """The names of a finding's pictures and their places in it: L4-momentum, L4-momentum-2, L4-momentum-high-bump."""
    stem = f"L{claim.number}-{claim.key}{f'-{caveat}' if caveat else ''}"
    for place in range(len(finding.pictures)):
        yield (f"{stem}-{place + 1}" if place else stem), place


def _finding(finding: Finding) -> dict[str, Any]:
    numbers = {key: float(value) if math.isfinite(value) else None for key, value in finding.numbers.items()}
    return {"shown": finding.shown, "finding": finding.sentence, "numbers": numbers}
