"""`thalweg list`."""

from collections.abc import Callable
from typing import Any

import click

from thalweg.landscapes import CATALOGUE as LANDSCAPES
from thalweg.rules import CATALOGUE as RULES


@click.command("list", short_help="Show the optimizers, landscapes or problems there are.")
@click.argument("what", type=click.Choice(["optimizers", "landscapes", "problems"]))
@click.option("--json", "json_", is_flag=True, help="Print them for machines.")
def list_(what: str, json_: bool) -> None:
    """Show the optimizers, landscapes or problems there are.

    Problems are those that 'thalweg race' knows beside landscapes, formulas
    and files.

    \b
    Examples:
      thalweg list optimizers
      thalweg list landscapes --json
      thalweg list problems
    """
    from thalweg.cli import printing

    rows = LISTS[what]()
    if json_:
        return printing.as_json(rows)
    last = LAST[what]
    printing.table([("name", "left"), (last, "left")], [(row["name"], _shown(row[last])) for row in rows])
    return None


def _optimizer(rule: Any) -> dict[str, Any]:
    return {
        "name": rule.name,
        "summary": rule.summary,
        "defaults": dict(rule.defaults),
        "equations": list(rule().variant.latex),
        "paper": rule.paper,
    }


def _landscape(surface: Any) -> dict[str, Any]:
    return {
        "name": surface.name,
        "teaches": surface.teaches,
        "formula": surface.formula,
        "domain": list(surface.domain),
        "start": list(surface.start),
        "minima": [list(point) for point in surface.minima],
        "parameters": dict(surface.parameters),
        "source": surface.source,
    }


ABOUT = {
    "digits-mlp": "a network of one hidden layer on handwritten digits; PyTorch",
    "digits-cnn": "a convolutional network on handwritten digits; PyTorch",
    "characters": "a small transformer on English text, letter by letter; PyTorch",
    "badly-scaled": "softmax regression on wine, its features as they are",
    "reddi": "Reddi et al. 2018, theorem 1: Adam goes to the worst point",
}


def _problems() -> list[dict[str, Any]]:
    """Those that `thalweg race` knows by name, beside landscapes."""
    from thalweg.problems.datasets import SOURCES
    from thalweg.races.naming import EXAMPLES

    about = {
        **{name: f"data: {source}" for name, source in SOURCES.items()},
        **{each: ABOUT[each] for each in EXAMPLES},
    }
    return [{"name": name, "about": text} for name, text in about.items()]


LISTS: dict[str, Callable[[], list[dict[str, Any]]]] = {
    "optimizers": lambda: [_optimizer(rule) for rule in RULES.values()],
    "landscapes": lambda: [_landscape(surface) for surface in LANDSCAPES.values()],
    "problems": _problems,
}
LAST = {"optimizers": "defaults", "landscapes": "teaches", "problems": "about"}


def _shown(value: Any) -> str:
    if isinstance(value, dict):
        return ", ".join(
            f"{k} {v:g}" if isinstance(v, float) else f"{k} {v}" for k, v in value.items() if v is not None
        )
    return str(value)
