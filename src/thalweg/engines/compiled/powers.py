"""Powers of hyperparameters that differ from lane to lane, taken out of the loop over lanes.

Repeated squaring loops over the bits of the exponent, and a loop in a loop is not vectorised. So each power is a row of
numbers of its own, made before the loop. Where its base stays the same from step to step, as beta**t, the squares are
kept: what is left for a step is one product for each bit that is set, in the same order, with the same bits.
"""

from dataclasses import dataclass

from thalweg.recording.tape import Function, Tape


@dataclass(frozen=True)
class Power:
    """One power: `of` computes (base, exponent) from the inputs of the scalars and the powers before it."""

    of: Function
    steady: bool  # the base stays the same over the steps, and the exponent is the same in all lanes


def take_out(function: Function, varying: tuple[str, ...], steady: tuple[str, ...]) -> tuple[Function, list[Power]]:
    """`function` with a further input p0, p1, ... for each power in it, and the powers.

    `varying` are the inputs that differ from lane to lane; `steady` those of them that stay the same over the steps.
    """
    tape, places, powers = Tape(), list[int](), list[Power]()
    inputs = function.inputs
    for node in function.nodes:
        operands = tuple(places[operand] for operand in node.operands)
        if node.operation == "power":
            of = Function.of(tape, inputs, operands)
            lanes = tape.inputs_of(operands[:1])
            same = not tape.inputs_of(operands[1:]) & ({*varying} | {*inputs[len(function.inputs) :]})
            powers.append(Power(of, steady=same and lanes <= {*steady}))
            inputs = (*inputs, f"p{len(powers) - 1}")
            places.append(tape.input(inputs[-1]))
        else:
            places.append(tape.add(node.operation, *operands, value=node.value))
    return Function.of(tape, inputs, tuple(places[output] for output in function.outputs)), powers
