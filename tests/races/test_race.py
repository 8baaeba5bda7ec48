"""Whole races: what is the same for all, what is kept apart, what is refused before anything is run."""

import csv
import math
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import torch

import thalweg as tw
from thalweg.errors import FileError, InputError
from thalweg.races.selection import overall


@pytest.fixture(scope="module")
def race() -> tw.Race:
    iris = tw.regression("iris", steps=60, batch=16)
    return tw.race([iris, tw.surface(tw.valley, steps=60)], [tw.sgd, tw.adam], trials=7, seeds=4, tuning_seeds=3)


def test_every_contestant_has_the_same_budget(race: tw.Race) -> None:
    for heat in race.heats:
        assert {(len(entry.settings), len(entry.tuning), len(entry.report)) for entry in heat.entries} == {(7, 7, 4)}
        assert all(entry.settings == heat.entries[0].settings for entry in heat.entries)
        runs = [run for entry in heat.entries for several in entry.tuning for run in several]
        assert {len(run.train) for run in runs} == {len(heat.budget.at)} == {21}


def test_no_seed_is_both_chosen_by_and_reported(race: tw.Race) -> None:
    for heat in race.heats:
        assert not set(heat.seeds) & set(heat.tuning_seeds)


def test_the_target_is_set_by_runs_of_its_own(race: tw.Race) -> None:
    """The best contestant's chosen trial, on seeds that neither chose it nor are reported."""
    from thalweg.runs.train import train

    heat = race.heats[0]
    tuned = {entry.contestant: [heat.score(run) for run in entry.tuning[entry.chosen]] for entry in heat.entries}
    assert heat.baseline == min(tuned, key=lambda name: np.mean(tuned[name]))
    (entry,) = (each for each in heat.entries if each.contestant == heat.baseline)
    problem, optimizer = tw.regression("iris", steps=60, batch=16), {"sgd": tw.sgd, "adam": tw.adam}[heat.baseline]()
    again = [train(problem, optimizer, [entry.setting], 200_000 + seed, heat.budget)[0] for seed in heat.seeds]
    assert heat.baseline_runs == tuple(again)
    assert race.findings.problems[0].target == np.median([heat.score(run) for run in again])


def test_the_trial_that_is_reported_is_the_best_over_the_tuning_seeds(race: tw.Race) -> None:
    for heat in race.heats:
        for entry in heat.entries:
            scores = [overall([heat.score(run) for run in several]) for several in entry.tuning]
            assert scores[entry.chosen] == min(scores) < math.inf


def test_a_run_is_the_one_that_a_plain_loop_gives(race: tw.Race) -> None:
    """The reported run of SGD on iris, by PyTorch on the rows and batches of its seed."""
    from thalweg.runs.train import train

    heat = race.heats[0]
    problem = tw.regression("iris", steps=60, batch=16)
    for place, (rule, entry) in enumerate(zip((tw.sgd, tw.adam), heat.entries, strict=True)):
        alone = train(problem, rule(), [entry.setting], heat.seeds[place], heat.budget)
        assert alone[0] == entry.report[place]


def test_the_same_race_is_the_same_record(race: tw.Race) -> None:
    iris = tw.regression("iris", steps=60, batch=16)
    problems = [iris, tw.surface(tw.valley, steps=60)]
    assert tw.race(problems, ["sgd", "adam"], trials=7, seeds=4, tuning_seeds=3, workers=1) == race


def test_what_is_saved_is_read_back(race: tw.Race, tmp_path: Path) -> None:
    assert tw.load_race(race.save(tmp_path / "race.json")) == race
    before = (tmp_path / "race.json").read_bytes()
    tw.load_race(tmp_path / "race.json").save(tmp_path / "again.json")
    assert (tmp_path / "again.json").read_bytes() == before


def test_a_row_for_every_run(race: tw.Race, tmp_path: Path) -> None:
    with race.save(tmp_path / "runs.csv").open(newline="") as stream:
        rows = list(csv.DictReader(stream))
    assert len(rows) == 2 * 2 * (7 * 3 + 4 + 4)
    first = race.heats[0].entries[0]
    told = [row["held-out loss at 60"] for row in rows if row["role"] == "report"][:4]
    assert [float(each) for each in told] == [run.held_out[-1] for run in first.report]


def test_a_folder_holds_everything(race: tw.Race, tmp_path: Path) -> None:
    folder = race.save(tmp_path / "found")
    names = {each.name for each in folder.iterdir()}
    assert {"report.html", "runs.csv", "race.json"} <= names
    assert any(name.endswith(".svg") for name in names)


def test_what_is_printed_is_the_table(race: tw.Race) -> None:
    assert str(race) == race.table()
    assert repr(race) == "<race of sgd, adam on iris, valley>"


def test_the_table_fits_a_terminal(race: tw.Race) -> None:
    lines = race.table().splitlines()
    assert max(map(len, lines)) <= 80
    assert any("adam" in line for line in lines)


def test_a_files_ending(race: tw.Race, tmp_path: Path) -> None:
    with pytest.raises(FileError, match=r"a race is saved as \.html"):
        race.save(tmp_path / "race.doc")
    for content in ("", "{}", '{"format": "thalweg race 1", "heats": [3]}', "[1]"):
        (tmp_path / "other.json").write_text(content)
        with pytest.raises(FileError, match="is no saved race"):
            tw.load_race(tmp_path / "other.json")


def test_a_journal_is_gone_on_with(tmp_path: Path) -> None:
    def run(seeds: int) -> tw.Race:
        problem = tw.surface(tw.valley, steps=20)
        return tw.race(problem, [tw.sgd], trials=3, seeds=seeds, tuning_seeds=2, journal=tmp_path / "journal.jsonl")

    first = run(2)
    size = (tmp_path / "journal.jsonl").stat().st_size
    assert run(2) == first
    assert (tmp_path / "journal.jsonl").stat().st_size == size
    longer = run(3)
    assert longer.heats[0].entries[0].report[:2] == first.heats[0].entries[0].report


def test_a_random_search_of_more_than_the_rate() -> None:
    spaces = {"adam": {"lr": (1e-3, 1.0), "beta1": tw.spaces.OneMinus(1e-2, 1.0)}}
    found = tw.race(
        tw.surface(tw.valley, steps=20), [tw.sgd, tw.adam], search="random", spaces=spaces, trials=8, seeds=2,
        tuning_seeds=1,
    )  # fmt: skip
    sgd, adam = found.heats[0].entries
    assert len({setting["beta1"] for setting in adam.settings}) == 8
    shares = [np.log10(setting["lr"]) / 3 + 1 for setting in adam.settings]
    assert [tw.spaces.PRIORS["sgd"].at(share) for share in shares] == pytest.approx(
        [setting["lr"] for setting in sgd.settings], rel=1e-6
    )


def test_what_is_not_searched_is_run_once(tmp_path: Path) -> None:
    """An optimizer with a schedule of its own; another one of the same text, another closure, is another run."""

    def falling(first: float) -> tw.Optimizer:
        return tw.sgd(lr=lambda t: first / math.sqrt(t))

    found = []
    for first in (1e-2, 1e-4):
        how: Any = {"seeds": 2, "tuning_seeds": 1, "journal": tmp_path / "journal.jsonl", "spaces": {"sgd": {}}}
        found.append(tw.race(tw.surface(tw.valley, steps=20), [falling(first)], **how).heats[0].entries[0])
    assert [entry.settings for entry in found] == [({},), ({},)]
    assert found[0].report[0].train[-1] < found[1].report[0].train[-1]


def test_on_a_jax_model_the_line_to_paste_is_optaxs() -> None:
    import jax.numpy as jnp

    @tw.problem(steps=2)
    def mine(seed: int) -> Any:
        return jnp.ones(3), lambda w, x: jnp.mean((x @ w) ** 2), [jnp.ones((4, 3))]

    with ThreadPoolExecutor(1) as here:
        found = tw.race(mine, [tw.momentum], trials=1, seeds=1, tuning_seeds=1, executor=here)
    assert found.heats[0].entries[0].paste == "optax.sgd(learning_rate=0.01, momentum=0.9)"


def test_a_beta_close_to_one_is_pasted_as_it_is() -> None:
    spaces = {"adam": {"lr": (0.01, 0.1), "beta1": tw.spaces.OneMinus(1e-5, 1e-4)}}
    found = tw.race(
        tw.surface(tw.valley, steps=5), [tw.adam], search="random", spaces=spaces, trials=2, seeds=2, tuning_seeds=1
    )
    assert "betas=(0.9999" in found.heats[0].entries[0].paste


valley: Any = "valley"


@pytest.mark.parametrize(
    ("problems", "optimizers", "how", "message"),
    [
        ("valey", [tw.adam], {}, "did you mean valley"),
        (valley, [], {}, "at least one optimizer"),
        ([], [tw.adam], {}, "problem"),
        ([valley, valley], [tw.adam], {}, "are called valley"),
        (valley, [tw.adam], {"trials": 0}, "trials is a whole number"),
        (valley, [tw.adam], {"seeds": 0}, "seeds is a whole number"),
        (valley, [tw.adam], {"seeds": True}, "seeds is a whole number"),
        (valley, [tw.adam], {"tuning_seeds": -1}, "tuning_seeds is a whole number"),
        (valley, [tw.adam], {"steps": 0}, "steps is a whole number"),
        (valley, [tw.adam], {"steps": 1.5}, "steps is a whole number"),
        (valley, [tw.adam], {"steps": 5, "evaluations": 6}, "evaluations is a whole number from 1 to 5"),
        (valley, [tw.adam], {"steps": 10**9, "evaluations": 10**9}, "evaluations is a whole number from 1 to 100,000"),
        (valley, [tw.adam], {"search": "bayes"}, "'grid' or 'random'"),
        (valley, [tw.adam], {"target": math.nan}, "target is a loss"),
        (valley, [tw.adam], {"spaces": {"adam": {"lr": (0.1, 1), "beta1": (0.1, 0.9)}}}, "search='random'"),
        (valley, [tw.adam], {"target": "price"}, r"tw.regression\(data, target='price'\)"),
        (valley, [tw.adam], {"workers": 0}, "workers"),
        (valley, [torch.optim.Adam], {}, "race tw.adam"),
        (valley, [torch.optim.SGD], {"spaces": {"torch.optim.SGD": {"lrr": (0.1, 1)}}}, "did you mean lr"),
        (valley, [tw.adam], {"spaces": {"adam": {"beta1": (0.5, 2.0)}}, "journal": "/nowhere/x"}, "beta1 must be"),
    ],
)
def test_what_cannot_be_raced(problems: Any, optimizers: Any, how: dict[str, Any], message: str) -> None:
    with pytest.raises(InputError, match=message):
        tw.race(problems, optimizers, **how)
