"""A recording as LaTeX, with its author's own intermediate names, as it was written (before any normalisation)."""

from collections import Counter
from collections.abc import Collection, Mapping

from thalweg.recording.tape import Tape

GREEK = {
    "alpha", "beta", "gamma", "delta", "epsilon", "zeta", "eta", "theta", "kappa", "lambda", "mu", "nu", "xi", "rho",
    "sigma", "tau", "phi", "chi", "psi", "omega",
}  # fmt: skip
SPELLING = {"lr": r"\eta", "eps": r"\epsilon", "weight_decay": r"\lambda", "momentum": r"\mu", "dampening": r"\tau"}
ACCENTS = {"hat": r"\hat", "bar": r"\bar", "tilde": r"\tilde"}
COMPARE = {
    "lt": "<", "le": r"\leq", "gt": ">", "ge": r"\geq", "eq": "=", "ne": r"\neq", "and": r"\wedge", "or": r"\vee",
}  # fmt: skip
LOOSE, SUM, PRODUCT, POWER, ATOM = range(5)


def symbol(name: str, index: str = "", primes: int = 0) -> str:
    r"""`beta1` as \beta_{1}, `v_hat` as \hat{v}, `v_max` as v^{\mathrm{max}}, `lr` as \eta, a longer word upright.

    `index` is the step; a name that ends in `_t` says itself that it has one.
    """
    if name.endswith("_t") and name != "_t":
        name, index = name[:-2], index or "t"
    stem, _, rest = (name, "", "") if name in SPELLING else name.strip("_").partition("_")
    if rest in ACCENTS:
        return f"{ACCENTS[rest]}{{{symbol(stem)}}}" + "'" * primes + _subscript(index)
    letters = stem.rstrip("0123456789")
    greek = f"\\{letters}" if letters in GREEK else SPELLING.get(letters)
    shown = greek or (letters if len(letters) == 1 else rf"\mathrm{{{letters.replace('_', ' ')}}}")
    above = rf"^{{\mathrm{{{rest.replace('_', ' ')}}}}}" if rest else ""  # LaTeX takes no index between ' and ^
    return shown + "'" * primes + above + _subscript(stem[len(letters) :], index)


def _subscript(*parts: str) -> str:
    inner = ",".join(part for part in parts if part)
    return f"_{{{inner}}}" if inner else ""


def number(value: float) -> str:
    return str(int(value)) if value.is_integer() and abs(value) < 1e15 else repr(value)


class Printer:
    """Prints places of a tape; a place in `named` is shown by its symbol wherever it is used."""

    def __init__(self, tape: Tape, named: Mapping[int, str]) -> None:
        self.tape, self.named = tape, named

    def use(self, place: int, least: int = LOOSE) -> str:
        """The value as an operand of something that binds with strength `least`."""
        text, strength = (self.named[place], ATOM) if place in self.named else self.spell(place)
        return text if strength >= least else rf"\left({text}\right)"

    def spell(self, place: int) -> tuple[str, int]:
        """The operation at `place`, and how strongly its text binds."""
        operation, operands, value = self.tape.nodes[place]
        if operation == "constant" and isinstance(value, float):
            return number(value), ATOM if value >= 0 else SUM
        if operation == "input":
            return symbol(str(value)), ATOM
        if operation in ("add", "sub"):
            right = self.use(operands[1], SUM if operation == "add" else PRODUCT)
            return f"{self.use(operands[0], SUM)} {'+' if operation == 'add' else '-'} {right}", SUM
        if operation == "neg":
            return f"-{self.use(operands[0], PRODUCT)}", SUM
        if operation == "mul":
            left, right = (self.use(operand, PRODUCT) for operand in operands)
            return f"{left} {chr(92) + 'cdot ' if right[0].isdigit() else ''}{right}", PRODUCT
        if operation == "div":
            return rf"\frac{{{self.use(operands[0])}}}{{{self.use(operands[1])}}}", PRODUCT
        if operation == "pow":
            return f"{{{self.use(operands[0], ATOM)}}}^{{{self.use(operands[1])}}}", POWER
        if operation == "sqrt":
            return rf"\sqrt{{{self.use(operands[0])}}}", ATOM
        if operation == "abs":
            return rf"\left|{self.use(operands[0])}\right|", ATOM
        if operation in ("maximum", "minimum"):
            inner = ", ".join(self.use(operand) for operand in operands)
            return rf"\{operation[:3]}\left({inner}\right)", ATOM
        if operation in COMPARE:
            return f"{self.use(operands[0], SUM)} {COMPARE[operation]} {self.use(operands[1], SUM)}", LOOSE
        if operation == "where":
            condition, a, b = (self.use(operand) for operand in operands)
            return rf"\left\{{{a} \mathrm{{\ if\ }} {condition},\ \mathrm{{else\ }} {b}\right\}}", ATOM
        inner = ", ".join(self.use(operand) for operand in operands)
        name = rf"\{operation}" if operation in ("exp", "log", "sin", "cos", "tan", "sinh", "cosh", "tanh") else None
        return rf"{name or rf'{chr(92)}mathrm{{{operation}}}'}\left({inner}\right)", ATOM


def equations(
    tape: Tape, outputs: Mapping[str, int], names: Mapping[int, str], stepped: Collection[str]
) -> tuple[str, ...]:
    """One equation for each value its author named, then one for each output, in the order of the tape.

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
        place: symbol(name, "t-1" if name in stepped else "t" if name == "g" else "") for place, name in inputs.items()
    }
    printer = Printer(tape, shown)
    lines = []
    uses = Counter({*inputs.values(), *outputs})
    for place in sorted(targets):
        name = targets[place]
        primes = 0 if place in written else uses[name]
        uses[name] += place not in written
        left = symbol(name, "t", primes)
        lines.append(f"{left} = {printer.spell(place)[0]}")
        shown[place] = left
    copies = (name for name, place in outputs.items() if written.get(place) != name and inputs.get(place) != name)
    return (*lines, *(f"{symbol(name, 't')} = {printer.use(outputs[name])}" for name in copies))
