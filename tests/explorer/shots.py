"""Pictures of the page, to look at: python -m tests.explorer.shots FILE.png"""

import sys
from pathlib import Path
from tempfile import TemporaryDirectory

import thalweg as tw
from tests.explorer.browser import chromium, visit

WIDTH, HEIGHT = 1600, 900


def main(target: str) -> None:
    with TemporaryDirectory() as folder, chromium() as window:
        file = Path(folder) / "page.html"
        tw.explore().save(file)
        page = visit(window, file, width=WIDTH, height=HEIGHT)
        page.wait_for_function("() => performance.getEntriesByName('thalweg:frame', 'measure').length > 0")
        page.screenshot(path=target)


if __name__ == "__main__":
    main(sys.argv[1])
