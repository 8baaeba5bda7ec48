"""L7: defaults against tuned, beside PyTorch's own defaults and runs."""

import inspect
from dataclasses import replace
from types import MappingProxyType

import numpy as np
import pytest
import torch
from hypothesis import given
from hypothesis import strategies as st

import thalweg as tw
from thalweg.landscapes import CATALOGUE
from thalweg.lecture.claim import Effort, Shown, examine
from thalweg.lecture.claims.defaults import CLAIM, sentence
from thalweg.lecture.claims.defaults.maps import RATES, _on_map, crawl
from thalweg.lecture.claims.defaults.ways import Field, Ways, _of_heat, default_lr, on_data, way

QUICK = Effort(quick=True)


@pytest.fixture(scope="module")
def found() -> Shown:
    return examine(CLAIM, QUICK)


def with_torch(optimizer: type[torch.optim.Optimizer], landscape: tw.Landscape, steps: int) -> np.ndarray:
    """Points of PyTorch's optimizer at its defaults, on exact gradients."""
    point = torch.tensor(landscape.start, dtype=torch.float64, requires_grad=True)
    stepping, points = optimizer([point]), [landscape.start]
    for _ in range(steps):
        point.grad = torch.tensor(landscape.gradient(*points[-1]), dtype=torch.float64)
        stepping.step()
        points.append(tuple(point.tolist()))
    return np.array(points)


@pytest.mark.parametrize(
    ("name", "theirs"),
    [
        ("sgd", torch.optim.SGD),
        ("momentum", torch.optim.SGD),
        ("rmsprop", torch.optim.RMSprop),
        ("adam", torch.optim.Adam),
    ],
)
def test_defaults_are_those_of_pytorch(name: str, theirs: type) -> None:
    assert default_lr(name) == inspect.signature(theirs).parameters["lr"].default


def test_the_words_say_adams_default() -> None:
    assert "a thousandth" in CLAIM.explanation
    assert default_lr("adam") == 1 / 1000


def test_ways_on_a_map_are_those_of_pytorch() -> None:
    ways, start = _on_map(tw.rosenbrock, RATES), tw.rosenbrock.value(*tw.rosenbrock.start)
    adam, sgd = (
        start - tw.rosenbrock.value(*with_torch(theirs, tw.rosenbrock, 1000)[-1])
        for theirs in (torch.optim.Adam, torch.optim.SGD)
    )
    assert ways.default["sgd"] / ways.default["adam"] == pytest.approx(sgd / adam, rel=1e-9)
    assert ways.best["adam"][1] == ways.by_rate["adam"].max() == pytest.approx(1, abs=1e-9)  # nobody gets lower


def test_the_crawl_is_that_of_pytorch() -> None:
    slow, quick = crawl(QUICK)
    assert slow is not None
    assert quick is not None
    distances = np.hypot(*with_torch(torch.optim.Adam, tw.valley, slow + 200).T)  # from (0, 0)
    assert np.flatnonzero(distances > 0.05 * distances[0])[-1] == slow - 1
    assert slow > 50 * quick


def test_the_maps_are_all_that_have_a_lowest_point(found: Shown) -> None:
    known = {name.replace("_", " ") for name, each in CATALOGUE.items() if each.lowest is not None}
    assert {name for name, *_ in found.limits["maps"].table[1:]} == known
    assert set(CATALOGUE) - {name.replace(" ", "_") for name in known} == {"saddle"}  # it has no bottom


def test_ways_follow_from_every_run_of_a_race() -> None:
    problem = tw.surface(tw.valley, steps=40)
    race = tw.race(problem, [tw.sgd, tw.adam], trials=5, seeds=4, tuning_seeds=3)
    ways = _of_heat(race.heats[0])
    runs = [(entry.contestant, role, each["lr"], run.train) for _, entry, role, each, _, run in race.runs()]
    start = np.median([losses[0] for name, role, _, losses in runs if (name, role) == ("sgd", "default")])

    def median(name: str, role: str, lr: float | None = None) -> float:
        return float(np.median([run[3][-1] for run in runs if run[:2] == (name, role) and lr in (None, run[2])]))

    best = min(median(name, role) for name in ("sgd", "adam") for role in ("report", "default"))
    for name in ("sgd", "adam"):
        assert ways.default[name] == pytest.approx((start - median(name, "default")) / (start - best))
        assert ways.best[name][1] == pytest.approx((start - median(name, "report")) / (start - best))
        for place, lr in enumerate((1e-5, 10**-3.5, 1e-2, 10**-0.5, 10.0)):
            tuned = [run[3] for run in runs if run[:2] == (name, "tuning") and run[2] == pytest.approx(lr)]
            assert len(tuned) == 3
            expected = (start - np.median([each[-1] for each in tuned])) / (start - best)
            assert ways.by_rate[name][place] == pytest.approx(expected)
            assert ways.below_by_rate[name][place] == np.mean([each[-1] < each[0] for each in tuned])


def test_the_best_may_be_a_default() -> None:
    race = tw.race(tw.surface(tw.valley, steps=40), [tw.sgd, tw.adam], lr=(1e-6, 1e-5), trials=2, seeds=3)
    ways = _of_heat(race.heats[0])
    assert max(ways.default.values()) == 1
    assert max(way for _, way in ways.best.values()) < 1


@given(st.floats(-1e6, 1e6), st.floats(1e-3, 1e6), st.floats(-2, 1))
def test_a_way_is_0_at_the_start_and_1_at_the_best(best: float, fall: float, share: float) -> None:
    start = best + fall
    assert way(start, start, best) == 0
    assert way(best, start, best) == pytest.approx(1)
    assert way(start - share * fall, start, best) == pytest.approx(share, abs=1e-3)
    assert way(np.inf, start, best) == way(np.nan, start, best) == -np.inf


def test_the_verdict_follows_from_the_numbers(found: Shown) -> None:
    holds = CLAIM.criterion.holds
    assert holds(found.finding.numbers)
    assert [holds(found.limits[each.key].numbers) for each in CLAIM.caveats] == [False, False]
    assert found.verdict == "holds only when"
    for finding in found.limits.values():
        assert Shown(CLAIM, finding, found.limits).verdict == "fails"
    assert not holds({**found.finding.numbers, "safe": 0.99})
    assert not holds({**found.finding.numbers, "well": 0.5})


def test_what_the_words_say_of_the_others_is_so(found: Shown) -> None:
    maps = found.limits["maps"].numbers
    assert min(maps["well sgd"], maps["well momentum"]) > maps["well"]
    off = found.limits["off"].numbers
    assert off["safe"] > max(off["safe momentum"], off["safe rmsprop"])  # Adam bears it for longer than most
    assert found.finding.numbers["safe sgd"] < 1  # one that suits this table diverges on the next


def test_the_sentence_turns_with_the_numbers() -> None:
    field = on_data(QUICK)
    assert "all its runs end below their start" in sentence(field)
    assert "Safe, not fastest" in sentence(field)

    def worse(ways: Ways) -> Ways:
        none = {"adam": np.zeros(len(field.rates))}
        return replace(ways, below=MappingProxyType({**ways.below, "adam": 0.5}), by_rate={**ways.by_rate, **none})

    turned = sentence(Field(field.rates, tuple(map(worse, field.ways))))
    assert "50 % of its runs end above their start" in turned
    assert "No other rate does so on more of them" in turned


def test_words_are_as_long_as_they_may_be() -> None:
    assert 80 <= len(CLAIM.explanation.split()) <= 150
    assert all(30 <= len(each.explanation.split()) <= 80 for each in CLAIM.caveats)
