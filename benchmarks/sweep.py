"""Sweeps and basins against JAX, a PyTorch loop and the floating-point limit: ratios within a round, medians of them.

python benchmarks/sweep.py [--processes 5] [--quick]
"""

import argparse
import statistics
import tempfile
import time
from functools import partial

import numpy as np
from measure import CORES, Seconds, against, duration, interleaved, main, median_seconds, progress, ratio, run, table
from measure import worker as command

START = (-1.5, 2.0)
STEPS, BASIN_STEPS = 1_000, 500
RATES = np.logspace(-4, 0, 10_000)
BETAS = {"beta1": np.linspace(0.5, 0.99, 100), "beta2": np.linspace(0.9, 0.9999, 100)}
LANE_STEPS = len(RATES) * STEPS
NOTES = """\
A lane-step is one step of one run. JAX: `vmap` over `lax.scan`, float64, compiled and warm; tuned, it keeps x and y in
arrays of their own and multiplies by reciprocals, as we do. The PyTorch loop is one rate for a few hundred steps,
scaled to the whole. Limit: our time over that of a loop with only the two roots and two divisions of each lane-step,
which the vector unit takes one after the other; the rest of ours are some 35 multiplications and additions a
lane-step, which can only in part be done behind them. First call: from the call to its result in a new process, with
Numba's import; cold with nothing compiled before, warm with the kernels on the disk."""


def _sweep(**axes: np.ndarray) -> object:
    import thalweg as tw

    return tw.sweep(tw.rosenbrock, tw.adam, **axes, start=START, steps=STEPS, keep=("final",))


def swept(**axes: np.ndarray) -> float:
    return median_seconds(lambda _: partial(_sweep, **axes), 1.0)


def first() -> float:
    import thalweg  # noqa: F401  # its import is not the call

    began = time.perf_counter()
    _sweep(lr=RATES)
    return time.perf_counter() - began


def basins(side: str) -> float:
    import thalweg as tw

    call = partial(tw.basins, tw.himmelblau, tw.adam(lr=0.1), resolution=int(side), steps=BASIN_STEPS)
    return median_seconds(lambda _: call, 0, warm=1, calls=1)


def jax(*, tuned: bool = False) -> float:
    """As one writes it: points as pairs, division by the bias corrections. Tuned: x and y apart, reciprocals."""
    import jax
    from jax import numpy as jnp

    jax.config.update("jax_enable_x64", True)
    slope = jax.grad(lambda p: (1 - p[0]) ** 2 + 100 * (p[1] - p[0] ** 2) ** 2)
    over = (lambda a, c: a * (1 / c)) if tuned else (lambda a, c: a / c)

    def step(lr, carry, t):
        x, m, v = carry
        g = slope(x)
        c1, c2 = 1 - 0.9**t, 1 - 0.999**t
        m = jax.tree.map(lambda m, g: 0.9 * m + 0.1 * g, m, g)
        v = jax.tree.map(lambda v, g: 0.999 * v + 0.001 * g**2, v, g)
        x = jax.tree.map(lambda x, m, v: x - lr * over(m, c1) / (jnp.sqrt(over(v, c2)) + 1e-8), x, m, v)
        return (x, m, v), None

    def descend(lr):
        start = tuple(map(jnp.array, START)) if tuned else jnp.array(START)
        zeros = jax.tree.map(jnp.zeros_like, start)
        return jax.lax.scan(partial(step, lr), (start, zeros, zeros), jnp.arange(1.0, 1 + STEPS))[0][0]

    descents = jax.jit(jax.vmap(descend))
    return median_seconds(lambda _: lambda: jax.block_until_ready(descents(RATES)), 1.0)


def torch_loop() -> float:
    import torch

    point = torch.tensor(START, dtype=torch.float64, requires_grad=True)
    opt = torch.optim.Adam([point])

    def step() -> None:
        opt.zero_grad()
        x, y = point
        ((1 - x) ** 2 + 100 * (y - x**2) ** 2).backward()
        opt.step()

    return LANE_STEPS * median_seconds(lambda _: step, 0.2)


def limit() -> float:
    from limits import roots

    lanes = np.full((10 * CORES, 2 * len(RATES) // (10 * CORES)), 2.0)
    return median_seconds(lambda _: partial(roots, lanes, STEPS), 1.0)


WORKERS = {
    "rates": partial(swept, lr=RATES),
    "JAX": jax,
    "tuned JAX": partial(jax, tuned=True),
    "betas": partial(swept, **BETAS),
    "PyTorch loop": torch_loop,
    "limit": limit,
    "basins": basins,
    "first": first,
}


def first_calls(options: argparse.Namespace) -> Seconds:
    """Cold, then warm, each in a new process; a new folder each round."""
    seconds: Seconds = {"cold": [], "warm": []}
    for turn in range(options.processes):
        with tempfile.TemporaryDirectory() as folder:
            for cache in seconds:
                progress(f"sweep: first call, {cache}, {turn + 1} of {options.processes}")
                seconds[cache].append(run(command(__file__, "first"), THALWEG_CACHE=folder))
    return seconds


def first_row(cache: str, seconds: float, most: float) -> list[str]:
    return [f"first call, {cache} cache", duration(seconds), "-", "seconds", against(seconds, most=most, unit=" s")]


def report(options: argparse.Namespace) -> str:
    side = 300 if options.quick else 1000
    commands = {name: command(__file__, name, *[side] * (name == "basins")) for name in WORKERS if name != "first"}
    seconds = interleaved("sweep", commands, options.processes)
    basin_work = side * side * BASIN_STEPS
    seconds["scaled limit"] = [basin_work / LANE_STEPS * each for each in seconds["limit"]]
    middle = {name: statistics.median(values) for name, values in (seconds | first_calls(options)).items()}
    by_rates = f"{len(RATES):,} rates x {STEPS:,} steps"
    columns = [by_rates, duration(middle["rates"]), duration(middle["rates"] / LANE_STEPS)]
    both = ["as many pairs of betas", duration(middle["betas"]), duration(middle["betas"] / LANE_STEPS)]
    name = f"Himmelblau's basins, {side} x {side} x {BASIN_STEPS}"
    basins = [name, duration(middle["basins"]), duration(middle["basins"] / basin_work)]
    rows = [
        [*columns, "JAX / ours", against(ratio(seconds, "JAX", "rates"), least=2.5)],
        [*columns, "tuned JAX / ours", against(ratio(seconds, "tuned JAX", "rates"))],
        [*columns, "PyTorch loop / ours", against(ratio(seconds, "PyTorch loop", "rates"), least=10_000)],
        [*columns, "ours / limit", against(ratio(seconds, "rates", "limit"))],
        [*both, "betas / rates", against(ratio(seconds, "betas", "rates"), most=2.5)],
        [*basins, "seconds", against(middle["basins"], most=3, unit=" s")],
        [*basins, "ours / limit", against(ratio(seconds, "basins", "scaled limit"))],
        first_row("warm", middle["warm"], 1),
        first_row("cold", middle["cold"], 6),
    ]
    return f"{table(['Adam on Rosenbrock', 'ours', 'a lane-step', 'against', 'measured'], rows)}\n\n{NOTES}"


if __name__ == "__main__":
    main(report, WORKERS)
