"""What `tw.race` shows while it runs, without a word from its caller."""

import sys
from collections.abc import Mapping
from typing import Any


class Bar:
    """A bar for each stage where stderr is a terminal, taken away at its end; exceptions of user code everywhere."""

    def __init__(self) -> None:
        self._bar: Any = None

    def begin(self, stage: str, totals: Mapping[str, int], kept: Mapping[str, int]) -> None:
        from tqdm import tqdm

        layout = "{desc} {percentage:3.0f}%|{bar}| {n_fmt}/{total_fmt} runs, {remaining} left"
        how: Any = {"initial": sum(kept.values()), "desc": stage, "delay": 1.0, "leave": False, "ncols": 78}
        self._bar = tqdm(total=sum(totals.values()), disable=None, bar_format=layout, **how)  # None: but on a terminal

    def advance(self, contestant: str, runs: int, missed: int) -> None:  # noqa: ARG002  # one bar for all
        self._bar.update(runs)

    def note(self, text: str) -> None:
        from tqdm import tqdm

        tqdm.write(text, file=sys.stderr)

    def end(self) -> None:
        self._bar.close()
