"""The facts of a picture of a race: what was found, how each contestant looks, and the words."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

from thalweg.errors import InputError
from thalweg.figures import phrases
from thalweg.figures.races.looks import Look, looks
from thalweg.figures.races.numbers import interval
from thalweg.races.findings.facts import Findings, ProblemFindings

SHORT = 80  # letters of what is minimised that a subtitle has room for


@dataclass(frozen=True)
class RaceFacts:
    """Everything a picture shows, without ink: one problem, or all of several."""

    findings: Findings
    looks: Mapping[str, Look]
    at: int | None  # the problem; None: all
    version: str = ""
    own: str = ""  # what a single figure says, in place of the race's sentence

    @property
    def part(self) -> ProblemFindings:
        """The problem that is shown; of several the first."""
        return self.findings.problems[self.at or 0]

    def of(self, at: int) -> RaceFacts:
        """The same with one problem shown."""
        return replace(self, at=at)

    def saying(self, said: str) -> RaceFacts:
        """The same with a headline of its own."""
        return replace(self, own=said)

    @property
    def headline(self) -> str:
        if self.own:
            return self.own
        return self.findings.sentence if self.at is None else self.part.sentence

    @property
    def subtitle(self) -> str:
        part = self.part
        if self.at is None:
            names = ", ".join(each.problem for each in self.findings.problems)
            return f"{phrases.count(len(self.findings.problems)).capitalize()} problems: {names}. {_budget(part)}"
        about = next(iter(part.facts.values()), "")
        said = f": {about}" if about and len(about) <= SHORT else ""
        return f"{capital(part.problem)}{said}. {part.steps[-1]:,} steps. {_budget(part)}"

    @property
    def small_print(self) -> str:
        made = f" Thalweg {self.version}." if self.version else ""
        which = "these problems" if self.at is None else "this problem"
        return (
            f"Bands and bars are 95 % intervals over new seeds of {which}"
            f", for the settings that were tuned; not over other data, models, budgets or tunings.{made}"
        )

    @property
    def description(self) -> str:
        """The picture in words, for those who cannot see it."""
        parts = self.findings.problems if self.at is None else (self.part,)
        return f"{self.headline} " + " ".join(_described(each, self.looks) for each in parts)

    @property
    def settings(self) -> dict[str, Any]:
        """What was raced; embedded in the file."""
        parts = self.findings.problems if self.at is None else (self.part,)
        return {
            "version": self.version,
            "problems": [
                {
                    "problem": each.problem,
                    "facts": dict(each.facts),
                    "steps": each.steps[-1],
                    "trials": each.trials,
                    "tuning_seeds": each.tuning_seeds,
                    "seeds": each.seeds,
                    "contestants": {one.contestant: dict(one.setting) for one in each.standings},
                }
                for each in parts
            ],
        }


def gather_race(findings: Findings, *, problem: str | None = None, version: str = "") -> RaceFacts:
    """The facts of all problems, or of the one that is named. Raises InputError for a name that is not there."""
    names = [each.problem for each in findings.problems]
    if problem is not None and problem not in names:
        raise InputError(f"this race has no problem {problem!r:.60}: it has {', '.join(names)}")
    at = names.index(problem) if problem is not None else 0 if len(names) == 1 else None
    everyone = [each.contestant for part in findings.problems for each in part.standings]
    return RaceFacts(findings, looks(everyone), at, version)


def _budget(part: ProblemFindings) -> str:
    trials, seeds = phrases.several(part.trials, "trial"), phrases.several(part.tuning_seeds, "seed")
    others = "one other" if part.seeds == 1 else f"{phrases.count(part.seeds)} others"
    return f"Tuned over {trials} of {seeds} each, reported over {others}."


def _described(part: ProblemFindings, named: Mapping[str, Look]) -> str:
    each = "; ".join(f"{named[one.contestant].name} {interval(one.score)}" for one in part.standings)
    return f"{capital(part.problem)}, loss after {part.steps[-1]:,} steps with 95 % intervals: {each}."


def capital(text: str) -> str:
    return text[:1].upper() + text[1:]
