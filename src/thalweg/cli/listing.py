"""`thalweg list`."""

from typing import Any

import click

from thalweg.landscapes import CATALOGUE as LANDSCAPES
from thalweg.rules import CATALOGUE as RULES


@click.command("list", short_help="Show the optimizers or landscapes there are.")
@click.argument("what", type=click.Choice(["optimizers", "landscapes"]))
@click.option("--json", "json_", is_flag=True, help="Print them for machines.")
def list_(what: str, json_: bool) -> None:
    """Show the optimizers or landscapes there are.

    \b
    Examples:
      thalweg list optimizers
      thalweg list landscapes --json
    """
    from thalweg.cli import printing

    rows = (
        [_optimizer(rule) for rule in RULES.values()]
        if what == "optimizers"
        else [_landscape(s) for s in LANDSCAPES.values()]
    )
    if json_:
        return printing.as_json(rows)
    last = "defaults" if what == "optimizers" else "teaches"
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


def _shown(value: Any) -> str:
    if isinstance(value, dict):
        return ", ".join(
            f"{k} {v:g}" if isinstance(v, float) else f"{k} {v}" for k, v in value.items() if v is not None
        )
    return str(value)
