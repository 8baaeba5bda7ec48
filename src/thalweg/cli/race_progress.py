"""What a race shows on stderr while it runs: a line for each contestant on a terminal, plain lines in a pipe."""

import sys
import time
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, TextIO

if TYPE_CHECKING:
    from rich.console import Group, RenderableType
    from rich.live import Live

FIRST, GROWTH = 5.0, 0.05  # seconds to a plain line, and by how much of what has passed they grow: an hour has 80
WIDTH = 80


@dataclass
class Tally:
    """The runs of the stage under way."""

    stage: str = ""
    total: int = 0
    done: int = 0
    missed: int = 0
    began: float = field(default_factory=time.monotonic)
    paced: tuple[float, int] | None = None  # when the first came in, and how many were done then

    @classmethod
    def of(cls, stage: str, totals: Iterable[int], kept: Iterable[int]) -> "Tally":
        return cls(stage, sum(totals), done=sum(kept))

    def add(self, runs: int, missed: int) -> None:
        self.done += runs
        self.missed += missed
        if self.paced is None:  # before it, kernels are compiled and workers started
            self.paced = time.monotonic(), self.done

    @property
    def passed(self) -> float:
        return time.monotonic() - self.began

    def __str__(self) -> str:
        missed = f", {self.missed:,} missed" if self.missed else ""
        return f"{self.stage}: {self.done:,} of {self.total:,} runs{missed}"

    @property
    def before(self) -> str:
        """What an earlier race has done of it."""
        return f"{self.stage}: {self.done:,} of {self.total:,} runs are in the journal already"

    @property
    def left(self) -> str:
        """How long the rest takes at the pace so far."""
        since, before = self.paced or (0.0, self.done)
        if self.done == before or self.done == self.total:
            return ""
        pace = (time.monotonic() - since) / (self.done - before)
        return f"; about {duration(pace * (self.total - self.done))} left"


def duration(seconds: float) -> str:
    """As exactly as one needs it.

    >>> duration(0.2), duration(99), duration(200), duration(7800)
    ('1 s', '99 s', '3 min', '2 h 10 min')
    """
    minutes = round(seconds / 60)
    if seconds < 99.5:
        return f"{max(1, round(seconds))} s"
    return f"{minutes} min" if minutes < 100 else f"{minutes // 60} h {minutes % 60} min"


class Plain:
    """A line now and then."""

    def __init__(self, stream: TextIO) -> None:
        self.stream, self.tally, self.due = stream, Tally(), FIRST

    def begin(self, stage: str, totals: Mapping[str, int], kept: Mapping[str, int]) -> None:
        self.tally, self.due = Tally.of(stage, totals.values(), kept.values()), FIRST
        if self.tally.done:
            self.note(self.tally.before)

    def advance(self, contestant: str, runs: int, missed: int) -> None:  # noqa: ARG002  # contestants take turns
        self.tally.add(runs, missed)
        if self.tally.passed >= self.due and self.tally.done < self.tally.total:
            self.due = self.tally.passed + max(FIRST, GROWTH * self.tally.passed)
            self.note(f"{self.tally}{self.tally.left}")

    def note(self, text: str) -> None:
        self.stream.write(f"{text.rstrip()}\n")
        self.stream.flush()

    def working(self, on: str) -> None:
        """Nothing that takes seconds is worth a line in a pipe."""

    def end(self) -> None:
        """Nothing is to be taken away."""


class Bars:
    """A line for all and under it a bar for each contestant; they are taken away at the end of a stage."""

    def __init__(self) -> None:
        self.tally, self.tallies = Tally(), dict[str, Tally]()
        self.live: Live | None = None

    def begin(self, stage: str, totals: Mapping[str, int], kept: Mapping[str, int]) -> None:
        self.tally = Tally.of(stage, totals.values(), kept.values())
        self.tallies = {name: Tally.of(name, [total], [kept.get(name, 0)]) for name, total in totals.items()}
        self._show(self._lines)
        if self.tally.done:
            self.note(self.tally.before)

    def working(self, on: str) -> None:
        """Say what takes a while."""
        from rich.text import Text

        self._show(lambda: Text(f"{on} ..."))

    def _show(self, lines: "Callable[[], RenderableType]") -> None:
        from rich.console import Console
        from rich.live import Live

        self.end()
        console = Console(stderr=True, highlight=False, markup=False, emoji=False)
        console.width = min(WIDTH, console.width)
        self.live = Live(get_renderable=lines, console=console, transient=True, refresh_per_second=4)
        self.live.start(refresh=True)

    def _lines(self) -> "Group":
        from rich.console import Group
        from rich.progress_bar import ProgressBar
        from rich.table import Table
        from rich.text import Text

        bars = Table.grid(padding=(0, 1))
        for name, tally in self.tallies.items():
            bar = ProgressBar(total=max(1, tally.total), completed=tally.done, width=24)
            missed = f"{tally.missed:,} missed" if tally.missed else ""
            bars.add_row(Text(f"  {name}"), bar, Text(f"{tally.done:,} of {tally.total:,}", justify="right"), missed)
        return Group(Text(f"{self.tally}{self.tally.left}", no_wrap=True, overflow="ellipsis"), bars)

    def advance(self, contestant: str, runs: int, missed: int) -> None:
        self.tally.add(runs, missed)
        self.tallies[contestant].add(runs, missed)

    def note(self, text: str) -> None:
        from rich.text import Text

        if self.live is not None and self.live.is_started:
            self.live.console.print(Text(text.rstrip()))
        else:
            sys.stderr.write(f"{text.rstrip()}\n")

    def end(self) -> None:
        if self.live is not None:
            self.live.stop()
            self.live = None


Shown = Plain | Bars


@contextmanager
def shown() -> Iterator[Shown]:
    """Bars where stderr is a terminal, plain lines elsewhere; nothing of them stays behind."""
    progress = Bars() if sys.stderr.isatty() else Plain(sys.stderr)
    try:
        yield progress
    finally:
        progress.end()
