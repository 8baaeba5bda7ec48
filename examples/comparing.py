"""Both libraries from the same seed, a few steps of each in turn; and the curves as a picture."""

import statistics
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from loop import LIBRARIES, Refused, Run, Settings, Task
from tqdm import tqdm

TURN = 10
"""Steps of one library before the other's turn."""
REHEARSAL = 2.0
"""Seconds in which kernels are compiled and threads started."""


@dataclass
class Comparison:
    runs: dict[str, Run]
    seconds: dict[str, list[float]] = field(default_factory=lambda: {name: [] for name in LIBRARIES})  # of a turn
    steps: int = 0

    @property
    def curves(self) -> dict[str, list[float]]:
        return {name: run.losses for name, run in self.runs.items()}

    @property
    def apart(self) -> float:
        """The largest difference of the losses."""
        return max(abs(a - b) for a, b in zip(*self.curves.values(), strict=True))

    def print(self) -> None:
        totals = {name: sum(times) for name, times in self.seconds.items()}
        ratio = statistics.median(b / a for a, b in zip(*self.seconds.values(), strict=True))
        print(f"largest difference of the losses over {self.steps} steps: {self.apart:.2g}")
        print("the whole loop: " + ", ".join(f"{name} {total:.2f} s" for name, total in totals.items()))
        turns = len(self.seconds["torch"])
        print(f"torch's time over thalweg's: {ratio:.2f}, the median of {turns} turns of {TURN} steps")


def compare(task: Task, settings: Settings, steps: int, interrupted: Callable[[], bool]) -> Comparison:
    """Ctrl-C gives what there is. The two have always taken the same number of steps."""
    rehearsed = Comparison({name: Run(task, settings, name) for name in LIBRARIES})
    _take_turns(rehearsed, 1_000_000, interrupted, REHEARSAL)
    found = Comparison({name: Run(task, settings, name) for name in LIBRARIES})
    with tqdm(total=steps, unit="step", delay=1, disable=None) as bar:
        _take_turns(found, steps, interrupted, float("inf"), bar.update)
    return found


def _take_turns(
    found: Comparison,
    steps: int,
    interrupted: Callable[[], bool],
    limit: float,
    progress: Callable[[int], object] = lambda _: None,
) -> None:
    end, order = time.perf_counter() + limit, list(found.runs)
    while found.steps < steps and not interrupted() and time.perf_counter() < end:
        count = min(TURN, steps - found.steps)
        for name in order:
            began = time.perf_counter()
            for _ in range(count):
                found.runs[name].step()
            found.seconds[name].append(time.perf_counter() - began)
        order.reverse()
        found.steps += count
        progress(count)


def draw(curves: Mapping[str, list[float]], title: str, file: Path) -> None:
    """The losses, and below them how far two curves are apart."""
    import matplotlib

    matplotlib.use("Agg")
    from matplotlib import pyplot

    two = len(curves) > 1
    figure, axes = pyplot.subplots(
        1 + two, 1, figsize=(8, 6 if two else 4.5), sharex=True, squeeze=False, layout="constrained"
    )
    looks = {"thalweg": {"color": "#0072B2", "lw": 3.5, "alpha": 0.45}, "torch": {"color": "#D55E00", "lw": 1.0}}
    for name, losses in curves.items():
        axes[0, 0].plot(range(1, 1 + len(losses)), losses, label=name, **looks[name])
    axes[0, 0].set(ylabel="loss of the batch", title=title)
    axes[0, 0].legend(frameon=False)
    if two:
        apart = [abs(a - b) for a, b in zip(*curves.values(), strict=True)]
        axes[1, 0].plot(range(1, 1 + len(apart)), [each or float("nan") for each in apart], ".", ms=3, color="#444444")
        axes[1, 0].set(ylabel="difference\n(none drawn: the same)", ylim=(0, None))
    axes[-1, 0].set(xlabel="step")
    for each in axes.flat:
        each.spines[["top", "right"]].set_visible(False)
    try:
        figure.savefig(file, dpi=150)
    except (OSError, ValueError) as error:
        raise Refused(f"{file} cannot be written: {str(error).splitlines()[0]}") from None
    finally:
        pyplot.close(figure)
    print(f"loss curves: {file}")
