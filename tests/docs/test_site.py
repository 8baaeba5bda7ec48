"""What the built site has, shows, and does not ask anybody for."""

import itertools
import json
import re
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Page, sync_playwright
from sphinx.util.inventory import InventoryFile

import thalweg as tw
from tests.docs.pages import DOCS
from thalweg import errors, schedules
from thalweg.rules import CATALOGUE

pytestmark = pytest.mark.timeout(900)  # the first of these waits for the build


@pytest.fixture(scope="module")
def page() -> Iterator[Page]:
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=shutil.which("chromium"), args=["--no-sandbox"])
        context = browser.new_context(offline=True, viewport={"width": 1200, "height": 900})
        yield context.new_page()
        browser.close()


def test_every_public_name_is_in_the_reference(site: Path) -> None:
    inventory = InventoryFile.loads((site / "objects.inv").read_bytes(), uri="")
    there = {name for kind in inventory.data.values() for name in kind}
    packages = {"like", "schedules", "spaces", "lecture"}
    public = {f"thalweg.{name}" for name in {*tw.__all__} - packages}
    public |= {f"thalweg.schedules.{name}" for name, each in vars(schedules).items() if getattr(each, "__doc__", "")
               and getattr(each, "__module__", "").startswith("thalweg.schedules") and name[0] != "_"}  # fmt: skip
    public |= {
        f"thalweg.errors.{name}" for name, each in vars(errors).items() if str(each).startswith("<class 'thalweg")
    }
    assert public - there == set()


@pytest.mark.parametrize("name", CATALOGUE)
def test_every_optimizer_has_its_page(site: Path, name: str) -> None:
    html = (site / "optimizers" / f"{name}.html").read_text()
    lines = CATALOGUE[name].variant(CATALOGUE[name].defaults).latex
    first = re.search(r'<div class="formula.*?</div>', html, re.DOTALL)
    assert first
    assert first[0].count("<mtr>") == len(lines)
    assert html.count('class="dark-light drawn"') + html.count('class="drawn dark-light"') == 4  # one a landscape
    for title in ("In plain words", "Its path on four landscapes", "Where it fails", "How libraries differ"):
        assert f">{title}<" in html
    assert 'class="output' in html  # something measured


def test_it_asks_nobody(site: Path, page: Page) -> None:
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.on("pageerror", lambda error: asked.append(str(error)))
    for name in ("index", "optimizers/adam", "gallery/films", "lecture/momentum", "start"):
        page.goto((site / f"{name}.html").as_uri())
        page.wait_for_load_state("load")
        broken = "Array.from(document.images, i => i.loading = 'eager') && Promise.all(Array.from(document.images,"
        broken += " i => i.decode().then(() => '', () => i.src))).then(all => all.filter(Boolean))"
        assert page.evaluate(broken) == []
    assert len(asked) > 20
    assert [url for url in asked if not url.startswith(("file:", "data:", "blob:"))] == []


def test_its_formulas_are_drawn(site: Path, page: Page) -> None:
    page.goto((site / "optimizers" / "adam.html").as_uri())
    page.evaluate("document.fonts.ready")
    assert page.evaluate("document.fonts.check('16px Formulas')")
    boxes = page.evaluate(
        "Array.from(document.querySelector('.formula').querySelectorAll('mtr'), row => Array.from(row.children,"
        " cell => { const box = cell.getBoundingClientRect(); return [box.left, box.right, box.top, box.bottom]}))"
    )
    assert len(boxes) == 5
    assert len({round(right[0]) for _, right in boxes}) == 1  # aligned at the equals sign
    assert all(above[0][3] <= below[0][2] + 1 for above, below in itertools.pairwise(boxes))
    index = page.evaluate(
        "(() => { const sub = document.querySelector('.formula msub'); const [base, below] = sub.children;"
        " return [base.getBoundingClientRect().bottom, below.getBoundingClientRect().bottom] })()"
    )
    assert index[1] > index[0]  # an index stands below its letter


@pytest.mark.parametrize("width", [1200, 390])
@pytest.mark.parametrize("name", ["index", "optimizers/adam", "gallery/index", "reference/running", "lecture/stride"])
def test_nothing_sticks_out(site: Path, page: Page, name: str, width: int) -> None:
    page.set_viewport_size({"width": width, "height": 800})
    page.goto((site / f"{name}.html").as_uri())
    assert page.evaluate("document.documentElement.scrollWidth") <= width


def test_claims_have_the_titles_of_the_lecture() -> None:
    for claim in tw.lecture.CLAIMS:
        first = (DOCS / "lecture" / f"{claim.key}.md").read_text().splitlines()[0]
        assert first == f"# L{claim.number}: {claim.title}"


def test_the_notebook_is_run_and_stored_without_outputs(site: Path) -> None:
    stored = json.loads((DOCS / "notebook" / "lecture.ipynb").read_text())
    code = [cell for cell in stored["cells"] if cell["cell_type"] == "code"]
    assert len(code) > 10
    assert all(cell["outputs"] == [] and cell["execution_count"] is None for cell in code)
    html = (site / "notebook" / "lecture.html").read_text()
    assert html.count("<img ") >= 6
    assert "turned by 45 degrees" in re.sub(r"<[^>]+>", "", html)


def test_links_to_files_of_the_repository_are_there(site: Path) -> None:
    for file in site.rglob("*.html"):
        if "_static" in file.parts:
            continue
        for target in re.findall(r'(?:href|src)="([^"#?:]+)(?:[#?][^"]*)?"', file.read_text()):
            assert (file.parent / target).exists(), f"{file.relative_to(site)}: {target}"
