"""What the repository says of itself."""

import re
import subprocess
import tomllib
from pathlib import Path

import thalweg as tw

ROOT = Path(__file__).parents[1]
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]
PROMISE = "See on your own function or data why Adam outruns SGD, and where it doesn't"
MACHINE = re.compile("/(root|home|work)/")


def test_readme_has_the_promise_and_two_commands() -> None:
    readme = (ROOT / "README.md").read_text()
    assert PROMISE in " ".join(readme.split())
    assert PROMISE in PROJECT["description"]
    assert "pip install . && thalweg" in readme
    assert "make test" in readme


def test_the_commands_named_are_there() -> None:
    targets = set(re.findall(r"^(\w+):.*## ", (ROOT / "Makefile").read_text(), re.MULTILINE))
    for page in ("README.md", "CONTRIBUTING.md"):
        assert set(re.findall(r"^    make (\w+)|`make (\w+)`", (ROOT / page).read_text(), re.MULTILINE))
        named = re.findall(r"(?:^    |`)make (\w+)", (ROOT / page).read_text(), re.MULTILINE)
        assert set(named) <= targets, page


def test_version() -> None:
    assert tw.__version__ == PROJECT["version"], "install the package again"


def test_changelog_names_the_version() -> None:
    assert f"## {tw.__version__}" in (ROOT / "CHANGELOG.md").read_text()


def test_no_path_of_a_machine() -> None:
    listed = subprocess.run(["git", "ls-files"], cwd=ROOT, capture_output=True, text=True, check=True).stdout
    files = [ROOT / name for name in listed.splitlines() if not name.endswith((".png", ".npz"))]
    assert ROOT / "pyproject.toml" in files
    assert [file for file in files if file.exists() and MACHINE.search(file.read_text(errors="replace"))] == []


def test_a_path_of_a_machine_is_seen() -> None:
    assert MACHINE.search("/".join(["see ", "home", "me", "thalweg"]))
