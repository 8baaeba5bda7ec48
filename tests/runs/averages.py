"""Rules whose model is evaluated elsewhere than where it is trained."""

from collections.abc import Iterator
from contextlib import contextmanager

import thalweg as tw
from thalweg.optimizer.rule import CATALOGUE


@contextmanager
def averaging() -> Iterator[dict[str, tw.Rule]]:
    """Polyak's average; an average whose weight a scalar slot carries; SGD evaluated on the other side of zero; SGD
    said to be evaluated where it is trained."""
    before = dict(CATALOGUE)

    @tw.rule
    def polyak(x, g, mean, t, *, lr=0.1, late=0.0, decay=None):  # type: ignore[no-untyped-def]
        if decay is not None:
            g = g + decay * x
        x = x - lr * g
        mean = mean + (x - mean) / tw.maximum(t - late, 1)
        return x, mean

    @polyak.evaluate
    def _(mean):  # type: ignore[no-untyped-def]
        return mean

    @tw.rule(start={"z": "x"})
    def between(x, g, z, weights, t, *, lr=0.1, beta=0.9):  # type: ignore[no-untyped-def]
        z = z - lr * g
        weights = weights + lr**2
        c = lr**2 / weights
        return (1 - c) * x + c * z, z, weights

    @between.evaluate
    def _(x, z, weights, t, lr, beta):  # type: ignore[no-untyped-def]
        return beta * x + (1 - beta) * z + 1e-3 * (weights - t * lr**2) + 1e-3 * (1 - beta**t)

    @tw.rule
    def mirrored(x, g, t, *, lr=0.1):  # type: ignore[no-untyped-def]
        return x - lr * g

    @mirrored.evaluate
    def _(x):  # type: ignore[no-untyped-def]
        return -x

    @tw.rule
    def the_same(x, g, t, *, lr=0.1):  # type: ignore[no-untyped-def]
        return x - lr * g

    @the_same.evaluate
    def _(x):  # type: ignore[no-untyped-def]
        return x

    yield {rule.name: rule for rule in (polyak, between, mirrored, the_same)}
    CATALOGUE.clear()
    CATALOGUE.update(before)
