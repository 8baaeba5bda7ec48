# mypy: disable-error-code="no-untyped-def, no-untyped-call, untyped-decorator, misc, no-any-unimported"
# ruff: noqa: ARG001 - Numba calls an intrinsic with the types of its arguments, and every kernel with a part
"""The source of a kernel: c = a b, or c += a b, of matrices that lie in the cache, by tiles that stay in registers.

Each sum runs in the order of the index that is summed over, so that no number depends on how the work was cut. A
product and a sum may be fused, a b + c rounded once, where the machine can.
"""

from llvmlite import binding, ir
from numba import int64, types
from numba.core import cgutils
from numba.extending import intrinsic

from thalweg.engines.compiled.prelude import inline, int64_at

WIDE = bool(binding.get_host_cpu_features().get("avx512f"))
REGISTER = 8 if WIDE else 4  # float64 in one
# of tiles: their sums, a row of b and a number of a are to fit 32 registers, or 16
ROWS, COLUMNS = ((6, 2, 1), 4) if WIDE else ((5, 2, 1), 2)
DOUBLE, INTEGER, INDEX = ir.DoubleType(), ir.IntType(64), ir.IntType(32)
VECTOR = ir.VectorType(DOUBLE, REGISTER)
EVERYWHERE = ir.Constant(ir.VectorType(INDEX, REGISTER), [0] * REGISTER)


def _whole(number):
    return ir.Constant(INTEGER, number)


def _place(builder, address, row, i, j=0):
    """The address of register j in row i, of rows that are `row` bytes apart."""
    down = builder.mul(row, _whole(i) if isinstance(i, int) else i)
    return builder.add(builder.add(address, down), _whole(8 * REGISTER * j))


def _load(builder, address, kind):
    loaded = builder.load(builder.inttoptr(address, kind.as_pointer()))
    loaded.align = 8
    return loaded


def _tile(rows, columns):
    """The intrinsic c = a b, or c += a b, for `rows` rows and `columns` registers of c."""
    cells = [(i, j) for i in range(rows) for j in range(columns)]

    def generate(context, builder, signature, arguments):
        c, a, b, c_row, a_row, b_row, depth, adds = arguments
        sums = {cell: cgutils.alloca_once(builder, VECTOR) for cell in cells}  # LLVM makes registers of them
        for each in sums.values():
            builder.store(ir.Constant(VECTOR, [0.0] * REGISTER), each)
        with builder.if_then(cgutils.is_not_null(builder, adds)):
            for cell, each in sums.items():
                builder.store(_load(builder, _place(builder, c, c_row, *cell), VECTOR), each)
        with cgutils.for_range(builder, depth) as loop:
            row = [_load(builder, _place(builder, b, b_row, loop.index, j), VECTOR) for j in range(columns)]
            begin = builder.add(a, builder.mul(loop.index, _whole(8)))
            for i in range(rows):
                number = _load(builder, _place(builder, begin, a_row, i), DOUBLE)
                first = builder.insert_element(ir.Constant(VECTOR, ir.Undefined), number, ir.Constant(INDEX, 0))
                spread = builder.shuffle_vector(first, first, EVERYWHERE)
                for j in range(columns):
                    product = builder.fmul(spread, row[j], flags=["contract"])
                    total = builder.fadd(product, builder.load(sums[i, j]), flags=["contract"])
                    builder.store(total, sums[i, j])
        for cell, each in sums.items():
            place = builder.inttoptr(_place(builder, c, c_row, *cell), VECTOR.as_pointer())
            builder.store(builder.load(each), place).align = 8
        return context.get_dummy_value()

    @intrinsic
    def tile(typing, c, a, b, c_row, a_row, b_row, depth, adds):
        return types.void(*[int64] * 8), generate

    return tile


def _strip(columns):
    """c = a b, or c += a b, for all rows and a few registers of c."""
    (most, some, _), (high, middle, low) = ROWS, [_tile(rows, columns) for rows in ROWS]

    @inline
    def strip(c, a, b, c_row, a_row, b_row, rows, depth, adds):
        left = rows
        while left >= most:
            high(c, a, b, c_row, a_row, b_row, depth, adds)
            c, a, left = c + most * c_row, a + most * a_row, left - most
        while left >= some:
            middle(c, a, b, c_row, a_row, b_row, depth, adds)
            c, a, left = c + some * c_row, a + some * a_row, left - some
        if left:
            low(c, a, b, c_row, a_row, b_row, depth, adds)

    return strip


_one, _two = _strip(1), _strip(2)
_three, _four = (_strip(3), _strip(4)) if WIDE else (_one, _two)


def kernel(table, part):
    """The table holds addresses of c, a and b, the bytes from row to row of each, the rows of c and its columns, a
    multiple of 8; how many products each sum has; whether to add to c."""
    at = int64_at(table)
    c, a, b, c_row, a_row, b_row, rows, depth, adds = at[0], at[1], at[2], at[3], at[4], at[5], at[6], at[8], at[9]
    registers, done = at[7] // REGISTER, int64(0)
    strips = (registers + COLUMNS - 1) // COLUMNS
    for strip in range(strips):  # of nearly equal width
        columns = (registers - done) // (strips - strip)
        at_c, at_b = c + 8 * REGISTER * done, b + 8 * REGISTER * done
        if columns == 1:
            _one(at_c, a, at_b, c_row, a_row, b_row, rows, depth, adds)
        elif columns == 2:
            _two(at_c, a, at_b, c_row, a_row, b_row, rows, depth, adds)
        elif columns == 3:
            _three(at_c, a, at_b, c_row, a_row, b_row, rows, depth, adds)
        else:
            _four(at_c, a, at_b, c_row, a_row, b_row, rows, depth, adds)
        done += columns
