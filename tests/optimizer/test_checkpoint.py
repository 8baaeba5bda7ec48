"""Checkpoints: a run that goes on from one is the run that never stopped; what is in the file, by which names."""

import json
import pickle
from collections import OrderedDict
from pathlib import Path
from typing import Any

import ml_dtypes
import numpy as np
import pytest
import safetensors
import safetensors.numpy
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

import thalweg as tw
from tests.optimizer.checkpoints import FORMATS, Pair, all_bits, bits, gradients, optimizers, parameters, stepped
from thalweg.optimizer.derived import ascent, decoupled
from thalweg.optimizer.tree import flatten, rebuild

OPTIMIZERS = optimizers()


@pytest.fixture(params=FORMATS)
def file(request: pytest.FixtureRequest, tmp_path: Path) -> Path:
    return tmp_path / f"run{request.param}"


@pytest.mark.parametrize("dtype", [np.float64, np.float32])
@pytest.mark.parametrize("name", OPTIMIZERS)
def test_resuming_is_never_having_stopped(name: str, dtype: Any, file: Path) -> None:
    optimizer, params = OPTIMIZERS[name], parameters(dtype)
    whole = stepped(optimizer, params, optimizer.init(params), range(1, 51))
    half = stepped(optimizer, params, optimizer.init(params), range(1, 24))
    tw.save_checkpoint(file, optimizer, *half)
    loaded = tw.load_checkpoint(file, pickle.loads(pickle.dumps(optimizer)), parameters(dtype))
    assert all_bits(*loaded) == all_bits(*half)
    assert all_bits(*stepped(optimizer, *loaded, range(24, 51))) == all_bits(*whole)


@pytest.mark.parametrize("dtype", [np.float64, np.float32])
@pytest.mark.parametrize("name", OPTIMIZERS)
def test_resuming_in_place(name: str, dtype: Any, file: Path) -> None:
    optimizer, params = OPTIMIZERS[name], parameters(dtype)
    whole = stepped(optimizer, params, optimizer.init(params), range(1, 31))
    state = optimizer.init(params)
    for t in range(1, 12):
        optimizer.step_(params, gradients(params, t), state)
    tw.save_checkpoint(file, optimizer, params, state)
    params, state = tw.load_checkpoint(file, optimizer, params)
    for t in range(12, 31):
        optimizer.step_(params, gradients(params, t), state)
    assert all_bits(params, state) == all_bits(*whole)


@pytest.mark.parametrize("optimizer", [ascent(tw.adam)(eps=1e-2), decoupled(tw.nadam)(lr=0.1, weight_decay=0.1)])
def test_rules_made_of_rules(optimizer: Any, file: Path) -> None:
    params = {"w": 1.5, "b": np.ones(3, np.float16)}
    half = stepped(optimizer, params, optimizer.init(params), range(1, 9))
    tw.save_checkpoint(file, optimizer, *half)
    assert all_bits(*tw.load_checkpoint(file, optimizer, params)) == all_bits(*half)


@pytest.mark.parametrize("dtype", [np.float16, ml_dtypes.bfloat16, ">f4", np.float64, float])
def test_every_precision(dtype: Any, file: Path) -> None:
    params = {"w": 0.1} if dtype is float else {"w": np.linspace(-2, 2, 5).astype(dtype)}
    half = stepped(tw.adam(lr=0.1), params, tw.adam().init(params), range(1, 9))
    tw.save_checkpoint(file, tw.adam(lr=0.1), *half)
    loaded = tw.load_checkpoint(file, tw.adam(lr=0.1), params)
    assert all_bits(*loaded)[1:] == all_bits(*half)[1:]
    assert type(loaded[0]["w"]) is type(half[0]["w"])
    assert dtype is float or (loaded[0]["w"].flags.writeable and loaded[0]["w"].flags.owndata)
    again = [stepped(tw.adam(lr=0.1), *each, range(9, 20)) for each in (loaded, half)]
    assert all_bits(*again[0]) == all_bits(*again[1])


def test_slots_of_another_precision_are_saved_as_the_next_step_takes_them(file: Path) -> None:
    opt, params, slot = tw.momentum(lr=0.1), np.ones(3), np.float32([0.1, 0.2, 0.3])
    state = tw.State(4, {"b": slot})
    tw.save_checkpoint(file, opt, params, state)
    loaded = tw.load_checkpoint(file, opt, params)
    assert loaded[1].slots["b"].dtype == np.float64
    assert all_bits(*opt.step(loaded[0], params, loaded[1])) == all_bits(*opt.step(params, params, state))


def test_how_arrays_lie_in_memory_does_not_matter(file: Path) -> None:
    opt, values = tw.momentum(lr=0.1), np.arange(12.0).reshape(3, 4)
    contents = []
    for params in (
        values.copy(),
        np.asfortranarray(values),
        np.repeat(values, 2, axis=1)[:, ::2],
        values.astype(">f8"),
    ):
        tw.save_checkpoint(file, opt, params, opt.init(values))
        contents.append(file.read_bytes())
        np.testing.assert_array_equal(tw.load_checkpoint(file, opt, values)[0], values)
    assert len(set(contents)) == 1


def test_the_order_of_keys_does_not_matter(file: Path) -> None:
    opt, params = tw.momentum(lr=0.1), {"b": np.ones(2), "a": np.zeros(3)}
    half = stepped(opt, params, opt.init(params), range(1, 4))
    tw.save_checkpoint(file, opt, *half)
    first = file.read_bytes()
    turned, state = tw.load_checkpoint(file, opt, {"a": np.zeros(3), "b": np.ones(2)})
    assert list(turned) == list(state.slots["b"]) == ["a", "b"]
    assert all(np.array_equal(turned[name], half[0][name]) for name in "ab")
    tw.save_checkpoint(file, opt, turned, state)
    assert file.read_bytes() == first


def test_new_arrays_of_the_same_nesting(file: Path) -> None:
    opt, params = tw.adam(), parameters()
    state = opt.init(params)
    before = all_bits(params, state)
    tw.save_checkpoint(file, opt, params, state)
    loaded, _ = tw.load_checkpoint(file, opt, params)
    assert type(loaded) is OrderedDict and type(loaded["pair"]) is Pair
    assert loaded["encoder"][0]["weight"].flags.writeable and loaded["encoder"][0]["weight"].flags.c_contiguous
    loaded["encoder"][0]["weight"][...] = 9
    assert all_bits(params, state) == before


def test_training_goes_on_with_the_numbers_that_are_given(file: Path) -> None:
    opt = tw.adam(lr=tw.schedules.cosine(0.1, steps=10))
    tw.save_checkpoint(file, opt, 1.0, opt.init(1.0))
    params, state = tw.load_checkpoint(file, tw.adam(lr=0.5, beta1=0.5), 0.0)
    assert params == 1.0 and tw.adam(lr=0.5).step(params, 1.0, state)[0] == pytest.approx(0.5)


def names(file: Path) -> dict[str, Any]:
    """What is in a file, read without us."""
    if file.suffix == ".npz":
        with np.load(file, allow_pickle=False) as archive:
            return dict(archive)
    return safetensors.numpy.load_file(file)


def facts(file: Path) -> Any:
    if file.suffix == ".npz":
        return json.loads(str(names(file)["thalweg"]))
    with safetensors.safe_open(file, framework="np") as opened:
        return json.loads(opened.metadata()["thalweg"])


def test_what_is_in_the_file(file: Path) -> None:
    opt = tw.nadam(lr=tw.schedules.cosine(0.1, steps=10))
    params = {"encoder": [{"weight": np.ones((2, 3), np.float32)}], "a/b %": 2.0, 3: np.ones(1), "größe\n": 1.0}
    half = stepped(opt, params, opt.init(params), range(1, 4))
    tw.save_checkpoint(file, opt, *half)
    found = names(file)
    leaves = {"encoder/0/weight", "a%2Fb %25", "3", "größe%0A"}
    assert found.keys() - {"thalweg"} == {
        f"{top}/{leaf}" for top in ("params", "slots/m", "slots/v") for leaf in leaves
    }
    np.testing.assert_array_equal(found["slots/m/encoder/0/weight"], half[1].slots["m"]["encoder"][0]["weight"])
    assert found["params/encoder/0/weight"].dtype == np.float32 and found["params/a%2Fb %25"] == half[0]["a/b %"]
    said = facts(file)
    assert (said["rule"], said["version"], said["t"], said["slots"]) == ("nadam", 1, 3, ["m", "mu_product", "v"])
    assert said["scalars"] == {"mu_product": half[1].slots["mu_product"]}
    assert said["hyperparameters"]["lr"] == "cosine(0.1, steps=10)" and said["hyperparameters"]["beta2"] == 0.999


def test_bfloat16_is_bfloat16_in_safetensors(tmp_path: Path) -> None:
    file, params = tmp_path / "run.safetensors", np.ones(3, ml_dtypes.bfloat16)
    tw.save_checkpoint(file, tw.sgd(), params, tw.sgd().init(params))
    with safetensors.safe_open(file, framework="pt") as opened:
        assert str(opened.get_tensor("params").dtype) == "torch.bfloat16"


ODD = ("/", "%2F", "..", "a/b", "a", "a\\b", "\0", "", "\ud800", "🜚", ".npy", "__metadata__", "file", 3, -1)


def test_odd_names(file: Path) -> None:
    opt, params = tw.momentum(), {key: float(place) for place, key in enumerate(ODD)}
    half = opt.step(params, params, opt.init(params))
    tw.save_checkpoint(file, opt, *half)
    assert all_bits(*tw.load_checkpoint(file, opt, params)) == all_bits(*half)


KEYS = st.text(max_size=8) | st.sampled_from([key for key in ODD if isinstance(key, str)])
SHAPES = st.lists(st.integers(0, 3), max_size=3).map(tuple)
NUMBERS = st.floats(width=32) | st.sampled_from([float("inf"), -0.0, 5e-324])


@np.errstate(over="ignore")  # infinities in float16
def leaf(shape: tuple[int, ...], dtype: Any, value: float) -> np.ndarray:
    return np.full(shape, value).astype(dtype)


LEAVES = st.floats() | st.builds(
    leaf,
    SHAPES,
    st.sampled_from([np.float16, np.float32, np.float64, ml_dtypes.bfloat16]),
    NUMBERS,
)
TREES = st.recursive(
    LEAVES,
    lambda inner: (
        st.lists(inner, max_size=3) | st.lists(inner, max_size=3).map(tuple) | st.dictionaries(KEYS, inner, max_size=3)
    ),
    max_leaves=6,
)


@pytest.mark.filterwarnings("ignore::RuntimeWarning")  # of infinities that are stepped
@settings(deadline=None, max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(params=TREES)
def test_any_nested_parameters(params: Any, file: Path) -> None:
    opt = tw.adam()
    half = opt.step(params, rebuild(params, [leaf for _, leaf in flatten(params)]), opt.init(params))
    tw.save_checkpoint(file, opt, *half)
    first = file.read_bytes()
    loaded = tw.load_checkpoint(file, opt, params)
    assert all_bits(*loaded) == all_bits(*half) and bits(loaded[0]) == bits(half[0])
    tw.save_checkpoint(file, opt, *loaded)
    assert file.read_bytes() == first
