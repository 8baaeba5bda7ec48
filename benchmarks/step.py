"""One optimizer step in float32 against PyTorch, optax and the memory limit: ratios within a round, medians of them.

python benchmarks/step.py [--processes 5] [--quick] [--only SUBSTRING]
"""

import argparse
import math
import shutil
import statistics
from dataclasses import dataclass

from contestants import WORKERS, bytes_of
from measure import Seconds, against, duration, interleaved, main, ratio, table, worker
from sizes import SIZES


@dataclass(frozen=True)
class Case:
    """The peers a step is raced against and the least their time over ours may be; None: only to be shown.

    `limit` is the most that ours may be over the memory limit.
    """

    rule: str
    size: str
    peers: dict[str, float | None]
    limit: float | None = None

    @property
    def name(self) -> str:
        return f"{self.rule}, {self.size}"


def _others(least: float, size: str) -> list[Case]:
    """PyTorch's best form is the fused one; the target of both is the target of the best."""
    best = {"torch fused": least, "torch foreach": least}
    unfused = {"torch foreach": 4.0, "torch.compile": None}
    rules = {"rmsprop": unfused, **dict.fromkeys(("momentum", "nesterov", "adagrad", "adamw", "amsgrad"), best)}
    return [Case(rule, size, peers, 1.2) for rule, peers in rules.items()]


ADAM = [
    Case("adam", "16 million", {"torch fused": 0.95, "torch foreach": 5, "torch.compile": None, "optax": 1.3}, 1.15),
    Case("adam", "GPT-2", {"torch fused": 0.95, "torch foreach": 5}, 1.15),
    Case("adam", "660 thousand", {"torch fused": 2.5, "torch foreach": 7, "torch.compile": None, "optax": 4}),
    Case("adam", "1,000 x 1,000", {"torch fused": 5, "torch foreach": 12}),
    Case("adam", "2,410", {"torch fused": 6, "torch foreach": 12, "optax": 3}),
]
CASES = [*ADAM, *_others(0.95, "16 million"), *_others(2, "660 thousand")]
COLUMNS = ("torch fused", "torch foreach", "torch.compile", "optax")
NOTES = """\
Columns of peers: their time over ours. Limit: our time over that of a loop that moves the same bytes, in one array
and with no arithmetic to speak of. A step moves 12 bytes a parameter and 8 for each slot; where all arrays pass
through memory nothing can be faster. Where they fit a cache, Adam, RMSprop and Adagrad take one time for different
bytes: that of a root and a division for each number, which the loop of the limit has not."""


def measure(case: Case, options: argparse.Namespace) -> Seconds:
    compiler = shutil.which("c++") or shutil.which("g++")
    peers = [name for name in case.peers if name != "torch.compile" or (compiler and not options.quick)]
    commands = {
        name: worker(__file__, name, case.rule, case.size, options.quick) for name in ("thalweg", *peers, "limit")
    }
    return interleaved(case.name, commands, options.processes)


def row(case: Case, seconds: Seconds, quick: bool) -> list[str]:
    size = SIZES[case.size]
    shapes = size.quick if quick else size.shapes
    ours = statistics.median(seconds["thalweg"])
    peers = [
        against(ratio(seconds, name, "thalweg"), least=case.peers[name]) if name in seconds else "-" for name in COLUMNS
    ]
    limit = against(ratio(seconds, "thalweg", "limit"), most=case.limit)
    rate = bytes_of(case.rule) * sum(map(math.prod, shapes)) / ours / 1e9
    return [case.name, duration(ours), *peers, limit, f"{rate:.1f}", size.bound]


def report(options: argparse.Namespace) -> str:
    chosen = [case for case in CASES if options.only in case.name]
    if not chosen:
        raise SystemExit(f"no case holds {options.only!r}; there are {'; '.join(case.name for case in CASES)}")
    if options.quick:
        chosen = chosen[:5:2]  # enough to see every contestant run
    rows = [row(case, measure(case, options), options.quick) for case in chosen]
    return f"{table(['case', 'ours', *COLUMNS, 'limit', 'GB/s', 'waits for'], rows)}\n\n{NOTES}"


if __name__ == "__main__":
    main(report, WORKERS, only=True)
