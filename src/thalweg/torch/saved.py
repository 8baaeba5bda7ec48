"""The state of an optimizer, handed out and taken in, by torch's names."""

from __future__ import annotations

import warnings
from collections.abc import Hashable, Iterable
from typing import TYPE_CHECKING, Any

import torch

from thalweg.errors import HyperparameterError, InputError, did_you_mean
from thalweg.torch.convention import IDLE, Convention
from thalweg.torch.members import fill, working
from thalweg.torch.rows import STEP, Clock, check_count, clock_of

if TYPE_CHECKING:
    from thalweg.torch.optimizer import Base

State = dict[torch.Tensor, Any]


def handed_out(state_dict: dict[str, Any], convention: Convention) -> dict[str, Any]:
    """With a count of its own for each parameter: torch.optim adds to the very tensor that it loads. Functions of t are
    left out."""
    state = {
        key: {name: value.clone() if _is_count(value) else value for name, value in each.items()}
        if isinstance(each, dict)
        else each
        for key, each in state_dict["state"].items()
    }
    groups = [
        {name: value for name, value in group.items() if not (name in convention.options and callable(value))}
        for group in state_dict["param_groups"]
    ]
    return {**state_dict, "state": state, "param_groups": groups}


def _is_count(value: Any) -> bool:
    return isinstance(value, torch.Tensor) and value.ndim == 0 and not value.requires_grad


def start(face: Base, group: dict[str, Any]) -> None:
    """Make the state of a group's parameters before their first step."""
    optimizer = face.convention.optimizer(group)
    clock: Clock | None = None
    for parameter in group["params"]:
        state = face.state[parameter]
        clock = clock or clock_of(state, optimizer, face.convention)[1]
        clock.into(state, face.convention)
        fill(parameter, state, optimizer, face.convention)


def load(face: Base, state_dict: dict[str, Any], keep: Iterable[str]) -> None:
    """Check all, then change all."""
    keep = _named(face, keep)
    state_dict = _outline(state_dict).copy()
    for hook in face._optimizer_load_state_dict_pre_hooks.values():
        given = hook(face, state_dict)
        state_dict = state_dict if given is None else given
    _outline(state_dict)
    groups, differing = _groups(face, state_dict["param_groups"], keep)
    state = _states(face, state_dict, groups)
    if differing:
        names = ", ".join(f"{name} ({now!r}, was {was!r})" for name, (now, was) in sorted(differing.items()))
        warnings.warn(
            f"the loaded state restores options that differ from yours: {names}; keep yours by "
            f"load_state_dict(..., keep={tuple(sorted(differing))!r})",
            stacklevel=3,
        )
    face.__setstate__({"state": state, "param_groups": groups})
    for after in face._optimizer_load_state_dict_post_hooks.values():
        after(face)


def _named(face: Base, keep: Iterable[str]) -> tuple[str, ...]:
    names = (keep,) if isinstance(keep, str) else tuple(keep) if isinstance(keep, Iterable) else (keep,)
    for name in names:
        if not isinstance(name, str):
            raise HyperparameterError(f"keep names options, as ('lr',); {name!r:.60} was given")
        if name not in face.defaults:
            raise HyperparameterError(f"keep: there is no option {name}{did_you_mean(name, face.defaults)}")
    return names


def _outline(given: Any) -> dict[str, Any]:
    if (
        isinstance(given, dict)
        and isinstance(given.get("state"), dict)
        and isinstance(given.get("param_groups"), list)
        and all(isinstance(group, dict) and isinstance(group.get("params"), list) for group in given["param_groups"])
        and all(isinstance(key, Hashable) for group in given["param_groups"] for key in group["params"])
    ):
        return given
    holds = f"a dict of {', '.join(map(str, list(given)[:4])) or 'nothing'}" if isinstance(given, dict) else type(given)
    raise InputError(f"a state_dict of an optimizer holds state and param_groups; {holds} was given")


def _groups(face: Base, saved: list[Any], keep: tuple[str, ...]) -> tuple[list[dict[str, Any]], dict[str, Any]]:
    """The groups as they will be, and the options that differ from what they were."""
    lengths = [[len(group["params"]) for group in groups] for groups in (saved, face.param_groups)]
    if lengths[0] != lengths[1]:
        raise InputError(
            f"the state is of groups of {lengths[0]} parameters, this optimizer has groups of {lengths[1]}"
        )
    groups, differing = list[dict[str, Any]](), dict[str, Any]()
    for old, new in zip(face.param_groups, saved, strict=True):
        _check_options(face, old, new)
        kept = {name: old[name] for name in (*keep, "capturable") if name in old}
        groups.append({**old, **{k: _copied(v) for k, v in new.items()}, **kept, "params": old["params"]})
        face.convention.optimizer(groups[-1])
        ruled = _scheduled(old, new)
        for name in face.convention.options:
            if name in new and name not in {*keep, *ruled, *IDLE} and _plain(new[name]) != _plain(old.get(name)):
                differing[name] = _plain(new[name]), _plain(old.get(name))
    return groups, differing


def _scheduled(old: dict[str, Any], new: dict[str, Any]) -> set[str]:
    """What a scheduler sets, and not the user."""
    cycled = "max_momentum" in new or "max_momentum" in old
    of_rate = "initial_lr" in old or new.get("initial_lr") == old.get("lr")
    return ({"lr"} if of_rate else set()) | ({"betas", "momentum"} if cycled else set())


def _check_options(face: Base, old: dict[str, Any], new: dict[str, Any]) -> None:
    """A state of another class lacks options of this one; older ones of the same class lack switches only."""
    lacking = [
        name
        for name in face.convention.options
        if name in old and name not in new and not isinstance(old[name], bool) and not callable(old[name])
    ]
    if lacking:
        raise InputError(f"the state is not one of {_name(face)}: its options lack {', '.join(lacking)}")


def _copied(value: Any) -> Any:
    return value.clone() if isinstance(value, torch.Tensor) else value


def _plain(value: Any) -> Any:
    if isinstance(value, torch.Tensor):
        return value.tolist()
    return tuple(map(_plain, value)) if isinstance(value, tuple | list) else value


def _states(face: Base, state_dict: dict[str, Any], groups: list[dict[str, Any]]) -> State:
    """The state of each parameter, in memory of its own. Parameters of one age share one clock."""
    state: State = type(face.state)(dict)
    entries, clocks = dict(state_dict["state"]), dict[Any, Clock]()
    for number, (group, saved) in enumerate(zip(groups, state_dict["param_groups"], strict=True)):
        optimizer, convention = face.convention.optimizer(group), face.convention
        slots = {*map(convention.entry, optimizer.variant.slots)}
        for place, (parameter, key) in enumerate(zip(group["params"], saved["params"], strict=True)):
            entry = entries.pop(key, None)
            if entry is None:
                continue
            if not isinstance(entry, dict):
                raise InputError(f"the state of parameter {key} must be a dict, {type(entry).__name__} was given")
            if all(value is None for value in entry.values()):  # torch's SGD wrote so before it had a buffer
                continue
            needed = [*map(convention.entry, optimizer.variant.all_slots), *[STEP] * convention.counts]
            lacking = sorted(name for name in needed if entry.get(name) is None)
            if lacking:
                holds = ", ".join(map(str, entry))
                raise InputError(
                    f"the state is not one of {_name(face)} with these options: parameter {place} of group {number} "
                    f"has {holds}, and no {', '.join(lacking)}"
                )
            made = {name: _taken(parameter, name, value, name in slots) for name, value in entry.items()}
            _, clock = clock_of(made, optimizer, convention)
            age = number, parameter in face.undecayed, clock.t, *clock.read()
            clocks.setdefault(age, clock).into(made, convention)
            state[parameter] = made
    return type(face.state)(dict, {**state, **entries})


def _taken(parameter: torch.Tensor, name: str, value: Any, slot: bool) -> Any:
    """A value of the state as this parameter keeps it: a slot has its shape, anything else stays what it is."""
    if slot:
        _check_slot(parameter, name, value)
    elif name == STEP:
        check_count(name, value)
    if not isinstance(value, torch.Tensor):
        return value
    if not slot:
        return value.detach().clone().cpu() if value.ndim == 0 else value.detach().clone()
    made = torch.empty_like(parameter.detach(), dtype=working(parameter), memory_format=torch.preserve_format)
    return made.copy_(value.detach())


def _check_slot(parameter: torch.Tensor, name: str, value: Any) -> None:
    if not isinstance(value, torch.Tensor):
        raise InputError(f"the state's {name} must be a tensor, {value!r:.60} was given")
    if value.shape != parameter.shape:
        raise InputError(
            f"the state's {name} has shape {tuple(value.shape)}, its parameter {tuple(parameter.shape)}: it is of "
            "another model, or the parameters are in another order"
        )
    kinds = [(each.layout, each.is_complex()) for each in (value, parameter)]
    numbers = (value.is_floating_point() or value.is_complex()) and value.is_meta <= parameter.is_meta
    if kinds[0] != kinds[1] or not numbers:
        described = [f"{each.dtype}, {each.layout}, on {each.device}" for each in (value, parameter)]
        raise InputError(f"the state's {name} is {described[0]}: its parameter, of {described[1]}, cannot take it")


def _name(face: Base) -> str:
    return type(face).__name__ if type(face).__name__ != "Optimizer" else face.convention.name
