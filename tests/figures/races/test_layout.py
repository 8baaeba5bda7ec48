"""No figure of a race covers its own words, whoever races; bytes are the same for the same findings."""

import itertools

import pytest
from hypothesis import given
from hypothesis import strategies as st
from matplotlib.figure import Figure

from tests.figures.apart import troubles
from tests.figures.races import made
from thalweg.figures.races import single
from thalweg.figures.races.across import race_across
from thalweg.figures.races.ends import spread
from thalweg.figures.races.facts import gather_race
from thalweg.figures.races.overview import race_overview
from thalweg.figures.theme import USUAL

LONG = tuple(f"{kind}_{'x' * 40}_{k}" for k, kind in enumerate(("adam", "my very own rule", "torch.optim.A")))
NAMES = {
    "one": ("adam",),
    "two": ("adam", "sgd"),
    "usual": made.USUAL,
    "torch": made.TORCH,
    "six": made.EIGHT[2:],
    "eight": made.EIGHT,
    "long": LONG,
    "wide letters": tuple("WM" * k for k in range(4, 10)),
    "other scripts": ("Адам", "αδάμ", "<script>", "$x_i$ & co", r"$\frac{a}$", "a\nline", "  "),
}


def apart(figure: Figure) -> None:
    """No text covers another or leaves the sheet."""
    assert not list(troubles(figure, USUAL, cuts=True))


@pytest.mark.parametrize("names", NAMES.values(), ids=NAMES)
@pytest.mark.parametrize("held_out", [True, False], ids=["held out", "training"])
def test_overview(names: tuple[str, ...], held_out: bool) -> None:
    apart(race_overview(gather_race(made.findings(names, held_out=held_out)), USUAL))


@pytest.mark.parametrize("names", NAMES.values(), ids=NAMES)
def test_runs_that_missed(names: tuple[str, ...]) -> None:
    found = made.findings(names, missed={len(names) - 1: 10, 0: 1})
    apart(race_overview(gather_race(found), USUAL))


@pytest.mark.parametrize("names", NAMES.values(), ids=NAMES)
@pytest.mark.parametrize("count", [2, 8])
def test_across(names: tuple[str, ...], count: int) -> None:
    problems = ("digits", "a problem with a rather long name", "x", *(f"p{k}" for k in range(5)))[:count]
    apart(race_across(gather_race(made.findings(names, problems)), USUAL))


@pytest.mark.parametrize("names", NAMES.values(), ids=NAMES)
@pytest.mark.parametrize("kind", single.FIGURES)
def test_each_by_itself(kind: str, names: tuple[str, ...]) -> None:
    facts = gather_race(made.findings(names))
    if single.worth_drawing(kind, facts):
        apart(single.FIGURES[kind][0](facts, USUAL))


@pytest.mark.parametrize("kind", single.ACROSS)
def test_each_across_by_itself(kind: str) -> None:
    apart(single.ACROSS[kind][0](gather_race(made.findings(made.EIGHT, ("digits", "wine"))), USUAL))


@given(
    wanted=st.lists(st.floats(0, 100), min_size=1, max_size=8),
    pitch=st.floats(0.5, 30),
)
def test_names_at_ends_stand_apart_in_the_order_of_their_lines(wanted: list[float], pitch: float) -> None:
    found = spread(wanted, pitch, 0.0, 100.0)
    assert found.min() >= -1e-9
    assert found.max() <= 100 + 1e-9
    order = sorted(range(len(wanted)), key=lambda k: wanted[k])
    there = min(pitch, 100 / max(len(wanted) - 1, 1))
    for one, other in itertools.pairwise(order):
        assert found[other] - found[one] >= there - 1e-9
    if all(abs(a - b) >= pitch for a, b in itertools.combinations(wanted, 2)):
        assert found == pytest.approx(wanted, abs=1e-9)


def test_places_are_nearest_in_squares() -> None:
    """Against SciPy's general solver."""
    from scipy.optimize import minimize

    wanted, pitch = [1.0, 2.0, 2.5, 8.0, 8.5], 2.0
    gaps = [{"type": "ineq", "fun": lambda y, k=k: y[k + 1] - y[k] - pitch} for k in range(4)]
    best = minimize(lambda y: ((y - wanted) ** 2).sum(), wanted, bounds=[(0, 10)] * 5, constraints=gaps)
    assert spread(wanted, pitch, 0.0, 10.0) == pytest.approx(best.x, abs=1e-4)
