"""The site, built once: what `make docs` does, on less."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.docs.pages import DOCS, ROOT


@pytest.fixture(scope="session")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Its folder. Every warning is an error; all examples of its directives and its notebook are run."""
    out = tmp_path_factory.mktemp("site")
    arguments = ["-q", "-W", "--keep-going", "-j", "2", "-D", "quick=1", "-d", str(out / "trees"), str(DOCS), str(out)]
    done = subprocess.run(
        [sys.executable, "-m", "sphinx", *arguments], cwd=ROOT, capture_output=True, text=True,
        env={**os.environ, "PYTHONPATH": str(ROOT / "src")},
    )  # fmt: skip
    assert done.returncode == 0, f"{done.stdout}\n{done.stderr}"
    return out
