"""The claim's numbers in its own experiment."""

from thalweg.lecture.claims.rmsprop import gradients, valley

SMALL, LARGE = 0.1, 1.0


def measured() -> dict[str, float]:
    """damping: SGD's travel across over RMSprop's. rates: along the floor over across. apart: the rate of a small
    steady gradient over that of a large one that fluctuates. steps: RMSprop's over SGD's."""
    sgd, rmsprop = valley.runs()["SGD"].path, valley.runs()["RMSprop .9"]
    return {
        "damping": sgd.travel / rmsprop.path.travel,
        "rates": rmsprop.unevenness,
        "apart": gradients.apart(SMALL, LARGE),
        "steps": rmsprop.path.steps / sgd.steps,
    }
