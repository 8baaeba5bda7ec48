"""How a picture looks: the same options on every command that draws one; bad ones are refused before any work."""

import json
import re
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.cli.conftest import Said
from tests.cli.test_bad_input import in_one_line
from thalweg.figures.theme import DARK, PRINT

DRAWS = {
    "draw": ("draw", "valley", "--lr", "0.01", "--steps", "20"),
    "sensitivity": ("sweep", "valley", "--axis", "lr=1e-3..1:9", "--steps", "50"),
    "sweep": ("sweep", "valley", "-o", "adam", "--axis", "lr=1e-3..1:9", "--axis", "beta1=0,0.9", "--steps", "50"),
    "basins": ("basins", "valley", "--lr", "0.1", "--resolution", "16", "--steps", "50"),
    "conventions": ("conventions", "adam", "--in", "torch,keras", "--lr", "0.1", "--steps", "20"),
}
STYLE = ("--theme", "print", "--size", "column", "--font", "DejaVu Serif", "--colour", "adam = #d62728")


@pytest.mark.parametrize("name", DRAWS)
def test_every_command_that_draws(name: str, thalweg: Callable[..., Said]) -> None:
    said = thalweg(*DRAWS[name], *STYLE, "--out", "a.svg")
    assert (said.code, said.err) == (0, "")
    svg = Path("a.svg").read_text(encoding="utf-8")
    assert 'width="84mm"' in svg
    assert "DejaVu Serif" in svg
    assert PRINT.paper in svg
    if name in ("draw", "sensitivity"):  # in the others no line is Adam's
        assert "#d62728" in svg
    plain = thalweg(*DRAWS[name], "--out", "b.svg")
    assert plain.out.replace("b.svg", "a.svg") == said.out  # how it looks changes nothing of what was found
    assert "mm" not in re.search("<svg[^>]*>", Path("b.svg").read_text(encoding="utf-8"))[0]  # type: ignore[index]


def test_a_race_s_figures(thalweg: Callable[..., Said]) -> None:
    race = ("race", "valley", "--noise", "0.1", "--steps", "10", "--trials", "2", "--seeds", "2", "--tuning-seeds", "2")
    said = thalweg(*race, "-o", "sgd", "-o", "adam", "--no-time", "--theme", "dark", "--size", "page", "--out", "r",
                   "--json")  # fmt: skip
    assert said.code == 0
    assert json.loads(said.out)
    figures = list(Path("r").glob("*.svg"))
    assert len(figures) > 3
    for each in figures:
        svg = each.read_text(encoding="utf-8")
        assert 'width="174mm"' in svg
        assert DARK.paper in svg


@pytest.mark.parametrize(
    ("given", "said"),
    [
        (("--theme", "noir"), "'noir' is not one of 'light', 'dark', 'print'"),
        (("--size", "poster"), "'poster' is not one of 'slide', 'page', 'column'"),
        (("--font", "Helvetca 9"), "no font 'Helvetca 9' is installed"),
        (("--colour", "adm=#f00"), "no optimizer is called 'adm'; did you mean adam?"),
        (("--colour", "adam=reddish"), "'reddish' for adam is no opaque colour"),
        (("--colour", "adam"), "write NAME=#RRGGBB"),
        (("--colour", "adam=red", "--colour", "adam=blue"), "adam stands twice in --colour"),
    ],
)
@pytest.mark.parametrize("command", [("draw",), ("race", "wine")], ids=["draw", "race"])
def test_bad_ones(given: tuple[str, ...], said: str, command: tuple[str, ...], thalweg: Callable[..., Said]) -> None:
    found = thalweg(*command, *given)
    in_one_line(found, said)
    assert not list(Path.cwd().iterdir())
