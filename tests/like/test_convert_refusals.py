"""Where there is no conversion, the best that the other library's numbers can do still leaves a gap."""

from collections.abc import Callable

import numpy as np
import pytest
from scipy.optimize import minimize

import thalweg as tw
from tests.like.paths import apart, path_of
from tests.like.rows import rate
from thalweg.errors import HyperparameterError, InputError, NoConversion, UnknownName
from thalweg.like.conversions.changing import Changing
from thalweg.like.conversions.relations import Relation
from thalweg.like.conversions.search import Found, search
from thalweg.like.conversions.steps import over
from thalweg.like.formulas.sgd import keras_momentum

Fit = Callable[[float, float], tw.Optimizer]
KERAS, TORCH, OPTAX, TF = tw.like.keras, tw.like.torch, tw.like.optax, tw.like.tensorflow1


def times(factor: float) -> Callable[[int], float]:
    return lambda t: rate(t) * factor


GAPS: dict[str, tuple[tw.Optimizer, str, str, Fit, tuple[float, float]]] = {
    # given, library, reason, the other library's function of two numbers, where to begin
    "epsilon under the root": (
        KERAS.rmsprop(learning_rate=rate, epsilon=1e-2), "torch", "under the root",
        lambda a, eps: TORCH.rmsprop(lr=times(a), alpha=0.9, eps=eps), (1.0, 1e-2),
    ),
    "epsilon beside the root": (
        tw.adagrad(lr=rate, eps=1e-2), "keras", "beside the root",
        lambda a, eps: KERAS.adagrad(learning_rate=times(a), epsilon=eps, initial_accumulator_value=0.0), (1.0, 1e-2),
    ),
    "epsilon under Adam's root": (
        OPTAX.adam(learning_rate=rate, eps_root=1e-2), "torch", "under the root",
        lambda a, eps: TORCH.adam(lr=times(a), eps=eps), (1.0, 1e-2),
    ),
    "squares from 1": (
        tw.like.torch7.rmsprop(learningRate=rate, epsilon=1e-2, initialMean=1.0), "torch", "starts at 1",
        lambda a, eps: TORCH.rmsprop(lr=times(a), alpha=0.99, eps=eps), (1.0, 1e-2),
    ),
    "L2 or decoupled": (
        tw.adam(lr=rate, eps=1e-3, weight_decay=0.1), "keras", "L2",
        lambda a, decay: KERAS.adam(learning_rate=times(a), epsilon=1e-3, weight_decay=decay), (1.0, 0.1),
    ),
    "decoupled or L2": (
        KERAS.adagrad(learning_rate=rate, weight_decay=0.1), "torch", "decoupled",
        lambda a, decay: TORCH.adagrad(lr=times(a), eps=0.0, initial_accumulator_value=0.1 + 1e-7, weight_decay=decay),
        (1.0, 0.1),
    ),
    "the largest of the corrected": (
        OPTAX.amsgrad(learning_rate=rate, eps=1e-3), "torch", "largest",
        lambda a, eps: TORCH.amsgrad(lr=times(a), eps=eps), (1.0, 1e-3),
    ),
    "NAdam's schedule": (
        tw.nadam(lr=rate, eps=1e-3), "keras", "momentum_decay",
        lambda a, eps: KERAS.nadam(learning_rate=times(a), epsilon=eps), (1.0, 1e-3),
    ),
    "NAdam's look ahead": (
        TF.nadam(learning_rate=rate, epsilon=1e-3), "optax", "look ahead",
        lambda a, eps: OPTAX.nadam(learning_rate=times(a), eps=eps), (1.0, 1e-3),
    ),
    "RAdam's threshold": (
        OPTAX.radam(learning_rate=rate, eps=1e-3, threshold=10.0), "torch", "5",
        lambda a, eps: TORCH.radam(lr=times(a), eps=eps), (1.0, 1e-3),
    ),
    "Adamax's epsilon": (
        tw.adamax(lr=rate, eps=1e-2, beta2=0.8), "keras", "kept in the maximum",
        lambda a, eps: KERAS.adamax(learning_rate=times(a), epsilon=eps, beta_2=0.8), (1.0, 1e-2),
    ),
    "Nesterov under a schedule": (
        tw.nesterov(lr=rate), "keras", "both in the buffer and ahead",
        lambda a, mu: KERAS.nesterov(learning_rate=times(a), momentum=mu), (1.0, 0.9),
    ),
    "L2 in momentum": (
        tw.momentum(lr=rate, weight_decay=0.1), "keras", "L2",
        lambda a, decay: KERAS.momentum(learning_rate=times(a), weight_decay=decay), (1.0, 0.1),
    ),
    "Yogi's start and corrections": (
        tw.yogi(lr=rate), "optax", "1e-6", lambda a, eps: OPTAX.yogi(learning_rate=times(a), eps=eps), (1.0, 1e-3),
    ),
}  # fmt: skip


@pytest.mark.parametrize("case", GAPS)
def test_the_best_fit_leaves_a_gap(case: str) -> None:
    given, library, reason, fit, start = GAPS[case]
    with pytest.raises(NoConversion, match=f"there is none, because .*{reason}"):
        tw.convert(given, library)
    wanted = path_of(given)

    def gap(numbers: np.ndarray) -> float:
        try:
            return apart(path_of(fit(*np.exp(numbers))), wanted)
        except HyperparameterError:
            return np.inf

    best = minimize(gap, np.log(start), method="Nelder-Mead", options={"maxfev": 80})
    assert best.fun > 1e-4


@tw.rule
def mine(x, g, t, *, lr=0.1):
    return x - lr * g / 2


@pytest.mark.parametrize(
    ("given", "library", "error", "said"),
    [
        (tw.adam, "keras", InputError, "an optimizer is a rule with its hyperparameters"),
        (tw.adam(), "kers", UnknownName, "did you mean keras"),
        (tw.adam(), "mlx", UnknownName, "there are torch, keras, optax, tensorflow1, torch7"),
        (mine(), "torch", NoConversion, "torch has neither mine nor what would do the same"),
        (tw.lion(), "torch", NoConversion, "torch has neither lion nor what would do the same"),
        (tw.like.torch.adam(maximize=True), "keras", NoConversion, "keras only descends"),
        (
            tw.nadam(),
            "keras",
            NoConversion,
            "keras cannot be told a momentum that grows otherwise (momentum_decay), 0.004",
        ),
        (tw.nadam(), "optax", NoConversion, "optax's NAdam has one momentum for all"),
        (tw.adamax(eps=0.1), "tensorflow1", NoConversion, "kept in the maximum, there only to what is divided by"),
        (KERAS.adamax(epsilon=0.1), "optax", NoConversion, "divided by, there to |g| and kept in the maximum"),
        (KERAS.adamax(epsilon=0.1), "torch7", NoConversion, "divided by, there to |g| and kept in the maximum"),
    ],
)
def test_what_cannot_be_is_said_in_one_line(given: tw.Optimizer, library: str, error: type, said: str) -> None:
    with pytest.raises(error) as raised:
        tw.convert(given, library)
    assert said in str(raised.value)
    assert "\n" not in str(raised.value)


def test_what_is_exact_is_preferred() -> None:
    """TensorFlow's start at 1 is an option of optax, as well as an epsilon that changes."""
    found = tw.convert(TF.rmsprop(learning_rate=0.1, epsilon=1e-2), "optax")
    assert repr(found) == "optax.rmsprop(learning_rate=0.1, decay=0.9, eps=0.01, initial_scale=1)"
    assert found.exact
    assert not tw.convert(TF.rmsprop(learning_rate=0.1, epsilon=1e-2), "keras").exact
    assert tw.convert(OPTAX.rmsprop(learning_rate=0.1, eps_in_sqrt=False, bias_correction=True), "torch").exact
    assert tw.convert(tw.adam(beta1=0.0), "optax").function == "adam"


def test_a_longer_way_by_numbers_is_preferred_to_a_shorter_by_functions(monkeypatch: pytest.MonkeyPatch) -> None:
    short = Relation(tw.nesterov, keras_momentum, "short", {"momentum": lambda h: Changing.of(over, a=1.0, b=2.0)})
    long = (Relation(tw.nesterov, tw.momentum, "long"), Relation(tw.momentum, keras_momentum, "way"))
    monkeypatch.setattr("thalweg.like.conversions.search.TABLE", (short, *long))
    found = search(tw.nesterov(lr=0.1, weight_decay=0.1), "keras")
    assert isinstance(found, Found)
    assert found.link.why == ("long", "way")


def test_where_the_number_allows_it_there_is_one() -> None:
    """The same pairs as above, at the values at which the difference is nothing."""
    for given, library in (
        (KERAS.rmsprop(learning_rate=rate, epsilon=0.0, momentum=0.8), "torch"),
        (tw.adagrad(lr=rate, eps=0.0, v0=0.1, lr_decay=0.1), "keras"),
        (OPTAX.adam(learning_rate=rate, eps_root=0.0), "torch"),
        (tw.like.torch7.rmsprop(learningRate=rate, initialMean=0.0), "keras"),
        (TF.rmsprop(learning_rate=rate, epsilon=1e-2, momentum=0.8), "keras"),
        (tw.sgd(lr=rate, weight_decay=0.1), "keras"),
        (tw.nadam(lr=rate, momentum_decay=1.0), "keras"),
        (tw.nadam(lr=rate, momentum_decay=1e6), "optax"),
        (OPTAX.amsgrad(learning_rate=rate, eps=1e-2, bias_correction_nu=False), "torch"),
        (OPTAX.radam(learning_rate=rate, eps=1e-2), "torch"),
        (tw.adamax(lr=rate, eps=0.0), "keras"),
        (tw.nesterov(lr=0.01), "keras"),
        (tw.momentum(lr=rate, momentum=0.5, dampening=0.3), "optax"),
        (tw.signum(lr=rate), "keras"),
        (tw.lion(lr=rate, beta1=0.9, beta2=0.9), "optax"),
        (tw.schedule_free_adamw(lr=0.03, r=0.0, weight_lr_power=0.0, warmup_steps=7.0), "keras"),
        (tw.rmsprop(lr=rate, alpha=0.9, eps=1e-2), "keras"),
        (tw.adam(lr=rate, beta1=0.0, eps=1e-2), "torch"),
        (tw.adabelief(lr=rate, eps=1e-3), "optax"),
        *((given, library) for library in ("torch", "keras", "optax") for given in (
            tw.sgd(lr=rate, weight_decay=0.0), tw.adam(lr=rate, weight_decay=0.0),
            tw.momentum(lr=rate, weight_decay=0.0), tw.rmsprop(lr=rate, momentum=0.0, weight_decay=0.0),
            tw.adamw(lr=rate, weight_decay=0.0),
        )),
    ):  # fmt: skip
        ours, theirs = path_of(given), path_of(tw.convert(given, library).optimizer)
        assert np.array_equal(np.isnan(ours), np.isnan(theirs))  # without an epsilon, a gradient of 0 is divided by 0
        assert apart(np.nan_to_num(theirs, nan=1.0), np.nan_to_num(ours, nan=1.0)) < 1e-12


def test_derived_rules_are_spoken_of_in_words() -> None:
    with pytest.raises(NoConversion, match=r"^adam with decoupled weight decay in torch7: there is none, because"):
        tw.convert(tw.like.torch.adam(weight_decay=0.1, decoupled_weight_decay=True), "torch7")


def test_a_library_is_a_name() -> None:
    with pytest.raises(UnknownName, match=r"no library is called \['torch'\]"):
        tw.convert(tw.adam(), ["torch"])  # type: ignore[arg-type]
