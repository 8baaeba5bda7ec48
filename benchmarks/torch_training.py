"""Training in PyTorch: a step, and whole iterations, of every rule that torch.optim has, against its best form there.

python benchmarks/torch_training.py [--processes 5] [--quick] [--only RULE]
"""

import argparse
import statistics
import textwrap
from collections.abc import Mapping
from functools import partial
from typing import Any

from contestants import bytes_of
from measure import CORES, answer, duration, main, progress, ratio, table, worker

RULES = ("sgd", "momentum", "nesterov", "adagrad", "rmsprop", "adam", "adamw", "amsgrad")
RULES += ("adadelta", "adamax", "nadam", "radam", "rprop")
LEAST = 0.97  # nearer to 1 than this two runs of the same optimizer cannot be told apart
HEADER = (
    "rule, model", "our step", "torch's best / ours", "GB/s",
    "our iteration", "torch's best / ours", "torch's default / ours",
)  # fmt: skip
NOTES = """\
One process for each rule, float32, {threads}. In it the contestants take turns, {rounds} rounds after one that is not
counted; a turn gives the median of its calls, a ratio is taken within a round, and the median over rounds is shown.
torch's best: the fastest of its for-loop, foreach, fused where there is one for the CPU, and on the MLP the
`torch.compile`d step where there is none; it may be another one for the step than for the iteration. Its default on a
CPU is the for-loop. An iteration draws a batch, goes forward, backward and steps, in one clock; a step by itself is
repeated on the same gradients. **Bold**: an iteration of torch's best takes less than
{least} of ours. {control}

The models: a perceptron 64-32-10 on batches of 32, one 784-512-512-10 on batches of 128, and the examples'
convolutional network and transformer: {counts}
parameters.

A step moves 12 bytes a parameter and 8 for each slot, as parameter, gradient and slots are read and all but the
gradient written. That matters on the MLP, whose arrays stand in the last cache or in memory. {limits}
The other models' arrays fit the caches of a core, and a step waits for Python: each parameter and gradient is looked
at, then all are launched at once."""
THREADS = (
    f"{CORES} threads on as many cores"
    if CORES > 1
    else "one thread on one core, and its own time there for a clock, since others were at work on the machine"
)


def _measure(rule: str, options: argparse.Namespace) -> Any:
    progress(f"training: {rule}, {RULES.index(rule) + 1} of {len(RULES)}")
    return answer([*worker(__file__, rule, options.processes, options.quick)])


def _worker(rule: str, rounds: str, quick: str) -> Any:
    from torch_contestants import measured

    return measured(rule, rounds, quick)


WORKERS = {rule: partial(_worker, rule) for rule in RULES}


def _best(seconds: Mapping[str, list[float]]) -> tuple[str, float]:
    """The fastest form of torch's, and its time over ours."""
    forms = [name for name in seconds if name.startswith("torch")]
    best = min(forms, key=lambda name: statistics.median(seconds[name]))
    return best.removeprefix("torch").strip(" ."), ratio(seconds, best, "thalweg")


def row(rule: str, size: str, measured: dict[str, Any]) -> list[str]:
    step, iteration = measured["step"], measured["iteration"]
    ours = statistics.median(step["thalweg"])
    (form, value), (winner, whole) = _best(step), _best(iteration)
    shown = f"{whole:.2f} ({winner})"
    return [
        f"{rule}, {size}",
        duration(ours),
        f"{value:.2f} ({form})",
        f"{bytes_of(rule) * measured['count'] / ours / 1e9:.1f}",
        duration(statistics.median(iteration["thalweg"])),
        shown if whole >= LEAST else f"**{shown}**",
        f"{ratio(iteration, 'torch for-loop', 'thalweg'):.2f}",
    ]


def _control(found: Mapping[str, Any]) -> str:
    """What the same optimizer measures against itself."""
    if "adam" not in found:
        return ""
    values = [ratio(sized["iteration"], "control", "thalweg") for sized in found["adam"].values()]
    return f"Adam's iterations against themselves: {', '.join(f'{value:.2f}' for value in values)}."


def _limits(found: Mapping[str, Any]) -> str:
    """How far from the memory's limit the steps on the largest model are."""
    steps = {rule: sized["MLP"]["step"] for rule, sized in found.items() if "limit" in sized["MLP"]["step"]}
    if not steps:
        return ""
    values = ", ".join(f"{rule} {ratio(step, 'thalweg', 'limit'):.2f}" for rule, step in steps.items())
    return f"There our step over a loop that moves the same bytes, with no arithmetic to speak of: {values}."


def report(options: argparse.Namespace) -> str:
    rules = [rule for rule in RULES if options.only in rule]
    if not rules:
        raise SystemExit(f"no rule holds {options.only!r}; there are {', '.join(RULES)}")
    found = {rule: _measure(rule, options) for rule in (rules[:5:4] if options.quick else rules)}
    rows = [row(rule, size, each) for rule, sized in found.items() for size, each in sized.items()]
    counts = ", ".join(f"{sized['count']:,}" for sized in next(iter(found.values())).values())
    notes = NOTES.format(
        threads=THREADS,
        rounds=options.processes,
        least=LEAST,
        control=_control(found),
        counts=counts,
        limits=_limits(found),
    )
    paragraphs = (textwrap.fill(each, 120) for each in notes.split("\n\n"))
    return "\n\n".join([table(HEADER, rows), *paragraphs])


if __name__ == "__main__":
    main(report, WORKERS, only=True)
