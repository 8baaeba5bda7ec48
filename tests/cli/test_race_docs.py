"""What the documentation says of the race can be typed."""

import re
import shlex
from pathlib import Path

import pytest

import thalweg as tw
from thalweg.cli.race import race

ROOT = Path(__file__).parents[2]
PAGES = {name: re.sub(r"\\\n\s+", "", (ROOT / name).read_text()) for name in ("README.md", "docs/race.md")}
COMMANDS = [
    (name, re.sub(r"\s+#.*", "", line))
    for name, page in PAGES.items()
    for line in re.findall(r"^    thalweg (race\b.*)$", page, re.MULTILINE)
]


@pytest.mark.parametrize(("page", "command"), COMMANDS)
def test_its_commands_have_options_that_there_are(page: str, command: str) -> None:
    assert race.make_context("race", shlex.split(command)[1:]).params["problems"] is not None


def test_its_options_are_options() -> None:
    known = {option for parameter in race.params for option in (*parameter.opts, *parameter.secondary_opts)}
    named = set(re.findall(r"`(--[a-z-]+)", PAGES["docs/race.md"]))
    assert named <= known
    assert len(named) > 10


def test_its_model_is_raced() -> None:
    (code,) = [
        each for each in re.findall(r"```python\n(.*?)```", PAGES["docs/race.md"], re.DOTALL) if "@tw.problem" in each
    ]
    scope: dict[str, object] = {}
    exec(code, scope)
    found = tw.race(scope["line"], ["sgd", "adam"], trials=2, seeds=2, tuning_seeds=1, steps=20, workers=1)
    (heat,) = found.heats
    assert heat.held_out
    assert all(run.train[-1] < run.train[0] for entry in heat.entries for run in entry.report if not run.missed)
