"""Display trees as LaTeX."""

from thalweg.recording import display
from thalweg.recording.display import GREEK, TIMES, Symbol, Tree

LETTERS = {letter: f"\\{name}" for name, letter in GREEK.items()}
SIGNS = {
    "−": "-", "·": r"\cdot", TIMES: "", "≤": r"\leq", "≥": r"\geq", "≠": r"\neq", "∧": r"\wedge", "∨": r"\vee",
    " if ": r"\mathrm{\ if\ }", ", else ": r",\ \mathrm{else\ }",
}  # fmt: skip
FUNCTIONS = {"max", "min", "exp", "log", "sin", "cos", "tan", "sinh", "cosh", "tanh"}
OTHERS = {"fraction": r"\frac{{{}}}{{{}}}", "root": r"\sqrt{{{}}}", "power": "{{{}}}^{{{}}}"}
BRACES = {"{": r"\{", "}": r"\}", "⌊": r"\lfloor ", "⌋": r"\rfloor "}


def symbol(name: str, index: str = "", primes: int = 0) -> str:
    r"""`beta1` as \beta_{1}, `v_hat` as \hat{v}, `v_max` as v^{\mathrm{max}}, `lr` as \eta, a longer word upright."""
    return _symbol(display.symbol(name, index, primes))


def _symbol(shown: Symbol) -> str:
    letter, number, accent, primes, above, step = shown
    letter = LETTERS.get(letter) or (letter if len(letter) == 1 else rf"\mathrm{{{letter}}}")
    if accent:
        return rf"\{accent}{{{letter}{_below(number)}}}" + "'" * primes + _below(step)
    above = rf"^{{\mathrm{{{above}}}}}" if above else ""  # LaTeX takes no index between ' and ^
    return letter + "'" * primes + above + _below(shown.below)


def _below(inner: str) -> str:
    return f"_{{{inner.replace('−', '-')}}}" if inner else ""


def number(value: float) -> str:
    return str(int(value)) if value.is_integer() and abs(value) < 1e15 else repr(value)


def latex(tree: Tree) -> str:
    kind, *parts = tree
    if kind == "value":
        return _symbol(parts[1])
    if kind == "number":
        return number(parts[0])
    if kind == "text":
        return str(SIGNS.get(parts[0], parts[0]))
    if kind == "fence":
        left, right = (BRACES.get(bracket, bracket) for bracket in (parts[0], parts[2]))
        return rf"\left{left}{latex(parts[1])}\right{right}"
    if kind == "row":
        return _row(parts)
    inner = (latex(part) for part in parts)
    return OTHERS[kind].format(*inner)


def _row(parts: list[Tree]) -> str:
    """A sign or a function's name before its operand stands close, a sign between two apart."""
    first, *rest = parts
    if first[0] == "text":
        name = first[1]
        spelled = "-" if name == "−" else f"\\{name}" if name in FUNCTIONS else rf"\mathrm{{{name}}}"
        return spelled + latex(rest[0])
    shown = latex(first)
    for each in map(latex, rest):
        shown += each if not each or each.startswith(",") else f" {each}"
    return shown
