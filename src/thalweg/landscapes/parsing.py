"""Parse a typed formula of x and y onto a tape. Python's grammar, a whitelist of its nodes; nothing is executed."""

import ast
import math
from collections.abc import Callable

from thalweg.errors import did_you_mean
from thalweg.landscapes.grammar import DEEPEST, Typed
from thalweg.recording.operations import MEANING
from thalweg.recording.reading import Reading
from thalweg.recording.tape import Tape

POWERS = (-62, 64)  # constant integer powers; those of the Hessian, two lower, are within what a recording allows
CONSTANTS = {"pi": math.pi, "e": math.e}
FUNCTIONS = {
    **{n: n for n in ("abs", "sqrt", "exp", "log", "sin", "cos", "tan", "sinh", "cosh", "tanh", "arctan", "sign")},
    "atan": "arctan",
    "max": "maximum",
    "maximum": "maximum",
    "min": "minimum",
    "minimum": "minimum",
    "where": "where",
}
BINARY: dict[type[ast.operator], str] = {
    ast.Add: "add", ast.Sub: "sub", ast.Mult: "mul", ast.Div: "div", ast.Pow: "pow",
}  # fmt: skip
COMPARE: dict[type[ast.cmpop], str] = {
    ast.Lt: "lt", ast.LtE: "le", ast.Gt: "gt", ast.GtE: "ge", ast.Eq: "eq", ast.NotEq: "ne",
}  # fmt: skip
ALLOWED = "allowed are x, y, pi, e, numbers, + - * / **, comparisons, and " + ", ".join(
    name for name in FUNCTIONS if name not in ("atan", "maximum", "minimum")
)


def parse(text: str) -> Reading:
    """The recording of `text`, as typed: powers and products are not yet in normal form.

    Raises FormulaError for anything but the arithmetic listed in ALLOWED, and for what is too long, too deep, or
    holds neither x nor y.
    """
    typed = Typed(text)
    parser = _Parser(typed)
    output = parser.number(typed.tree(), 0)
    tape = parser.tape
    if not tape.inputs_of((output,)):
        typed.fail("neither x nor y appears; a loss depends on at least one of them")
    names = {place: str(node.value) for place, node in enumerate(tape.nodes) if node.operation == "input"}
    return Reading(tape, (output,), names)


class _Parser:
    def __init__(self, typed: Typed) -> None:
        self.tape = Tape()
        self.refuse = typed.refuse

    def number(self, node: ast.expr, depth: int) -> int:
        place = self.visit(node, depth)
        if self.tape.is_condition(place):
            self.refuse(node, "a comparison stands where a number is needed; use where(condition, a, b)")
        return place

    def condition(self, node: ast.expr, depth: int) -> int:
        place = self.visit(node, depth)
        if not self.tape.is_condition(place):
            self.refuse(node, "a number stands where a comparison such as x < 1 is needed")
        return place

    def visit(self, node: ast.expr, depth: int) -> int:
        if depth > DEEPEST:
            self.refuse(node, f"nested more than {DEEPEST} levels deep")
        take: Callable[[ast.expr, int], int] | None = getattr(self, f"_{type(node).__name__}", None)
        if take is None:
            hint = "use where(condition, a, b)" if isinstance(node, ast.IfExp) else ALLOWED
            self.refuse(node, f"this {type(node).__name__} is not allowed; {hint}")
        return take(node, depth + 1)

    def _Constant(self, node: ast.Constant, _: int) -> int:
        if type(node.value) not in (int, float):
            self.refuse(node, f"{node.value!r:.40} is not a real number")
        try:
            value = float(node.value)  # type: ignore[arg-type]  # an int or a float
        except OverflowError:
            value = math.inf
        if not math.isfinite(value):
            self.refuse(node, "a number beyond 1.8e308")
        return self.tape.constant(value)

    def _Name(self, node: ast.Name, _: int) -> int:
        if node.id in ("x", "y"):
            return self.tape.input(node.id)
        if node.id in CONSTANTS:
            return self.tape.constant(CONSTANTS[node.id])
        if node.id in FUNCTIONS:
            self.refuse(node, f"{node.id} is a function; write {node.id}(...)")
        meant = did_you_mean(node.id, (*FUNCTIONS, "x", "y", *CONSTANTS)) or f"; {ALLOWED}"
        self.refuse(node, f"unknown name {node.id:.40}{meant}")

    def _UnaryOp(self, node: ast.UnaryOp, depth: int) -> int:
        if isinstance(node.op, ast.Not):
            return self.tape.add("not", self.condition(node.operand, depth))
        operand = self.number(node.operand, depth)
        if isinstance(node.op, ast.USub):
            negated = self.value(operand) if self.tape.is_constant(operand) else None
            return self.tape.add("neg", operand) if negated is None else self.tape.constant(-negated)
        return operand  # a plus; ~ is not among the characters allowed

    def _BinOp(self, node: ast.BinOp, depth: int) -> int:
        spine = [node]  # a long sum leans to the left; it is not deep
        while isinstance(spine[-1].left, ast.BinOp):
            spine.append(spine[-1].left)
        result = self.number(spine[-1].left, depth)
        for each in reversed(spine):
            if type(each.op) not in BINARY:
                self.refuse(each, f"the operator {type(each.op).__name__} is not allowed; {ALLOWED}")
            right = self.number(each.right, depth)
            operation = BINARY[type(each.op)]
            result = self.power(each, result, right) if operation == "pow" else self.tape.add(operation, result, right)
        return result

    def power(self, node: ast.BinOp, base: int, exponent: int) -> int:
        value = self.value(exponent)
        if value is None:
            return self.tape.add("pow", base, exponent)
        of = self.value(base)
        if of is not None:
            return self.tape.constant(MEANING["power"](of, value))
        if value.is_integer() and not POWERS[0] <= value <= POWERS[1]:
            self.refuse(node.right, f"an integer power is from {POWERS[0]} to {POWERS[1]}, {value:g} was given")
        return self.tape.add("pow", base, self.tape.constant(value))

    def value(self, place: int) -> float | None:
        """The number at `place`, None where it depends on x or y."""
        values: dict[int, float] = {}
        for each in sorted(self.tape.needs((place,))):
            node = self.tape.nodes[each]
            if node.operation == "input":
                return None
            inner = (values[operand] for operand in node.operands)
            values[each] = float(node.value or 0.0) if node.operation == "constant" else MEANING[node.operation](*inner)
        return values[place]

    def _Compare(self, node: ast.Compare, depth: int) -> int:
        places = [self.number(each, depth) for each in (node.left, *node.comparators)]
        result: int | None = None
        for operator, left, right in zip(node.ops, places, places[1:], strict=False):
            if type(operator) not in COMPARE:
                self.refuse(node, "compare with < <= > >= == !=")
            one = self.tape.add(COMPARE[type(operator)], left, right)
            result = one if result is None else self.tape.add("and", result, one)
        assert result is not None
        return result

    def _BoolOp(self, node: ast.BoolOp, depth: int) -> int:
        operation = "and" if isinstance(node.op, ast.And) else "or"
        return self.chain(operation, [self.condition(each, depth) for each in node.values])

    def chain(self, operation: str, places: list[int]) -> int:
        result = places[0]
        for place in places[1:]:
            result = self.tape.add(operation, result, place)
        return result

    def _Call(self, node: ast.Call, depth: int) -> int:
        if not isinstance(node.func, ast.Name) or node.func.id in ("x", "y", *CONSTANTS):
            self.refuse(node, "write * between what is multiplied; only a function's name may stand before (")
        name = node.func.id
        if name not in FUNCTIONS:
            meant = did_you_mean(name, FUNCTIONS) or f"; {ALLOWED}"
            self.refuse(node, f"unknown function {name:.40}{meant}")
        operation = FUNCTIONS[name]
        fewest = {"where": 3, "maximum": 2, "minimum": 2}.get(operation, 1)
        many = operation in ("maximum", "minimum")
        if node.keywords or not (len(node.args) == fewest or (many and len(node.args) > fewest)):
            takes = f"{fewest}{' or more' if many else ''} argument{'s' if fewest > 1 else ''}"
            self.refuse(node, f"{name} takes {takes} without names, {len(node.args) + len(node.keywords)} were given")
        if operation == "where":
            condition, a, b = node.args
            chosen = self.condition(condition, depth)
            return self.tape.add("where", chosen, self.number(a, depth), self.number(b, depth))
        places = [self.number(each, depth) for each in node.args]
        return self.chain(operation, places) if many else self.tape.add(operation, *places)
