"""What `thalweg race` is told as text."""

import io
import math
import time

import click
import pytest
import torch
from hypothesis import given
from hypothesis import strategies as st

import thalweg as tw
from thalweg.cli.race_options import Batch, Range, Start, contestants_of, spaces_of
from thalweg.cli.race_progress import Plain, Tally, duration
from thalweg.errors import InputError
from thalweg.problems.problem import Foreign
from thalweg.races.spaces import LogNormal, LogUniform, OneMinus

rates = st.floats(1e-12, 1e12, allow_nan=False).filter(lambda x: x > 0)


@given(rates, rates)
def test_a_range_is_read_back(one: float, other: float) -> None:
    low, high = sorted((one, other))
    if low == high:
        high *= 2
    assert Range().convert(f"{low!r}..{high!r}", None, None) == (low, high)


@given(st.text(max_size=12))
def test_what_is_no_range_is_refused_in_one_line(text: str) -> None:
    try:
        low, high = Range().convert(text, None, None)
    except click.BadParameter as error:
        assert "LOW..HIGH" in error.message
    else:
        assert 0 < low < high < math.inf


@pytest.mark.parametrize(
    "text", ["", "..", "1..", "..1", "1..1", "2..1", "0..1", "-1..1", "nan..1", "1..inf", "1...2", "a..b"]
)
def test_ranges_that_are_none(text: str) -> None:
    with pytest.raises(click.BadParameter, match=r"LOW\.\.HIGH"):
        Range().convert(text, None, None)


def test_spaces_of_several_numbers() -> None:
    spaces = spaces_of(["adam:lr=1e-4..1,beta1=1-1e-3..0.3,eps=N(-8, 2)", "sgd:lr=0.1..2"])
    assert spaces == {
        "adam": {"lr": LogUniform(1e-4, 1.0), "beta1": OneMinus(1e-3, 0.3), "eps": LogNormal(-8.0, 2.0)},
        "sgd": {"lr": LogUniform(0.1, 2.0)},
    }
    assert spaces_of(["sgd:none"]) == {"sgd": {}}
    assert spaces_of([]) is None


def test_all_of_adam_is_the_paper_s() -> None:
    """Sivaprasad et al. 2020: lr (-2.70, 1.42), 1 - beta ~ 10^U(-5, -1), eps ~ 10^U(-8, 0)."""
    spaces = spaces_of(["adam:all"])
    assert spaces is not None
    assert spaces["adam"]["lr"].at(0.5) == pytest.approx(10**-2.70)
    assert spaces["adam"]["beta1"].at(0.0) == pytest.approx(1 - 1e-5)
    assert spaces["adam"]["beta2"].at(1.0) == pytest.approx(1 - 1e-1)
    assert spaces["adam"]["eps"].at(0.5) == pytest.approx(1e-4)


@pytest.mark.parametrize(
    ("texts", "part"),
    [
        (["adam"], "NAME:KEY=RANGE"),
        (["adam:"], "NAME:KEY=RANGE"),
        ([":lr=1..2"], "NAME:KEY=RANGE"),
        (["adam:lr"], "KEY=RANGE"),
        (["adam:lr=3"], "KEY=RANGE"),
        (["adam:lr=2..1"], "the lower first"),
        (["adam:beta1=1-0.1..2"], "at most 1"),
        (["adam:lr=N(0,-1)"], "deviation"),
        (["adam:lr=N(0)"], "KEY=RANGE"),
        (["sgd:all"], "KEY=RANGE"),
        (["adam:lr=1..2", "adam:eps=1..2"], "stands twice"),
        (["adam:lr=1..2,lr=1..3"], "lr stands twice in --space"),
    ],
)
def test_what_is_no_space(texts: list[str], part: str) -> None:
    with pytest.raises(InputError, match="--space") as raised:
        spaces_of(texts)
    assert part in str(raised.value)
    assert "\n" not in str(raised.value)


def test_contestants_of_ours_and_of_libraries() -> None:
    ours, theirs, optax = contestants_of(
        ["adam:beta1=0.8", "torch.optim.AdamW:betas=(0.8, 0.9),amsgrad=true", "optax.sgd:momentum=0.9,nesterov=True"]
    )
    assert isinstance(ours, tw.Optimizer)
    assert ours.hyperparameters["beta1"] == 0.8
    assert isinstance(theirs, Foreign)
    assert theirs.factory is torch.optim.AdamW
    assert {**theirs.hyperparameters, "lr": 0.0} == {"lr": 0.0, "betas": (0.8, 0.9), "amsgrad": True}
    assert isinstance(optax, Foreign)
    assert optax.hyperparameters["momentum"] == 0.9
    assert optax.hyperparameters["nesterov"] is True


@pytest.mark.parametrize(
    ("text", "part"),
    [
        ("adm", "did you mean adam"),
        ("torch.optim.AdmaW", "did you mean torch.optim.AdamW"),
        ("torch.optim.AdamW:weight_deca=0.1", "did you mean weight_decay"),
        ("torch.optim.AdamW:weight_decay", "KEY=VALUE"),
        ("torch.optim.SGD:momentum=0.1,momentum=0.2", "each KEY once"),
        ("torch.optim.LBFGS", "several gradients"),
        ("keras.optimizers.Adam", "torch.optim.AdamW"),
    ],
)
def test_contestants_that_are_none(text: str, part: str) -> None:
    with pytest.raises(InputError) as raised:
        contestants_of([text])
    assert part in str(raised.value)
    assert "\n" not in str(raised.value)


def test_batches_and_starts() -> None:
    assert Batch().convert("64", None, None) == 64
    assert Batch().convert("all", None, None) == "all"
    assert Start().convert("anywhere", None, None) == "anywhere"
    assert Start().convert("-1.5,2", None, None) == (-1.5, 2.0)
    with pytest.raises(click.BadParameter, match="or all"):
        Batch().convert("some", None, None)
    with pytest.raises(click.BadParameter, match="X,Y"):
        Start().convert("far", None, None)


def test_plain_lines_come_now_and_then(monkeypatch: pytest.MonkeyPatch) -> None:
    seen = io.StringIO()
    progress = Plain(seen)
    progress.begin("tuning", {"sgd": 40, "adam": 40}, {"adam": 20})
    assert seen.getvalue() == "tuning: 20 of 80 runs are in the journal already\n"
    seen.truncate(seen.seek(0))
    progress.advance("sgd", 5, 1)
    progress.advance("sgd", 5, 0)
    assert seen.getvalue() == ""  # nobody waits for what is soon done
    monkeypatch.setattr(progress, "due", 0.0)
    time.sleep(0.01)
    progress.advance("adam", 10, 0)
    assert seen.getvalue() == "tuning: 40 of 80 runs, 1 missed; about 1 s left\n"
    progress.advance("adam", 10, 0)
    assert seen.getvalue().count("\n") == 1
    progress.note("Traceback\n  line\n")
    assert seen.getvalue().endswith("Traceback\n  line\n")


def test_time_left_is_that_of_the_runs_to_come_at_the_pace_since_the_first() -> None:
    began = time.monotonic()
    tally = Tally("tuning", total=100, done=60, began=began - 1000, paced=(began - 100, 50))  # 10 runs in 100 s
    assert tally.left == "; about 7 min left"  # 40 runs at 10 s are 400 s
    tally.add(40, 0)
    assert tally.left == ""


@pytest.mark.parametrize(
    ("seconds", "said"),
    [(0.0, "1 s"), (59.4, "59 s"), (99.4, "99 s"), (100.0, "2 min"), (5400.0, "90 min"), (6000.0, "1 h 40 min")],
)
def test_durations(seconds: float, said: str) -> None:
    assert duration(seconds) == said
