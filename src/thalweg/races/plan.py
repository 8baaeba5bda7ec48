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
        """Every setting with every seed, seed by seed; a setting that stands twice is one."""
        named = [(self.keys.prefix(setting), setting) for setting in settings]
        jobs = {
            key: Job(key, self.problem, self.contestant, setting, seed)
            for seed in seeds
            for prefix, setting in named
            for key in (prefix.of(seed),)
        }
        return list(jobs.values())

    def done(self, setting: Setting, seeds: Iterable[int], done: Done) -> tuple[Trained, ...]:
        """One setting's runs, seed by seed."""
        prefix = self.keys.prefix(setting)
        return tuple(done[prefix.of(seed)] for seed in seeds)
