"""Bad input to `thalweg sweep` and `thalweg basins`: one line, exit code 2, nothing run and nothing written."""

from collections.abc import Callable
from pathlib import Path

import pytest

from tests.cli.conftest import Said
from tests.cli.test_bad_input import in_one_line
from tests.permissions import unprivileged

ONE = ("sweep", "valley", "-o", "adam")
OUT = ("--out", "a.npz")

BAD = {
    "axis without values": ((*ONE, "--axis", "lr"), "NAME=LOW..HIGH:COUNT"),
    "axis without a name": ((*ONE, "--axis", "=1,2"), "NAME=LOW..HIGH:COUNT"),
    "axis empty": ((*ONE, "--axis", "lr="), "NAME=LOW..HIGH:COUNT"),
    "axis of words": ((*ONE, "--axis", "lr=few,many"), "'few' is no finite number"),
    "axis with a gap": ((*ONE, "--axis", "lr=1,,2"), "'' is no finite number"),
    "axis nan": ((*ONE, "--axis", "lr=0.1,nan"), "'nan' is no finite number"),
    "axis to inf": ((*ONE, "--axis", "lr=1..inf:9"), "'inf' is no finite number"),
    "range without a count": ((*ONE, "--axis", "lr=1e-3..1"), "COUNT is a whole number from 2"),
    "count 0": ((*ONE, "--axis", "lr=1e-3..1:0"), "COUNT is a whole number from 2"),
    "count 1": ((*ONE, "--axis", "lr=1e-3..1:1"), "COUNT is a whole number from 2"),
    "count 2.5": ((*ONE, "--axis", "lr=1e-3..1:2.5"), "COUNT is a whole number from 2"),
    "count huge": ((*ONE, "--axis", "lr=1e-3..1:10000000000"), "to 1,000,000"),
    "counts huge together": ((*ONE, "--axis", "lr=1e-3..1:1000000", "--axis", "eps=1e-9..1:1000000"), "GiB"),
    "range empty": ((*ONE, "--axis", "lr=1..1:5"), "1 is not below 1"),
    "range downward": ((*ONE, "--axis", "lr=1..0.1:5"), "1 is not below 0.1"),
    "axis twice": ((*ONE, "--axis", "lr=1,2", "--axis", "lr=3,4"), "given twice"),
    "axis out of range": ((*ONE, "--axis", "beta1=0.5,1.5"), "[0, 1)"),
    "axis unknown": ((*ONE, "--axis", "beta=0.5,0.9"), "did you mean beta"),
    "axis that is an argument of ours": ((*ONE, "--axis", "tolerance=0.1,0.2"), "no number 'tolerance'"),
    "axis that is a flag": (("sweep", "-o", "rmsprop", "--axis", "centered=0,1"), "no number 'centered'"),
    "axis of starts": ((*ONE, "--axis", "start=1,2"), "thalweg basins"),
    "axis set as well": (("sweep", "-o", "adam:beta1=0.5", "--axis", "beta1=0.5,0.9"), "beta1 is an axis"),
    "rate set as well": (("sweep", "-o", "adam:lr=0.5"), "lr is an axis"),
    "one rate for several": (("sweep", "--axis", "lr=0.1"), "two learning rates or more"),
    "another axis for several": (("sweep", "--axis", "beta1=0.5,0.9"), "several optimizers share lr alone"),
    "seeds without a batch": ((*ONE, "--axis", "seed=1,2"), "give batch as well"),
    "seed twice": ((*ONE, "--axis", "seed=1,2", "--seed", "1"), "leave out --seed"),
    "seeds in parts": ((*ONE, "--axis", "seed=1.5,2"), "whole numbers from 0"),
    "zipped alone": ((*ONE, "--axis", "lr=1,2", "--zipped"), "two axes or more"),
    "zipped uneven": ((*ONE, "--axis", "lr=1,2", "--axis", "beta1=0.1,0.2,0.3", "--zipped"), "lr 2, beta1 3"),
    "three axes in a picture": (
        (*ONE, "--axis", "lr=1,2", "--axis", "beta1=0,0.9", "--axis", "eps=1,2"),
        ".npz or .csv",
    ),
    "keep unknown": ((*ONE, "--axis", "lr=1,2", "--keep", "lose", *OUT), "did you mean loss"),
    "keep nothing to show": ((*ONE, "--axis", "lr=1,2", "--keep", "final"), "final was kept"),
    "keep nothing": ((*ONE, "--axis", "lr=1,2", "--keep", "", *OUT), "a sweep keeps"),
    "keep of several": (("sweep", "--keep", "final", *OUT), "sweep of one optimizer"),
    "sweep of an unknown landscape": (("sweep", "rosenbrok"), "did you mean rosenbrock"),
    "sweep of an unknown optimizer": (("sweep", "-o", "adm"), "did you mean adam"),
    "sweep steps 0": (("sweep", "--steps", "0"), "from 1 to 1,000,000"),
    "sweep to a bad ending": (("sweep", "--out", "a.bmp"), ".npz, .csv"),
    "sweep to a missing folder": (("sweep", "--out", "none/a.csv"), "there is no folder none"),
    "sweep too narrow": (("sweep", "--width", "5"), "from 200 to 7680"),
    "sweep start outside": (("sweep", "--start", "100,1"), "outside the map"),
    "basins of an unknown landscape": (("basins", "himelblau"), "did you mean himmelblau"),
    "basins of two": (("basins", "-o", "sgd", "-o", "adam"), "one optimizer, 2 were given"),
    "basins of an unknown optimizer": (("basins", "-o", "adm"), "did you mean adam"),
    "resolution 1": (("basins", "--resolution", "1"), "from 2 to 8,192"),
    "resolution huge": (("basins", "--resolution", "100000"), "from 2 to 8,192"),
    "resolution 2.5": (("basins", "--resolution", "2.5"), "not a valid integer"),
    "basins steps 0": (("basins", "--steps", "0"), "from 1 to 1,000,000"),
    "basins lr": (("basins", "--lr", "much"), "'tuned' or 'default'"),
    "basins view inside out": (("basins", "--view=1,-1,0,1"), "X0 < X1"),
    "basins as csv": (("basins", "--out", "a.csv"), "as .npz"),
    "basins to a folder": (("basins", "--out", "folder.png"), "it is a folder"),
    "basins start": (("basins", "--start", "1,1"), "No such option"),
    "basins of a slope": (("basins", "x + y", "--lr", "0.1", "--resolution", "4", "--steps", "9"), "no minimum of"),
}


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "folder.png").mkdir()
    return tmp_path


@pytest.mark.parametrize("case", BAD)
def test_bad_input(case: str, folder: Path, thalweg: Callable[..., Said], monkeypatch: pytest.MonkeyPatch) -> None:
    arguments, part = BAD[case]
    if case != "basins of a slope":  # which can only be seen by running
        for place in ("sweep", "basins", "rates"):
            monkeypatch.setattr(f"thalweg.runs.{place}.run_field", None)
    in_one_line(thalweg(*arguments), part)
    assert [each.name for each in folder.rglob("*")] == ["folder.png"]


@pytest.mark.parametrize("command", [("draw",), ("sweep", "-o", "adam", "--axis", "lr=0.1,0.2"), ("basins",)])
def test_a_folder_that_may_not_be_written_to(command: tuple[str, ...], thalweg: Callable[..., Said]) -> None:
    with unprivileged():
        in_one_line(thalweg(*command, "--out", "/a.png"), "the folder / may not be written to")
