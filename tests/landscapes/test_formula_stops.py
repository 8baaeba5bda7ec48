"""Where a text stops being a formula: at the word that cannot stand there, whichever Python reads it."""

import pytest

from thalweg.errors import FormulaError
from thalweg.landscapes.parsing import parse
from thalweg.landscapes.words import stop

PROBLEM = "not a formula; check operators and parentheses"


@pytest.mark.parametrize(
    "text, column",
    [
        ("x +", 3),
        ("x +  ", 4),
        ("x + * y", 5),
        ("x y", 3),
        ("x + y)", 6),
        ("((x + y)", 1),
        ("x*(y + (1 - x)", 3),
        ("x ^^ y", 4),
        ("(x + y z)", 8),
        ("x + not y", 5),
        ("x not y", 3),
        ("x = 1", 5),
        ("sin(,x)", 5),
        ("x ! y", 3),
        ("x + .", 5),
        ("1_ + x", 2),
        ("007 + x", 3),
        ("x is not in y", 10),
        ("x..y", 3),
        ("(*x)", 4),
        ("*x", 1),
        ("x if y", 6),
    ],
)
def test_it_is_pointed_at(text, column):
    with pytest.raises(FormulaError) as caught:
        parse(text)
    assert str(caught.value) == f"formula {text!r}, column {column}: {PROBLEM}"


@pytest.mark.parametrize("word", ["for", "lambda", "await", "yield", "import", "class"])
def test_words_of_python_that_no_formula_has(word):
    with pytest.raises(FormulaError, match=f"column 5: '{word}' is not allowed"):
        parse(f"x + {word} y")
    with pytest.raises(FormulaError, match=f"column 5: unknown name x{word}"):
        parse(f"x + x{word}")


@pytest.mark.parametrize(
    "text", ["x", "-x**-y", "where(not x < 1, x, -y)", "(x, *y)", "f(*x, **y)", "1 .real", "x is not y", "()", "..."]
)
def test_what_python_reads_stops_at_its_end(text):
    assert stop(text) == len(text)
