"""Recorded functions of a and b on the compiled engine: many in one kernel, on enough copies to be vectorised too."""

from collections.abc import Mapping
from typing import Any

import numpy as np

from thalweg.engines.compiled import step
from thalweg.recording.hoisting import Program
from thalweg.recording.tape import Function, Tape

COPIES = 67  # whole vectors, and a rest


class Elementwise:
    """Functions of (a, b), by name."""

    def __init__(self, functions: Mapping[str, Function], dtype: str = "float64") -> None:
        self.dtype, self.names = dtype, list(functions)
        tape = Tape()
        a = tape.input("a")
        tape.input("b")
        outputs = [place for function in functions.values() for place in function.onto(tape)]
        inputs = ("a", "b", *(f"out{k}" for k in range(len(outputs))))
        self.program = Program(Function((), (), ()), Function.of(tape, inputs, (a, *outputs)), row=0)
        self.kernel = step.kernel(self.program, dtype).wait()

    def __call__(self, a: float, b: float = 0.0) -> dict[str, Any]:
        """The result of each function, the same in all copies."""
        arrays = [np.full(COPIES, value, dtype=self.dtype) for value in (a, b, *[7.0] * len(self.names))]
        pointers = np.array([array.ctypes.data for array in arrays], dtype=np.int64)
        segments, bounds = np.array([0, 0, COPIES, 0], dtype=np.int64), np.array([0, 1], dtype=np.int64)
        table = np.array([pointers.ctypes.data, segments.ctypes.data, bounds.ctypes.data, 0], dtype=np.int64)
        self.kernel(table.ctypes.data, 0)
        for array in arrays:
            first = array[:1].copy()
            bits = array.view(np.uint32 if self.dtype == "float32" else np.uint64)
            assert (bits == bits[0]).all() or np.isnan(array).all()
            assert first.dtype == self.dtype
        return {name: array[0] for name, array in zip(self.names, arrays[2:], strict=True)}
