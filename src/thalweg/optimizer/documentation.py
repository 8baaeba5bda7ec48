"""A rule's docstring, written from what is recorded of it, so that it cannot say anything else."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from thalweg.optimizer.rule import Rule


def documentation(rule: Rule) -> str:
    """Summary, equations with default flags, hyperparameters with ranges, errors, paper, and its author's own notes."""
    parts = [rule.summary or rule.name, "As equations, in LaTeX, for each element of the parameters:"]
    parts.append("\n".join(f"    {line}" for line in rule.variant(rule.defaults).latex))
    if rule.defaults:
        lines = [f"    {name}: {_allowed(rule, name)}; default {value!r}" for name, value in rule.defaults.items()]
        parts.append("Hyperparameters, by name:\n" + "\n".join(lines))
    parts.append("Gives an Optimizer. Raises HyperparameterError for an unknown name or a value out of its range.")
    if rule.paper:
        parts.append(f"Source: {rule.paper}.")
    if rule.notes:
        parts.append(rule.notes)
    return "\n\n".join(parts)


def _allowed(rule: Rule, name: str) -> str:
    choices: tuple[Any, ...] = rule.choices(name)
    if name in rule.ranges:
        number = f"a number in {rule.ranges[name]}"
        return f"{number} or a function of t" + (", or None, for none" if choices else "")
    return " or ".join(repr(choice) for choice in choices)
