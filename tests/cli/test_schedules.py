"""Schedules in --optimizer: written as Python writes them, read without running anything."""

import json
from collections.abc import Callable
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

import thalweg as tw
from tests.cli.conftest import Said
from thalweg.cli import settings
from thalweg.cli.options import gives, optimizers_of
from thalweg.errors import ThalwegError

RATES = st.floats(1e-6, 10.0)
STEPS = st.integers(1, 500)
SHAPES = st.one_of(
    st.builds(tw.schedules.constant, RATES),
    st.builds(tw.schedules.cosine, RATES, steps=STEPS, final=RATES),
    st.builds(tw.schedules.step, RATES, every=STEPS),
    st.builds(tw.schedules.exponential, RATES, factor=RATES.map(lambda rate: min(rate, 1.0))),
    st.builds(tw.schedules.polynomial, RATES, steps=STEPS, power=st.floats(0.5, 3.0)),
    st.builds(tw.schedules.inverse_sqrt, RATES, warmup=STEPS),
    st.builds(tw.schedules.one_cycle, RATES, steps=st.integers(20, 500), shape=st.sampled_from(["cosine", "linear"])),
)
ALL = st.one_of(
    SHAPES,
    st.builds(tw.schedules.warmup, SHAPES, steps=STEPS),
    st.builds(lambda first, then, at: tw.schedules.piecewise([first, then], until=[at]), RATES, SHAPES, STEPS),
)


@given(ALL)
def test_what_a_schedule_is_shown_as_can_be_typed(schedule: Any) -> None:
    assert settings.value(repr(schedule)) == schedule
    (optimizer,) = optimizers_of([f"adam:beta1=0.5,lr={schedule!r},eps=0.1"])
    assert dict(optimizer.hyperparameters) == dict(tw.adam(beta1=0.5, lr=schedule, eps=0.1).hyperparameters)


@given(st.text(alphabet="cosine(),=[]-0.1'\"*: {}lambdx\n", max_size=60))
def test_any_text_is_read_or_refused_in_one_line(text: str) -> None:
    try:
        settings.value(f"cosine({text}")
    except ThalwegError as error:
        assert "\n" not in str(error)


@pytest.mark.parametrize(
    ("text", "parts"),
    [
        ("", []),
        ("lr=0.1", ["lr=0.1"]),
        ("lr=cosine(0.1, steps=3),eps=1", ["lr=cosine(0.1, steps=3)", "eps=1"]),
        ("lr=piecewise([1, 2], until=[3]),,b=1", ["lr=piecewise([1, 2], until=[3])", "b=1"]),
    ],
)
def test_commas_in_brackets_part_nothing(text: str, parts: list[str]) -> None:
    assert settings.split(text) == parts


def test_an_argument_of_a_schedule_is_no_setting() -> None:
    assert gives("adam:lr=step(0.1, every=3, factor=0.5)", "lr")
    assert not gives("adam:eps=step(0.1, every=3, factor=0.5)", "factor")


BAD = {
    "a name": ("cosin(0.1, steps=3)", "did you mean cosine?"),
    "no name of ours": ("open('x', steps=3)", "no schedule is called 'open'"),
    "inside": ("cosine(float('1'), steps=3)", "no schedule is called 'float'"),
    "half": ("cosine(0.1, steps=3", "write one as cosine(0.1, steps=300)"),
    "an attribute": ("cosine(a.b, steps=3)", "numbers and schedules only"),
    "a sum": ("cosine(1 + 1, steps=3)", "numbers and schedules only"),
    "spread": ("cosine(*[1], steps=3)", "numbers and schedules only"),
    "spread by name": ("cosine(1, **x)", "numbers and schedules only"),
    "twice": ("cosine(1, steps=3, steps=4)", "each name once"),
    "true": ("cosine(True, steps=3)", "numbers and schedules only"),
    "what follows": ("cosine(1, steps=3)(2)", "numbers and schedules only"),
    "many signs": (f"cosine({'-' * 400}1, steps=3)", "numbers and schedules only"),
    "many brackets": (f"cosine({'(' * 300}", "no schedule"),
    "too long": (f"cosine(0.{'1' * 600}, steps=3)", "at most 500 characters"),
    "steps missing": ("cosine(0.1)", "cosine takes (value, steps, final)"),
    "steps below": ("cosine(0.1, steps=0)", "steps must be a whole number"),
    "odd spelling": ("cosine(0.1if 1else 2, steps=3)", "numbers and schedules only"),
}


@pytest.mark.parametrize("case", BAD)
def test_a_bad_schedule_is_one_line(case: str, thalweg: Callable[..., Said]) -> None:
    text, said = BAD[case]
    done = thalweg("draw", "-o", f"sgd:lr={text}", "--steps", "5")
    assert (done.code, done.out, done.err.count("\n")) == (2, "", 1)
    assert done.err.startswith("thalweg: ") and said in done.err


def test_draw_runs_it_and_names_it(thalweg: Callable[..., Said]) -> None:
    done = thalweg("draw", "-o", "sgd:lr=cosine(0.0196, steps=300)", "-o", "adam:lr=0.09", "--json")
    assert done.code == 0, done.err
    said = json.loads(done.out)
    assert said["runs"][0]["hyperparameters"]["lr"] == "cosine(0.0196, steps=300)"
    path = tw.descend(tw.valley, tw.sgd(lr=tw.schedules.cosine(0.0196, steps=300)), steps=300)
    assert str(path.settled_at(0.05)) in said["headline"]


@pytest.mark.parametrize(
    "command",
    [
        ("basins", "himmelblau", "-o", "adam:lr=step(0.1, every=100)", "--resolution", "20", "--json"),
        ("sweep", "-o", "adam:lr=step(0.1, every=100)", "--axis", "beta1=0.5,0.9", "--steps", "50", "--json"),
        ("tune", "-o", "adam:eps=step(0.1, every=100)", "--steps", "50", "--json"),
    ],
    ids=lambda command: command[0],
)
def test_other_commands_take_it_too(command: tuple[str, ...], thalweg: Callable[..., Said]) -> None:
    done = thalweg(*command)
    assert done.code == 0, done.err
    assert "step(0.1, every=100)" in done.out


def test_a_page_says_that_it_cannot(thalweg: Callable[..., Said]) -> None:
    done = thalweg("explore", "-o", "sgd:lr=cosine(0.01, steps=300)", "--out", "page.html")
    assert done.code == 2 and "lr is a schedule, which a page cannot show" in done.err


def test_a_run_that_leaves_at_once_is_drawn_without_a_warning(thalweg: Callable[..., Said]) -> None:
    said = thalweg("draw", "valley", "--steps", "3", "-o", "adam:lr=exponential(1e308, factor=1e308, every=1)")
    assert said.code == 0
    assert said.err == ""
    assert "Adam diverges at step 1." in said.out
