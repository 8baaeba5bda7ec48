"""What one takes away: PNG, SVG, and the Python that reproduces the view."""

import re
import struct
import subprocess
import sys
import xml.etree.ElementTree as ElementTree
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest
from playwright.sync_api import Page, expect

import thalweg as tw
from tests.explorer import play
from thalweg.explorer import state as states

Open = Callable[..., Page]
SVG = "{http://www.w3.org/2000/svg}"
ADDRESSES = {
    "opening": "",
    "formula": "landscape=formula&formula=(1-x)**2%2B20*(3*y-x**2)**2&o=momentum,lr=0.003&o=adam,lr=0.1&steps=80",
    "data": "landscape=old+faithful&batch=16&seed=3&o=sgd,lr=0.05&o=rmsprop,lr=0.05&o=adam,lr=0.3&layout=overlay",
    "noise": "landscape=valley&p.kappa=30&p.tilt=20&noise=0.4&batch=2&seed=9&o=sgd,lr=0.02&o=adam,lr=0.1&steps=50",
}


def saved(page: Page, kind: str, folder: Path) -> Path:
    with page.expect_download() as download:
        page.get_by_role("button", name=kind, exact=True).click()
    assert re.fullmatch(rf"[a-z-]+-thalweg\.{kind.lower()}", download.value.suggested_filename)
    file = folder / download.value.suggested_filename
    download.value.save_as(file)
    return file


@pytest.mark.parametrize("which", ADDRESSES)
def test_svg(which: str, open_page: Open, tmp_path: Path) -> None:
    page = open_page(ADDRESSES[which])
    root = ElementTree.parse(saved(page, "SVG", tmp_path)).getroot()
    assert root.tag == f"{SVG}svg"
    assert play.headline(page) in {
        (each.text or "").strip() for each in root.iter() if each.tag.endswith(("text", "title"))
    }
    assert float(root.get("width", "0")) > 800 and float(root.get("height", "0")) > 400
    text = ElementTree.tostring(root, encoding="unicode")
    assert not re.search(r"<\w*:?script|\son\w+=|https?://(?!www\.w3\.org/)", text)
    assert all(link.startswith(("#", "data:image/png;base64,")) for link in re.findall(r'href="([^"]*)"', text))


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_png(scheme: str, open_page: Open, tmp_path: Path) -> None:
    written = saved(open_page(color_scheme=scheme), "PNG", tmp_path).read_bytes()
    assert written[:8] == b"\x89PNG\r\n\x1a\n"
    width, height = struct.unpack(">II", written[16:24])
    assert width >= 1600 and 0.4 < height / width < 0.8
    assert len(written) > 30_000, "it is drawn on"


@pytest.mark.parametrize("which", ADDRESSES)
def test_python_reproduces_the_view(which: str, open_page: Open, tmp_path: Path) -> None:
    page = open_page(ADDRESSES[which])
    page.get_by_role("button", name="Copy Python").click()
    expect(page.get_by_text("Python copied")).to_be_visible()
    code = page.evaluate("navigator.clipboard.readText()")
    (tmp_path / "copied.py").write_text(f"{code}\nfor path in paths:\n    print(repr(path.points.tolist()))\n")
    done = subprocess.run(
        [sys.executable, "-W", "error", "copied.py"], cwd=tmp_path, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, f"{code}\n{done.stderr}"
    points = [eval(line) for line in done.stdout.splitlines() if line.startswith("[[")]
    state = play.state_in(ADDRESSES[which]) if ADDRESSES[which] else play.opening()
    expected = states.paths(tw.explore(), state)
    assert len(points) == len(expected)
    for ours, path in zip(points, expected, strict=True):
        np.testing.assert_array_equal(np.array(ours), path.points)
