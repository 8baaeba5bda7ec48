"""What relations need, with the reason to give where it is missing."""

from collections.abc import Callable
from typing import Any

from thalweg.like.conversions.changing import Before, Changing
from thalweg.like.conversions.relations import Change, Given, Need


def equal(name: str, value: Any, because: str) -> Need:
    return Need(lambda h: not callable(h[name]) and h[name] == value, because)


def absent(name: str, because: str) -> Need:
    """Of an option or a number: None or 0."""
    return Need(lambda h: h[name] is None or (not callable(h[name]) and h[name] == 0), because)


def constant(name: str, because: str) -> Need:
    return Need(lambda h: not callable(h[name]), because)


def never(because: str) -> Need:
    return Need(lambda h: False, because)


def value_of(name: str) -> Change:
    """The source's hyperparameter of another name."""
    return lambda h: h[name]


def changing(function: Callable[..., Any], *names: str, **renamed: str) -> Change:
    """A step's function of these hyperparameters of the source; `renamed` are its argument=their name."""
    names_of = {**{name: name for name in names}, **renamed}

    def change(given: Given) -> Any:
        return Changing.of(function, **{argument: given[name] for argument, name in names_of.items()})

    return change


def unless_zero(name: str, change: Change) -> Change:
    """0 stays 0."""
    return lambda h: 0.0 if not callable(h[name]) and h[name] == 0 else change(h)


def unless_constant(function: Callable[..., Any], momentum: str = "momentum", lr: str = "lr") -> Change:
    """A momentum that follows the learning rate's changes; none where there is none."""

    def change(given: Given) -> Any:
        rate = given[lr]
        if given[momentum] is None or not callable(rate):
            return given[momentum]
        return Changing.of(function, momentum=given[momentum], lr=rate, lr_before=Before(rate))

    return change


def combined(function: Callable[..., Any], **names: str) -> Change:
    """A function of hyperparameters that is a number while they are."""

    def change(given: Given) -> Any:
        values = {argument: given[name] for argument, name in names.items()}
        return Changing.of(function, **values) if any(map(callable, values.values())) else function(1, **values)

    return change


def _rolls_from_step_1(given: Given) -> bool:
    if given["momentum"] is None or not callable(given["lr"]):
        return True
    no_momentum = not callable(given["momentum"]) and given["momentum"] == 0
    return no_momentum or bool(given["lr"](1) != 0)


FROM_STEP_1 = Need(
    _rolls_from_step_1,
    "its learning rate is 0 at step 1: a velocity that has the rate inside loses the first gradient, which the "
    "momentum here keeps; begin with a rate above 0",
)
