"""Which runs a race is made of."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from thalweg.problems.problem import Trained
from thalweg.races.keys import Keys
from thalweg.races.record import Setting

Done = Mapping[str, Trained]  # runs by their keys


@dataclass(frozen=True)
class Job:
    """One run: a contestant with one setting on one problem, for one seed."""

    key: str
    problem: int
    contestant: int
    setting: Setting
    seed: int


@dataclass(frozen=True)
class Lane:
    """One contestant on one problem: where its jobs come from."""

    problem: int
    contestant: int
    keys: Keys

    def jobs(self, settings: Iterable[Setting], seeds: Iterable[int]) -> list[Job]:
        """Every setting with every seed, seed by seed; one job for settings that stand twice."""
        seeds, different = tuple(seeds), list[Setting]()
        for setting in settings:
            if setting not in different:
                different.append(setting)
        return [
            Job(self.keys.of(setting, seed), self.problem, self.contestant, setting, seed)
            for seed in seeds
            for setting in different
        ]

    def done(self, setting: Setting, seeds: Iterable[int], done: Done) -> tuple[Trained, ...]:
        """One setting's runs, seed by seed."""
        return tuple(done[self.keys.of(setting, seed)] for seed in seeds)
