"""What `thalweg sweep` writes and prints."""

from collections.abc import Mapping
from pathlib import Path as File
from typing import Any

import numpy as np

from thalweg.cli import printing
from thalweg.cli.targets import exists
from thalweg.figures import phrases
from thalweg.figures.draw import draw
from thalweg.figures.picture import FORMATS
from thalweg.figures.sensitivity_facts import SensitivityFacts
from thalweg.figures.sweep_facts import Best, best_of, headline, small_print
from thalweg.runs.sensitivity import Sensitivity
from thalweg.runs.surface import Surface
from thalweg.runs.swept import Sweep


def report_sensitivity(
    found: Sensitivity, target: File, width: int | None, json_: bool, style: Mapping[str, Any]
) -> None:
    picture, replaced = draw(found, **style), exists(target)
    if target.suffix.lower() in FORMATS:
        picture.save(target, width=width)
    else:
        found.save(target)
    facts = picture.facts
    if json_:
        return printing.as_json(_of_sensitivity(facts, target))
    columns = [
        ("optimizer", "left"), ("best lr", "right"), ("steps", "right"), ("good from", "right"), ("to", "right"),
        ("decades", "right"), ("diverges from", "right"),
    ]  # fmt: skip
    printing.remark([f"{facts.headline}."])
    printing.table(columns, [_row(facts, k) for k in range(len(facts.curves))])
    if found.edge is not None:
        printing.remark([f"edge of stability: 2/lambda_max = {found.edge:.4g}"])
    rates = f"the {len(found.rates):,} rates, {found.rates[0]:.3g} to {found.rates[-1]:.3g}"
    printing.remark([facts.subtitle, f"{facts.small_print} >: good to the end of {rates}."])
    printing.wrote(target, replaced)
    return None


def _row(facts: SensitivityFacts, k: int) -> list[str]:
    curve, response, rates = facts.curves[k], facts.found.responses[k], facts.found.rates
    diverging = rates[response.diverged > 0]
    diverges = f"{diverging[0]:.3g}" if len(diverging) else "-"
    if curve.best is None:
        return [curve.name, "-", f"> {facts.found.steps}", "-", "-", "0", diverges]
    lr, steps = curve.best
    ends = [f"{each:.3g}" for each in rates[response.good][[0, -1]]]
    decades = f"{'> ' if curve.open_ended else ''}{curve.decades:.2f}"
    return [curve.name, f"{lr:.3g}", f"{steps:.0f}", *ends, decades, diverges]


def _of_sensitivity(facts: SensitivityFacts, target: File) -> dict[str, Any]:
    """For machines."""
    return {
        **facts.settings,
        "criterion": facts.found.criterion,
        "edge": facts.found.edge,
        "optimizers": [
            {
                **said,
                "best_lr": curve.best[0] if curve.best is not None else None,
                "steps": curve.best[1] if curve.best is not None else None,
                "good": [list(each) for each in curve.good],
                "decades": curve.decades,
                "diverges": [list(each) for each in curve.diverges],
            }
            for said, curve in zip(facts.settings["optimizers"], facts.curves, strict=True)
        ],
        "headline": facts.headline,
        "file": str(target),
    }


def report_sweep(
    found: Sweep, surface: Surface, target: File, width: int | None, json_: bool, style: Mapping[str, Any]
) -> None:
    replaced = exists(target)
    if target.suffix.lower() in FORMATS:
        draw(found, landscape=surface, **style).save(target, width=width)
    else:
        found.save(target)
    if json_:
        return printing.as_json(_of_sweep(found, target))
    printing.remark([f"{headline(found)}."])
    best, names = best_of(found), [name for name in found.axes if name != "start"]
    if best is not None:
        columns = [(f"best {name}", "right") for name in names] + [(name, "right") for name in _numbers(found, best)]
        values = [f"{value:.4g}" for value in (*best.at.values(), *_numbers(found, best).values())]
        printing.table(columns, [values])
    joined = " beside " if found.zipped else " x "
    shape = joined.join(f"{name} {len(values):,}" for name, values in found.axes.items())
    counts = ", ".join(f"{what} {number:,}" for what, number in _counts(found).items())
    runs = int(np.prod(found.shape))
    printing.remark([f"{shape}: {runs:,} runs of {found.steps:,} steps{f'; {counts}' if counts else ''}"])
    printing.remark([small_print(found)])
    printing.wrote(target, replaced)
    return None


def _numbers(found: Sweep, best: Best) -> dict[str, float]:
    """Of the best run, what was kept."""
    titles = {"settled": "steps", "best": "lowest loss", "loss": "final loss"}
    return {title: float(found.kept[name][best.place]) for name, title in titles.items() if name in found.kept}


def _counts(found: Sweep) -> dict[str, int]:
    counts = {}
    if "settled" in found.kept:
        counts["settled"] = int(np.isfinite(found.settled).sum())
    if "diverged" in found.kept:
        counts["diverged"] = int((found.diverged_at > 0).sum())
    return counts


def _of_sweep(found: Sweep, target: File) -> dict[str, Any]:
    """For machines."""
    best = best_of(found)
    numbers = {} if best is None else {name.replace(" ", "_"): value for name, value in _numbers(found, best).items()}
    return {
        "landscape": found.landscape,
        "optimizer": found.optimizer,
        "hyperparameters": phrases.plain(found.hyperparameters),
        "steps": found.steps,
        "start": list(found.start),
        "batch": found.batch,
        "seed": found.seed,
        "axes": {name: [float(values[0]), float(values[-1]), len(values)] for name, values in found.axes.items()},
        "zipped": found.zipped,
        "runs": int(np.prod(found.shape)),
        **_counts(found),
        "best": None if best is None else {**best.at, **{k: printing.finite(v) for k, v in numbers.items()}},
        "headline": headline(found),
        "file": str(target),
    }
