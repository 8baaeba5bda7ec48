"""What is told while the lecture is being worked out."""

import time
from collections.abc import Callable, Mapping

Tell = Callable[[str, str], None]  # a claim's key, and what happens to it
BEGUN, DONE, KEPT = "begun", "done", "kept"
OFTEN = 0.25  # seconds between two words of a race


class RaceProgress:
    """A race's progress as a line of text now and then."""

    def __init__(self, tell: Callable[[str], None]) -> None:
        self._tell, self._stage, self._total, self._done, self._told = tell, "", 0, 0, 0.0

    def begin(self, stage: str, totals: Mapping[str, int], kept: Mapping[str, int]) -> None:
        self._stage, self._total, self._done, self._told = stage, sum(totals.values()), sum(kept.values()), 0.0

    def advance(self, contestant: str, runs: int, missed: int) -> None:  # noqa: ARG002  # one line for all
        self._done += runs
        if time.monotonic() - self._told > OFTEN:
            self._told = time.monotonic()
            self._tell(f"{self._stage}: {self._done:,} of {self._total:,} runs")

    def note(self, text: str) -> None:
        self._tell(text.strip())

    def end(self) -> None: ...
