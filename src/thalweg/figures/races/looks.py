"""How each contestant looks in all figures of a race: a colour, and a dash and a mark for who cannot tell colours."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from thalweg.figures import theme

MARKS = ("o", "s", "^", "v", "<", ">", "p", "h")  # a cross is a run that diverged, a hollow diamond the defaults
LONGEST = 26  # letters of a name in a figure
PLAIN = {re.sub("[^a-z]", "", key): key for key in theme.COLOURS}


@dataclass(frozen=True)
class Look:
    """One contestant's."""

    name: str
    colour: str
    dash: Any
    mark: str


def looks(contestants: Iterable[str]) -> Mapping[str, Look]:
    """By who races, and not by who wins: a contestant's look is the same before and after.

    An optimizer that the house has a colour for gets it, by whatever library; a second of one kind, and all others, a
    colour that nobody has.
    """
    names = sorted(set(contestants), key=lambda each: (_kind(each) != each, each))
    shown = _shown(names)
    colours: dict[str, str] = {}
    for each in names:
        own = theme.COLOURS.get(_kind(each), "")
        if own and own not in colours.values():
            colours[each] = own
    for each in names:
        colours.setdefault(each, _free(set(colours.values())))
    return {
        each: Look(shown[each], colours[each], theme.DASHES[k % len(theme.DASHES)], MARKS[k % len(MARKS)])
        for k, each in enumerate(names)
    }


def _kind(contestant: str) -> str:
    """The rule that a name speaks of: "torch.optim.AdamW" and "optax.adamw" of "adamw"."""
    last = re.split(r"[(:,\s]", contestant)[0].rpartition(".")[2]
    return PLAIN.get(re.sub("[^a-z]", "", last.lower()), contestant)


def _shown(names: list[str]) -> dict[str, str]:
    written = [shortened(theme.name(each)) for each in names]
    return {each: own if written.count(own) == 1 else shortened(each) for each, own in zip(names, written, strict=True)}


def shortened(name: str) -> str:
    """On one line, and cut in the middle, since names often differ at their ends."""
    name = " ".join("".join(each if each.isprintable() else " " for each in name).split()) or "(no name)"
    return name if len(name) <= LONGEST else f"{name[:13].rstrip()}…{name[-12:].lstrip()}"


def _free(taken: set[str]) -> str:
    rest = [each for each in (*theme.OTHERS, *theme.COLOURS.values()) if each not in taken]
    return rest[0] if rest else theme.QUIET
