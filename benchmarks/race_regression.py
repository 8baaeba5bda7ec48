"""A race's runs on a regression, against the same runs as a PyTorch loop.

python benchmarks/race_regression.py [--processes 5] [--quick]
"""

import argparse
import itertools
import multiprocessing
import statistics
import textwrap
import time
from collections.abc import Iterable
from concurrent.futures import ProcessPoolExecutor
from functools import partial
from typing import Any

import numpy as np
from measure import CORES, Seconds, against, answer, duration, main, progress, ratio, table, worker

import thalweg as tw
from thalweg.problems.regression.problem import Regression
from thalweg.problems.regression.split import batches, split

RULES = ("sgd", "momentum", "rmsprop", "adam")
RATES = np.logspace(-4, 1, 20)
SEEDS, SHARE = 10, 10  # PyTorch does every tenth seed, and its time is taken ten times
STEPS, SIZES = 300, (32, 256)
OFTEN = 200  # products between two looks at the clock
RUNS = len(RULES) * len(RATES) * SEEDS
Spent = tuple[float, float]  # seconds on the clock, and of processor time
HEADER = (
    "batch", "all runs", "runs a second", "PyTorch / ours",
    "a step of a run, processor", "PyTorch / ours, processor", "ours / limit, processor",
)  # fmt: skip
NOTES = """\
Softmax regression on digits. {rules}; {rates} rates, {seeds} seeds, {steps} mini-batch steps each, losses on all
training rows and on all held-out rows measured {evaluations} times a run by both. Ours: the race's driver with {cores}
threads, float64. PyTorch: {cores}
processes of one thread, each run a loop over torch.nn.Linear, autograd and torch.optim's default form, float32;
starting them and reading the data is not in its time. They do {part} of the {seeds} seeds, and the time is scaled.
Processor: processor time, which others that are at work on the machine hardly lengthen.

The limit: a run's products of matrices alone, {flops} million operations at batch {small}, {many} at {large}, at the
rate of our own product of matrices in the cache, {rate:.1f} billion a second on each core."""


def problem(batch: int) -> Regression:
    return tw.regression("digits", batch=batch, steps=STEPS)


def ours(batch: str) -> Spent:
    from thalweg.races.driver import Driver
    from thalweg.races.plan import Job

    on, optimizers = problem(int(batch)), [getattr(tw, rule)() for rule in RULES]
    jobs = [
        Job(f"{rule} {rate} {seed}", 0, rule, {"lr": float(rate)}, seed)
        for rule in range(len(RULES))
        for seed in range(SEEDS)
        for rate in RATES
    ]

    def race() -> None:
        with Driver([on], optimizers, [on.budget], names=RULES, workers=CORES) as driver:
            driver.run(jobs, stage="tuning")

    race()  # compiles
    began = time.perf_counter(), time.process_time()
    race()
    return time.perf_counter() - began[0], time.process_time() - began[1]


def pytorch(batch: str) -> Spent:
    context = multiprocessing.get_context("spawn")
    jobs = [(rule, float(rate), seed) for seed in range(0, SEEDS, SHARE) for rule in RULES for rate in RATES]
    with ProcessPoolExecutor(CORES, context, _ready, (int(batch),)) as pool:
        list(pool.map(_trained, jobs[: 4 * CORES]))
        began = time.perf_counter()
        busy = sum(pool.map(_trained, jobs, chunksize=4))
        return (time.perf_counter() - began) * SHARE, busy * SHARE


def _ready(batch: int) -> None:
    """In each process: one thread, the data of all seeds."""
    import torch

    torch.set_num_threads(1)
    on = problem(batch)
    for seed in range(0, SEEDS, SHARE):
        rows = split(on, seed)
        parts = rows.train, rows.held_out
        tensors = [(torch.tensor(x[:, :-1], dtype=torch.float32), torch.tensor(y).long()) for x, y in parts]
        dealt = batches(on, seed)
        SHARED[seed] = on, tensors, [torch.from_numpy(next(dealt)) for _ in range(STEPS)]


SHARED: dict[int, Any] = {}


def _trained(job: tuple[str, float, int]) -> float:
    """Processor time of a run."""
    import torch

    began = time.process_time()
    rule, lr, seed = job
    on, parts, order = SHARED[seed]
    (x, y), model, loss_of = parts[0], torch.nn.Linear(64, 10), torch.nn.CrossEntropyLoss()
    for each in model.parameters():
        torch.nn.init.zeros_(each)
    made = {
        "sgd": torch.optim.SGD,
        "momentum": partial(torch.optim.SGD, momentum=0.9),
        "rmsprop": torch.optim.RMSprop,
        "adam": torch.optim.Adam,
    }
    optimizer, at, losses = made[rule](model.parameters(), lr=lr), set(on.budget.at), list[tuple[float, ...]]()

    def measure() -> None:
        with torch.no_grad():
            losses.append(tuple(loss_of(model(features), target).item() for features, target in parts))

    measure()
    for t, rows in enumerate(order, 1):
        optimizer.zero_grad()
        loss_of(model(x[rows]), y[rows]).backward()
        optimizer.step()
        if t in at:
            measure()
    return time.process_time() - began


def limit(batch: str) -> Spent:
    """Of all runs, were there nothing but products of matrices, all of them in the cache."""
    busy = RUNS * operations(int(batch)) / product_rate()
    return busy / CORES, busy


def operations(batch: int) -> int:
    """Multiplications and additions of a run: forward and backward in steps, forward in measurements."""
    on = problem(batch)
    return 2 * on.parameters * (2 * batch * STEPS + on.rows * len(on.budget.at))


def product_rate() -> float:
    """Operations a second of one thread, at its best, on what a step multiplies."""
    from thalweg.engines.compiled.regression import PRODUCT, zeros

    a, b, c = zeros(240, 72), zeros(72, 32), zeros(240, 32)
    places = [c, a, b]
    numbers = [*(each.ctypes.data for each in places), *(each.strides[0] for each in places), 240, 32, 65, 0]
    given, kernel = np.array(numbers, dtype=np.int64), PRODUCT.wait()

    def busy() -> float:
        began = time.process_time()
        for _ in range(OFTEN):
            kernel(given.ctypes.data, 0)
        return time.process_time() - began

    return 2 * 240 * 32 * 65 * OFTEN / min(busy() for _ in range(OFTEN))


WORKERS = {"ours": ours, "PyTorch": pytorch, "limit": limit, "rate": product_rate}


def report(options: argparse.Namespace) -> str:
    rows = list(_rows(options))
    on, (small, large) = problem(SIZES[0]), SIZES
    notes = NOTES.format(
        rules=", ".join(RULES).capitalize(),
        rates=len(RATES),
        seeds=SEEDS,
        steps=STEPS,
        evaluations=len(on.budget.at),
        cores=CORES,
        part=SEEDS // SHARE,
        flops=operations(small) // 10**6,
        many=operations(large) // 10**6,
        small=small,
        large=large,
        rate=product_rate() / 1e9,
    )
    return "\n\n".join([table(HEADER, rows), *(textwrap.fill(each, 120) for each in notes.split("\n\n"))])


def _rows(options: argparse.Namespace) -> Iterable[list[str]]:
    for batch in SIZES[: 1 if options.quick else 2]:
        commands = {name: worker(__file__, name, batch) for name in ("ours", "PyTorch", "limit")}
        clock, busy = _interleaved(f"race on a regression, batch {batch}", commands, options.processes)
        middle = statistics.median(clock["ours"])
        least = 30 if batch == SIZES[0] else None
        yield [
            str(batch),
            duration(middle),
            f"{RUNS / middle:,.0f}",
            against(ratio(clock, "PyTorch", "ours"), least=least),
            duration(statistics.median(busy["ours"]) / RUNS / STEPS),
            against(ratio(busy, "PyTorch", "ours"), least=least),
            against(ratio(busy, "ours", "limit")),
        ]


def _interleaved(title: str, commands: dict[str, list[str]], rounds: int) -> tuple[Seconds, Seconds]:
    """On the clock, and of processor time, which others that are at work do not lengthen much."""
    clock: Seconds = {name: [] for name in commands}
    busy: Seconds = {name: [] for name in commands}
    for turn, (name, command) in itertools.product(range(rounds), commands.items()):
        progress(f"{title}: {name}, {turn + 1} of {rounds}")
        seconds, spent = answer(command)
        clock[name].append(seconds)
        busy[name].append(spent)
    return clock, busy


if __name__ == "__main__":
    main(report, WORKERS)
