"""What a race leaves behind: every run, and how settings were chosen. Numbers only; `findings` says what they mean."""

from collections.abc import Mapping
from dataclasses import dataclass

from thalweg.problems.problem import INFINITE, Budget, Trained

Setting = Mapping[str, float]  # hyperparameters that were searched -> numbers


@dataclass(frozen=True)
class Entry:
    """One contestant on one problem: its trials over the tuning seeds, and the chosen one over the report seeds."""

    contestant: str  # "adam", "torch.optim.AdamW"
    space: Mapping[
        str, str
    ]  # hyperparameter -> what was searched, in words: "20 trials on a grid, log-uniform from 1e-05 to 10"
    lr: str  # what it calls its learning rate: "lr", "learning_rate"
    paste: str  # the line to paste: "torch.optim.Adam(model.parameters(), lr=0.01, ...)"
    settings: tuple[Setting, ...]  # the trials, in the order in which they were drawn
    tuning: tuple[tuple[Trained, ...], ...]  # (trials, tuning seeds)
    chosen: int  # the trial with the best score over the tuning seeds
    report: tuple[Trained, ...]  # the chosen trial, (report seeds,)
    default: Setting | None  # what was searched, as given or as the library has it; None where it has none
    defaults: tuple[Trained, ...]  # the defaults, (report seeds,)
    special_cases: tuple[str, ...] = ()  # contestants of this race that it contains: adam contains momentum and rmsprop

    @property
    def setting(self) -> Setting:
        return self.settings[self.chosen]


@dataclass(frozen=True)
class Heat:
    """One problem of a race."""

    problem: str
    facts: Mapping[str, str]
    budget: Budget
    held_out: bool  # whether scores are held-out losses; else they are training losses
    tuning_seeds: tuple[int, ...]
    seeds: tuple[int, ...]  # the report's, none of them among the tuning seeds
    entries: tuple[Entry, ...]  # in the order given; the first is what others are compared with by default
    target: float | None = None  # the loss to reach, where the user named one
    baseline: str = ""  # where not: the contestant that did best in tuning
    baseline_runs: tuple[Trained, ...] = ()  # its chosen trial again, on seeds of their own: the target is their median

    def losses(self, run: Trained) -> tuple[float, ...]:
        """The losses that count."""
        return losses(run, self.held_out)

    def score(self, run: Trained) -> float:
        """The loss at the end; inf where the run diverged or failed."""
        return score(run, self.held_out)


def losses(run: Trained, held_out: bool) -> tuple[float, ...]:
    """A run's losses on the data that are held out, or on those it trains on."""
    return run.held_out if held_out and run.held_out else run.train


def score(run: Trained, held_out: bool) -> float:
    """The last of them; inf where the run diverged or failed."""
    return INFINITE if run.missed else losses(run, held_out)[-1]
