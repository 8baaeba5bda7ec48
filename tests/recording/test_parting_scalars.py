"""Parting the scalars of a program once more, by what differs from lane to lane."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

import thalweg as tw
from thalweg.engines import plain
from thalweg.engines.compiled.powers import take_out
from thalweg.optimizer.rule import Rule
from thalweg.recording.hoisting import part_scalars


def product(x, g, c, d, t, *, lr=0.1, beta=0.9, gamma=0.5):  # type: ignore[no-untyped-def]  # read, not typed
    """c follows beta, d follows gamma and t."""
    c = c * beta + 1
    d = d + gamma / t
    return x - lr * g / (1 - beta**t) / c + d, c, d


PRODUCT = Rule(product)
PROGRAMS = {
    "adam": (tw.adam().variant, ()),
    "adagrad": (tw.adagrad().variant, ()),
    "product": (PRODUCT().variant, ("c", "d")),
}
NUMBERS = st.floats(0.01, 0.99)


@pytest.mark.parametrize("name", PROGRAMS)
@given(st.data())
def test_parted_or_not_the_bits_are_the_same(name: str, data: st.DataObject) -> None:
    variant, slots = PROGRAMS[name]
    program = variant.program
    values = {each: data.draw(NUMBERS, label=each) for each in program.scalars.inputs} | {"t": data.draw(st.just(7.0))}
    chosen = data.draw(st.sets(st.sampled_from(variant.hyperparameters)), label="varying")
    varying = tuple(each for each in program.scalars.inputs if each in chosen | set(slots))
    whole = plain.build(program.scalars)(*(values[each] for each in program.scalars.inputs))
    again = part_scalars(program.scalars, varying, program.row)
    first = plain.build(again.scalars)(*(values[each] for each in again.scalars.inputs))
    row, steady = first[: again.row], first[again.row :]
    second = plain.build(again.elements)(*(values[each] for each in varying), *row)
    assert second[: program.row] == whole[: program.row]
    assert sorted((*second[program.row :], *steady)) == sorted(whole[program.row :])


def parted(varying: tuple[str, ...]) -> Any:
    program = PRODUCT().variant.program
    return part_scalars(program.scalars, varying, program.row)


def test_what_does_not_vary_is_not_computed_in_the_lanes() -> None:
    again = parted(("lr",))
    assert again.nodes == 0
    assert again.scalars.inputs == ("t", "beta", "gamma", "c", "d")
    assert len(again.scalars.outputs) == again.row + 2  # both slots stay the same in all lanes


def test_a_slot_that_varies_is_made_in_the_lanes() -> None:
    again = parted(("beta", "c"))
    assert len(again.scalars.outputs) == again.row + 1
    assert len(again.elements.outputs) == PRODUCT().variant.program.row + 1


def test_a_power_is_steady_where_its_base_is() -> None:
    for varying, steady, expected in (
        (("beta",), ("beta",), [True]),
        (("beta",), (), [False]),
        (("beta", "t"), ("beta",), [False]),
    ):
        again = parted(varying)
        lanes, powers = take_out(again.elements, varying, steady)
        assert [power.steady for power in powers] == expected
        assert lanes.inputs[-1] == "p0"
        assert not any(node.operation == "power" for node in lanes.nodes)
    assert take_out(parted(("lr",)).elements, ("lr",), ("lr",))[1] == []
