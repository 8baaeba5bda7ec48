"""What a claim of the lecture consists of, and how its verdict follows from numbers."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path as File
from typing import Any, Literal

from thalweg.figures.picture import Picture

Numbers = Mapping[str, float]
Verdict = Literal["holds", "holds only when", "fails"]


@dataclass(frozen=True)
class Effort:
    """How much an experiment may spend, and where it may keep what takes long."""

    quick: bool = False  # fewer seeds, rates and steps; the same question
    folder: File | None = None  # for a race's journal, so that an interrupted one goes on
    progress: Any = None  # of a race


@dataclass(frozen=True)
class Finding:
    """What an experiment found. All of it follows from its runs."""

    numbers: Numbers  # what the criterion looks at, first what the report shows large
    shown: str  # the first number as it is written: "2.8 times as many steps"
    sentence: str  # what was found, with its numbers
    pictures: tuple[Picture[Any], ...]  # the first is the experiment's figure
    table: tuple[tuple[str, ...], ...] = ()  # a head and rows, where numbers are better read than seen


@dataclass(frozen=True)
class Criterion:
    """When the claim holds, decided before anything is run."""

    text: str
    holds: Callable[[Numbers], bool]


@dataclass(frozen=True)
class Caveat:
    """Other data for the same criterion, which they are expected to fail."""

    key: str
    title: str
    explanation: str  # 30 to 80 words
    unless: str  # "the valley is narrow": under which condition the claim holds, where these data fail it
    experiment: Callable[[Effort], Finding]


@dataclass(frozen=True)
class Claim:
    """One sentence of the lecture, and what it takes to believe it."""

    number: int  # L1 to L9
    key: str  # on the command line
    title: str
    sentence: str  # the lecture's, in our words
    image: str  # the lecture's image: the hiker, the ball, the compass; a few words
    explanation: str  # 80 to 150 words for a first-year student
    question: str
    setting: str  # the experiment in words: landscape or data, start, budget, how rates were chosen
    criterion: Criterion
    experiment: Callable[[Effort], Finding]
    caveats: tuple[Caveat, ...]
    scene: str = ""  # of the page to play with

    @property
    def command(self) -> str:
        """What reproduces it."""
        return f"thalweg lecture {self.key}"


@dataclass(frozen=True)
class Shown:
    """A claim with what was found."""

    claim: Claim
    finding: Finding
    limits: Mapping[str, Finding] = field(default_factory=dict)  # by the caveats' keys

    @classmethod
    def of(cls, claim: Claim, findings: Mapping[str, Finding]) -> Shown:
        """From findings as `findings` has them."""
        return cls(claim, findings[""], {each.key: findings[each.key] for each in claim.caveats})

    @property
    def findings(self) -> dict[str, Finding]:
        """That of the claim's own experiment under "", then its limits'."""
        return {"": self.finding, **self.limits}

    @property
    def breaks(self) -> tuple[Caveat, ...]:
        """The caveats whose data fail the criterion."""
        holds = self.claim.criterion.holds
        return tuple(each for each in self.claim.caveats if not holds(self.limits[each.key].numbers))

    @property
    def verdict(self) -> Verdict:
        """From the numbers alone."""
        if not self.claim.criterion.holds(self.finding.numbers):
            return "fails"
        return "holds only when" if self.breaks else "holds"

    @property
    def said(self) -> str:
        """The verdict with its conditions."""
        if self.verdict != "holds only when":
            return self.verdict
        return f"holds only when {'; '.join(each.unless for each in self.breaks)}"


def examine(claim: Claim, effort: Effort) -> Shown:
    """Run the claim's experiment and those of its caveats."""
    return Shown(claim, claim.experiment(effort), {each.key: each.experiment(effort) for each in claim.caveats})
