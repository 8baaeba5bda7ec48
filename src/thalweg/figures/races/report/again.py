"""The command line that runs a race again, where there is one: found from the record alone.

Of a file, a table or a function of yours the record has the name, which no command line knows; and a contestant's
numbers that stay as they are it has in the line to paste only.
"""

import ast
import re
import shlex
from collections.abc import Iterator, Mapping, Sequence
from contextlib import suppress
from typing import Any

from thalweg.errors import ThalwegError
from thalweg.races.contestants import Contestant
from thalweg.races.naming import DATASET, EXAMPLE, FORMULA, LANDSCAPE, NAMED, WORD
from thalweg.races.record import Entry, Heat
from thalweg.races.spaces import HIGHEST, LOWEST, PRIORS, LogUniform
from thalweg.rules import CATALOGUE

SPACES = (
    (re.compile(r"log-uniform from (\S+) to (\S+)"), "{}..{}"),
    (re.compile(r"one minus it log-uniform from (\S+) to (\S+)"), "1-{}..{}"),
    (re.compile(r"log10 normal with mean (\S+) and deviation (\S+)"), "N({},{})"),
)
LIBRARIES = re.compile(r"(torch\.optim|optax)(\.\w+)+")


class Unsaid(Exception):
    """No command line says it."""


def command(heats: Sequence[Heat]) -> str:
    """What runs these problems, contestants, spaces and numbers again; empty where no command does."""
    try:
        return shlex.join(["thalweg", "race", *_told(heats)])
    except (Unsaid, ThalwegError):
        return ""


def _told(heats: Sequence[Heat]) -> Iterator[str]:
    entries, first = heats[0].entries, heats[0]
    options = [_options(heat) for heat in heats]
    yield from (heat.problem for heat in heats)
    for entry in entries:
        yield from ("-o", _optimizer(entry))
    yield from ("--trials", str(max(len(entry.settings) for entry in entries)), "--seeds", str(len(first.seeds)))
    if len({len(heat.tuning_seeds) for heat in heats}) == 1:
        yield from ("--tuning-seeds", str(len(first.tuning_seeds)))
    if len({heat.budget for heat in heats}) == 1:  # else each has its own, which it has without being told
        yield from ("--steps", str(first.budget.steps), "--evaluations", str(first.budget.evaluations))
    yield from _searched(entries)
    if first.target is not None:
        yield from ("--target-loss", repr(first.target))
    for kind in ({DATASET}, {LANDSCAPE, FORMULA}):
        same = [each for of, each in options if of in kind]
        if any(each != same[0] for each in same):
            raise Unsaid  # an option is for all that know it
        yield from same[0] if same else ()


def _options(heat: Heat) -> tuple[Any, list[str]]:
    """What kind of problem it is, and its options."""
    name, facts = heat.problem, heat.facts
    kind = NAMED.get(name, FORMULA)
    if kind is DATASET and facts.get("data", "").startswith(f"{name}: "):
        rows = facts["batches"].partition(" rows, ")[0]
        batch = rows if rows.isdecimal() else "all"
        unscaled = ["--no-scale"] if facts["scaling"] == "none" else []
        return kind, [*(() if batch == "32" else ("--batch", batch)), *unscaled]
    if kind is EXAMPLE:
        return kind, []
    if kind is LANDSCAPE or (kind is FORMULA and facts.get("minimised") == name and not WORD.fullmatch(name)):
        for told in _surfaces(name, facts):
            with suppress(ThalwegError):
                if kind.make(name, **told)[0].facts == facts and not name.startswith("-"):
                    return kind, [part for key, value in told.items() for part in (f"--{key}", _spelled(value))]
    raise Unsaid


def _surfaces(name: str, facts: Mapping[str, str]) -> Iterator[dict[str, Any]]:
    """What a landscape may have been given."""
    noise = re.search(r"standard deviation (\S+) in", facts.get("gradients", ""))
    point = re.match(r"\((\S+), (\S+)\) in every run", facts.get("starts", ""))
    kappa = re.fullmatch(r"\(x² \+ (\S+) y²\) / 2", facts.get("minimised", ""))
    told: dict[str, Any] = {} if noise is None else {"noise": float(noise[1])}
    if kappa and name == "valley" and float(kappa[1]) != 100:
        told["kappa"] = float(kappa[1])
    if point:
        yield {**told, "start": (float(point[1]), float(point[2]))}
    else:
        yield told
        yield {**told, "start": "anywhere"}


def _optimizer(entry: Entry) -> str:
    called, named = entry.contestant.partition("(")[0], _arguments(entry.contestant)
    usual = dict(entry.default or {})
    if LIBRARIES.fullmatch(called):
        held = {key: value for key, value in _arguments(entry.paste).items() if key not in entry.setting}
        return _with(called, {**held, **usual})
    if called not in CATALOGUE:
        raise Unsaid
    rule = CATALOGUE[called]
    given = {key: value for key, value in {**named, **usual}.items() if rule.defaults.get(key) != value}
    if Contestant(called, rule(**given), {}).paste(entry.setting) != entry.paste:
        raise Unsaid
    return _with(called, given)


def _arguments(call: str) -> dict[str, Any]:
    """Those of a call that have names. Raises Unsaid for values that are no literals."""
    try:
        body = ast.parse(call, mode="eval").body
        return {str(each.arg): ast.literal_eval(each.value) for each in getattr(body, "keywords", ())}
    except (SyntaxError, ValueError):
        raise Unsaid from None


def _with(name: str, values: Mapping[str, Any]) -> str:
    return ":".join([name, *([",".join(f"{key}={value!r}" for key, value in values.items())] if values else [])])


def _spelled(value: Any) -> str:
    if isinstance(value, tuple):
        return ",".join(map(_spelled, value))
    return f"{value:g}" if isinstance(value, float) else str(value)


def _searched(entries: Sequence[Entry]) -> Iterator[str]:
    """How, and where of each contestant: what the command does by itself is not said."""
    random = any("quasi-random" in words for entry in entries for words in entry.space.values())
    if random:
        yield from ("--search", "random")
    spaces = [{key: _space(words) for key, words in entry.space.items()} for entry in entries]
    usual = [{entry.lr: _usual(entry, random)} for entry in entries]
    shared = {space.get(entry.lr, "") if len(space) == 1 else "" for entry, space in zip(entries, spaces, strict=True)}
    if spaces != usual and len(shared) == 1 and re.fullmatch(r"[\d.e+-]+\.\.[\d.e+-]+", value := shared.pop()):
        yield from ("--lr", value)
    elif spaces != usual:
        for entry, space, own in zip(entries, spaces, usual, strict=True):
            if space != own:
                told = ",".join(f"{key}={value}" for key, value in space.items()) or "none"
                yield from ("--space", f"{entry.contestant}:{told}")


def _usual(entry: Entry, random: bool) -> str:
    method = entry.contestant.partition("(")[0].rpartition(".")[2].lower()
    prior = PRIORS.get(method) if random else None
    return _space(f", {prior or LogUniform(LOWEST, HIGHEST)}")


def _space(words: str) -> str:
    """ "20 trials on a grid, log-uniform from 1e-05 to 10" as it is typed. Raises Unsaid for a space of one's own."""
    for told, typed in SPACES:
        if found := told.fullmatch(words.partition(", ")[2]):
            return typed.format(*found.groups())
    raise Unsaid
