"""What a schedule is, whatever it computes: a value that can be shown, kept, compared, and made only of what fits."""

import copy
import inspect
import pickle
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

import thalweg as tw
from thalweg import schedules as s
from thalweg.engines import arrays, plain
from thalweg.errors import HyperparameterError, ReadError


def halved(t: float) -> float:
    return 0.5 / t


def table(t: int) -> float:
    assert t >= 1
    return [0.4, 0.2, 0.1][t - 1]


@s.schedule
def triangle(t: Any, value: float, *, period: float, name: str = "no number") -> Any:
    place = t / period - tw.floor(t / period)
    return value * tw.minimum(2 * place, 2 - 2 * place)


SHOWN = {
    "constant(0.1)": lambda: s.constant(0.1),
    "step(0.1, every=30)": lambda: s.step(np.float64(0.1), every=np.int64(30), factor=0.1),
    "step(1, every=30, factor=0.123456789012)": lambda: s.step(value=1.0, every=30.0, factor=0.123456789012),  # type: ignore[arg-type]  # a whole float is whole
    "exponential(0.1, factor=0.99)": lambda: s.exponential(0.1, factor=0.99),
    "cosine(0.1, steps=300)": lambda: s.cosine(0.1, steps=300, final=0.0),
    "cosine(1e-05, steps=300, final=1e-06)": lambda: s.cosine(1e-5, steps=300, final=1e-6),
    "polynomial(0.1, steps=9, power=2)": lambda: s.polynomial(0.1, steps=9, power=2),
    "inverse_sqrt(0.1, warmup=4000)": lambda: s.inverse_sqrt(0.1, warmup=4000),
    "one_cycle(0.1, steps=10, shape='linear')": lambda: s.one_cycle(0.1, steps=10, shape="linear"),
    "piecewise([0.1, step(0.01, every=3)], until=[30])": lambda: s.piecewise([0.1, s.step(0.01, every=3)], until=[30]),
    "warmup(cosine(0.1, steps=5), steps=3)": lambda: s.warmup(s.cosine(0.1, steps=5), steps=3),
    "warmup(halved, steps=3)": lambda: s.warmup(halved, steps=3),
    "triangle(0.1, period=4)": lambda: triangle(0.1, period=4),
}


@pytest.mark.parametrize("text", SHOWN)
def test_a_value(text: str) -> None:
    one, other = SHOWN[text](), SHOWN[text]()
    assert repr(one) == one.__name__ == text
    assert one == other and hash(one) == hash(other) and one is not other
    assert one(2) == one(2.0) == one(np.int64(2)) == other(2)
    for kept in (pickle.loads(pickle.dumps(one)), copy.deepcopy(one)):
        assert kept == one and kept(7) == one(7)
    assert type(one(3)) is float and one.is_python == ("halved" in text)
    assert len({SHOWN[each]() for each in SHOWN}) == len(SHOWN)
    with pytest.raises(AttributeError):
        one.arguments = ()


def test_what_is_not_the_same() -> None:
    assert s.cosine(0.1, steps=3) != s.cosine(0.1, steps=4) != s.polynomial(0.1, steps=4)
    assert s.cosine(0.1, steps=3) != 0.1


@pytest.mark.parametrize("text", [text for text in SHOWN if "halved" not in text])
def test_the_same_bits_on_floats_arrays_and_recorded_again(text: str) -> None:
    schedule, steps = SHOWN[text](), np.arange(1.0, 50.0)
    expected = [schedule(t) for t in range(1, 50)]
    assert list(schedule(steps.astype(int))) == expected
    assert [plain.build(schedule.recorded)(t)[0] for t in steps] == expected
    np.testing.assert_allclose(arrays.build(schedule.recorded)(steps)[0], expected, rtol=1e-14, atol=1e-18)

    @s.schedule
    def around(t: Any) -> Any:
        return schedule(t + 1) * 2

    assert [around()(t) for t in range(1, 20)] == [2 * value for value in expected[1:20]]


def test_shapes_of_arrays() -> None:
    rate = s.cosine(0.1, steps=5)
    assert rate(np.ones((2, 3))).shape == (2, 3) and rate(np.ones(0)).shape == (0,)


def test_functions_of_the_user_s_run_in_python_on_their_own_steps() -> None:
    assert [s.piecewise([0.3, table, 0.01], until=[2, 5])(t) for t in range(1, 8)] == [
        0.3, 0.3, 0.4, 0.2, 0.1, 0.01, 0.01,
    ]  # fmt: skip
    joined = s.warmup(s.piecewise([table, 0.1], until=[3]), steps=2)
    assert [joined(t) for t in range(1, 7)] == [0.0, 0.2, 0.4, 0.2, 0.1, 0.1]
    with pytest.raises(ReadError, match=r"table runs in Python only: put @thalweg.schedules.schedule above it"):
        _ = joined.recorded


def test_any_number_of_a_rule() -> None:
    opt = tw.adam(lr=s.cosine(0.1, steps=9), beta1=s.one_cycle(0.85, steps=9, start=0.95, final=0.95))
    assert repr(opt).startswith("adam(lr=cosine(0.1, steps=9), beta1=one_cycle(0.85, steps=9, start=0.95, final=0.95)")
    assert opt.at(9)[1] == 0.95 and opt == pickle.loads(pickle.dumps(opt))
    assert tw.sgd(lr=s.polynomial(0.1, steps=3)).at(50) == (0.0,)


def test_records_and_pictures_name_it(tmp_path: Path) -> None:
    path = tw.descend(tw.valley, tw.sgd(lr=s.cosine(0.01, steps=20)), steps=20)
    path.save(tmp_path / "path.npz")
    assert tw.Path.load(tmp_path / "path.npz").hyperparameters["lr"] == "cosine(0.01, steps=20)"
    tw.draw(path).save(tmp_path / "path.svg")
    assert "cosine(0.01, steps=20)" in (tmp_path / "path.svg").read_text()


WRONG = [
    (lambda: s.cosine(-0.1, steps=3), r"cosine: value must be a number in \[0, inf\), -0.1 was given"),
    (lambda: s.cosine("a", steps=3), r"cosine: value must be a number in \[0, inf\), 'a' was given"),  # type: ignore[arg-type]
    (lambda: s.cosine([0.1], steps=3), r"cosine: value must be one number, \[0.1\] was given"),  # type: ignore[arg-type]
    (lambda: s.cosine(True, steps=3), "cosine: value must be a number"),
    (lambda: s.cosine(float("nan"), steps=3), "cosine: value must be a number"),
    (lambda: s.cosine(10**400, steps=3), "cosine: value must be a number"),
    (lambda: s.cosine(float("inf"), steps=3), "cosine: value must be a number"),
    (lambda: s.cosine(halved, steps=3), "cosine: value must be a number"),  # type: ignore[arg-type]
    (lambda: s.cosine(0.1, steps=0), "cosine: steps must be a whole number, 1 or more, 0 was given"),
    (lambda: s.cosine(0.1, steps=2.5), "cosine: steps must be a whole number"),  # type: ignore[arg-type]
    (lambda: s.cosine(0.1), r"cosine takes \(value, steps, final\): missing a required argument: 'steps'"),  # type: ignore[call-arg]
    (lambda: s.cosine(0.1, 300), r"cosine takes \(value, steps, final\): too many positional arguments"),  # type: ignore[misc,call-arg]
    (lambda: s.cosine(0.1, steps=3, end=1), "cosine takes .* unexpected keyword argument 'end'"),  # type: ignore[call-arg]
    (lambda: s.step(0.1, every=0), "step: every must be a whole number, 1 or more, 0 was given"),
    (lambda: s.exponential(0.1, factor=0), r"exponential: factor must be a number in \(0, inf\), 0 was given"),
    (lambda: s.polynomial(0.1, steps=3, power=0), r"polynomial: power must be a number in \(0, 128\], 0 was given"),
    (lambda: s.polynomial(0.1, steps=3, power=129), r"polynomial: power must be a number in \(0, 128\]"),
    (lambda: s.inverse_sqrt(0.1, warmup=0), "inverse_sqrt: warmup must be a whole number, 1 or more"),
    (lambda: s.one_cycle(0.1, steps=9, rise=1), r"one_cycle: rise must be a number in \(0, 1\), 1 was given"),
    (lambda: s.one_cycle(0.1, steps=9, rise=0.1), "one_cycle: 2 phases do not fit into 9 steps with rise=0.1"),
    (lambda: s.one_cycle(0.1, steps=10, rise=0.1), "one_cycle: 2 phases do not fit into 10 steps"),
    (lambda: s.one_cycle(0.1, steps=9, rise=0.7, phases=3), "one_cycle: 3 phases do not fit into 9 steps"),
    (lambda: s.one_cycle(0.1, steps=9, shape="sine"), "shape must be 'cosine' or 'linear' .* 'sine'"),  # type: ignore[arg-type]
    (lambda: s.one_cycle(0.1, steps=9, phases=4), "phases 2 or 3, 'cosine' and 4 were given"),  # type: ignore[arg-type]
    (lambda: s.piecewise([0.1, 0.2], until=[3, 4]), r"for 2 values 1 steps, \[3, 4\] was given"),
    (lambda: s.piecewise([0.1, 0.2, 0.3], until=[4, 3]), "rising"),
    (lambda: s.piecewise([0.1, 0.2, 0.3], until=[4, 4]), "rising"),
    (lambda: s.piecewise([], until=[]), "piecewise: until must name"),
    (lambda: s.piecewise(0.1, until=[3]), "piecewise: values must be a list of numbers, 0.1 was given"),  # type: ignore[arg-type]
    (lambda: s.piecewise([0.1, -1], until=[3]), r"piecewise: value must be a number in \[0, inf\), -1 was given"),
    (lambda: s.piecewise([0.1, 1], until=[0]), "piecewise: each of until must be a whole number, 1 or more"),
    (lambda: s.piecewise([0.1, None], until=[3]), "piecewise: value must be a number"),  # type: ignore[list-item]
    (lambda: s.warmup("cosine", steps=3), "warmup: value must be a number"),  # type: ignore[arg-type]
    (lambda: s.warmup([0.1], steps=3), "warmup: then must be one number"),  # type: ignore[arg-type]
    (lambda: s.warmup(s.cosine, steps=3), r"cosine takes \(value, steps, final\): missing a required argument"),
    (lambda: s.warmup(lambda t: float("nan"), steps=3), "must give a finite number at t=1, it gives nan"),
    (lambda: triangle(0.1, period={}), "triangle: period must be a number, {} was given"),  # type: ignore[arg-type]
]


@pytest.mark.parametrize("make, message", WRONG)
def test_what_does_not_fit(make: Any, message: str) -> None:
    with pytest.raises(HyperparameterError, match=message) as caught:
        make()
    assert "\n" not in str(caught.value)


def test_what_cannot_be_recorded_says_where() -> None:
    @s.schedule
    def branching(t: Any, value: float) -> Any:
        return value if t < 3 else 0.0

    line = inspect.getsourcelines(inspect.unwrap(branching))[1] + 2
    with pytest.raises(ReadError, match=rf"choose with where\(condition, a, b\) \(.*test_schedules.py, line {line}\)"):
        branching(0.1)
    with pytest.raises(ReadError, match="the arguments of a schedule are t, then its own, each with a name"):
        s.schedule(lambda *t: 1.0)
    with pytest.raises(ReadError, match="a schedule is made of a Python function, not of <built-in function max>"):
        s.schedule(max)


NUMBERS = st.floats(0, 1e6) | st.integers(0, 10**6) | st.floats() | st.none() | st.text(max_size=3) | st.booleans()


@given(st.sampled_from(s.__all__[1:]), st.lists(NUMBERS, max_size=2), st.data())
def test_any_arguments_make_a_schedule_or_one_line(name: str, given_: list[Any], data: st.DataObject) -> None:
    maker = getattr(s, name)
    names = [p for p in inspect.signature(maker).parameters if p != "function"]
    named = data.draw(st.dictionaries(st.sampled_from(names), NUMBERS | st.lists(NUMBERS, max_size=3))) if names else {}
    if maker is s.schedule:
        return
    try:
        made = maker(*given_, **named)
    except HyperparameterError as error:
        assert "\n" not in str(error)
    else:
        assert all(np.isfinite(made(t)) or name in ("exponential", "step") for t in (1, 2, 17, 10**6))
