"""A recording as its author wrote it, before any normalisation: lines of display trees, for any kind of typesetting.

A tree is ("value", place, symbol), ("number", 2.0), ("text", "+"), ("row", *trees), ("fence", "(", tree, ")"),
("fraction", a, b), ("root", a) or ("power", a, b).
"""

from collections import Counter
from collections.abc import Collection, Mapping
from typing import Any, NamedTuple

from thalweg.recording.tape import Tape

Tree = tuple[Any, ...]

GREEK = {
    "alpha": "α", "beta": "β", "gamma": "γ", "delta": "δ", "epsilon": "ϵ", "zeta": "ζ", "eta": "η", "theta": "θ",
    "kappa": "κ", "lambda": "λ", "mu": "μ", "nu": "ν", "xi": "ξ", "rho": "ρ", "sigma": "σ", "tau": "τ", "phi": "φ",
    "chi": "χ", "psi": "ψ", "omega": "ω",
}  # fmt: skip
SPELLING = {"lr": "η", "eps": "ϵ", "weight_decay": "λ", "momentum": "μ", "dampening": "τ"}
ACCENTS = {"hat", "bar", "tilde"}
COMPARE = {"lt": "<", "le": "≤", "gt": ">", "ge": "≥", "eq": "=", "ne": "≠", "and": "∧", "or": "∨"}
TIMES = "\u2062"  # between factors that stand side by side
LOOSE, SUM, PRODUCT, POWER, ATOM = range(5)


class Symbol(NamedTuple):
    """A name as it is set: `beta1` is β with 1, `v_hat` v under a hat, `v_max` v with max above, `lr` is η."""

    letter: str  # or an upright word
    number: str = ""
    accent: str = ""
    primes: int = 0
    above: str = ""
    step: str = ""

    @property
    def below(self) -> str:
        return ",".join(part for part in (self.number, self.step) if part)


def symbol(name: str, index: str = "", primes: int = 0) -> Symbol:
    """`index` is the step; a name that ends in `_t` says itself that it has one."""
    if name.endswith("_t") and name != "_t":
        name, index = name[:-2], index or "t"
    stem, _, rest = (name, "", "") if name in SPELLING else name.strip("_").partition("_")
    letters = stem.rstrip("0123456789")
    letter, number = GREEK.get(letters) or SPELLING.get(letters, letters), stem[len(letters) :]
    if rest in ACCENTS:
        return Symbol(letter, number, rest, primes, "", index)
    return Symbol(letter, number, "", primes, rest.replace("_", " "), index)


def text(shown: str) -> Tree:
    return ("text", shown)


def infix(left: Tree, operator: str, right: Tree) -> Tree:
    return ("row", left, text(operator), right)


def call(name: str, inner: Tree) -> Tree:
    return ("row", text(name), ("fence", "(", inner, ")"))


class Speller:
    """Spells places of a tape; a place in `named` is shown by its symbol wherever it is used."""

    def __init__(self, tape: Tape, named: Mapping[int, Symbol]) -> None:
        self.tape, self.named = tape, named

    def use(self, place: int, least: int = LOOSE) -> Tree:
        """The value as an operand of something that binds with strength `least`."""
        if place in self.named:
            return ("value", place, self.named[place])
        tree, strength = self._spelled(place)
        return tree if strength >= least else ("fence", "(", tree, ")")

    def spell(self, place: int) -> Tree:
        """What is computed at `place`, also where it has a name."""
        return self._spelled(place)[0]

    def _spelled(self, place: int) -> tuple[Tree, int]:
        """The operation at `place`, and how strongly it binds."""
        operation, operands, value = self.tape.nodes[place]
        if operation == "constant" and isinstance(value, float):
            return ("number", value), ATOM if value >= 0 else SUM
        if operation == "input":
            return ("value", place, symbol(str(value))), ATOM
        if operation in ("add", "sub"):
            left, right = self.use(operands[0], SUM), self.use(operands[1], SUM if operation == "add" else PRODUCT)
            return infix(left, "+" if operation == "add" else "−", right), SUM
        if operation == "neg":
            return ("row", text("−"), self.use(operands[0], PRODUCT)), SUM
        if operation == "mul":
            left, right = (self.use(operand, PRODUCT) for operand in operands)
            return infix(left, "·" if starts_with_digit(right) else TIMES, right), PRODUCT
        if operation == "div":
            return ("fraction", *map(self.use, operands)), PRODUCT
        if operation == "pow":
            return ("power", self.use(operands[0], ATOM), self.use(operands[1])), POWER
        return self._enclosed(operation, operands)

    def _enclosed(self, operation: str, operands: tuple[int, ...]) -> tuple[Tree, int]:
        if operation == "sqrt":
            return ("root", self.use(operands[0])), ATOM
        if operation == "abs":
            return ("fence", "|", self.use(operands[0]), "|"), ATOM
        if operation == "floor":
            return ("fence", "⌊", self.use(operands[0]), "⌋"), ATOM
        if operation in ("maximum", "minimum"):
            return call(operation[:3], infix(self.use(operands[0]), ",", self.use(operands[1]))), ATOM
        if operation in COMPARE:
            return infix(self.use(operands[0], SUM), COMPARE[operation], self.use(operands[1], SUM)), LOOSE
        if operation == "where":
            condition, a, b = map(self.use, operands)
            return ("fence", "{", ("row", a, text(" if "), condition, text(", else "), b), "}"), ATOM
        return call(operation, self.use(operands[0])), ATOM


def starts_with_digit(tree: Tree) -> bool:
    while tree[0] in ("row", "power"):
        tree = tree[1]
    return bool(tree[0] == "number")


def equations(
    tape: Tape, outputs: Mapping[str, int], names: Mapping[int, str], stepped: Collection[str]
) -> tuple[tuple[Tree, Tree], ...]:
    """(left, right) for each value its author named, then for each output, in the order of the tape.

    Names in `stepped` change from step to step: read from the step before as x_{t-1}, written as x_t. A name that is
    used again on the way gets a prime: `x = x * (1 - lr * weight_decay)` of AdamW makes x'_t.
    """
    inputs = {place: str(node.value) for place, node in enumerate(tape.nodes) if node.operation == "input"}
    written: dict[int, str] = {}
    for name, place in outputs.items():
        if place not in inputs and not tape.is_constant(place):
            written.setdefault(place, name)
    needed = tape.needs(tuple(outputs.values()))
    targets = {
        place: name
        for place, name in {**names, **written}.items()
        if place in needed and place not in inputs and not tape.is_constant(place)
    }
    shown = {
        place: symbol(name, "t−1" if name in stepped else "t" if name == "g" else "") for place, name in inputs.items()
    }
    speller = Speller(tape, shown)
    lines = []
    uses = Counter({*inputs.values(), *outputs})
    for place in sorted(targets):
        name = targets[place]
        primes = 0 if place in written else uses[name]
        uses[name] += place not in written
        left = symbol(name, "t", primes)
        lines.append((("value", place, left), speller.spell(place)))
        shown[place] = left
    for name, place in outputs.items():
        if written.get(place) != name and inputs.get(place) != name:  # a copy
            lines.append((("value", place, symbol(name, "t")), speller.use(place)))
    return tuple(lines)


def places(tree: Tree) -> set[int]:
    """Of all values in it."""
    if tree[0] == "value":
        return {tree[1]}
    return {place for part in tree[1:] if isinstance(part, tuple) for place in places(part)}
