"""`thalweg draw --layout`: rates, losses, an update, a fit."""

import json
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest

import thalweg as tw
from tests.cli.conftest import Said

Run = Callable[..., Said]
RATES = ("draw", "-o", "sgd:lr=0.0197", "-o", "adam:lr=0.094")
GEYSER = Path(tw.__file__).parent / "problems" / "data" / "old_faithful.csv"
DATA = (str(GEYSER), "--feature", "eruptions", "--target", "waiting")


def found(thalweg: Run, *arguments: str) -> dict[str, object]:
    said = thalweg(*arguments, "--json", "--width", "200")
    assert said.code == 0, said
    assert said.err == ""
    return dict(json.loads(said.out))


@pytest.mark.parametrize("layout", ["rates", "losses", "update"])
def test_a_file_of_its_own(layout: str, thalweg: Run, tmp_path: Path) -> None:
    assert found(thalweg, *RATES, "--layout", layout)["file"] == f"valley-sgd-vs-adam-{layout}.png"
    assert (tmp_path / f"valley-sgd-vs-adam-{layout}.png").read_bytes().startswith(b"\x89PNG")


def test_when_each_is_there(thalweg: Run) -> None:
    told = found(thalweg, *RATES, "--layout", "losses")
    for run, optimizer in zip(told["runs"], (tw.sgd(lr=0.0197), tw.adam(lr=0.094)), strict=True):  # type: ignore[call-overload]
        path = tw.descend(tw.valley, optimizer, steps=300)
        assert run["says"].startswith(f"there in {path.settled_at(0.05)} steps; loss ")


def test_the_ratio_of_rates_is_numpy_s(thalweg: Run) -> None:
    told = found(thalweg, *RATES, "--layout", "rates", "--steps", "20")
    rates = tw.descend(tw.valley, tw.adam(lr=0.094), steps=20).effective_lr
    expected = f"rate of x {np.median(rates[:, 0] / rates[:, 1]):.3g} times that of y"
    assert told["runs"][1]["says"].startswith(expected)  # type: ignore[index]
    assert told["steps"] == 20


def test_which_step_is_taken_apart(thalweg: Run) -> None:
    told, path = found(thalweg, *RATES, "--layout", "update", "--steps", "3"), tw.descend(tw.valley, tw.adam(lr=0.094))
    x, y = path.points[3] - path.points[2]
    assert told["runs"][1]["says"] == f"step 3 is {x:.3g} in x and {y:.3g} in y".replace("-", "−")  # type: ignore[index]
    said = thalweg("draw", "-o", "sgd:lr=5", "--layout", "update", "--steps", "30")
    assert said.code == 2
    assert "step 30 was asked for: give one of these as shown" in said.err


def test_lines_through_data(thalweg: Run) -> None:
    slope, intercept = np.polyfit(*np.loadtxt(GEYSER, delimiter=",", skiprows=1).T, 1)
    told = found(thalweg, "draw", *DATA, "-o", "momentum:lr=0.01", "--layout", "fit", "--steps", "2000")
    assert told["runs"][0]["says"].startswith(f"waiting = {slope:.3g} eruptions + {intercept:.3g}, off by")  # type: ignore[index]


def test_words_on_a_terminal(thalweg: Run) -> None:
    said = thalweg("draw", *DATA, "-o", "adam:lr=4", "--layout", "fit", "--steps", "9", "--width", "200")
    assert said.code == 0
    assert "After 9 steps Adam's line is off by" in said.out
    assert "  adam: waiting = " in said.out
    assert "steps 9" in said.out


def test_a_fit_needs_data(thalweg: Run) -> None:
    said = thalweg(*RATES, "--layout", "fit")
    assert said.code == 2
    assert said.err.strip() == "thalweg: layout='fit' shows lines through data, valley has no data: leave it out"
