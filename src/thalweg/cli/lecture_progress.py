"""What the lecture shows on stderr while it runs: a line for each claim on a terminal, plain lines in a pipe."""

from __future__ import annotations

import sys
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from rich.console import RenderableType

    from thalweg.lecture.claim import Claim
    from thalweg.lecture.progress import Tell

WIDTH = 80
SAID = {"begun": "", "done": "done", "kept": "found earlier"}


@contextmanager
def shown(claims: Sequence[Claim]) -> Iterator[Tell]:
    """Told a claim's key and what happens to it; nothing of it stays behind on a terminal."""
    lines = Lines(claims)
    if not sys.stderr.isatty():
        yield lines.print
        return
    from rich.console import Console
    from rich.live import Live

    console = Console(stderr=True, highlight=False, markup=False, emoji=False)
    console.width = min(WIDTH, console.width)
    with Live(get_renderable=lines.table, console=console, transient=True, refresh_per_second=8):
        yield lines.hear


class Lines:
    """How far each claim is."""

    def __init__(self, claims: Sequence[Claim]) -> None:
        from rich.spinner import Spinner

        self._turning = Spinner("dots")
        self._names = {each.key: f"L{each.number} {each.key}" for each in claims}
        self._told, self._began, self._last = dict[str, str](), dict[str, float](), ""

    def hear(self, key: str, what: str) -> None:
        """Remember it for the next look."""
        if key not in self._names:
            self._last = what
            return
        self._told[key] = what
        if what == "begun":
            self._began[key] = time.monotonic()
        elif what == "done":
            self._told[key] = f"done in {time.monotonic() - self._began[key]:.0f} s"

    def print(self, key: str, what: str) -> None:
        """A line for what is finished."""
        if what not in ("done", "kept"):
            return
        done = sum(each in ("done", "kept") for each in self._told.values()) + 1
        self._told[key] = what
        sys.stderr.write(f"{self._names[key]}: {SAID[what]} ({done} of {len(self._names)})\n")
        sys.stderr.flush()

    def table(self) -> RenderableType:
        """A line for each claim."""
        from rich.table import Table
        from rich.text import Text

        rows = Table.grid(padding=(0, 1))
        for key, name in self._names.items():
            told = self._told.get(key, "")
            finished = told.startswith("done") or told == "kept"
            sign = Text("✓") if finished else self._turning if told else Text("·")
            rows.add_row(sign, Text(name), Text(SAID.get(told, told), style="dim", overflow="ellipsis", no_wrap=True))
        if self._last:
            rows.add_row(self._turning, Text(self._last), Text(""))
        return rows
