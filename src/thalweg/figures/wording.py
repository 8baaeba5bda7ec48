"""The words of a picture. They follow the numbers: nothing here claims what the runs did not do."""

from collections.abc import Iterable

from thalweg.figures.theme import name
from thalweg.landscapes.landscape import View
from thalweg.problems.line import LineProblem
from thalweg.rules import CATALOGUE as RULES
from thalweg.runs.path import Path
from thalweg.runs.surface import Surface

FASTER = 0.9  # at least 10 % fewer steps
TOLERANCE = {"distance": 0.05, "loss": 0.01}
ELSEWHERE = frozenset(("adabelief", "yogi", "signum", "lion", "schedule_free_sgd", "schedule_free_adamw"))
"""What PyTorch does not have, so that its defaults are others'."""
EVALUATED = "where the model is evaluated"


def steps_to_settle(path: Path) -> int | None:
    """By the criterion: distance where a minimum is known, else the loss gap."""
    measure = "distance" if path.minima and path.distances is not None and path.distances[0] > 0 else "loss"
    return path.settled_at(TOLERANCE[measure], measure)  # type: ignore[arg-type]  # one of the two literals


def title(path: Path, count: int) -> str:
    if path.optimizer == "sgd":
        return "Simple SGD"
    return f"Advanced Optimizer like {name(path.optimizer)}" if count == 2 else name(path.optimizer)


def end(path: Path) -> str:
    """Why and when a run ended before its budget."""
    why = "meets no gradient" if path.reason.startswith("no finite gradient") else "diverges"
    return f"{why} at step {path.diverged_at}"


def verdict(path: Path, rival: Path, shown: int) -> str:
    """What a path may say of itself beside its rival."""
    if path.diverged_at is not None:
        return end(path).capitalize()
    mine, theirs = steps_to_settle(path), steps_to_settle(rival)
    if mine is None:
        if theirs is None:
            return "No faster here"
        return f"Slower here: not in {path.steps} against {theirs} steps"
    if theirs is None or mine <= FASTER * theirs:
        smoother = rival.diverged_at is not None or path.until(shown).detour < rival.until(shown).detour
        return "Smoother, faster convergence" if smoother else "Faster convergence"
    return "No faster here" if mine <= theirs else f"Slower here: {mine} against {theirs} steps"


def first_remark(path: Path, shown: int) -> str:
    """What the first panel says: how its travel across compares with its way along."""
    if path.diverged_at is not None:
        return end(path).capitalize()
    seen = path.until(shown)
    way, aside = abs(float(seen.along.sum())), abs(float(seen.across.sum()))  # who only goes aside does not zig-zag
    if seen.travel > 3 * max(way, aside) and 3 * way > 0.003 * seen.travel:
        return f"Zig-zags: {seen.travel / way:.0f} times as far across as along"
    settled = steps_to_settle(path)
    return f"Settles after {settled} steps" if settled is not None else f"Not there after {path.steps} steps"


def headline(paths: tuple[Path, ...]) -> str:
    """The finding, with its number."""
    last, first = paths[-1], paths[0]
    if len(paths) == 1:
        return _alone(last)
    mine, theirs = steps_to_settle(last), steps_to_settle(first)
    if len(paths) > 2:
        return _ranking(paths)
    if mine is None and theirs is None:
        return f"Neither {name(first.optimizer)} nor {name(last.optimizer)} gets there in {last.steps} steps"
    if mine is None:
        return f"{name(first.optimizer)} gets there in {theirs} steps; {_fails(last)}"
    if theirs is None:
        return f"{name(last.optimizer)} gets there in {mine} steps; {_fails(first)}"
    if mine > FASTER * theirs:
        return f"{name(last.optimizer)} is no faster here: {mine} steps against {theirs} of {name(first.optimizer)}"
    return f"{name(last.optimizer)} gets there in {mine} steps; {name(first.optimizer)} needs {theirs}"


def _alone(path: Path) -> str:
    settled = steps_to_settle(path)
    return f"{name(path.optimizer)} gets there in {settled} steps" if settled is not None else _fails(path)


def _fails(path: Path) -> str:
    if path.diverged_at is not None:
        return f"{name(path.optimizer)} {end(path)}"
    return f"{name(path.optimizer)} not in {path.steps}"


def _ranking(paths: tuple[Path, ...]) -> str:
    settled = [(steps, name(path.optimizer)) for path in paths if (steps := steps_to_settle(path)) is not None]
    there = sorted(settled, key=lambda each: each[0])
    budget, gone = max(path.steps for path in paths), sum(path.diverged_at is not None for path in paths)
    late = len(paths) - len(there) - gone
    rest = (f"; {late} not in {budget}" if late else "") + (f"; {gone} diverge{'s' * (gone == 1)}" if gone else "")
    if not there:
        return f"None of {len(paths)} optimizers gets there{rest if gone else f' in {budget} steps'}"
    shown = ", ".join(f"{who} {steps}" for steps, who in there[:4])
    return f"Steps to get there: {shown}{', ...' if len(there) > 4 else ''}{rest}"


def criterion(paths: tuple[Path, ...]) -> str:
    """What there means, and of which point where that is not the one trained at."""
    there = "There: the loss gap to the lowest value found stays under 1 % of the start's."
    if paths[0].minima:
        there = "There: the distance to the minimum stays under 5 % of the start's."
    return f"{there} Thin line: {EVALUATED}." if any(path.apart for path in paths) else there


def rate(path: Path) -> str:
    lr = path.hyperparameters.get("lr")
    if isinstance(lr, float):
        return f"lr {lr:.3g}"
    said = getattr(lr, "__name__", lr)
    return f"lr {said}" if isinstance(said, str) and said[:1] != "<" else "lr by a schedule"  # a lambda has no name


def describe(surface: Surface) -> str:
    """What the map shows: the formula, or the data with the condition number of their loss."""
    if isinstance(surface, LineProblem):
        condition = f"condition number {surface.condition_number:,.0f}"
        return f"{surface.data}: {surface.target} on {surface.feature}, {surface.rows} rows, {condition}"
    formula = surface.formula or surface.name
    shown = formula if len(formula) <= 70 else formula[:67] + "..."
    if surface.name == "formula":
        return f"Loss {shown}"
    return f"{surface.name.replace('_', ' ').capitalize()}: {shown}"


def parameters(surface: Surface) -> tuple[str, str]:
    """What the axes are called, without their units."""
    x, y = (axis.split(" (")[0] for axis in surface.axes)
    return x, y


def stretch(surface: Surface, view: View, shape: float) -> str:
    """How the axes compare where they have units of their own and each fills the panel, `shape` times as high as
    wide."""
    if surface.equal_axes:
        return ""
    units = (view[3] - view[2]) / shape / (view[1] - view[0])
    x, y = parameters(surface)
    return f" 1 of {x} is drawn as long as {units:.3g} of {y}."


def small_print(paths: tuple[Path, ...], lr_rule: str) -> str:
    """How the rates were chosen and what they are, the start, the gradient, and the axes."""
    first = paths[0]
    rates = ", ".join(f"{name(p.optimizer)} {rate(p)}" for p in paths[:6])
    gradient = "full gradient" if first.batch is None else f"mini-batches of {first.batch}, seed {first.seed}"
    start = f"start ({first.points[0][0]:g}, {first.points[0][1]:g})"
    rule = f"{lr_rule}: " if lr_rule else ""
    more = f" and {len(paths) - 6} more" if len(paths) > 6 else ""
    usual = f"at {whose([path.optimizer for path in paths])} defaults"
    others = f"other settings {usual if _all_default(paths) else 'as given'}"
    return f"{rule}{rates}{more}. {start.capitalize()}, {gradient}, {others}."


def whose(optimizers: Iterable[str]) -> str:
    """Of which library the catalogue's defaults of these are."""
    return "their authors'" if ELSEWHERE.intersection(optimizers) else "PyTorch's"


def _all_default(paths: tuple[Path, ...]) -> bool:
    """Whether all hyperparameters but lr are the catalogue's."""
    return all(
        path.optimizer in RULES
        and all(
            RULES[path.optimizer].defaults.get(key) == value
            for key, value in path.hyperparameters.items()
            if key != "lr"
        )
        for path in paths
    )
