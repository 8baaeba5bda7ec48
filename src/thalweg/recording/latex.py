"""A recording as LaTeX, with its author's own intermediate names, as it was written (before any normalisation)."""

from collections.abc import Collection, Mapping

from thalweg.recording.tape import Tape

GREEK = {
    "alpha", "beta", "gamma", "delta", "epsilon", "zeta", "eta", "theta", "kappa", "lambda", "mu", "nu", "xi", "rho",
    "sigma", "tau", "phi", "chi", "psi", "omega",
}  # fmt: skip
SPELLING = {"lr": r"\eta", "eps": r"\epsilon", "weight_decay": r"\lambda", "momentum": r"\mu", "dampening": r"\tau"}
ACCENTS = {"hat": r"\hat", "bar": r"\bar", "tilde": r"\tilde"}
COMPARE = {"lt": "<", "le": r"\leq", "gt": ">", "ge": r"\geq", "eq": "=", "ne": r"\neq", "and": r"\wedge", "or": r"\vee"}
LOOSE, SUM, PRODUCT, POWER, ATOM = range(5)


def symbol(name: str) -> str:
    r"""`beta1` as \beta_{1}, `v_hat` as \hat{v}, `v_max` as v^{\max}, `lr` as \eta, a longer word upright."""
    if name in SPELLING:
        return SPELLING[name]
    stem, _, rest = name.partition("_")
    if rest in ACCENTS:
        return f"{ACCENTS[rest]}{{{symbol(stem)}}}"
    digits = stem.lstrip("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ")
    letters = stem[: len(stem) - len(digits)]
    shown = f"\\{letters}" if letters in GREEK else letters if len(letters) == 1 else rf"\mathrm{{{letters}}}"
    if digits:
        shown += f"_{{{digits}}}"
    return shown + (rf"^{{\mathrm{{{rest.replace('_', ' ')}}}}}" if rest else "")


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

    Names in `stepped` change from step to step: read from the step before as x_{t-1}, written as x_t.
    """
    inputs = {place: node.value for place, node in enumerate(tape.nodes) if node.operation == "input"}
    written = {place: name for name, place in outputs.items() if place not in inputs}
    needed = tape.needs(tuple(outputs.values()))
    targets = {
        place: name
        for place, name in {**names, **written}.items()
        if place in needed and place not in inputs and not tape.is_constant(place)
    }
    shown = {
        place: f"{symbol(str(name))}_{{t-1}}" if name in stepped else f"{symbol(str(name))}_{{t}}" if name == "g" else symbol(str(name))
        for place, name in inputs.items()
    }
    lines = []
    for place in sorted(targets):
        left = f"{symbol(targets[place])}_{{t}}"
        right, _ = Printer(tape, shown).spell(place)
        lines.append(f"{left} = {right}")
        shown[place] = left
    return tuple(lines)
