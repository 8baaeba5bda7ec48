"""The race: which optimizer, with which learning rate, on this problem, within this budget, and how sure are we?"""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from concurrent.futures import Executor
from importlib.metadata import version
from pathlib import Path
from typing import Any

from thalweg.errors import InputError
from thalweg.optimizer.optimizer import Optimizer
from thalweg.problems.problem import Budget, Foreign, Problem
from thalweg.problems.user import UserProblem
from thalweg.races.contestants import Contestant, contestants
from thalweg.races.driver import Driver
from thalweg.races.keys import Keys
from thalweg.races.naming import problems_of
from thalweg.races.plan import Lane
from thalweg.races.progress import Bar
from thalweg.races.protocol import Draft, Protocol, Search
from thalweg.races.record import Heat
from thalweg.races.result import Race
from thalweg.races.timing import Tuned, time_contestants
from thalweg.runs.slice import Slice, slice_of

LIBRARY = {"torch": "torch", "optax": "jax"}  # an optimizer's -> its problems'


def race(
    problems: Any,
    optimizers: Iterable[Any],
    *,
    trials: int = 20,
    seeds: int = 10,
    tuning_seeds: int | None = None,
    steps: int | None = None,
    evaluations: int | None = None,
    search: Search = "grid",
    lr: tuple[float, float] | None = None,
    spaces: Mapping[str, Mapping[str, Any]] | None = None,
    target: float | None = None,
    journal: str | Path | None = None,
    workers: int | None = None,
    executor: Executor | None = None,
    cluster: str | None = None,
    timed: bool = False,
    slices: bool = True,
    progress: Any = None,
) -> Race:
    """Race optimizers on problems, with equal budgets, and say how sure we are.

    Every contestant gets the same number of trials of its hyperparameters, each over the same tuning seeds and the same
    number of gradient evaluations. The trial with the best score there is run again with other seeds, and so are the
    defaults; only these runs are reported. For one seed all contestants see the same data split, initial parameters
    and batch order, so differences are paired.

    Arguments
        problems: one or several: the name of a data set ("digits"), a landscape, a CSV (see `tw.regression`), a file
            of yours (see `tw.problem`), or what those functions give.
        optimizers: rules, optimizers whose other hyperparameters stay as they are, `torch.optim` classes on PyTorch
            problems, optax functions on JAX problems, or their names.
        trials: of each contestant. seeds: of the report. tuning_seeds: of each trial; 10 for compiled problems and
            landscapes, 3 for a user's model where it is not given.
        steps, evaluations: gradient evaluations of a run, and how often losses are measured; else the problem's.
        search: "grid", evenly in log lr, or "random": quasi-random in cited priors, where more than lr may be searched.
        lr: (low, high) of the learning rate for all. spaces: contestant -> {hyperparameter: (low, high) or a space of
            `tw.spaces`}, in place of that.
        target: the loss to reach; else the median score of the contestant that does best in tuning, over other seeds
            than those that chose it and those that are reported.
        journal: a file that keeps every finished run: the same call goes on after an interruption.
        workers: processes for a user's model, threads for compiled problems; as many as cores without it.
        executor, cluster: a `concurrent.futures.Executor`, or the address of a Dask scheduler, in place of processes.
        timed: measure seconds a step in a quiet pass afterwards.
        slices: put the contestants' paths on a plane of each user's model's loss surface; costs a run of each and more.
        progress: told what is done (`thalweg.races.executors.progress`); a bar on a terminal without it.

    Raises InputError for what cannot be raced, before any run where it can be seen.

    >>> import thalweg as tw
    >>> result = tw.race(tw.surface(tw.valley, steps=50), [tw.sgd, tw.adam], trials=5, seeds=3, tuning_seeds=2)
    >>> [entry.contestant for entry in result.heats[0].entries]
    ['sgd', 'adam']
    """
    if isinstance(target, str):
        raise InputError(f"target is the loss to reach; a column is named in tw.regression(data, target={target!r})")
    given, progress = problems_of(problems), Bar() if progress is None else progress
    racing = contestants(optimizers, search=search, lr=lr, spaces=spaces)
    protocol = Protocol.of(search, trials, seeds, tuning_seeds, target, racing)
    _check_libraries(given, racing)
    budgets = [_budget(each, steps, evaluations) for each in given]
    entered = [each.optimizer for each in racing]
    drawn = [protocol.settings(each) for each in racing]
    drafts = [
        Draft(problem, budget, racing, _lanes(place, problem, entered, budget), drawn, protocol)
        for place, (problem, budget) in enumerate(zip(given, budgets, strict=True))
    ]
    how: Any = {"journal": journal, "workers": workers, "executor": executor, "cluster": cluster, "progress": progress}
    with Driver(given, entered, budgets, names=[each.name for each in racing], **how) as driver:
        heats, tuned = _run(driver, drafts)
        planes = _slices(driver, drafts, tuned, progress) if slices else {}
        timing = time_contestants(driver, given, tuned, budgets, progress) if timed else None
    return Race(heats, slices=planes, version=version("thalweg"), timing=timing)


def _run(driver: Driver, drafts: list[Draft]) -> tuple[tuple[Heat, ...], list[Tuned]]:
    """Tune, choose, and run what was chosen with other seeds: each problem's record, and its contestants as tuned."""
    tuning = driver.run([job for draft in drafts for job in draft.tuning_jobs()], stage="tuning")
    made = [(draft, draft.choose(tuning)) for draft in drafts]
    report = driver.run([job for draft, chosen in made for job in draft.report_jobs(chosen)], stage="report")
    done = {**tuning, **report}
    return tuple(draft.heat(chosen, done) for draft, chosen in made), [draft.tuned(chosen) for draft, chosen in made]


def _slices(driver: Driver, drafts: list[Draft], tuned: Sequence[Tuned], progress: Any) -> dict[str, Slice]:
    """The contestants' paths on the loss surface of each model of a user's. What fails here costs its picture only."""
    own = [(draft, there) for draft, there in zip(drafts, tuned, strict=True) if isinstance(draft.problem, UserProblem)]
    slices, names = dict[str, Slice](), [name for _, there in own for name in there]
    if own:
        progress.begin("paths on a slice", Counter(names), {})
    for draft, there in own:
        try:
            slices[draft.problem.name] = driver.call(slice_of, draft.problem, there, 0, draft.budget)
        except Exception as error:
            progress.note(f"no slice of the loss surface of {draft.problem.name}: {error}")
        for name in there:
            progress.advance(name, 1, 0)
    if own:
        progress.end()
    return slices


def _lanes(place: int, problem: Problem, entered: list[Optimizer | Foreign], budget: Budget) -> list[Lane]:
    now = version("thalweg")
    return [Lane(place, number, Keys(problem, each, budget, now)) for number, each in enumerate(entered)]


def _budget(problem: Problem, steps: int | None, evaluations: int | None) -> Budget:
    """The problem's budget, in what is not named otherwise."""
    if evaluations is None and steps in (None, problem.budget.steps):
        return problem.budget
    return Budget.of(problem.budget.steps if steps is None else steps, evaluations)


def _check_libraries(problems: list[Problem], racing: tuple[Contestant, ...]) -> None:
    """Refuse what cannot train before anything is run; a user's problem says its library itself."""
    for problem in problems:
        library = problem.library if isinstance(problem, UserProblem) else None
        for each in racing:
            if isinstance(each.optimizer, Foreign) and LIBRARY[each.optimizer.library] != library:
                kind = {"torch": "a PyTorch problem", "jax": "a JAX problem"}.get(library or "", "compiled")
                allowed = f"race tw.{each.method} or another of `thalweg list`"
                raise InputError(f"{each.name} cannot train {problem.name}, which is {kind}: {allowed}")
