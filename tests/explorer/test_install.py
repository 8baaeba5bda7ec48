"""What the tests of the page need is found, asked for, or missed in one line."""

import subprocess
from pathlib import Path
from typing import Any

import pytest

from tests.explorer import install


@pytest.fixture
def asked(monkeypatch: pytest.MonkeyPatch) -> list[list[str]]:
    """The commands that would be run; all fail."""
    commands = list[list[str]]()

    def run(command: list[Any], **_: Any) -> subprocess.CompletedProcess[str]:
        commands.append([str(part) for part in command])
        return subprocess.CompletedProcess(command, 1)

    monkeypatch.setattr(install.subprocess, "run", run)
    return commands


def only(*names: str) -> Any:
    return lambda name: f"/usr/bin/{name}" if name in names else None


def test_nothing_is_asked_for_where_all_is_there(asked: list[list[str]]) -> None:
    install.install_browser()
    install.install_ffmpeg()
    install.install_modules()
    assert asked == []


@pytest.mark.parametrize("there", install.BROWSERS)
def test_any_chromium_will_do(there: str, asked: list[list[str]], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(install.shutil, "which", only(there))
    install.install_browser()
    assert install.browser() == f"/usr/bin/{there}" and asked == []


@pytest.mark.parametrize(
    ("user", "there", "first"),
    [(0, ["apt-get"], "env"), (1000, ["apt-get", "sudo"], "sudo"), (1000, ["apt-get"], None), (0, [], None)],
)
def test_debian_is_asked_for_a_missing_browser(
    user: int, there: list[str], first: str | None, asked: list[list[str]], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(install.os, "geteuid", lambda: user)
    monkeypatch.setattr(install.shutil, "which", only(*there))
    with pytest.raises(SystemExit, match=r"^the page's tests drive a Chromium: install chromium[^\n]*$"):
        install.install_browser()
    assert [command[0] for command in asked] == [first] * (2 if first else 0)
    assert not asked or asked[1][-4:] == ["install", "-y", "--no-install-recommends", "chromium"]


@pytest.mark.parametrize(("there", "asks"), [(["apt-get", "ffmpeg"], 2), (["ffprobe"], 0)])
def test_debian_is_asked_for_ffmpeg_where_any_of_it_is_missing(
    there: list[str], asks: int, asked: list[list[str]], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(install.os, "geteuid", lambda: 0)
    monkeypatch.setattr(install.shutil, "which", only(*there))
    with pytest.raises(SystemExit, match=r"^the tests of films need ffmpeg and ffprobe: install ffmpeg[^\n]*$"):
        install.install_ffmpeg()
    assert len(asked) == asks
    assert not asked or asked[1][-4:] == ["install", "-y", "--no-install-recommends", "ffmpeg"]


def test_npm_is_asked_where_the_lock_has_changed(
    asked: list[list[str]], monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setattr(install, "HERE", tmp_path)
    (tmp_path / "package-lock.json").write_text("{}")
    with pytest.raises(SystemExit, match=r"^npm could not install[^\n]*$"):
        install.install_modules()
    ((node, npm, verb, *_),) = asked
    assert Path(node).exists() and Path(npm).exists() and verb == "ci"
