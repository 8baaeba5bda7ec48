"""A cache of a test's own."""

from pathlib import Path

import pytest


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Where kernels are kept; nothing is there yet."""
    monkeypatch.setenv("THALWEG_CACHE", str(tmp_path / "cache"))
    return tmp_path / "cache" / "kernels"
