"""What the repository says of itself."""

import subprocess
from pathlib import Path

import thalweg as tw

ROOT = Path(__file__).parents[1]


def test_readme_has_the_promise_and_two_commands() -> None:
    readme = (ROOT / "README.md").read_text()
    assert "See on your own function or data why Adam outruns SGD, and where it doesn't" in " ".join(readme.split())
    assert "pip install . && thalweg" in readme
    assert "make test" in readme


def test_changelog_names_the_version() -> None:
    assert f"## {tw.__version__}" in (ROOT / "CHANGELOG.md").read_text()


def test_no_path_of_a_machine() -> None:
    tracked = subprocess.run(["git", "ls-files"], cwd=ROOT, capture_output=True, text=True, check=True).stdout.split(
        "\n"
    )
    for name in filter(None, tracked):
        file = ROOT / name
        if file.exists() and file.suffix not in (".png", ".npz") and file != Path(__file__):
            text = file.read_text(errors="replace")
            assert not any(f"/{place}/" in text for place in ("root", "home", "work")), name
