"""The claims by name: on the command line, in Python and in the folder."""

from collections.abc import Iterable
from importlib import import_module

from thalweg.errors import InputError, UnknownName, did_you_mean
from thalweg.lecture.claim import Claim

KEYS = ("compass", "stride", "adaptive", "momentum", "rmsprop", "adam", "defaults", "race", "regression")


def claim_named(name: str) -> Claim:
    """The claim of a key, or of its number: momentum, L4, l4, 4. Raises UnknownName."""
    return import_module(f"thalweg.lecture.claims.{key_of(name)}").CLAIM  # type: ignore[no-any-return]


def key_of(name: str) -> str:
    """A claim's key from its key or number. Raises UnknownName.

    >>> key_of("L4"), key_of("4"), key_of("Momentum")
    ('momentum', 'momentum', 'momentum')
    """
    asked = name.strip().lower()
    numbered = {f"{number}": key for number, key in enumerate(KEYS, 1)}
    key = numbered.get(asked.removeprefix("l"), asked)
    if key not in KEYS:
        raise UnknownName(
            f"the lecture has no claim {name!r:.60}{did_you_mean(asked, KEYS)} (it has {', '.join(KEYS)}; L1 to L9)"
        )
    return key


def chosen(names: str | Claim | Iterable[str | Claim] | None) -> tuple[Claim, ...]:
    """Claims in the lecture's order, each once; all without names. Raises UnknownName, or InputError for none."""
    if isinstance(names, str | Claim):
        names = [names]
    given = list(KEYS if names is None else names)
    if wrong := [each for each in given if not isinstance(each, str | Claim)]:
        raise InputError(f"a claim is a key, as 'momentum', or a Claim of yours; {wrong[0]!r:.60} was given")
    known = dict.fromkeys(key_of(each) if isinstance(each, str) else each for each in given)
    found = [claim_named(each) if isinstance(each, str) else each for each in known]
    if not found:
        raise InputError("no claim was named: leave the names out for all")
    keys = [each.key for each in found]
    if twice := [key for key in keys if keys.count(key) > 1]:
        raise InputError(f"two claims have the key {twice[0]!r}, which names their files: give one another")
    return tuple(sorted(found, key=lambda claim: claim.number))
