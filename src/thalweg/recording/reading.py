"""Read a function: run it once on operands, and keep the tape, the results and the author's names."""

import inspect
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from thalweg.errors import ReadError
from thalweg.recording.operand import Listener, Operand
from thalweg.recording.tape import Tape


@dataclass(frozen=True)
class Reading:
    """What one run of a function recorded, as its author wrote it."""

    tape: Tape
    outputs: tuple[int, ...]
    names: Mapping[int, str]  # place -> the author's name for an intermediate result


def where_defined(function: Callable[..., Any]) -> str:
    code = inspect.unwrap(function).__code__
    return f"{code.co_filename}, line {code.co_firstlineno}"


def read(function: Callable[..., Any], inputs: Iterable[str], given: Mapping[str, object] | None = None) -> Reading:
    """Run `function` with an operand for each name of `inputs` and the values of `given` for the rest.

    Raises ReadError, naming the line, where the function asks for the value of an operand, fails, or returns anything
    but numbers.
    """
    code = inspect.unwrap(function).__code__  # what is written around a rule has no names of its own
    tape, listener = Tape(), Listener(code)
    operands = {name: Operand(tape, tape.input(name), listener) for name in inputs}
    listener.names.update({operand.place: name for name, operand in operands.items()})
    try:
        results = function(**operands, **(given or {}))
    except ReadError:
        raise
    except Exception as error:
        traceback, line = error.__traceback__, code.co_firstlineno
        while traceback is not None:
            if traceback.tb_frame.f_code is code:
                line = traceback.tb_lineno
            traceback = traceback.tb_next
        raise ReadError(
            f"{function.__name__} failed while being read: {type(error).__name__}: {error} "
            f"({code.co_filename}, line {line})"
        ) from error
    results = results if isinstance(results, tuple) else (results,)
    return Reading(tape, tuple(_place(function, tape, result) for result in results), dict(listener.names))


def _place(function: Callable[..., Any], tape: Tape, result: object) -> int:
    if isinstance(result, Operand) and result.tape is tape and not tape.is_condition(result.place):
        return result.place
    if isinstance(result, int | float):
        return tape.constant(result)
    kind = "a condition" if isinstance(result, Operand) else f"{type(result).__name__}"
    raise ReadError(f"{function.__name__} must return numbers, not {kind} ({where_defined(function)})")
