"""Rules made of rules: what libraries do around any of theirs, written once.

A rule is a function, so what comes before it is a function around it; it is read as any other.
"""

import inspect
from collections.abc import Callable
from functools import cache, wraps
from typing import Any

from thalweg.errors import HyperparameterError
from thalweg.optimizer.rule import Rule


@cache
def ascent(rule: Rule) -> Rule:
    """The rule that climbs: g -> -g. PyTorch's `maximize=True`.

    >>> import thalweg as tw
    >>> from thalweg.optimizer.derived import ascent
    >>> up = ascent(tw.sgd)(lr=0.5)
    >>> up.step(1.0, 2.0, up.init(1.0))[0]
    2.0
    """

    @wraps(rule.function)
    def climbing(**given: Any) -> Any:
        return rule.function(**{**given, "g": -given["g"]})

    return _around(rule, climbing, ascent)


@cache
def decoupled(rule: Rule) -> Rule:
    """The rule with weight decay that does not pass through its scale: x -> x (1 - lr weight_decay), then the rule.

    Loshchilov & Hutter 2019, arXiv:1711.05101, with the decay times the learning rate, as PyTorch's
    `decoupled_weight_decay=True`, Keras and optax have it. Where the rule has a weight decay of its own (L2, added to
    the gradient), this takes its place. Raises HyperparameterError for a rule without lr.

    >>> import thalweg as tw
    >>> from thalweg.optimizer.derived import decoupled
    >>> shrinking = decoupled(tw.sgd)(lr=0.5, weight_decay=0.1)
    >>> shrinking.step(1.0, 0.0, shrinking.init(1.0))[0]
    0.95
    """
    if "lr" not in rule.defaults:
        raise HyperparameterError(f"{rule.name} has no lr, which decoupled weight decay is a multiple of")

    @wraps(rule.function)
    def decaying(weight_decay: Any = None, **given: Any) -> Any:
        if weight_decay is not None:
            given["x"] = given["x"] * (1 - given["lr"] * weight_decay)
        if "weight_decay" in rule.defaults:
            given["weight_decay"] = None if rule.choices("weight_decay") else 0.0
        return rule.function(**given)

    own = inspect.signature(rule.function)
    decay = inspect.Parameter("weight_decay", inspect.Parameter.KEYWORD_ONLY, default=None)
    rest = [p for p in own.parameters.values() if p.name != "weight_decay"]
    decaying.__signature__ = own.replace(parameters=[*rest, decay])  # type: ignore[attr-defined]  # read by inspect
    return _around(rule, decaying, decoupled)


def spoken(rule: Rule) -> str:
    """What messages call a rule: what it is made of by its name, and how it was made in words.

    >>> import thalweg as tw
    >>> from thalweg.optimizer.derived import ascent, decoupled, spoken
    >>> spoken(ascent(decoupled(tw.adam)))
    'ascending adam with decoupled weight decay'
    """
    if rule.made_by is None:
        return rule.name
    by, (inner,) = rule.made_by
    return f"ascending {spoken(inner)}" if by is ascent else f"{spoken(inner)} with decoupled weight decay"


def _around(rule: Rule, function: Callable[..., Any], by: Callable[[Rule], Rule]) -> Rule:
    made = Rule(
        function,
        name=f"{rule.name}_{by.__name__}",
        paper=rule.paper,
        start=rule.start,
        ranges={name: str(allowed) for name, allowed in rule.ranges.items()},
        direction=rule.direction,
        scale=rule.scale,
    )
    made.made_by = by, (rule,)
    if rule.evaluation is not None:
        made.evaluate(rule.evaluation)
    return made
