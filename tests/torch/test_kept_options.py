"""Loading restores options as torch does; one warning names those that differ from what the user set."""

import copy
import warnings

import pytest
import torch

from tests.torch.faces import FACE, FULL, Case
from tests.torch.training import apart, parameters, train


def saved(case: Case, **options: object) -> dict[str, object]:
    params = parameters()
    optimizer = Case(case.name, {**case.options, **options}).theirs(params)
    train(optimizer, params, range(1, 11))
    return copy.deepcopy(optimizer.state_dict())


ADAM = Case("Adam", {"betas": (0.8, 0.95), "eps": 1e-3})


def test_one_warning_names_each_option_that_differs_with_both_values() -> None:
    optimizer = FACE.Adam(parameters(), lr=0.01, betas=(0.9, 0.95), eps=1e-3)
    with pytest.warns(UserWarning, match="lr") as caught:
        optimizer.load_state_dict(saved(ADAM, lr=0.5))
    assert len(caught) == 1
    text = str(caught[0].message)
    assert "\n" not in text
    assert all(part in text for part in ("lr", "0.01", "0.5", "betas", "0.8", "0.9", "keep"))
    assert "eps" not in text and "foreach" not in text and "weight_decay" not in text
    assert caught[0].filename == __file__
    assert optimizer.param_groups[0]["lr"] == 0.5
    assert optimizer.param_groups[0]["betas"] == (0.8, 0.95)


@pytest.mark.parametrize("case", FULL, ids=str)
def test_no_warning_where_nothing_differs(case: Case) -> None:
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        case.ours(parameters()).load_state_dict(saved(case))


def test_what_is_kept_is_kept_and_not_warned_of() -> None:
    params, reference = parameters(), parameters()
    state = saved(ADAM, lr=0.5, weight_decay=0.1)
    ours, theirs = FACE.Adam(params, lr=0.01, betas=(0.9, 0.95), eps=1e-3), ADAM.theirs(reference)
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        ours.load_state_dict(state, keep=("lr", "betas", "weight_decay"))
    theirs.load_state_dict(copy.deepcopy(state))
    theirs.param_groups[0].update(lr=0.01, betas=(0.9, 0.95), weight_decay=0)
    assert apart(train(ours, params, range(11, 61)), train(theirs, reference, range(11, 61))) <= 1e-12


def test_groups_keep_their_own() -> None:
    params = parameters()
    other = FACE.SGD([{"params": params[:2], "lr": 0.3}, {"params": params[2:], "lr": 0.4}])
    state = copy.deepcopy(other.state_dict())
    ours = FACE.SGD([{"params": params[:2], "lr": 0.1}, {"params": params[2:], "lr": 0.2}])
    ours.load_state_dict(state, keep=("lr",))
    assert [group["lr"] for group in ours.param_groups] == [0.1, 0.2]


@pytest.mark.parametrize("keep", [("learning_rate",), ("params",), "betaz"])
def test_an_unknown_name_to_keep_is_refused_before_anything_is_loaded(keep: object) -> None:
    ours = FACE.Adam(parameters(), lr=0.01)
    with pytest.raises(ValueError, match="betaz" if keep == "betaz" else keep[0]):
        ours.load_state_dict(saved(ADAM), keep=keep)
    assert ours.param_groups[0]["lr"] == 0.01
    assert not ours.state_dict()["state"]


def test_a_tensor_rate_stays_the_users() -> None:
    lr = torch.tensor(0.01)
    ours = FACE.Adam(parameters(), lr=lr)
    ours.load_state_dict(saved(ADAM), keep=("lr", "betas", "eps"))
    assert ours.param_groups[0]["lr"] is lr


def test_torch_too_restores_what_was_saved() -> None:
    theirs = torch.optim.Adam(parameters(), lr=0.01)
    theirs.load_state_dict(saved(ADAM, lr=0.5))
    assert theirs.param_groups[0]["lr"] == 0.5
