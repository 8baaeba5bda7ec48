"""Random update rules as trees of operations: as Python functions, and evaluated on floats knowing the normal form."""

import operator
from collections.abc import Callable, Mapping
from typing import Any, NamedTuple

from hypothesis import strategies as st

from thalweg.recording import functions
from thalweg.recording.arithmetic import divide, power, sqrt
from thalweg.recording.operand import Operand
from thalweg.recording.operations import MEANING

HOISTED = ("t", "lr", "beta", "c")
EVERY = ("x", "g", "m", *HOISTED)
CONSTANTS = (0.0, -0.0, 1.0, -1.0, 0.5, 2.0, 3.7, -0.1, 1e-8, 1e200, 5e-324)
POWERS = (-3.0, -2.0, -1.0, 0.0, 0.5, 1.0, 2.0, 3.0, 7.0)
COMPARISONS = ("lt", "le", "gt", "ge", "eq", "ne")
UNARY = ("neg", "abs", "sign", "sqrt", "constant power")
BINARY = ("add", "sub", "mul", "div", "maximum", "minimum", "tame")
SPELLED: dict[str, Callable[..., Any]] = {
    name: getattr(operator, {"div": "truediv"}.get(name, name))
    for name in ("add", "sub", "mul", "div", "neg", "abs", *COMPARISONS)
} | {name: getattr(functions, name) for name in ("sign", "sqrt", "maximum", "minimum")}


class Expression(NamedTuple):
    """`value` is a leaf's name or number, a constant exponent, or the comparison of a where."""

    operation: str
    operands: tuple["Expression", ...] = ()
    value: Any = None


def size(tree: Expression) -> int:
    return (tree.operation != "leaf") + sum(map(size, tree.operands))


class Seen:
    """Whether every number computed on floats meanwhile was positive and far from overflow and underflow."""

    current: "Seen | None" = None

    def __init__(self) -> None:
        self.safe = True

    def __enter__(self) -> "Seen":
        Seen.current = self
        return self

    def __exit__(self, *_: object) -> None:
        Seen.current = None

    @classmethod
    def note(cls, value: Any) -> Any:
        if cls.current is not None and not 1e-100 < value < 1e100:
            cls.current.safe = False
        return value


def apply(name: str, *arguments: Any) -> Any:
    if any(isinstance(argument, Operand) for argument in arguments):
        return SPELLED[name](*arguments)
    return Seen.note(MEANING[name](*arguments)) if name not in COMPARISONS else MEANING[name](*arguments)


def raised(base: Any, exponent: Any) -> Any:
    if isinstance(base, Operand) or isinstance(exponent, Operand):
        return base**exponent
    return Seen.note(sqrt(base) if exponent == 0.5 else power(base, exponent))


def choose(condition: Any, a: Any, b: Any) -> Any:
    return functions.where(condition, a, b) if isinstance(condition, Operand) else a if condition else b


def written(tree: Expression, values: Mapping[str, Any]) -> Any:
    """What an author would have written, on operands or on floats."""
    if tree.operation == "leaf":
        return values[tree.value] if isinstance(tree.value, str) else tree.value
    operands = [written(operand, values) for operand in tree.operands]
    match tree.operation:
        case "constant power":
            return raised(operands[0], tree.value)
        case "hoisted power":
            return raised(*operands)
        case "where":
            return choose(apply(tree.value, *operands[:2]), *operands[2:])
        case "tame":
            return choose(apply("lt", apply("abs", operands[0]), 1e3), *operands)
    return apply(tree.operation, *operands)


def made_from(trees: tuple[Expression, Expression, Expression]) -> Callable[..., Any]:
    def made(x, g, m, c, t, *, lr=0.1, beta=0.9):  # type: ignore[no-untyped-def]  # read, not typed
        values = {"x": x, "g": g, "m": m, "c": c, "t": t, "lr": lr, "beta": beta}
        return tuple(written(tree, values) for tree in trees)

    return made


class Known(NamedTuple):
    value: float
    hoisted: bool
    constant: bool  # already for Python, while the function is read


def reference(tree: Expression, values: Mapping[str, float]) -> float:
    return _known(tree, values).value


def _known(tree: Expression, values: Mapping[str, float]) -> Known:
    if tree.operation == "leaf":
        if isinstance(tree.value, str):
            return Known(values[tree.value], tree.value in HOISTED, False)
        return Known(tree.value, True, True)
    operands = [_known(operand, values) for operand in tree.operands]
    numbers = [operand.value for operand in operands]
    hoisted, constant = all(o.hoisted for o in operands), all(o.constant for o in operands)
    match tree.operation:
        case "constant power":
            if tree.value == 0.0:
                return Known(1.0, True, constant)
            return Known(sqrt(*numbers) if tree.value == 0.5 else power(*numbers, tree.value), hoisted, constant)
        case "hoisted power":
            return Known(power(*numbers), hoisted, constant)
        case "where" | "tame":
            tame = tree.operation == "tame"
            holds = abs(numbers[0]) < 1e3 if tame else MEANING[tree.value](*numbers[:2])
            chosen = operands[-2] if holds else operands[-1]
            decided = operands[0].constant and (tame or operands[1].constant)
            return chosen if decided else Known(chosen.value, hoisted, False)
        case "div" if operands[1].hoisted and not operands[0].hoisted:
            return Known(numbers[0] * divide(1.0, numbers[1]), False, False)
    return Known(MEANING[tree.operation](*numbers), hoisted, constant)


def _split(draw: st.DrawFn, total: int, parts: int) -> list[int]:
    sizes = [0] * parts
    for _ in range(parts - 1):
        share = draw(st.integers(0, total))
        sizes[_] = share
        total -= share
    sizes[-1] = total
    return sizes


def _tree(draw: st.DrawFn, total: int, names: tuple[str, ...]) -> Expression:
    """A tree of exactly `total` operations."""
    if total == 0:
        return Expression("leaf", value=draw(st.sampled_from((*names, *names, *CONSTANTS))))
    if names == EVERY and draw(st.integers(0, 4)) == 0:
        names = HOISTED
    kind = draw(st.sampled_from((*UNARY, *BINARY, *BINARY, "div", "where", "where", "hoisted power")))
    if kind == "hoisted power":
        if names == EVERY:
            kind = "div"
        else:
            exponent = Expression("leaf", value=draw(st.sampled_from(HOISTED)))
            return Expression(kind, (_tree(draw, total - 1, names), exponent))
    if kind in UNARY:
        value = draw(st.sampled_from(POWERS)) if kind == "constant power" else None
        return Expression(kind, (_tree(draw, total - 1, names),), value)
    parts = _split(draw, total - 1, 4 if kind == "where" else 2)
    value = draw(st.sampled_from(COMPARISONS)) if kind == "where" else None
    return Expression(kind, tuple(_tree(draw, part, names) for part in parts), value)


@st.composite
def random_rules(draw: st.DrawFn) -> tuple[Expression, Expression, Expression]:
    """New x, m and c: m depends on g, and c, which is a scalar slot, on hoisted values only."""
    slot = Expression("add", (Expression("leaf", value="g"), _tree(draw, 11, EVERY)))
    scalar = Expression("add", (Expression("leaf", value="c"), _tree(draw, 5, HOISTED)))
    return _tree(draw, 20, EVERY), slot, scalar


def _positive(draw: st.DrawFn, total: int, names: tuple[str, ...]) -> Expression:
    """No subtraction of any kind, so relative errors only add up."""
    if total == 0:
        return Expression("leaf", value=draw(st.sampled_from((*names, *names, 0.5, 1.0, 3.7))))
    kind = draw(st.sampled_from(("add", "add", "mul", "div", "div", "maximum", "minimum", "sqrt", "constant power")))
    if kind in UNARY:
        value = draw(st.sampled_from((-1.0, 2.0, 0.5))) if kind == "constant power" else None
        return Expression(kind, (_positive(draw, total - 1, names),), value)
    parts = _split(draw, total - 1, 2)
    return Expression(kind, tuple(_positive(draw, part, names) for part in parts))


@st.composite
def positive_rules(draw: st.DrawFn) -> tuple[Expression, Expression, Expression]:
    slot = Expression("add", (Expression("leaf", value="g"), _positive(draw, 11, ("x", "g", *HOISTED[:3]))))
    scalar = Expression("add", (Expression("leaf", value="c"), _positive(draw, 5, HOISTED[:3])))
    return _positive(draw, 20, ("x", "g", *HOISTED[:3])), slot, scalar
