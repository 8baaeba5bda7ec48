"""The two surfaces of our own design do what they are said to teach, at the heights and rates their comments state."""

import math

import pytest

from thalweg.landscapes import CATALOGUE
from thalweg.rules import momentum, sgd


def run(surface, optimizer, steps, clip=math.inf):
    """x after each step from the surface's start, and the largest slope met."""
    point = [float(each) for each in surface.start]
    state, xs, steepest = optimizer.init(point), [], 0.0
    for _ in range(steps):
        gradient = surface.gradient(*point)
        slope = math.hypot(*gradient)
        steepest = max(steepest, slope)
        gradient = [each * min(1.0, clip / slope) if slope else each for each in gradient]
        point, state = optimizer.step(point, gradient, state)
        xs.append(point[0])
    return xs, steepest


@pytest.mark.parametrize(
    "height, sgd_crosses, momentum_crosses",
    [
        (0.0, True, True),
        (0.25, True, True),
        (0.27, False, True),
        (None, False, True),  # the height it has by default
        (1.02, False, True),
        (1.04, False, False),
        (3.0, False, False),
    ],
)
def test_the_dip_traps_sgd_and_a_higher_one_momentum_too(height, sgd_crosses, momentum_crosses):
    surface = CATALOGUE["sloped_bump"] if height is None else CATALOGUE["sloped_bump"](height=height)
    for optimizer, crosses in ((sgd(lr=0.1), sgd_crosses), (momentum(lr=0.1, momentum=0.9), momentum_crosses)):
        end = run(surface, optimizer, 3000)[0][-1]
        if crosses:
            assert end == pytest.approx(4.0, abs=1e-3)
        else:
            assert -2.0 < end < -1.0
            assert abs(surface.gradient(end, 0.0)[0]) < 1e-9  # at rest in the dip, not on its way


def test_the_cliff_throws_what_lands_on_it_unless_steps_are_bounded():
    surface = CATALOGUE["cliff"]
    thrown, steepest = run(surface, sgd(lr=1.0), 200)
    clipped, _ = run(surface, sgd(lr=1.0), 200, clip=1.0)
    assert steepest == pytest.approx(9.0, abs=0.1)
    assert min(thrown) == pytest.approx(-7.4, abs=0.1) and min(clipped) > -0.05
    assert (settled(thrown), settled(clipped)) == (55, 32)


def settled(xs):
    """The first step from which on x stays within 0.05 of the minimum."""
    return max(i for i, x in enumerate(xs) if abs(x) >= 0.05) + 1
