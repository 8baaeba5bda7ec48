"""What the commands write and print."""

import json
import re
import xml.etree.ElementTree as ET
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest
from matplotlib.image import imread

import thalweg as tw
from tests.cli.conftest import Said, process
from thalweg.landscapes import CATALOGUE as LANDSCAPES
from thalweg.rules import CATALOGUE as RULES

Run = Callable[..., Said]
PATHS = ("draw", "--lr", "default")  # needs no tuning


def fine(said: Said) -> str:
    assert said.code == 0, said
    assert said.err == ""
    assert "\x1b" not in said.out
    return said.out


def table_of(text: str) -> list[list[str]]:
    """Rows of the first table: the lines between its rule and the next empty line."""
    after = re.split(r"\n\s*[─-]{10,}\s*\n", text, maxsplit=1)[1]
    return [re.split(r"\s{2,}", line.strip()) for line in re.split(r"\n\s*\n", after)[0].splitlines()]


@pytest.fixture(scope="module")
def main_job(tmp_path_factory: pytest.TempPathFactory) -> tuple[Said, Path]:
    folder = tmp_path_factory.mktemp("main")
    return process(cwd=folder), folder


def test_the_main_job_writes_the_pictures(main_job: tuple[Said, Path]) -> None:
    said, folder = main_job
    out = fine(said)
    written = sorted(path.name for path in folder.iterdir())
    assert {"sgd-vs-adam.svg", "sgd-vs-adam.png", "old-faithful.png"} <= set(written)
    assert sorted(Path(line[6:]).name for line in out.splitlines() if line.startswith("wrote ")) == written
    assert "in place of" not in out
    for name in written:
        if name.endswith(".svg"):
            assert ET.fromstring((folder / name).read_text()).tag.endswith("svg")
        else:
            assert imread(folder / name).shape[:2] == (1080, 1920)


def test_the_main_job_s_tables(main_job: tuple[Said, Path]) -> None:
    said, _ = main_job
    assert [row[0] for row in table_of(said.out)] == ["SGD", "Momentum", "RMSprop", "Adam"]
    assert said.out.count("Momentum") >= 2
    for line in said.out.splitlines():
        assert len(line.rstrip()) <= 80 or line.startswith(("wrote ", "  thalweg")), line


def test_the_main_job_s_numbers_are_those_of_tune_and_descend(main_job: tuple[Said, Path]) -> None:
    said, _ = main_job
    found = tw.tune(tw.valley, [tw.sgd, tw.momentum, tw.rmsprop, tw.adam], steps=300)
    for row, entry in zip(table_of(said.out), found.entries, strict=True):
        assert row[1] == f"{entry.lr:.3g}"
        assert row[2] == str(entry.steps)


def test_the_main_job_ends_with_things_to_try(main_job: tuple[Said, Path]) -> None:
    lines = main_job[0].out.rstrip().splitlines()
    assert lines[-5] == "Try next:"
    assert [line.split()[:2] for line in lines[-4:]] == [
        ["thalweg", name] for name in ("explore", "lecture", "draw", "draw")
    ]


def test_the_main_job_again_says_what_it_replaced_and_json(main_job: tuple[Said, Path]) -> None:
    _, folder = main_job
    before = {path.name: path.read_bytes() for path in folder.iterdir()}
    assert fine(process(cwd=folder)).count("(in place of the one that was there)") == len(before)
    assert {path.name: path.read_bytes() for path in folder.iterdir()} == before
    races = json.loads(fine(process("--json", cwd=folder)))
    assert [race["landscape"] for race in races] == ["valley", "old faithful"]
    for race in races:
        assert [run["optimizer"] for run in race["runs"]] == ["sgd", "momentum", "rmsprop", "adam"]
        assert all(Path(file).exists() for file in race["files"])


@pytest.mark.parametrize("name", sorted(LANDSCAPES))
def test_draw_each_landscape(name: str, thalweg: Run, tmp_path: Path) -> None:
    out = fine(thalweg(*PATHS, name, "--width", "200"))
    assert (tmp_path / f"{name}-sgd-vs-adam.png").exists()
    assert f"wrote {name}-sgd-vs-adam.png" in out


def test_draw_tunes_by_default(thalweg: Run, tmp_path: Path) -> None:
    out = fine(thalweg("draw", "--out", "a.svg"))
    tuned = tw.tune(tw.valley, [tw.sgd, tw.adam])
    for entry in tuned.entries:
        assert f"lr {entry.lr:.3g}" in out
    assert (tmp_path / "a.svg").exists()


@pytest.mark.parametrize("formula", ["(1-x)**2 + 20*(3*y-x**2)**2", "x^2+y^2", "x**2 + 30*(y - sin(x))**2"])
def test_draw_a_formula(formula: str, thalweg: Run, tmp_path: Path) -> None:
    fine(thalweg("draw", formula, "--lr", "0.001", "--width", "200"))
    assert [path.name for path in tmp_path.iterdir()] == ["formula-sgd-vs-adam.png"]


def test_draw_x_and_y_are_formulas(thalweg: Run) -> None:
    for formula in ("x", "x-y"):
        said = thalweg("draw", formula)
        assert "no landscape is called" not in said.err
        assert said.err.count("\n") <= 1


def test_draw_a_table(thalweg: Run, tmp_path: Path) -> None:
    rng = np.random.default_rng(0)
    area = rng.uniform(50, 150, 60)
    rows = "\n".join(f"{a:.2f};{3 * a + rng.normal():.2f}" for a in area)
    (tmp_path / "my houses.txt").write_text(f"area [m²];price\n{rows}\n")
    line = (
        "draw",
        "my houses.txt",
        "--feature",
        "area [m²]",
        "--target",
        "price",
        "--json",
        "--out",
        "a.png",
        "--width",
        "200",
    )
    seeds = [json.loads(fine(thalweg(*line, "--batch", "8", "--seed", seed)))["runs"] for seed in ("1", "1", "2")]
    assert seeds[0] == seeds[1]
    assert seeds[0] != seeds[2]
    assert {run["batch"] for run in seeds[0]} == {8}
    assert json.loads(fine(thalweg(*line)))["runs"][0]["batch"] is None


def test_draw_optimizers_and_their_settings(thalweg: Run, tmp_path: Path) -> None:
    chosen = ("-o", "sgd", "--optimizer", "momentum", "-o", "rmsprop:alpha=0.9,centered=true", "-o", "adam")
    found = json.loads(fine(thalweg("draw", *chosen, "--lr", "0.01", "--json", "--out", "a.png", "--width", "200")))
    assert [run["optimizer"] for run in found["runs"]] == ["sgd", "momentum", "rmsprop", "adam"]
    assert {run["hyperparameters"]["lr"] for run in found["runs"]} == {0.01}
    assert found["runs"][2]["hyperparameters"]["alpha"] == 0.9
    assert found["runs"][2]["hyperparameters"]["centered"] is True


def test_draw_at_default_and_at_own_rates(thalweg: Run) -> None:
    common = ("--json", "--out", "a.png", "--width", "200")
    default = json.loads(fine(thalweg("draw", "--lr", "default", *common)))
    assert [run["hyperparameters"]["lr"] for run in default["runs"]] == [1e-3, 1e-3]
    own = json.loads(fine(thalweg("draw", "-o", "sgd:lr=0.0197", "-o", "adam:lr=0.1", *common)))
    assert [run["hyperparameters"]["lr"] for run in own["runs"]] == [0.0197, 0.1]


def test_draw_kappa_tilt_start_view_and_steps(thalweg: Run) -> None:
    found = json.loads(
        fine(thalweg(*PATHS, "--kappa", "10", "--tilt", "30", "--start=-2,1", "--view=-3,3,-2,2", "--steps", "7",
                     "--json", "--out", "a.png", "--width", "200"))
    )  # fmt: skip
    assert found["parameters"] == {"kappa": 10, "tilt": 30}
    assert found["view"] == [-3, 3, -2, 2]
    assert found["steps"] == 7
    assert found["runs"][0]["start"] == [-2, 1]


@pytest.mark.parametrize("layout", ["panels", "overlay"])
@pytest.mark.parametrize("ending", ["svg", "png", "pdf", "SVG"])
def test_draw_to_every_kind_of_file(layout: str, ending: str, thalweg: Run, tmp_path: Path) -> None:
    fine(thalweg(*PATHS, "--layout", layout, "--out", f"a.{ending}", "--width", "400"))
    data = (tmp_path / f"a.{ending}").read_bytes()
    assert data.startswith({"svg": b"<?xml", "png": b"\x89PNG", "pdf": b"%PDF"}[ending.lower()])
    if ending == "png":
        assert imread(tmp_path / "a.png").shape[:2] == (225, 400)


def test_draw_says_when_it_replaces_a_file(thalweg: Run) -> None:
    for arguments in ((*PATHS, "--width", "200"), (*PATHS, "--width", "200", "--out", "a.png")):
        assert "in place of" not in fine(thalweg(*arguments))
        assert "(in place of the one that was there)" in fine(thalweg(*arguments))


def test_draw_a_diverging_run(thalweg: Run) -> None:
    out = fine(thalweg("draw", "--lr", "0.05", "--width", "200"))
    assert "diverges at step" in out


def test_draw_refers_to_brackets_and_colons_as_they_are(thalweg: Run, tmp_path: Path) -> None:
    (tmp_path / "a.csv").write_text("[bold]f,:smile:\n1,2\n2,3\n3,5\n")
    out = fine(
        thalweg("draw", "a.csv", "--feature", "[bold]f", "--target", ":smile:", "--lr", "0.01", "--width", "200")
    )
    assert "wrote" in out


def test_tune(thalweg: Run, tmp_path: Path) -> None:
    out = fine(thalweg("tune", "valley", "--kappa", "10", "-o", "sgd", "-o", "rmsprop:alpha=0.9", "--steps", "100"))
    found = tw.tune(tw.valley(kappa=10), [tw.sgd, tw.rmsprop(alpha=0.9)], steps=100)
    rows = table_of(out)
    assert [row[0] for row in rows] == ["sgd", "rmsprop(alpha=0.9)"]
    for row, entry in zip(rows, found.entries, strict=True):
        assert row[1] == f"{entry.lr:.3g}"
        assert row[2] == ("> 100" if entry.steps is None else str(entry.steps))
    for remark in found.remarks:
        assert " ".join(remark.split()) in " ".join(out.split())
    assert max(map(len, out.splitlines())) <= 80
    assert list(tmp_path.iterdir()) == []


def test_tune_json(thalweg: Run) -> None:
    found = json.loads(fine(thalweg("tune", "x**2 + 9*y**2", "-o", "adam:beta2=0.99", "--steps", "60", "--json")))
    assert found["budget"] == 60
    assert found["criterion"] in ("distance", "loss")
    (adam,) = found["optimizers"]
    assert adam["hyperparameters"]["beta2"] == 0.99


def test_list(thalweg: Run) -> None:
    for what, catalogue in (("optimizers", RULES), ("landscapes", LANDSCAPES)):
        out = fine(thalweg("list", what))
        assert max(map(len, out.splitlines())) <= 80
        assert all(re.search(rf"^\s*{name}\b", out, re.M) for name in catalogue)
        assert [row["name"] for row in json.loads(fine(thalweg("list", what, "--json")))] == list(catalogue)


@pytest.mark.parametrize("command", [(), ("draw",), ("tune",), ("list",)])
@pytest.mark.parametrize("flag", ["--help", "-h"])
def test_help_has_examples(command: tuple[str, ...], flag: str, thalweg: Run) -> None:
    out = fine(thalweg(*command, flag))
    assert "Examples:\n" in out
    assert "  thalweg" in out.split("Examples:")[1]
    assert max(map(len, out.splitlines())) <= 82


def test_version(thalweg: Run) -> None:
    assert fine(thalweg("--version")).strip() == f"thalweg, version {tw.__version__}"
