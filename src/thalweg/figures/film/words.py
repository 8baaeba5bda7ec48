"""Parts that say something else after each step, or are there only later."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from matplotlib.artist import Artist
from matplotlib.text import Text

from thalweg.figures.canvas import writable
from thalweg.figures.film.facts import counter


class Words:
    """Text that says something else after each step."""

    def __init__(self, text: Text, says: Sequence[str]) -> None:
        self.text, self.says = text, [writable(each) for each in says]  # after 0, 1, ... steps

    @property
    def artists(self) -> list[Artist]:
        return [self.text]

    def show(self, step: float) -> None:
        self.text.set_text(self.says[min(math.ceil(step), len(self.says) - 1)])


class Counter(Words):
    """A line of the subtitle: in the course of the steps the first counts them, and stands out; others are empty."""

    def __init__(self, text: Text, steps: int, colour: Any, *, first: bool = True) -> None:
        counted = [counter(step, steps) if first else "" for step in range(1, steps + 1)]
        super().__init__(text, [text.get_text(), *counted])
        self.looks = [{"fontweight": "normal", "color": text.get_color()}, {"fontweight": "bold", "color": colour}]

    def show(self, step: float) -> None:
        super().show(step)
        self.text.set(**self.looks[step > 0])


@dataclass
class Later:
    """What is there only at the end."""

    artist: Artist

    @property
    def artists(self) -> list[Artist]:
        return [self.artist]

    def show(self, step: float) -> None:  # noqa: ARG002  # the still picture ends the film
        self.artist.set_visible(False)


class Label(Later):
    """What is said of a path at the end; until then its name alone, where the label begins with it."""

    def __init__(self, text: Text, title: str) -> None:
        super().__init__(text)
        lines = text.get_text().split("\n")
        self.named = " ".join(lines).startswith(f"{writable(title)}: ")
        self.name = writable(title) + (len(lines) - 1) * "\n"  # the other lines stay empty

    def show(self, step: float) -> None:
        if self.named:
            self.artist.set(text=self.name)
        else:
            super().show(step)


class Since(Later):
    """What is there from a step on."""

    def __init__(self, artist: Artist, first: int) -> None:
        super().__init__(artist)
        self.first = first

    def show(self, step: float) -> None:
        self.artist.set_visible(step >= self.first)
