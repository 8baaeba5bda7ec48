"""What a race costs beside its runs: a network in PyTorch through the race's driver, against bare loops.

python benchmarks/race_overhead.py [--processes 5] [--quick]
"""

import argparse
import itertools
import statistics
import textwrap
import time
from collections.abc import Callable
from functools import partial
from typing import Any

import numpy as np
from measure import CORES, against, duration, interleaved, main, ratio, table, worker

from thalweg.examples import EXAMPLES
from thalweg.problems.batches import SAMPLE
from thalweg.problems.problem import Foreign

ONE = dict.fromkeys(("OMP_NUM_THREADS", "MKL_NUM_THREADS"), "1")
RATES, SEEDS = np.logspace(-4, -1, 8), 4
MOST_OVERHEAD, LEAST_SPEEDUP = 1.05, 1.8
HEADER = ("digits MLP, torch.optim.Adam", "a run", "race / this")
NOTES = """\
{runs} runs of {steps} steps at batch 32: 64 inputs, 64 hidden units, 10 classes. One spawned worker of one thread does
the race's, its start and its first runs before the clock; the bare loop is a script of one thread. Medians of {rounds}
paired rounds. The bare loop is run three times over: with the race's losses, which are those of {held_out} held-out
images and of the first {sample} training batches, at the same {evaluations} steps; with the held-out losses alone; and
with none, which nobody would race by.

Two workers: {speedup} times the runs a second of one, on {cores} cores."""


def race(workers: str, runs: str) -> float:
    """Seconds of a run through the driver."""
    import torch

    from thalweg.races.driver import Driver
    from thalweg.races.plan import Job

    problem, adam = EXAMPLES["digits-mlp"](), Foreign("torch", "torch.optim.Adam", torch.optim.Adam)

    def jobs(first: int, count: int) -> list[Job]:
        settings = itertools.product(range(first, first + SEEDS), RATES)
        return [Job(f"{seed} {rate}", 0, 0, {"lr": float(rate)}, seed) for seed, rate in settings][:count]

    with Driver([problem], [adam], [problem.budget], names=["Adam"], workers=int(workers)) as driver:
        driver.run(jobs(1000, 8 * int(workers)), stage="warm")
        began = time.perf_counter()
        driver.run(jobs(0, int(runs)), stage="tuning")
        return (time.perf_counter() - began) / int(runs)


def bare(measured: str, runs: str) -> float:
    """Seconds of a run in a loop that measures the losses of so many sets of batches."""
    import torch

    torch.set_num_threads(1)
    problem: Any = EXAMPLES["digits-mlp"]()
    settings = list(itertools.product(range(SEEDS), RATES))[: int(runs)]
    for seed, rate in settings[:4]:
        _loop(problem, seed, rate, int(measured))
    began = time.perf_counter()
    for seed, rate in settings:
        _loop(problem, seed, rate, int(measured))
    return (time.perf_counter() - began) / int(runs)


def _loop(problem: Any, seed: int, rate: float, measured: int) -> list[float]:
    import torch

    torch.manual_seed(seed)
    model, loss, batches, held_out = problem(seed)
    first = list(itertools.islice(batches, SAMPLE))
    optimizer = torch.optim.Adam(model.parameters(), lr=rate)
    sets, at, losses = [*held_out, torch.cat(first)][:measured], set(problem.budget.at), list[float]()

    def measure() -> None:
        model.eval()
        with torch.no_grad():
            losses.extend(loss(model, batch).item() for batch in sets)
        model.train()

    measure()
    for step, batch in enumerate(itertools.islice(itertools.chain(first, batches), problem.budget.steps), 1):
        optimizer.zero_grad()
        loss(model, batch).backward()
        optimizer.step()
        if sets and step in at:
            measure()
    return losses


def report(options: argparse.Namespace) -> str:
    runs = 8 if options.quick else SEEDS * len(RATES)
    of: Callable[..., list[str]] = partial(worker, __file__)
    found = interleaved(
        "digits MLP",
        {
            "the race, one worker": of("race", 1, runs),
            "bare loop, the same losses": of("bare", 2, runs),
            "bare loop, held-out losses": of("bare", 1, runs),
            "bare loop, no losses": of("bare", 0, runs),
            "the race, two workers": of("race", 2, runs),
        },
        options.processes,
    )
    one, same, *others, two = found
    rows = [[name, duration(statistics.median(found[name])), f"{ratio(found, one, name):.2f}"] for name in (one, same)]
    rows[1][2] = against(ratio(found, one, same), most=MOST_OVERHEAD)
    rows += [[name, duration(statistics.median(found[name])), f"{ratio(found, one, name):.2f}"] for name in others]
    problem: Any = EXAMPLES["digits-mlp"]()
    notes = NOTES.format(
        runs=runs,
        steps=problem.budget.steps,
        rounds=options.processes,
        held_out=360,
        sample=SAMPLE,
        evaluations=len(problem.budget.at),
        speedup=against(ratio(found, one, two), least=LEAST_SPEEDUP),
        cores=CORES,
    )
    return "\n\n".join([table(HEADER, rows), *(textwrap.fill(each, 120) for each in notes.split("\n\n"))])


if __name__ == "__main__":
    main(report, {"race": race, "bare": bare})
