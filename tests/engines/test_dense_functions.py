"""exp and log that vectorise, against mpmath; what they do at the ends of the range."""

import math
from hashlib import sha256
from pathlib import Path

import mpmath
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from thalweg.engines.compiled import dense_functions
from thalweg.engines.compiled.kernel import Kernel

TEXT = Path(dense_functions.__file__).read_bytes()
SOURCE = """# {digest}, without which machine code that was kept of other functions would be tested
from thalweg.engines.compiled.dense_functions import *
from thalweg.engines.compiled.prelude import float64_at, int64, int64_at


@body
def each(out, given, count):
    for i in range(count):
        out[i] = {name}(given[i])


def kernel(table, part):
    at = int64_at(table)
    each(float64_at(at[0]), float64_at(at[1]), at[2])
"""
TRUE = {
    "exponential": mpmath.exp,
    "exponential_down": mpmath.exp,
    "log1p_unit": mpmath.log1p,
    "logarithm": mpmath.log,
}
LAST_PLACES = {"exponential": 1, "exponential_down": 1, "log1p_unit": 3, "logarithm": 3}
KERNELS = {}


def computed(name, values):
    """In a loop as the kernels have it."""
    if name not in KERNELS:
        KERNELS[name] = Kernel(SOURCE.format(name=name, digest=sha256(TEXT).hexdigest())).wait()
    given_ = np.atleast_1d(np.asarray(values, dtype=np.float64))
    out = np.empty_like(given_)
    KERNELS[name](np.array([out.ctypes.data, given_.ctypes.data, len(out)], dtype=np.int64).ctypes.data, 0)
    return out


def off(name, values):
    """By how many last places, at most."""
    with mpmath.workprec(120):
        return max(
            float(abs(mpmath.mpf(found) - true) / math.ulp(float(true)))
            for found, true in zip(
                computed(name, values).tolist(), (TRUE[name](mpmath.mpf(float(x))) for x in values), strict=True
            )
        )


RANGES = [
    ("exponential", -1, 1),
    ("exponential", -40, 40),
    ("exponential", -708, 709.78),
    ("exponential", -745, -708),  # below the normal numbers
    ("exponential_down", -1, 0),
    ("exponential_down", -708, 0),
    ("log1p_unit", 0, 1),
    ("log1p_unit", 0, 1e-9),
    ("log1p_unit", 0.41, 0.42),  # where the series changes
    ("logarithm", 1, 2),
    ("logarithm", 1, 1 + 1e-9),
    ("logarithm", 1, 1000),
    ("logarithm", 1e-300, 1e300),
]


@pytest.mark.parametrize(("name", "low", "high"), RANGES)
def test_the_last_places_are_right(name, low, high):
    values = np.random.default_rng(0).uniform(low, high, 3000)
    assert off(name, [*values, low, high]) <= LAST_PLACES[name]


@given(st.floats(-745, 709.78))
def test_exponential_anywhere(x):
    assert off("exponential", [x]) <= 1


@given(st.floats(0, 1, allow_subnormal=False))
def test_log1p_anywhere(x):
    assert off("log1p_unit", [x]) <= 3


@given(st.floats(2.3e-308, 1.7e308))
def test_logarithm_anywhere(x):
    assert off("logarithm", [x]) <= 3


def test_ends_of_the_range():
    inf, nan = math.inf, math.nan
    values = [0.0, -0.0, 709.79, inf, 1e308, -746.0, -1e308, -inf, nan]
    expected = [1.0, 1.0, inf, inf, inf, 0.0, 0.0, 0.0, nan]
    np.testing.assert_array_equal(computed("exponential", values), expected)
    np.testing.assert_array_equal(computed("exponential_down", [0.0, -708.5, -1e308, -inf, nan]), [1, 0, 0, 0, nan])
    np.testing.assert_array_equal(computed("log1p_unit", [0.0, nan]), [0.0, nan])
    np.testing.assert_array_equal(computed("logarithm", [1.0, inf, nan]), [0.0, nan, nan])


@pytest.mark.parametrize("name", TRUE)
def test_a_value_has_the_same_bits_in_any_place(name):
    values = np.random.default_rng(1).uniform(0, 1, 37) * (-1 if name == "exponential_down" else 1)
    found = computed(name, values)
    for count in (1, 2, 7, 8, 9, 31):
        assert np.array_equal(computed(name, values[:count]), found[:count])
    assert np.array_equal(computed(name, values[::-1].copy())[::-1], found)
