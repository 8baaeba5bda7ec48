"""What a film shows when, apart from any ink."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

import thalweg as tw
from thalweg.errors import InputError
from thalweg.figures.draw import draw
from thalweg.figures.facts import Facts
from thalweg.figures.film.facts import after, moves
from thalweg.figures.film.plan import MOST_STEPS, plan

PLANS = {
    "steps": st.integers(1, MOST_STEPS),
    "fps": st.one_of(st.integers(1, 60), st.floats(1, 60)),
    "seconds": st.floats(1, 120),
}


@given(**PLANS)
def test_a_film_is_as_long_as_was_asked(steps: int, fps: float, seconds: float) -> None:
    made = plan(steps, fps=fps, seconds=seconds)
    assert made.frames == max(3, round(fps * seconds))
    assert abs(made.seconds - seconds) <= 3 / fps


@given(**PLANS)
def test_it_goes_from_the_start_to_the_last_step_and_never_back(steps: int, fps: float, seconds: float) -> None:
    shots = plan(steps, fps=fps, seconds=seconds).shots
    assert shots[0].step == 0 and all(shot.frames >= 1 for shot in shots)
    assert shots[-1].step == steps
    assert all(np.diff([shot.step for shot in shots]) > 0)


@given(**PLANS)
def test_it_stands_after_every_step_where_it_has_the_frames(steps: int, fps: float, seconds: float) -> None:
    made = plan(steps, fps=fps, seconds=seconds)
    if made.frames >= 2 * steps + 4:
        assert made.stands == tuple(range(steps + 1))
    between = [sum(shot.frames for shot in made.shots if k < shot.step <= k + 1) for k in range(steps)]
    assert len(set(between)) == 1 or max(between) == 1, "every step takes as long as any other"


def test_a_step_sets_off_fast_and_slows_down() -> None:
    first = [shot.step for shot in plan(3, fps=60, seconds=4).shots if 0 < shot.step <= 1]
    moves = np.diff([0, *first])
    assert len(first) > 10 and all(np.diff(moves) < 0)


def test_it_holds_its_still_picture() -> None:
    made = plan(30, fps=30)
    assert made.seconds == 8 and made.closing / made.fps >= 2
    assert 0.5 <= made.shots[0].frames / made.fps <= 1, "the start is seen, and not waited for"


@pytest.mark.parametrize(
    ("given", "words"),
    [
        ({"steps": 1001}, "1,001 was given: show so many"),
        ({"steps": 0}, "from 1 to 1,000 steps"),
        ({"fps": 0}, "from 1 to 60 frames a second, 0 was given"),
        ({"fps": 1e-9}, "frames a second, 1e-09 was given"),  # a GIF counts hundredths of a second up to 65,535
        ({"fps": "10"}, "frames a second, '10' was given"),
        ({"seconds": True}, "seconds, True was given"),
        ({"fps": float("nan")}, "frames a second, nan was given"),
        ({"seconds": 121}, "from 1 to 120 seconds, 121 was given"),
        ({"seconds": float("inf")}, "seconds, inf was given"),
    ],
)
def test_what_no_film_can_be_is_said_in_one_line(given: dict[str, object], words: str) -> None:
    with pytest.raises(InputError) as raised:
        plan(**{"steps": 30, "fps": 30, **given})  # type: ignore[arg-type]  # anything
    assert words in str(raised.value) and "\n" not in str(raised.value)


@pytest.fixture(scope="module")
def facts() -> Facts:
    paths = [tw.descend(tw.valley, each, steps=60) for each in (tw.sgd(lr=0.0197), tw.adam(lr=0.1))]
    return draw(paths, view=(-4, -1, -2, 2)).facts  # Adam leaves it


def test_after_some_steps_the_map_is_the_same_and_the_paths_are_shorter(facts: Facts) -> None:
    early = after(facts, 5)
    assert (early.view, early.headline, early.shown) == (facts.view, facts.headline, 5)
    for whole, part in zip(facts.panels, early.panels, strict=True):
        assert np.array_equal(part.path.points, whole.path.points[:6])
        assert np.array_equal(part.progress, whole.progress[:6])
    assert after(facts, facts.shown).panels[0].path == facts.panels[0].path


def test_who_has_not_left_the_map_yet_has_not_left_it(facts: Facts) -> None:
    left = facts.panels[1].left_map_at
    assert left is not None and left > 0
    assert after(facts, left - 1).panels[1].left_map_at is None
    assert after(facts, left).panels[1].left_map_at == left


def test_captions_count_up_to_the_picture_s(facts: Facts) -> None:
    for (name, says), panel in zip(moves(facts).says.items(), facts.panels, strict=True):
        assert name.endswith(panel.optimizer) and len(says) == facts.shown + 1
        assert says[-1] == panel.caption and says[0] == "0 % of the way, mean stride 0"
        stride = np.abs(panel.path.along[:7]).mean()
        assert says[7].endswith(f"mean stride {stride:.3g}")


@pytest.mark.parametrize("step", [-1, 61, 2.5, "3", True])
def test_no_state_beyond_the_steps_shown(facts: Facts, step: int) -> None:
    with pytest.raises(InputError, match=rf"the picture shows \d+ steps, the state after step {step!r} was asked for"):
        after(facts, step)
