"""One import is all that changes: torch.optim's names, arguments in their order, defaults and refusals."""

import inspect
from collections.abc import Mapping
from typing import Any

import pytest
import torch

import thalweg.torch
from tests.torch.faces import FACE, NAMES, PLAIN, Case
from tests.torch.training import give_gradients, parameters

WRONG: list[tuple[str, dict[str, Any]]] = [
    *((name, {"lr": -0.1}) for name in NAMES),
    *((name, {"weight_decay": -0.1}) for name in NAMES if name != "Rprop"),
    *((name, {"eps": -1e-8}) for name in NAMES if name not in ("SGD", "Rprop")),
    *((name, {"betas": (1.0, 0.9)}) for name in ("Adam", "AdamW", "Adamax", "NAdam", "RAdam")),
    *((name, {"betas": (0.9, -0.1)}) for name in ("Adam", "AdamW", "Adamax", "NAdam", "RAdam")),
    ("SGD", {"momentum": -0.1}),
    ("SGD", {"nesterov": True}),
    ("SGD", {"nesterov": True, "momentum": 0.9, "dampening": 0.1}),
    ("RMSprop", {"alpha": -0.1}),
    ("RMSprop", {"momentum": -0.1}),
    ("Adagrad", {"lr_decay": -0.1}),
    ("Adagrad", {"initial_accumulator_value": -0.1}),
    ("Adadelta", {"rho": 1.5}),
    ("NAdam", {"momentum_decay": -0.1}),
    ("Rprop", {"etas": (1.2, 0.5)}),
    ("Rprop", {"etas": (0.5, 0.9)}),
]
BOUNDARY: list[Case] = [
    *(Case(name, {"lr": 0.0}) for name in NAMES),
    *(Case(name, {"betas": (0.0, 0.0)}) for name in ("Adam", "AdamW", "Adamax", "NAdam", "RAdam")),
    Case("Adam", {"eps": 0.0, "weight_decay": 0}),
    Case("SGD", {"momentum": 0, "dampening": 0}),
    Case("SGD", {"momentum": 1.0, "dampening": 1}),
    Case("RMSprop", {"alpha": 0.0, "momentum": 0}),
    Case("Adadelta", {"rho": 1.0}),
    Case("Adadelta", {"rho": 0}),
    Case("NAdam", {"momentum_decay": 0}),
]


def arguments(kind: type) -> list[tuple[str, Any, Any]]:
    return [(p.name, p.kind, p.default) for p in inspect.signature(kind).parameters.values()]


@pytest.mark.parametrize("name", NAMES)
def test_the_signature_is_torchs(name: str) -> None:
    ours, theirs = arguments(getattr(FACE, name)), arguments(getattr(torch.optim, name))
    assert ours[: len(theirs)] == theirs
    assert all(kind is inspect.Parameter.KEYWORD_ONLY for _, kind, _ in ours[len(theirs) :])


@pytest.mark.parametrize("name", NAMES)
def test_a_real_torch_optimizer_of_that_name(name: str) -> None:
    kind = getattr(FACE, name)
    assert issubclass(kind, torch.optim.Optimizer)
    assert kind.__name__ == name
    assert inspect.getdoc(kind)


@pytest.mark.parametrize("name", NAMES)
def test_groups_hold_torchs_options(name: str) -> None:
    ours, theirs = ({**getattr(face, name)(parameters()).param_groups[0]} for face in (FACE, torch.optim))
    ours.pop("params"), theirs.pop("params")
    assert ours == theirs


@pytest.mark.parametrize(("name", "options"), WRONG, ids=str)
def test_what_torch_refuses_is_refused(name: str, options: Mapping[str, Any]) -> None:
    with pytest.raises(ValueError):
        getattr(torch.optim, name)(parameters(), **options)
    with pytest.raises(ValueError, match=next(iter(options)).rstrip("s") if FACE is not torch.optim else None):
        getattr(FACE, name)(parameters(), **options)


@pytest.mark.parametrize(("name", "options"), WRONG, ids=str)
def test_it_is_refused_in_a_late_group_too(name: str, options: Mapping[str, Any]) -> None:
    """torch looks at the defaults only."""
    first, *rest = parameters()
    optimizer = getattr(thalweg.torch, name)([first])
    with pytest.raises(ValueError, match=next(iter(options)).rstrip("s")):
        optimizer.add_param_group({"params": rest, **options})
    assert len(optimizer.param_groups) == 1


@pytest.mark.parametrize("case", BOUNDARY, ids=str)
def test_what_torch_allows_is_allowed(case: Case) -> None:
    ours, theirs = parameters(), parameters()
    for make, params in ((case.ours, ours), (case.theirs, theirs)):
        optimizer = make(params)
        for t in range(1, 9):
            give_gradients(params, t)
            optimizer.step()
    for a, b in zip(ours, theirs, strict=True):
        torch.testing.assert_close(a, b, rtol=1e-12, atol=1e-12, equal_nan=True)


@pytest.mark.parametrize("case", PLAIN, ids=str)
@pytest.mark.parametrize("form", [{"foreach": True}, {"foreach": False}, {"fused": True}, {"fused": False}], ids=str)
def test_forms_are_accepted_and_choose_nothing(case: Case, form: Mapping[str, bool]) -> None:
    """The very same bits."""
    if next(iter(form)) not in inspect.signature(getattr(torch.optim, case.name)).parameters:
        with pytest.raises(TypeError, match="fused"):
            getattr(FACE, case.name)(parameters(), **form)
        return
    paths = []
    for given in ({}, form):
        params = parameters()
        optimizer = getattr(FACE, case.name)(params, **given)
        for t in range(1, 9):
            give_gradients(params, t)
            optimizer.step()
        paths.append(params)
    if FACE is not torch.optim:
        assert all(torch.equal(a, b) for a, b in zip(*paths, strict=True))


@pytest.mark.parametrize("name", NAMES)
def test_no_parameters_are_refused(name: str) -> None:
    with pytest.raises(ValueError, match="empty parameter list"):
        getattr(FACE, name)([])
    with pytest.raises(TypeError, match=r"iterable|Tensor"):
        getattr(FACE, name)(torch.zeros(2, requires_grad=True))
    with pytest.raises(TypeError, match="Tensor"):
        getattr(FACE, name)([1.0])


@pytest.mark.parametrize("name", NAMES)
def test_an_unknown_option_is_refused(name: str) -> None:
    with pytest.raises(TypeError, match="learning_rate"):
        getattr(FACE, name)(parameters(), learning_rate=0.1)
