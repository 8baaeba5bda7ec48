"""Derivatives of a recording, recorded on the same tape (forward mode, one derivative rule for each operation)."""

from collections.abc import Callable, Collection

from thalweg.errors import ReadError
from thalweg.recording.operations import CONDITIONS
from thalweg.recording.tape import Tape


class Algebra:
    """Arithmetic on places of a tape that leaves out adding 0 and multiplying by 0 or 1."""

    def __init__(self, tape: Tape) -> None:
        self.tape = tape
        self.zero, self.one = tape.constant(0.0), tape.constant(1.0)

    def constant(self, value: float) -> int:
        return self.tape.constant(value)

    def call(self, operation: str, *operands: int) -> int:
        return self.tape.add(operation, *operands)

    def add(self, a: int, b: int) -> int:
        if a == self.zero or b == self.zero:
            return b if a == self.zero else a
        return self.tape.add("add", a, b)

    def sub(self, a: int, b: int) -> int:
        if b == self.zero:
            return a
        return self.neg(b) if a == self.zero else self.tape.add("sub", a, b)

    def neg(self, a: int) -> int:
        return a if a == self.zero else self.tape.add("neg", a)

    def mul(self, a: int, b: int) -> int:
        if self.zero in (a, b):
            return self.zero
        if a == self.one or b == self.one:
            return b if a == self.one else a
        return self.tape.add("mul", a, b)

    def div(self, a: int, b: int) -> int:
        return a if a == self.zero or b == self.one else self.tape.add("div", a, b)

    def square(self, a: int) -> int:
        return self.tape.add("mul", a, a)

    def where(self, condition: int, a: int, b: int) -> int:
        return a if a == b else self.tape.add("where", condition, a, b)


def _pow(k: Algebra, result: int, a: int, b: int, da: int, db: int) -> int:
    node = k.tape.nodes[b]
    if node.operation == "constant" and isinstance(node.value, float):
        if node.value == 0.0:
            return k.zero
        lower = a if node.value == 2.0 else k.call("pow", a, k.constant(node.value - 1.0))
        return k.mul(k.mul(b, lower if node.value != 1.0 else k.one), da)
    of_base = k.mul(k.mul(b, k.call("pow", a, k.sub(b, k.one))), da)
    return k.add(of_base, k.mul(k.mul(result, k.call("log", a)), db))


# operation -> (algebra, place of the result, *operands, *derivatives of the operands) -> derivative of the result
RULES: dict[str, Callable[..., int]] = {
    "add": lambda k, r, a, b, da, db: k.add(da, db),
    "sub": lambda k, r, a, b, da, db: k.sub(da, db),
    "mul": lambda k, r, a, b, da, db: k.add(k.mul(da, b), k.mul(a, db)),
    "div": lambda k, r, a, b, da, db: k.div(k.sub(da, k.mul(r, db)), b),
    "neg": lambda k, r, a, da: k.neg(da),
    "pow": _pow,
    "abs": lambda k, r, a, da: k.mul(k.call("sign", a), da),
    "sign": lambda k, r, a, da: k.zero,
    "floor": lambda k, r, a, da: k.zero,
    "sqrt": lambda k, r, a, da: k.div(da, k.mul(k.constant(2.0), r)),
    "exp": lambda k, r, a, da: k.mul(r, da),
    "log": lambda k, r, a, da: k.div(da, a),
    "sin": lambda k, r, a, da: k.mul(k.call("cos", a), da),
    "cos": lambda k, r, a, da: k.mul(k.neg(k.call("sin", a)), da),
    "tan": lambda k, r, a, da: k.mul(k.add(k.one, k.square(r)), da),
    "sinh": lambda k, r, a, da: k.mul(k.call("cosh", a), da),
    "cosh": lambda k, r, a, da: k.mul(k.call("sinh", a), da),
    "tanh": lambda k, r, a, da: k.mul(k.sub(k.one, k.square(r)), da),
    "arctan": lambda k, r, a, da: k.div(da, k.add(k.one, k.square(a))),
    "maximum": lambda k, r, a, b, da, db: k.where(k.call("gt", a, b), da, db),
    "minimum": lambda k, r, a, b, da, db: k.where(k.call("lt", a, b), da, db),
    "where": lambda k, r, c, a, b, dc, da, db: k.where(c, da, db),
}


def _held(k: Algebra, a: int, da: int) -> int:
    """The derivative of a sign whose size is held."""
    return k.where(k.call("ne", a, k.zero), k.div(da, k.call("abs", a)), k.zero)


def derive(tape: Tape, output: int, by: int, held: Collection[int] = (), *, sizes_held: bool = False) -> int:
    """Record d output / d by; the values at `held` count as constants. The place of the derivative.

    `by` may be any value on the tape, not only an input: what it was computed from then does not matter. With
    `sizes_held`, sign(a) is a / |a| whose |a| counts as a constant: a direction and a scale; 0 for a = 0.
    """
    algebra = Algebra(tape)
    derivatives: dict[int, int] = {}
    for place in sorted(tape.needs((output,))):
        node = tape.nodes[place]
        inner = [derivatives[operand] for operand in node.operands]
        if place == by:
            derivatives[place] = algebra.one
        elif place in held or node.operation in CONDITIONS or set(inner) <= {algebra.zero}:
            derivatives[place] = algebra.zero
        elif node.operation == "sign" and sizes_held:
            derivatives[place] = _held(algebra, *node.operands, *inner)
        elif node.operation not in RULES:
            raise ReadError(f"{node.operation} has no derivative here")
        else:
            derivatives[place] = RULES[node.operation](algebra, place, *node.operands, *inner)
    return derivatives[output]
