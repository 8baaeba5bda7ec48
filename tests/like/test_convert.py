"""Every optimizer of every library, converted to every other: the same path, over uneven gradients, learning rates that
change and large epsilons."""

import itertools
import math
import os
import pickle
import subprocess
import sys
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import torch
from numpy.typing import NDArray

import thalweg as tw
from tests.like.conftest import Cases
from tests.like.converted_in_jax import GIVEN
from tests.like.of_tensorflow1 import tensorflow1_rows
from tests.like.of_torch import torch_rows
from tests.like.of_torch7 import torch7_rows
from tests.like.paths import apart, path_of
from tests.like.rows import EPSILONS, START, Row, gradients, keras_rows, optax_rows, rate
from thalweg.errors import NoConversion
from thalweg.optimizer.derived import spoken

LIBRARIES = ("torch", "keras", "optax", "tensorflow1", "torch7")
ROWS = [*torch_rows(), *keras_rows(), *optax_rows(), *tensorflow1_rows(), *torch7_rows()]
CLOSE = 1e-12


def conversion(optimizer: tw.Optimizer, library: str) -> tw.Conversion | None:
    try:
        return tw.convert(optimizer, library)
    except NoConversion as error:
        assert "\n" not in str(error)
        assert str(error).startswith(f"{spoken(optimizer.rule)} in {library}: there is none, because ")
        return None


@cache
def converted_row(number: int, library: str) -> tw.Conversion | None:
    return conversion(ROWS[number].ours(), library)


@cache
def own_path(number: int) -> NDArray[Any]:
    return path_of(ROWS[number].ours())


@cache
def other_path(number: int, library: str) -> NDArray[Any]:
    found = converted_row(number, library)
    assert found is not None
    return own_path(number) if found.optimizer == ROWS[number].ours() else path_of(found.optimizer)


@pytest.mark.parametrize("library", LIBRARIES)
def test_what_is_converted_goes_the_same_way(library: str) -> None:
    kinds = Counter[str]()
    for number, row in enumerate(ROWS):
        found = converted_row(number, library)
        if found is None:
            assert row.library != library or row.function in ("rprop", "nag") or _annealed(row), row
            continue
        kinds[found.kind] += row.library != library
        assert apart(other_path(number, library), own_path(number)) < CLOSE, (row, found)
        module = getattr(tw.like, library)
        assert getattr(module, found.function)(**found.hyperparameters) == found.optimizer
        if row.library == library:
            assert found.kind == "exact", row
    assert kinds["exact"] > 10
    assert kinds["per step"] > 10


def _annealed(row: Row) -> bool:
    return "learningRateDecay" in row.given


def test_what_real_libraries_do_is_what_is_converted(cases: dict[str, Cases]) -> None:
    """The path of the real library against the optimizer of another one that it was converted to."""
    seen = Counter[tuple[str, str]]()
    theirs = [path for source in ("torch", "keras", "optax", "tensorflow1", "torch7") for _, path in cases[source]]
    for (number, row), library in itertools.product(enumerate(ROWS), LIBRARIES):
        if row.library != library and converted_row(number, library) is not None:
            seen[row.library, library] += 1
            assert apart(other_path(number, library), theirs[number][0]) < CLOSE, (row, library)
    assert all(seen[pair] for pair in itertools.permutations(LIBRARIES, 2))


@pytest.fixture
def doubles() -> Iterator[None]:
    """torch's NAdam keeps its product in the default precision."""
    before = torch.get_default_dtype()
    torch.set_default_dtype(torch.float64)
    yield
    torch.set_default_dtype(before)


@pytest.mark.parametrize("eps", EPSILONS)
@pytest.mark.parametrize(
    "made",
    [
        lambda eps: tw.like.keras.adam(learning_rate=rate, epsilon=eps, beta_2=0.95),
        lambda eps: tw.like.keras.adamw(learning_rate=rate, epsilon=eps, beta_2=0.95, weight_decay=0.3),
        lambda eps: tw.like.keras.adam(learning_rate=rate, epsilon=eps, beta_2=0.95, amsgrad=True),
        lambda eps: tw.like.keras.sgd(learning_rate=rate, momentum=0.7),
        lambda eps: tw.like.keras.adagrad(learning_rate=rate, epsilon=eps),
        lambda eps: tw.like.optax.nadam(learning_rate=rate, eps=eps),
        lambda eps: tw.like.optax.radam(learning_rate=rate, eps=eps, b2=0.95),
        lambda eps: tw.like.tensorflow1.adamw(learning_rate=rate, epsilon=eps, weight_decay=0.003),
        lambda eps: tw.like.optax.rmsprop(learning_rate=rate, eps=eps, eps_in_sqrt=False, momentum=0.8),
        lambda eps: tw.like.optax.rmsprop(learning_rate=rate, eps=eps, eps_in_sqrt=False, bias_correction=True),
    ],
)  # fmt: skip
def test_torch_with_the_converted_numbers(made: Callable[[float], tw.Optimizer], eps: float, doubles: None) -> None:
    given = made(eps)
    found = tw.convert(given, "torch")
    x = torch.tensor(START, requires_grad=True)
    twin = getattr(torch.optim, found.call.split("(")[0].rpartition(".")[2])([x], **found.at(1), foreach=False)
    for t, g in enumerate(gradients(), 1):
        twin.param_groups[0].update(found.at(t))
        x.grad = torch.from_numpy(g)
        twin.step()
        if t % 10 == 0:
            theirs, ours = x.detach().numpy(), path_of(given, gradients(t))
            assert np.max(np.abs(theirs - ours[-1]) / np.max(np.abs(ours), axis=0)) < CLOSE


def test_a_call_can_be_pasted() -> None:
    found = tw.convert(tw.adam(lr=0.1, eps=1e-3), "keras")
    again = eval(
        f"like.{found.call}".replace("keras.optimizers.Adam", "keras.adam"), {"like": tw.like, "sqrt": math.sqrt}
    )
    assert apart(path_of(again), path_of(found.optimizer)) < CLOSE
    assert (
        eval(f"like.{tw.convert(tw.lion(), 'optax')!r}", {"like": tw.like}) == tw.convert(tw.lion(), "optax").optimizer
    )


def test_the_record() -> None:
    found = tw.convert(tw.adam(eps=1e-3, beta2=0.75), "keras")
    assert (found.library, found.function, found.kind, found.exact) == ("keras", "adam", "per step", False)
    assert found.at(1)["epsilon"] == 0.5e-3
    assert found.at(2)["epsilon"] == pytest.approx(1e-3 * math.sqrt(1 - 0.75**2))
    assert pickle.loads(pickle.dumps(found)) == found
    assert tw.convert(tw.adam(eps=1e-3, beta2=0.75), "keras") == found != tw.convert(tw.adam(eps=1e-3), "keras")
    with pytest.raises(TypeError):
        found.hyperparameters["epsilon"] = 1.0  # type: ignore[index]
    with pytest.raises(AttributeError):
        found.kind = "exact"  # type: ignore[misc]
    there = tw.convert(tw.adam(lr=0.1), "torch")
    assert there.exact
    assert repr(there) == "torch.optim.Adam(params, lr=0.1, betas=(0.9, 0.999), eps=1e-08)"


@pytest.fixture(scope="module")
def converted(tmp_path_factory: pytest.TempPathFactory) -> Mapping[str, Any]:
    """What tests/like/converted_in_jax.py writes."""
    target = tmp_path_factory.mktemp("converted") / "paths.npz"
    environment = {**os.environ, "JAX_PLATFORMS": "cpu", "KERAS_BACKEND": "jax", "KERAS_HOME": str(target.parent)}
    command = [sys.executable, "-m", "tests.like.converted_in_jax", str(target)]
    subprocess.run(command, check=True, cwd=Path(__file__).parents[2], env=environment)
    return dict(np.load(target))


@pytest.mark.parametrize("eps", EPSILONS)
@pytest.mark.parametrize(("library", "name"), [(library, name) for library in GIVEN for name in GIVEN[library]])
def test_keras_and_optax_with_the_converted_numbers(
    library: str, name: str, eps: float, converted: Mapping[str, Any]
) -> None:
    assert apart(converted[f"{library} {name} {eps}"], path_of(GIVEN[library][name](eps))) < CLOSE
