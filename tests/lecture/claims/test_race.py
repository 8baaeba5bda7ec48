"""L8: races judged from their saved rows, apart from what judged them."""

import csv
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.stats import ttest_rel

import thalweg as tw
from thalweg.lecture.claim import Effort, Finding, Shown
from thalweg.lecture.claims.race import CLAIM, shown
from thalweg.lecture.claims.race.run import duels, faster, numbers, on_models, on_regressions, spread

QUICK = Effort(quick=True)
AT = (0, 10, 20, 30, 40)
curves = st.lists(st.floats(0.01, 10), min_size=5, max_size=5).map(np.array)


@pytest.fixture(scope="module")
def regressions() -> tw.Race:
    return on_regressions(QUICK)


@pytest.fixture(scope="module")
def models(tmp_path_factory: pytest.TempPathFactory) -> tuple[tw.Race, Path]:
    folder = tmp_path_factory.mktemp("journal")
    return on_models(Effort(quick=True, folder=folder)), folder


def last_losses(race: tw.Race, file: Path) -> dict[tuple[str, str], list[float]]:
    """(problem, contestant) -> held-out losses at the end of the reported runs, from the saved table."""
    race.save(file)
    rows = list(csv.DictReader(file.read_text().splitlines()))
    last = [name for name in rows[0] if name.startswith("held-out loss")]
    found: dict[tuple[str, str], list[float]] = {}
    for row in rows:
        if row["role"] == "report":
            end = [float(row[name]) for name in last if row[name]][-1]
            found.setdefault((row["problem"], row["contestant"]), []).append(end)
    return found


def test_a_curve_twice_as_quick_needs_half_the_steps() -> None:
    slow, quick = np.array([5.0, 4.0, 3.0, 2.0, 1.0]), np.array([5.0, 3.0, 1.0, 0.9, 0.8])
    assert faster(AT, quick, slow) == 2
    assert faster(AT, slow, slow) == 1
    assert faster(AT, slow, quick) == pytest.approx(1 / 2)
    between = np.array([5.0, 2.5, 0.5, 0.5, 0.5])  # passes 1 three quarters of the way from 10 to 20
    assert faster(AT, between, slow) == pytest.approx(40 / 17.5)
    diverged = np.array([5.0, 6.0, np.inf, np.inf, np.inf])
    assert faster(AT, slow, diverged) == 4  # no sooner than the first measurement


@given(curves, curves)
def test_a_speed_turns_with_the_sides(mine: np.ndarray, its: np.ndarray) -> None:
    speed = faster(AT, mine, its)
    assert 1 / 4 <= speed <= 4
    assert speed == pytest.approx(1 / faster(AT, its, mine)) or mine[-1] == its[-1]
    assert speed >= 1 if mine[-1] <= its[-1] else speed <= 1


def test_a_duel_is_that_of_the_saved_rows(regressions: tw.Race, tmp_path: Path) -> None:
    losses = last_losses(regressions, tmp_path / "race.csv")
    for rival in ("sgd", "rmsprop"):
        for each in duels(regressions, "adam", rival):
            mine, its = (np.log(losses[each.problem, name]) for name in ("adam", rival))
            assert each.scale == "ratio"
            assert each.difference == pytest.approx(np.exp(np.mean(mine - its)))
            theirs = ttest_rel(mine, its).confidence_interval()  # with five seeds the intervals are Student's
            assert (each.low, each.high) == pytest.approx(np.exp((theirs.low, theirs.high)), rel=1e-6)
            assert each.ahead == (theirs.high < 0)
            assert each.behind == (theirs.low > 0)


def test_a_duel_turns_with_the_sides(regressions: tw.Race) -> None:
    both = zip(duels(regressions, "adam", "momentum"), duels(regressions, "momentum", "adam"), strict=True)
    for one, other in both:
        assert (one.difference, one.low, one.high) == pytest.approx(
            (1 / other.difference, 1 / other.high, 1 / other.low)
        )
        assert (one.ahead, one.behind) == (other.behind, other.ahead)


def test_the_numbers_are_those_of_the_duels(regressions: tw.Race, tmp_path: Path) -> None:
    found, losses = numbers(regressions, "sgd"), last_losses(regressions, tmp_path / "race.csv")
    spreads = [np.std(np.log(losses[heat.problem, "adam"]), ddof=1) for heat in regressions.heats]
    assert found["spread"] == pytest.approx(np.median(spreads))
    assert found["speed"] == pytest.approx(
        np.exp(np.mean([np.log(each.speed) for each in duels(regressions, "adam", "sgd")]))
    )
    assert spread(regressions.heats[0], "adam") == pytest.approx(spreads[0])


def test_the_claim_holds_on_models_and_not_on_regressions(models: tuple[tw.Race, Path], regressions: tw.Race) -> None:
    holds = CLAIM.criterion.holds
    on, off = numbers(models[0], "sgd"), numbers(regressions, "sgd")
    assert holds(on)
    assert not holds(off)
    assert numbers(models[0], "momentum")["ahead"] < 0.5  # the lead is lost in the noise, as the caveat says

    def of(found: dict[str, float]) -> Finding:
        return Finding(found, "", "", ())

    limits = {"momentum": of(on), "regressions": of(off)}
    assert Shown(CLAIM, of(on), limits).said == "holds only when the model is a network"
    assert Shown(CLAIM, of(off), limits).verdict == "fails"
    assert Shown(CLAIM, of(on), {"momentum": of(on), "regressions": of(on)}).verdict == "holds"


@pytest.mark.parametrize("turned", [{"speed": 1.4}, {"ahead": 0.5}, {"behind": 0.2}])
def test_each_part_of_the_criterion_counts(turned: dict[str, float]) -> None:
    good = {"speed": 2.0, "ahead": 1.0, "behind": 0.0}
    assert CLAIM.criterion.holds(good)
    assert not CLAIM.criterion.holds({**good, **turned})


def test_an_interrupted_race_goes_on(models: tuple[tw.Race, Path]) -> None:
    race, folder = models
    on_models.cache_clear()
    again = on_models(Effort(quick=True, folder=folder))
    assert again is not race
    assert again == race


def test_a_duel_is_said_from_either_side() -> None:
    lead = {"speed": 4.0, "ahead": 1.0, "behind": 0.0, "problems": 3.0}
    assert "Adam needs 25 % of SGD's steps for SGD's last loss" in shown.duel(lead, "SGD")
    trail = {"speed": 0.5, "ahead": 0.0, "behind": 1 / 3, "problems": 3.0}
    assert "SGD needs 50 % of Adam's steps for Adam's last loss" in shown.duel(trail, "SGD")
    assert "a lower one on 0 of 3 and a higher one on 1 of 3" in shown.duel(trail, "SGD")


@pytest.mark.parametrize("missing", ["torch", "sklearn"])
def test_what_is_missing_is_named_in_a_line(missing: str) -> None:
    code = f"""
import sys
sys.modules[{missing!r}] = None
from thalweg.errors import MissingExtra
from thalweg.lecture.claim import Effort
from thalweg.lecture.claims.race.run import on_models
try:
    on_models(Effort(quick=True))
except MissingExtra as error:
    print(error)
"""
    said = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout
    assert f"needs {missing}" in said
    assert said.count("\n") == 1
    assert "pip install 'thalweg[race,torch]'" in said


def test_words_are_as_long_as_they_may_be() -> None:
    assert 80 <= len(CLAIM.explanation.split()) <= 150
    assert all(30 <= len(each.explanation.split()) <= 80 for each in CLAIM.caveats)
