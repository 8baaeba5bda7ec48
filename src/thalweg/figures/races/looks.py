"""How each contestant looks in all figures of a race: a colour, and a dash and a mark for who cannot tell colours."""

import math
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache

from thalweg.figures.theme import DASHES, LIGHT, Dash
from thalweg.figures.theme import name as name_of

MARKS = ("o", "s", "^", "v", "<", ">", "p", "h")  # a cross is a run that diverged, a hollow diamond what is untuned
LONGEST = 26  # letters of a name in a figure
CLEAR = 24.0  # in CIE L*a*b*, between two lines of one figure
XYZ = (  # over the white point
    (0.4339, 0.3762, 0.1899),
    (0.2126, 0.7152, 0.0722),
    (0.0177, 0.1095, 0.8728),
)
PLAIN = {re.sub("[^a-z]", "", key): key for key in LIGHT.colours}
NOBODY_S = tuple(("", k) for k in range(len(LIGHT.others)))
Whose = tuple[str, int]


@dataclass(frozen=True)
class Look:
    """One contestant's."""

    name: str
    whose: Whose  # colour it has in every theme
    dash: Dash
    mark: str


def looks(contestants: Iterable[str]) -> Mapping[str, Look]:
    """By who races, and not by who wins: a contestant's look is the same before and after.

    An optimizer that the house has a colour for gets it, by whatever library; a second of one kind, one whose colour is
    too near to another's, and all others, the colour that is furthest from all that are taken.
    """
    names = sorted(set(contestants), key=lambda each: (_kind(each) != each, _rank(each), each))
    shown = _shown(names)
    taken: dict[str, Whose] = {}
    for each in names:
        own = _kind(each), 0
        if own[0] in LIGHT.colours and all(_apart(own, other) >= CLEAR for other in taken.values()):
            taken[each] = own
    for each in names:
        taken.setdefault(each, _free(taken.values()))
    return {
        each: Look(shown[each], taken[each], DASHES[k % len(DASHES)], MARKS[k % len(MARKS)])
        for k, each in enumerate(names)
    }


def _kind(contestant: str) -> str:
    """The rule that a name speaks of: "torch.optim.AdamW" and "optax.adamw" of "adamw"."""
    last = re.split(r"[(:,\s]", contestant)[0].rpartition(".")[2]
    return PLAIN.get(re.sub("[^a-z]", "", last.lower()), contestant)


def _shown(names: list[str]) -> dict[str, str]:
    written = [shortened(name_of(each)) for each in names]
    return {each: own if written.count(own) == 1 else shortened(each) for each, own in zip(names, written, strict=True)}


def shortened(name: str) -> str:
    """On one line, and cut in the middle, since names often differ at their ends."""
    name = " ".join("".join(each if each.isprintable() else " " for each in name).split()) or "(no name)"
    return name if len(name) <= LONGEST else f"{name[:13].rstrip()}…{name[-12:].lstrip()}"


def _rank(contestant: str) -> int:
    """The four that every reader knows keep their colours."""
    order = list(LIGHT.colours)
    return order.index(_kind(contestant)) if _kind(contestant) in order else len(order)


def _free(taken: Iterable[Whose]) -> Whose:
    """Of the colours that are nobody's, while one is clear of all; then of all."""
    there = list(taken)

    def clear(own: Whose) -> float:
        return min((_apart(own, other) for other in there), default=100.0)

    best = max(NOBODY_S, key=clear)
    return best if clear(best) >= CLEAR else max((*NOBODY_S, *((each, 0) for each in LIGHT.colours)), key=clear)


@cache
def _lab(colour: str) -> tuple[float, float, float]:
    """CIE L*a*b* under D65 of "#rrggbb": sRGB by IEC 61966-2-1."""
    srgb = (each / 255 for each in bytes.fromhex(colour.removeprefix("#")))
    linear = [each / 12.92 if each <= 0.04045 else ((each + 0.055) / 1.055) ** 2.4 for each in srgb]
    x, y, z = (math.cbrt(sum(a * b for a, b in zip(row, linear, strict=True))) for row in XYZ)
    return 116 * y - 16, 500 * (x - y), 200 * (y - z)


def _apart(one: Whose, other: Whose) -> float:
    return math.dist(_lab(LIGHT.colour(*one)), _lab(LIGHT.colour(*other)))
