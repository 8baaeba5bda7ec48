"""Runs in plain floats and tuning in NumPy lanes; medians.

python benchmarks/runs.py
"""

import statistics
import time
from collections.abc import Callable

import thalweg as tw


def median_of(action: Callable[[], object], count: int) -> float:
    seconds = []
    for _ in range(count):
        began = time.perf_counter()
        action()
        seconds.append(time.perf_counter() - began)
    return statistics.median(seconds)


adam, four = tw.adam(lr=0.1), [tw.sgd, tw.momentum, tw.rmsprop, tw.adam]
run = median_of(lambda: tw.descend(tw.rosenbrock, adam, steps=500), 21)
tuning = median_of(lambda: tw.tune(tw.valley, four, steps=300), 7)
print(f"500 steps of Adam on Rosenbrock, plain floats   {1e3 * run:.2f} ms (at most 5)")
print(f"tuning four optimizers, 300 steps               {tuning:.2f} s (at most 0.6)")
