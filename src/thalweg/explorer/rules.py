"""An optimizer's rule as an entry of the page's `recordings.js`."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from thalweg.engines.javascript import arrow
from thalweg.errors import InputError
from thalweg.explorer.code import Code, parameter
from thalweg.figures import theme
from thalweg.optimizer.optimizer import Optimizer
from thalweg.optimizer.variant import Variant
from thalweg.recording.display import Symbol, Tree
from thalweg.runs.taken_apart import explained, shown_places

ACCENTS = {"hat": "ˆ", "bar": "¯", "tilde": "˜"}  # above a letter, in MathML


def flags(optimizer: Optimizer) -> dict[str, Any]:
    """What is chosen and no number: flags, and options that are absent."""
    return {
        name: value
        for name, value in optimizer.hyperparameters.items()
        if name not in optimizer.variant.hyperparameters
    }


def key(optimizer: Optimizer) -> str:
    """The rule's name, with what differs from its default variant: `rmsprop centered momentum`."""
    own, usual = flags(optimizer), flags(optimizer.rule())
    more = [name for name in optimizer.variant.hyperparameters if name in usual]
    more += [name if value is True else f"{name}={value}" for name, value in own.items() if value != usual.get(name)]
    return " ".join([optimizer.name, *more])


def printed(optimizer: Optimizer) -> dict[str, Any]:
    """See RecordedRule in page/types.js."""
    if schedules := [name for name, value in optimizer.hyperparameters.items() if callable(value)]:
        raise InputError(
            f"{optimizer.name}: {schedules[0]} is a schedule, which a page cannot show; give it as a number"
        )
    rule, variant = optimizer.rule, optimizer.variant
    program = variant.observed
    hyperparameters, names = optimizer.rule().hyperparameters, variant.hyperparameters
    usual = {name: hyperparameters[name] for name in names}
    values = {name: optimizer.hyperparameters[name] if value is None else value for name, value in usual.items()}
    return {
        "name": key(optimizer),
        "title": theme.name(optimizer.name) + key(optimizer)[len(optimizer.name) :],
        "paper": rule.paper,
        "summary": rule.summary,
        "hyperparameters": [parameter(name, values[name], rule.ranges[name]) for name in names],
        "flags": flags(optimizer),
        "slots": variant.slots,
        "scalarSlots": variant.scalar_slots,
        "starts": [variant.start[slot] for slot in (*variant.slots, *variant.scalar_slots)],
        "direction": variant.followed,
        "row": program.row,
        "scalars": Code(arrow(program.scalars, ["t", "h", "s"], _scalar_inputs(optimizer))),
        "elements": Code(arrow(program.elements, ["x", "g", "s", "r"], _element_inputs(optimizer))),
        **_inside(variant),
    }


def _scalar_inputs(optimizer: Optimizer) -> list[str]:
    variant = optimizer.variant
    numbers = [f"h[{k}]" for k in range(len(variant.hyperparameters))]
    return ["t", *numbers, *(f"s[{k}]" for k in range(len(variant.scalar_slots)))]


def _element_inputs(optimizer: Optimizer) -> list[str]:
    variant = optimizer.variant
    slots = [f"s[{k}]" for k in range(len(variant.slots))]
    return ["x", "g", *slots, *(f"r[{k}]" for k in range(variant.observed.row))]


def _inside(variant: Variant) -> dict[str, Any]:
    """The equations, and the values that they refer to."""
    order = {place: k for k, place in enumerate(shown_places(variant))}
    rows = {"s": variant.slots, "h": variant.hyperparameters, "c": variant.scalar_slots}
    slots, numbers, shared = ([f"{name}[{k}]" for k in range(len(row))] for name, row in rows.items())
    code = arrow(explained(variant), ["x", "g", "s", "t", "h", "c"], ["x", "g", *slots, "t", *numbers, *shared])
    lines = [{"left": _numbered(left, order), "right": _numbered(right, order)} for left, right in variant.equations]
    return {"equations": lines, "explain": Code(code)}


def _numbered(tree: Tree, order: Mapping[int, int]) -> list[Any]:
    """`tree` as the page's MathNode."""
    if tree[0] == "value":
        return ["value", order[tree[1]], _symbol(tree[2])]
    return [_numbered(part, order) if isinstance(part, tuple) else part for part in tree]


def _symbol(shown: Symbol) -> list[str | int]:
    parts: list[str | int] = [shown.letter, shown.below, ACCENTS.get(shown.accent, ""), shown.primes, shown.above]
    while not parts[-1]:
        parts.pop()
    return parts
