"""What a race tells while it runs."""

from collections.abc import Mapping
from typing import Protocol


class Progress(Protocol):
    """What is told while a race runs; `thalweg race` shows it."""

    def begin(self, stage: str, totals: Mapping[str, int], kept: Mapping[str, int]) -> None:
        """A stage begins: contestant -> its runs, and how many of them the journal has."""

    def advance(self, contestant: str, runs: int, missed: int) -> None:
        """So many more are finished, `missed` of them diverged or failed."""

    def note(self, text: str) -> None:
        """A line or more for the reader: an exception of the user's code, a worker that died."""

    def end(self) -> None:
        """The stage is over."""


class Silent:
    def begin(self, stage: str, totals: Mapping[str, int], kept: Mapping[str, int]) -> None: ...
    def advance(self, contestant: str, runs: int, missed: int) -> None: ...
    def note(self, text: str) -> None: ...
    def end(self) -> None: ...
