"""What is said of a library's optimizer, read off its recording and off a step: nothing of it is written by hand."""

from __future__ import annotations

import inspect
from collections.abc import Mapping
from typing import Any

from thalweg.like.conversions.spelling import Function
from thalweg.optimizer.optimizer import Optimizer
from thalweg.recording.display import Symbol, Tree
from thalweg.recording.tape import Tape

DECAY = ("weight_decay", "weightDecay")
CORRECTIONS = [["beta2", "t"], ["alpha", "t"]]
SIGNS = {"−": " - ", "·": " ", "\u2062": " ", "+": " + ", ",": ", "}
DIGITS = str.maketrans("0123456789", "₀₁₂₃₄₅₆₇₈₉")


def defaults(function: Function) -> dict[str, Any]:
    """By the library's names; "required" where it has none."""
    parameters = inspect.signature(function).parameters.values()
    return {p.name: "required" if p.default is p.empty else p.default for p in parameters}


def place_of_eps(optimizer: Optimizer) -> str:
    """Where epsilon is added: all places, in the order of the formula."""
    tape, outputs = optimizer.variant.reading.tape, tuple(optimizer.variant.outputs.values())
    needed, eps = tape.needs(outputs), tape.input("eps")
    corrections = [place for place in needed if _is_correction(tape, place)]
    said = []
    for place in sorted(needed):
        node = tape.nodes[place]
        if node.operation == "add" and eps in node.operands:
            beside = node.operands[0] if node.operands[1] == eps else node.operands[1]
            said.append(_place(optimizer, place, beside, corrections))
    absent = not said or optimizer.hyperparameters["eps"] == 0
    return "none" if absent else " and ".join(dict.fromkeys(said))


def _place(optimizer: Optimizer, place: int, beside: int, corrections: list[int]) -> str:
    tape = optimizer.variant.reading.tape
    if tape.nodes[beside].operation == "abs":
        return "beside |g|"
    if tape.nodes[beside].operation == "sqrt":
        after = not tape.needs((beside,)).isdisjoint(corrections)
        return "beside the root" + ((", corrected" if after else ", uncorrected") if corrections else "")
    if any(node.operation == "sqrt" and place in node.operands for node in tape.nodes):
        return "under the root"
    return "in the running mean" if place in _slots(optimizer) else "beside the maximum"


def _is_correction(tape: Tape, place: int) -> bool:
    """A power that says what is left, after t steps, of where the mean of squares began."""
    node = tape.nodes[place]
    return node.operation == "pow" and [tape.nodes[each].value for each in node.operands] in CORRECTIONS


def _slots(optimizer: Optimizer) -> set[int]:
    return {place for name, place in optimizer.variant.outputs.items() if name != "x"}


def starts(optimizer: Optimizer) -> str:
    """Of the slots, where they are not 0."""
    found = {slot: optimizer.start_of(slot) for slot in (*optimizer.variant.slots, *optimizer.variant.scalar_slots)}
    said = [f"{slot} = {value if isinstance(value, str) else f'{value:g}'}" for slot, value in found.items() if value]
    return ", ".join(said) or ("0" if found else "no state")


def decay(function: Function, given: Mapping[str, Any]) -> str:
    """How weight decay acts: seen in two steps without a gradient."""
    name = next((name for name in DECAY if name in inspect.signature(function).parameters), None)
    if name is None:
        return "none"
    with_decay, without = function(**{**given, name: 0.125}), function(**{**given, name: 0.0})
    x, moved = _two_steps(with_decay)
    if x == _two_steps(without)[0]:
        return "none"
    if not with_decay.variant.all_slots:
        return "L2 or decoupled, the same here"
    if moved:
        return "L2"
    lr = with_decay.hyperparameters["lr"]
    shrunk = {"decoupled, times lr": (1 - lr * 0.125) ** 2, "decoupled, not times lr": (1 - 0.125) ** 2}
    return next((said for said, value in shrunk.items() if abs(x - value) < 1e-12), "decoupled, in the step")


def _two_steps(optimizer: Optimizer) -> tuple[float, bool]:
    """Where two steps without a gradient lead, and whether a mean of gradients saw something."""
    x, state = 1.0, optimizer.init(1.0)
    first = dict(state.slots)
    for _ in range(2):
        x, state = optimizer.step(x, 0.0, state)
    return x, any(state.slots[slot] > first[slot] for slot in optimizer.variant.slots if slot != "z")


def formula(optimizer: Optimizer) -> tuple[str, ...]:
    """The rule's lines, as text; names on the right of a line mean the step before where they are written later."""
    return tuple(f"{text(left)} = {text(right)}" for left, right in optimizer.variant.equations)


def text(tree: Tree) -> str:
    """A display tree in one line."""
    kind, *parts = tree
    if kind == "value":
        return _symbol(parts[1])
    if kind == "number":
        return f"{parts[0]:g}"
    if kind == "text":
        return SIGNS.get(parts[0], parts[0] if parts[0].strip().isalpha() or len(parts[0]) > 1 else f" {parts[0]} ")
    if kind == "fence":
        return f"{parts[0]}{text(parts[1])}{parts[2]}"
    if kind == "row":
        joined = "".join(map(text, parts))
        return f"-{joined[3:]}" if joined.startswith(" - ") else joined
    if kind == "fraction":
        return f"{_tight(parts[0])} / {_tight(parts[1])}"
    if kind == "root":
        inner = text(parts[0])
        return f"√{inner}" if parts[0][0] == "value" else f"√({inner})"
    base, power = map(text, parts)
    return f"{base}{'²' if power == '2' else f'^{power}' if len(power) == 1 else f'^({power})'}"


def _tight(tree: Tree) -> str:
    """As an operand of a division."""
    shown = text(tree)
    return (
        f"({shown})"
        if tree[0] in ("row", "fraction") and any(sign in shown for sign in (" + ", " - ", " / "))
        else shown
    )


def _symbol(shown: Symbol) -> str:
    letter = f"{shown.letter}{shown.number.translate(DIGITS)}"
    parts = (shown.accent, shown.above.replace(" ", "_"), "t" if shown.letter == "η" and shown.step else "")
    return "_".join(part for part in (letter, *parts) if part) + "'" * shown.primes
