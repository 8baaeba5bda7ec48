"""From a given optimizer, over relations, to what a library can say: fewest numbers that change with t come first."""

from __future__ import annotations

import heapq
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import count

from thalweg.errors import HyperparameterError
from thalweg.like.conversions.changing import Changing
from thalweg.like.conversions.relations import rewrapped, unwrapped
from thalweg.like.conversions.spelling import Form, Settings, forms, functions, plainest_first
from thalweg.like.conversions.table import TABLE
from thalweg.optimizer.derived import ascent, decoupled, spoken
from thalweg.optimizer.optimizer import Optimizer
from thalweg.optimizer.rule import Rule

MOST_LINKS = 5  # of a chain of relations
WORDS = {
    "weight_decay": "L2 weight decay, added to the gradient",
    "momentum": "momentum behind the scale",
    "v0": "another start of the running mean or sum of squares",
    "momentum_decay": "a momentum that grows otherwise (momentum_decay)",
    "eps": "another epsilon",
    "lr_decay": "a learning rate that falls by itself (lr_decay)",
    "dampening": "dampening",
}
LACKS = {
    ascent: "{} only descends: give it the gradient with its sign turned",
    decoupled: "its weight decay is decoupled, for which {} has nothing",
}


@dataclass(frozen=True)
class Link:
    """An optimizer that computes what the given one does, and why."""

    optimizer: Optimizer
    why: tuple[str, ...] = ()
    before: tuple[Optimizer, ...] = ()

    @property
    def cost(self) -> tuple[int, int]:
        return sum(isinstance(each, Changing) for each in self.optimizer.hyperparameters.values()), len(self.why)


@dataclass(frozen=True)
class Obstacle:
    """Where a relation did not hold: the rule it leads to, and why."""

    rule: Rule
    because: str
    after: int  # links


@dataclass(frozen=True)
class Found:
    """A library's form, its hyperparameters, and why it is the same."""

    form: Form
    settings: Settings
    link: Link

    @property
    def optimizer(self) -> Optimizer:
        return self.form.function(**self.settings)


def search(given: Optimizer, library: str) -> Found | str:
    """How a library says it, or why it cannot."""
    given, order, obstacles = _without_zeros(given), count(), list[Obstacle]()
    heap = [(Link(given).cost, next(order), Link(given))]
    seen: list[Optimizer] = []
    while heap:
        _, _, link = heapq.heappop(heap)
        for form in plainest_first(library, link.optimizer.rule, given.name):
            settings = form.spelled(link.optimizer, link.before)
            if settings is not None:
                return Found(form, settings, link)
        seen.append(link.optimizer)
        if len(link.why) < MOST_LINKS:
            for found in _beyond(link, obstacles):
                heapq.heappush(heap, (found.cost, next(order), found))
    return _reason(given, library, seen, obstacles)


def _without_zeros(optimizer: Optimizer) -> Optimizer:
    """Options that are 0 (a weight decay, a momentum) left out, as libraries' functions leave them out."""
    rule, given = optimizer.rule, optimizer.hyperparameters
    zeros = [name for name in rule.ranges if rule.choices(name) == (None,) and given[name] == 0]
    return Optimizer(rule, {**given, **dict.fromkeys(zeros)}) if zeros else optimizer


def _beyond(link: Link, obstacles: list[Obstacle]) -> Iterator[Link]:
    for optimizer, why in _neighbours(link.optimizer, obstacles, len(link.why)):
        if optimizer.rule not in [each.rule for each in link.before]:
            yield Link(optimizer, (*link.why, why), (*link.before, link.optimizer))


def _neighbours(optimizer: Optimizer, obstacles: list[Obstacle], after: int) -> Iterator[tuple[Optimizer, str]]:
    """What the optimizer is too, by one relation, of its rule or of what that is made of."""
    for relation in TABLE:
        if relation.source is optimizer.rule:
            if (because := relation.obstacle(optimizer.hyperparameters)) is not None:
                if because:
                    obstacles.append(Obstacle(relation.target, because, after))
                continue
            try:
                yield relation.across(optimizer.hyperparameters), relation.why
            except HyperparameterError as error:  # a number that the target may not have
                obstacles.append(Obstacle(relation.target, str(error), after))
    inner = unwrapped(optimizer)
    if inner is None:
        return
    if optimizer.hyperparameters.get("weight_decay") in (0, None) and optimizer.rule.made_by[0] is decoupled:  # type: ignore[index]  # it is made of another
        yield inner, "a decay of 0 is none"
    below: list[Obstacle] = []
    for found, why in _neighbours(inner, below, after):
        if (outer := rewrapped(optimizer, found)) is not None:
            yield outer, why
    by = optimizer.rule.made_by[0]  # type: ignore[index]  # as above
    obstacles += [Obstacle(by(each.rule), each.because, after) for each in below if "lr" in each.rule.defaults]


def _reason(given: Optimizer, library: str, seen: list[Optimizer], obstacles: list[Obstacle]) -> str:
    """Of all that stood in the way, what lies nearest to something that the library has."""
    spelled = {form.rule for form in forms(library)}
    plain = unwrapped(given)
    if plain is not None and isinstance(search(plain, library), Found):
        return LACKS[given.rule.made_by[0]].format(library)  # type: ignore[index]  # it is made of another
    if stood := [each for each in obstacles if each.rule in spelled]:
        return min(stood, key=lambda each: each.after).because
    fixed = _fixed(library, seen)
    if obstacles and given.name in functions(library) and not (fixed and given.rule in spelled):
        return min(obstacles, key=lambda each: each.after).because
    return fixed or f"{library} has neither {spoken(given.rule)} nor what would do the same"


def _fixed(library: str, seen: list[Optimizer]) -> str | None:
    """What a form that the library has of the rule cannot be told."""
    for optimizer in seen:
        near = [form.fixed(optimizer) for form in forms(library) if form.rule is optimizer.rule]
        if near and (fixed := min(near, key=len)):
            said = [f"{WORDS.get(name, name)}, {here!r}" for name, (_, here) in fixed.items() if here is not None]
            lacks = [WORDS.get(name, name) for name, (_, here) in fixed.items() if here is None]
            return (
                f"{library} cannot be told {' and '.join(said)}" if said else f"{library} cannot leave out {lacks[0]}"
            )
    return None
