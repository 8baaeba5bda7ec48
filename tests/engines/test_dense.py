"""Products of matrices in registers, against NumPy and exact sums."""

import math
from fractions import Fraction

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from thalweg.engines.compiled.regression import PRODUCT, zeros


def multiplied(a, b, c=None):
    """a @ b, or c + a @ b, by the kernel; rows of b have a multiple of 8 numbers."""
    rows, depth, columns = *a.shape, b.shape[1]
    out = np.full((rows + 1, columns), np.nan)  # a row more, which must stay as it is
    if c is not None:
        out[:rows] = c
    adds = c is not None
    places = (out, a, b)
    table = [*(each.ctypes.data for each in places), *(each.strides[0] for each in places), rows, columns, depth, adds]
    PRODUCT.wait()(np.array(table, dtype=np.int64).ctypes.data, 0)
    assert np.isnan(out[rows]).all()
    return out[:rows]


@pytest.mark.parametrize("rows", [*range(1, 14), 60])
@pytest.mark.parametrize("columns", [8, 16, 24, 32, 40, 72, 104])
def test_products_of_whole_numbers_are_exact(rows, columns):
    rng = np.random.default_rng(rows)
    a, b = rng.integers(-99, 99, (rows, 65)).astype(float), rng.integers(-99, 99, (65, columns)).astype(float)
    c = rng.integers(-99, 99, (rows, columns)).astype(float)
    assert np.array_equal(multiplied(a, b), a @ b)
    assert np.array_equal(multiplied(a, b, c), c + a @ b)


def test_rows_may_be_farther_apart_than_they_are_long():
    rng = np.random.default_rng(0)
    a, b = rng.normal(size=(9, 20))[:, :7], rng.normal(size=(7, 40))[:, :16]
    assert multiplied(a, b) == pytest.approx(a @ b, rel=1e-13)


def test_a_sum_of_no_products():
    assert np.array_equal(multiplied(np.ones((3, 0)), np.ones((0, 8))), np.zeros((3, 8)))


@given(st.integers(1, 30), st.integers(1, 12), st.integers(0, 40), st.integers(0, 99))
def test_a_number_has_the_same_bits_however_the_work_is_cut(rows, registers, depth, seed):
    rng = np.random.default_rng(seed)
    a, b = rng.normal(size=(rows, depth)), rng.normal(size=(depth, 8 * registers))
    whole, row, column = multiplied(a, b), rng.integers(rows), 8 * rng.integers(registers)
    alone = multiplied(a[row : row + 1], np.ascontiguousarray(b[:, column : column + 8]))
    assert np.array_equal(whole[row, column : column + 8], alone[0])
    half = depth // 2
    assert np.array_equal(multiplied(a[:, half:], b[half:], multiplied(a[:, :half], b[:half])), whole)


def test_sums_run_in_order_each_rounded_once_or_twice():
    rng = np.random.default_rng(3)
    a, b = rng.normal(size=(1, 50)), rng.normal(size=(50, 8))
    fused, apart = [0.0] * 8, [0.0] * 8
    for k in range(50):
        for j in range(8):
            fused[j] = float(Fraction(a[0, k]) * Fraction(b[k, j]) + Fraction(fused[j]))
            apart[j] = a[0, k] * b[k, j] + apart[j]
    found = multiplied(a, b)[0].tolist()
    assert found in (fused, apart) and fused != apart


def test_memory_is_aligned_to_lines():
    assert all(zeros(*shape).ctypes.data % 64 == 0 for shape in ((1,), (3, 5), (7, 7, 7), (100, 72)))
    assert zeros(2, 3, 4).shape == (2, 3, 4) and math.fsum(zeros(50, 3).ravel()) == 0.0
