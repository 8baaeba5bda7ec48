"""Formulas at the limits: the largest that are allowed stay small; views and starts that cannot be used."""

import math

import pytest

from thalweg.errors import InputError
from thalweg.landscapes.formula import formula
from thalweg.landscapes.landscape import Landscape
from thalweg.landscapes.parsing import parse

LARGEST = 10_000  # operations of a Hessian; it is built and evaluated in a blink


@pytest.mark.parametrize(
    "text",
    [
        "*".join(f"(x+{i})^y" for i in range(140))[:995].rsplit("*", 1)[0],
        "/".join(f"(x/y-{i})^63" for i in range(10, 85)),
        "/".join(["x/y"] * 249),
        "+".join(f"{i}^x^y" for i in range(200))[:995].rsplit("+", 1)[0],
    ],
)
def test_the_largest_inputs_stay_small(text):
    made = Landscape(name="f", reading=parse(text), domain=(-1, 1, -1, 1), start=(0, 0))
    assert sum(program.nodes for program in made.programs) < LARGEST
    assert len(made.hessian(0.3, 0.4)) == 3


@pytest.mark.parametrize(
    "options, said",
    [
        ({"view": (1, 0, 0, 1)}, "x0 < x1"),
        ({"view": (0, 1, 0, math.inf)}, "finite numbers"),
        ({"view": (0, 1, 0)}, "finite numbers"),
        ({"view": 3}, "finite numbers"),
        ({"start": (math.nan, 0)}, "finite numbers"),
        ({"start": "ab"}, "finite numbers"),
        ({"start": (3, 3), "view": (0, 1, 0, 1)}, "outside the view"),
    ],
)
def test_views_and_starts_that_cannot_be_used(options, said):
    with pytest.raises(InputError, match=said) as caught:
        formula("x^2 + y^2", **options)
    assert "\n" not in str(caught.value)
