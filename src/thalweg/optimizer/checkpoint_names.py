"""Names of nested parameters, as params/encoder/0/weight: what a checkpoint knows them by."""

from typing import Any

from thalweg.errors import InputError

ESCAPED = {"%", "/", "\\"}  # what the names themselves are made of, and what a zip archive takes for a slash
LONGEST = 60_000  # bytes; a zip archive has room for 65,535


def named_leaves(tree: Any, name: str = "params") -> dict[str, Any]:
    """The leaves by name, in the tree's own order: keys of dicts, places in lists and tuples, joined by slashes.

    Raises InputError for keys that are neither strings nor whole numbers, for names without end, and where two are the
    same.
    """
    found: dict[str, Any] = {}
    for each, leaf in _walk(tree, name):
        if len(each.encode()) > LONGEST:
            raise InputError(f"{each[:60]}... is a name of more than {LONGEST} bytes")
        if each in found:
            raise InputError(f"two parameters have the name {each}: keys of a dict must differ when written as text")
        found[each] = leaf
    return found


def _walk(tree: Any, name: str) -> list[tuple[str, Any]]:
    if isinstance(tree, dict):
        return [leaf for key, branch in tree.items() for leaf in _walk(branch, f"{name}/{_part(key, name)}")]
    if isinstance(tree, list | tuple):
        return [leaf for place, branch in enumerate(tree) for leaf in _walk(branch, f"{name}/{place}")]
    return [(name, tree)]


def _part(key: Any, where: str) -> str:
    if isinstance(key, bool) or not isinstance(key, str | int):
        raise InputError(f"{where} has the key {key!r:.60}: a checkpoint names strings and whole numbers")
    return "".join(_escaped(letter) for letter in str(key))


def _escaped(letter: str) -> str:
    """A letter as it is, or as the bytes of its UTF-8, %2F for a slash."""
    if letter.isprintable() and letter not in ESCAPED:
        return letter
    return "".join(f"%{byte:02X}" for byte in letter.encode("utf-8", "surrogatepass"))
