"""From the record of a race to its findings."""

from collections.abc import Sequence

from thalweg.races.findings import across, sentences
from thalweg.races.findings.cautions import cautions
from thalweg.races.findings.comparisons import comparisons
from thalweg.races.findings.facts import Findings, ProblemFindings
from thalweg.races.findings.runs import Losses
from thalweg.races.findings.standings import standings
from thalweg.races.findings.target import target
from thalweg.races.record import Heat


def find(heats: Sequence[Heat]) -> Findings:
    """What a race found: a function of its record alone, the same at every call.

    heats: one or more. Raises MissingExtra without SciPy.
    """
    problems = tuple(_problem(heat) for heat in heats)
    together = across.across(heats, [problem.target for problem in problems]) if len(heats) > 1 else None
    return Findings(
        problems=problems,
        across=together,
        conditional_on=sentences.conditional_on(heats),
        sentence=across.sentence(together, len(heats)) if together else problems[0].sentence,
    )


def _problem(heat: Heat) -> ProblemFindings:
    losses = Losses(heat)
    goal, whose = target(losses)
    placed = standings(losses, goal)
    pairs, needed = comparisons(losses, placed)
    return ProblemFindings(
        problem=heat.problem,
        facts=heat.facts,
        steps=heat.budget.at,
        seeds=len(heat.seeds),
        tuning_seeds=len(heat.tuning_seeds),
        trials=max(len(entry.settings) for entry in heat.entries),
        target=goal,
        target_of=whose,
        standings=placed,
        comparisons=pairs,
        warnings=cautions(losses, placed, pairs, needed),
        sentence=sentences.of_problem(placed, pairs, len(heat.seeds)),
    )
