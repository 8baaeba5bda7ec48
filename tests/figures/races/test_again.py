"""The command in a report runs the very race again, or is not there."""

import shlex
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest

import thalweg as tw
from tests.figures.races import made
from thalweg.cli import main
from thalweg.cli.race_options import contestants_of
from thalweg.figures.races.report.again import command
from thalweg.problems.foreign import foreign

FEW: dict[str, Any] = {"trials": 2, "seeds": 2, "tuning_seeds": 2}
SHORT: dict[str, Any] = {"steps": 8, "evaluations": 2}
ROWS = {"a": np.arange(30.0), "b": np.arange(30.0) ** 2}
STEEP = tw.surface(tw.valley(kappa=9), noise=2.0, start=(-1.0, 1.0), steps=7)
WIDE = {"sgd": {}, "adam": tw.spaces.ALL_OF_ADAM, "rmsprop": {"lr": (1e-4, 1)}}
RACES: dict[str, tuple[Any, list[Any], dict[str, Any], str]] = {
    "plain": ("valley", [tw.sgd], SHORT, "thalweg race valley -o sgd --trials 2 --seeds 2"),
    "rates": (tw.regression("wine", batch=16), ["sgd", tw.adam], {**SHORT, "lr": (1e-3, 0.5)}, "--lr"),
    "held": ("wine", [tw.adam(lr=0.3), tw.adam(beta1=0.5)], {**SHORT, "target": 0.25}, "--target-loss 0.25"),
    "landscape": (STEEP, [tw.sgd], {}, "--noise 2 --kappa 9 --start -1,1"),
    "anywhere": (tw.surface(tw.matyas, start="anywhere"), [tw.sgd], SHORT, "--start anywhere"),
    "several": (["x**2 + 3*y**2", "rosenbrock"], ["adagrad"], {**SHORT, "search": "random"}, "--search random"),
    "spaces": ("matyas", [tw.sgd, tw.adam, tw.rmsprop], {**SHORT, "search": "random", "spaces": WIDE}, "sgd:none"),
}


@pytest.mark.parametrize("case", RACES)
def test_it_runs_the_same_race(case: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    problems, optimizers, options, holds = RACES[case]
    race = tw.race(problems, optimizers, **FEW, **options)
    line = command(race.heats)
    assert holds in line
    assert ("--space" in line) == (case == "spaces")
    monkeypatch.setattr("sys.argv", [*shlex.split(line), "--no-time", "--out", str(tmp_path / "again")])
    with pytest.raises(SystemExit) as ended:
        main()
    assert not ended.value.code
    assert tw.load_race(tmp_path / "again" / "race.json") == race


def bowl(name: str) -> Any:
    return tw.surface(tw.function(lambda x, y: x**2 + y**2, lambda x, y: (2 * x, 2 * y), name=name))


@pytest.mark.parametrize(
    ("problem", "optimizer"),
    [
        (tw.regression(ROWS, target="b", batch=8), tw.sgd),
        (tw.regression(ROWS, target="b", batch=8, name="wine"), tw.sgd),
        (bowl("bowl"), tw.sgd),
        (bowl("valley"), tw.sgd),
        (tw.surface(tw.valley, box=(-4, 0, -1, 2)), tw.sgd),
        (tw.surface(tw.valley, gradient={"kappa": (1.0, 2.0)}), tw.sgd),
        (tw.surface(tw.valley, name="narrow"), tw.sgd),
        ("valley", tw.adam(beta1=0.8)),
        (["valley", tw.surface(tw.matyas, noise=1.0)], tw.sgd),
    ],
)
def test_what_no_command_knows_has_none(problem: Any, optimizer: Any) -> None:
    race = tw.race(problem, [optimizer], **FEW, **SHORT)
    assert command(race.heats) == ""


def test_numbers_of_another_librarys_optimizer_that_stay_are_those_of_the_line_to_paste() -> None:
    part = made.problem(("torch.optim.AdamW",), "digits-mlp")
    heat = made.heat(part)
    paste = "torch.optim.AdamW(model.parameters(), lr=0.01, weight_decay=0.1, betas=(0.8, 0.9))"
    space = {"lr": "20 trials on a grid, log-uniform from 1e-05 to 10"}
    entry = replace(heat.entries[0], paste=paste, space=space, default={"lr": 1e-3})
    line = command([replace(heat, entries=(entry,))])
    assert "-o 'torch.optim.AdamW:weight_decay=0.1,betas=(0.8, 0.9),lr=0.001' --trials" in line
    (read,) = contestants_of([shlex.split(line)[4]])
    usual = foreign("torch.optim.AdamW")
    assert usual is not None
    assert read.hyperparameters == {**usual.hyperparameters, "weight_decay": 0.1, "betas": (0.8, 0.9)}
    assert command([replace(heat, entries=(replace(entry, paste="torch.optim.AdamW(f(x)"),))]) == ""


class Half:
    """A space of one's own."""

    def at(self, share: float) -> float:
        return 0.01 * (share + 0.5)


def test_spaces_and_numbers_that_no_command_knows() -> None:
    race = tw.race("valley", [tw.sgd], spaces={"sgd": {"lr": Half()}}, **FEW, **SHORT)
    assert command(race.heats) == ""
    held = tw.race("valley", [tw.sgd(lr=tw.schedules.cosine(0.01, steps=8))], spaces={"sgd": {}}, **FEW, **SHORT)
    assert command(held.heats) == ""
