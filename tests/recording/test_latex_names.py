"""Names at their edges: used twice, numbered, primed, and outputs that are only copies."""

import pytest
from matplotlib.mathtext import MathTextParser

import thalweg as tw
from thalweg.recording.latex import symbol


@pytest.mark.parametrize(
    "name, index, primes, shown",
    [
        ("m1", "t-1", 0, "m_{1,t-1}"),  # two indices apart are an error in LaTeX
        ("beta1_t", "", 0, r"\beta_{1,t}"),
        ("v_max", "t", 1, r"v'^{\mathrm{max}}_{t}"),  # so are ' and ^ with an index between
        ("v_hat", "t", 1, r"\hat{v}'_{t}"),
        ("v1_hat", "t", 0, r"\hat{v_{1}}_{t}"),
        ("lambda_", "", 0, r"\lambda"),
        ("_m", "", 0, "m"),
        ("warmup_steps", "", 0, r"\mathrm{warmup}^{\mathrm{steps}}"),
        ("weight_decay", "", 0, r"\lambda"),
        ("lr2", "", 0, r"\eta_{2}"),
        ("t", "", 0, "t"),
        ("x", "t", 2, "x''_{t}"),
    ],
)
def test_symbols(name: str, index: str, primes: int, shown: str) -> None:
    assert symbol(name, index, primes) == shown
    MathTextParser("path").parse(f"${shown}$")
    MathTextParser("path").parse(f"${{{shown}}}^{{2}}$")


def test_a_name_used_again_gets_primes_and_a_copy_its_own_line() -> None:
    @tw.rule
    def renaming(x, g, old, fixed, t, *, lr=0.1):
        u = g * lr
        u = u * 3
        g = g + 1
        g = g * lr
        return x - u * g, x, 1

    assert renaming().variant.latex == (
        r"u_{t} = g_{t} \eta",
        r"u'_{t} = u_{t} \cdot 3",
        "g'_{t} = g_{t} + 1",
        r"g''_{t} = g'_{t} \eta",
        "x_{t} = x_{t-1} - u'_{t} g''_{t}",
        "old_{t} = x_{t-1}".replace("old", r"\mathrm{old}"),
        r"\mathrm{fixed}_{t} = 1",
    )


def test_two_outputs_of_one_value_are_both_written() -> None:
    @tw.rule
    def twice(x, g, z, t, *, lr=0.1):
        new = x - lr * g
        return new, new

    assert twice().variant.latex == (r"x_{t} = x_{t-1} - \eta g_{t}", "z_{t} = x_{t}")
