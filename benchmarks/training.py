"""Whole training iterations of a small network in PyTorch, its parameters and gradients shared with NumPy.

The optimizer's threads run between PyTorch's: what they cost each other shows only here.

python benchmarks/training.py [--processes 5] [--quick]
"""

import argparse
import os
import statistics
from collections.abc import Callable
from functools import partial

from measure import against, duration, interleaved, main, median_seconds, ratio, table, worker

NOTES = """\
A multilayer perceptron 784-512-512-10, batches of 128 random images, forward, backward and Adam in one clock. The
optimizer's part is what an iteration takes over one without optimizer."""
Step = Callable[[], object]


def _torch(tensors, **form: bool) -> Step:
    import torch

    return torch.optim.Adam(tensors, **form).step


def _ours(tensors, *, layer: str) -> Step:
    os.environ["THALWEG_THREADING_LAYER"] = layer
    import thalweg as tw

    opt = tw.adam(lr=1e-3)
    params = [tensor.detach().numpy() for tensor in tensors]
    state = opt.init(params)
    opt.compile()
    return lambda: opt.step_(params, [tensor.grad.numpy() for tensor in tensors], state)


OPTIMIZERS = {
    "none": lambda _: lambda: None,
    "torch fused": partial(_torch, fused=True),
    "torch foreach": partial(_torch, foreach=True),
    "thalweg, workqueue": partial(_ours, layer="workqueue"),
    "thalweg, omp": partial(_ours, layer="omp"),
}


def _worker(name: str, quick: str) -> float:
    import torch
    from torch import nn

    torch.manual_seed(0)
    model = nn.Sequential(nn.Linear(784, 512), nn.ReLU(), nn.Linear(512, 512), nn.ReLU(), nn.Linear(512, 10))
    batches = [(torch.randn(128, 784), torch.randint(10, (128,))) for _ in range(8)]
    step = OPTIMIZERS[name](list(model.parameters()))

    def iteration(images, labels) -> None:
        model.zero_grad()
        nn.functional.cross_entropy(model(images), labels).backward()
        step()

    return median_seconds(lambda turn: partial(iteration, *batches[turn % 8]), 0.1 if quick == "True" else 2.0)


WORKERS = {name: partial(_worker, name) for name in OPTIMIZERS}


def report(options: argparse.Namespace) -> str:
    commands = {name: worker(__file__, name, options.quick) for name in OPTIMIZERS}
    seconds = interleaved("training", commands, options.processes)
    alone = {name: [a - b for a, b in zip(seconds[name], seconds["none"], strict=True)] for name in OPTIMIZERS}
    rows = [
        [name]
        + [duration(statistics.median(times[name])) for times in (seconds, alone)]
        + [against(ratio(times, "torch fused", name)) for times in (seconds, alone)]
        for name in OPTIMIZERS
        if name != "none"
    ]
    header = ["Adam", "an iteration", "optimizer's part", "torch fused / this", "its part / this one's"]
    return f"{table(header, rows)}\n\n{NOTES}"


if __name__ == "__main__":
    main(report, WORKERS)
