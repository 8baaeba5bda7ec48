"""A bar on a terminal, after a second; silence elsewhere."""

from typing import Any

import pytest
import tqdm.std

import thalweg as tw
from tests.runs.one_by_one import engine
from thalweg.runs import field
from thalweg.runs.progress import bar


class Clock:
    """Seconds that pass when told to."""

    now = 1000.0

    def __call__(self) -> float:
        return self.now


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> Clock:
    monkeypatch.setattr(tqdm.std, "time", clock := Clock())
    return clock


def written(clock: Clock, capsys: pytest.CaptureFixture[str], shown: bool | None, seconds: float) -> str:
    """On stderr, when half of the work took so long and the other half nothing."""
    with bar("adam on valley", 10, shown) as tell:
        clock.now += seconds
        tell(5)
        said = capsys.readouterr().err
        tell(5)
    assert capsys.readouterr().err.strip() == ""  # it is wiped out
    return said


def test_a_bar_says_what_and_how_much(clock: Clock, capsys: pytest.CaptureFixture[str]) -> None:
    said = written(clock, capsys, True, 1.5)
    assert "adam on valley" in said
    assert " 50%" in said
    assert "00:01 left" in said
    assert len(said.strip("\r")) == 78


def test_what_takes_less_than_a_second_shows_no_bar(clock: Clock, capsys: pytest.CaptureFixture[str]) -> None:
    assert written(clock, capsys, True, 0.9) == ""


def test_a_bar_is_for_terminals_unless_asked_for(
    clock: Clock, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    assert written(clock, capsys, None, 2.0) == ""
    monkeypatch.setattr("sys.stderr.isatty", lambda: True)
    assert " 50%" in written(clock, capsys, None, 2.0)
    assert written(clock, capsys, False, 2.0) == ""


@pytest.mark.parametrize("shown", [True, False])
def test_sweeps_basins_and_sensitivities_show_theirs(
    shown: bool, clock: Clock, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    runner, run = field.NumpyLanes, field.NumpyLanes.run

    def slow(self: Any, lanes: Any) -> Any:
        clock.now += 5.0
        return run(self, lanes)

    monkeypatch.setattr(runner, "run", slow)
    monkeypatch.setattr(field, "MOST", 2)
    monkeypatch.setattr(field, "FEWEST", 2)
    with engine("numpy"):
        tw.sweep(tw.valley, tw.sgd, lr=[0.01, 0.02, 0.03], steps=5, progress=shown)
        tw.sensitivity(tw.valley, [tw.momentum, tw.adam], lr=[0.01, 0.02, 0.03], steps=5, progress=shown)
        monkeypatch.setattr("thalweg.runs.basins.SCOUTS", 2)
        tw.basins(tw.valley, tw.sgd(lr=0.01), resolution=2, steps=500, progress=shown)
    said = capsys.readouterr().err
    for what in ("sgd on valley", "momentum on valley", "adam on valley", "basins of valley"):
        assert (what in said) is shown
    assert ("100%" in said) is shown
