"""Who takes part, and what is searched of each."""

import functools
import math
from typing import Any

import optax
import pytest
import torch

import thalweg as tw
from thalweg.errors import HyperparameterError, InputError
from thalweg.races.contestants import contestants, special_cases
from thalweg.races.spaces import ALL_OF_ADAM, PRIORS, LogUniform


def test_rules_optimizers_names_and_other_libraries() -> None:
    weighted = functools.partial(torch.optim.AdamW, weight_decay=0.1)
    found = contestants([tw.sgd, tw.adam(beta1=0.8), "rmsprop", weighted, optax.adamw], search="grid")
    assert [each.name for each in found] == ["sgd", "adam", "rmsprop", "torch.optim.AdamW", "optax.adamw"]
    assert [each.lr for each in found] == ["lr", "lr", "lr", "lr", "learning_rate"]
    assert all(list(each.spaces.values()) == [LogUniform(1e-5, 10.0)] for each in found)
    assert found[1].optimizer.hyperparameters["beta1"] == 0.8


def test_a_name_that_stands_twice_says_what_is_different() -> None:
    found = contestants([tw.adam, tw.adam(beta1=0.5)], search="grid")
    assert [each.name for each in found] == ["adam", "adam(beta1=0.5)"]
    found = contestants([torch.optim.AdamW, functools.partial(torch.optim.AdamW, weight_decay=0.1)], search="grid")
    assert [each.name for each in found] == ["torch.optim.AdamW", "torch.optim.AdamW(weight_decay=0.1)"]
    for same in ([tw.adam, tw.adam()], [tw.adam, tw.adam(lr=0.3)]):
        with pytest.raises(InputError, match="adam takes part twice"):
            contestants(same, search="grid")


def test_a_random_search_has_the_cited_priors() -> None:
    found = contestants([tw.adam, tw.yogi], search="random")
    assert found[0].spaces == {"lr": PRIORS["adam"]}
    assert found[1].spaces == {"lr": LogUniform(1e-5, 10.0)}
    assert contestants([tw.adam], search="random", lr=(0.1, 1.0))[0].spaces == {"lr": LogUniform(0.1, 1.0)}


def test_spaces_of_ones_own() -> None:
    spaces = {"adam": {"beta1": (0.1, 0.9), "lr": (1e-3, 1e-1)}}
    adam, sgd = contestants([tw.adam, tw.sgd], search="random", spaces=spaces)
    assert list(adam.spaces) == ["lr", "beta1"]
    assert adam.setting((0.5, 1.0)) == {"lr": 0.01, "beta1": 0.9}
    assert list(sgd.spaces) == ["lr"]
    whole = contestants([tw.adam], search="random", spaces={"adam": ALL_OF_ADAM})[0]
    assert list(whole.spaces) == ["lr", "beta1", "beta2", "eps"]


def test_defaults_are_the_librarys_or_what_was_given() -> None:
    found = contestants([tw.adam, tw.sgd(lr=0.3), torch.optim.RMSprop, optax.sgd], search="grid")
    rates = [each.default and each.default[each.lr] for each in found]
    assert rates == [1e-3, 0.3, torch.optim.RMSprop([torch.zeros(1)]).defaults["lr"], None]


def test_the_line_to_paste_makes_the_optimizer() -> None:
    """It is run: PyTorch's own, or ours over any rule."""
    import thalweg.torch  # noqa: F401

    model = torch.nn.Linear(2, 1)
    for each, rate in ((tw.adam, 0.0123456), (tw.momentum, 1.0), (tw.lion, 1e-4), (torch.optim.NAdam, 0.5)):
        line = contestants([each], search="grid")[0].paste({"lr": rate})
        made = eval(line, {"torch": torch, "model": model, "tw": tw, "thalweg": tw})
        assert made.param_groups[0]["lr"] == pytest.approx(rate, rel=5e-3)
    adam = contestants([tw.adam(eps=1e-3)], search="grid")[0].paste({"lr": 0.01})
    assert adam == "torch.optim.Adam(model.parameters(), lr=0.01, betas=(0.9, 0.999), eps=0.001)"
    assert (
        contestants([optax.adamw], search="grid")[0].paste({"learning_rate": 0.1}) == "optax.adamw(learning_rate=0.1)"
    )


def test_the_line_to_paste_for_a_model_in_jax() -> None:
    adam, yogi = contestants([tw.adam, tw.yogi], search="grid")
    made = eval(adam.paste({"lr": 0.1}, "optax"), {"optax": optax, "jnp": None})
    assert isinstance(made, optax.GradientTransformation)
    assert yogi.paste({"lr": 0.1}, "optax") == "tw.to_optax(tw.yogi(lr=0.1))"


def test_a_schedule_is_written_out() -> None:
    halving = tw.adamw(lr=tw.schedules.exponential(0.1, factor=0.5, every=9))
    found = contestants([halving, tw.sgd(lr=lambda t: 0.1)], search="grid", spaces={"adamw": {}, "sgd": {}})
    made = (
        "thalweg.torch.Optimizer(model.parameters(), tw.adamw(lr=tw.schedules.exponential(0.1, factor=0.5, every=9)))"
    )
    assert found[0].paste({}) == made
    assert "tw.sgd(lr=<lambda>)" in found[1].paste({})


def test_methods_inside_methods() -> None:
    sgd, momentum, adam = contestants([tw.sgd, tw.momentum, torch.optim.Adam], search="grid")
    among = (sgd, momentum, adam)
    assert special_cases(adam, among) == ("sgd", "momentum")
    assert special_cases(momentum, among) == ("sgd",)
    assert special_cases(sgd, among) == ()


@pytest.mark.parametrize(
    ("given", "how", "message"),
    [
        ([], {}, "at least one optimizer"),
        (["adamm"], {}, "did you mean adam"),
        ([7], {}, "7 was given"),
        ([tw.adam], {"spaces": {"adamm": {}}}, "did you mean adam"),
        ([tw.adam], {"spaces": {"adam": {"gamma": (0.1, 1)}}}, "no number gamma"),
        ([tw.adam], {"spaces": {"adam": 3}}, "are a mapping"),
        ([tw.adam], {"spaces": {"adam": {"lr": 3}}}, r"\(low, high\)"),
        ([tw.adam], {"lr": (1, 0.1)}, "the lower first"),
        ([tw.sgd(lr=tw.schedules.cosine(0.1, steps=9))], {}, "is a schedule"),
    ],
)
def test_what_cannot_take_part(given: list[object], how: dict[str, object], message: str) -> None:
    with pytest.raises(InputError, match=message):
        contestants(given, search="random", **how)


def test_a_trial_outside_of_a_hyperparameters_range() -> None:
    adam = contestants([tw.adam], search="random", spaces={"adam": {"lr": (0.1, 1), "beta1": (0.5, 2.0)}})[0]
    with pytest.raises(HyperparameterError, match="beta1"):
        adam.setting((0.5, 1.0))
    assert math.isclose(adam.setting((0.5, 0.0))["beta1"], 0.5)


@pytest.mark.parametrize("given", [None, 3, 0.5])
def test_what_is_no_optimizer(given: Any) -> None:
    with pytest.raises(InputError, match=r"a contestant is tw\.adam"):
        contestants(given, search="grid")
    with pytest.raises(InputError, match="spaces is contestant ->"):
        contestants(["sgd"], search="grid", spaces=given or [])
