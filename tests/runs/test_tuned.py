"""What the remarks on a tuning say."""

import dataclasses

import numpy as np
import pytest

import thalweg as tw
from thalweg.runs.tuned import Tuned, remarks_on


def entry(optimizer: tw.Optimizer, steps: int | None, by_loss: int | None = None) -> Tuned:
    """A found rate whose neighbours are as good, unless it never settles."""
    rates = float(optimizer.hyperparameters["lr"]) * np.array([0.99, 1.0, 1.01])
    around = np.full(3, np.inf if steps is None else steps)
    return Tuned(optimizer, steps, steps if by_loss is None else by_loss, None, rates, around, False)


def test_a_lucky_rate_is_named() -> None:
    lucky = dataclasses.replace(entry(tw.sgd(), 5), settled=np.array([40.0, 5.0, np.inf]))
    assert remarks_on((lucky,), "distance") == (
        "The rate of sgd is a lucky one: 5 steps, but rates within 5 % of it do not settle.",
    )


@pytest.mark.parametrize(
    ("entries", "remarks"),
    [
        ([entry(tw.sgd(), 80), entry(tw.adam(), 40)], []),
        ([entry(tw.momentum(), 38), entry(tw.adam(), 41)], ["momentum beats adam here: 38 steps against 41."]),
        ([entry(tw.momentum(), 41), entry(tw.adam(), 41)], []),
        (
            [entry(tw.rmsprop(), 18), entry(tw.adam(), 30)],
            ["rmsprop beats adam here: 18 steps against 30 (its uncorrected first step is 10 times lr)."],
        ),
        ([entry(tw.rmsprop(alpha=0.9), 18), entry(tw.adam(), 30)], ["rmsprop beats adam here: 18 steps against 30."]),
        (
            [entry(tw.momentum(), 38), entry(tw.adam(), None)],
            ["momentum beats adam here: 38 steps against none within the budget."],
        ),
        ([entry(tw.momentum(), None), entry(tw.adam(), None)], []),
        ([entry(tw.momentum(), 5), entry(tw.sgd(), 9)], []),
        (
            [entry(tw.sgd(), 20, 9), entry(tw.adam(), 10, 12)],
            ["The criteria disagree: adam is first by distance, sgd by loss (its gap stays under 1 % from step 9)."],
        ),
        ([entry(tw.sgd(), 10, 9), entry(tw.adam(), 10, 12)], []),  # first by both, with a tie
        ([entry(tw.sgd(), None, 9), entry(tw.adam(), None, 12)], []),  # nobody is first by distance
    ],
)
def test_remarks(entries: list[Tuned], remarks: list[str]) -> None:
    assert list(remarks_on(tuple(entries), "distance")) == remarks
