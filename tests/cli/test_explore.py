"""`thalweg explore`."""

import base64
import gzip
import json
import re
import stat
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.cli.conftest import Said, process

Run = Callable[..., Said]


def opening(file: Path) -> dict[str, object]:
    (packed,) = re.findall(r'const packed = "([^"]+)"', file.read_text(encoding="utf-8"))
    script = gzip.decompress(base64.b64decode(packed)).decode()
    (text,) = re.findall(r"const OPENING = (\{.*\});", script)
    return json.loads(re.sub(r"\((-[\d.e+-]+)\)", r"\1", text))  # type: ignore[no-any-return]


def test_out_only_writes(thalweg: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("webbrowser.open", lambda _: pytest.fail("a browser was opened"))
    said = thalweg("explore", "valley", "--kappa", "200", "-o", "momentum", "--lr", "0.01", "--out", "lesson.html")
    assert (said.code, said.err) == (0, "")
    assert said.out.endswith("wrote lesson.html\n")
    state = opening(tmp_path / "lesson.html")
    assert state["parameters"] == {"kappa": 200, "tilt": 0}
    assert state["optimizers"] == [{"rule": "momentum", "values": {"lr": 0.01, "momentum": 0.9, "dampening": 0}}]


def test_without_out_it_opens_the_browser(thalweg: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    opened: list[str] = []
    monkeypatch.setattr("webbrowser.open", lambda address: opened.append(address) or True)
    said = thalweg("explore", "x**2 + 5*y**2", "--lr", "default")
    assert said.code == 0
    file = tmp_path / "formula-explore.html"
    assert opened == [file.as_uri()]
    assert opening(file)["formula"] == "x**2 + 5*y**2"
    assert "in place of" in thalweg("explore", "x**2 + 5*y**2", "--lr", "default").out


def test_without_a_browser_it_says_so(tmp_path: Path) -> None:
    """A real process on a machine whose only browser does not start."""
    browser = tmp_path / "browser"
    browser.write_text("#!/bin/sh\nexit 1\n")
    browser.chmod(browser.stat().st_mode | stat.S_IEXEC)
    said = process("explore", "valley", "--lr", "default", cwd=tmp_path, BROWSER=f"{browser} %s", PATH="/nonexistent")
    assert (said.code, said.err) == (0, "")
    assert "no browser was found: open this file in one" in said.out


def test_data_and_batches(thalweg: Run, tmp_path: Path) -> None:
    (tmp_path / "d.csv").write_text("a,b\n" + "".join(f"{k},{2 * k + k % 3}\n" for k in range(40)))
    said = thalweg(
        "explore", "d.csv", "--feature", "a", "--target", "b", "--batch", "8", "--seed", "3", "--out", "d.html"
    )
    assert said.code == 0
    assert opening(tmp_path / "d.html")["sampling"] == {"noise": 0, "batch": 8, "seed": 3}


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (("--out", "page.png"), "saved as .html"),
        (("--out", "no/page.html"), "there is no folder"),
        (("--steps", "2001"), "from 1 to 2,000"),
        (("--layout", "grid"), "grid"),
        (("--batch", "4"), "no data set"),
        (("--lr", "fast"), "'tuned' or 'default'"),
    ],
)
def test_bad_input(thalweg: Run, tmp_path: Path, arguments: tuple[str, ...], message: str) -> None:
    said = thalweg("explore", *arguments)
    assert said.code == 2
    assert message in said.err and said.err.count("\n") == 1
    assert list(tmp_path.iterdir()) == []
