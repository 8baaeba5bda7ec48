"""`thalweg sweep` and `thalweg basins`: what they write and print is what the library finds."""

import csv
import json
import os
import subprocess
import xml.etree.ElementTree as ET
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest
from matplotlib.image import imread

import thalweg as tw
from tests.cli.conftest import COMMAND, Said, environment, interrupted
from tests.cli.test_commands import fine, table_of
from thalweg.cli.axes import axes_of

Run = Callable[..., Said]
SMALL = ("--resolution", "20", "--steps", "200")
BASINS = ("basins", "himmelblau", "--lr", "0.1", *SMALL)
FEW = ("--axis", "lr=1e-3..1:7", "--steps", "100")
RATES = np.geomspace(1e-3, 1, 7)
HEAT = ("sweep", "valley", "-o", "adam", *FEW, "--axis", "beta1=0,0.9")


def within_80_columns(text: str) -> None:
    assert max(map(len, text.splitlines())) <= 80


def test_basins_table_is_that_of_the_record(thalweg: Run, tmp_path: Path) -> None:
    out = fine(thalweg(*BASINS))
    found = tw.basins(tw.himmelblau, tw.adam(lr=0.1), resolution=20, steps=200)
    rows = table_of(out)
    for k, row in enumerate(rows):
        x, y = found.minima[k]
        share = 100 * np.mean(found.reached == k)
        half = np.sort(found.settled[found.reached == k])[(np.count_nonzero(found.reached == k) - 1) // 2]
        assert row == [str(k + 1), f"({x:.3g}, {y:.3g})", "0", f"{share:.0f} %", f"{half:.0f} steps"]
    assert len(rows) == 4
    within_80_columns(out)
    height, width = imread(tmp_path / "himmelblau-basins.png").shape[:2]
    assert (width, height > width) == (1920, True)  # a square map, and under it what it shows


def test_basins_tune_by_default(thalweg: Run) -> None:
    said = json.loads(fine(thalweg("basins", "booth", *SMALL, "-o", "sgd", "--out", "a.npz", "--json")))
    (tuned,) = tw.tune(tw.booth, [tw.sgd]).entries
    assert said["hyperparameters"]["lr"] == tuned.lr
    assert said["optimizer"] == "sgd"
    (only,) = said["minima"]
    assert only["point"] == pytest.approx([1, 3], abs=1e-9)
    assert only["share"] + said["not_there"] + said["diverged"] == pytest.approx(1)


@pytest.mark.parametrize("ending", ["png", "svg", "npz"])
def test_basins_to_every_kind_of_file(ending: str, thalweg: Run, tmp_path: Path) -> None:
    arguments = (*BASINS, "--out", f"a.{ending}", "--width", "300")
    assert "in place of" not in fine(thalweg(*arguments))
    before = (tmp_path / f"a.{ending}").read_bytes()
    assert "(in place of the one that was there)" in fine(thalweg(*arguments))
    assert (tmp_path / f"a.{ending}").read_bytes() == before
    if ending == "npz":
        found = tw.basins(tw.himmelblau, tw.adam(lr=0.1), resolution=20, steps=200)
        assert tw.Basins.load(tmp_path / "a.npz") == found
    if ending == "svg":
        assert ET.fromstring(before).tag.endswith("svg")


def test_basins_of_a_view_that_does_not_hold_the_start(thalweg: Run) -> None:
    for landscape in ("rosenbrock", "(1-x)**2 + 3*(y-x**2)**2"):
        out = ("basins", landscape, "--lr", "0.1", "--view=0.5,1.5,0.5,1.5", *SMALL, "--json", "--out", "a.npz")
        assert json.loads(fine(thalweg(*out)))["view"] == [0.5, 1.5, 0.5, 1.5]


def test_basins_of_many_minima(thalweg: Run) -> None:
    out = fine(thalweg("basins", "rastrigin", "--lr", "0.05", *SMALL, "--out", "a.npz"))
    assert len(table_of(out)) == 8
    assert "and 113 more" in out
    within_80_columns(out)


def test_sensitivity_table_is_that_of_the_record(thalweg: Run, tmp_path: Path) -> None:
    out = fine(thalweg("sweep", "valley", *FEW))
    found = tw.sensitivity(tw.valley, [tw.sgd, tw.momentum, tw.rmsprop, tw.adam], lr=RATES, steps=100)
    rows = table_of(out)
    assert [row[0] for row in rows] == ["SGD", "Momentum", "RMSprop", "Adam"]
    for row, each in zip(rows, found.responses, strict=True):
        assert row[-1] == (f"{RATES[each.diverged > 0][0]:.3g}" if each.diverged.any() else "-")
        if each.best is None:
            assert row[2] == "> 100"
            continue
        assert row[1:3] == [f"{RATES[each.best]:.3g}", f"{each.settled[each.best]:.0f}"]
        assert row[3:5] == [f"{rate:.3g}" for rate in RATES[each.good][[0, -1]]]
        assert row[5].removeprefix("> ") == f"{found.width(each):.2f}"
    assert "2/lambda_max = 0.02" in out
    within_80_columns(out)
    assert imread(tmp_path / "valley-sensitivity.png").shape[:2] == (1080, 1920)


def test_sensitivity_of_one_and_of_twins(thalweg: Run) -> None:
    assert [
        row[0] for row in table_of(fine(thalweg("sweep", "valley", "-o", "adam", "--steps", "20", "--out", "a.csv")))
    ] == ["Adam"]
    twins = ("-o", "adam:beta1=0.5", "-o", "adam:beta1=0.9", "-o", "rmsprop:centered=true")
    out = fine(thalweg("sweep", "valley", *twins, *FEW, "--out", "a.csv"))
    assert [row[0] for row in table_of(out)] == ["Adam, beta1 0.5", "Adam, beta1 0.9", "RMSprop"]
    within_80_columns(out)


def test_sensitivity_json_and_csv(thalweg: Run, tmp_path: Path) -> None:
    said = json.loads(fine(thalweg("sweep", "valley", "-o", "sgd", "-o", "adam", *FEW, "--out", "a.csv", "--json")))
    found = tw.sensitivity(tw.valley, [tw.sgd, tw.adam], lr=RATES, steps=100)
    assert said["edge"] == found.edge
    assert [each["decades"] for each in said["optimizers"]] == [found.width(each) for each in found.responses]
    with (tmp_path / "a.csv").open() as stream:
        lines = list(csv.DictReader(stream))
    assert len(lines) == 14
    for k, each in enumerate(found.responses):
        own = lines[7 * k : 7 * k + 7]
        assert [float(line["lr"]) for line in own] == RATES.tolist()
        assert [float(line["settled"]) for line in own] == each.settled.tolist()
        assert [float(line["loss"]) for line in own] == each.loss.tolist()
        assert [int(line["diverged"]) for line in own] == each.diverged.tolist()


def test_sweep_table_is_that_of_the_record(thalweg: Run, tmp_path: Path) -> None:
    out = fine(thalweg(*HEAT, "--width", "300"))
    found = tw.sweep(tw.valley, tw.adam, lr=RATES, beta1=[0, 0.9], steps=100)
    row, column = np.unravel_index(np.argmin(found.settled), found.shape)
    kept = (found.settled[row, column], found.best[row, column], found.loss[row, column])
    shown = [f"{value:.4g}" for value in (RATES[row], (0, 0.9)[column], *kept)]
    assert table_of(out) == [shown]
    settled, diverged = np.isfinite(found.settled).sum(), (found.diverged_at > 0).sum()
    assert f"lr 7 x beta1 2: 14 runs of 100 steps; settled {settled}, diverged {diverged}" in out
    within_80_columns(out)
    assert (tmp_path / "valley-sweep.png").exists()


@pytest.mark.parametrize("ending", ["png", "svg", "pdf", "npz", "CSV"])
def test_sweep_to_every_kind_of_file(ending: str, thalweg: Run, tmp_path: Path) -> None:
    fine(thalweg(*HEAT, "--out", f"a.{ending}", "--width", "300"))
    data = (tmp_path / f"a.{ending}").read_bytes()
    starts = {"png": b"\x89PNG", "svg": b"<?xml", "pdf": b"%PDF", "npz": b"PK", "csv": b"lr,beta1,"}
    assert data.startswith(starts[ending.lower()])
    if ending == "npz":
        assert tw.Sweep.load(tmp_path / "a.npz") == tw.sweep(tw.valley, tw.adam, lr=RATES, beta1=[0, 0.9], steps=100)


def test_sweep_of_three_axes_goes_to_a_file(thalweg: Run, tmp_path: Path) -> None:
    out = fine(thalweg(*HEAT, "--axis", "eps=1e-8,1e-4", "--keep", "final, settled", "--out", "a.npz"))
    assert "lr 7 x beta1 2 x eps 2: 28 runs" in out
    found = tw.Sweep.load(tmp_path / "a.npz")
    assert set(found.kept) == {"final", "settled"}
    assert found.shape == (7, 2, 2)
    within_80_columns(out)


def test_sweep_zipped_and_over_seeds(thalweg: Run, tmp_path: Path) -> None:
    zipped = ("--axis", "lr=0.1,0.2", "--axis", "beta1=0.8,0.9", "--zipped", "--steps", "50", "--json")
    assert json.loads(fine(thalweg("sweep", "valley", "-o", "adam", *zipped)))["runs"] == 2
    (tmp_path / "a.csv").write_text("f,t\n1,2\n2,3\n3,5\n4,4\n")
    data = ("sweep", "a.csv", "--feature", "f", "--target", "t", "--batch", "2", "-o", "sgd:lr=0.01")
    fine(thalweg(*data, "--axis", "seed=0,1,2", "--steps", "20", "--out", "b.npz"))
    assert tw.Sweep.load(tmp_path / "b.npz").axes["seed"].tolist() == [0, 1, 2]


def test_axes() -> None:
    found = axes_of(["lr=1e-4..1:5", "beta1 = 0.5, 0.9", "eps=1..9:5", "momentum=-1..1:3", "seed=0..4:5"])
    assert found["lr"] == pytest.approx([1e-4, 1e-3, 1e-2, 0.1, 1])
    assert found["beta1"].tolist() == [0.5, 0.9]
    assert found["eps"].tolist() == [1, 3, 5, 7, 9]
    assert found["momentum"].tolist() == [-1, 0, 1]
    assert found["seed"].tolist() == [0, 1, 2, 3, 4]
    assert found["seed"].dtype == np.int64


def test_an_ascii_terminal_keeps_the_minus(tmp_path: Path) -> None:
    done = subprocess.run(
        [*COMMAND, *BASINS, "--out", "a.npz"], cwd=tmp_path, env=environment(PYTHONIOENCODING="ascii"),
        capture_output=True, text=True, check=True,
    )  # fmt: skip
    assert "(-3.78, -3.28)" in done.stdout


def test_ctrl_c_during_a_long_sweep(tmp_path: Path) -> None:
    long = ("sweep", "rosenbrock", "-o", "adam", "--axis", "lr=1e-4..1:3000", "--axis", "beta1=0..0.9:3000")
    said = interrupted(*long, cwd=tmp_path, after=3)
    assert (said.code, said.out) == (130, "")
    assert said.err.splitlines()[-1].startswith("thalweg: interrupted")
    assert "Traceback" not in said.err
    assert os.listdir(tmp_path) == []  # noqa: PTH208
