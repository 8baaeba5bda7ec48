"""Where a scene's claim stops being true: said by runs, for what is shown now."""

import re

import pytest

import thalweg as tw
from tests.explorer.test_page_scenes import changed, scenes, short


@pytest.mark.parametrize("height", [0.4, 1.0, 3.0, 20.0])
def test_a_ball_is_stopped_at_the_height_that_is_named(height: float) -> None:
    ball = scenes()["bump"].optimizers[1]
    caveat = changed("bump", parameters={"height": height})["caveat"]
    heights = [max(height, 0.1) * 1.25**k for k in range(40) if max(height, 0.1) * 1.25**k <= 100]
    stopped = [
        each for each in heights if tw.descend(tw.sloped_bump(height=each), ball, steps=300).settled_at() is None
    ]
    if not stopped:
        assert caveat == ""
        return
    assert f"where the bump is {short(stopped[0])} high (it is {short(height)}), the same ball is not there" in caveat


def test_a_flat_slope_has_a_height_too() -> None:
    assert re.search(r"where the bump is \S+ high \(it is 0\)", changed("bump", parameters={"height": 0.0})["caveat"])


@pytest.mark.parametrize("kappa", [1.5, 10.0, 100.0])
def test_the_best_rate_in_the_long_run_zig_zags(kappa: float) -> None:
    caveat = changed("edge", parameters={"kappa": kappa, "tilt": 0.0})["caveat"]
    best = 2 / (1 + kappa)
    assert f"2 / (1 + {short(kappa)}) = {short(best)}, lies above half of the edge" in caveat
    rates = [0.9 * best, best, (best + 2 / kappa) / 2]
    surface = tw.valley(kappa=kappa).replace(start=(-1.0, 1.0))
    left = [tw.descend(surface, tw.sgd(lr=lr), steps=int(10 * kappa)).distances[-1] for lr in rates]  # type: ignore[index]
    assert min(left) == left[1]
    path = tw.descend(surface, tw.sgd(lr=best), steps=4)
    assert all(path.points[:-1, 1] * path.points[1:, 1] < 0), "from wall to wall"


def test_in_a_round_bowl_one_rate_suits_both() -> None:
    assert changed("edge", parameters={"kappa": 1.0, "tilt": 0.0})["caveat"].startswith("Both slopes are alike")
