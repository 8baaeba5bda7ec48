"""`thalweg race`: what it prints and writes."""

import csv
import json
import re
from collections import Counter
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

import thalweg as tw
from tests.cli.conftest import Said, process
from tests.cli.test_terminal import on_a_terminal

Run = Callable[..., Said]
SMALL = ("--trials", "4", "--seeds", "3", "--tuning-seeds", "2", "--steps", "20", "--evaluations", "4")
FILES = {"journal.jsonl", "race.json", "report.html", "runs.csv", "timing.json"}
PROGRESS = re.compile(r"(?m)^(tuning|report|paths on a slice): .*\n")  # is said of what takes over five seconds
SAME = ("report.html", "runs.csv", "race.json")
HOUSES = "area,rooms,price\n" + "".join(f"{k},{k % 3 + 1},{3 * k + k % 5}\n" for k in range(1, 61))


def fine(said: Said) -> str:
    assert said.code == 0, said
    assert re.sub(PROGRESS, "", said.err) == ""
    assert "\x1b" not in said.out
    assert max(map(len, said.out.splitlines())) <= 80
    return said.out


@pytest.fixture(scope="module")
def iris(tmp_path_factory: pytest.TempPathFactory) -> tuple[Said, Path]:
    folder = tmp_path_factory.mktemp("iris")
    return process("race", "iris", *SMALL, cwd=folder), folder / "race-iris"


def test_it_says_first_what_was_found_then_what_to_paste(iris: tuple[Said, Path]) -> None:
    said, folder = iris
    found = tw.load_race(folder / "race.json").findings
    first, paste, *_ = fine(said).split("\n\n")
    assert " ".join(first.split()) == found.sentence
    assert found.problems[0].standings[0].paste in " ".join(paste.split())


def test_the_table_has_every_contestant(iris: tuple[Said, Path]) -> None:
    said, folder = iris
    race = tw.load_race(folder / "race.json")
    assert race.table() in said.out
    for name in ("sgd", "momentum", "rmsprop", "adam"):
        assert re.search(rf"^{name} ", said.out, re.MULTILINE)
    assert "Only 3 seeds" in said.out


def test_the_folder_has_all_of_it(iris: tuple[Said, Path]) -> None:
    said, folder = iris
    names = {each.name for each in folder.iterdir()}
    assert names >= FILES
    assert any(name.endswith(".svg") for name in names)
    assert "race-iris/report.html" in said.out
    wrote = " ".join(said.out[said.out.index("wrote ") :].split())
    assert all(name in wrote for name in names if not name.endswith(".svg"))
    assert f"and {sum(name.endswith('.svg') for name in names)} figures as SVG" in wrote
    assert (folder / "report.html").read_text().startswith("<!doctype html>")


def test_every_run_is_in_the_csv(iris: tuple[Said, Path]) -> None:
    _, folder = iris
    rows = list(csv.DictReader((folder / "runs.csv").read_text().splitlines()))
    counts = Counter(row["role"] for row in rows)
    assert [counts[role] for role in ("tuning", "report", "default")] == [4 * 4 * 2, 4 * 3, 4 * 3]
    reported = {row["seed"] for row in rows if row["role"] in ("report", "default")}
    assert reported.isdisjoint(row["seed"] for row in rows if row["role"] not in ("report", "default"))


def test_seconds_stand_apart(iris: tuple[Said, Path]) -> None:
    said, folder = iris
    seconds = json.loads((folder / "timing.json").read_text())["seconds_a_step"]["iris"]
    assert set(seconds) == {"sgd", "momentum", "rmsprop", "adam"}
    assert "a step" in said.out
    assert "to the target" in said.out


def test_the_same_command_again_runs_nothing_and_writes_the_same(iris: tuple[Said, Path]) -> None:
    _, folder = iris
    before = {name: (folder / name).read_bytes() for name in (*SAME, "journal.jsonl")}
    said = process("race", "iris", *SMALL, "--no-time", cwd=folder.parent)
    first, last = said.err.splitlines()
    assert re.fullmatch(r"tuning: 32 of 32 runs are in the journal already", first)
    assert re.fullmatch(r"report: (\d+) of \1 runs are in the journal already", last)
    assert "in place of the one that was there" in " ".join(fine(replace(said, err="")).split())
    assert {name: (folder / name).read_bytes() for name in before} == before
    assert not (folder / "timing.json").exists() or "a step" not in said.out


def test_one_more_contestant_adds_its_runs_only(iris: tuple[Said, Path], tmp_path: Path, thalweg: Run) -> None:
    _, folder = iris
    journal = tmp_path / "shared.jsonl"
    journal.write_bytes((folder / "journal.jsonl").read_bytes())
    lines = journal.read_text().count("\n")
    named = ("--target-loss", "0.5", "--journal", str(journal))  # no runs that set a target
    fine(replace(thalweg("race", "iris", *SMALL, "--no-time", "-o", "sgd", "-o", "adamax", *named), err=""))
    assert journal.read_text().count("\n") == lines + 4 * 2 + 2 * 3
    assert not (tmp_path / "race-iris" / "journal.jsonl").exists()


def test_a_table_of_your_own(tmp_path: Path, thalweg: Run) -> None:
    (tmp_path / "houses.csv").write_text(HOUSES)
    out = fine(thalweg("race", "houses.csv", "--target", "price", "--feature", "area", *SMALL, "--no-time"))
    assert "price of houses" in out
    assert (tmp_path / "race-price-of-houses" / "report.html").exists()


def test_several_problems_are_judged_together(tmp_path: Path, thalweg: Run) -> None:
    out = fine(thalweg("race", "iris", "wine", "-o", "sgd", "-o", "adam", *SMALL, "--no-time"))
    assert out.startswith("Over 2 problems")
    assert (tmp_path / "race-iris-wine" / "report.html").exists()


def test_landscapes_formulas_and_several_numbers(tmp_path: Path, thalweg: Run) -> None:
    space = ("--search", "random", "-o", "adam", "-o", "sgd", "--space", "adam:all", "--out", "here")
    fine(thalweg("race", "x**2+30*y**2", "--noise", "1", *space, *SMALL, "--no-time"))
    (heat,) = tw.load_race(tmp_path / "here" / "race.json").heats
    assert [set(entry.setting) for entry in heat.entries] == [{"lr", "beta1", "beta2", "eps"}, {"lr"}]


def test_for_machines(tmp_path: Path, thalweg: Run) -> None:
    said = thalweg("race", "iris", "-o", "sgd", "-o", "adam", *SMALL, "--json")
    found = json.loads(fine(said) if max(map(len, said.out.splitlines())) <= 80 else said.out)
    assert found["problems"][0]["standings"][0]["contestant"] in ("sgd", "adam")
    assert set(found["seconds_a_step"]["iris"]) == {"sgd", "adam"}


def test_help_fits_and_shows_the_way(thalweg: Run) -> None:
    out = fine(thalweg("race", "--help"))
    assert "Examples:" in out
    assert "thalweg race my_problem.py" in out


def test_a_list_of_what_can_be_named(thalweg: Run) -> None:
    from thalweg.races.naming import EXAMPLES

    names = [row["name"] for row in json.loads(thalweg("list", "problems", "--json").out)]
    assert names == ["digits", "breast_cancer", "wine", "iris", "diabetes", *EXAMPLES]


@pytest.mark.parametrize("columns", [100, 60])
def test_progress_on_a_terminal(columns: int, tmp_path: Path) -> None:
    seen = on_a_terminal(tmp_path, "race", "iris", "-o", "sgd", "-o", "adam", *SMALL, "--no-time", columns=columns)
    plain = re.sub(r"\x1b\[[0-9;?]*[A-Za-z]", "", seen)
    assert "tuning: 16 of 16 runs" in plain or "tuning: 0 of 16 runs" in plain
    assert "report: " in plain
    assert "drawing the report ..." in plain
    assert "sgd" in plain
    lines = [part for line in plain.splitlines() for part in line.split("\r")]
    assert max(len(line.rstrip()) for line in lines) <= min(80, columns)
