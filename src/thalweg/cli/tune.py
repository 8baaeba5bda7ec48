"""`thalweg tune`."""

from typing import Any

import click

from thalweg.cli.options import gives_rate, optimizer_option, optimizers_of, surface_of, surface_options
from thalweg.cli.running import BUDGET, tuned
from thalweg.errors import InputError
from thalweg.figures import phrases
from thalweg.figures.wording import describe
from thalweg.runs.tune import Tuned


@click.command(short_help="Find each optimizer's best learning rate.")
@surface_options
@optimizer_option(("sgd", "momentum", "rmsprop", "adam"))
@click.option("--steps", type=int, default=BUDGET, show_default=True, help="The budget of every run.")
@click.option("--json", "json_", is_flag=True, help="Print the numbers for machines.")
def tune(
    optimizers: tuple[str, ...], steps: int, json_: bool, batch: int | None, seed: int | None, **arguments: Any
) -> None:
    """Find each optimizer's best learning rate on a loss, all by one rule.

    Rates come from one logarithmic grid; each method's best is refined. The
    best settles first: from that step on, to the end of the budget, it stays
    within 5 % of the start's distance to the minimum.

    \b
    Examples:
      thalweg tune valley --kappa 10
      thalweg tune rosenbrock --steps 5000
      thalweg tune "x**4 + 50*y**2" -o sgd -o adam:beta2=0.99
    """
    from thalweg.cli import printing

    surface = surface_of(**arguments)
    if any(map(gives_rate, optimizers)):
        raise InputError("tune looks for lr: leave it out of --optimizer")
    found = tuned(surface, optimizers_of(optimizers), budget=steps, batch=batch, seed=seed)
    if json_:
        return printing.as_json(
            {
                "landscape": surface.name,
                "criterion": found.criterion,
                "budget": found.budget,
                "optimizers": [_record(entry) for entry in found.entries],
                "remarks": list(found.remarks),
            }
        )
    columns = [
        ("optimizer", "left"),
        ("best lr", "right"),
        ("steps", "right"),
        ("by loss", "right"),
        ("default lr", "right"),
        ("steps", "right"),
    ]
    printing.remark([f"{describe(surface)}."])
    printing.table(columns, [_row(entry, found.budget) for entry in found.entries])
    measure = "distance to the minimum stays under 5 %" if found.criterion == "distance" else "loss gap stays under 1 %"
    printing.remark([f"steps: until the {measure} of the start's; by loss: its gap under 1 %. {found.rule}."])
    printing.remark(found.remarks)
    return None


def _row(entry: Tuned, budget: int) -> list[str]:
    def said(steps: int | None) -> str:
        return f"> {budget}" if steps is None else str(steps)

    own = entry.optimizer.rule().hyperparameters["lr"]
    return [
        repr_of(entry),
        f"{entry.lr:.3g}",
        said(entry.steps),
        said(entry.steps_by_loss),
        f"{own:g}",
        said(entry.default_steps),
    ]


def repr_of(entry: Tuned) -> str:
    """The name, with what differs from the defaults."""
    defaults = entry.optimizer.rule().hyperparameters
    changed = [
        f"{key}={value:g}" if isinstance(value, float) else f"{key}={value}"
        for key, value in entry.optimizer.hyperparameters.items()
        if key != "lr" and value != defaults[key]
    ]
    return f"{entry.optimizer.name}{'(' + ', '.join(changed) + ')' if changed else ''}"


def _record(entry: Tuned) -> dict[str, Any]:
    return {
        "optimizer": entry.optimizer.name,
        "hyperparameters": phrases.plain(entry.optimizer.hyperparameters),
        "steps": entry.steps,
        "steps_by_loss": entry.steps_by_loss,
        "default_steps": entry.default_steps,
        "on_edge": entry.on_edge,
    }
