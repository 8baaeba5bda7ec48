"""A recorded formula as a language writes it."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from thalweg.recording.tape import Tape

LOOSE, CHOICE, EQUAL, SUM, PRODUCT, SIGN, POWER, ATOM = range(8)
INFIX = {
    "add": ("+", SUM), "sub": ("-", SUM), "mul": ("*", PRODUCT), "div": ("/", PRODUCT), "pow": ("**", POWER),
    "eq": ("==", EQUAL),
}  # fmt: skip


@dataclass(frozen=True)
class Dialect:
    """What a language calls functions, and how it writes a power and a choice."""

    names: Mapping[str, str] = field(default_factory=dict)  # of functions; others have ours
    power: str = "**"
    choice: str | None = None  # of {condition}, {then} and {other}; None where it is a function


PYTHON = Dialect({"maximum": "max", "minimum": "min"}, choice="{then} if {condition} else {other}")
JAX = Dialect({name: f"jnp.{name}" for name in ("maximum", "minimum", "sqrt", "where")})
LUA = Dialect(
    {"maximum": "math.max", "minimum": "math.min", "sqrt": "math.sqrt"}, "^", "{condition} and {then} or {other}"
)


def written(tape: Tape, place: int, dialect: Dialect = PYTHON, least: int = LOOSE) -> str:
    """What is computed at a place, as an operand of something that binds with strength `least`."""
    operation, operands, value = tape.nodes[place]
    if operation == "input":
        return str(value)
    if operation == "constant" and isinstance(value, float):
        return bracketed(number(value), ATOM if value >= 0 else SIGN, least)
    if operation == "where" and dialect.choice is not None:
        parts = (written(tape, operand, dialect, CHOICE + 1) for operand in operands)
        said = dict(zip(("condition", "then", "other"), parts, strict=True))
        return bracketed(dialect.choice.format(**said), CHOICE, least)
    if operation not in INFIX:
        name = dialect.names.get(operation, operation)
        return f"{name}({', '.join(written(tape, operand, dialect) for operand in operands)})"
    sign, strength = INFIX[operation]
    left, right = operands
    if operation == "mul" and tape.is_constant(left, 1.0):
        return written(tape, right, dialect, least)
    tight = operation == "pow"
    first = written(tape, left, dialect, ATOM if tight else strength)
    second = written(tape, right, dialect, ATOM if tight else strength + (operation in ("sub", "div")))
    said_so = f"{first}{dialect.power}{second}" if tight else f"{first} {sign} {second}"
    return bracketed(said_so, strength, least)


def bracketed(text: str, strength: int, least: int) -> str:
    return text if strength >= least else f"({text})"


def number(value: float) -> str:
    """As short as reads back."""
    return repr(value).removesuffix(".0")


def called(value: Any) -> str:
    """A function of t, by its name."""
    name = str(getattr(value, "__name__", type(value).__name__))
    return "schedule" if name == "<lambda>" else name
