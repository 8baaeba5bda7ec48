"""Where Adam's two memories are of no use, or lead it astray."""

from typing import Any

import thalweg as tw
from thalweg.lecture.claim import Effort, Finding
from thalweg.lecture.claims.adam import basin, reddi, valley
from thalweg.lecture.claims.adam.measured import measured


def quiet(effort: Effort) -> Finding:
    """The valley without noise, where RMSprop's memory alone would do."""
    paths, rule = valley.tuned()
    alone, joined = (valley.arrived(paths[name]) for name in ("RMSprop .999, corrected", "Adam"))
    calm = alone.travel / joined.travel
    sentence = (
        f"Without noise, each at its best rate for {valley.BUDGET} steps, the corrected RMSprop (rho .999) stays near "
        f"the minimum from step {alone.steps} after {alone.travel:.2f} of travel across, Adam from step {joined.steps} "
        f"after {joined.travel:.2f}: "
        + ("the mean of gradients only carries it past the floor." if calm < 1 else "the mean of gradients helps here.")
    )
    drawn = tw.draw([valley.corrected_rmsprop(), paths["Adam"]], shown=joined.steps, lr_rule=rule)
    return _finding(effort, "calm", calm, f"{1 / calm:.2g} times RMSprop's travel across", sentence, drawn)


def worst_point(effort: Effort) -> Finding:
    """Reddi's problem."""
    ends = {name: float(path.points[-1, 0]) for name, path in reddi.walks().items()}
    left = ends["Adam"] + 1  # the loss is in proportion to x + 1, and was 1 at the start
    sentence = (
        f"After {reddi.STEPS:,} steps Adam with beta1 0 and beta2 {1 / (1 + reddi.C**2):.2g} is at x = "
        f"{ends['Adam']:.3f}, AMSGrad at {ends['AMSGrad']:.3f} and SGD at {ends['SGD']:.3f}; the best is −1. Adam with "
        f"beta2 .999 ends at {ends['Adam, beta2 .999']:.3f}."
    )
    headline = (
        f"Adam goes to {ends['Adam']:.2g}, the worst point; AMSGrad to {ends['AMSGrad']:.3f}"
        if left > 1.9
        else f"Adam ends at {ends['Adam']:.2f}, AMSGrad at {ends['AMSGrad']:.2f}"
    )
    shown = f"{100 * left:.0f} % of the first loss left"
    return _finding(effort, "left", left, shown, sentence.replace("-", "−"), reddi.chart(headline.replace("-", "−")))


def poorer_hole(effort: Effort) -> Finding:
    """Two holes of unequal depth."""
    found = basin.unlucky(effort.quick)
    adam = found.paths[1]
    left = float(adam.gaps[-1] / adam.gaps[0])
    x, y = found.start
    sentence = (
        f"From {100 * found.worse:.1f} % of all starts Adam (lr {found.adam.hyperparameters['lr']:g}) ends in the "
        f"poorer hole and SGD (lr {found.sgd.hyperparameters['lr']:g}) in the better; from {100 * found.better:.1f} % "
        f"it is the other way round. Started at ({x:.2f}, {y:.2f}) Adam ends with {100 * left:.0f} % of its first "
        f"loss, counted from the lowest."
    )
    shown = f"unlucky from {100 * found.worse:.1f} % of starts"
    return _finding(effort, "left", left, shown, sentence.replace("-", "−"), *found.pictures)


def _finding(effort: Effort, key: str, value: float, shown: str, sentence: str, *pictures: tw.Picture[Any]) -> Finding:
    """The claim's numbers with one of them measured on other data."""
    rest = {name: each for name, each in measured(effort.quick).items() if name != key}
    return Finding({key: value, **rest}, shown, sentence, pictures)
