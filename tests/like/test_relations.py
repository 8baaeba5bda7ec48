"""Every relation by itself: what it says is so, each of its changes counts, and so does each of its needs."""

from collections.abc import Callable, Iterator
from typing import Any

import numpy as np
import pytest

import thalweg as tw
from tests.like.paths import apart, path_of
from tests.like.rows import EPSILONS, rate
from thalweg.errors import HyperparameterError
from thalweg.like.conversions.relations import Need, Relation, rewrapped, unwrapped
from thalweg.like.conversions.table import TABLE
from thalweg.optimizer.derived import ascent, decoupled

VALUES: dict[str, tuple[Any, ...]] = {
    "lr": (rate, rate, 0.01),
    "eps": (*EPSILONS, 0.0),
    "beta1": (0.8, 0.0),
    "beta2": (0.95, 0.8),
    "beta": (0.8,),
    "alpha": (0.8,),
    "momentum": (0.8, 0.4, 0.0, None),
    "dampening": (0.0, 0.3),
    "weight_decay": (0.1, 0.0, None),
    "v0": (0.0, 0.1, 1.0),
    "lr_decay": (0.0, 0.1),
    "momentum_decay": (4e-3, 1.0, 1e6),
    "eps_root": (0.0, 1e-2, 1e-3),
    "threshold": (5.0, 4.5),
    "r": (0.0, 1.0),
    "weight_lr_power": (0.0, 2.0),
    "warmup_steps": (0.0, 7.0),
}
CLOSE, FAR = 1e-12, 1e-9


def chances(rule: tw.Rule) -> Iterator[tw.Optimizer]:
    """A few hundred of its optimizers."""
    draw = np.random.default_rng(0)
    for _ in range(400):
        given = {}
        for name, default in rule.defaults.items():
            choices = VALUES.get(name, (True, False) if isinstance(default, bool) else (default,))
            allowed = [each for each in choices if each is not None or (None in rule.choices(name))]
            given[name] = allowed[draw.integers(len(allowed))]
        try:
            yield rule(**given)
        except HyperparameterError:
            continue


def gap(relation: Relation, given: tw.Optimizer) -> float:
    """Between the paths; where both have divided a gradient by 0 there is none."""
    with np.errstate(all="ignore"):
        ours, theirs = path_of(given), path_of(relation.across(given.hyperparameters))
        both = ~np.isfinite(ours) & ~np.isfinite(theirs)
        return apart(np.where(both, 1.0, theirs), np.where(both, 1.0, ours))


def named(relation: Relation) -> str:
    return f"{relation.source.name}-{relation.target.name}"


def holding(relation: Relation) -> list[tw.Optimizer]:
    return [each for each in chances(relation.source) if relation.obstacle(each.hyperparameters) is None]


TRUE = [each for each in TABLE if holding(each)]
NEVER = [each for each in TABLE if each not in TRUE]


@pytest.mark.parametrize("relation", TRUE, ids=named)
def test_a_relation_holds(relation: Relation) -> None:
    for given in holding(relation)[:10]:
        assert gap(relation, given) < CLOSE, given


CHANGES = [(each, name) for each in TRUE for name in each.changes]


@pytest.mark.parametrize(("relation", "name"), CHANGES, ids=[f"{named(each)}-{name}" for each, name in CHANGES])
def test_every_change_counts(relation: Relation, name: str) -> None:
    """Left out, or a hundredth larger, it leads elsewhere for some optimizer that the relation is for."""
    change = relation.changes[name]

    def larger(given: Any) -> Any:
        value = change(given) if callable(change) else change
        if isinstance(value, bool) or value is None:
            return not value if isinstance(value, bool) else 0.3
        return (lambda t: value(t) * 1.01) if callable(value) else value * 1.01 + 1e-3

    broken = Relation(relation.source, relation.target, "", {**relation.changes, name: larger}, relation.needs)
    assert any(differs(broken, given) for given in holding(relation)[:40]) or (name, named(relation)) in IDLE


IDLE = {  # .96 to a power as large is 0; no average's length is between; nothing rolls on that could look ahead
    ("momentum_decay", "optax_nadam-nadam"),
    ("threshold", "radam-optax_radam"),
    ("nesterov", "adam-optax_rmsprop"),
}


def differs(relation: Relation, given: tw.Optimizer) -> bool:
    try:
        found = gap(relation, given)
    except HyperparameterError:
        return True
    return not found < FAR


NEEDS = [(each, need) for each in TRUE for need in each.needs if need.because]


@pytest.mark.parametrize(("relation", "need"), NEEDS, ids=[f"{named(each)}-{n.because[:30]}" for each, n in NEEDS])
def test_every_need_counts(relation: Relation, need: Need) -> None:
    """Where it alone is missing, the relation is wrong, but for numbers without the difference, as a beta1 of 0."""
    others = [each for each in relation.needs if each is not need]
    missing = [
        given for given in chances(relation.source)
        if not need.holds(given.hyperparameters) and all(each.holds(given.hyperparameters) for each in others)
    ]  # fmt: skip
    assert not missing or np.mean([differs(relation, given) for given in missing[:20]]) >= 0.3


@pytest.mark.parametrize("relation", NEVER, ids=named)
def test_what_never_holds_is_wrong_for_all(relation: Relation) -> None:
    assert np.mean([differs(relation, given) for given in list(chances(relation.source))[:20]]) >= 0.3


def test_nothing_of_a_rule_is_lost_on_the_way() -> None:
    """A hyperparameter that the target has not is asked for by a need, or taken up by a change."""
    for relation in TRUE:
        lost = relation.source.defaults.keys() - relation.target.defaults.keys()
        touched = Touched(holding(relation)[0].hyperparameters)
        for change in relation.changes.values():
            if callable(change):
                change(touched)
        for need in relation.needs:
            need.holds(touched)
        assert lost - {"nesterov"} <= touched.seen, named(relation)  # without a momentum it does nothing


class Touched(dict[str, Any]):
    """Hyperparameters that know which were asked for."""

    def __init__(self, values: Any) -> None:
        super().__init__(values)
        self.seen: set[str] = set()

    def __getitem__(self, name: str) -> Any:
        self.seen.add(name)
        return super().__getitem__(name)


@pytest.mark.parametrize("by", [ascent, decoupled])
def test_what_is_around_a_rule_stays_around_it(by: Callable[[tw.Rule], tw.Rule]) -> None:
    for relation in TRUE:
        if "lr" not in relation.source.defaults or relation.source.made_by or relation.target.made_by:
            continue
        if by is decoupled and "weight_decay" in {**relation.source.defaults, **relation.changes}:
            continue
        outer = next(
            given for given in (by(relation.source)(**each.hyperparameters) for each in chances(relation.source))
            if relation.obstacle(given.hyperparameters) is None
        )  # fmt: skip
        if by is decoupled:
            outer = outer.replace(weight_decay=0.2)
        inner = unwrapped(outer)
        assert inner is not None
        other = rewrapped(outer, relation.across(inner.hyperparameters))
        assert other is not None
        with np.errstate(all="ignore"):
            ours, theirs = np.nan_to_num(path_of(outer), nan=1.0), np.nan_to_num(path_of(other), nan=1.0)
        assert apart(theirs, ours) < CLOSE, named(relation)
